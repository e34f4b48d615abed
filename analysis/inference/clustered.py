"""Intervals where the same lead is seen several times, or leads share accounts: whole buckets of leads are left out one after another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.inference.estimates import Estimates, Floats, Whole, whole
from analysis.inference.intervals import normal_quantile
from analysis.inference.resampling import MIN_BUCKETS

#: Name of the method: buckets left out, and Wilson's on the number of buckets where that says nothing.
METHOD = "delete_a_bucket"


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale on which an interval is symmetrical, and the way back."""

    to: Callable[[Floats], Floats]
    back: Callable[[Floats], Floats]


LOGIT = Scale(lambda p: np.log(p) - np.log1p(-p), lambda x: 1 / (1 + np.exp(-x)))
LOG = Scale(np.log, np.exp)


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
