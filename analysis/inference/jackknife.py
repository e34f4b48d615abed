"""Intervals where the same lead is seen several times, or leads share accounts: whole buckets of leads are left out one after another.

Rates, any other figures, and the change of a figure from one scorecard to another on the same snapshots.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.estimate_arrays import Estimates, Floats, Whole, whole
from analysis.inference.intervals import NO_LEADS, normal_quantile
from analysis.inference.resampling import ALL_EQUAL
from analysis.inference.significance import Significance, Tested

#: Name of the method: buckets left out, and Wilson's on the number of buckets where that says nothing.
METHOD = "delete_a_bucket"
#: Fewer buckets than this say little about the spread between them.
MIN_BUCKETS = 10
SAME = NotEstimable("no_differing_leads", "Both scorecards say the same of every lead.")
NOT_BOTH = NotEstimable("not_both", "It cannot be computed for both scorecards.")
FEW_DIFFER = NotEstimable("few_groups", "The scorecards differ on too few groups of accounts.")


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale on which an interval is symmetrical, and the way back."""

    to: Callable[[Floats], Floats]
    back: Callable[[Floats], Floats]


LOGIT = Scale(lambda p: np.log(p) - np.log1p(-p), lambda x: 1 / (1 + np.exp(-x)))
LOG = Scale(np.log, np.exp)


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


def clustered_rates(n_converted: object, n: object, *, confidence: float = 0.95) -> Estimates:
    """Rates with intervals that hold although snapshots of one bucket resemble each other.

    Args:
        n_converted: Counts of each bucket, ``[buckets, k]``.
        n: Snapshots of each bucket, the same shape; ``n_converted <= n``.
        confidence: Two-sided coverage.

    Returns:
        ``k`` rates over all buckets; not estimable where there is no snapshot. Symmetrical on the logit scale, by Student's distribution on
        the buckets that hold snapshots. Where fewer than ten do, or nobody or everybody converts with some bucket left out, Wilson's
        interval as if each bucket were a single snapshot, which is as wide as resemblance can make it.

    Raises:
        ValueError: A count is negative, the shapes differ, or more convert than there are.

    Source: J. W. Tukey 1958; grouped: B. Efron, The Jackknife, the Bootstrap and Other Resampling Plans, 1982, section 2.2.

    Examples:
        >>> found = clustered_rates(np.ones((20, 1)), np.full((20, 1), 4))
        >>> found.value.tolist(), found.low.round(2).tolist(), found.high.round(2).tolist()
        ([0.25], [0.25], [0.25])
    """
    count, total = whole(n_converted, "n_converted"), whole(n, "n")
    if count.shape != total.shape or count.ndim != 2 or np.any(count > total):
        raise ValueError(f"shapes == {count.shape} and {total.shape}, must be equal and [buckets, k], with n_converted <= n.")
    above, below = count.sum(axis=0), total.sum(axis=0)
    value = _share(above, below)
    without = _share(above - count, below - total)
    low, high = _limits(value, without, total > 0, LOGIT, confidence)
    fallback = np.isnan(low) & ~np.isnan(value)
    narrow, wide = _wilson(value, (total > 0).sum(axis=0), confidence)
    low, high = np.where(fallback, narrow, low), np.where(fallback, wide, high)
    return Estimates(value, np.fmin(low, value), np.fmax(high, value), below, METHOD)


def clustered(value: Floats, without: Floats, held: NDArray[np.bool_], scale: Scale, *, n: Whole, confidence: float = 0.95) -> Estimates:
    """Any figures, from their values with each bucket left out.

    Args:
        value: The figures over all buckets, ``[k]``; NaN where one cannot be computed.
        without: The same with each bucket left out, ``[buckets, k]``.
        held: Which buckets hold anything that a figure rests on, the same shape.
        scale: On which the interval is symmetrical.
        n: Snapshots that each figure rests on, ``[k]``.
        confidence: Two-sided coverage.

    Returns:
        Not estimable where the figure cannot be computed, nor with some bucket left out, nor from fewer than ten buckets.
    """
    low, high = _limits(value, without, held, scale, confidence)
    known = ~np.isnan(low)
    shown, low, high = (np.where(known, each, np.nan) for each in (value, np.fmin(low, value), np.fmax(high, value)))
    return Estimates(shown, low, high, n, METHOD)


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
    without = paired.without[paired.held]
    if int(paired.moved.sum()) < MIN_BUCKETS or not np.all(np.isfinite(without)):
        return Change(FEW_DIFFER, FEW_DIFFER)
    error = _error(without)
    return Change(_interval(paired, error, most, confidence), _test(paired, error))


