"""When sales first worked a lead: read from touches by reps, or from the stage `contacted` where no touch tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from analysis.dataset.engine import Dataset
from analysis.dataset.entries import micros
from analysis.dataset.histories import Facts, Instants, first_after, read_stage_facts

ContactSource = Literal["touches", "stages"]
_CALLS = ("call", "meeting", "phone")


@dataclass(frozen=True, slots=True, eq=False)
class Contacts:
    """Every time that sales worked a lead, sorted by lead and instant.

    Args:
        source: What tells of it.
        facts: Which lead, and when.
    """

    source: ContactSource
    facts: Facts

    def first(self, lead_no: NDArray[np.int32], since: Instants) -> Instants:
        """For each lead the first of them at or after an instant (µs since 1970); ``NEVER`` where there is none."""
        return first_after(self.facts, lead_no, since - 1)


def read_contacts(dataset: Dataset) -> Contacts | None:
    """Read when leads were worked.

    A touch tells of it when a named rep made it, when a rep wrote it down, or when it is a call or meeting from us; incoming touches and
    those of programs do not. Where there is none, entering the stage `contacted` does.

    Args:
        dataset: The import.

    Returns:
        None where neither touches nor stages tell.
    """
    touches = dataset.tables.touches
    worked = _by_sales(touches)
    facts = _facts(dataset, touches.filter(worked).select("lead_no", at=micros(touches["occurred_at"])))
    if len(facts.at):
        return Contacts("touches", facts)
    staged = read_stage_facts(dataset, ("contacted",))
    return Contacts("stages", staged) if len(staged.at) else None


def _by_sales(touches: ir.Table) -> ir.BooleanValue:
    named = touches["actor"].notnull() | touches["logged_by_rep"].fill_null(False)
    call = touches["channel"].isin(_CALLS) & (touches["direction"] == "out").fill_null(False)
    ours = (touches["direction"] != "in").fill_null(True) & ~touches["machine"].fill_null(False)
    return (named | call) & ours


def _facts(dataset: Dataset, query: ir.Table) -> Facts:
    rows = dataset.run(query.order_by(["lead_no", "at"]))
    at = rows["at"].to_numpy().astype(np.int64)
    return Facts(rows["lead_no"].to_numpy().astype(np.int32), at, np.zeros(len(at)))
