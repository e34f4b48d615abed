"""What was handed to sales by our own files, in a workspace's books: which leads, when, with which score and tier, by which scorecard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.workspace.database import WorkspaceDatabase

_COLUMNS = "handed_at, scorecard, card_id, version, import_id, as_of, file, n_leads, n_passed"


@dataclass(frozen=True, slots=True)
class Handoff:
    """One file of scores that left Plumbline.

    Args:
        number: The how-manieth of the workspace, from 1.
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
    """One lead that was handed to sales: the columns of the canonical table `passes`, and the handoff that it belongs to."""

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
        at = handoff.at.isoformat() if handoff.at else None
        about = (at, handoff.scorecard, handoff.card_id, handoff.version, handoff.import_id, handoff.as_of, handoff.file)
        with self._database.writing() as connection:
            sql = f"INSERT INTO hand_overs ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - names from here
            number = int(connection.execute(sql, (*about, handoff.n_leads, len(passed))).lastrowid or 0)
            connection.executemany("INSERT INTO passes VALUES (?, ?, ?, ?)", ((number, *each) for each in passed))
        return replace(handoff, number=number, n_handed_off=len(passed))

    def handoffs(self) -> tuple[Handoff, ...]:
        """All handoffs, the oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(f"SELECT number, {_COLUMNS} FROM hand_overs ORDER BY number").fetchall()  # noqa: S608
        return tuple(Handoff(row[0], _instant(row[1]), *row[2:]) for row in rows)

    def passed(self, version: int | None = None) -> tuple[Passed, ...]:
        """The leads handed to sales, by handoff and lead; a lead that was in several files stands there as often.

        Args:
            version: Only those of the scorecard of this version; None: all.
        """
        sql = (
            "SELECT p.lead_id, h.handed_at, p.score, p.tier, h.number FROM passes p JOIN hand_overs h ON h.number = p.hand_over"
            " WHERE ? IS NULL OR h.version = ? ORDER BY h.number, p.lead_id"
        )
        with self._database.reading() as connection:
            rows = connection.execute(sql, (version, version)).fetchall()
        return tuple(Passed(row[0], _instant(row[1]), row[2], row[3], row[4]) for row in rows)


def _instant(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
