"""Leads month by month: those that turned hot then, and those seen on the first of each month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.evaluation.records import CohortResult
from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.replay.crossings import ReplayResult
from dashboard.backtest.words_replay import FEWEST, crossing_months_headline, months_headline
from dashboard.charts.marks import Mark, cells, highest, of_n, series
from dashboard.charts.theme import CANDIDATE, CURRENT, REFERENCE, Cell, Chart, Heading, Numbers, draw, percent_axis
from dashboard.words.formats import count, rate
from dashboard.words.key_figures import axis_name

_HEIGHT = 360
_NOBODY = NotEstimable("no_hot_leads", "Too few leads turned hot in that month.")


@dataclass(frozen=True, slots=True)
class _Line:
    """One series of a chart over months: a name, an answer each, and what the pointer shows."""

    mark: Mark
    answers: Sequence[Answer]
    hover: Sequence[str]


def crossings_chart(candidate: ReplayResult, current: ReplayResult | None, population: str) -> Chart:
    """Conversion after turning hot, by the month in which leads turned hot; the current scorecard as a dashed ghost.

    Args:
        candidate: Of the scorecard that is tried.
        current: Of the one that it is compared with; None: the same card.
        population: Who, when, how many.
    """
    title = crossing_months_headline(candidate)
    months = [each.month for each in candidate.cohorts]
    own = [_enough(each.conversion) for each in candidate.cohorts]
    hover = [f"{each.month}: {rate(each.conversion)}; {of_n(each.n_converted, each.n_mature)}" for each in candidate.cohorts]
    lines = [_Line(Mark("leads that turned hot", CANDIDATE), own, hover)]
    ghost = {each.month: each.conversion for each in (current.cohorts if current else ())}
    columns = ("month", "turned hot", "mature", "converted", "conversion", "low", "high", "current")
    rows = tuple(
        (each.month, each.n_hot, each.n_mature, each.n_converted, *cells(each.conversion), _value(ghost, each.month))
        for each in candidate.cohorts
    )
    return _chart(title, population, months, [*_ghost(ghost, months), *lines], Numbers(columns, rows, columns[4:]))


def months_chart(candidate: Sequence[CohortResult], current: Sequence[CohortResult] | None, population: str) -> Chart:
    """Conversion of hot leads and of all, by the month on whose first day they were seen; intervals that know that leads repeat.

    Args:
        candidate: Of the scorecard that is tried.
        current: Of the one that it is compared with; None: the same card.
        population: Who, when, how many.
    """
    seen = [each for each in candidate if each.n_leads]
    title, months = months_headline(seen), [each.cohort for each in seen]
    everybody = [f"{each.cohort}, all leads: {rate(each.conversion)}; {of_n(each.n_converted, each.n_leads)}" for each in seen]
    hot = [f"{each.cohort}: {rate(each.hot_conversion)}; {count(each.n_hot)} hot of {count(each.n_leads)}" for each in seen]
    ghost = {each.cohort: each.hot_conversion for each in current or ()}
    lines = [
        _Line(Mark("all leads", REFERENCE, line="solid", intervals=False), [each.conversion for each in seen], everybody),
        *_ghost(ghost, months),
        _Line(Mark("hot leads", CANDIDATE), [_enough(each.hot_conversion) for each in seen], hot),
    ]
    columns = ("month", "snapshots", "conversion", "hot", axis_name("hot_conversion"), "low", "high", "current")
    rows = tuple(
        (each.cohort, each.n_leads, cells(each.conversion)[0], each.n_hot, *cells(each.hot_conversion), _value(ghost, each.cohort))
        for each in seen
    )
    return _chart(title, population, months, lines, Numbers(columns, rows, ("conversion", *columns[4:])))


def _ghost(answers: dict[str, Answer], months: list[str]) -> list[_Line]:
    """The current scorecard's line; a gap in months in which it has no leads."""
    if not answers:
        return []
    found = [_enough(answers.get(month, _NOBODY)) for month in months]
    hover = [f"{month}, current: {rate(each)}" for month, each in zip(months, found, strict=True)]
    return [_Line(Mark("current: hot leads", CURRENT, filled=False, line="dash", intervals=False), found, hover)]


def _enough(answer: Answer) -> Answer:
    """What is drawn: estimates on so few leads would only stretch the axis; the numbers hold them."""
    return _NOBODY if isinstance(answer, Estimate) and answer.n < FEWEST else answer


def _value(answers: dict[str, Answer], month: str) -> Cell:
    return cells(answers[month])[0] if month in answers else None


def _chart(title: str, population: str, months: list[str], lines: list[_Line], numbers: Numbers) -> Chart:
    slanted, top = len(months) > 8, highest([each for line in lines for each in line.answers])
    figure = draw(
        [series(months, each.answers, each.mark, each.hover) for each in lines],
        Heading(title, population),
        height=_HEIGHT,
        layout={
            "xaxis": {"type": "category", "categoryorder": "array", "categoryarray": months, "tickangle": -45 if slanted else 0},
            "yaxis": {
                "title": {"text": "share that converts"},
                **percent_axis(0, top),
            },
            "margin": {"b": 104 if slanted else 62},
        },
    )
    return Chart(figure, title, population, numbers)
