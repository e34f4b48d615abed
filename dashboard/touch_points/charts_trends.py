"""A touch point over time: the share with and without it that converts, or reaches the early outcome, period by period."""

from __future__ import annotations

import math

import plotly.graph_objects as go

from analysis.inference.estimate import Answer, Estimate
from analysis.study import Outcome
from analysis.touch_points.trends import TouchPointTrend
from dashboard.charts.theme import CANDIDATE, REFERENCE, Cell, Chart, Heading, Numbers, draw, percent_axis
from dashboard.touch_points.words_trends import axis_words, judged_words, trend_headline
from dashboard.words.formats import rate

#: Distance between the two sides, in periods.
_SHIFT = 0.08


def trend_chart(trend: TouchPointTrend, population: str, early: Outcome | None) -> Chart:
    """Share of leads with the touch point and without it that reach the outcome of the trend in each period, with intervals."""
    title, axis = trend_headline(trend, early), axis_words(trend.judged_by, early)
    names = [each.name for each in trend.periods]
    sides = (
        _side([each.conversion_without for each in trend.periods], names, _SHIFT, "without it"),
        _side([each.conversion_with for each in trend.periods], names, -_SHIFT, "with the touch point"),
    )
    figure = draw(
        list(sides),
        Heading(title, population, 110),
        height=330,
        layout={
            "xaxis": {"tickvals": list(range(len(names))), "ticktext": names, "range": [-0.5, max(len(names), 1) - 0.5]},
            "yaxis": {"title": {"text": axis}, **percent_axis(0, _top(trend))},
            "margin": {"b": 62},
        },
    )
    return Chart(figure, title, population, _numbers(trend, judged_words(trend.judged_by, early)))


def _side(answers: list[Answer], names: list[str], shift: float, name: str) -> go.Scatter:
    known = [(place, each) for place, each in enumerate(answers) if isinstance(each, Estimate)]
    with_ = shift < 0
    colour = CANDIDATE if with_ else REFERENCE
    return go.Scatter(
        x=[place + shift for place, _ in known],
        y=[each.value for _, each in known],
        error_y={
            "array": [each.high - each.value for _, each in known], "arrayminus": [each.value - each.low for _, each in known],
            "color": colour, "thickness": 1.5, "width": 0,
        },
        mode="lines+markers",
        line={"color": colour, "width": 1.5, "dash": "solid" if with_ else "dot"},
        marker={"color": colour if with_ else "#ffffff", "size": 9, "line": {"color": colour, "width": 1.5}},
        name=name,
        customdata=[[names[place], rate(each), each.n] for place, each in known],
        hovertemplate="%{customdata[0]}<br>%{customdata[1]}<br>n = %{customdata[2]:,}<extra></extra>",
    )  # fmt: skip


def _top(trend: TouchPointTrend) -> float:
    answers = [answer for each in trend.periods for answer in (each.conversion_with, each.conversion_without)]
    highs = [answer.high for answer in answers if isinstance(answer, Estimate)]
    return min(1.0, math.ceil(max([*highs, 0.05]) * 1.05 * 20) / 20)


def _numbers(trend: TouchPointTrend, by: str) -> Numbers:
    columns = ("period", "leads with", f"{by}, with", "leads without", f"{by}, without", "difference, points")
    rows: list[tuple[Cell, ...]] = []
    for each in trend.periods:
        with_, without, apart = each.conversion_with, each.conversion_without, each.difference
        if isinstance(with_, Estimate) and isinstance(without, Estimate) and isinstance(apart, Estimate):
            rows.append((each.name, with_.n, with_.value, without.n, without.value, round(100 * apart.value, 1)))
    return Numbers(columns, tuple(rows), (columns[2], columns[4]))
