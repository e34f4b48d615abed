"""Rows of the workspace database as records: a column bears the name of its field, and instants are kept as ISO text."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Collection
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, TypeVar, get_args, get_type_hints

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Record = TypeVar("Record", bound="DataclassInstance")
#: What a column can hold.
Cell = str | int | float | None


def insert(connection: sqlite3.Connection, table: str, record: DataclassInstance, *, without: Collection[str] = (), **instead: Cell) -> int:
    """Add a record as a row.

    Args:
        connection: Inside a transaction.
        table: The table.
        record: What is entered.
        without: Fields that have no column, or one that SQLite fills in.
        instead: Columns that hold something else than their field.

    Returns:
        The row's number.
    """
    cells = {each.name: getattr(record, each.name) for each in fields(record) if each.name not in without} | instead
    names, places = ", ".join(f'"{name}"' for name in cells), ", ".join("?" * len(cells))
    sql = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 - names from our own records
    return int(connection.execute(sql, [_cell(value) for value in cells.values()]).lastrowid or 0)


def read(kind: type[Record], row: sqlite3.Row, **instead: object) -> Record:
    """The record of a row; columns that it has no field for are left aside.

    Args:
        kind: Its class.
        row: A row with a column for each field.
        instead: Fields that hold something else than their column.
    """
    instants = _instants(kind)
    names = [each.name for each in fields(kind) if each.name not in instead]
    return kind(**{name: parse_instant(row[name]) if name in instants else row[name] for name in names}, **instead)


def instant_text(instant: dt.datetime | None) -> str | None:
    """An instant as it is kept: in ISO form, None as it is."""
    return instant.isoformat() if instant else None


def parse_instant(text: str | None) -> dt.datetime | None:
    """The instant that `instant_text` wrote.

    Examples:
        >>> parse_instant(instant_text(dt.datetime(2026, 1, 31, 9, tzinfo=dt.UTC)))
        datetime.datetime(2026, 1, 31, 9, 0, tzinfo=datetime.timezone.utc)
    """
    return dt.datetime.fromisoformat(text) if text else None


def _cell(value: Cell | dt.datetime) -> Cell:
    return value.isoformat() if isinstance(value, dt.datetime) else value


@cache
def _instants(kind: type[DataclassInstance]) -> frozenset[str]:
    """Names of the fields that are instants."""
    return frozenset(name for name, hint in get_type_hints(kind).items() if dt.datetime in (hint, *get_args(hint)))
