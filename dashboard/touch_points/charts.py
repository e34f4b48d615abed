"""Touch points: conversion of leads with and without them."""

from __future__ import annotations

import math

import plotly.graph_objects as go

from analysis.inference.estimate import Estimate
from analysis.touch_points.inventory import TouchPoint
from dashboard.charts.theme import CANDIDATE, REFERENCE, SOFT, Chart, Heading, Numbers, draw, percent_axis, safe
from dashboard.touch_points.words import clearest, gap_headline, touch_point_words
from dashboard.words.formats import rate

#: The most touch points that one chart shows.
MOST = 16
_ROW = 24


def with_and_without_chart(points: tuple[TouchPoint, ...], population: str) -> Chart:
    """Conversion with and without each touch point: those with a clear difference first, then those that most leads had."""
    shown = list(clearest(points, MOST))
    shown.sort(key=lambda point: point.conversion_with.value if isinstance(point.conversion_with, Estimate) else 0.0)
    title = gap_headline(tuple(shown))
    names = [safe(touch_point_words(point)) for point in shown]
    figure = draw(
        [_links(shown, names), _side(shown, names, with_=False), _side(shown, names, with_=True)],
        Heading(title, population, 110),
        height=150 + _ROW * max(len(shown), 4),
        layout={
            "xaxis": {"title": {"text": "share of leads that convert"}, "showgrid": True, **percent_axis(0, _right(shown))},
            "yaxis": {"categoryorder": "array", "categoryarray": names, "showgrid": False, "range": [-0.7, max(len(names), 1) - 0.3]},
            "margin": {"b": 62},
        },
    )
    return Chart(figure, title, population, _numbers(shown))


def _side(points: list[TouchPoint], names: list[str], *, with_: bool) -> go.Scatter:
    answers = [point.conversion_with if with_ else point.conversion_without for point in points]
    known = [answer for answer in answers if isinstance(answer, Estimate)]
    colour = CANDIDATE if with_ else REFERENCE
    return go.Scatter(
        x=[answer.value for answer in known],
        y=names,
        error_x={
            "array": [answer.high - answer.value for answer in known], "arrayminus": [answer.value - answer.low for answer in known],
            "color": colour, "thickness": 1.5, "width": 0,
        },
        mode="markers",
        marker={"color": colour if with_ else "#ffffff", "size": 9, "symbol": "circle", "line": {"color": colour, "width": 1.5}},
        name="with the touch point" if with_ else "without it",
        customdata=[[rate(answer), answer.n] for answer in known],
        hovertemplate="%{y}<br>%{customdata[0]}<br>n = %{customdata[1]:,}<extra></extra>",
    )  # fmt: skip


def _links(points: list[TouchPoint], names: list[str]) -> go.Scatter:
    x: list[float | None] = []
    y: list[str | None] = []
    for point, name in zip(points, names, strict=True):
        if isinstance(point.conversion_with, Estimate) and isinstance(point.conversion_without, Estimate):
            x += [point.conversion_without.value, point.conversion_with.value, None]
            y += [name, name, None]
    return go.Scatter(x=x, y=y, mode="lines", line={"color": SOFT, "width": 3}, hoverinfo="skip", showlegend=False)


def _right(points: list[TouchPoint]) -> float:
    highs = [each.high for point in points for each in (point.conversion_with, point.conversion_without) if isinstance(each, Estimate)]
    return min(1.0, math.ceil(max([*highs, 0.05]) * 1.05 * 20) / 20)


def _numbers(points: list[TouchPoint]) -> Numbers:
    columns = ("touch point", "leads with", "converted with", "conversion with", "conversion without", "difference, points")
    rows = []
    for point in reversed(points):
        with_, without = point.conversion_with, point.conversion_without
        if isinstance(with_, Estimate) and isinstance(without, Estimate):
            change = round(100 * (with_.value - without.value), 1)
            rows.append((touch_point_words(point), point.n_leads, point.n_won, with_.value, without.value, change))
    return Numbers(columns, tuple(rows), ("conversion with", "conversion without"))
