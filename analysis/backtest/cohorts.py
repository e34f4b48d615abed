"""Cohorts that are not yet mature, and hot leads against the rest from one landmark on; lost leads stay at risk to the end of the data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.backtest.scored_leads import Flags, LeadsAtRisk, Scored, followed
from analysis.inference.estimate import Answer, NotEstimable
from analysis.inference.estimate_arrays import Whole
from analysis.inference.intervals import NO_LEADS
from analysis.inference.significance import Tested
from analysis.inference.survival import Followed, Incidence, incidence, log_rank
from analysis.rules import DAY
from analysis.snapshots.split import period_names
from analysis.snapshots.study_data import StudyData

UNDATED = NotEstimable("undated", "The leads have no dates, so they cannot be followed over time.")
WIN_RATE = NotEstimable("win_rate", "The study asks for the win rate of closed leads. It is known only after they are closed.")
#: Days are divided from microseconds: a microsecond is 1e-11 of a day.
ROUNDING = 1e-9
#: Days after the landmark at which the leads still open are counted, as shares of the horizon.
_STOPS = 6


@dataclass(frozen=True, slots=True)
class CohortIncidence:
    """One cohort, mature or not: the share that converted, where leads followed for a shorter time count for as long as they were.

    Args:
        cohort: Its name.
        mature: Every lead of it was followed for the whole horizon.
        n_leads: Leads at risk, those included that are not mature.
        n_hot: Those of them that are hot.
        day: Days after the snapshot for which the shares are; the horizon, or less where nobody was followed for so long.
        conversion: Cumulative incidence of all of them by that day.
        hot_conversion: The same of the hot leads.
    """

    cohort: str
    mature: bool
    n_leads: int
    n_hot: int
    day: int
    conversion: Answer
    hot_conversion: Answer


@dataclass(frozen=True, slots=True, eq=False)
class Landmark:
    """Hot leads against the rest, from the snapshot on: one landmark, at which all of them were open and it was known who was hot.

    Args:
        day: Age of the leads at the landmark, in days.
        horizon: Days after it in which the outcome counts.
        hot: Cumulative incidence of the hot leads.
        rest: Of the others.
        test: Whether the two differ in pace (log-rank; with lost leads at risk to the end this is Gray's test).
        stops: Days after the landmark, int64 ``[k]``.
        hot_open: Hot leads still at risk on each of those days, ``[k]``.
        rest_open: Others still at risk, ``[k]``.
    """

    day: int
    horizon: int
    hot: Incidence | NotEstimable
    rest: Incidence | NotEstimable
    test: Tested
    stops: Whole
    hot_open: Whole
    rest_open: Whole


def cohort_incidence(study_data: StudyData, leads: LeadsAtRisk, found: Scored) -> tuple[CohortIncidence, ...] | NotEstimable:
    """The share that converted by the horizon, cohort by cohort, also for those whose horizon has not passed.

    Args:
        study_data: The study.
        leads: At risk, mature or not.
        found: Their scores.

    Returns:
        Cohorts in time order, without those that hold no lead at risk; ``undated``, ``win_rate``.

    Source: see `analysis.inference.survival.incidence`.
    """
    horizon = _horizon(study_data)
    if isinstance(horizon, NotEstimable):
        return horizon
    course = followed(study_data, leads)
    names = np.array(period_names(study_data.cohorts, study_data.snapshots.as_of[leads.snapshot]))
    return tuple(_cohort(name, course, names == name, found.hot, horizon) for name in sorted(set(names.tolist())))


def total_incidence(study_data: StudyData, leads: LeadsAtRisk) -> Incidence | NotEstimable:
    """Cumulative incidence of all leads at risk over the days after the snapshot; ``undated``, ``win_rate``, ``no_leads``."""
    horizon = _horizon(study_data)
    return horizon if isinstance(horizon, NotEstimable) else incidence(followed(study_data, leads))


def landmark(study_data: StudyData, leads: LeadsAtRisk, found: Scored) -> Landmark | NotEstimable:
    """Compare the hot leads with the rest from the snapshot on, among the leads that were open then.

    Args:
        study_data: The study; its snapshot is the landmark.
        leads: At risk, mature or not.
        found: Their scores at the landmark. What turned hot later belongs to the rest.

    Returns:
        ``undated``, ``win_rate``, ``no_leads``. Without hot leads, or without others, curves and test say so.
    """
    horizon = _horizon(study_data)
    if isinstance(horizon, NotEstimable):
        return horizon
    if len(leads) == 0:
        return NO_LEADS
    return compare_hot_with_rest(followed(study_data, leads), found.hot, day=study_data.snapshots.age_days or 0, horizon=horizon)


def compare_hot_with_rest(course: Followed, hot: Flags, *, day: int, horizon: int) -> Landmark:
    """The same for leads that are followed from a landmark on.

    Args:
        course: Leads open at the landmark, their time counted from there.
        hot: Which were hot at it, ``[n]``.
        day: Age at the landmark.
        horizon: Days after it up to which the two are compared; what happens later does not count.
    """
    within = Followed(np.minimum(course.days, horizon), course.converted & (course.days <= horizon + ROUNDING))
    sides = [Followed(within.days[mask], within.converted[mask]) for mask in (hot, ~hot)]
    stops = np.unique(np.linspace(0, horizon, _STOPS).round().astype(np.int64))
    hot_open, rest_open = (_still_open(side, stops) for side in sides)
    return Landmark(day, horizon, incidence(sides[0]), incidence(sides[1]), log_rank(*sides), stops, hot_open, rest_open)


def _still_open(side: Followed, stops: Whole) -> Whole:
    return np.asarray(len(side) - np.searchsorted(np.sort(side.days), stops, side="left"), dtype=np.int64)


def _horizon(study_data: StudyData) -> int | NotEstimable:
    """Days in which the outcome counts; the longest time covered where the study sets none."""
    snapshots = study_data.snapshots
    if snapshots.undated or snapshots.window.data_to is None:
        return UNDATED
    if study_data.study.outcome.of == "closed":
        return WIN_RATE
    if snapshots.horizon_days is not None:
        return snapshots.horizon_days
    first = int(snapshots.as_of.min()) if len(snapshots.as_of) else snapshots.window.data_to
    return max(1, int((snapshots.window.data_to - first) // DAY))


def _cohort(name: str, course: Followed, members: Flags, hot: Flags, horizon: int) -> CohortIncidence:
    own = Followed(course.days[members], course.converted[members])
    hottest = Followed(course.days[members & hot], course.converted[members & hot])
    mature = bool(np.all(own.converted | (own.days >= horizon - ROUNDING)))
    day = min(horizon, int(own.days.max() + ROUNDING))
    return CohortIncidence(name, mature, len(own), len(hottest), day, _by(own, day), _by(hottest, day))


def _by(course: Followed, day: int) -> Answer:
    curve = incidence(course)
    return curve if isinstance(curve, NotEstimable) else curve.at(day + ROUNDING)
