"""A first look at files whose meaning is not known yet: headers, values, and how dates are written."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from analysis.importing.columns.date_formats import DayMonth, evidence_of, settle, shapes_of
from analysis.importing.columns.values import Dialect, text_sql
from analysis.importing.files.open import open_source, with_types
from analysis.importing.files.source import OpenedSource, SourceColumn
from analysis.importing.files.sql import literal
from analysis.importing.mapping.records import SourceFile

#: Rows that are looked at.
ROWS = 20_000
#: Different values kept of each column.
VALUES = 300


@dataclass(frozen=True, slots=True)
class ColumnSample:
    """What the first rows of a column show.

    Args:
        header: Its name.
        values: Its most frequent values, as texts.
        n_filled: Rows with a value.
        n_distinct: Different values.
        date: The format of its dates, `DayMonth` where that is open, None where it holds none.
        example: A value that leaves the date's format open.
        keys: All its values, where most are different and so may be ids.
    """

    header: str
    values: tuple[str, ...]
    n_filled: int
    n_distinct: int
    date: str | DayMonth | None
    example: str = ""
    keys: frozenset[str] = frozenset()

    @property
    def is_unique(self) -> bool:
        """Whether no value occurs twice."""
        return self.n_filled > 0 and self.n_distinct == self.n_filled


@dataclass(frozen=True, slots=True)
class FileSample:
    """What the first rows of a file show."""

    path: Path
    columns: tuple[ColumnSample, ...]
    n_rows: int

    @property
    def headers(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.header for column in self.columns)

    def column(self, header: str | None) -> ColumnSample | None:
        """The column of that header."""
        return next((column for column in self.columns if column.header == header), None)


def read_samples(paths: Sequence[Path]) -> tuple[FileSample, ...]:
    """Look at the first rows of files.

    Raises:
        PlumblineError: ``FILE-…`` for files that cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="plumbline-") as folder:
        session = duckdb.connect(config={"memory_limit": "1GB", "temp_directory": f"{folder}/spill"})
        try:
            session.execute("SET TimeZone = 'UTC'")
            return tuple(_sample(session, path, Path(folder)) for path in paths)
        finally:
            session.close()


def _sample(session: duckdb.DuckDBPyConnection, path: Path, work: Path) -> FileSample:
    source = with_types(session, open_source(SourceFile(path.stem, path.name), path, work))
    texts = ", ".join(f"{text_sql(column.sql, column.type, Dialect())} AS {column.sql}" for column in source.columns)
    session.execute(f"CREATE OR REPLACE TEMP TABLE sample AS SELECT {texts} FROM {source.relation()} LIMIT {ROWS}")
    rows = session.execute("SELECT count(*) FROM sample").fetchone()
    return FileSample(path, tuple(_column(session, source, column) for column in source.columns), int(rows[0]) if rows else 0)


def _column(session: duckdb.DuckDBPyConnection, source: OpenedSource, column: SourceColumn) -> ColumnSample:
    counts = session.execute(f"SELECT count({column.sql}), count(DISTINCT {column.sql}) FROM sample").fetchone() or (0, 0)
    frequent = (
        f"SELECT {column.sql} AS v, count(*) AS n FROM sample WHERE {column.sql} IS NOT NULL GROUP BY v ORDER BY n DESC, v LIMIT {VALUES}"
    )
    values = tuple(str(row[0]) for row in session.execute(frequent).fetchall())
    date: str | DayMonth | None = None
    example = ""
    shapes = shapes_of(values)
    if values and shapes and sum(shapes_of([value]) != () for value in values) > 0.9 * len(values):
        date = shapes[0]
        if isinstance(date, DayMonth):
            evidence = evidence_of(_numeric_dates(session, source, column))
            example = evidence.example
            date = settle(date, evidence) or date
    n_filled, n_distinct = int(counts[0]), int(counts[1])
    many = session.execute(f"SELECT DISTINCT {column.sql} FROM sample").fetchall() if n_distinct > 0.5 * n_filled and date is None else []
    return ColumnSample(
        column.header, values, n_filled, n_distinct, date, example, frozenset(str(row[0]) for row in many if row[0] is not None)
    )


def _numeric_dates(session: duckdb.DuckDBPyConnection, source: OpenedSource, column: SourceColumn) -> list[str]:
    """One date for each pair of first two numbers in the whole column."""
    text = text_sql(column.sql, column.type, Dialect())
    pattern = literal(r"^\d{1,2}[/.-]\d{1,2}[/.-]")
    sql = f"SELECT min(x) FROM (SELECT {text} AS x FROM {source.relation()}) GROUP BY regexp_extract(x, {pattern}) LIMIT 2000"
    return [str(row[0]) for row in session.execute(sql).fetchall() if row[0] is not None]
