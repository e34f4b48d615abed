"""The lift report's charts: hot leads and the rest, and quarter by quarter."""

from __future__ import annotations

import math
from dataclasses import dataclass

import plotly.graph_objects as go

from analysis.inference.estimate import Answer, Estimate
from analysis.lift.records import LiftFigures
from dashboard.charts.theme import CANDIDATE, REFERENCE, Chart, Heading, Numbers, draw, percent_axis, safe
from dashboard.lift.words import groups_headline, quarters_headline
from dashboard.words.formats import rate


@dataclass(frozen=True, slots=True)
class Series:
    """Rates with their intervals under one name: what both the screen and the printed page draw.

    Args:
        name: Of the series.
        colour: Of its marks.
        filled: Whether marks are filled, so that series differ by more than colour.
        labels: One for each rate.
        rates: With intervals; one that is not estimable leaves a gap.
        n: Leads behind each.
    """

    name: str
    colour: str
    filled: bool
    labels: tuple[str, ...]
    rates: tuple[Answer, ...]
    n: tuple[int, ...]


def group_series(figures: LiftFigures) -> tuple[Series, ...]:
    """Hot, other and all leads."""
    found = figures.hot_and_rest
    named = (("Hot leads", CANDIDATE, True, found.first), ("Other leads", REFERENCE, False, found.second))
    both = (*named, ("All leads", REFERENCE, True, figures.everyone))
    return tuple(Series(name, colour, filled, (name,), (group.conversion,), (group.n_leads,)) for name, colour, filled, group in both)


def quarter_series(figures: LiftFigures) -> tuple[Series, ...]:
    """Hot and other leads, quarter by quarter."""
    quarters = figures.quarters
    names = tuple(each.name for each in quarters)
    hot = Series("hot leads", CANDIDATE, True, names, tuple(q.hot.conversion for q in quarters), tuple(q.hot.n_leads for q in quarters))
    rest = tuple(q.rest.conversion for q in quarters)
    return (hot, Series("other leads", REFERENCE, False, names, rest, tuple(q.rest.n_leads for q in quarters)))


def axis_top(series: tuple[Series, ...]) -> float:
    """Upper end of an axis of rates that covers every interval of some weight; wide intervals of few leads may run out of it."""
    known = [each for one in series for each in one.rates if isinstance(each, Estimate)]
    wanted = max((min(each.high, 2.0 * each.value + 0.1) for each in known), default=0.2)
    return min(1.0, max(0.05, math.ceil(wanted * 20) / 20))


def groups_chart(figures: LiftFigures, population: str) -> Chart:
    """Conversion of hot, other and all leads, with intervals."""
    series, title = group_series(figures), groups_headline(figures.hot_and_rest)
    names = [each.name for each in series][::-1]
    traces: list[go.BaseTraceType] = [_across(each, names.index(each.name)) for each in series]
    figure = draw(
        traces,
        Heading(title, f"{population}; 95 % intervals", 64),
        height=270,
        layout={
            "xaxis": {"title": {"text": "share that converts"}, "showgrid": True, **percent_axis(0, axis_top(series))},
            "yaxis": {"tickvals": list(range(len(names))), "ticktext": names, "range": [-0.6, len(names) - 0.4], "showgrid": False},
            "showlegend": False,
            "margin": {"b": 50},
        },
    )
    return Chart(figure, title, population, numbers(series, "group"))


def _across(one: Series, place: int) -> go.Scatter:
    known = [(place, each, n) for each, n in zip(one.rates, one.n, strict=True) if isinstance(each, Estimate)]
    bars = {"array": [each.high - each.value for _, each, _ in known], "arrayminus": [each.value - each.low for _, each, _ in known]}
    return go.Scatter(
        x=[each.value for _, each, _ in known],
        y=[at for at, _, _ in known],
        error_x={**bars, "color": one.colour, "thickness": 2, "width": 0},
        **_marks(one, known),
    )


def _marks(one: Series, known: list[tuple[int, Estimate, int]]) -> dict[str, object]:
    return {
        "mode": "markers",
        "marker": {"color": one.colour if one.filled else "#ffffff", "size": 10, "line": {"color": one.colour, "width": 2}},
        "name": one.name,
        "customdata": [[safe(one.labels[min(at, len(one.labels) - 1)]), rate(each), n] for at, each, n in known],
        "hovertemplate": "%{customdata[0]}<br>%{customdata[1]}<br>n = %{customdata[2]:,}<extra>" + one.name + "</extra>",
    }


def quarters_chart(figures: LiftFigures, population: str) -> Chart:
    """Conversion of hot and of other leads, quarter by quarter."""
    series, title = quarter_series(figures), quarters_headline(figures.quarters)
    names = series[0].labels
    figure = draw(
        [_upright(each, shift) for each, shift in zip(series, (-0.08, 0.08), strict=True)],
        Heading(title, f"{population}; 95 % intervals", 64),
        height=270,
        layout={
            "xaxis": {"tickvals": list(range(len(names))), "ticktext": list(names), "range": [-0.6, max(len(names), 1) - 0.4]},
            "yaxis": {"title": {"text": "share that converts"}, **percent_axis(0, axis_top(series))},
            "margin": {"b": 50},
        },
    )
    return Chart(figure, title, population, numbers(series, "quarter"))


def _upright(one: Series, shift: float) -> go.Scatter:
    known = [(at, each, n) for at, (each, n) in enumerate(zip(one.rates, one.n, strict=True)) if isinstance(each, Estimate)]
    bars = {"array": [each.high - each.value for _, each, _ in known], "arrayminus": [each.value - each.low for _, each, _ in known]}
    return go.Scatter(
        x=[at + shift for at, _, _ in known],
        y=[each.value for _, each, _ in known],
        error_y={**bars, "color": one.colour, "thickness": 1.5, "width": 0},
        **_marks(one, known),
    )


def numbers(series: tuple[Series, ...], what: str) -> Numbers:
    """The rates of some series as rows."""
    rows = tuple(
        (label, one.name, n, *((each.value, each.low, each.high) if isinstance(each, Estimate) else (None, None, None)))
        for one in series
        for label, each, n in zip(one.labels, one.rates, one.n, strict=True)
    )
    return Numbers((what, "who", "leads", "conversion", "low", "high"), rows, ("conversion", "low", "high"))
