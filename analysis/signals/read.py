"""Signals: every attribute and touch point of the judged leads, as known at their snapshots."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from analysis.signals.point_in_time import known_since, values_then
from analysis.signals.touch_points import read_touch_points
from analysis.signals.values import LevelSignal, NumberSignal, Refused, Signal
from analysis.snapshots.rule_check import refusal
from analysis.snapshots.study_data import StudyData
from analysis.tables import AttributeInfo, Family

#: Families of the canonical attributes, where the mapping states none.
USUAL_FAMILIES: dict[str, Family] = {
    "account_id": "company",
    "industry": "company",
    "employees": "company",
    "country": "company",
    "email_domain": "company",
    "title": "demographics",
    "seniority": "demographics",
    "department": "demographics",
    "source": "online behaviour",
}


@dataclass(frozen=True, slots=True, eq=False)
class Signals:
    """The attributes and touch points of the judged leads of the visible part.

    Args:
        signals: Attributes in the order of the import, then touch points by falling reach.
        converted: bool ``[n]``.
        bucket: The lead's bucket ``[n]``; accounts stay together.
        cohort: Index into ``cohorts`` ``[n]``.
        refused: What is not compared, with the reason.
        part: The part that was read, ``training`` or ``all``.
    """

    signals: tuple[Signal, ...]
    converted: NDArray[np.bool_]
    bucket: NDArray[np.int16]
    cohort: NDArray[np.int16]
    cohorts: tuple[str, ...]
    refused: tuple[Refused, ...]
    part: str


def read_signals(study_data: StudyData) -> Signals:
    """Read every comparable attribute and touch point of the judged leads of the visible part, as known at their snapshots.

    An attribute with history has the value of its latest change by the snapshot; one without has the value of the export, from when it was
    known. Values not known yet are missing. Instants are not compared.
    """
    rows = judged_rows(study_data)
    snapshots = study_data.snapshots
    attributes, refused = read_attributes(study_data, rows)
    touched, rare = read_touch_points(study_data, rows)
    return Signals(
        signals=(*attributes, *touched),
        converted=snapshots.converted[rows],
        bucket=snapshots.bucket[rows],
        cohort=study_data.cohorts.codes[rows],
        cohorts=study_data.cohorts.names,
        refused=(*refused, *rare),
        part=study_data.visible_part,
    )


def read_attributes(study_data: StudyData, rows: NDArray[np.int64]) -> tuple[tuple[Signal, ...], tuple[Refused, ...]]:
    """Every comparable attribute of some snapshots, point in time; without any outcome.

    Args:
        study_data: The study asked of the import.
        rows: Positions of the snapshots.

    Returns:
        One signal an attribute in the order of the import, and those that are not compared.
    """
    meta = study_data.dataset.meta
    reasons = {info.name: _reason(info, study_data) for info in meta.attributes}
    usable = tuple(info for info in meta.attributes if reasons[info.name] is None)
    refused = tuple(Refused(info.name, family_of(info), reason) for info in meta.attributes if (reason := reasons[info.name]) is not None)
    exported = _exported(study_data, rows, usable)
    return tuple(_signal(study_data, rows, info, exported[info.column].combine_chunks()) for info in usable), refused


def family_of(info: AttributeInfo) -> Family | None:
    """The family that the mapping states, else the usual one of a canonical attribute, else None."""
    return info.family or USUAL_FAMILIES.get(info.name)


def judged_rows(study_data: StudyData) -> NDArray[np.int64]:
    """Positions of the snapshots that enter a rate and that screens may see."""
    visible = study_data.parts.codes == study_data.parts.names.index(study_data.visible_part)
    return np.flatnonzero(visible & study_data.snapshots.judged)


def _reason(info: AttributeInfo, study_data: StudyData) -> str | None:
    if info.kind == "instant":
        return "is a date"
    return refusal(info, study_data.dataset.meta, study_data.study)


def _exported(study_data: StudyData, rows: NDArray[np.int64], infos: tuple[AttributeInfo, ...]) -> pa.Table:
    """The exported values of the judged leads, in the order of the snapshots."""
    leads = study_data.dataset.tables.leads
    values = study_data.dataset.run(leads.select("lead_no", *dict.fromkeys(info.column for info in infos)).order_by("lead_no"))
    return values.take(pa.array(study_data.snapshots.lead_no[rows].astype(np.int64)))


def _signal(study_data: StudyData, rows: NDArray[np.int64], info: AttributeInfo, values: pa.Array) -> Signal:
    if info.has_history:
        values = values_then(study_data, rows, info, values)
    if info.known_from is not None:
        known = known_since(study_data, rows, info.known_from) <= study_data.snapshots.as_of[rows]
        values = pc.if_else(pa.array(known), values, pa.scalar(None, values.type))
    as_exported = not info.has_history
    if info.kind == "number":
        numbers = pc.cast(values, pa.float64()).fill_null(np.nan).to_numpy(zero_copy_only=False)
        return NumberSignal(info.name, family_of(info), numbers, as_exported)
    levels, codes = _levels(pc.cast(values, pa.string()))
    return LevelSignal(info.name, family_of(info), levels, codes, as_exported)


def _levels(values: pa.Array) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """Distinct values, the most frequent first (then by name), and the code of each row."""
    encoded = values.dictionary_encode()
    names = np.array(encoded.dictionary.to_pylist(), dtype=object)
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    counts = np.bincount(codes[codes >= 0], minlength=len(names))
    order = np.array(sorted(range(len(names)), key=lambda code: (-counts[code], names[code])), dtype=np.int32)
    rank = np.empty(len(names) + 1, dtype=np.int32)
    rank[order], rank[-1] = np.arange(len(names), dtype=np.int32), -1
    return tuple(str(names[code]) for code in order), rank[codes]
