"""Leads seen every month: each open entry at midnight (UTC) on the first of each month, up to an age."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.dataset.engine import Dataset
from analysis.dataset.histories import NEVER, Histories, Instants, first_after, or_later, read_histories, read_stage_facts
from analysis.rules import DAY
from analysis.snapshots.take import Snapshots, data_window, observed, of_population
from analysis.study import EveryMonth, Study


def take_monthly(dataset: Dataset, study: Study) -> Snapshots:
    """Observe each open entry of the study's population on the first of each month, up to the plan's age.

    An entry that was decided before its first such day, or entered too late or too early to be seen on one, is kept as one snapshot that is
    not judged, so that it is counted. One whose age ends before its first such day is never seen and not counted.

    Args:
        dataset: The import; its leads must have dates.
        study: The question; its plan must be `EveryMonth`.

    Returns:
        Snapshots in the order of lead, entry and instant. Leads repeat, so that figures need intervals by cluster.

    Raises:
        PlumblineError: ``STUDY-NOTHING-DATED`` without any stage.
        ValueError: The study has another plan, or the leads no dates.
    """
    if not isinstance(study.snapshot, EveryMonth) or dataset.meta.undated:
        raise ValueError(f"study.snapshot == {study.snapshot}, must be EveryMonth, asked of leads with dates.")
    histories = read_histories(dataset, study.outcome.stage)
    reached = read_stage_facts(dataset, or_later(study.outcome.stage))
    customers = study.population == "customer"
    found = histories if customers else of_population(histories, reached, study, 0)
    data_to = data_window(dataset, study).data_to or 0
    oldest = found.entry + study.snapshot.until_age_days * DAY
    open_until = np.full_like(oldest, NEVER) if customers else found.decided_at - 1
    first, last = _month_from(found.entry), _month_until(np.minimum(np.minimum(oldest, open_until), data_to))
    times = np.where(_instant(first) <= oldest, np.maximum(last - first + 1, 1), 0)
    entry = np.repeat(np.arange(len(times)), times)
    as_of = _instant(first[entry] + np.arange(len(entry)) - (np.cumsum(times) - times)[entry])
    if customers:
        won_at = first_after(reached, found.lead_no, np.full(len(times), -NEVER))
        kept = won_at[entry] <= as_of
        entry, as_of = entry[kept], as_of[kept]
    return observed(dataset, study, _taken(found, entry), as_of)


def _taken(histories: Histories, rows: NDArray[np.int64]) -> Histories:
    return Histories(*(getattr(histories, name)[rows] for name in Histories.__slots__))


def _month_until(instants: Instants) -> NDArray[np.int64]:
    """The latest month that has begun by each instant, in months since 1970."""
    return np.asarray(instants.astype("datetime64[us]").astype("datetime64[M]").astype(np.int64), dtype=np.int64)


def _month_from(instants: Instants) -> NDArray[np.int64]:
    """The first month that begins at each instant or later."""
    return _month_until(instants - 1) + 1


def _instant(months: NDArray[np.int64]) -> Instants:
    """The first moment of months."""
    return np.asarray(months.astype("datetime64[M]").astype("datetime64[us]").astype(np.int64), dtype=np.int64)
