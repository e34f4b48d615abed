"""Means of skewed amounts such as revenue per lead, with bootstrap intervals, and the difference of two such means."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.estimate_arrays import Floats
from analysis.inference.intervals import NO_LEADS, normal_quantile

#: Up to this many leads the bootstrap resamples leads; beyond, the formula that it tends to is as good and quick.
FEW_ENOUGH_TO_RESAMPLE = 2_000
#: Where the winsorised twin cuts: this quantile of the amounts above 0.
WINSORISED_AT = 0.95
ONE_LEAD = NotEstimable("one_lead", "One lead has no spread.", needed=1)
ALL_EQUAL = NotEstimable("all_equal", "All leads have the same amount.")


@dataclass(frozen=True, slots=True)
class PerLead:
    """An amount such as revenue per lead.

    Args:
        mean: With its interval.
        winsorised: The same with the largest amounts cut: beside the mean it shows how much hangs on a few deals.
        largest_share: Share of the sum that the largest single amount makes up.
    """

    mean: Answer
    winsorised: Answer
    largest_share: float


def mean(values: object, *, seed: int, n_resamples: int = 4_000, confidence: float = 0.95) -> Answer:
    """Mean of skewed amounts with the bias-corrected accelerated bootstrap, or with the formula that it tends to for many leads.

    Args:
        values: Amounts, ``[n]``.
        seed: Of the resamples.
        n_resamples: How many.
        confidence: Two-sided coverage.

    Returns:
        ``no_leads``; ``one_lead`` for n = 1; ``all_equal`` when there is no spread.

    Raises:
        ValueError: An amount is not finite.

    Source: B. Efron, J. American Statistical Association 82 (1987) 171-185; `scipy.stats.bootstrap`. Many leads: the expansion
        ``mean + s (z + γ (2 z² + 1) / (6 √n)) / √n`` with skewness γ, P. Hall, Annals of Statistics 16 (1988) 927-953.
    """
    amounts = np.asarray(values, dtype=np.float64)
    if amounts.ndim != 1 or not np.isfinite(amounts).all():
        raise ValueError("values must be flat and finite.")
    if missing := _no_spread(amounts):
        return missing
    value = float(amounts.mean())
    if len(amounts) <= FEW_ENOUGH_TO_RESAMPLE:
        low, high, method = *_resampled(amounts, seed, n_resamples, confidence), "bca"
    else:
        low, high, method = *_expanded(amounts, confidence), "hall"
    return Estimate(value, min(low, value), max(high, value), len(amounts), method)


def per_lead(amounts: object, *, seed: int, confidence: float = 0.95) -> PerLead | NotEstimable:
    """Revenue per lead, with its winsorised twin and the share of the largest deal.

    Args:
        amounts: Amount of each lead, 0 where it brought none, ``[n]``.
        seed: Of the resamples.
        confidence: Two-sided coverage.

    Returns:
        ``no_leads``; ``no_amounts`` when all are 0.

    Raises:
        ValueError: An amount is negative or not finite.

    Source: as for `mean`; winsorised at the 95th percentile of the amounts above 0.
    """
    values = np.asarray(amounts, dtype=np.float64)
    if not np.all(values >= 0):
        raise ValueError("amounts must be >= 0.")
    if len(values) == 0:
        return NO_LEADS
    if not values.any():
        return NotEstimable("no_amounts", "No lead brought any amount.")
    cut = float(np.quantile(values[values > 0], WINSORISED_AT))
    plain, winsorised = (mean(each, seed=seed, confidence=confidence) for each in (values, np.minimum(values, cut)))
    return PerLead(plain, winsorised, float(values.max() / values.sum()))


def mean_difference(first: Answer, second: Answer) -> Answer:
    """First mean minus second, of separate groups, with an interval as lopsided as those of the means.

    Args:
        first: A mean with its interval, as `mean` gives it.
        second: Another one with the same confidence, of other leads.

    Returns:
        The limits lie where both means together are as far from their values as either may be alone; the answer of the group that has
        none, the first before the second.

    Source: the method of variance estimates recovery, G. Y. Zou and A. Donner, Statistics in Medicine 27 (2008) 1693-1702; with Wilson's
        intervals of two rates it is Newcombe's.

    Examples:
        >>> found = mean_difference(Estimate(5.0, 4.0, 8.0, 50, "bca"), Estimate(3.0, 2.0, 4.0, 60, "bca"))
        >>> round(found.low, 3), found.value, round(found.high, 3)
        (0.586, 2.0, 5.162)
    """
    if isinstance(first, NotEstimable) or isinstance(second, NotEstimable):
        return first if isinstance(first, NotEstimable) else second
    value = first.value - second.value
    below = sqrt((first.value - first.low) ** 2 + (second.high - second.value) ** 2)
    above = sqrt((first.high - first.value) ** 2 + (second.value - second.low) ** 2)
    return Estimate(value, value - below, value + above, first.n + second.n, "recovered")


def _no_spread(amounts: Floats) -> NotEstimable | None:
    if len(amounts) < 2:
        return ONE_LEAD if len(amounts) else NO_LEADS
    return ALL_EQUAL if amounts.std() <= 1e-12 * np.abs(amounts).max() else None


def _resampled(amounts: Floats, seed: int, n_resamples: int, confidence: float) -> tuple[float, float]:
    from scipy.stats import bootstrap

    centre, spread = float(amounts.mean()), float(amounts.std())
    found = bootstrap(
        ((amounts - centre) / spread,),
        np.mean,
        n_resamples=n_resamples,
        batch=500,
        confidence_level=confidence,
        rng=np.random.default_rng(seed),
        method="BCa",
    )
    return centre + spread * float(found.confidence_interval.low), centre + spread * float(found.confidence_interval.high)


def _expanded(amounts: Floats, confidence: float) -> tuple[float, float]:
    n, value, spread, z = len(amounts), float(amounts.mean()), float(amounts.std(ddof=1)), normal_quantile(confidence)
    skewness = float(((amounts - value) ** 3).mean()) / spread**3
    shift = skewness * (2 * z**2 + 1) / (6 * sqrt(n))
    return value + spread * (shift - z) / sqrt(n), value + spread * (shift + z) / sqrt(n)
