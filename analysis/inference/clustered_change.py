"""Two scorecards on snapshots that are not independent: what leaves out a bucket of leads leaves it out of both."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from analysis.inference.clustered import METHOD
from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.estimates import Floats
from analysis.inference.resampling import MIN_BUCKETS
from analysis.inference.significance import Significance, Tested

SAME = NotEstimable("no_differing_leads", "Both scorecards say the same of every lead.")
NOT_BOTH = NotEstimable("not_both", "It cannot be computed for both scorecards.")
FEW_DIFFER = NotEstimable("few_groups", "The scorecards differ on too few groups of accounts.")


@dataclass(frozen=True, slots=True)
class Change:
    """How a figure changes from one scorecard to another on the same snapshots.

    Args:
        change: Second minus first, with its interval.
        test: Whether that could be chance; its statistic is t, and p is at most 0.05 exactly where the 95 % interval leaves out 0.
    """

    change: Answer
    test: Tested


@dataclass(frozen=True, slots=True, eq=False)
class Paired:
    """One figure of two scorecards on the same snapshots, over all buckets and with each bucket left out.

    Args:
        value: Second minus first over all buckets; NaN where one of them cannot be computed.
        without: The same with each bucket left out, ``[buckets]``.
        held: Which buckets hold snapshots that the figure rests on, for either scorecard, the same shape.
        moved: In which buckets the scorecards differ, the same shape.
        n: Snapshots of all buckets.
    """

    value: float
    without: Floats
    held: NDArray[np.bool_]
    moved: NDArray[np.bool_]
    n: int


def clustered_change(paired: Paired, *, most: float = 1.0, confidence: float = 0.95) -> Change:
    """Interval and test of a change by the delete-a-bucket jackknife, by Student's distribution on the buckets that hold snapshots.

    Args:
        paired: The change, over all buckets and without each.
        most: The largest size that a change can have: 1 for fractions; infinite for ratios.
        confidence: Two-sided coverage.

    Returns:
        Exactly 0 where the scorecards differ in no bucket, and then no test. Not estimable where a figure cannot be computed for both
        scorecards, also with some bucket left out, and where they differ in fewer than ten buckets: the spread between so few tells little.

    Source: J. W. Tukey 1958; grouped: B. Efron, The Jackknife, the Bootstrap and Other Resampling Plans, 1982, section 2.2.

    Examples:
        >>> always = np.ones(20, dtype=bool)
        >>> clustered_change(Paired(0.25, np.full(20, 0.25), always, always, 80)).change.low
        0.25
    """
    if np.isnan(paired.value):
        return Change(NOT_BOTH, NOT_BOTH)
    if not paired.moved.any():
        return Change(Estimate(0.0, 0.0, 0.0, paired.n, METHOD), SAME)
    without, buckets = paired.without[paired.held], int(paired.held.sum())
    if int(paired.moved.sum()) < MIN_BUCKETS or not np.all(np.isfinite(without)):
        return Change(FEW_DIFFER, FEW_DIFFER)
    error = sqrt((buckets - 1) / buckets * float(((without - without.mean()) ** 2).sum()))
    return Change(_interval(paired, error, most, confidence), _test(paired, error))


def _interval(paired: Paired, error: float, most: float, confidence: float) -> Estimate:
    from scipy.stats import t

    width = float(t.ppf((1 + confidence) / 2, int(paired.held.sum()) - 1)) * error
    low, high = max(-most, paired.value - width), min(most, paired.value + width)
    return Estimate(paired.value, min(low, paired.value), max(high, paired.value), paired.n, METHOD)


def _test(paired: Paired, error: float) -> Tested:
    """Without any spread between buckets a change is exact, and there is nothing that chance could have done."""
    from scipy.stats import t

    if error <= 1e-12:
        return NotEstimable("no_spread", "The scorecards differ by the same in every group of accounts.")
    statistic = paired.value / error
    degrees = int(paired.held.sum()) - 1
    return Significance(min(1.0, 2 * float(t.sf(abs(statistic), degrees))), statistic, None, paired.n, METHOD)
