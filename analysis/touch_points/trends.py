"""Does a touch point lose or gain value over time? Rates with and without it, period by period, and a test of the trend."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.estimate_arrays import Floats, Whole
from analysis.inference.intervals import difference, rate
from analysis.inference.logistic import LogisticFit, fit
from analysis.inference.multiplicity import corrected
from analysis.inference.significance import Significance, Tested
from analysis.signals.read import Signals, judged_rows
from analysis.signals.touch_points import ENOUGH_LEADS, WITH, WITHOUT, touch_point_name
from analysis.signals.values import LevelSignal
from analysis.snapshots.early_outcome import EarlyReached, named_early, read_early
from analysis.snapshots.split import UNDATED_COHORT
from analysis.snapshots.study_data import StudyData
from analysis.study import JudgedBy, Outcome

TrendVerdict = Literal["wearing_off", "growing", "cannot_tell"]
ALPHA = 0.05
UNDATED = NotEstimable("undated", "The leads have no dates, so no change over time can be seen.")
ONE_PERIOD = NotEstimable("one_period", f"Fewer than two periods hold {ENOUGH_LEADS} leads with the touch and as many without it.")


@dataclass(frozen=True, slots=True)
class TrendPeriod:
    """Leads of one period, with a touch point by their snapshot and without it.

    Args:
        name: The quarter (``2024 Q3``), or the month (``2024-07``) where cohorts are weeks.
        conversion_with: Share of those with it that reached what the trend is judged by.
        conversion_without: Of those without it.
        difference: The first minus the second.
    """

    name: str
    conversion_with: Answer
    conversion_without: Answer
    difference: Answer


@dataclass(frozen=True, slots=True)
class TouchPointTrend:
    """One touch point over time, judged by one outcome.

    Args:
        name: Its words, as among the signals.
        judged_by: The outcome of the study, or its early outcome.
        periods: In time order; those without a lead on either side are left out.
        change_a_year: Factor on the odds ratio of leads with the touch against those without it, for leads that come a year later: under 1
            the touch point loses value.
        test: Of that factor; corrected over the family of these trends alone, by either outcome.
        verdict: ``wearing_off`` or ``growing`` where it differs significantly from 1 after correction.
    """

    name: str
    judged_by: JudgedBy
    periods: tuple[TrendPeriod, ...]
    change_a_year: Answer
    test: Tested
    verdict: TrendVerdict


@dataclass(frozen=True, slots=True)
class TouchPointTrends:
    """All compared touch points over time: an exploratory family of its own, fixed before any of them is shown.

    Args:
        trends: One a compared touch point, in the order of the signals: by the outcome, then by the early outcome where there is one.
        n_leads: Judged leads of the part that was read.
        part: ``training`` or ``all``.
        early: The early outcome that the study names; None where it names none.
        n_early: Of the leads those that had not reached it by their snapshot: what trends by it are judged on.
    """

    trends: tuple[TouchPointTrend, ...]
    n_leads: int
    part: str
    early: Outcome | None = None
    n_early: int = 0

    @property
    def family(self) -> int:
        """Tests over which p is corrected."""
        return sum(isinstance(each.test, Significance) for each in self.trends)

    @property
    def significant(self) -> tuple[TouchPointTrend, ...]:
        """Significant trends, the clearest first."""
        return tuple(sorted((each for each in self.trends if each.verdict != "cannot_tell"), key=_p_corrected))

    def of_touch_point(self, channel: str, action: str, asset: str | None, by: JudgedBy = "outcome") -> TouchPointTrend | None:
        """The trend of a touch point, by the outcome unless the early one is asked for; None where there is none."""
        name = touch_point_name(channel, action, asset or "")
        return next((each for each in self.trends if each.name == name and each.judged_by == by), None)


def _p_corrected(trend: TouchPointTrend) -> float:
    test = trend.test
    return test.p_corrected if isinstance(test, Significance) and test.p_corrected is not None else 1.0


@dataclass(frozen=True, slots=True, eq=False)
class _Periods:
    """The period of each lead, ``[n]``, their names, and when they lie, in years, ``[k]``."""

    codes: NDArray[np.int64]
    names: tuple[str, ...]
    years: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _TrendOutcome:
    """What trends are judged by: who counts, ``[n]``, and who reached it, ``[n]``."""

    by: JudgedBy
    counts: NDArray[np.bool_]
    reached: NDArray[np.bool_]


def follow_touch_points(study_data: StudyData, signals: Signals) -> TouchPointTrends:
    """Follow the compared touch points by the study's outcome, and by the early outcome where the study names one.

    Args:
        study_data: The study asked of an import.
        signals: Of the same study data, from `analysis.signals.read.read_signals`.
    """
    early = named_early(study_data)
    return touch_point_trends(signals, None if early is None else read_early(study_data, judged_rows(study_data), early))


def touch_point_trends(signals: Signals, early: EarlyReached | None = None) -> TouchPointTrends:
    """Follow every compared touch point over the periods of the snapshots.

    The trend is that of the odds ratio between leads with and without the touch, each period with its own base rate: a season, a better
    list or a new price moves both sides alike and is no trend of the touch point. Leads are compared at the same age. The question is
    another one than whether converted leads differ, so its tests are a family of their own and leave all other p as they are. Each touch
    point is judged by every outcome that the study names, and all of it is one family: no outcome is picked for its result.

    Args:
        signals: From `analysis.signals.read.read_signals`.
        early: The early outcome of the same snapshots; None judges by the outcome alone.

    Returns:
        Trends without an estimate say why: ``undated``, ``one_period``, ``penalised`` (no conversions on one side), ``no_conversions``.

    Source: logistic regression with an intercept for each period; the trend is the interaction with time: N. E. Breslow, N. E. Day,
        Statistical Methods in Cancer Research I, IARC 1980, section 7.4.
    """
    points = [each for each in signals.signals if isinstance(each, LevelSignal) and each.about == "touch point"]
    periods = _periods(signals)
    raw = [_trend(point, judged, periods) for judged in _judged_by(signals, early) for point in points]
    tests = corrected([each.test for each in raw])
    trends = tuple(_with_verdict(each, test) for each, test in zip(raw, tests, strict=True))
    n_early = 0 if early is None else int(early.open.sum())
    return TouchPointTrends(trends, len(signals.converted), signals.part, None if early is None else early.outcome, n_early)


def _judged_by(signals: Signals, early: EarlyReached | None) -> list[_TrendOutcome]:
    outcome = _TrendOutcome("outcome", np.ones(len(signals.converted), dtype=np.bool_), signals.converted)
    return [outcome] if early is None else [outcome, _TrendOutcome("early outcome", early.open, early.reached)]


def _periods(signals: Signals) -> _Periods | None:
    """Quarters of monthly cohorts, months of weekly ones; None without dates."""
    if UNDATED_COHORT in signals.cohorts:
        return None
    days = [_day_of(name) for name in signals.cohorts]
    weekly = any("W" in name for name in signals.cohorts)
    found = [f"{day:%Y-%m}" if weekly else f"{day.year} Q{(day.month + 2) // 3}" for day in days]
    names = tuple(dict.fromkeys(found))
    codes = np.array([names.index(name) for name in found], dtype=np.int64)[signals.cohort] if found else np.zeros(0, dtype=np.int64)
    year = np.array([day.toordinal() / 365.25 for day in days])[signals.cohort] if found else np.zeros(0)
    n = np.bincount(codes, minlength=len(names))
    return _Periods(codes, names, np.bincount(codes, year, minlength=len(names)) / np.maximum(n, 1))


def _day_of(cohort: str) -> dt.date:
    """A day by which a cohort is dated: the first of a month, the Thursday of a week, which lies in its year.

    Examples:
        >>> _day_of("2024-03"), _day_of("2024-W09")
        (datetime.date(2024, 3, 1), datetime.date(2024, 2, 29))
    """
    year, _, part = cohort.partition("-")
    return dt.date.fromisocalendar(int(year), int(part[1:]), 4) if part.startswith("W") else dt.date(int(year), int(part), 1)


def _trend(point: LevelSignal, judged: _TrendOutcome, periods: _Periods | None) -> TouchPointTrend:
    if periods is None:
        return TouchPointTrend(point.name, judged.by, (), UNDATED, UNDATED, "cannot_tell")
    n, won = _cells(point, judged, periods)
    shown = tuple(_period(name, n[place], won[place]) for place, name in enumerate(periods.names) if n[place].all())
    enough = (n >= ENOUGH_LEADS).all(axis=1)
    if enough.sum() < 2:
        return TouchPointTrend(point.name, judged.by, shown, ONE_PERIOD, ONE_PERIOD, "cannot_tell")
    change, test = _change(n[enough], won[enough], periods.years[enough])
    return TouchPointTrend(point.name, judged.by, shown, change, test, "cannot_tell")


def _cells(point: LevelSignal, judged: _TrendOutcome, periods: _Periods) -> tuple[Whole, Whole]:
    """Leads and those that reached the outcome in each period, with the touch and without it, ``[k, 2]``."""
    known = ~point.missing & judged.counts
    cell = 2 * periods.codes[known] + point.codes[known]
    size = 2 * len(periods.names)
    n = np.bincount(cell, minlength=size).reshape(-1, 2)
    return n, np.bincount(cell[judged.reached[known]], minlength=size).reshape(-1, 2)


def _period(name: str, n: Whole, won: Whole) -> TrendPeriod:
    pair, size = (int(won[WITH]), int(won[WITHOUT])), (int(n[WITH]), int(n[WITHOUT]))
    return TrendPeriod(name, rate(pair[0], size[0]), rate(pair[1], size[1]), difference(pair, size))


def _change(n: Whole, won: Whole, years: Floats) -> tuple[Answer, Tested]:
    """Factor on the odds ratio a year, and its test."""
    k = len(n)
    middle = float((years * n[:, WITH]).sum() / n[:, WITH].sum())
    period = np.repeat(np.eye(k)[:, 1:], 2, axis=0)  # the first period is the intercept
    touched = np.tile(np.arange(2) == WITH, k).astype(np.float64)
    later = touched * np.repeat(years - middle, 2)
    found = fit(np.column_stack([period, later, touched]), won.ravel(), n.ravel())
    if not isinstance(found, LogisticFit):
        return found, found
    return found.odds_ratio(k - 1), found.test(k - 1)


def _with_verdict(trend: TouchPointTrend, test: Tested) -> TouchPointTrend:
    significant = isinstance(test, Significance) and test.p_corrected is not None and test.p_corrected <= ALPHA
    if not significant or not isinstance(trend.change_a_year, Estimate):
        return replace(trend, test=test)
    return replace(trend, test=test, verdict="wearing_off" if trend.change_a_year.value < 1 else "growing")
