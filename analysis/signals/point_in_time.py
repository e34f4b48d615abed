"""What was known of an attribute at each snapshot: its value by the latest change, and since when it may be used at all."""

from __future__ import annotations

from typing import cast

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from analysis.dataset.entries import micros
from analysis.dataset.histories import NEVER, Facts, Instants, first_after, or_later, rank_until, read_stage_facts
from analysis.snapshots.study_data import StudyData
from analysis.tables import AttributeInfo, KnownFrom, Stage, attribute_column

_NUMBER = r"^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$"


def values_then(study_data: StudyData, rows: NDArray[np.int64], info: AttributeInfo, exported: pa.Array) -> pa.Array:
    """Values by the latest change at or before the snapshot; leads that never changed keep the exported value.

    Args:
        study_data: The study asked of the import.
        rows: Positions of the snapshots.
        info: An attribute with history, a text or a number.
        exported: The exported value at each of them.

    Returns:
        Texts or float64, null where no value was known: before the first change of a lead that changed, and for a changed text that is
        no number where the attribute is one.
    """
    changes = study_data.dataset.tables.attribute_changes
    own = changes.filter(changes["attribute"] == info.name)
    ordered = own.select("lead_no", "value", at=micros(own["changed_at"])).order_by(["lead_no", "at", ibis.asc("value", nulls_first=True)])
    dated = study_data.dataset.run(ordered)
    if dated.num_rows == 0:
        return exported
    facts = Facts(dated["lead_no"].to_numpy().astype(np.int32), dated["at"].to_numpy().astype(np.int64), np.zeros(dated.num_rows))
    lead_no = study_data.snapshots.lead_no[rows]
    first, last = np.searchsorted(facts.lead_no, lead_no), np.searchsorted(facts.lead_no, lead_no, side="right")
    n_known = rank_until(facts, first, last, study_data.snapshots.as_of[rows])
    position = pa.array(np.where(n_known > 0, first + n_known - 1, 0), mask=n_known == 0)
    then = _typed(dated["value"].combine_chunks().take(position), info)
    return pc.if_else(pa.array(last > first), then, pc.cast(exported, then.type))


def known_since(study_data: StudyData, rows: NDArray[np.int64], moment: KnownFrom) -> Instants:
    """From when an attribute was known for the lead of each snapshot (µs), ``[n]``; ``NEVER`` where it never was."""
    dataset, lead_no = study_data.dataset, study_data.snapshots.lead_no[rows]
    if moment.kind == "column":
        name = "created_at" if moment.name == "created_at" else attribute_column(moment.name)
        leads = dataset.tables.leads
        known = dataset.run(leads.select("lead_no", at=micros(leads[name])).order_by("lead_no"))["at"].fill_null(NEVER)
        instants: Instants = known.to_numpy().astype(np.int64)
        return instants[lead_no]
    stage = study_data.study.outcome.stage if moment.kind == "outcome" else cast("Stage", moment.name)
    return first_after(read_stage_facts(dataset, or_later(stage)), lead_no, np.full(len(rows), -NEVER))


def _typed(texts: pa.Array, info: AttributeInfo) -> pa.Array:
    """Texts of changes as the attribute's kind; what is no number is missing."""
    if info.kind == "text":
        return texts
    trimmed = pc.utf8_trim_whitespace(texts)
    return pc.cast(pc.if_else(pc.match_substring_regex(trimmed, _NUMBER), trimmed, pa.scalar(None, trimmed.type)), pa.float64())
