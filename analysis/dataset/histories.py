"""Per entry of a lead: when it entered, when it was decided, when it reached the outcome, and the amounts won."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from analysis.dataset.engine import Dataset
from analysis.dataset.entries import lead_entries, micros
from analysis.tables import CLOSING_STAGES, STAGE_ORDER, Stage

#: Stands for "never" in arrays of instants: later than any instant.
NEVER = np.iinfo(np.int64).max
Instants = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Histories:
    """One entry of a lead each, in the order of lead and entry; instants in microseconds since 1970, UTC.

    Args:
        lead_no: int32.
        entry: When the lead entered.
        decided_at: When it first reached the outcome or was closed, in this entry (before it, for a first entry); ``NEVER`` while open.
        closed_before: A closing stage lies before the entry: the lead returned.
        bucket: The lead's bucket, 0 … 49.
    """

    lead_no: NDArray[np.int32]
    entry: Instants
    decided_at: Instants
    closed_before: NDArray[np.bool_]
    bucket: NDArray[np.int16]


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """Dated facts of leads, sorted by lead and instant: which lead, and when."""

    lead_no: NDArray[np.int32]
    at: Instants
    amount: NDArray[np.float64]


def or_later(stage: Stage) -> tuple[Stage, ...]:
    """A stage and those after it in the sales process: entering one of them is reaching the stage.

    Examples:
        >>> or_later("opportunity"), or_later("lost")
        (('opportunity', 'won'), ('lost',))
    """
    return STAGE_ORDER[STAGE_ORDER.index(stage) :] if stage in STAGE_ORDER else (stage,)


def read_histories(dataset: Dataset, outcome: Stage) -> Histories:
    """Every dated entry of every lead.

    Args:
        dataset: The import.
        outcome: The stage that is the outcome.
    """
    buckets = dataset.tables.leads.select("lead_no", "bucket")
    rows = dataset.run(_entries(dataset).inner_join(buckets, "lead_no").order_by(["lead_no", "entry"]))
    lead_no, entry = rows["lead_no"].to_numpy().astype(np.int32), rows["entry"].to_numpy().astype(np.int64)
    returned = rows["returned"].to_numpy(zero_copy_only=False).astype(np.bool_)
    # An entry's own stages are those from it on until the next one; a first entry's are also those before it.
    deciding = read_stage_facts(dataset, tuple(dict.fromkeys([*or_later(outcome), *CLOSING_STAGES])))
    decided_at = first_after(deciding, lead_no, np.where(returned, entry, -NEVER) - 1)
    return Histories(
        lead_no=lead_no,
        entry=entry,
        decided_at=np.where(decided_at < _next_entry(lead_no, entry), decided_at, NEVER),
        closed_before=returned,
        bucket=rows["bucket"].to_numpy().astype(np.int16),
    )


def _next_entry(lead_no: NDArray[np.int32], entry: Instants) -> Instants:
    """For each entry the same lead's next one; ``NEVER`` for the last."""
    following = np.full(len(entry), NEVER)
    same = np.flatnonzero(lead_no[1:] == lead_no[:-1])
    following[same] = entry[same + 1]
    return following


def read_stage_facts(dataset: Dataset, stages: tuple[Stage, ...]) -> Facts:
    """Every entry into one of the stages."""
    found = _stages(dataset).filter(lambda t: t["stage"].isin(stages))
    return _facts(dataset, found.select("lead_no", "at", amount=ibis.literal(0.0)))


def read_won_amounts(dataset: Dataset) -> Facts:
    """Every won deal's amount; a deal without an amount counts 0."""
    deals = dataset.tables.deals
    won = deals.filter(deals["won"].fill_null(False) & deals["lead_no"].notnull())
    return _facts(dataset, won.select("lead_no", at=micros(won["closed_at"]), amount=won["amount"].fill_null(0.0)))


