"""What was handed to sales by our own files, in a workspace's books: which leads, when, with which score and tier, by which scorecard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.workspace.database import WorkspaceDatabase
from analysis.workspace.rows import insert, read

_ENTER_LEAD = "INSERT INTO handoff_leads (handoff, lead_id, score, tier) VALUES (?, ?, ?, ?)"
_LEADS = (
    "SELECT l.*, h.at FROM handoff_leads l JOIN handoffs h ON h.number = l.handoff WHERE ? IS NULL OR h.version = ?"
    " ORDER BY h.number, l.lead_id"
)


@dataclass(frozen=True, slots=True)
class Handoff:
    """One file of scores that left Plumbline.

    Args:
        number: Its number in the workspace, from 1.
        at: When it was written, in UTC; None where no clock was given.
        scorecard: Name of the scorecard.
        card_id: Its content id.
        version: Number of the version with that content; None where it never was one.
        import_id: The import that was scored.
        as_of: The instant of the scores (µs since 1970, UTC); None for leads without dates.
        file: Name of the file, without its folder.
        n_leads: Leads in it.
        n_handed_off: Of them, those handed to sales.
    """

    number: int
    at: dt.datetime | None
    scorecard: str
    card_id: str
    version: int | None
    import_id: str
    as_of: int | None
    file: str
    n_leads: int
    n_handed_off: int


@dataclass(frozen=True, slots=True)
class Passed:
    """One lead that was handed to sales: the columns of the canonical table `handoffs`, and the number of the file that it was in."""

    lead_id: str
    at: dt.datetime | None
    score: int
    tier: str
    handoff: int


class HandoffLog:
    """The handoffs of a workspace. Every method is one short transaction; nothing is ever taken out."""

    def __init__(self, database: WorkspaceDatabase) -> None:
        self._database = database

    def record(self, handoff: Handoff, passed: Sequence[tuple[str, int, str]]) -> Handoff:
        """Enter a handoff with its leads, both or neither.

        Args:
            handoff: Its number and ``n_handed_off`` are ignored.
            passed: Id, score and tier of each lead that was handed to sales; each lead once.

        Returns:
            The handoff as entered.
        """
        entered = replace(handoff, n_handed_off=len(passed))
        with self._database.writing() as connection:
            number = insert(connection, "handoffs", entered, without=("number",))
            connection.executemany(_ENTER_LEAD, ((number, *each) for each in passed))
        return replace(entered, number=number)

    def handoffs(self) -> tuple[Handoff, ...]:
        """All handoffs, the oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT * FROM handoffs ORDER BY number").fetchall()
        return tuple(read(Handoff, row) for row in rows)

    def passed(self, version: int | None = None) -> tuple[Passed, ...]:
        """The leads handed to sales, by handoff and lead; a lead that was in several files stands there as often.

        Args:
            version: Only those of the scorecard of this version; None: all.
        """
        with self._database.reading() as connection:
            rows = connection.execute(_LEADS, (version, version)).fetchall()
        return tuple(read(Passed, row) for row in rows)
