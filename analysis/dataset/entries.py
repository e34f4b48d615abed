"""When leads entered: the instant from which their levels, snapshots and age count."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from analysis.dataset.engine import Dataset

#: Where the ledger writes the steps of leads without any date: 1970-01-01 00:00 UTC.
UNDATED = 0


def micros(instant: ir.TimestampValue) -> ir.IntegerValue:
    """An instant as whole microseconds since 1970-01-01 00:00 UTC: exact in every engine and language."""
    return instant.delta(ibis.timestamp("1970-01-01 00:00:00"), unit="microsecond")


def lead_entries(dataset: Dataset) -> ir.Table:
    """For each lead the instant of its first entry.

    Returns:
        Columns ``lead_no`` and ``entry`` (int64 microseconds since 1970, UTC): ``created_at``, or where that is missing the lead's earliest
        touch or stage, or null for a lead without any date.
    """
    created = dataset.tables.leads.select("lead_no", entry=micros(dataset.tables.leads["created_at"]))
    undated = created.filter(created["entry"].isnull())
    if dataset.run(undated.count().as_table())[0][0].as_py() == 0:
        return created
    found = dataset.materialize(_earliest(dataset, undated))
    joined = created.left_join(found, "lead_no")
    return joined.select("lead_no", entry=ibis.coalesce(joined["entry"], joined["earliest"]))


def _earliest(dataset: Dataset, leads: ir.Table) -> ir.Table:
    touches, stages = dataset.tables.touches, dataset.tables.stages
    facts = ibis.union(
        touches.select("lead_no", at=micros(touches["occurred_at"])),
        stages.select("lead_no", at=micros(stages["entered_at"])),
    )
    return facts.semi_join(leads, "lead_no").group_by("lead_no").agg(earliest=lambda t: t["at"].min())
