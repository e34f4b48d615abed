"""A scorecard over time: cohorts mature or not, hot against the rest from a landmark on, and refits from origin to origin."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from analysis.backtest.cohorts import CohortIncidence, Landmark
from analysis.backtest.rolling import Rolling
from analysis.inference.estimate import Answer, NotEstimable
from analysis.inference.survival import Incidence
from dashboard.backtest.words_over_time import (
    cohort_incidence_headline,
    landmark_headline,
    period_words,
    rolling_headline,
    rolling_hot_headline,
)
from dashboard.charts.marks import Mark, cells, highest, series
from dashboard.charts.theme import CANDIDATE, CURRENT, INK, REFERENCE, Cell, Chart, Heading, Numbers, draw, level, percent_axis
from dashboard.words.formats import count, number, rate
from dashboard.words.key_figures import axis_name

_HEIGHT = 360
_HOT = axis_name("hot_conversion")
Cohorts = tuple[CohortIncidence, ...]


def cohort_chart(candidate: Cohorts, current: Cohorts | None, population: str) -> Chart:
    """Conversion of hot leads and of all leads, cohort by cohort; open markers where the cohort is not yet mature.

    Args:
        candidate: Of the scorecard that is tried.
        current: Of the one that it is compared with; None: the same card.
        population: Who, when, how many.
    """
    title = cohort_incidence_headline(candidate)
    names = [each.cohort for each in candidate]
    answers = [each.hot_conversion for each in candidate]
    traces = [_everybody(candidate)]
    if current is not None:
        hover = [f"{each.cohort}, current: {rate(each.hot_conversion)}" for each in current]
        mark = Mark("current: hot leads", CURRENT, filled=False, line="dash", intervals=False)
        traces.append(series([each.cohort for each in current], [each.hot_conversion for each in current], mark, hover))
    for mature in (True, False):
        chosen = [each for each in candidate if each.mature == mature]
        if chosen or mature:
            name = "hot leads" if mature else "hot leads, cohort not yet mature"
            hover = [_cohort_words(each) for each in chosen]
            mark = Mark(name, CANDIDATE, filled=mature)
            traces.append(series([each.cohort for each in chosen], [each.hot_conversion for each in chosen], mark, hover))
    figure = draw(
        traces,
        Heading(title, population),
        height=_HEIGHT,
        layout={
            "xaxis": {"type": "category", "categoryorder": "array", "categoryarray": names, "tickangle": -45 if len(names) > 8 else 0},
            "yaxis": {"title": {"text": "share that converts"}, **percent_axis(0, highest(answers))},
            "margin": {"b": 104 if len(names) > 8 else 62},
        },
    )
    return Chart(figure, title, population, _cohort_numbers(candidate, current))


def _everybody(cohorts: Cohorts) -> go.Scatter:
    hover = [f"{each.cohort}, all leads: {rate(each.conversion)}, n = {count(each.n_leads)}" for each in cohorts]
    mark = Mark("all leads", REFERENCE, line="solid", intervals=False)
    return series([each.cohort for each in cohorts], [each.conversion for each in cohorts], mark, hover)


def _cohort_words(each: CohortIncidence) -> str:
    days = "" if each.mature else f" by day {each.day}"
    return f"{each.cohort}{days}: {rate(each.hot_conversion)}, n = {count(each.n_hot)} hot of {count(each.n_leads)}"


def _cohort_numbers(candidate: Cohorts, current: Cohorts | None) -> Numbers:
    columns = ("cohort", "mature", "by day", "leads", "conversion", "hot leads", _HOT, "low", "high", "current")
    others = {each.cohort: cells(each.hot_conversion)[0] for each in current or ()}
    rows = tuple((*_cohort_head(each), *cells(each.hot_conversion), others.get(each.cohort)) for each in candidate)
    return Numbers(columns, rows, ("conversion", _HOT, "low", "high", "current"))


def _cohort_head(each: CohortIncidence) -> tuple[Cell, ...]:
    return (each.cohort, "yes" if each.mature else "no", each.day, each.n_leads, cells(each.conversion)[0], each.n_hot)


def landmark_chart(found: Landmark, population: str) -> Chart:
    """Share that converted by day of hot leads and of the rest, with the leads still open below the axis."""
    title = landmark_headline(found)
    traces = [_steps(found.hot, found.horizon, "hot", CANDIDATE), _steps(found.rest, found.horizon, "rest", REFERENCE)]
    ends = [curve.at(min(found.horizon, curve.last_day)) for curve in (found.hot, found.rest) if isinstance(curve, Incidence)]
    open_ = [
        "<br>".join((str(stop), _coloured(hot, CANDIDATE), _coloured(rest, REFERENCE)))
        for stop, hot, rest in zip(found.stops.tolist(), found.hot_open.tolist(), found.rest_open.tolist(), strict=True)
    ]
    figure = draw(
        [each for each in traces if each is not None],
        Heading(title, population),
        height=_HEIGHT,
        layout={
            "xaxis": {
                "title": {"text": "days after the landmark; below: hot leads and the rest still open"},
                "tickvals": found.stops.tolist(), "ticktext": open_, "range": [-found.horizon * 0.02, found.horizon * 1.02],
            },
            "yaxis": {"title": {"text": "share that converted"}, **percent_axis(0, highest(ends))},
            "margin": {"b": 104},
        },
    )  # fmt: skip
    return Chart(figure, title, population, _landmark_numbers(found))


def _coloured(n: int, colour: str) -> str:
    return f"<span style='color:{colour}'>{count(n)}</span>"


def _steps(curve: Incidence | NotEstimable, horizon: int, name: str, colour: str) -> go.Scatter | None:
    if isinstance(curve, NotEstimable):
        return None
    shown = curve.day <= horizon + 1e-9
    x, y = np.concatenate([[0.0], curve.day[shown]]), np.concatenate([[0.0], curve.share[shown]])
    end = min(float(horizon), curve.last_day)
    return go.Scatter(
        x=np.append(x, end).tolist(), y=np.append(y, y[-1]).tolist(), mode="lines", name=name, hoverinfo="skip",
        line={"color": colour, "width": 2, "shape": "hv"},
    )  # fmt: skip


def _landmark_numbers(found: Landmark) -> Numbers:
    columns = ("days after the landmark", "hot still open", "hot converted", "rest still open", "rest converted")
    rows: list[tuple[Cell, ...]] = []
    for day, hot, rest in zip(found.stops.tolist(), found.hot_open.tolist(), found.rest_open.tolist(), strict=True):
        shares = [cells(_at(curve, day))[0] for curve in (found.hot, found.rest)]
        rows.append((day, hot, shares[0], rest, shares[1]))
    return Numbers(columns, tuple(rows), ("hot converted", "rest converted"))


def _at(curve: Incidence | NotEstimable, day: float) -> Answer:
    return curve if isinstance(curve, NotEstimable) else curve.at(day)


def rolling_chart(found: Rolling, population: str) -> Chart:
    """AUC of refitted and fixed points on what followed each origin, and over all of them."""
    title = rolling_headline(found)
    sides = ([each.ranking.refitted for each in found.periods], [each.ranking.fixed for each in found.periods])
    names = _period_names(found)
    figure = draw(
        _two_sides(names, ((*sides[0], found.ranking.refitted), (*sides[1], found.ranking.fixed)), number),
        Heading(title, population),
        height=_HEIGHT,
        layout={
            "yaxis": {"title": {"text": "AUC on later leads"}, "range": [0.35, 1.0], "dtick": 0.1},
            "shapes": [level(0.5, REFERENCE, "dot"), _divider(len(found.periods))],
            **_period_axis(names),
        },
    )
    return Chart(figure, title, population, _rolling_numbers(found))


def rolling_hot_chart(found: Rolling, population: str) -> Chart:
    """Hot-lead conversion of both on what followed each origin, at the same number of hot leads."""
    title = rolling_hot_headline(found)
    sides = ([each.hot.refitted for each in found.periods], [each.hot.fixed for each in found.periods])
    names = _period_names(found)
    every = ((*sides[0], found.hot.refitted), (*sides[1], found.hot.fixed))
    figure = draw(
        _two_sides(names, every, rate),
        Heading(title, population),
        height=_HEIGHT,
        layout={
            "yaxis": {"title": {"text": "share of hot leads that converts"}, **percent_axis(0, highest((*every[0], *every[1])))},
            "shapes": [_divider(len(found.periods))],
            **_period_axis(names),
        },
    )
    return Chart(figure, title, population, _rolling_numbers(found))


def _period_names(found: Rolling) -> list[str]:
    starts = [period_words(each).split(" – ", maxsplit=1)[0] for each in found.periods]
    return [*("<br>".join(start.rsplit(" ", maxsplit=1)) for start in starts), "all"]


def _two_sides(names: list[str], sides: tuple[tuple[Answer, ...], tuple[Answer, ...]], write: object) -> list[go.Scatter]:
    marks = (Mark("fixed scorecard", REFERENCE, filled=False, symbol="square"), Mark("refitted on what was known", CANDIDATE))
    words = number if write is number else rate
    return [
        series([place + shift for place in range(len(names))], side, mark, [f"{mark.name}: {words(each)}" for each in side])
        for shift, side, mark in ((-0.1, sides[1], marks[0]), (0.1, sides[0], marks[1]))
    ]


def _divider(n: int) -> dict[str, object]:
    return {
        "type": "line", "x0": n - 0.5, "x1": n - 0.5, "yref": "paper", "y0": 0, "y1": 1, "line": {"color": INK, "width": 0.5, "dash": "dot"}
    }  # fmt: skip


def _period_axis(names: list[str]) -> dict[str, object]:
    return {
        "xaxis": {
            "title": {"text": "refitted on"}, "tickvals": list(range(len(names))), "ticktext": names, "range": [-0.6, len(names) - 0.4],
        },
        "margin": {"b": 72},
    }  # fmt: skip


def _rolling_numbers(found: Rolling) -> Numbers:
    columns = (
        "later leads", "known leads", "known conversions", "leads", "converted", "AUC refitted", "low", "high", "AUC fixed",
        "hot leads", f"{_HOT} refitted", f"{_HOT} fixed",
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for each in found.periods:
        head = (period_words(each), each.n_known, each.n_known_converted, each.ranking.n_leads, each.ranking.n_converted)
        tail = (each.hot.n_hot, cells(each.hot.refitted)[0], cells(each.hot.fixed)[0])
        rows.append((*head, *cells(each.ranking.refitted), cells(each.ranking.fixed)[0], *tail))
    ranking, hot = found.ranking, found.hot
    together = ("all", None, None, ranking.n_leads, ranking.n_converted, *cells(ranking.refitted), cells(ranking.fixed)[0])
    rows.append((*together, hot.n_hot, cells(hot.refitted)[0], cells(hot.fixed)[0]))
    return Numbers(columns, tuple(rows), (f"{_HOT} refitted", f"{_HOT} fixed"))
