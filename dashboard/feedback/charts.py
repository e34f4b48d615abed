"""Touch points that buyers named, each with its share of the answers and its interval."""

from __future__ import annotations

import math

import plotly.graph_objects as go

from analysis.feedback.summary import PointHeard, Voice
from analysis.inference.estimate import Estimate
from dashboard.charts.theme import CANDIDATE, Chart, Heading, Numbers, draw, percent_axis, safe
from dashboard.feedback.words import voice_headline
from dashboard.touch_points.words import touch_point_words
from dashboard.words.formats import rate

MOST = 10


def named_chart(voice: Voice, population: str) -> Chart:
    """Share of the buyers' answers that name a touch point, with intervals; the most named on top."""
    shown = [each for each in voice.points if each.said.n_named and isinstance(each.share, Estimate)][:MOST][::-1]
    title = voice_headline(voice)
    names = [safe(touch_point_words(each.point)) for each in shown]
    known = [each.share for each in shown if isinstance(each.share, Estimate)]
    top = min(1.0, math.ceil(max((each.high for each in known), default=0.2) * 20) / 20)
    marks = go.Scatter(
        x=[each.value for each in known],
        y=list(range(len(known))),
        error_x={
            "array": [each.high - each.value for each in known], "arrayminus": [each.value - each.low for each in known],
            "color": CANDIDATE, "thickness": 1.5, "width": 0,
        },
        mode="markers",
        marker={"color": CANDIDATE, "size": 9},
        customdata=[[name, each.said.n_named, rate(each.share)] for name, each in zip(names, shown, strict=True)],
        hovertemplate="%{customdata[0]}<br>named by %{customdata[1]:,}<br>%{customdata[2]}<extra></extra>",
        showlegend=False,
    )  # fmt: skip
    figure = draw(
        [marks],
        Heading(title, f"{population}; buyers who named a touch point; 95 % intervals", 110),
        height=150 + 26 * max(len(shown), 3),
        layout={
            "xaxis": {"title": {"text": "share of the buyers who named any"}, "showgrid": True, **percent_axis(0, top)},
            "yaxis": {"tickvals": list(range(len(names))), "ticktext": names, "range": [-0.7, max(len(names), 1) - 0.3], "showgrid": False},
            "margin": {"b": 50},
        },
    )
    return Chart(figure, title, population, _numbers(voice.points))


def _numbers(points: tuple[PointHeard, ...]) -> Numbers:
    columns = ("touch point", "named", "named by kind alone", "share", "low", "high")
    rows = tuple((touch_point_words(each.point), each.said.n_named, each.said.n_kind, *_limits(each)) for each in points)
    return Numbers(columns, rows, ("share", "low", "high"))


def _limits(each: PointHeard) -> tuple[float | None, float | None, float | None]:
    share = each.share
    return (share.value, share.low, share.high) if isinstance(share, Estimate) else (None, None, None)
