"""Finding out how the dates of a column are written, from its values; asking where they leave it open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.errors import PlumblineError
from analysis.importing.columns.binding import Binder, BoundColumn
from analysis.importing.columns.date_formats import (
    ASK,
    EPOCH_MILLISECONDS,
    EPOCH_SECONDS,
    ISO,
    DateEvidence,
    DayMonth,
    settle,
    shapes_of,
    with_times,
)
from analysis.importing.columns.values import is_numeric, text_sql
from analysis.importing.files.source import OpenedSource
from analysis.importing.files.sql import literal
from analysis.importing.mapping.records import Entry, FromColumn, Mapping, Value

if TYPE_CHECKING:
    import duckdb

SAMPLE = 2000


def formats_for(session: duckdb.DuckDBPyConnection, binder: Binder, *, name: str, value: Value, mapping: Mapping) -> tuple[str, ...]:
    """The formats in which a mapped instant is written.

    Args:
        session: Where the sources are open.
        binder: Of the entry.
        name: The canonical column or attribute, for errors.
        value: Where it comes from.
        mapping: Its default formats.

    Raises:
        PlumblineError: ``MAPPING-DATE-AMBIGUOUS`` or ``MAPPING-DATE-UNREADABLE``.
    """
    column = binder.find(value.column) if isinstance(value, FromColumn) else None
    stated = value.formats if isinstance(value, FromColumn) else ()
    if ASK in stated:
        raise _asked(session, binder, column)
    if stated:
        return stated
    if mapping.formats:
        return mapping.formats if any("%Y-" in each for each in mapping.formats) else (*mapping.formats, ISO)
    if (
        column is None
        or (column.column.type != "VARCHAR" and not is_numeric(column.column.type))
        or (isinstance(value, FromColumn) and value.values)
    ):
        return (ISO,)
    return _found(session, binder, column, name)


def _found(session: duckdb.DuckDBPyConnection, binder: Binder, column: BoundColumn, name: str) -> tuple[str, ...]:
    sample = _sample(session, binder, column)
    shapes = shapes_of(sample)
    if not shapes and sample:
        what = f"'{column.header}' of {_file(binder, column)} contains '{sample[0][:40]}', which is in no known date format ({name})."
        remedy = 'State it, such as format: "%d.%m.%Y %H:%M".'
        raise PlumblineError("MAPPING-DATE-UNREADABLE", what, where=binder.entry.place, remedy=remedy)
    formats: list[str] = [ISO] if ISO in shapes or not shapes else []
    for shape in shapes:
        form = _settled(session, binder, column, shape) if isinstance(shape, DayMonth) else shape
        formats += [each for each in _variants(form, sample) if each not in formats]
    return tuple(formats)


def _variants(form: str, sample: list[str]) -> tuple[str, ...]:
    if form in (ISO, EPOCH_SECONDS, EPOCH_MILLISECONDS):
        return (form,)
    timed = sum(":" in value for value in sample) * 2 > len(sample)
    variants = with_times(form)
    return (*variants[1:], variants[0]) if timed else variants


def _settled(session: duckdb.DuckDBPyConnection, binder: Binder, column: BoundColumn, shape: DayMonth) -> str:
    evidence = _evidence(session, binder, column)
    form = settle(shape, evidence)
    if form is None:
        raise ambiguous(column.header, _file(binder, column), evidence.example, shape, binder.entry)
    return form


def ambiguous(header: str, file: str, example: str, shape: DayMonth, entry: Entry) -> PlumblineError:
    """The error for dates that can be read day first and month first."""
    first, second = shape.formats
    what = f"'{header}' of {file} contains dates such as '{example}' that can be read as {first} or as {second}."
    remedy = f'State which: {{column: {header}, format: "{first}"}} or "{second}".'
    return PlumblineError("MAPPING-DATE-AMBIGUOUS", what, where=entry.place, remedy=remedy)


def _asked(session: duckdb.DuckDBPyConnection, binder: Binder, column: BoundColumn | None) -> PlumblineError:
    header = column.header if column else "the column"
    sample = _sample(session, binder, column) if column else []
    shape = next((each for each in shapes_of(sample) if isinstance(each, DayMonth)), DayMonth("/", long_year=True))
    return ambiguous(header, binder.own.file, sample[0] if sample else "03/04/2025", shape, binder.entry)


def _side(binder: Binder, column: BoundColumn) -> OpenedSource:
    return binder.own if column.join is None else binder.joined[column.join][1]


def _file(binder: Binder, column: BoundColumn) -> str:
    return _side(binder, column).file


def _sample(session: duckdb.DuckDBPyConnection, binder: Binder, column: BoundColumn) -> list[str]:
    text = text_sql(column.column.sql, column.column.type, binder.dialect)
    relation = _side(binder, column).relation()
    rows = session.execute(f"SELECT x FROM (SELECT {text} AS x FROM {relation}) WHERE x IS NOT NULL LIMIT {SAMPLE}").fetchall()
    return [str(row[0]) for row in rows]


def _evidence(session: duckdb.DuckDBPyConnection, binder: Binder, column: BoundColumn) -> DateEvidence:
    """Whether any value of the whole column can be read in one way only."""
    text = text_sql(column.column.sql, column.column.type, binder.dialect)
    pattern = literal(r"^(\d{1,2})[/.-](\d{1,2})[/.-]\d")
    numbers = f"TRY_CAST(regexp_extract(x, {pattern}, 1) AS INTEGER) AS a, TRY_CAST(regexp_extract(x, {pattern}, 2) AS INTEGER) AS b"
    settled = ("a BETWEEN 13 AND 31 AND b <= 12", "b BETWEEN 13 AND 31 AND a <= 12")
    counts = ", ".join([*(f"count(*) FILTER ({each})" for each in settled), "min(x) FILTER (a IS NOT NULL)"])
    row = session.execute(
        f"SELECT {counts} FROM (SELECT x, {numbers} FROM (SELECT {text} AS x FROM {_side(binder, column).relation()}))"
    ).fetchone()
    day_first, month_first, example = row or (0, 0, "")
    return DateEvidence(int(day_first), int(month_first), str(example))
