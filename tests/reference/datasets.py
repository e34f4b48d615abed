"""Writes a world of leads as the folder of an import: tiny canonical Parquet files and ``meta.json``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.dataset.meta import ImportMeta, ImportReport, write_meta
from analysis.tables import LEAD_ATTRIBUTES, TABLES, TOUCHES, attribute_column
from tests.reference.levels import Lead, Touch, World

ARROW = {"text": pa.string(), "number": pa.float64(), "instant": pa.timestamp("us"), "flag": pa.bool_()}
_TYPE_KEYS = ("channel", "action", "asset", "direction", "actor", "machine", "logged_by_rep")
Row = dict[str, Any]


def write_import(folder: Path, world: World) -> Path:
    """Write the world's leads, touches, stages and changes as an import; the other tables are empty.

    Returns:
        The folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    numbers = {lead.lead_id: number for number, lead in enumerate(by_id(world))}
    types = touch_types(world)
    rows: dict[str, list[Row]] = {
        "leads": [_lead_row(lead, world, numbers) for lead in by_id(world)],
        "touches": [_touch_row(lead, touch, numbers, types) for lead, touch in _touches(world)],
        "stages": _facts(world, numbers, "stages", ("entered_at", "stage")),
        "attribute_changes": _facts(world, numbers, "changes", ("changed_at", "attribute", "value")),
    }
    for table in TABLES:
        pq.write_table(pa.Table.from_pylist(rows.get(table.name, []), _schema(table.name, world)), folder / f"{table.name}.parquet")
    _write_touch_types(folder, world, types)
    pq.write_table(pa.table({"lead_no": pa.array([], pa.int32()), "lead_id": pa.array([], pa.string())}), folder / "people.parquet")
    names = ("file", "table", "column", "value", "reason")
    empty = {name: pa.array([], pa.string()) for name in names} | {"line": pa.array([], pa.int64())}
    pq.write_table(pa.table(empty), folder / "rejected.parquet")
    undated = all(lead.created_at is None for lead in world.leads)
    write_meta(folder, ImportMeta(world.attributes, undated, "EUR", "UTC", "A small world", ImportReport(folder.name)))
    return folder


def by_id(world: World) -> list[Lead]:
    """The leads in the order of their ``lead_no``."""
    return sorted(world.leads, key=lambda lead: lead.lead_id)


def touch_types(world: World) -> list[Row]:
    """The distinct kinds of touches, in order of first mention."""
    kinds = dict.fromkeys(tuple(_kind(touch).items()) for _, touch in _touches(world))
    return [dict(kind) for kind in kinds]


def _touches(world: World) -> Iterator[tuple[Lead, Touch]]:
    for lead in by_id(world):
        for touch in sorted(lead.touches, key=lambda touch: touch.at):
            yield lead, touch


def _kind(touch: Touch) -> Row:
    flags = {"machine": bool(touch.machine), "logged_by_rep": bool(touch.logged_by_rep)}
    return {key: getattr(touch, key) for key in _TYPE_KEYS} | flags


def _lead_row(lead: Lead, world: World, numbers: dict[str, int]) -> Row:
    canonical = {"lead_id": lead.lead_id, "created_at": lead.created_at, "account_id": lead.account, "consent": lead.consent}
    observable = {"observable_web": lead.observable_web, "observable_email": lead.observable_email}
    attributes = {each.column: lead.attributes.get(each.name) for each in world.attributes if each.name != "account_id"}
    return {"lead_no": numbers[lead.lead_id], "bucket": bucket(lead)} | attributes | canonical | observable


def bucket(lead: Lead) -> int:
    """The lead's bucket: by its account, else by itself."""
    return int(hashlib.md5((lead.account or lead.lead_id).encode()).hexdigest()[:8], 16) % 50


def _touch_row(lead: Lead, touch: Touch, numbers: dict[str, int], types: list[Row]) -> Row:
    facts = {column.name: getattr(touch, column.name) for column in TOUCHES.columns if column.name not in ("lead_id", "occurred_at")}
    key = {"lead_no": numbers[lead.lead_id], "lead_id": lead.lead_id, "occurred_at": touch.at}
    return key | facts | {"touch_type": types.index(_kind(touch))}


def _facts(world: World, numbers: dict[str, int], field: str, names: tuple[str, ...]) -> list[Row]:
    return [
        {"lead_no": numbers[lead.lead_id], "lead_id": lead.lead_id} | dict(zip(names, astuple(fact), strict=True))
        for lead in by_id(world)
        for fact in sorted(getattr(lead, field), key=lambda fact: fact.at)
    ]


def _schema(table: str, world: World) -> pa.Schema:
    columns = [(column.name, ARROW[column.kind]) for each in TABLES if each.name == table for column in each.columns]
    fields: list[tuple[str, pa.DataType]] = [("lead_no", pa.int32()), *columns]
    if table == "leads":
        others = [each for each in world.attributes if each.name not in LEAD_ATTRIBUTES]
        fields += [("bucket", pa.int16()), *((attribute_column(each.name), ARROW[each.kind]) for each in others)]
    if table == "touches":
        fields.append(("touch_type", pa.int32()))
    return pa.schema(fields)


def _write_touch_types(folder: Path, world: World, types: list[Row]) -> None:
    kinds = [_kind(touch) for _, touch in _touches(world)]
    rows = [{"touch_type": number, "n_touches": kinds.count(kind)} | kind for number, kind in enumerate(types)]
    flags = [("machine", pa.bool_()), ("logged_by_rep", pa.bool_()), ("n_touches", pa.int64())]
    schema = pa.schema([("touch_type", pa.int32()), *((key, pa.string()) for key in _TYPE_KEYS[:5]), *flags])
    pq.write_table(pa.Table.from_pylist(rows, schema), folder / "touch_types.parquet")
