"""The log of holdout reads: which sealed leads were read for which version, so that none is taken as unseen twice."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import dataclass
from typing import Literal

from analysis.errors import PlumblineError
from analysis.workspace.database import WorkspaceDatabase
from analysis.workspace.rows import insert, read

_READ = "SELECT * FROM holdout_reads WHERE question_id = ? ORDER BY position"


@dataclass(frozen=True, slots=True)
class HoldoutRead:
    """One reading of sealed leads.

    Args:
        kind: By the holdout read for a version, or with all leads.
        question_id: Population and outcome, whatever the import.
        data_id: The data version that was read.
        card_id: Content id of the version that was judged; empty where none was.
        baseline: Content id of the scorecard that it was compared with.
        number: Position of this read among those for this version, from 1; 0 where none was judged.
        holdout_from: Leads that entered from then on were read (µs since 1970, UTC); None without dates, and where all were.
        matured_after: Of them those whose horizon ended after this; None for all.
        read_to: End of the data; None without dates.
        n_leads: How many sealed leads were judged.
        by: Who opened.
        at: When, in UTC; None where no clock was given.
    """

    kind: Literal["holdout", "all"]
    question_id: str
    data_id: str
    card_id: str
    baseline: str
    number: int
    holdout_from: int | None
    matured_after: int | None
    read_to: int | None
    n_leads: int
    by: str
    at: dt.datetime | None


class HoldoutReadLog:
    """The log of holdout reads. Every method is one short transaction; nothing is ever taken out."""

    def __init__(self, database: WorkspaceDatabase) -> None:
        self._database = database

    def holdout_reads(self, question_id: str) -> tuple[HoldoutRead, ...]:
        """The holdout reads for a question, the oldest first."""
        with self._database.reading() as connection:
            return _holdout_reads(connection, question_id)

    def record(self, planned: HoldoutRead, *, known: int) -> None:
        """Record a holdout read before its leads are read.

        Args:
            planned: What will be read.
            known: How many holdout reads were known when it was decided what may be read.

        Raises:
            PlumblineError: ``WORKSPACE-CHANGED-MEANWHILE`` where somebody else read the holdout since; then nothing is recorded.
        """
        with self._database.writing() as connection:
            if len(_holdout_reads(connection, planned.question_id)) != known:
                what = "somebody else read sealed leads meanwhile, so that others may be read now."
                raise PlumblineError("WORKSPACE-CHANGED-MEANWHILE", what, remedy="Read the holdout again.")
            insert(connection, "holdout_reads", planned)


def _holdout_reads(connection: sqlite3.Connection, question_id: str) -> tuple[HoldoutRead, ...]:
    rows = connection.execute(_READ, (question_id,)).fetchall()
    return tuple(read(HoldoutRead, row) for row in rows)
