"""Raw tables: the columns that a mapping uses, read once from each file in parallel, in the order of its rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from analysis.importing.files.source import OpenedSource

if TYPE_CHECKING:
    import duckdb


def raw_table(source: OpenedSource) -> str:
    """The temporary table that holds a source."""
    return f"raw_{source.name.encode().hex()}"


def rejects_table(source: OpenedSource) -> str:
    """The table of a text file's records that could not be split into columns."""
    return f"rejects_{source.name.encode().hex()}"


def row_number(source: OpenedSource) -> str:
    """SQL of a row's number in its raw table: its row in the sheet, else its place from 1 among the rows that could be split."""
    return "source_row" if source.row else "rowid + 1"


def read_raw(session: duckdb.DuckDBPyConnection, source: OpenedSource, columns: Iterable[str]) -> None:
    """Read a source into its raw table.

    Args:
        session: Where the source is open.
        source: The source.
        columns: Names in SQL of the columns that are used.
    """
    wanted = set(columns)
    listed = [column.sql for column in source.columns if column.sql in wanted] or [source.columns[0].sql]
    listed += [f"CAST({source.row} AS INTEGER) AS source_row"] if source.row else []
    rejects = rejects_table(source) if source.kind == "text" else None
    session.execute(f"CREATE TEMP TABLE {raw_table(source)} AS SELECT {', '.join(listed)} FROM {source.relation(rejects)}")


def drop_raw(session: duckdb.DuckDBPyConnection, source: OpenedSource) -> None:
    """Free the memory of a source that is not needed any more."""
    session.execute(f"DROP TABLE IF EXISTS {raw_table(source)}")
