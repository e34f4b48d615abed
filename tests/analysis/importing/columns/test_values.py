"""Numbers, flags and texts as people write them; whatever the bytes, DuckDB reads what Python would."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.importing.columns.values import Cell, Dialect, flag_sql, number_sql, text_sql
from analysis.importing.files.sql import BLANKS, identifier, literal


@pytest.fixture(scope="module")
def session() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    yield connection
    connection.close()


def value(session: duckdb.DuckDBPyConnection, sql: str, text: str | None) -> object:
    row = session.execute(f"SELECT {sql} FROM (SELECT CAST({literal(text)} AS VARCHAR) AS raw)").fetchone()
    assert row is not None
    return row[0]


def cell(dialect: Dialect) -> Cell:
    return Cell(text_sql("raw", "VARCHAR", dialect), "raw", "VARCHAR", "x", is_plain=not dialect.missing)


@pytest.mark.parametrize(
    ("text", "decimal", "expected"),
    [
        ("5", ".", 5.0), ("-5.25", ".", -5.25), (" 5 ", ".", 5.0), ("1,234", ".", 1234.0), ("1,234.5", ".", 1234.5),
        ("€ 1 234", ".", 1234.0),
        ("-€5", ".", -5.0), ("$ 1,234.50", ".", 1234.5), ("1'234’567", ".", 1234567.0), ("1\u202f234\u00a0", ".", 1234.0),
        ("5 10", ".", None), ("10 50", ",", None), ("1 23", ".", None), ("5€50", ".", None), ("1 234,5 €", ",", 1234.5), ("4,5", ".", None),
        ("1e3", ".", 1000.0), ("12,34", ".", None), ("1.234.5", ".", None), ("5 %", ".", None), ("inf", ".", None), ("nan", ".", None),
        ("1e999", ".", None), ("", ".", None), ("five", ".", None),
        ("5", ",", 5.0), ("5,25", ",", 5.25), ("1.234", ",", 1234.0), ("1.234,5 €", ",", 1234.5), ("12.5", ",", None), ("1,2,3", ",", None),
    ],
)  # fmt: skip
def test_numbers_are_read_as_the_mapping_writes_them(
    session: duckdb.DuckDBPyConnection, text: str, decimal: str, expected: float | None
) -> None:
    dialect = Dialect(decimal="," if decimal == "," else ".")
    assert value(session, number_sql(cell(dialect), dialect), text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("true", True), ("YES", True), (" 1 ", True), ("f", False), ("No", False), ("0", False), ("", None), ("maybe", None)],
)
def test_flags(session: duckdb.DuckDBPyConnection, text: str, expected: bool | None) -> None:
    assert value(session, flag_sql(cell(Dialect())), text) is expected


@given(text=st.text(alphabet=st.one_of(st.sampled_from(BLANKS), st.characters(codec="utf-8", exclude_characters="\x00")), max_size=8))
def test_texts_are_trimmed_of_every_blank_and_null_when_nothing_is_left(text: str, session: duckdb.DuckDBPyConnection) -> None:
    assert value(session, text_sql("raw", "VARCHAR", Dialect()), text) == (text.strip(BLANKS) or None)


def test_values_that_mean_missing_are_null_everywhere(session: duckdb.DuckDBPyConnection) -> None:
    dialect = Dialect(missing=("Select", "0", "it's"))
    assert [value(session, text_sql("raw", "VARCHAR", dialect), text) for text in (" Select", "select", "it's", "00")] == [
        None,
        "select",
        None,
        "00",
    ]
    assert value(session, number_sql(cell(dialect), dialect), "0") is None


@given(name=st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=10))
def test_names_and_texts_are_quoted(name: str, session: duckdb.DuckDBPyConnection) -> None:
    row = session.execute(f"SELECT * FROM (SELECT {literal(name)} AS {identifier(name)})").fetchone()
    assert row == (name,)


@pytest.mark.parametrize(
    ("sql", "type_name", "expected"),
    [("12.0::DOUBLE", "DOUBLE", "12"), ("0.5::DOUBLE", "DOUBLE", "0.5"), ("'nan'::DOUBLE", "DOUBLE", None), ("7::BIGINT", "BIGINT", "7")],
)
def test_numbers_of_typed_files_are_texts_without_a_fraction_that_nobody_typed(
    session: duckdb.DuckDBPyConnection, sql: str, type_name: str, expected: str | None
) -> None:
    assert value(session, text_sql(f"({sql})", type_name, Dialect()), None) == expected
