"""Does the score mean what it says? The conversion rate behind each score, and whether the one of earlier cohorts holds for later ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.estimate_arrays import Estimates, Whole
from analysis.inference.reliability import Brier, Recalibration, ScoreToRate, brier, recalibration, score_to_rate
from analysis.scoring.counts import N_SCORES, ScoreCounts

ONE_COHORT = NotEstimable("one_cohort", "There are no later cohorts to compare the earlier ones with.")


@dataclass(frozen=True, slots=True)
class LaterReliability:
    """The meaning of scores as earlier cohorts have it, compared with later ones.

    Args:
        first: The first of the later cohorts.
        n_earlier: Leads that the meaning was read from.
        n_later: Leads that it was compared with.
        brier: Mean squared distance of prediction and outcome there, beside that of their base rate.
        recalibration: Slope and intercepts there: 1, 0 and 0 where the meaning held.
    """

    first: str
    n_earlier: int
    n_later: int
    brier: Brier | NotEstimable
    recalibration: Recalibration | NotEstimable


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """What each score means.

    Args:
        fitted: From score to conversion rate, by all leads; or why there is none.
        lowest: Lowest score that a lead has.
        highest: Highest score that a lead has.
        later: Whether it holds over time.
    """

    fitted: ScoreToRate | NotEstimable
    lowest: int
    highest: int
    later: LaterReliability | NotEstimable

    def at(self, score: int) -> Estimate | NotEstimable:
        """Conversion rate of leads with that score; none beyond the scores that leads have."""
        if isinstance(self.fitted, NotEstimable):
            return self.fitted
        if not self.lowest <= score <= self.highest:
            return NotEstimable("beyond_scores", f"No lead has {score} points or a score beyond it.")
        return self.fitted.rate(score)

    def line(self) -> Estimates | NotEstimable:
        """Conversion rates of every whole score from the lowest to the highest."""
        if isinstance(self.fitted, NotEstimable):
            return self.fitted
        return self.fitted.rates(np.arange(self.lowest, self.highest + 1))


def meaning(counts: ScoreCounts) -> Meaning:
    """Read the meaning of scores from their counts.

    Args:
        counts: Of a card's scores; cohorts in time order.

    Returns:
        ``slope_not_positive`` where higher scores do not convert more often: a score is never reversed. The later half of the leads, cut
        between cohorts, is what the meaning of the earlier half is compared with; ``one_cohort`` where there is no such cut.

    Source: see `analysis.inference.reliability`; validation in time: D. G. Altman, P. Royston, Statistics in Medicine 19 (2000) 453-473.
    """
    won, leads = counts.n_converted.sum(axis=1), counts.n_leads.sum(axis=1)
    filled = np.flatnonzero(leads.sum(axis=0))
    lowest, highest = (int(filled[0]), int(filled[-1])) if len(filled) else (0, N_SCORES - 1)
    fitted = score_to_rate(np.arange(N_SCORES), won.sum(axis=0), leads.sum(axis=0))
    return Meaning(fitted, lowest, highest, _later_reliability(won, leads, counts.cohorts))


def _later_reliability(won: Whole, leads: Whole, cohorts: tuple[str, ...]) -> LaterReliability | NotEstimable:
    """By cohort and score, int64 ``[n_cohorts, 101]``."""
    running = np.cumsum(leads.sum(axis=1))
    if len(running) == 0 or running[-1] == 0:
        return ONE_COHORT
    cut = int(np.searchsorted(running, running[-1] / 2)) + 1
    if cut >= len(cohorts) or running[cut - 1] == running[-1]:
        return ONE_COHORT
    earlier = score_to_rate(np.arange(N_SCORES), won[:cut].sum(axis=0), leads[:cut].sum(axis=0))
    if isinstance(earlier, NotEstimable):
        return earlier
    foreseen = earlier.rates(np.arange(N_SCORES)).value
    n_won, n = won[cut:].sum(axis=0), leads[cut:].sum(axis=0)
    found = brier(foreseen, n_won, n), recalibration(foreseen, n_won, n)
    return LaterReliability(cohorts[cut], int(running[cut - 1]), int(n.sum()), *found)