def jackknife(sums: object, statistic: Callable[[Floats], float], *, confidence: float = 0.95) -> Answer:
    """Any figure made of sums, with an interval that holds although leads of one bucket (account) resemble each other.

    Args:
        sums: What the figure is made of, summed in each bucket, ``[buckets, k]``, such as leads and conversions of two groups. By
            convention the last column is the number of leads.
        statistic: The figure from the sums over buckets ``[k]``; not finite where it cannot be computed.
        confidence: Two-sided coverage, by Student's distribution.

    Returns:
        ``no_leads``; ``few_buckets`` when fewer than ten buckets hold leads; ``not_in_every_bucket`` when the figure cannot be computed
        with some bucket left out; ``all_equal`` when leaving buckets out never changes it.

    Source: M. H. Quenouille 1956, J. W. Tukey 1958; grouped: B. Efron, The Jackknife, the Bootstrap and Other
        Resampling Plans, 1982, section 2.2.
    """
    from scipy.stats import t

    cells = np.asarray(sums, dtype=np.float64)
    cells = cells[cells[:, -1] > 0]
    total, buckets = cells.sum(axis=0), len(cells)
    if buckets == 0:
        return NO_LEADS
    if buckets < MIN_BUCKETS:
        return NotEstimable("few_buckets", "Too few accounts hold leads.", needed=MIN_BUCKETS - buckets)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = float(statistic(total))
        without = np.array([statistic(total - each) for each in cells], dtype=np.float64)
    if not (np.isfinite(value) and np.isfinite(without).all()):
        return NotEstimable("not_in_every_bucket", "The figure hangs on a single group of accounts.")
    error = _error(without)
    if error == 0:
        return ALL_EQUAL
    width = float(t.ppf((1 + confidence) / 2, buckets - 1)) * error
    return Estimate(value, value - width, value + width, round(float(total[-1])), "jackknife")


def _limits(value: Floats, without: Floats, held: NDArray[np.bool_], scale: Scale, confidence: float) -> tuple[Floats, Floats]:
    """NaN where fewer than ten buckets hold anything, or the scale has no place for the figure with some bucket left out."""
    from scipy.stats import t

    buckets = held.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        middle, each = scale.to(value), np.where(held, scale.to(without), 0.0)
        mean = each.sum(axis=0) / buckets
        squares = np.where(held, (each - mean) ** 2, 0.0).sum(axis=0)
        error = np.sqrt((buckets - 1) / buckets * squares)
        width = t.ppf((1 + confidence) / 2, np.maximum(buckets - 1, 1)) * error
        low, high = scale.back(middle - width), scale.back(middle + width)
    sound = (buckets >= MIN_BUCKETS) & np.isfinite(middle) & np.isfinite(width)
    return np.where(sound, low, np.nan), np.where(sound, high, np.nan)


def _error(without: Floats) -> float:
    """Standard error of a figure from its values with each bucket left out."""
    buckets = len(without)
    return sqrt((buckets - 1) / buckets * float(((without - without.mean()) ** 2).sum()))


def _share(above: Whole, below: Whole) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(above / below, dtype=np.float64)


def _wilson(value: Floats, n: Whole, confidence: float) -> tuple[Floats, Floats]:
    """Wilson's limits of a rate as if it had been seen on ``n``; see `intervals.rates`."""
    z = normal_quantile(confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = (value + z**2 / (2 * n)) / (1 + z**2 / n)
        width = z / (1 + z**2 / n) * np.sqrt(value * (1 - value) / n + z**2 / (4 * n**2))
    low, high = np.where(value == 0, 0.0, centre - width), np.where(value == 1, 1.0, centre + width)
    return np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)


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
