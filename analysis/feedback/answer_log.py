"""What buyers and sales said to us, entered here, in a workspace's books; nothing is ever taken out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from analysis.workspace.database import WorkspaceDatabase

#: Who speaks.
Speaker = Literal["buyer", "sales", "marketing"]
_COLUMNS = "lead_id, speaker, question, answer, touch_point, said_by, said_at, import_id"
_ENTER = f"INSERT INTO answers ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - names of columns
_READ = f"SELECT {_COLUMNS} FROM answers ORDER BY position"  # noqa: S608 - names of columns


@dataclass(frozen=True, slots=True)
class SaidAnswer:
    """One answer, as somebody entered it.

    Args:
        lead_id: The lead's id in the source, so that it outlasts an import.
        speaker: Who answered.
        question: What was asked.
        answer: What was said.
        touch_point: The touch point that it speaks of, such as ``web / visit / pricing``; may be empty.
        by: Who entered it.
        at: When, in UTC; None where no clock was given.
        import_id: The import that was looked at.
    """

    lead_id: str
    speaker: Speaker
    question: str
    answer: str
    touch_point: str
    by: str
    at: dt.datetime | None
    import_id: str


class AnswerLog:
    """The record of answers. Every method is one short transaction."""

    def __init__(self, database: WorkspaceDatabase) -> None:
        self._database = database

    def add(self, said: SaidAnswer) -> None:
        """Enter an answer after all others."""
        at = said.at.isoformat() if said.at else None
        row = (said.lead_id, said.speaker, said.question, said.answer, said.touch_point, said.by, at, said.import_id)
        with self._database.writing() as connection:
            connection.execute(_ENTER, row)

    def all(self) -> tuple[SaidAnswer, ...]:
        """Everything that was ever entered, the oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(_READ).fetchall()
        return tuple(_said(row) for row in rows)


def _said(row: tuple[str, Speaker, str, str, str, str, str | None, str]) -> SaidAnswer:
    at = dt.datetime.fromisoformat(row[6]) if row[6] else None
    return SaidAnswer(*row[:6], at, row[7])
