"""Joins of a mapping: the other source as a small table, which must be unique by its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.errors import PlumblineError
from analysis.importmeta import Note
from analysis.mapping import Join
from analysis.sources.binding import Binder
from analysis.sources.entry import join_name
from analysis.sources.opened import OpenedSource
from analysis.sources.staging import insert_rejected, one, refused_lines
from analysis.sources.values import text_sql

if TYPE_CHECKING:
    import duckdb


def create_joins(session: duckdb.DuckDBPyConnection, binder: Binder, number: int) -> tuple[Note, ...]:
    """Make the temporary tables that an entry's joins look into.

    Args:
        session: Where the sources are open.
        binder: Of the entry.
        number: The entry's position in the mapping.

    Raises:
        PlumblineError: ``MAPPING-JOIN-NOT-UNIQUE`` or ``MAPPING-COLUMN-MISSING``.
    """
    notes: list[Note] = []
    for position, (join, source) in enumerate(binder.joined):
        rejects = f"rejects_{number}_{position}"
        table = join_name(binder.entry, position)
        keys = [_key(binder, join, source, there) for _, there in join.on]
        listed = ", ".join([f"{key} AS k{place}" for place, key in enumerate(keys)] + [column.sql for column in source.columns])
        filled = " AND ".join(f"k{place} IS NOT NULL" for place in range(len(keys)))
        relation = source.relation(rejects if source.kind == "text" else None)
        session.execute(f"CREATE TEMP TABLE {table} AS SELECT * FROM (SELECT {listed} FROM {relation})")
        if source.kind == "text":
            insert_rejected(session, refused_lines(session, source, rejects), file=source.file, table=binder.entry.table)
        _refuse_repeated(session, table, join, source, binder)
        blank = one(session, f"SELECT count(*) FROM {table} WHERE NOT ({filled})")
        notes += _unused(session, binder, position, blank)
    return tuple(notes)


def _key(binder: Binder, join: Join, source: OpenedSource, header: str) -> str:
    column = source.column(header)
    if column is None:
        what = f"{source.file} has no column '{header}', by which {binder.entry.table} joins it."
        raise PlumblineError("MAPPING-COLUMN-MISSING", what, where=binder.entry.place, remedy=f"It has {', '.join(c.header for c in source.columns[:12])}.")
    for name in join.columns:
        if source.column(name) is None:
            raise PlumblineError("MAPPING-COLUMN-MISSING", f"{source.file} has no column '{name}'.", where=binder.entry.place)
    return text_sql(column.sql, column.type, binder.dialect)


def _refuse_repeated(session: duckdb.DuckDBPyConnection, table: str, join: Join, source: OpenedSource, binder: Binder) -> None:
    keys = ", ".join(f"k{place}" for place in range(len(join.on)))
    filled = " AND ".join(f"k{place} IS NOT NULL" for place in range(len(join.on)))
    sql = f"SELECT {keys}, count(*) FROM {table} WHERE {filled} GROUP BY {keys} HAVING count(*) > 1 ORDER BY {keys} LIMIT 1"
    row = session.execute(sql).fetchone()
    if row is None:
        return
    shown = ", ".join(f"{there} '{value}'" for (_, there), value in zip(join.on, row[:-1], strict=True))
    what = f"{source.file} has {row[-1]} rows with {shown}; a join needs one row for each key."
    raise PlumblineError("MAPPING-JOIN-NOT-UNIQUE", what, where=binder.entry.place, remedy="Map it as a table of its own.")


def _unused(session: duckdb.DuckDBPyConnection, binder: Binder, position: int, blank: int) -> list[Note]:
    """Rows of the other side that no row asks for; counted for leads only, where each row should find its lead."""
    if binder.entry.table != "leads":
        return []
    join, source = binder.joined[position]
    columns = [binder.use(here) for here, _ in join.on]
    if any(column.join is not None for column in columns):
        return []
    keys = ", ".join(f"{text_sql(column.raw, column.column.type, binder.dialect)} AS k{place}" for place, column in enumerate(columns))
    names = ", ".join(f"k{place}" for place in range(len(columns)))
    asked = f"SELECT {keys} FROM {binder.own.relation()}"
    table = join_name(binder.entry, position)
    filled = " AND ".join(f"k{place} IS NOT NULL" for place in range(len(columns)))
    count = one(session, f"SELECT count(*) FROM {table} WHERE {filled} AND ({names}) NOT IN (SELECT ({names}) FROM ({asked}))") + blank
    text = f"rows of {source.file} belong to no row of {binder.own.file} and were not used."
    return [Note("JOIN-ROWS-UNUSED", text, count)] if count else []