def first_after(facts: Facts, lead_no: NDArray[np.int32], after: Instants) -> Instants:
    """For each lead the instant of its first fact strictly after an instant; ``NEVER`` where there is none.

    Args:
        facts: Sorted by lead and instant.
        lead_no: Leads, in ascending order.
        after: One instant each.
    """
    low, high = np.searchsorted(facts.lead_no, lead_no, side="left"), np.searchsorted(facts.lead_no, lead_no, side="right")
    found = low + rank_until(facts, low, high, after)
    answer = np.full(len(lead_no), NEVER)
    inside = found < high
    answer[inside] = facts.at[found[inside]]
    return answer


def sums_between(facts: Facts, lead_no: NDArray[np.int32], after: Instants, until: Instants) -> NDArray[np.float64]:
    """For each lead the sum of its amounts in ``(after, until]``."""
    low, high = np.searchsorted(facts.lead_no, lead_no, side="left"), np.searchsorted(facts.lead_no, lead_no, side="right")
    totals = np.concatenate([[0.0], np.cumsum(facts.amount)])
    sums: NDArray[np.float64] = totals[low + rank_until(facts, low, high, until)] - totals[low + rank_until(facts, low, high, after)]
    return sums


def rank_until(facts: Facts, low: Instants, high: Instants, instant: Instants) -> Instants:
    """How many of each lead's facts, which lie in ``[low, high)``, are at or before its instant: a bisection of all leads at once."""
    left, right = low.astype(np.int64), high.astype(np.int64)
    unsettled = np.flatnonzero(left < right)
    while len(unsettled):
        middle = (left[unsettled] + right[unsettled]) // 2
        before = facts.at[middle] <= instant[unsettled]
        left[unsettled[before]] = middle[before] + 1
        right[unsettled[~before]] = middle[~before]
        unsettled = unsettled[left[unsettled] < right[unsettled]]
    return left - low


def latest_stage(dataset: Dataset) -> int | None:
    """The latest instant of the stages, which carry the outcome (µs); None without any."""
    latest = dataset.run(_stages(dataset).agg(latest=lambda t: t["at"].max()))["latest"][0].as_py()
    return None if latest is None else int(latest)


def as_micros(instant: dt.datetime) -> int:
    """An aware instant as whole microseconds since 1970, UTC.

    Examples:
        >>> as_micros(dt.datetime(1970, 1, 1, 1, tzinfo=dt.UTC))
        3600000000
    """
    return (instant - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(microseconds=1)


def as_datetime(instant: int) -> dt.datetime:
    """Whole microseconds since 1970 as an instant in UTC."""
    return dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=int(instant))


def _stages(dataset: Dataset) -> ir.Table:
    stages = dataset.tables.stages
    return stages.select("lead_no", "stage", at=micros(stages["entered_at"]))


def _entries(dataset: Dataset) -> ir.Table:
    """First entries, and stages ``new`` after a closing stage: columns ``lead_no``, ``entry``, ``returned``."""
    first = lead_entries(dataset).filter(lambda t: t["entry"].notnull())
    turning = _stages(dataset).filter(lambda t: t["stage"].isin(["new", *CLOSING_STAGES]))
    turning = turning.mutate(again=turning["stage"] == "new")
    window = ibis.window(group_by="lead_no", order_by=["at", "again"])
    marked = turning.mutate(after_closing=~turning["again"].lag(1).over(window))
    again = marked.filter(marked["again"] & marked["after_closing"].fill_null(False))
    later = again.inner_join(first, "lead_no").filter(lambda t: t["at"] > t["entry"])
    return ibis.union(
        first.select("lead_no", "entry", returned=ibis.literal(False)),
        later.select("lead_no", entry="at", returned=ibis.literal(True)),
    )


def _facts(dataset: Dataset, query: ir.Table) -> Facts:
    rows = dataset.run(query.order_by(["lead_no", "at"]))
    return Facts(
        lead_no=rows["lead_no"].to_numpy().astype(np.int32),
        at=rows["at"].to_numpy().astype(np.int64),
        amount=rows["amount"].to_numpy().astype(np.float64),
    )
