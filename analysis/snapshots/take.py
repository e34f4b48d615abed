"""Who is observed when, what became of them, and what of it may be looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from analysis.dataset.engine import Dataset
from analysis.dataset.histories import (
    NEVER,
    Facts,
    Histories,
    Instants,
    as_micros,
    first_after,
    latest_stage,
    or_later,
    read_histories,
    read_stage_facts,
    read_won_amounts,
    sums_between,
)
from analysis.errors import PlumblineError
from analysis.rules import DAY
from analysis.snapshots.defaults import propose_age
from analysis.study import AtAge, Study
from analysis.tables import CLOSING_STAGES


class Status(IntEnum):
    """How a snapshot can be used; every snapshot has exactly one status."""

    NOT_RECORDED = 0
    ALREADY_DECIDED = 1
    NOT_REACHED = 2
    IMMATURE = 3
    MATURE = 4


@dataclass(frozen=True, slots=True)
class DataWindow:
    """Since when and until when outcomes are recorded (µs since 1970, UTC); None where nothing is dated."""

    data_from: int | None
    data_to: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Snapshots:
    """One snapshot each, in the order of lead and entry; instants in microseconds since 1970, UTC (0 for leads without dates).

    Args:
        age_days: Age at the snapshot; None for leads without dates, and where leads are seen every month.
        horizon_days: Days after the snapshot in which the outcome counts; None: until the end of the data.
        window: What the outcomes cover.
        reached_at: When the outcome was first reached after the snapshot; ``NEVER`` where it was not.
        converted: Reached the outcome within the horizon.
        after_horizon: Mature, and reached the outcome only after the horizon.
        won_before: Already decided, and by reaching the outcome.
        value: Amounts won within the horizon.
        judged: Enters a rate: mature, and closed within the horizon where the study asks for the win rate.
    """

    age_days: int | None
    horizon_days: int | None
    window: DataWindow
    lead_no: NDArray[np.int32]
    entry: Instants
    as_of: Instants
    bucket: NDArray[np.int16]
    status: NDArray[np.int8]
    reached_at: Instants
    converted: NDArray[np.bool_]
    after_horizon: NDArray[np.bool_]
    won_before: NDArray[np.bool_]
    value: NDArray[np.float64]
    judged: NDArray[np.bool_]

    @property
    def undated(self) -> bool:
        """The leads carry an outcome and no dates."""
        return self.window.data_to is None

    @property
    def repeated(self) -> bool:
        """Leads are seen every month, so that figures need intervals by cluster."""
        return self.age_days is None and not self.undated


@dataclass(frozen=True, slots=True)
class SnapshotCounts:
    """leads = already_decided + at_risk + not_reached + not_recorded; at_risk = mature + immature.

    Args:
        won_before_snapshot: Of the already decided those that had reached the outcome: not judged here.
        won_after_horizon: Of the mature those that reached the outcome only after the horizon: they count as not converted.
        converted: Of the mature those that reached the outcome within the horizon.
    """

    leads: int
    already_decided: int
    at_risk: int
    not_reached: int
    not_recorded: int
    mature: int
    immature: int
    won_before_snapshot: int
    won_after_horizon: int
    converted: int

    def __post_init__(self) -> None:
        if self.leads != self.already_decided + self.at_risk + self.not_reached + self.not_recorded:
            raise ValueError(f"leads == {self.leads}, must be the sum of the decided, at risk, not reached and not recorded.")
        if self.at_risk != self.mature + self.immature:
            raise ValueError(f"at_risk == {self.at_risk}, must be mature + immature.")


def take_snapshots(dataset: Dataset, study: Study) -> Snapshots:
    """Observe each entry of the study's population once, at the study's age (or the proposed one), or each undated lead.

    When a lead turns hot depends on the points, and most evidence needs leads that are seen once. So under a study ``on_crossing`` or
    ``every: month`` these are working snapshots at the proposed age; its own answer is `analysis.replay.crossings` or
    `analysis.snapshots.monthly`.

    Args:
        dataset: The import.
        study: The question.

    Raises:
        PlumblineError: ``STUDY-NOTHING-DATED`` for dated leads without any stage; ``STUDY-NO-OUTCOME`` for undated leads without an outcome
            column.
    """
    if dataset.meta.undated:
        return _undated(dataset)
    histories = read_histories(dataset, study.outcome.stage)
    reached = read_stage_facts(dataset, or_later(study.outcome.stage))
    age = study.snapshot.days if isinstance(study.snapshot, AtAge) else propose_age(histories, reached)
    found = of_population(histories, reached, study, age)
    return replace(observed(dataset, study, found, found.entry + age * DAY), age_days=age)


def count_snapshots(snapshots: Snapshots) -> SnapshotCounts:
    """The counts of a study's snapshots, as a partition."""
    n = {status: int(np.sum(snapshots.status == status)) for status in Status}
    mature = snapshots.status == Status.MATURE
    return SnapshotCounts(
        leads=len(snapshots.status),
        already_decided=n[Status.ALREADY_DECIDED],
        at_risk=n[Status.MATURE] + n[Status.IMMATURE],
        not_reached=n[Status.NOT_REACHED],
        not_recorded=n[Status.NOT_RECORDED],
        mature=n[Status.MATURE],
        immature=n[Status.IMMATURE],
        won_before_snapshot=int(snapshots.won_before.sum()),
        won_after_horizon=int(snapshots.after_horizon.sum()),
        converted=int((snapshots.converted & mature).sum()),
    )


