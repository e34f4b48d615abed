"""Touches: numbered by their kind, sorted by lead and time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from analysis.importmeta import Note
from analysis.sources.entry import NO_SUCH_LEAD, USED, EntryQuery
from analysis.sources.sql import literal
from analysis.sources.staging import Staged, merge_by_key, one, stage
from analysis.sources.touchfile import TOUCH_GROUP, TYPE_COLUMNS, write_sorted_touches

if TYPE_CHECKING:
    import duckdb

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
    same = _same_kind(session, query, number)
    unknown = f"e.row_state = {USED} AND k.row_state = {USED} AND l.lead_no IS NULL"
    wrong_kind = f"e.row_state = {USED} AND k.row_state > {USED}"
    state = f"CASE WHEN {unknown} THEN {NO_SUCH_LEAD} WHEN {wrong_kind} THEN k.row_state + {len(query.rest.problems)} ELSE e.row_state END"
    value = f"CASE WHEN {unknown} THEN e.lead_id WHEN {wrong_kind} THEN k.row_value ELSE e.row_value END"
    key = ", e.source_key" if query.rest.entry.key else ""
    rows = (
        f"SELECT e.row_no, CAST({state} AS SMALLINT) AS row_state, {value} AS row_value,"
        f" l.lead_no, e.occurred_at, k.type_no, e.dwell_seconds{key}"
        f" FROM ({query.rest.sql(also=query.shared)}) e LEFT JOIN leads l ON e.lead_id = l.lead_id LEFT JOIN ({kinds}) k ON {same}"
    )
    staged = stage(session, query.rest, number, rows=rows)
    return replace(staged, problems=(*query.rest.problems, *query.kind.problems))


def _same_kind(session: duckdb.DuckDBPyConnection, query: TouchQuery, number: int) -> str:
    """How a row finds its kind. Every row's combination stands among the kinds, so a hash decides as long as no two kinds share one."""
    if not query.shared:
        return "true"
    mine, theirs = (f"hash({', '.join(f'{side}.{raw}' for raw in query.shared)})" for side in ("e", "k"))
    if one(session, f"SELECT count(*) - count(DISTINCT {theirs}) FROM kinds_{number} k") == 0:
        return f"{mine} = {theirs}"
    return " AND ".join(f"e.{raw} IS NOT DISTINCT FROM k.{raw}" for raw in query.shared)


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


def write_touches(session: duckdb.DuckDBPyConnection, staged: list[Staged], folder: Path, *, has_parent: bool) -> tuple[Note, ...]:
    """Write ``touch_types.parquet`` and ``touches.parquet``.

    The rows come sorted from DuckDB as numbers; their texts are put in as dictionaries, which is much cheaper than sorting them.
    """
    has_key = has_parent or any(each.query.entry.key for each in staged)
    columns = "lead_no, occurred_at, type_no, dwell_seconds"
    parts = [
        f"SELECT {columns}{_key(has_key, own=bool(each.query.entry.key))} FROM {each.table} WHERE row_state = {USED}" for each in staged
    ]
    parts += [f"SELECT {columns}, source_key FROM parent_touches"] if has_parent else []
    types = {"lead_no": "INTEGER", "occurred_at": "TIMESTAMP", "type_no": "INTEGER", "dwell_seconds": "DOUBLE"}
    none = ", ".join(f"CAST(NULL AS {type_}) AS {name}" for name, type_ in types.items())
    rows = " UNION ALL ".join(parts) or f"SELECT {none} WHERE false"
    counts = f"SELECT type_no, count(*) AS n_touches FROM ({rows}) GROUP BY type_no"
    number = f"CAST(row_number() OVER (ORDER BY {', '.join(f'{name} NULLS FIRST' for name in TYPE_COLUMNS)}) - 1 AS INTEGER) AS touch_type"
    session.execute(f"CREATE TEMP TABLE numbered AS SELECT *, {number} FROM types JOIN ({counts}) USING (type_no)")
    target = literal(str(folder / "touch_types.parquet"))
    session.execute(
        f"COPY (SELECT touch_type, {', '.join(TYPE_COLUMNS)}, n_touches FROM numbered ORDER BY touch_type) TO {target} (FORMAT parquet)"
    )
    listed = ", ".join(f"t.{name}" for name in TYPE_COLUMNS)
    kinds = session.sql(
        f"SELECT n.touch_type, {listed} FROM types t LEFT JOIN numbered n USING (type_no) ORDER BY t.type_no"
    ).to_arrow_table()
    leads = session.sql("SELECT lead_id FROM leads ORDER BY lead_no").to_arrow_table()["lead_id"].combine_chunks()
    order = "lead_no, occurred_at, type_no"  # a fourth key would triple the time
    sorted_rows = session.sql(f"SELECT {columns}{', source_key' if has_key else ''} FROM ({rows}) ORDER BY {order}").to_arrow_reader(
        TOUCH_GROUP
    )
    return write_sorted_touches(sorted_rows, kinds, leads, folder / "touches.parquet")


def _key(wanted: bool, *, own: bool) -> str:  # noqa: FBT001
    return "" if not wanted else ", source_key" if own else ", CAST(NULL AS VARCHAR) AS source_key"
