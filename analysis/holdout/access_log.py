"""The access log: which settings were tried, and every reading of validation leads, holdout leads or all leads."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import dataclass, replace
from typing import Literal

from analysis.workspace.database import WorkspaceDatabase
from analysis.workspace.rows import insert, instant_text, read

#: Which leads were read: the validation leads by Validate, the sealed holdout by a holdout read, or all by ``--include-holdout``.
AccessKind = Literal["validation", "holdout", "all"]
_READ = "SELECT * FROM accesses"
_OF_DATA = " WHERE data_id = ?"
_SAME = " WHERE kind = ? AND data_id = ? AND study = ? AND card_id = ? AND baseline = ?"
_IN_ORDER = " ORDER BY position"


@dataclass(frozen=True, slots=True)
class Access:
    """One recorded reading of leads that are not shown otherwise.

    Args:
        kind: Which leads were read.
        number: Its position among those of its kind on this data version, from 1.
        data_id: The data version: import, population and outcome.
        import_id: The import.
        study: Name of the study.
        scorecard: Name of the scorecard that was judged; empty where none was.
        card_id: Content id of that scorecard; empty where none was.
        baseline: Content id of the scorecard that it was compared with; empty where none was.
        by: Who read them.
        at: When, in UTC; None where no clock was given.
        settings_tried: How many settings had been tried on this data version by then.
    """

    kind: AccessKind
    number: int
    data_id: str
    import_id: str
    study: str
    scorecard: str
    card_id: str
    baseline: str
    by: str
    at: dt.datetime | None
    settings_tried: int


class AccessLog:
    """The access log. Every method is one short transaction; nothing is ever taken out."""

    def __init__(self, database: WorkspaceDatabase) -> None:
        self._database = database

    def try_setting(self, data_id: str, card_id: str, *, by: str, now: dt.datetime | None) -> int:
        """Record that a setting was tried; one that was tried before counts once.

        Returns:
            How many were tried on this data version, this one included.
        """
        with self._database.writing() as connection:
            row = (data_id, card_id, instant_text(now), by)
            connection.execute('INSERT OR IGNORE INTO settings_tried (data_id, card_id, "at", "by") VALUES (?, ?, ?, ?)', row)
            return _tried(connection, data_id)

    def settings_tried(self, data_id: str) -> int:
        """How many settings were tried on a data version, over all sittings and users."""
        with self._database.reading() as connection:
            return _tried(connection, data_id)

    def record(self, access: Access) -> Access:
        """Record an access before its leads are read.

        The very same reading, of the same scorecard against the same on the same data, tells nothing new: it keeps its number, and
        is entered again only where somebody else reads them.

        Args:
            access: Its number and the count of settings tried are ignored.

        Returns:
            The access as recorded, now or before.
        """
        with self._database.writing() as connection:
            before = _same(connection, access)
            mine = next((each for each in before if each.by == access.by), None)
            if mine is not None:
                return mine
            number = before[0].number if before else _last_number(connection, access) + 1
            recorded = replace(access, number=number, settings_tried=_tried(connection, access.data_id))
            insert(connection, "accesses", recorded)
            return recorded

    def accesses(self, data_id: str | None = None) -> tuple[Access, ...]:
        """The accesses to a data version, or all, the oldest first."""
        where, values = ("", ()) if data_id is None else (_OF_DATA, (data_id,))
        with self._database.reading() as connection:
            rows = connection.execute(_READ + where + _IN_ORDER, values).fetchall()
        return tuple(read(Access, row) for row in rows)


def _tried(connection: sqlite3.Connection, data_id: str) -> int:
    return int(connection.execute("SELECT count(*) FROM settings_tried WHERE data_id = ?", (data_id,)).fetchone()[0])


def _same(connection: sqlite3.Connection, access: Access) -> list[Access]:
    values = (access.kind, access.data_id, access.study, access.card_id, access.baseline)
    return [read(Access, row) for row in connection.execute(_READ + _SAME + _IN_ORDER, values)]


def _last_number(connection: sqlite3.Connection, access: Access) -> int:
    sql = "SELECT coalesce(max(number), 0) FROM accesses WHERE kind = ? AND data_id = ?"
    return int(connection.execute(sql, (access.kind, access.data_id)).fetchone()[0])
