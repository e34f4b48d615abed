"""The early outcome of a study: known within days, and reached by far more leads than the outcome itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.dataset.histories import first_after, or_later, read_stage_facts
from analysis.rules import DAY
from analysis.snapshots.study_data import StudyData
from analysis.study import Outcome

#: The early outcome where a study names none: qualified within two weeks.
EARLY_DAYS = 14
EARLY = Outcome("qualified", EARLY_DAYS)
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class EarlyReached:
    """What became of some snapshots by the early outcome.

    Args:
        outcome: The early outcome, with its days.
        open: Not reached by the snapshot, so that it can be reached after it, ``[n]``.
        reached: Reached within its days after the snapshot, ``[n]``.
    """

    outcome: Outcome
    open: Flags
    reached: Flags


def named_early(study_data: StudyData) -> Outcome | None:
    """The early outcome that the study names; None where it names none, or the outcome itself, and for leads without dates."""
    early = study_data.study.early
    if early is None or study_data.snapshots.undated:
        return None
    stated = _with_days(early)
    same = (stated.stage, stated.within_days) == (study_data.study.outcome.stage, study_data.study.outcome.within_days)
    return None if same else stated


def usual_early(study_data: StudyData) -> Outcome:
    """The early outcome that the study names, else `EARLY`."""
    return _with_days(study_data.study.early or EARLY)


def _with_days(early: Outcome) -> Outcome:
    return Outcome(early.stage, early.within_days or EARLY_DAYS)


def read_early(study_data: StudyData, rows: NDArray[np.int64], early: Outcome) -> EarlyReached:
    """Which snapshots reached the early outcome. Reading it of sealed leads must be recorded.

    A lead that had reached the stage by its snapshot, since it entered, cannot reach it any more: counted as one that failed, it would make
    the touches of the quickest leads look useless. Customers have reached it all, and are asked for the next time.

    Args:
        study_data: The study asked of an import; its leads are dated.
        rows: Positions of the snapshots, n of them, in the order of the snapshots.
        early: The early outcome, with its days.

    Returns:
        Says nothing of whether the days had passed: see `EarlyReached` and the end of the data.
    """
    taken, days = study_data.snapshots, early.within_days or EARLY_DAYS
    facts = read_stage_facts(study_data.dataset, or_later(early.stage))
    lead_no, as_of = taken.lead_no[rows], taken.as_of[rows]
    reached = first_after(facts, lead_no, as_of) <= as_of + days * DAY
    if study_data.study.population == "customer":
        return EarlyReached(early, np.ones(len(rows), dtype=np.bool_), reached)
    return EarlyReached(early, first_after(facts, lead_no, taken.entry[rows] - 1) > as_of, reached)
