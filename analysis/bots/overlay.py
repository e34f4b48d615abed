"""Overrides of bots and people as an overlay beside the import: all readers of touches read them as if the import had said so."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from analysis.bots.detect import AT_ONCE_SECONDS, open_types, opened_at_once
from analysis.bots.overrides import BotVerdict
from analysis.dataset.engine import Dataset
from analysis.yaml_files import canonical_json

#: Raised when the meaning of a verdict changes, so that no touches of an earlier meaning are read again.
VERSION = 1
_Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Move:
    """Touches of one type become touches of another.

    Args:
        source: The type.
        target: What it becomes: the same but for who made it.
        machine: Who then made it.
    """

    source: int
    target: int
    machine: bool


def overridden(dataset: Dataset, verdicts: Iterable[BotVerdict]) -> Dataset:
    """The import with the overrides of users.

    Where a user answered "bots", the opens that came at once count as made by bots, besides those that the source marks. Where a user
    answered "people", no touch of the touch point counts as made by bots.

    Args:
        dataset: The import; its files stay as they are. The overlaid touches are kept in its cache.
        verdicts: The overrides; those that change no touch, or that name touch points that the import does not have, are left out.

    Returns:
        The same dataset where nothing changes. Else one with other ``touches`` and ``touch_types``, and with the overlay in its
        ``content_id``; ``imported`` still holds the tables as they were imported.
    """
    types = dataset.run(dataset.imported.touch_types.order_by("touch_type")).to_pylist()
    said = {each.point: each.machine for each in verdicts}
    moves = _moves(types, said)
    if not moves:
        return dataset
    overlay = _content(types, moves)
    touches = dataset.kept(f"touches-{dataset.import_id}-{overlay}", lambda: _touches(dataset, types, moves))
    return dataset.overlaid(overlay, touches=touches, touch_types=_touch_types(dataset, types, moves, touches))


def _moves(types: list[_Row], said: Mapping[tuple[str, str, str | None], bool]) -> tuple[_Move, ...]:
    """Which types change; the targets that the import does not have are numbered after those that it has."""
    numbers = {_kind(each, machine=bool(each["machine"])): each["touch_type"] for each in types}
    opens, following = open_types(types), max(numbers.values(), default=-1) + 1
    found = []
    for each in types:
        machine = said.get((each["channel"], each["action"], each["asset"] or None))
        if machine is None or machine == bool(each["machine"]) or (machine and each["touch_type"] not in opens):
            continue
        target = numbers.setdefault(_kind(each, machine=machine), following)
        following = max(following, target + 1)
        found.append(_Move(each["touch_type"], target, machine))
    return tuple(found)


def _kind(row: _Row, *, machine: bool) -> tuple[Any, ...]:
    """All that makes a touch type, with who made it."""
    return (*(row[name] for name in ("channel", "action", "asset", "direction", "actor")), bool(row["logged_by_rep"]), machine)


def _content(types: list[_Row], moves: tuple[_Move, ...]) -> str:
    """Hash of what changes; the touch types are the import's, so that their numbers say which are meant."""
    text = canonical_json([VERSION, AT_ONCE_SECONDS, len(types), [[each.source, each.machine] for each in moves]])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _touches(dataset: Dataset, types: list[_Row], moves: tuple[_Move, ...]) -> ir.Table:
    """The import's touches in their order, each of its overridden type."""
    tables = dataset.imported
    changes = dataset.bring(
        pa.table(
            {
                "touch_type": pa.array([each.source for each in moves], pa.int32()),
                "target": pa.array([each.target for each in moves], pa.int32()),
                "made_by_bot": pa.array([each.machine for each in moves], pa.bool_()),
            }
        )
    )
    suspected = frozenset(each.source for each in moves if each.machine)
    key = ("lead_no", "touch_type", "occurred_at")
    at_once = opened_at_once(tables, types, suspected).select(*key).distinct().mutate(at_once=ibis.literal(True))
    rows = tables.touches.left_join(changes, "touch_type", rname="changes_{name}").left_join(at_once, list(key), rname="quick_{name}")
    changed = rows["target"].notnull() & (~rows["made_by_bot"] | rows["at_once"].fill_null(False))
    other = {
        "machine": ibis.ifelse(changed, rows["made_by_bot"], rows["machine"]),
        "touch_type": ibis.ifelse(changed, rows["target"], rows["touch_type"]).cast("int32"),
    }
    return rows.select(**{name: other.get(name, rows[name]) for name in tables.touches.columns}).order_by(["lead_no", "occurred_at"])


def _touch_types(dataset: Dataset, types: list[_Row], moves: tuple[_Move, ...], touches: ir.Table) -> ir.Table:
    """The touch types of the overlaid touches, counted; those that no touch has any more are gone."""
    counted = dataset.run(touches.group_by("touch_type").agg(n=touches.count()))
    n_touches = dict(zip(counted["touch_type"].to_pylist(), counted["n"].to_pylist(), strict=True))
    rows = {each["touch_type"]: dict(each) for each in types}
    for each in moves:
        rows.setdefault(each.target, rows[each.source] | {"touch_type": each.target, "machine": each.machine})
    kept = [row | {"n_touches": n_touches[number]} for number, row in sorted(rows.items()) if number in n_touches]
    return dataset.bring(pa.Table.from_pylist(kept, dataset.imported.touch_types.schema().to_pyarrow()))
