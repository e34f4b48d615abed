"""Does conversion jump at a threshold? A good score rises smoothly through it; what was done to the leads above it shows as a step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.estimate_arrays import Estimates, whole
from analysis.inference.logistic import LogisticFit, fit
from analysis.inference.power import CONVERSIONS_A_SIGNAL
from analysis.inference.significance import Significance, Tested

#: Points on either side of the threshold that are looked at.
REACH = 15
ALPHA = 0.05
#: Step, slope below and slope above.
_N_TERMS = 3
NO_SIDE = NotEstimable("one_side", "All leads near the threshold lie on one side of it.")


@dataclass(frozen=True, slots=True, eq=False)
class Jump:
    """Conversion near a threshold: a line of the log-odds on each side, and the step between them.

    Args:
        threshold: Where the step would be: between this score and the one below.
        n_leads: Leads within the reach.
        n_converted: Those that converted.
        step: Factor on the odds from just below to just above, beyond both slopes.
        test: Whether it could be chance.
        score: Scores within the reach, int64 ``[k]``.
        fitted: Conversion rate at each, by the two lines.
        observed: Conversion rate observed at each, with Wilson's interval.
    """

    threshold: int
    n_leads: int
    n_converted: int
    step: Answer
    test: Tested
    score: np.ndarray[tuple[int], np.dtype[np.int64]]
    fitted: Estimates
    observed: Estimates

    @property
    def accuses(self) -> bool:
        """Whether leads just above the threshold convert more often than the score explains: perhaps because they were called."""
        return isinstance(self.test, Significance) and self.test.p <= ALPHA and isinstance(self.step, Estimate) and self.step.value > 1


def jump_at(threshold: int, score: object, converted: object, n: object, *, reach: int = REACH) -> Jump | NotEstimable:
    """Fit conversion near a threshold with a step and with separate slopes on its two sides.

    Comparing the bands next to the threshold instead accuses nearly every good score, because a good score rises there too.

    Args:
        threshold: Lowest score that is hot.
        score: Whole scores, ``[k]``.
        converted: Conversions at each, the same shape.
        n: Leads at each.
        reach: Points on either side that are looked at.

    Returns:
        ``few_conversions`` below ten conversions (or others) for each of the three terms, with those needed; ``one_side`` where all leads
        lie on one side; as `analysis.inference.logistic.fit`.

    Raises:
        ValueError: Shapes differ, a count is negative, or more leads converted than there are.

    Source: sharp regression discontinuity with a local linear logit, G. W. Imbens, T. Lemieux, J. Econometrics 142 (2008) 615-635.
    """
    from analysis.inference.intervals import rates

    points, won, leads = np.asarray(score, dtype=np.int64), whole(converted, "converted"), whole(n, "n")
    near = (points >= threshold - reach) & (points < threshold + reach) & (leads > 0)
    points, won, leads = points[near], won[near], leads[near]
    above = points >= threshold
    if not above.any() or above.all():
        return NO_SIDE
    fewest, needed = int(min(won.sum(), (leads - won).sum())), CONVERSIONS_A_SIGNAL * _N_TERMS
    if fewest < needed:
        return NotEstimable("few_conversions", f"Only {fewest} conversions lie near the threshold.", needed=needed - fewest)
    # The step lies between two whole scores, so both lines are drawn to the middle between them.
    away = (points - threshold + 0.5) / reach
    columns = np.column_stack([above, away, above * away]).astype(np.float64)
    found = fit(columns, won, leads)
    if not isinstance(found, LogisticFit):
        return found
    return Jump(
        threshold, int(leads.sum()), int(won.sum()), found.odds_ratio(0), found.test(0), points, found.rates(columns), rates(won, leads)
    )
