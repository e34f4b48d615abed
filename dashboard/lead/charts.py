"""One lead: where its points come from, and how its score moved."""

from __future__ import annotations

import math
from dataclasses import dataclass

import plotly.graph_objects as go

from analysis.leads.explain import Explanation, ScoreHistory
from analysis.scorecard import Scorecard
from dashboard.charts.theme import CANDIDATE, CURRENT, INK, REFERENCE, SOFT, Chart, Heading, Numbers, draw, level, safe, upright
from dashboard.lead.words import history_headline, rule_sums, waterfall_headline
from dashboard.words.formats import moment, naive, signed

_ROW = 26


def waterfall_chart(explanation: Explanation, subtitle: str) -> Chart:
    """Points of one lead, rule by rule, then caps, rounding and limits, down to the score."""
    title = waterfall_headline(explanation)
    bars = _bars(explanation)
    names = [safe(name) for name, _ in bars] + ["Score"]
    points = [hundredths / 100 for _, hundredths in bars]
    figure = draw(
        [
            go.Waterfall(
                orientation="h",
                y=names,
                x=[*points, 0],
                measure=["relative"] * len(bars) + ["total"],
                text=[_points(each) for _, each in bars] + [str(explanation.score)],
                textposition="outside",
                textfont={"size": 12, "color": INK},
                cliponaxis=False,
                connector={"line": {"color": SOFT, "width": 1}},
                increasing={"marker": {"color": CANDIDATE}},
                decreasing={"marker": {"color": REFERENCE}},
                totals={"marker": {"color": INK}},
                hovertemplate="%{y}: %{text} points<extra></extra>",
                showlegend=False,
            )
        ],
        Heading(title, subtitle),
        height=max(130 + _ROW * len(names), 370),
        layout={
            "xaxis": {"title": {"text": "points"}, "range": _span(points), "showgrid": True},
            "yaxis": {"autorange": "reversed", "showgrid": False, "type": "category"},
            "shapes": [upright(0, REFERENCE)],
            "margin": {"b": 44},
        },
    )
    rows = (*((name, hundredths / 100) for name, hundredths in bars), ("Score", explanation.score))
    return Chart(figure, title, subtitle, Numbers(("rule", "points"), rows))


def _bars(explanation: Explanation) -> list[tuple[str, int]]:
    bars = list(rule_sums(explanation))
    bars += [(f"Limit of {cap.group} ({cap.cap})", cap.hundredths) for cap in explanation.caps]
    bars += [("Rounding", explanation.rounding)] if explanation.rounding else []
    return bars + ([("Limited to 0–100", explanation.clamp)] if explanation.clamp else [])


def _points(hundredths: int) -> str:
    return signed(hundredths / 100, 0 if hundredths % 100 == 0 else 2)


def _span(points: list[float]) -> list[float]:
    reached, low, high = 0.0, 0.0, 0.0
    for each in points:
        reached += each
        low, high = min(low, reached), max(high, reached)
    room = max(0.12 * (high - low), 6.0)
    return [math.floor(low - (room if low < 0 else 0)), math.ceil(high + room)]


@dataclass(frozen=True, slots=True)
class LeadLine:
    """The history of a lead's score under one scorecard."""

    card: Scorecard
    history: ScoreHistory


def history_chart(candidate: LeadLine, current: LeadLine | None, as_of: int, subtitle: str, *, height: int = 370) -> Chart:
    """The score over time as steps, the tiers as lines, and the day that is explained.

    Args:
        candidate: The scorecard that is explained.
        current: The current scorecard, as a dashed ghost; None where it is the same.
        as_of: The instant that is explained, µs since 1970, UTC.
        subtitle: Who, and since when.
        height: In pixels.
    """
    title = history_headline(candidate.history, candidate.card.tiers[0].name)
    end = max([as_of, *candidate.history.at, *(current.history.at if current else ())])
    traces = [_steps(candidate, end, current=False)]
    if current is not None:
        traces.insert(0, _steps(current, end, current=True))
    edges = [tier for tier in candidate.card.tiers if 0 < tier.lower <= 100]
    figure = draw(
        traces,
        Heading(title, subtitle),
        height=height,
        layout={
            "xaxis": {"title": {"text": "day (UTC)"}, "type": "date"},
            "yaxis": {"title": {"text": "score"}, "range": [-2, 104], "dtick": 20},
            "shapes": [*(level(tier.lower) for tier in edges), upright(naive(as_of), REFERENCE, "dot")],
            "annotations": [
                {
                    "xref": "paper", "x": 1.01, "xanchor": "left", "y": tier.lower, "yanchor": "middle", "showarrow": False,
                    "text": f"{safe(tier.name)} ≥ {tier.lower}", "font": {"size": 12},
                }
                for tier in edges
            ],
            "margin": {"b": 62, "r": 84},
        },
    )  # fmt: skip
    history = candidate.history
    rows = tuple((moment(at), score, tier) for at, score, tier in zip(history.at, history.score, history.tier, strict=True))
    return Chart(figure, title, subtitle, Numbers(("from (UTC)", "score", "tier"), rows))


def _steps(line: LeadLine, end: int, *, current: bool) -> go.Scatter:
    history = line.history
    at, score = [*history.at, end], [*history.score, *history.score[-1:]]
    return go.Scatter(
        x=[naive(each) for each in at[: len(score)]],
        y=score,
        mode="lines",
        line={
            "shape": "hv",
            "color": CURRENT if current else CANDIDATE,
            "width": 1.5 if current else 2,
            "dash": "dash" if current else "solid",
        },
        name=f"current: {safe(line.card.name)}" if current else safe(line.card.name),
        showlegend=True,
        hovertemplate="%{x|%d %b %Y}<br>%{y} points<extra></extra>",
    )
