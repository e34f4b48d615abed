"""A version and its baseline: how hot leads convert under each, and those whom the change swaps."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from analysis.inference.estimate import Answer, Estimate
from analysis.versions.records import FrozenEvidence, PartFigures, SwapSet
from dashboard.charts.theme import CANDIDATE, CURRENT, REFERENCE, SOFT, Chart, Heading, Numbers, draw, percent_axis, upright
from dashboard.versions.words import PART_WORDS, swap_headline, swap_test_words
from dashboard.words.formats import count, percent, rate

_ROW = 36


@dataclass(frozen=True, slots=True)
class _Group:
    """One row of the chart: leads, those that converted, and their rate."""

    name: str
    n_leads: int
    n_converted: int
    conversion: Answer
    colour: str
    symbol: str


def swap_chart(evidence: FrozenEvidence, part: str) -> Chart:
    """Conversion of hot leads under both scorecards and of those whom the version swaps, with intervals and the base rate.

    Args:
        evidence: Of the version; its figures on the part are drawn.
        part: One of the parts of its figures.

    Raises:
        ValueError: The evidence has no figures on that part.
    """
    mine = _of(evidence.figures, part)
    if mine is None:
        raise ValueError(f"part == {part!r}, must be one of {[each.part for each in evidence.figures]}.")
    theirs = _of(evidence.baseline, part)
    swaps = next((each for each in evidence.swaps if each.part == part), None)
    title = swap_headline(mine, swaps)
    leads = f"{PART_WORDS.get(part, part)}; n\u00a0=\u00a0{count(mine.n_leads)}"
    subtitle = f"{leads[:1].upper()}{leads[1:]}. {swap_test_words(swaps, evidence.settings_tried) if swaps else ''}".strip()
    groups = _groups(mine, theirs, swaps)
    known = [each for each in groups if isinstance(each.conversion, Estimate)]
    names = [f"{each.name} ({count(each.n_leads)})" for each in reversed(groups)]
    shapes = [upright(mine.base_rate.value, REFERENCE, "dot")] if isinstance(mine.base_rate, Estimate) else []
    layout: dict[str, object] = {
        "xaxis": {"title": {"text": "share of leads that convert"}, "showgrid": True, **percent_axis(0, _right(known))},
        "yaxis": {"categoryorder": "array", "categoryarray": names, "showgrid": False, "range": [-0.6, len(names) - 0.2]},
        "shapes": shapes,
        "annotations": [_base_note(mine.base_rate.value)] if isinstance(mine.base_rate, Estimate) else [],
        "showlegend": False,
    }
    figure = draw([_trace(each) for each in known], Heading(title, subtitle, 58), height=150 + _ROW * len(groups), layout=layout)
    return Chart(figure, title, subtitle, _numbers(groups))


def _of(found: tuple[PartFigures, ...], part: str) -> PartFigures | None:
    return next((each for each in found if each.part == part), None)


def _groups(mine: PartFigures, theirs: PartFigures | None, swaps: SwapSet | None) -> tuple[_Group, ...]:
    after = _Group("Hot after", mine.n_hot, mine.n_hot_converted, mine.hot_conversion, CANDIDATE, "circle")
    if theirs is None or swaps is None:
        return (after,)
    before = _Group("Hot before", theirs.n_hot, theirs.n_hot_converted, theirs.hot_conversion, CURRENT, "diamond-open")
    turn, stop, stay = swaps.turn_hot, swaps.stop_being_hot, swaps.stay_hot
    moved = (("Turn hot", turn, CANDIDATE), ("Stop being hot", stop, CURRENT), ("Stay hot", stay, REFERENCE))
    rows = (_Group(name, each.n_leads, each.n_converted, each.conversion, colour, "circle-open") for name, each, colour in moved)
    return (before, after, *rows)


def _trace(group: _Group) -> go.Scatter:
    found = group.conversion
    value, low, high = (found.value, found.low, found.high) if isinstance(found, Estimate) else (0.0, 0.0, 0.0)
    return go.Scatter(
        x=[value],
        y=[f"{group.name} ({count(group.n_leads)})"],
        error_x={"array": [high - value], "arrayminus": [value - low], "color": group.colour, "thickness": 1.5, "width": 0},
        mode="markers",
        marker={"color": group.colour, "size": 11, "symbol": group.symbol, "line": {"color": group.colour, "width": 2}},
        name=group.name,
        hovertemplate=f"%{{y}}<br>{rate(found)}<extra></extra>",
    )


def _base_note(base_rate: float) -> dict[str, object]:
    return {
        "x": base_rate, "y": 1, "yref": "paper", "yanchor": "bottom", "xanchor": "left", "showarrow": False,
        "text": f"all leads {percent(base_rate)}", "font": {"size": 11, "color": REFERENCE}, "bgcolor": "#ffffff", "bordercolor": SOFT,
        "borderwidth": 0,
    }  # fmt: skip


def _right(groups: list[_Group]) -> float:
    highest = max((each.conversion.high for each in groups if isinstance(each.conversion, Estimate)), default=0.1)
    return min(1.0, highest * 1.08)


def _numbers(groups: tuple[_Group, ...]) -> Numbers:
    columns = ("group", "leads", "converted", "conversion", "low", "high")
    rows = tuple((each.name, each.n_leads, each.n_converted, *_limits(each.conversion)) for each in groups)
    return Numbers(columns, rows, fractions=("conversion", "low", "high"))


def _limits(answer: Answer) -> tuple[float | None, float | None, float | None]:
    return (answer.value, answer.low, answer.high) if isinstance(answer, Estimate) else (None, None, None)
