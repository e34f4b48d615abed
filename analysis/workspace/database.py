"""The SQLite database of a workspace: imports, studies, scorecards and settings, in short transactions that many processes can share."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from analysis.errors import PlumblineError
from analysis.workspace import format_1
from analysis.workspace.rows import insert, read
from analysis.workspace.schema import MIGRATIONS, Migration, format_of, is_empty, make_tables, migrate

DocumentKind = Literal["study", "scorecard"]
FILE = "workspace.sqlite"
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
    """An import as it is recorded; ``mapping`` is the text of its mapping and ``report`` the JSON of its report."""

    id: str
    made_at: dt.datetime | None
    parent: str | None
    mapping: str
    report: str
    files: tuple[ImportedFile, ...]


class WorkspaceDatabase:
    """The SQLite file of a workspace. Every method is one short transaction.

    Args:
        path: The file.
        migrations: The steps that bring an older file to the present format.
    """

    def __init__(self, path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> None:
        self.path = path
        self._migrations = migrations

    def create(self) -> None:
        """Make the file, if it is not there yet."""
        with self.reading() as connection:
            connection.execute("PRAGMA journal_mode = WAL")
        with self.writing() as connection:
            if is_empty(connection):
                make_tables(connection)

    def open(self) -> None:
        """Bring the file to the present format, one committed step after the other; a file of another kind is refused.

        Raises:
            PlumblineError: ``WORKSPACE-UNREADABLE``.
        """
        try:
            with self.reading() as connection:
                found, empty = format_of(connection), is_empty(connection)
            if empty:
                self.create()
            elif not 1 <= found <= self._migrations[-1].to:
                raise self._other_format(found)
            for each in self._migrations:
                if 1 <= found < each.to:
                    with self.writing() as connection:
                        migrate(connection, each)
        except sqlite3.DatabaseError as error:
            what = f"the workspace database cannot be read or brought to the present format: {error}."
            raise PlumblineError("WORKSPACE-UNREADABLE", what, where=str(self.path)) from error

    def _other_format(self, found: int) -> PlumblineError:
        newest = self._migrations[-1].to
        what = f"this version of Plumbline reads workspaces up to format {newest}, and this one has format {found}."
        remedy = "Open it with the version of Plumbline that made it, or a newer one." if found > newest else "Choose another folder."
        return PlumblineError("WORKSPACE-UNREADABLE", what, where=str(self.path), remedy=remedy)

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
            PlumblineError: ``SCORECARD-SIGNED`` for the current scorecard, while a version signed by both sides is active.
        """
        with self.writing() as connection:
            if key == CURRENT_SCORECARD and (signed := signed_name(connection)) not in (None, value):
                raise _signed(str(signed), "another version takes its place by being signed and activated.")
            put_setting(connection, key, value)

    def documents(self, kind: DocumentKind) -> tuple[Saved, ...]:
        """The latest version of each, in the order in which they were first saved."""
        sql = (
            "SELECT * FROM documents d WHERE kind = ? AND version ="
            " (SELECT max(version) FROM documents WHERE kind = d.kind AND name = d.name)"
            " ORDER BY (SELECT min(rowid) FROM documents WHERE kind = d.kind AND name = d.name)"
        )
        with self.reading() as connection:
            return tuple(read(Saved, row) for row in connection.execute(sql, (kind,)).fetchall())

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
            rows = connection.execute("SELECT * FROM imports ORDER BY position").fetchall()
            files = connection.execute("SELECT * FROM import_files ORDER BY rowid").fetchall()
        return tuple(_import_record(row, [each for each in files if each["import_id"] == row["id"]]) for row in rows)

    def import_ids(self) -> frozenset[str]:
        """Ids of all imports."""
        with self.reading() as connection:
            return frozenset(row["id"] for row in connection.execute("SELECT id FROM imports"))

    def add_import(self, record: ImportRecord, *, current: str) -> None:
        """Enter an import and make it the current one, both or neither.

        Args:
            record: The import.
            current: Key of the setting that names the current import.
        """
        with self.writing() as connection:
            insert(connection, "imports", record, without=("files",))
            for each in record.files:
                insert(connection, "import_files", each, import_id=record.id)
            put_setting(connection, current, record.id)

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection for as long as the block runs."""
        connection = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)
        connection.row_factory = sqlite3.Row
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


def database_file(folder: Path) -> Path:
    """Where the database of a workspace's folder is, or would be made."""
    kept = folder / format_1.FILE
    return kept if kept.exists() else folder / FILE


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
    saved = replace(document, version=number)
    insert(connection, "documents", saved)
    return saved


def signed_name(connection: sqlite3.Connection) -> str | None:
    """Name of the current scorecard where a version signed by both sides stands behind it; else None."""
    sql = "SELECT a.value FROM settings a, settings b WHERE a.key = ? AND b.key = ?"
    row = connection.execute(sql, (CURRENT_SCORECARD, CURRENT_VERSION)).fetchone()
    return str(row[0]) if row else None


def _latest(connection: sqlite3.Connection, kind: str, name: str) -> Saved | None:
    sql = "SELECT * FROM documents WHERE kind = ? AND name = ? ORDER BY version DESC LIMIT 1"
    row = connection.execute(sql, (kind, name)).fetchone()
    return read(Saved, row) if row else None


def _import_record(row: sqlite3.Row, files: list[sqlite3.Row]) -> ImportRecord:
    mapping, report = format_1.mapping(row["mapping"]), format_1.report(row["report"])
    return read(ImportRecord, row, mapping=mapping, report=report, files=tuple(read(ImportedFile, each) for each in files))


def _changed(document: Saved, latest: Saved | None, based_on: int | None) -> PlumblineError:
    by = f" by {latest.saved_by}" if latest and latest.saved_by else ""
    standing = f"version {latest.version} was saved meanwhile{by}" if latest else "it is no longer there"
    mine = f"yours is based on version {based_on}" if based_on is not None else "yours is based on an older one"
    remedy = "Open it again to see both, or save yours under another name."
    return PlumblineError("WORKSPACE-CHANGED-MEANWHILE", f"the {document.kind} '{document.name}': {standing}, {mine}.", remedy=remedy)


def _signed(name: str, remedy: str) -> PlumblineError:
    what = f"the scorecard '{name}' is active as both sides signed it."
    return PlumblineError("SCORECARD-SIGNED", what, remedy=f"{remedy[:1].upper()}{remedy[1:]}")
