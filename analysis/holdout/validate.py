"""Validate: the validation leads are read once for a scorecard, and each reading makes the next one's test stricter."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from analysis.backtest.compare import Direction, JudgedPart, ObservedCard, direction, judge_part
from analysis.holdout.access_log import Access
from analysis.holdout.accesses import accesses, card_id, record_access
from analysis.inference.estimate import NotEstimable
from analysis.scorecard import Scorecard
from analysis.snapshots.split import VALIDATION
from analysis.snapshots.study_data import StudyData
from analysis.snapshots.take import Status
from analysis.workspace.folder import Workspace

#: Conversions that the validation leads must have.
ENOUGH_CONVERSIONS = 50
#: Validations on one data version; each has half the error probability of the one before.
MOST_VALIDATIONS = 5
ERROR_PROBABILITY = 0.05
NO_VALIDATION_LEADS = NotEstimable("no_validation_leads", "This study has no validation leads.")


@dataclass(frozen=True, slots=True, eq=False)
class Validation:
    """What a candidate achieves on the validation leads.

    Args:
        access: The recorded access; its number is that of the validation.
        result: Candidate and current scorecard on the validation leads.
        alpha: The level of that test: 0.05 / 2 ** number, so that all validations together err in at most 5 %.
    """

    access: Access
    result: JudgedPart
    alpha: float

    @property
    def direction(self) -> Direction:
        """What may be said of the change, however many candidates were validated."""
        return direction(self.result.change, alpha=self.alpha)

    @property
    def better(self) -> bool:
        """Whether the candidate's hot leads convert significantly better."""
        return self.direction == "better"


def validate(
    workspace: Workspace,
    study_data: StudyData,
    candidate: Scorecard,
    current: Scorecard,
    *,
    by: str,
    now: dt.datetime | None = None,
) -> Validation | NotEstimable:
    """Read the validation leads for a candidate.

    Args:
        workspace: Where the access is recorded, before anything is read.
        study_data: The study.
        candidate: The card to validate.
        current: The current card.
        by: Who validates it.
        now: When.

    Returns:
        ``no_validation_leads`` under a study without holdout; ``few_conversions`` where fewer than fifty validation leads converted, and
        ``validated_too_often`` after five validations, both with the mature leads that are needed; then nothing was read.

    Raises:
        PlumblineError: ``ACCESS-WITHOUT-NAME``, and as `StudyData.ledger`.
    """
    if missing := testable(workspace, study_data, candidate, current):
        return missing
    before, after = (ObservedCard(card, study_data.observe(card)) for card in (current, candidate))
    access = record_access(workspace, study_data, "validation", (candidate, current), by=by, now=now)
    return Validation(access, judge_part(study_data, before, after, VALIDATION), ERROR_PROBABILITY / 2**access.number)


def testable(workspace: Workspace, study_data: StudyData, candidate: Scorecard, current: Scorecard) -> NotEstimable | None:
    """Why the validation leads cannot be read for a candidate; None where it can. Reads totals only: no signal, no score.

    A candidate that was compared with the same scorecard before may always be read again: that says nothing new.
    """
    if VALIDATION not in study_data.parts.names:
        return NO_VALIDATION_LEADS
    converted = validation_conversions(study_data)
    if converted < ENOUGH_CONVERSIONS:
        needed = _leads_for(study_data, ENOUGH_CONVERSIONS - converted)
        return NotEstimable("few_conversions", f"Only {converted} validation leads converted.", needed=needed)
    earlier = accesses(workspace, study_data, "validation")
    again = any((each.card_id, each.baseline) == (card_id(candidate), card_id(current)) for each in earlier)
    if not again and max((each.number for each in earlier), default=0) >= MOST_VALIDATIONS:
        needed = _leads_for(study_data, ENOUGH_CONVERSIONS)
        return NotEstimable("validated_too_often", f"{MOST_VALIDATIONS} candidates were validated on these data.", needed=needed)
    return None


def validation_conversions(study_data: StudyData) -> int:
    """Conversions of the validation leads: a total, without any signal or score."""
    return int(study_data.snapshots.converted[_in_validation(study_data)].sum())


def _leads_for(study_data: StudyData, n_converted: int) -> int | None:
    """Further mature leads after which so many more validation leads will have converted; None where none converted yet."""
    converted, n_mature = validation_conversions(study_data), int((study_data.snapshots.status == Status.MATURE).sum())
    return ceil(n_converted / converted * n_mature) if converted else None


def _in_validation(study_data: StudyData) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = study_data.snapshots.judged & (study_data.parts.codes == study_data.parts.names.index(VALIDATION))
    return found
