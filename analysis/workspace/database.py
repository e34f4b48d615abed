"""The books of a workspace in SQLite: imports, studies, scorecards and settings, in short transactions that many processes can share."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analysis.errors import PlumblineError
from analysis.workspace.schema import SCHEMA

DocumentKind = Literal["study", "scorecard"]
FILE = "catalogue.sqlite"
FORMAT = 1
#: Seconds to wait for another process that is writing.
PATIENCE = 20.0

#: Settings: the name of the current scorecard, which others are compared with; and the id of the signed version behind it, if any.
CURRENT_SCORECARD, CURRENT_VERSION = "current-scorecard", "current-version"


@dataclass(frozen=True, slots=True)
class Saved:
    """One version of a study or scorecard, as text; ``saved_at`` is in UTC, None where no clock was given."""

    kind: DocumentKind
    name: str
    version: int
    text: str
    saved_at: dt.datetime | None
    saved_by: str


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file that went into an import."""

    source: str
    file: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """An import in the workspace database; ``mapping`` is the text of its mapping and ``report`` the JSON of its report."""

    id: str
    made_at: dt.datetime | None
    parent: str | None
    mapping: str
    report: str
    files: tuple[ImportedFile, ...]


class WorkspaceDatabase:
    """The SQLite file of a workspace. Every method is one short transaction."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def create(self) -> None:
        """Make the file, if it is not there yet."""
        with self.reading() as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(SCHEMA)
            connection.execute(f"PRAGMA user_version = {FORMAT}")

    def check(self) -> None:
        """Refuse a file that is not a catalogue of this format.

        Raises:
            PlumblineError: ``WORKSPACE-UNREADABLE``.
        """
        try:
            with self.reading() as connection:
                found = connection.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.DatabaseError as error:
            raise PlumblineError("WORKSPACE-UNREADABLE", f"the workspace's books cannot be read: {error}.", where=str(self.path)) from error
        if found != FORMAT:
            what = f"the workspace was made by another version of Plumbline (format {found}, not {FORMAT})."
            raise PlumblineError("WORKSPACE-UNREADABLE", what, where=str(self.path))
        self.create()  # tables that came with a later version of the same format

    def setting(self, key: str) -> str | None:
        """A setting, None where it was never set."""
        with self.reading() as connection:
            row = connection.execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def settings_under(self, prefix: str) -> tuple[tuple[str, str], ...]:
        """All settings whose keys begin so, as pairs of key and value by key."""
        with self.reading() as connection:
            sql = "SELECT key, value FROM settings WHERE substr(key, 1, ?) = ? ORDER BY key"
            rows = connection.execute(sql, (len(prefix), prefix)).fetchall()
        return tuple((str(key), str(value)) for key, value in rows)

    def set_setting(self, key: str, value: str | None) -> None:
        """Keep a setting; None forgets it.

        Raises:
            PlumblineError: ``SCORECARD-SIGNED`` for the current scorecard, while a version signed by both sides is in use.
        """
        with self.writing() as connection:
            if key == CURRENT_SCORECARD and (signed := signed_name(connection)) not in (None, value):
                raise _signed(str(signed), "another version takes its place by being signed and activated.")
            put_setting(connection, key, value)

    def documents(self, kind: DocumentKind) -> tuple[Saved, ...]:
        """The latest version of each, in the order in which they were first saved."""
        sql = (
            "SELECT kind, name, version, text, saved_at, saved_by FROM documents d WHERE kind = ? AND version ="
            " (SELECT max(version) FROM documents WHERE kind = d.kind AND name = d.name)"
            " ORDER BY (SELECT min(rowid) FROM documents WHERE kind = d.kind AND name = d.name)"
        )
        with self.reading() as connection:
            return tuple(_saved(row) for row in connection.execute(sql, (kind,)).fetchall())

    def document(self, kind: DocumentKind, name: str) -> Saved | None:
        """The latest version of one, None where there is none."""
        with self.reading() as connection:
            return _latest(connection, kind, name)

    def save_document(self, document: Saved, *, based_on: int | None, replaces: str | None) -> Saved:
        """Save a text as the next version.

        Args:
            document: What to save; its version is ignored.
            based_on: The version that it was edited from; 0 for a new one; None does not ask.
            replaces: The text that it was edited from; None does not ask.

        Raises:
            PlumblineError: ``WORKSPACE-CHANGED-MEANWHILE`` where another version was saved since; ``SCORECARD-SIGNED`` where the name is
                that of the signed active version.
        """
        with self.writing() as connection:
            latest = _latest(connection, document.kind, document.name)
            standing = latest.version if latest else 0
            if latest is not None and latest.text == document.text:
                return latest
            if (based_on is not None and based_on != standing) or (replaces is not None and latest is not None and latest.text != replaces):
                raise _changed(document, latest, based_on)
            if document.kind == "scorecard" and document.name == signed_name(connection):
                raise _signed(document.name, "save yours under another name.")
            return put_document(connection, document)

    def imports(self) -> tuple[ImportRecord, ...]:
        """All imports, the oldest first."""
        with self.reading() as connection:
            rows = connection.execute("SELECT id, made_at, parent, mapping, report FROM imports ORDER BY position").fetchall()
            files = connection.execute("SELECT import_id, source, file, sha256, bytes FROM import_files ORDER BY rowid").fetchall()
        return tuple(
            ImportRecord(
                row[0], _instant(row[1]), row[2], row[3], row[4], tuple(ImportedFile(*each[1:]) for each in files if each[0] == row[0])
            )
            for row in rows
        )

    def add_import(self, record: ImportRecord, *, current: str) -> None:
        """Enter an import and make it the current one, both or neither.

        Args:
            record: The import.
            current: Key of the setting that names the current import.
        """
        with self.writing() as connection:
            values = (record.id, _text(record.made_at), record.parent, record.mapping, record.report)
            connection.execute("INSERT INTO imports (id, made_at, parent, mapping, report) VALUES (?, ?, ?, ?, ?)", values)
            rows = [(record.id, each.source, each.file, each.sha256, each.size) for each in record.files]
            connection.executemany("INSERT INTO import_files VALUES (?, ?, ?, ?, ?)", rows)
            put_setting(connection, current, record.id)

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection for as long as the block runs."""
        connection = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)
        with contextlib.closing(connection):
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection in one transaction, which only a block that ends well commits."""
        with self.reading() as connection:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")  # never reached after an error: closing the connection undoes the rest


@contextlib.contextmanager
def held(path: Path) -> Iterator[bool]:
    """Hold a lock between processes for as long as the block runs; it is released by any death of this process.

    Args:
        path: A file for nothing else.

    Yields:
        Whether the lock was free.
    """
    connection = sqlite3.connect(path, timeout=0.0, isolation_level=None)
    with contextlib.closing(connection):
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            yield False
            return
        yield True


def put_setting(connection: sqlite3.Connection, key: str, value: str | None) -> None:
    """Keep a setting within a transaction; None forgets it."""
    if value is None:
        connection.execute("DELETE FROM settings WHERE key = ?", (key,))
    else:
        connection.execute("INSERT INTO settings VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value))


def put_document(connection: sqlite3.Connection, document: Saved) -> Saved:
    """Add a text as the next version within a transaction, unless the latest version reads just so."""
    latest = _latest(connection, document.kind, document.name)
    if latest is not None and latest.text == document.text:
        return latest
    number = latest.version + 1 if latest else 1
    row = (document.kind, document.name, number, document.text, _text(document.saved_at), document.saved_by)
    connection.execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?)", row)
    return _saved(row)


def signed_name(connection: sqlite3.Connection) -> str | None:
    """Name of the current scorecard where a version signed by both sides stands behind it; else None."""
    sql = "SELECT a.value FROM settings a, settings b WHERE a.key = ? AND b.key = ?"
    row = connection.execute(sql, (CURRENT_SCORECARD, CURRENT_VERSION)).fetchone()
    return str(row[0]) if row else None


def _latest(connection: sqlite3.Connection, kind: str, name: str) -> Saved | None:
    sql = "SELECT kind, name, version, text, saved_at, saved_by FROM documents WHERE kind = ? AND name = ? ORDER BY version DESC LIMIT 1"
    row = connection.execute(sql, (kind, name)).fetchone()
    return _saved(row) if row else None


def _saved(row: tuple[DocumentKind, str, int, str, str | None, str]) -> Saved:
    kind, name, version, text, saved_at, saved_by = row
    return Saved(kind, name, version, text, _instant(saved_at), saved_by)


def _instant(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def _text(instant: dt.datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def _changed(document: Saved, latest: Saved | None, based_on: int | None) -> PlumblineError:
    by = f" by {latest.saved_by}" if latest and latest.saved_by else ""
    standing = f"version {latest.version} was saved meanwhile{by}" if latest else "it is no longer there"
    mine = f"yours is based on version {based_on}" if based_on is not None else "yours is based on an older one"
    remedy = "Open it again to see both, or save yours under another name."
    return PlumblineError("WORKSPACE-CHANGED-MEANWHILE", f"the {document.kind} '{document.name}': {standing}, {mine}.", remedy=remedy)


def _signed(name: str, remedy: str) -> PlumblineError:
    what = f"the scorecard '{name}' is in use as both sides signed it."
    return PlumblineError("SCORECARD-SIGNED", what, remedy=f"{remedy[:1].upper()}{remedy[1:]}")
