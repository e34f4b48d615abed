"""Staging: the rows of one entry in a temporary table, each with its number, its state and its values; and counting what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from analysis.dataset.meta import EntryCount, SetAside
from analysis.importing.columns.entry import MERGED, NO_LEAD_NOR_ACCOUNT, NO_SUCH_LEAD, NOT_SELECTED, USED, EntryQuery, RowProblem
from analysis.importing.files.csv_lines import lines_at, lines_of_rows
from analysis.importing.files.raw import rejects_table
from analysis.importing.files.source import OpenedSource
from analysis.importing.files.sql import literal

if TYPE_CHECKING:
    import duckdb

LONGEST_VALUE = 200
_SPLIT_REASONS = {
    "MISSING COLUMNS": "too few columns",
    "TOO MANY COLUMNS": "too many columns",
    "UNQUOTED VALUE": "a quotation mark is not closed or is in the wrong place",
    "LINE SIZE OVER MAXIMUM": "the row is too long",
    "INVALID ENCODING": "not readable in the file's encoding",
}
_LATE_REASONS = {NO_SUCH_LEAD: ("lead_id", "no such lead"), NO_LEAD_NOR_ACCOUNT: ("lead_id", "neither lead nor account")}


@dataclass(frozen=True, slots=True)
class Staged:
    """The staged rows of one entry.

    Args:
        query: The entry.
        table: The temporary table: ``row_no, row_state, row_value`` and the values.
        problems: What the states above 0 mean.
    """

    query: EntryQuery
    table: str
    problems: tuple[RowProblem, ...]

    @property
    def number(self) -> int:
        """The entry's place in the mapping."""
        return self.query.entry.number

    @property
    def rejects(self) -> str:
        """The table of lines that could not be split into columns."""
        return rejects_table(self.query.binder.own)

    @property
    def is_text(self) -> bool:
        """Whether the source is a text file."""
        return self.query.binder.own.kind == "text"


def stage(session: duckdb.DuckDBPyConnection, query: EntryQuery, *, rows: str | None = None) -> Staged:
    """Work out an entry's rows in a temporary table.

    Args:
        session: Has the raw tables.
        query: The entry.
        rows: SQL to use instead of the query alone, where more than its rows is wanted.
    """
    table = f"staged_{query.entry.number}"
    session.execute(f"CREATE TEMP TABLE {table} AS {rows or query.sql()}")
    return Staged(query, table, query.problems)


def merge_by_key(session: duckdb.DuckDBPyConnection, stages: list[Staged], key: str) -> None:
    """Mark all but the latest row of each key as merged; later entries are later than all rows of earlier ones."""
    union = " UNION ALL ".join(
        f"SELECT {each.number} AS entry, row_no, {key} AS k FROM {each.table} WHERE row_state = {USED} AND {key} IS NOT NULL"
        for each in stages
    )
    latest = "row_number() OVER (PARTITION BY k ORDER BY entry DESC, row_no DESC)"
    placed = f"SELECT entry, row_no, {latest} AS place FROM ({union})"
    session.execute(f"CREATE OR REPLACE TEMP TABLE merged AS SELECT entry, row_no FROM ({placed}) WHERE place > 1")
    for each in stages:
        rows = f"SELECT row_no FROM merged WHERE entry = {each.number}"
        session.execute(f"UPDATE {each.table} SET row_state = {MERGED} WHERE row_state = {USED} AND row_no IN ({rows})")


def count_entry(session: duckdb.DuckDBPyConnection, staged: Staged) -> EntryCount:
    """What became of the rows of an entry."""
    counts = {
        int(row[0]): int(row[1]) for row in session.execute(f"SELECT row_state, count(*) FROM {staged.table} GROUP BY row_state").fetchall()
    }
    refused = one(session, f"SELECT count(DISTINCT line_byte_position) FROM {staged.rejects}") if staged.is_text else 0
    entry, source = staged.query.entry, staged.query.binder.own
    return EntryCount(
        table=entry.table,
        source=entry.source,
        file=source.file,
        read=sum(counts.values()) + refused,
        used=counts.get(USED, 0),
        not_selected=counts.get(NOT_SELECTED, 0),
        set_aside=sum(count for state, count in counts.items() if state > 0) + refused,
        merged=counts.get(MERGED, 0),
    )


