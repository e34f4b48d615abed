"""What the checks look at: every attribute of the visible leads as exported, and what became of each lead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from analysis.dataset.entries import micros
from analysis.dataset.histories import NEVER, Instants, first_after, or_later, read_stage_facts
from analysis.leakage.tallies import number_bins
from analysis.signals.point_in_time import values_then
from analysis.snapshots.rule_check import refusal
from analysis.snapshots.study_data import StudyData
from analysis.tables import CLOSING_STAGES, AttributeInfo

#: Columns with more distinct values hold texts, not states: their values are not read.
MOST_LEVELS = 100


class Fate(IntEnum):
    """What had become of a lead by the end of the data."""

    OPEN = 0
    LOST = 1
    WON = 2


@dataclass(frozen=True, slots=True, eq=False)
class ColumnValues:
    """An attribute of the visible leads as exported.

    Args:
        info: What the import knows of it.
        codes: int32 ``[n]``: distinct values, or tenths of the numbers and instants; −1 where the value is missing.
        numbers: float64 ``[n]`` for numbers and instants (µs), NaN where missing; None for texts.
        levels: The distinct values of a text with at most `MOST_LEVELS` of them, in no order; else empty.
        refused: Why it may not score anyway; None where it may.
    """

    info: AttributeInfo
    codes: NDArray[np.int32]
    numbers: NDArray[np.float64] | None
    levels: tuple[str, ...]
    refused: str | None

    @property
    def name(self) -> str:
        """The attribute's name."""
        return self.info.name

    @property
    def missing(self) -> NDArray[np.bool_]:
        """Where the value is missing."""
        return self.codes < 0


@dataclass(frozen=True, slots=True, eq=False)
class LeakageEvidence:
    """What the checks look at; entry i of each array is one entry of a lead that screens may see.

    Args:
        study_data: The study asked of the import.
        rows: Positions of the entries among the snapshots.
        fate: What had become of the lead by the end of the data, as `Fate`.
        decided_at: When it was decided (µs); ``NEVER`` while open and without dates.
        judged: It enters a rate of the study.
        converted: It converted within the horizon.
        columns: Every attribute that is not personal.
    """

    study_data: StudyData
    rows: NDArray[np.int64]
    fate: NDArray[np.int8]
    decided_at: Instants
    judged: NDArray[np.bool_]
    converted: NDArray[np.bool_]
    columns: tuple[ColumnValues, ...]

    @property
    def undated(self) -> bool:
        """The leads have no dates."""
        return self.study_data.snapshots.undated

    @property
    def lead_no(self) -> NDArray[np.int32]:
        """The lead of each entry."""
        return self.study_data.snapshots.lead_no[self.rows]

    def count(self, fate: Fate) -> int:
        """Leads of one fate."""
        return int(np.sum(self.fate == fate))


def read_evidence(study_data: StudyData) -> LeakageEvidence:
    """Read the visible leads with every attribute, whatever the mapping says about when it was known.

    Args:
        study_data: The study asked of the import. Sealed leads are left out: no check joins their outcomes with anything.
    """
    rows = np.flatnonzero(study_data.parts.codes == study_data.parts.names.index(study_data.visible_part))
    snapshots = study_data.snapshots
    fate, decided_at = fates(study_data, rows)
    return LeakageEvidence(
        study_data, rows, fate, decided_at, snapshots.judged[rows], snapshots.converted[rows], _columns(study_data, rows)
    )


def judged_values(evidence: LeakageEvidence, column: ColumnValues) -> ColumnValues:
    """The values that evidence about judged leads rests on: as known at the snapshot where the attribute has history, else as exported."""
    study_data, rows = evidence.study_data, evidence.rows[evidence.judged]
    if column.info.has_history and column.info.kind != "instant" and not evidence.undated:
        exported = _exported(study_data, rows, (column.info,))[column.info.column].combine_chunks()
        return _column(column.info, values_then(study_data, rows, column.info, exported), column.refused)
    numbers = None if column.numbers is None else column.numbers[evidence.judged]
    codes = column.codes[evidence.judged] if numbers is None else number_bins(numbers)
    return ColumnValues(column.info, codes, numbers, column.levels, column.refused)


def fates(study_data: StudyData, rows: NDArray[np.int64]) -> tuple[NDArray[np.int8], Instants]:
    """What had become of the leads of some snapshots by the end of the data, as `Fate`, and when they were decided (µs)."""
    snapshots = study_data.snapshots
    if snapshots.undated:
        known = np.where(snapshots.converted[rows], Fate.WON, Fate.LOST)
        return np.where(snapshots.judged[rows], known, Fate.OPEN).astype(np.int8), np.full(len(rows), NEVER)
    since = (snapshots.as_of if study_data.study.population == "customer" else snapshots.entry - 1)[rows]
    lead_no = snapshots.lead_no[rows]
    reached = first_after(read_stage_facts(study_data.dataset, or_later(study_data.study.outcome.stage)), lead_no, since)
    closed = first_after(read_stage_facts(study_data.dataset, CLOSING_STAGES), lead_no, since)
    fate = np.where(reached < NEVER, Fate.WON, np.where(closed < NEVER, Fate.LOST, Fate.OPEN)).astype(np.int8)
    return fate, np.where(fate == Fate.WON, reached, closed)


def _columns(study_data: StudyData, rows: NDArray[np.int64]) -> tuple[ColumnValues, ...]:
    dataset = study_data.dataset
    stored = dataset.tables.leads.columns
    infos = tuple(info for info in dataset.meta.attributes if info.role != "personal" and info.column in stored)
    table = _exported(study_data, rows, infos)
    return tuple(_column(info, table[info.column].combine_chunks(), refusal(info, dataset.meta, study_data.study)) for info in infos)


def _exported(study_data: StudyData, rows: NDArray[np.int64], infos: tuple[AttributeInfo, ...]) -> pa.Table:
    """The exported values at some snapshots, instants as µs."""
    leads = study_data.dataset.tables.leads
    wanted = {info.column: micros(leads[info.column]) if info.kind == "instant" else leads[info.column] for info in infos}
    values = study_data.dataset.run(leads.select("lead_no", **wanted).order_by("lead_no"))
    return values.take(pa.array(study_data.snapshots.lead_no[rows].astype(np.int64)))


def _column(info: AttributeInfo, values: pa.Array, refused: str | None) -> ColumnValues:
    if info.kind != "text":
        numbers = pc.cast(values, pa.float64(), safe=False).fill_null(np.nan).to_numpy(zero_copy_only=False)
        return ColumnValues(info, number_bins(numbers), numbers, (), refused)
    encoded = values.dictionary_encode()
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    levels = tuple(encoded.dictionary.to_pylist()) if len(encoded.dictionary) <= MOST_LEVELS else ()
    return ColumnValues(info, codes, None, levels, refused)
