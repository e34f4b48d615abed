"""Versions in a workspace's books: frozen under the hash of their content, every act on them entered, nothing ever changed or taken out."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Sequence

from analysis.errors import PlumblineError
from analysis.versions.lifecycle import VersionHistory, check_act
from analysis.versions.records import Content, Event, Promise, Side
from analysis.versions.serialize import content_id, content_text, parse_promise, parse_version, promise_text
from analysis.workspace import format_1
from analysis.workspace.database import CURRENT_SCORECARD, CURRENT_VERSION, Saved, WorkspaceDatabase, put_document, put_setting, signed_name
from analysis.workspace.rows import insert, read

_EVENTS = "SELECT * FROM version_events"
_VERSIONS = "SELECT number, id, content FROM versions"


class VersionLog:
    """The versions of a workspace. Every method is one short transaction: a process killed in it leaves the database as it was."""

    def __init__(self, database: WorkspaceDatabase) -> None:
        self._database = database

    def standings(self) -> tuple[VersionHistory, ...]:
        """All versions with what was done with each, the oldest first.

        Raises:
            PlumblineError: ``VERSION-DAMAGED`` where a version is no longer what was frozen.
        """
        with self._database.reading() as connection:
            connection.execute("BEGIN")  # both tables as of one instant
            return _standings(connection)

    def current(self) -> VersionHistory | None:
        """The active version; None where there is none."""
        return next((each for each in self.standings() if each.status == "current"), None)

    def find(self, wanted: str) -> VersionHistory:
        """A version as people name it.

        Args:
            wanted: Its number ("3", "v3"), the start of its content id (four characters or more), or "current".

        Raises:
            PlumblineError: ``VERSION-UNKNOWN``.
        """
        standings, name = self.standings(), wanted.strip().lower()
        found = [each for each in standings if _is_called(each, name)]
        if len(found) == 1:
            return found[0]
        known = ", ".join(str(each.version.number) for each in standings) or "none"
        raise PlumblineError("VERSION-UNKNOWN", f"there is no version '{wanted}'.", remedy=f"The workspace has: {known}.")

    def save(self, content: Content, *, by: str, now: dt.datetime | None = None, based_on: int | None = None) -> VersionHistory:
        """Freeze a version; the very same content that was frozen before is that version.

        Its scorecard is saved under its name too, to go on from, unless that name is the one of the signed active version.

        Args:
            content: What is frozen.
            by: Who saves it.
            now: When.
            based_on: Number of the latest version of that name which the author has seen; 0 for none; None does not ask.

        Raises:
            PlumblineError: ``VERSION-NAMELESS`` or ``VERSION-REASONLESS`` without name or reason; ``WORKSPACE-CHANGED-MEANWHILE`` where
                somebody else saved another version of that name since.
        """
        author = _named(by)
        if not content.reason.strip():
            raise PlumblineError("VERSION-REASONLESS", "a version needs the reason for its changes.", remedy="Give the reason.")
        text = content_text(content)
        kept_id = content_id(text)
        with self._database.writing() as connection:
            if connection.execute("SELECT 1 FROM versions WHERE id = ?", (kept_id,)).fetchone() is None:
                _check_latest(connection, content.name, based_on)
                connection.execute("INSERT INTO versions (id, name, content) VALUES (?, ?, ?)", (kept_id, content.name, text))
                _enter(connection, Event(kept_id, "save", author, now, note=content.reason))
                if content.name != signed_name(connection):
                    put_document(connection, Saved("scorecard", content.name, 0, content.card, now, author))
            return _standing(connection, kept_id)

    def approve(self, seen: str, side: Side, promise: Promise, *, by: str, now: dt.datetime | None = None) -> VersionHistory:
        """Sign a version for one side.

        Args:
            seen: Content id of the version that the signer has read: nothing else can be signed by it.
            side: For whom.
            promise: What that side promises.
            by: Who signs.
            now: When.

        Raises:
            PlumblineError: ``VERSION-NAMELESS``, ``VERSION-UNKNOWN``, ``VERSION-DAMAGED``, and as `check_act`.
        """
        return self._act(Event(seen, "approve", _named(by), now, side, promise))

    def activate(self, seen: str, *, by: str, now: dt.datetime | None = None) -> VersionHistory:
        """Activate a version: it becomes the current scorecard, and the version before it is retired, all or nothing.

        Raises:
            PlumblineError: As `approve`; ``VERSION-UNSIGNED`` until both sides have signed.
        """
        return self._act(Event(seen, "activate", _named(by), now))

    def retire(self, seen: str, *, by: str, note: str = "", now: dt.datetime | None = None) -> VersionHistory:
        """Retire a version. An active one stays the baseline until another one is activated.

        Raises:
            PlumblineError: As `approve`.
        """
        return self._act(Event(seen, "retire", _named(by), now, note=note.strip()))

    def _act(self, event: Event) -> VersionHistory:
        with self._database.writing() as connection:
            return enter_act(connection, event)


def enter_act(connection: sqlite3.Connection, event: Event) -> VersionHistory:
    """Enter an act on a version with what follows from it, inside a transaction that may hold more.

    Raises:
        PlumblineError: ``VERSION-UNKNOWN``, ``VERSION-DAMAGED``, and as `check_act`.
    """
    standing = _standing(connection, event.version)
    check_act(standing, event)
    _enter(connection, event)
    if event.act == "activate":
        _bring_into_use(connection, standing, event)
    if event.act == "retire" and standing.status == "current":
        put_setting(connection, CURRENT_VERSION, None)
    return _standing(connection, event.version)


def _bring_into_use(connection: sqlite3.Connection, standing: VersionHistory, event: Event) -> None:
    """Retire the active version, and have this one's scorecard stand under its name as the one that others are compared with."""
    content, number = standing.version.content, standing.version.number
    for other in _standings(connection):
        if other.status == "current" and other.version.id != event.version:
            _enter(connection, Event(other.version.id, "retire", event.by, event.at, note=f"version {number} took its place"))
    put_document(connection, Saved("scorecard", content.name, 0, content.card, event.at, event.by))
    put_setting(connection, CURRENT_SCORECARD, content.name)
    put_setting(connection, CURRENT_VERSION, event.version)


