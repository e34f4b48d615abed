"""Reps' verdicts on leads in a workspace's books: what was said is kept, and nothing is ever taken out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, get_args

from analysis.workspace.database import WorkspaceDatabase
from analysis.workspace.rows import insert, read

#: What a rep may say of a lead; ``withdrawn`` takes back what the same person said before.
VerdictKind = Literal["wrong", "right", "withdrawn"]
#: Why a lead was wrong.
Reason = Literal[
    "no_need", "no_budget", "wrong_role", "wrong_company", "competitor", "student", "only_reading", "not_reachable", "bad_data", "other"
]
REASONS: tuple[Reason, ...] = get_args(Reason)


@dataclass(frozen=True, slots=True)
class SaidVerdict:
    """What somebody said of a lead.

    Args:
        lead_id: The lead's id in the source, so that it outlasts an import.
        verdict: What was said.
        reason: Why it was wrong; None for other verdicts.
        note: Free words; may be empty.
        by: Who said it.
        at: When, in UTC; None where no clock was given.
        import_id: The import that was looked at.
        scorecard: Name of the scorecard under which the lead was seen.
        score: Its score there; None where it was not seen with one.
    """

    lead_id: str
    verdict: VerdictKind
    reason: Reason | None
    note: str
    by: str
    at: dt.datetime | None
    import_id: str
    scorecard: str
    score: int | None


class VerdictLog:
    """The record of verdicts. Every method is one short transaction."""

    def __init__(self, database: WorkspaceDatabase) -> None:
        self._database = database

    def add(self, said: SaidVerdict) -> None:
        """Enter a verdict after all others."""
        with self._database.writing() as connection:
            insert(connection, "verdicts", said)

    def all(self) -> tuple[SaidVerdict, ...]:
        """Everything that was ever said, the oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT * FROM verdicts ORDER BY position").fetchall()
        return tuple(read(SaidVerdict, row) for row in rows)

    def standing(self) -> tuple[SaidVerdict, ...]:
        """What each person says of each lead now: the latest, unless it was withdrawn; in the order in which it was said."""
        every = self.all()
        latest = {(said.lead_id, said.by): place for place, said in enumerate(every)}
        return tuple(every[place] for place in sorted(latest.values()) if every[place].verdict != "withdrawn")
