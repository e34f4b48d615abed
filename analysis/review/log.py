"""Decisions about the active version, in a workspace's books: what a review found, what was decided, why and by whom."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal, get_args

from analysis.errors import PlumblineError
from analysis.versions.log import enter_act
from analysis.versions.records import Event
from analysis.workspace import format_1
from analysis.workspace.database import WorkspaceDatabase
from analysis.workspace.rows import insert, read

Decision = Literal["keep", "adjust", "retire"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)
_READ = "SELECT * FROM reviews WHERE ? IS NULL OR version = ? ORDER BY number"


@dataclass(frozen=True, slots=True)
class Decided:
    """One review that was decided.

    Args:
        number: Its number in the workspace, from 1.
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
            raise PlumblineError("REVIEW-NAMELESS", "a decision needs the name of the person who decides.", remedy="Give the name.")
        if not reason:
            raise PlumblineError("REVIEW-REASONLESS", "a decision needs a reason.", remedy="Give the reason.")
        entered = replace(decided, by=by, reason=reason)
        with self._database.writing() as connection:
            if decided.decision == "retire":
                enter_act(connection, Event(decided.version, "retire", by, decided.at, note=reason))
            return replace(entered, number=insert(connection, "reviews", entered, without=("number",)))

    def decisions(self, version: str | None = None) -> tuple[Decided, ...]:
        """The decisions about one version, by its content id, or about all; the oldest first."""
        with self._database.reading() as connection:
            return tuple(
                read(Decided, row, summary=format_1.summary(row["summary"]))
                for row in connection.execute(_READ, (version, version)).fetchall()
            )
