"""Joins of a mapping: the other source as a small table, which must be unique by its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.dataset.meta import Note
from analysis.errors import PlumblineError
from analysis.importing.columns.binding import Binder
from analysis.importing.columns.entry import EntryQuery, join_table
from analysis.importing.columns.values import text_sql
from analysis.importing.files.raw import raw_table
from analysis.importing.files.source import OpenedSource, SourceColumn
from analysis.importing.mapping.records import Join
from analysis.importing.rows.staging import one

if TYPE_CHECKING:
    import duckdb


def joined_columns(query: EntryQuery) -> tuple[tuple[str, str], ...]:
    """The columns that an entry's joins read: pairs of the other source's name and the column's name in SQL.

    Raises:
        PlumblineError: ``MAPPING-COLUMN-MISSING``.
    """
    binder = query.binder
    found: list[tuple[str, str]] = []
    for position, (join, source) in enumerate(binder.joined):
        keys = [_column_there(binder, source, there).sql for _, there in join.on]
        for name in join.columns:
            _column_there(binder, source, name)
        used = [each.column.sql for each in query.reads if each.join == position]
        found += [(source.name, column) for column in (*keys, *used)]
    return tuple(found)


def create_joins(session: duckdb.DuckDBPyConnection, query: EntryQuery) -> tuple[Note, ...]:
    """Make the temporary tables that an entry's joins look into.

    Args:
        session: Has the raw tables.
        query: The entry.

    Raises:
        PlumblineError: ``MAPPING-JOIN-NOT-UNIQUE``.
    """
    binder = query.binder
    notes: list[Note] = []
    for position, (join, source) in enumerate(binder.joined):
        columns = [_column_there(binder, source, there) for _, there in join.on]
        keys = [f"{text_sql(each.sql, each.type, binder.dialect)} AS k{place}" for place, each in enumerate(columns)]
        used = [f"{each.column.sql} AS {each.raw}" for each in query.reads if each.join == position]
        table = join_table(binder.entry, position)
        session.execute(f"CREATE TEMP TABLE {table} AS SELECT {', '.join([*keys, *used])} FROM {raw_table(source)}")
        _refuse_repeated(session, table, join, source, binder)
        notes += _unused(session, binder, position)
    return tuple(notes)


def _column_there(binder: Binder, source: OpenedSource, header: str) -> SourceColumn:
    column = source.column(header)
    if column is None:
        what = f"{source.file} has no column '{header}', by which {binder.entry.table} joins it."
        raise PlumblineError(
            "MAPPING-COLUMN-MISSING", what, where=binder.entry.place, remedy=f"It has {', '.join(c.header for c in source.columns[:12])}."
        )
    return column


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


def _unused(session: duckdb.DuckDBPyConnection, binder: Binder, position: int) -> list[Note]:
    """Rows of the other side that no row asks for; counted for leads only, where each row should find its lead."""
    join, source = binder.joined[position]
    columns = [binder.use(here) for here, _ in join.on]
    if binder.entry.table != "leads" or any(column.join is not None for column in columns):
        return []
    keys = ", ".join(f"{column.cell(binder.dialect).text} AS h{place}" for place, column in enumerate(columns))
    same = " AND ".join(f"h{place} = k{place}" for place in range(len(columns)))
    asked = f"SELECT 1 FROM (SELECT {keys} FROM {raw_table(binder.own)}) WHERE {same}"
    count = one(session, f"SELECT count(*) FROM {join_table(binder.entry, position)} WHERE NOT EXISTS ({asked})")
    text = f"rows of {source.file} belong to no row of {binder.own.file} and were not used."
    return [Note("JOIN-ROWS-UNUSED", text, count)] if count else []
