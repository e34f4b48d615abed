"""Groups of misclassified leads: their share in each group, compared with all leads of the side."""

from __future__ import annotations

import math

import plotly.graph_objects as go

from analysis.false_positives.confirm import Confirmation
from analysis.false_positives.workbench import FactGroup, Searched
from analysis.inference.estimate import Answer, Estimate
from dashboard.charts.theme import CANDIDATE, REFERENCE, Chart, Heading, Numbers, draw, percent_axis, safe, upright
from dashboard.false_positives.words import SHARES, chart_headline, status_words
from dashboard.words.formats import rate

#: Groups that one chart shows.
MOST = 12
_ROW = 26
_LONGEST = 58


def groups_chart(found: Searched, confirmation: Confirmation | None, population: str) -> Chart:
    """Misclassified share of each group with its interval, among training and validation leads, beside that of all leads of the side.

    Args:
        found: One side of the workbench.
        confirmation: What the validation leads say; None where nobody read it for this card.
        population: Who, when, how many.
    """
    shown = list(found.groups[:MOST])[::-1]
    title = chart_headline(found)
    names = [safe(_short(group.name)) for group in shown]
    base = found.base.value if isinstance(found.base, Estimate) else 0.0
    checked = [None if confirmation is None else confirmation.of(found.side, group.name) for group in shown]
    work = [group.share for group in shown]
    check: list[Answer | None] = [None if each is None else each.share for each in checked]
    traces = [
        _marks(work, names, 0.0 if confirmation is None else -0.16, ("among training leads, where it was found", REFERENCE, "#ffffff"))
    ]
    if confirmation is not None:
        traces.append(_marks(check, names, 0.16, ("among validation leads", CANDIDATE, CANDIDATE)))
    answers = [each for each in (*work, *check) if isinstance(each, Estimate)]
    low, high = _range(answers, base)
    all_leads = "all hot leads" if found.side == "false_hot" else "all leads that were not hot"
    line = go.Scatter(x=[None], y=[None], mode="lines", line={"color": REFERENCE, "dash": "dash", "width": 1}, name=all_leads)
    figure = draw(
        [*traces, line],
        Heading(title, f"{population}; 95 % intervals", 110),
        height=150 + _ROW * max(len(shown), 4),
        layout={
            "xaxis": {"title": {"text": f"share that {SHARES[found.side]}"}, "showgrid": True, **percent_axis(low, high)},
            "yaxis": {"tickvals": list(range(len(names))), "ticktext": names, "range": [-0.7, max(len(names), 1) - 0.3], "showgrid": False},
            "shapes": [upright(base, REFERENCE, "dash")],
            "margin": {"b": 62},
        },
    )
    return Chart(figure, title, population, _numbers(found, confirmation))


def _marks(answers: list[Answer] | list[Answer | None], names: list[str], shift: float, look: tuple[str, str, str]) -> go.Scatter:
    name, colour, fill = look
    known = [(place, each) for place, each in enumerate(answers) if isinstance(each, Estimate)]
    return go.Scatter(
        x=[each.value for _, each in known],
        y=[place - shift for place, _ in known],
        error_x={
            "array": [each.high - each.value for _, each in known], "arrayminus": [each.value - each.low for _, each in known],
            "color": colour, "thickness": 1.5, "width": 0,
        },
        mode="markers",
        marker={"color": fill, "size": 9, "line": {"color": colour, "width": 1.5}},
        name=name,
        customdata=[[names[place], rate(each), each.n] for place, each in known],
        hovertemplate="%{customdata[0]}<br>%{customdata[1]}<br>n = %{customdata[2]:,}<extra>" + name + "</extra>",
        showlegend=bool(known),
    )  # fmt: skip


def _range(answers: list[Estimate], base: float) -> tuple[float, float]:
    lowest, highest = min([base, *(each.low for each in answers)]), max([base, *(each.high for each in answers)])
    low, high = math.floor(lowest * 20 - 0.2) / 20, math.ceil(highest * 20 + 0.2) / 20
    return max(0.0, low), min(1.005, max(high, low + 0.1))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _numbers(found: Searched, confirmation: Confirmation | None) -> Numbers:
    columns = ("group", "leads", f"that {SHARES[found.side]}", "share", "low", "high", "certainty")
    return Numbers(columns, tuple(_row(found, group, confirmation) for group in found.groups), ("share", "low", "high"))


def _row(found: Searched, group: FactGroup, confirmation: Confirmation | None) -> tuple[str | int | float | None, ...]:
    share = group.share
    limits = (share.value, share.low, share.high) if isinstance(share, Estimate) else (None, None, None)
    return (group.name, group.n_leads, group.n_hits, *limits, status_words(confirmation, found.side, group))
