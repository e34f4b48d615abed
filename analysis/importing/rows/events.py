"""Dated facts about leads other than touches: stages, changes of attributes, handoffs, feedback."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from analysis.dataset.meta import Note
from analysis.importing.columns.entry import NO_SUCH_LEAD, SQL_TYPES, USED, EntryQuery
from analysis.importing.files.sql import identifier, literal
from analysis.importing.rows.staging import Staged, merge_by_key, one, stage
from analysis.tables import Table, table

if TYPE_CHECKING:
    import duckdb

#: Tables of dated facts, and the order of their rows after the lead.
ORDERS = {
    "stages": ("entered_at", "stage"),
    "attribute_changes": ("changed_at", "attribute"),
    "handoffs": ("at",),
    "feedback": ("given_at", "question"),
}


def stage_events(session: duckdb.DuckDBPyConnection, queries: list[EntryQuery]) -> list[Staged]:
    """Read all entries of one table, each row with the number of its lead."""
    staged = [stage(session, query, rows=_numbered(query)) for query in queries]
    keyed = [each for each in staged if each.query.entry.key]
    if keyed:
        merge_by_key(session, keyed, "source_key")
    return staged


def _numbered(query: EntryQuery) -> str:
    unknown = f"e.row_state = {USED} AND l.lead_no IS NULL"
    state = f"CAST(CASE WHEN {unknown} THEN {NO_SUCH_LEAD} ELSE e.row_state END AS SMALLINT) AS row_state"
    value = f"CASE WHEN {unknown} THEN e.lead_id ELSE e.row_value END AS row_value"
    names = ", ".join(f"e.{identifier(name)}" for name, _ in query.values)
    return f"SELECT e.row_no, {state}, {value}, l.lead_no, {names} FROM ({query.sql()}) e LEFT JOIN leads l ON e.lead_id = l.lead_id"


def gather_events(session: duckdb.DuckDBPyConnection, name: str, staged: list[Staged], parent: Path | None) -> None:
    """Make the temporary table of that name: all rows that count; old ones of the same key are replaced.

    Columns: ``lead_no``, those of the canonical table, ``source_key``, and for stages ``deal_id``.
    """
    canonical = table(name)
    parts = [_select(canonical, each) for each in staged]
    if parent:
        parts.append(_parent_select(canonical, parent / f"{name}.parquet", staged))
    none = ", ".join(f"CAST(NULL AS {SQL_TYPES[column.kind]}) AS {identifier(column.name)}" for column in canonical.columns)
    empty = f"SELECT CAST(NULL AS INTEGER) AS lead_no, {none}, CAST(NULL AS VARCHAR) AS source_key WHERE false"
    session.execute(f"CREATE TEMP TABLE {identifier(name)} AS {' UNION ALL '.join([empty, *parts])}")


def _select(canonical: Table, staged: Staged) -> str:
    names = ", ".join(identifier(column.name) for column in canonical.columns)
    key = "source_key" if staged.query.entry.key else "CAST(NULL AS VARCHAR) AS source_key"
    return f"SELECT lead_no, {names}, {key} FROM {staged.table} WHERE row_state = {USED}"


def _parent_select(canonical: Table, path: Path, staged: list[Staged]) -> str:
    names = ", ".join(f"p.{identifier(column.name)}" for column in canonical.columns)
    stored = pq.read_schema(path).names
    key = "p.source_key" if "source_key" in stored else "CAST(NULL AS VARCHAR)"
    conditions = ["p.deal_id IS NULL"] if "deal_id" in stored else []
    replaced = [
        f"SELECT source_key FROM {each.table} WHERE row_state = {USED} AND source_key IS NOT NULL"
        for each in staged
        if each.query.entry.key
    ]
    if replaced and "source_key" in stored:
        conditions.append(f"(p.source_key IS NULL OR p.source_key NOT IN ({' UNION ALL '.join(replaced)}))")
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT l.lead_no, {names}, {key} FROM read_parquet({literal(str(path))}) p JOIN leads l ON p.lead_id = l.lead_id{where}"


def write_events(session: duckdb.DuckDBPyConnection, name: str, folder: Path) -> None:
    """Write a table of dated facts, sorted by lead and time."""
    canonical = table(name)
    names = [identifier(column.name) for column in canonical.columns]
    extra = ["deal_id"] if name == "stages" else []
    extra += ["source_key"] if one(session, f"SELECT count(source_key) FROM {identifier(name)}") else []
    order = ", ".join(["lead_no", *(identifier(column) for column in ORDERS[name]), *names])
    select = f"SELECT {', '.join(['lead_no', *names, *extra])} FROM {identifier(name)} ORDER BY {order}"
    session.execute(f"COPY ({select}) TO {literal(str(folder / f'{name}.parquet'))} (FORMAT parquet)")


def identical_events(session: duckdb.DuckDBPyConnection, name: str) -> tuple[Note, ...]:
    """How many rows equal another in everything that is kept."""
    names = ", ".join(identifier(column.name) for column in table(name).columns)
    count = one(
        session, f"SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM {identifier(name)} GROUP BY {names} HAVING count(*) > 1)"
    )
    text = f"rows of {name} equal another row in everything; none was merged, because the mapping has no key."
    return (Note(f"{name.upper().replace('_', '-')}-IDENTICAL", text, count),) if count else ()
