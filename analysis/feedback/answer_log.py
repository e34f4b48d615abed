"""What buyers and sales said to us, entered here, in a workspace's books; nothing is ever taken out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from analysis.workspace.database import WorkspaceDatabase
from analysis.workspace.rows import insert, read

#: Who speaks.
Speaker = Literal["buyer", "sales", "marketing"]


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
        with self._database.writing() as connection:
            insert(connection, "answers", said)

    def all(self) -> tuple[SaidAnswer, ...]:
        """Everything that was ever entered, the oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT * FROM answers ORDER BY position").fetchall()
        return tuple(read(SaidAnswer, row) for row in rows)