def data_window(dataset: Dataset, study: Study) -> DataWindow:
    """What the outcomes cover: as the study says, else until the latest stage and since ever."""
    data_from = as_micros(study.data_from) if study.data_from else None
    return DataWindow(data_from, as_micros(study.data_to) if study.data_to else latest_stage(dataset))


def observed(dataset: Dataset, study: Study, histories: Histories, as_of: Instants) -> Snapshots:
    """Observe entries at one instant each.

    Args:
        dataset: The import.
        study: The question.
        histories: Entries in the order of the leads, each as often as it is observed.
        as_of: An instant each, µs since 1970, UTC.

    Raises:
        PlumblineError: ``STUDY-NOTHING-DATED`` without any stage.
    """
    window = data_window(dataset, study)
    if window.data_to is None:
        raise PlumblineError("STUDY-NOTHING-DATED", "no lead has a stage or deal, so nothing can be judged.", where=f"study '{study.name}'")
    end = np.full_like(as_of, NEVER) if study.outcome.within_days is None else as_of + study.outcome.within_days * DAY
    decided_at = np.full_like(as_of, NEVER) if study.population == "customer" else histories.decided_at
    status = _status(as_of, end, decided_at, window)
    reached = read_stage_facts(dataset, or_later(study.outcome.stage))
    reached_at = first_after(reached, histories.lead_no, as_of)
    closed_at = first_after(read_stage_facts(dataset, CLOSING_STAGES), histories.lead_no, as_of)
    mature = status == Status.MATURE
    decided = status == Status.ALREADY_DECIDED
    return Snapshots(
        age_days=None,
        horizon_days=study.outcome.within_days,
        window=window,
        lead_no=histories.lead_no,
        entry=histories.entry,
        as_of=as_of,
        bucket=histories.bucket,
        status=status,
        reached_at=reached_at,
        converted=(reached_at <= end) & (reached_at < NEVER),
        after_horizon=mature & (reached_at > end) & (reached_at < NEVER),
        won_before=decided & (first_after(reached, histories.lead_no, _since(histories)) <= as_of),
        value=sums_between(read_won_amounts(dataset), histories.lead_no, as_of, end),
        judged=mature & (closed_at <= end) if study.outcome.of == "closed" else mature,
    )


def _since(histories: Histories) -> Instants:
    """From when on an entry's own history counts (exclusive): ever for a first entry, else just before the entry."""
    return np.where(histories.closed_before, histories.entry - 1, -NEVER)


def _status(as_of: Instants, end: Instants, decided_at: Instants, window: DataWindow) -> NDArray[np.int8]:
    data_to = NEVER if window.data_to is None else window.data_to
    status = np.full(len(as_of), Status.IMMATURE, dtype=np.int8)
    status[(end <= data_to) | (end == NEVER)] = Status.MATURE
    status[as_of > data_to] = Status.NOT_REACHED
    status[decided_at <= as_of] = Status.ALREADY_DECIDED
    if window.data_from is not None:
        status[as_of < window.data_from] = Status.NOT_RECORDED
    return status


def of_population(histories: Histories, reached: Facts, study: Study, age: int) -> Histories:
    """The entries of the study's population: new and returning as of the entry, customers as of the snapshot at that age in days."""
    if study.population == "new":
        mask = ~histories.closed_before
    else:
        instant = histories.entry + age * DAY if study.population == "customer" else histories.entry - 1
        won_before = first_after(reached, histories.lead_no, np.full(len(instant), -NEVER)) <= instant
        mask = won_before if study.population == "customer" else histories.closed_before & ~won_before
    return Histories(*(getattr(histories, name)[mask] for name in Histories.__slots__))


def _undated(dataset: Dataset) -> Snapshots:
    leads = dataset.tables.leads
    rows = dataset.run(leads.select("lead_no", "bucket", "converted").order_by("lead_no"))
    known = rows["converted"].is_valid().to_numpy(zero_copy_only=False).astype(np.bool_)
    if not known.any():
        raise PlumblineError("STUDY-NO-OUTCOME", "the leads have neither dates nor a column with the outcome.", where="import")
    n = rows.num_rows
    zeros, nothing = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.bool_)
    return Snapshots(
        age_days=None,
        horizon_days=None,
        window=DataWindow(None, None),
        lead_no=rows["lead_no"].to_numpy().astype(np.int32),
        entry=zeros,
        as_of=zeros,
        bucket=rows["bucket"].to_numpy().astype(np.int16),
        status=np.where(known, Status.MATURE, Status.NOT_RECORDED).astype(np.int8),
        reached_at=zeros + NEVER,
        converted=rows["converted"].fill_null(False).to_numpy(zero_copy_only=False).astype(np.bool_),
        after_horizon=nothing,
        won_before=nothing,
        value=sums_between(read_won_amounts(dataset), rows["lead_no"].to_numpy().astype(np.int32), zeros - NEVER, zeros + NEVER),
        judged=known,
    )