def create_rejected(session: duckdb.DuckDBPyConnection) -> None:
    """Make the table of rows set aside."""
    session.execute(
        'CREATE TEMP TABLE rejected (file VARCHAR, line INTEGER, "table" VARCHAR, "column" VARCHAR, value VARCHAR, reason VARCHAR)'
    )


def collect_rejected(session: duckdb.DuckDBPyConnection, staged: Staged) -> None:
    """Add an entry's rows that were set aside, with their lines in the file."""
    source, table = staged.query.binder.own, staged.query.entry.table
    refused = refused_lines(session, source, staged.rejects) if staged.is_text else []
    rows = session.execute(f"SELECT row_no, row_state, row_value FROM {staged.table} WHERE row_state > 0 ORDER BY row_no").fetchall()
    lines = _lines(session, staged, [int(row[0]) for row in rows], frozenset(each.line for each in refused))
    reasons = {position: (each.column, each.reason) for position, each in enumerate(staged.problems, start=1)} | _LATE_REASONS
    found = [_Found(lines.get(int(n), int(n)), *reasons[int(state)], value) for n, state, value in rows] + refused
    insert_rejected(session, found, file=source.file, table=table)


@dataclass(frozen=True, slots=True)
class _Found:
    """A row set aside."""

    line: int
    column: str
    reason: str
    value: str | None


def refused_lines(session: duckdb.DuckDBPyConnection, source: OpenedSource, rejects: str) -> list[_Found]:
    """The records of a text file that could not be split into columns."""
    first = "arg_min(error_type, column_idx), arg_min(csv_line, column_idx)"
    sql = f"SELECT line_byte_position, {first} FROM {rejects} GROUP BY line_byte_position ORDER BY line_byte_position"
    records = [(int(position) - 1, str(error), str(text or "")) for position, error, text in session.execute(sql).fetchall()]
    # Blank lines before a record are counted to it.
    starts = [position + len(text) - len(text.lstrip("\n")) for position, _, text in records]
    at = lines_at(source.path, starts)
    found = []
    for start, (_, error, text) in zip(starts, records, strict=True):
        record = text.strip("\n")
        line, spans = at[start], record.count("\n")
        reason = _SPLIT_REASONS.get(error, "not readable") + (f" (up to line {line + spans})" if spans else "")
        found.append(_Found(line, "", reason, record))
    return found


def insert_rejected(session: duckdb.DuckDBPyConnection, found: list[_Found], *, file: str, table: str) -> None:
    """Add rows to those set aside."""
    if not found:
        return
    found = sorted(found, key=lambda each: each.line)
    shown = [None if each.value is None else str(each.value)[:LONGEST_VALUE] for each in found]
    columns = {
        "line": pa.array([each.line for each in found], pa.int32()),
        "c": [each.column for each in found],
        "v": pa.array(shown, pa.string()),
    }
    session.register("found_rows", pa.table(columns | {"r": [each.reason for each in found]}))
    session.execute(f"INSERT INTO rejected SELECT {literal(file)}, line, {literal(table)}, c, v, r FROM found_rows")
    session.unregister("found_rows")


def _lines(session: duckdb.DuckDBPyConnection, staged: Staged, wanted: list[int], refused: frozenset[int]) -> dict[int, int]:
    source = staged.query.binder.own
    if source.layout is None or not wanted:
        return {}
    total = one(session, f"SELECT count(*) FROM {staged.table}")
    return lines_of_rows(source.path, source.layout, wanted, total=total, refused=refused, one_column=len(source.columns) == 1)


def sample_rejected(session: duckdb.DuckDBPyConnection, most: int = 200) -> tuple[SetAside, ...]:
    """The first rows set aside of each table and reason, at most ``most`` in all."""
    place = 'row_number() OVER (PARTITION BY file, "table", "column", reason ORDER BY line)'
    sql = f'SELECT *, {place} AS place FROM rejected ORDER BY place, file, "table", line LIMIT {most}'
    rows = session.execute(
        f'SELECT file, line, "table", "column", coalesce(value, \'\'), reason FROM ({sql}) ORDER BY file, line, "table"'
    ).fetchall()
    return tuple(SetAside(str(f), int(n), str(t), str(c), str(v), str(r)) for f, n, t, c, v, r in rows)


def one(session: duckdb.DuckDBPyConnection, sql: str) -> int:
    """The one number that a query returns."""
    rows = session.execute(sql).fetchall()  # all: an unfinished result would block the connection
    return int(rows[0][0]) if rows and rows[0][0] is not None else 0
