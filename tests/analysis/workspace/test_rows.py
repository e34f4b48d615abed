"""Records as rows: names are columns, instants are text, and nothing depends on the order of columns."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from analysis.workspace.database import WorkspaceDatabase
from analysis.workspace.rows import insert, read
from analysis.workspace.schema import MIGRATIONS, format_of

NOW = dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Visit:
    number: int
    by: str
    at: dt.datetime | None
    score: int | None
    words: tuple[str, ...] = ()


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as opened:
        opened.row_factory = sqlite3.Row
        opened.execute('CREATE TABLE visits (score INTEGER, "at" TEXT, words TEXT, number INTEGER PRIMARY KEY, extra TEXT, "by" TEXT)')
        yield opened


def test_a_record_is_read_as_it_was_entered(connection: sqlite3.Connection) -> None:
    for at, score in ((NOW, 3), (None, None)):
        visit = Visit(0, "Ann", at, score, ("a", "b"))
        number = insert(connection, "visits", visit, without=("number",), words=" ".join(visit.words))
        row = connection.execute("SELECT * FROM visits WHERE number = ?", (number,)).fetchone()
        found = read(Visit, row, words=tuple(row["words"].split()))
        assert found == Visit(number, "Ann", at, score, ("a", "b"))
    assert [each["at"] for each in connection.execute("SELECT * FROM visits")] == ["2026-03-01T09:30:00+00:00", None]


def test_a_record_whose_column_is_missing_is_not_made_up(connection: sqlite3.Connection) -> None:
    insert(connection, "visits", Visit(7, "Ann", NOW, 1), words="")
    with pytest.raises(IndexError):
        read(Visit, connection.execute("SELECT number, by FROM visits").fetchone())


def test_an_interrupted_creation_is_made_good_when_the_file_is_next_opened(tmp_path: Path) -> None:
    database = WorkspaceDatabase(tmp_path / "workspace.sqlite")
    database.path.touch()
    database.open()
    with database.reading() as opened:
        assert format_of(opened) == MIGRATIONS[-1].to
    assert database.imports() == ()
