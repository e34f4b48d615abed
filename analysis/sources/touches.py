"""Touches: numbered by their kind, sorted by lead and time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq

from analysis.importmeta import Note
from analysis.sources.entry import NO_SUCH_LEAD, USED, EntryQuery
from analysis.sources.sql import identifier, literal
from analysis.sources.staging import Staged, merge_by_key, stage
from analysis.tables import TOUCHES

if TYPE_CHECKING:
    import duckdb

TYPE_COLUMNS = ("channel", "action", "asset", "direction", "actor", "machine", "logged_by_rep")
_NO_TYPES = "SELECT " + ", ".join(
    f"CAST(NULL AS {'BOOLEAN' if name in ('machine', 'logged_by_rep') else 'VARCHAR'}) AS {name}" for name in TYPE_COLUMNS
) + " WHERE false"  # fmt: skip


@dataclass(frozen=True, slots=True)
class TouchQuery:
    """An entry for touches in two parts: what is worked out for every row, and the kind of touch, worked out once for equal ones."""

    rest: EntryQuery
    kind: EntryQuery

    @property
    def shared(self) -> list[str]:
        """Raw columns on which the kind depends."""
        return self.kind.raws


def stage_touches(session: duckdb.DuckDBPyConnection, queries: list[tuple[int, TouchQuery]], parent: Path | None) -> list[Staged]:
    """Work out all touches, each with the number of its lead and of its kind instead of their texts.

    Args:
        session: Where the raw tables and ``leads`` stand.
        queries: The entries for touches, with their positions in the mapping.
        parent: Folder of the import that is added to.
    """
    listed = ", ".join(TYPE_COLUMNS)
    for number, query in queries:
        different = f"SELECT DISTINCT {', '.join(['0 AS row_no', *query.shared])} FROM ({query.kind.rows()})"
        session.execute(f"CREATE TEMP TABLE kinds_{number} AS {query.kind.sql(rows=different, also=query.shared)}")
    parts = [f"SELECT {listed} FROM kinds_{number} WHERE row_state = {USED}" for number, _ in queries]
    parts += [f"SELECT {listed} FROM read_parquet({literal(str(parent / 'touch_types.parquet'))})"] if parent else []
    distinct = " UNION ".join([_NO_TYPES, *parts])
    session.execute(f"CREATE TEMP TABLE types AS SELECT CAST(row_number() OVER () - 1 AS INTEGER) AS type_no, * FROM ({distinct})")
    staged = [_stage(session, query, number) for number, query in queries]
    if parent:
        session.execute(f"CREATE TEMP TABLE parent_touches AS {_parent_rows(parent)}")
    keyed = [each for each in staged if each.query.entry.key]
    if keyed:
        _merge_with_parent(session, keyed, parent)
    return staged


def _same_type(left: str, right: str) -> str:
    return " AND ".join(f"{left}.{name} IS NOT DISTINCT FROM {right}.{name}" for name in TYPE_COLUMNS)


def _stage(session: duckdb.DuckDBPyConnection, query: TouchQuery, number: int) -> Staged:
    kinds = f"SELECT k.*, t.type_no FROM kinds_{number} k LEFT JOIN types t ON {_same_type('k', 't')}"
    same = " AND ".join(f"e.{raw} IS NOT DISTINCT FROM k.{raw}" for raw in query.shared) or "true"
    unknown = f"e.row_state = {USED} AND k.row_state = {USED} AND l.lead_no IS NULL"
    wrong_kind = f"e.row_state = {USED} AND k.row_state > {USED}"
    state = f"CASE WHEN {unknown} THEN {NO_SUCH_LEAD} WHEN {wrong_kind} THEN k.row_state + {len(query.rest.problems)} ELSE e.row_state END"
    value = f"CASE WHEN {unknown} THEN e.lead_id WHEN {wrong_kind} THEN k.row_value ELSE e.row_value END"
    key = ", e.source_key" if query.rest.entry.key else ""
    rows = (
        f"SELECT e.row_no, CAST({state} AS SMALLINT) AS row_state, {value} AS row_value, l.lead_no, e.occurred_at, k.type_no, e.dwell_seconds{key}"
        f" FROM ({query.rest.sql(also=query.shared)}) e LEFT JOIN leads l ON e.lead_id = l.lead_id LEFT JOIN ({kinds}) k ON {same}"
    )
    staged = stage(session, query.rest, number, rows=rows)
    return replace(staged, problems=(*query.rest.problems, *query.kind.problems))


def _parent_rows(parent: Path) -> str:
    touches = literal(str(parent / "touches.parquet"))
    key = "p.source_key" if "source_key" in pq.read_schema(parent / "touches.parquet").names else "CAST(NULL AS VARCHAR)"
    return (
        f"SELECT l.lead_no, p.occurred_at, t.type_no, p.dwell_seconds, {key} AS source_key FROM read_parquet({touches}) p"
        f" JOIN leads l ON p.lead_id = l.lead_id JOIN types t ON {_same_type('p', 't')}"
    )


def _merge_with_parent(session: duckdb.DuckDBPyConnection, keyed: list[Staged], parent: Path | None) -> None:
    merge_by_key(session, keyed, "source_key")
    if parent:
        keys = " UNION ALL ".join(f"SELECT source_key FROM {each.table} WHERE row_state = {USED}" for each in keyed)
        session.execute(f"DELETE FROM parent_touches WHERE source_key IN (SELECT source_key FROM ({keys}) WHERE source_key IS NOT NULL)")


def write_touches(session: duckdb.DuckDBPyConnection, staged: list[Staged], folder: Path, *, has_parent: bool) -> None:
    """Write ``touch_types.parquet`` and ``touches.parquet``."""
    has_key = has_parent or any(each.query.entry.key for each in staged)
    columns = "lead_no, occurred_at, type_no, dwell_seconds"
    none = "CAST(NULL AS INTEGER) AS lead_no, CAST(NULL AS TIMESTAMP) AS occurred_at, CAST(NULL AS INTEGER) AS type_no, CAST(NULL AS DOUBLE) AS dwell_seconds"
    parts = [f"SELECT {columns}{_key(has_key, own=bool(each.query.entry.key))} FROM {each.table} WHERE row_state = {USED}" for each in staged]
    parts += [f"SELECT {columns}, source_key FROM parent_touches"] if has_parent else []
    rows = " UNION ALL ".join(parts) or f"SELECT {none} WHERE false"
    counts = f"SELECT type_no, count(*) AS n_touches FROM ({rows}) GROUP BY type_no"
    number = f"CAST(row_number() OVER (ORDER BY {', '.join(f'{name} NULLS FIRST' for name in TYPE_COLUMNS)}) - 1 AS INTEGER) AS touch_type"
    session.execute(f"CREATE TEMP TABLE numbered AS SELECT *, {number} FROM types JOIN ({counts}) USING (type_no)")
    target = literal(str(folder / "touch_types.parquet"))
    session.execute(f"COPY (SELECT touch_type, {', '.join(TYPE_COLUMNS)}, n_touches FROM numbered ORDER BY touch_type) TO {target} (FORMAT parquet)")
    mine = {"lead_id": "l", "occurred_at": "s", "dwell_seconds": "s"}
    listed = ", ".join(f"{mine.get(column.name, 't')}.{identifier(column.name)}" for column in TOUCHES.columns)
    joined = f"({rows}) s JOIN leads l ON s.lead_no = l.lead_no JOIN numbered t ON s.type_no = t.type_no"
    order = "s.lead_no, s.occurred_at, t.touch_type, s.dwell_seconds"
    select = f"SELECT s.lead_no, {listed}, t.touch_type{', s.source_key' if has_key else ''} FROM {joined} ORDER BY {order}"
    session.execute(f"COPY ({select}) TO {literal(str(folder / 'touches.parquet'))} (FORMAT parquet)")


def _key(wanted: bool, *, own: bool) -> str:  # noqa: FBT001
    return "" if not wanted else ", source_key" if own else ", CAST(NULL AS VARCHAR) AS source_key"


def identical_touches(path: Path) -> tuple[Note, ...]:
    """How many touches equal the one before them in everything that is kept."""
    count = 0
    last: tuple[np.ndarray, ...] | None = None
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(1 << 20, columns=["lead_no", "occurred_at", "touch_type", "dwell_seconds"]):
            arrays = tuple(column.fill_null(-1).to_numpy(zero_copy_only=False) if column.null_count else column.to_numpy() for column in batch.columns)
            joined = arrays if last is None else tuple(np.concatenate(pair) for pair in zip(last, arrays, strict=True))
            same = np.logical_and.reduce([each[1:] == each[:-1] for each in joined]) if len(joined[0]) > 1 else np.zeros(0, bool)
            count += int(same.sum())
            last = tuple(each[-1:] for each in arrays)
    text = "touches are equal to another in lead, instant, kind and time spent; none was merged, for want of a key."
    return (Note("TOUCHES-IDENTICAL", text, count),) if count else ()
