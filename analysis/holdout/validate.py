"""Keep as candidate: the check part is read once for a scorecard, and each reading makes the next one's test stricter."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from analysis.backtest.compare import Direction, JudgedPart, Standing, direction, judge_part
from analysis.holdout.access_log import Look
from analysis.holdout.accesses import card_id, looks, record_look
from analysis.inference.estimate import NotEstimable
from analysis.scorecard import Scorecard
from analysis.snapshots.split import CHECK
from analysis.snapshots.study_data import Inquiry
from analysis.snapshots.take import Status
from analysis.workspace.folder import Workspace

#: Conversions that the check part must hold.
ENOUGH_CONVERSIONS = 50
#: Keeps on one data version; each has half the error probability of the one before.
MOST_KEEPS = 5
ERROR_PROBABILITY = 0.05
NO_CHECK_PART = NotEstimable("no_check_part", "This study keeps no leads apart to check a candidate on.")


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """What a candidate achieves on leads that nobody steered by.

    Args:
        look: The recorded reading; its number is the how-manieth keep this is.
        check: Candidate and scorecard in use on the check part.
        alpha: The level of that test: 0.05 / 2 ** number, so that all keeps together err in at most 5 %.
    """

    look: Look
    check: JudgedPart
    alpha: float

    @property
    def direction(self) -> Direction:
        """What may be said of the change, however many candidates were kept."""
        return direction(self.check.change, alpha=self.alpha)

    @property
    def better(self) -> bool:
        """Whether the candidate's hot leads convert better beyond chance."""
        return self.direction == "better"


def keep(
    workspace: Workspace,
    inquiry: Inquiry,
    candidate: Scorecard,
    current: Scorecard,
    *,
    by: str,
    now: dt.datetime | None = None,
) -> Kept | NotEstimable:
    """Read the check part for a candidate.

    Args:
        workspace: Where the look is recorded, before anything is read.
        inquiry: The study.
        candidate: The card to keep.
        current: The card in use.
        by: Who keeps it.
        now: When.

    Returns:
        ``no_check_part`` under a study without holdout; ``few_conversions`` where the check part holds under fifty, and
        ``kept_too_often`` after five keeps, both with the mature leads that are needed; then nothing was read.

    Raises:
        PlumblineError: ``LOOK-WITHOUT-NAME``, and as `Inquiry.ledger`.
    """
    if missing := testable(workspace, inquiry, candidate, current):
        return missing
    before, after = (Standing(card, inquiry.observe(card)) for card in (current, candidate))
    look = record_look(workspace, inquiry, "check", (candidate, current), by=by, now=now)
    return Kept(look, judge_part(inquiry, before, after, CHECK), ERROR_PROBABILITY / 2**look.number)


def testable(workspace: Workspace, inquiry: Inquiry, candidate: Scorecard, current: Scorecard) -> NotEstimable | None:
    """Why the check part cannot be read for a candidate; None where it can. Reads totals only: no signal, no score.

    A candidate that was kept against the same scorecard before may always be read again: that tells nothing new.
    """
    if CHECK not in inquiry.parts.names:
        return NO_CHECK_PART
    converted = check_conversions(inquiry)
    if converted < ENOUGH_CONVERSIONS:
        needed = _leads_for(inquiry, ENOUGH_CONVERSIONS - converted)
        return NotEstimable("few_conversions", f"Only {converted} leads kept apart for checking converted.", needed=needed)
    kept = looks(workspace, inquiry, "check")
    again = any((each.card_id, each.against) == (card_id(candidate), card_id(current)) for each in kept)
    if not again and max((each.number for each in kept), default=0) >= MOST_KEEPS:
        needed = _leads_for(inquiry, ENOUGH_CONVERSIONS)
        return NotEstimable("kept_too_often", f"{MOST_KEEPS} candidates were kept on these data.", needed=needed)
    return None


def check_conversions(inquiry: Inquiry) -> int:
    """Conversions that the check part holds: a total, without any signal or score."""
    return int(inquiry.snapshots.converted[_in_check(inquiry)].sum())


def _leads_for(inquiry: Inquiry, n_converted: int) -> int | None:
    """Further mature leads after which the check part will hold so many more conversions; None where none converted yet."""
    converted, n_mature = check_conversions(inquiry), int((inquiry.snapshots.status == Status.MATURE).sum())
    return ceil(n_converted / converted * n_mature) if converted else None


def _in_check(inquiry: Inquiry) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = inquiry.snapshots.judged & (inquiry.parts.codes == inquiry.parts.names.index(CHECK))
    return found
