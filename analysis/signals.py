"""Signals: every attribute and touch point of the judged leads, as known at their snapshots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from analysis.entries import micros
from analysis.histories import NEVER, Facts, Instants, first_after, or_later, rank_until, read_stage_facts
from analysis.inquiry import Inquiry
from analysis.rulecheck import refusal
from analysis.signalvalues import LevelSignal, NumberSignal, Refused, Signal
from analysis.tables import AttributeInfo, Family, KnownFrom, Stage, attribute_column
from analysis.touch_signals import read_touch_points

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
        part: The part that was read, ``work`` or ``all``.
    """

    signals: tuple[Signal, ...]
    converted: NDArray[np.bool_]
    bucket: NDArray[np.int16]
    cohort: NDArray[np.int16]
    cohorts: tuple[str, ...]
    refused: tuple[Refused, ...]
    part: str


def read_signals(inquiry: Inquiry) -> Signals:
    """Read every comparable attribute and touch point of the judged leads of the visible part, as known at their snapshots.

    An attribute with history has the value of its latest change by the snapshot; one without has the value of the export, from when it was
    known. Values not known yet are missing. Instants are not compared.
    """
    rows = judged_rows(inquiry)
    snapshots, meta = inquiry.snapshots, inquiry.dataset.meta
    reasons = {info.name: _reason(info, inquiry) for info in meta.attributes}
    usable = tuple(info for info in meta.attributes if reasons[info.name] is None)
    refused = tuple(Refused(info.name, family_of(info), reason) for info in meta.attributes if (reason := reasons[info.name]) is not None)
    exported = _exported(inquiry, rows, usable)
    touched, rare = read_touch_points(inquiry, rows)
    return Signals(
        signals=(*(_signal(inquiry, rows, info, exported[info.column].combine_chunks()) for info in usable), *touched),
        converted=snapshots.converted[rows],
        bucket=snapshots.bucket[rows],
        cohort=inquiry.cohorts.codes[rows],
        cohorts=inquiry.cohorts.names,
        refused=(*refused, *rare),
        part=inquiry.visible_part,
    )


def family_of(info: AttributeInfo) -> Family | None:
    """The family that the mapping states, else the usual one of a canonical attribute, else None."""
    return info.family or USUAL_FAMILIES.get(info.name)


def judged_rows(inquiry: Inquiry) -> NDArray[np.int64]:
    """Positions of the snapshots that enter a rate and that screens may see."""
    visible = inquiry.parts.codes == inquiry.parts.names.index(inquiry.visible_part)
    return np.flatnonzero(visible & inquiry.snapshots.judged)


def _reason(info: AttributeInfo, inquiry: Inquiry) -> str | None:
    if info.kind == "instant":
        return "is a date"
    return refusal(info, inquiry.dataset.meta, inquiry.study)


def _exported(inquiry: Inquiry, rows: NDArray[np.int64], infos: tuple[AttributeInfo, ...]) -> pa.Table:
    """The exported values of the judged leads, in the order of the snapshots."""
    leads = inquiry.dataset.tables.leads
    values = inquiry.dataset.run(leads.select("lead_no", *dict.fromkeys(info.column for info in infos)).order_by("lead_no"))
    return values.take(pa.array(inquiry.snapshots.lead_no[rows].astype(np.int64)))


def _signal(inquiry: Inquiry, rows: NDArray[np.int64], info: AttributeInfo, values: pa.Array) -> Signal:
    if info.has_history:
        values = _as_then(inquiry, rows, info, values)
    if info.known_from is not None:
        known = _known_since(inquiry, rows, info.known_from) <= inquiry.snapshots.as_of[rows]
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


def _as_then(inquiry: Inquiry, rows: NDArray[np.int64], info: AttributeInfo, exported: pa.Array) -> pa.Array:
    """Values by the latest change at or before the snapshot; leads that never changed keep their exported value."""
    changes = inquiry.dataset.tables.attribute_changes
    own = changes.filter(changes["attribute"] == info.name)
    dated = inquiry.dataset.run(
        own.select("lead_no", "value", at=micros(own["changed_at"])).order_by(["lead_no", "at", ibis.asc("value", nulls_first=True)])
    )
    if dated.num_rows == 0:
        return exported
    facts = Facts(dated["lead_no"].to_numpy().astype(np.int32), dated["at"].to_numpy().astype(np.int64), np.zeros(dated.num_rows))
    lead_no = inquiry.snapshots.lead_no[rows]
    first, last = np.searchsorted(facts.lead_no, lead_no), np.searchsorted(facts.lead_no, lead_no, side="right")
    known = rank_until(facts, first, last, inquiry.snapshots.as_of[rows])
    position = pa.array(np.where(known > 0, first + known - 1, 0), mask=known == 0)
    then = dated["value"].combine_chunks().take(position)
    if info.kind == "number":
        then = _numbers(then)
    return pc.if_else(pa.array(last > first), then, pc.cast(exported, then.type))


def _numbers(texts: pa.Array) -> pa.Array:
    """Texts as numbers, missing where they are none."""
    plain = pc.match_substring_regex(texts, r"^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$")
    return pc.cast(pc.utf8_trim_whitespace(pc.if_else(plain, texts, pa.scalar(None, texts.type))), pa.float64())


def _known_since(inquiry: Inquiry, rows: NDArray[np.int64], moment: KnownFrom) -> Instants:
    """From when an attribute was known for each judged lead; ``NEVER`` where it never was."""
    dataset, lead_no = inquiry.dataset, inquiry.snapshots.lead_no[rows]
    if moment.kind == "column":
        name = "created_at" if moment.name == "created_at" else attribute_column(moment.name)
        leads = dataset.tables.leads
        known = dataset.run(leads.select("lead_no", at=micros(leads[name])).order_by("lead_no"))["at"].fill_null(NEVER)
        instants: Instants = known.to_numpy().astype(np.int64)
        return instants[lead_no]
    stage = inquiry.study.outcome.stage if moment.kind == "outcome" else cast("Stage", moment.name)
    return first_after(read_stage_facts(dataset, or_later(stage)), lead_no, np.full(len(rows), -NEVER))
