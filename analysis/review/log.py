"""Decisions about the active version, in a workspace's books: what a review found, what was decided, why and by whom."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import dataclass, replace
from typing import Literal, get_args

from analysis.errors import PlumblineError
from analysis.versions.log import enter_act
from analysis.versions.records import Event
from analysis.workspace.database import WorkspaceDatabase

Decision = Literal["keep", "adjust", "retire"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)
_COLUMNS = "version, decision, reason, decided_by, decided_at, as_of, summary"
_ENTER = f"INSERT INTO reviews ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - names of columns
_READ = f"SELECT number, {_COLUMNS} FROM reviews WHERE ? IS NULL OR version = ? ORDER BY number"  # noqa: S608 - names of columns


@dataclass(frozen=True, slots=True)
class Decided:
    """One review that was decided.

    Args:
        number: The how-manieth of the workspace, from 1.
        version: Content id of the version that was reviewed.
        decision: What was decided.
        reason: Why.
        by: Who decided.
        at: When, in UTC; None where no clock was given.
        as_of: The instant of the review: up to then the data were read (µs since 1970, UTC).
        summary: What the review found, as the JSON text of `analysis.review.summary`.
    """

    number: int
    version: str
    decision: Decision
    reason: str
    by: str
    at: dt.datetime | None
    as_of: int
    summary: str


class ReviewLog:
    """The record of reviews. Every method is one short transaction; nothing is ever changed or taken out."""

    def __init__(self, database: WorkspaceDatabase) -> None:
        self._database = database

    def decide(self, decided: Decided) -> Decided:
        """Enter a decision; *retire* retires the version with it, both or neither.

        Args:
            decided: Its number is ignored.

        Returns:
            The decision as entered.

        Raises:
            PlumblineError: ``REVIEW-NAMELESS`` or ``REVIEW-REASONLESS`` without a name or a reason; ``VERSION-UNKNOWN`` or
                ``VERSION-RETIRED`` where there is no such version to retire.
        """
        by, reason = " ".join(decided.by.split()), decided.reason.strip()
        if not by:
            raise PlumblineError("REVIEW-NAMELESS", "whoever decides about a version has a name.", remedy="Say who.")
        if not reason:
            raise PlumblineError("REVIEW-REASONLESS", "a decision about a version has a reason.", remedy="Say why.")
        at = decided.at.isoformat() if decided.at else None
        row = (decided.version, decided.decision, reason, by, at, decided.as_of, decided.summary)
        with self._database.writing() as connection:
            if decided.decision == "retire":
                enter_act(connection, Event(decided.version, "retire", by, decided.at, note=reason))
            number = int(connection.execute(_ENTER, row).lastrowid or 0)
        return replace(decided, number=number, by=by, reason=reason)

    def decisions(self, version: str | None = None) -> tuple[Decided, ...]:
        """The decisions about one version, by its content id, or about all; the oldest first."""
        with self._database.reading() as connection:
            return tuple(_decided(row) for row in connection.execute(_READ, (version, version)).fetchall())


def _decided(row: sqlite3.Row) -> Decided:
    at = row[5]
    return Decided(row[0], row[1], row[2], row[3], row[4], dt.datetime.fromisoformat(at) if at else None, row[6], row[7])