def _enter(connection: sqlite3.Connection, event: Event) -> None:
    insert(connection, "version_events", event, side=event.side or "", promise=promise_text(event.promise))


def _standings(connection: sqlite3.Connection) -> tuple[VersionHistory, ...]:
    events = [_event(row) for row in connection.execute(f"{_EVENTS} ORDER BY position")]
    rows = connection.execute(f"{_VERSIONS} ORDER BY number").fetchall()
    return tuple(_assembled(row, events) for row in rows)


def _standing(connection: sqlite3.Connection, kept_id: str) -> VersionHistory:
    row = connection.execute(f"{_VERSIONS} WHERE id = ?", (kept_id,)).fetchone()
    if row is None:
        raise PlumblineError("VERSION-UNKNOWN", f"there is no version with the content {kept_id}.", remedy="Open it again, then sign.")
    events = [_event(each) for each in connection.execute(f"{_EVENTS} WHERE version = ? ORDER BY position", (kept_id,))]
    return _assembled(row, events)


def _assembled(row: sqlite3.Row, events: Sequence[Event]) -> VersionHistory:
    version = parse_version(row["number"], row["id"], row["content"], renew=format_1.content)
    return VersionHistory(version, tuple(each for each in events if each.version == version.id))


def _event(row: sqlite3.Row) -> Event:
    return read(Event, row, side=row["side"] or None, promise=parse_promise(row["promise"]))


def _check_latest(connection: sqlite3.Connection, name: str, based_on: int | None) -> None:
    latest = connection.execute("SELECT number, id FROM versions WHERE name = ? ORDER BY number DESC LIMIT 1", (name,)).fetchone()
    if based_on is None or based_on == (latest[0] if latest else 0):
        return
    saved = _standing(connection, latest[1]).saved if latest else None
    what = f"version {latest[0]} of '{name}' was saved meanwhile by {saved.by}" if latest and saved else f"'{name}' has no version yet"
    mine = f"yours is based on version {based_on}" if based_on else "yours is based on none"
    remedy = "Compare both, then save yours on top of it or under another name."
    raise PlumblineError("WORKSPACE-CHANGED-MEANWHILE", f"{what}; {mine}.", remedy=remedy)


def _is_called(standing: VersionHistory, name: str) -> bool:
    version = standing.version
    if name == "current":
        return standing.status == "current"
    return name.removeprefix("v") == str(version.number) or (len(name) >= 4 and version.id.startswith(name))


def _named(by: str) -> str:
    if not by.strip():
        what = "a version needs the name of the person who saves, signs, activates or retires it."
        raise PlumblineError("VERSION-NAMELESS", what, remedy="Give the name.")
    return " ".join(by.split())
