"""What became of leads after they first turned hot: the ledger replayed, crossings judged, and how many leads turn hot a week."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.dataset.histories import NEVER, Facts, Instants, first_after, or_later, read_histories, read_stage_facts
from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.intervals import rate
from analysis.inference.survival import follow, incidence
from analysis.replay.replay import Crossings, replay
from analysis.replay.rows import PreparedReplay, Spans, prepare_replay, read_rows
from analysis.rules import DAY
from analysis.scorecard import Scorecard
from analysis.snapshots.split import HOLDOUT
from analysis.snapshots.study_data import StudyData
from analysis.snapshots.take import of_population
from analysis.tables import CLOSING_STAGES

_WEEK = 7 * DAY
#: Shorter than this, a number a week says more about the days that happen to be covered.
_FEWEST_WEEKS = 4
UNDATED = NotEstimable("undated", "The leads have no dates, so nobody knows when one turned hot.")
NO_CROSSINGS = NotEstimable("no_hot_leads", "No lead turned hot.")
NOBODY_CONVERTED = NotEstimable("no_conversions", "Nobody converted.")
SHORT = NotEstimable("short_window", "The data cover too few weeks.")

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Replayable:
    """A study's entries with their ledger, arranged for replays with any points; made by `prepare_crossings`.

    Args:
        study_data: The study.
        prepared: The ledger.
        start: From when on each entry may turn hot: its entry, or for customers their first win.
        at_risk: Recorded, and not decided by then.
        won_at: When each entry first reached the outcome after its start and before the lead's next entry; ``NEVER`` where it did not.
        reached: Every reaching of the outcome.
        closed: Every closing.
    """

    study_data: StudyData
    prepared: PreparedReplay
    start: Instants
    at_risk: Flags
    won_at: Instants
    reached: Facts
    closed: Facts


@dataclass(frozen=True, slots=True)
class CrossingCohort:
    """Leads that turned hot in one calendar month; ``n_mature`` of them can be judged."""

    month: str
    n_hot: int
    n_mature: int
    n_converted: int
    conversion: Answer


@dataclass(frozen=True, slots=True, eq=False)
class ReplayResult:
    """What a scorecard would have done, had hot leads been handed off the moment they turned hot. There is no false-positive rate here.

    Args:
        part: The part that was read.
        horizon_days: Days after the crossing in which the outcome counts; None: until the end of the data.
        n_leads: Entries that were open when they entered.
        n_hot: Of them, those that turned hot while open.
        hot_share: Their share.
        hot_per_week: How many leads turn hot a week, over all parts that are not sealed: entries a week × share among those that were
            followed for a horizon.
        n_mature: Crossings whose horizon has passed: those that enter a rate.
        n_converted: Of them, those that converted within the horizon.
        conversion: Hot-lead conversion after crossing.
        n_immature: Crossings whose horizon has not passed.
        incidence: Share of all crossings that convert within the horizon, immature ones followed as far as the data go.
        median_days: Median days from the crossing to the conversion, among those that converted within the horizon.
        median_days_to_hot: Median days from the entry to the crossing.
        n_won: Entries that reached the outcome, ever.
        recall: Of them, the share that had turned hot before.
        n_never_hot: Entries that never turned hot.
        n_never_hot_won: Of them, those that reached the outcome. No rate: leads that turn hot must stay open until then.
        cohorts: By month of the crossing.
    """

    part: str
    horizon_days: int | None
    n_leads: int
    n_hot: int
    hot_share: Answer
    hot_per_week: Answer
    n_mature: int
    n_converted: int
    conversion: Answer
    n_immature: int
    incidence: Answer
    median_days: float | NotEstimable
    median_days_to_hot: float | NotEstimable
    n_won: int
    recall: Answer
    n_never_hot: int
    n_never_hot_won: int
    cohorts: tuple[CrossingCohort, ...]


def prepare_crossings(study_data: StudyData, card: Scorecard) -> Replayable | NotEstimable:
    """Read the ledger of a card's rules once, for replays with any points.

    Args:
        study_data: The study.
        card: Its rules, groups and names of tiers count; points, caps and lower edges do not.

    Returns:
        ``undated`` for leads without dates.

    Raises:
        PlumblineError: As `StudyData.ledger`.
    """
    snapshots, study = study_data.snapshots, study_data.study
    if snapshots.undated or snapshots.window.data_to is None:
        return UNDATED
    stage = study.outcome.stage
    reached = read_stage_facts(study_data.dataset, or_later(stage))
    found = of_population(read_histories(study_data.dataset, stage), reached, study, snapshots.age_days or 0)
    start, decided_at = found.entry, found.decided_at
    if study.population == "customer":
        first_won = first_after(reached, found.lead_no, np.full(len(start), -NEVER))
        start, decided_at = np.maximum(start, first_won), np.full_like(start, NEVER)
    data_to, data_from = snapshots.window.data_to, snapshots.window.data_from
    recorded = (start <= data_to) & (start >= (-NEVER if data_from is None else data_from))
    at_risk = recorded & (decided_at > start)
    until = np.where(at_risk, np.minimum(decided_at, data_to + 1), start)
    won_at = first_after(reached, found.lead_no, start)
    rows = read_rows(study_data.dataset, study_data.ledger(card), until=data_to)
    return Replayable(
        study_data=study_data,
        prepared=prepare_replay(rows, Spans(found.lead_no, start, until), card),
        start=start,
        at_risk=at_risk,
        won_at=np.where((won_at < _next_start(found.lead_no, start)) & (won_at <= data_to), won_at, NEVER),
        reached=reached,
        closed=read_stage_facts(study_data.dataset, CLOSING_STAGES),
    )


def _next_start(lead_no: NDArray[np.int32], start: Instants) -> Instants:
    following = np.full(len(start), NEVER)
    same = np.flatnonzero(lead_no[1:] == lead_no[:-1])
    following[same] = start[same + 1]
    return following


def judge_crossings(replayable: Replayable, card: Scorecard, *, part: str) -> ReplayResult:
    """Replay the ledger for a card's points, and judge the leads of one part that turned hot.

    Args:
        replayable: Prepared for the card's rules.
        card: Points, caps and threshold are taken from it.
        part: Which leads are read, such as ``training``.

    Returns:
        Figures that cannot be computed (nobody turned hot, nothing mature) say so.

    Raises:
        ValueError: There is no such part, or the ledger was prepared for other rules.
    """
    names = replayable.study_data.parts.names
    if part not in names:
        raise ValueError(f"part == {part!r}, must be one of {names}.")
    read = replayable.at_risk & (replayable.study_data.parts.codes == names.index(part))
    hot = _CrossedEntries.of(replayable, replay(replayable.prepared, card), read)
    won = read & (replayable.won_at < NEVER)
    n_leads, n_hot, n_won = int(read.sum()), int(hot.crossed.sum()), int(won.sum())
    n_mature, n_converted = int(hot.judged.sum()), int((hot.judged & hot.converted).sum())
    return ReplayResult(
        part=part,
        horizon_days=replayable.study_data.study.outcome.within_days,
        n_leads=n_leads,
        n_hot=n_hot,
        hot_share=rate(n_hot, n_leads),
        hot_per_week=_per_week(replayable, hot.crossed, read),
        n_mature=n_mature,
        n_converted=n_converted,
        conversion=_or(rate(n_converted, n_mature), NO_CROSSINGS),
        n_immature=int((hot.crossed & ~hot.mature).sum()),
        incidence=_incidence(replayable, hot),
        median_days=_median((hot.reached_at - hot.at)[hot.judged & hot.converted], NOBODY_CONVERTED),
        median_days_to_hot=_median((hot.at - replayable.start)[hot.crossed], NO_CROSSINGS),
        n_won=n_won,
        recall=_or(rate(int((won & hot.crossed).sum()), n_won), NOBODY_CONVERTED),
        n_never_hot=n_leads - n_hot,
        n_never_hot_won=int((won & ~hot.crossed).sum()),
        cohorts=_cohorts(hot),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _CrossedEntries:
    """Entries of one part: which turned hot and when, whether they can be judged, and what became of them."""

    at: Instants
    crossed: Flags
    mature: Flags
    judged: Flags
    reached_at: Instants
    converted: Flags

    @classmethod
    def of(cls, replayable: Replayable, crossings: Crossings, read: Flags) -> _CrossedEntries:
        outcome, lead_no = replayable.study_data.study.outcome, replayable.study_data.snapshots.lead_no
        data_to = replayable.study_data.snapshots.window.data_to or 0
        crossed = read & crossings.crossed
        at = np.where(crossed, crossings.at, replayable.start)
        end = np.full_like(at, NEVER) if outcome.within_days is None else at + outcome.within_days * DAY
        mature = crossed & ((end <= data_to) | (end == NEVER))
        reached_at = first_after(replayable.reached, lead_no, at)
        closed = first_after(replayable.closed, lead_no, at) <= end if outcome.of == "closed" else True
        return cls(at, crossed, mature, mature & closed, reached_at, crossed & (reached_at <= end) & (reached_at < NEVER))


def _incidence(replayable: Replayable, hot: _CrossedEntries) -> Answer:
    """Share that converts within the horizon after crossing; a lost lead stays at risk to the end of the data."""
    outcome, data_to = replayable.study_data.study.outcome, replayable.study_data.snapshots.window.data_to or 0
    if not hot.crossed.any():
        return NO_CROSSINGS
    at, reached = (each[hot.crossed].astype(np.float64) / DAY for each in (hot.at, hot.reached_at))
    followed = follow(at, np.where(hot.reached_at[hot.crossed] < NEVER, reached, np.nan), until=data_to / DAY)
    found = incidence(followed)
    if isinstance(found, NotEstimable):
        return found
    return found.at(found.last_day if outcome.within_days is None else outcome.within_days)


def _per_week(replayable: Replayable, crossed: Flags, read: Flags) -> Answer:
    """Leads that turn hot a week: entries a week outside the sealed holdout × share of the read entries that turned hot.

    Both count entries that could be followed for a horizon (a quarter without one), so that the newest do not look as if they stayed cold.
    """
    study_data = replayable.study_data
    old = replayable.start + (study_data.study.outcome.within_days or 90) * DAY <= (study_data.snapshots.window.data_to or 0)
    names, codes = study_data.parts.names, study_data.parts.codes
    open_ = replayable.at_risk & old & (codes != names.index(HOLDOUT) if HOLDOUT in names else True)
    starts = replayable.start[open_]
    weeks = float(np.ptp(starts)) / _WEEK if len(starts) else 0.0
    share = rate(int((crossed & old).sum()), int((read & old).sum()))
    if isinstance(share, NotEstimable) or weeks < _FEWEST_WEEKS:
        return share if isinstance(share, NotEstimable) else SHORT
    flow = len(starts) / weeks
    return Estimate(share.value * flow, share.low * flow, share.high * flow, share.n, share.method)


def _median(spans: Instants, missing: NotEstimable) -> float | NotEstimable:
    return float(np.median(spans)) / DAY if len(spans) else missing


def _or(answer: Answer, missing: NotEstimable) -> Answer:
    return missing if isinstance(answer, NotEstimable) else answer


def _cohorts(hot: _CrossedEntries) -> tuple[CrossingCohort, ...]:
    """Crossings by month, without gaps."""
    if not hot.crossed.any():
        return ()
    months = hot.at[hot.crossed].astype("datetime64[us]").astype("datetime64[M]").astype(np.int64)
    first, n_months = int(months.min()), int(months.max() - months.min()) + 1
    judged, converted = hot.judged[hot.crossed], (hot.judged & hot.converted)[hot.crossed]
    counts = [np.bincount(months[mask] - first, minlength=n_months).tolist() for mask in (judged | True, judged, converted)]
    missing = NotEstimable("no_mature_leads", "No lead that turned hot then is mature.")
    return tuple(
        CrossingCohort(str(np.datetime64(first + each, "M")), n_hot, n_mature, n_converted, _or(rate(n_converted, n_mature), missing))
        for each, (n_hot, n_mature, n_converted) in enumerate(zip(*counts, strict=True))
    )
