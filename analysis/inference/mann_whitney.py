"""Do leads that converted have other numbers (visits, employees, days) than those that did not?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.estimate_arrays import Floats
from analysis.inference.roc import auc, histograms
from analysis.inference.significance import Significance, one_outcome

#: Up to this many pairs the exact distribution of U is quick.
EXACT_PAIRS = 10_000
#: From this many leads of both kinds on the normal approximation is good (`scipy.stats.mannwhitneyu`).
ENOUGH_FOR_NORMAL = 8


@dataclass(frozen=True, slots=True)
class NumericComparison:
    """A numeric attribute of leads that converted against that of the others.

    Args:
        auc: Chance that a lead that converted has the larger number, ties half; U ÷ number of pairs.
        rank_biserial: 2 AUC − 1, from −1 (always smaller) to 1 (always larger).
        test: Mann-Whitney, two-sided; its statistic is U of the leads that converted.
        median_converted: Median of the leads that converted.
        median_others: Median of the others.
        n_missing: Leads left out because they have no number.
    """

    auc: Estimate
    rank_biserial: Estimate
    test: Significance
    median_converted: float
    median_others: float
    n_missing: int


def compare_numbers(values: object, converted: object, *, confidence: float = 0.95) -> NumericComparison | NotEstimable:
    """Compare the numbers of the leads that converted with those of the others.

    Args:
        values: Numbers, ``[n]``; NaN where a lead has none.
        converted: Booleans or 0/1, ``[n]``.
        confidence: Two-sided coverage of the intervals of AUC and rank-biserial.

    Returns:
        ``no_leads``, ``no_conversions``, ``no_others``; ``all_equal`` when all numbers are the same.

    Raises:
        ValueError: The two differ in length.

    Source: H. B. Mann, D. R. Whitney 1947; `scipy.stats.mannwhitneyu`; rank-biserial: H. W. Wendt 1972. Interval: see `roc.auc`.

    Examples:
        >>> found = compare_numbers([19, 22, 16, 29, 24, 20, 11, 17, 12], [1, 1, 1, 1, 1, 0, 0, 0, 0])
        >>> found.auc.value, round(found.rank_biserial.value, 2), round(found.test.p, 4)
        (0.85, 0.7, 0.1111)
    """
    numbers, outcome = np.asarray(values, dtype=np.float64), np.asarray(converted, dtype=bool)
    if numbers.shape != outcome.shape or numbers.ndim != 1:
        raise ValueError(f"values.shape == {numbers.shape}, converted.shape == {outcome.shape}, must be equal and flat.")
    known = ~np.isnan(numbers)
    with_, without = numbers[known & outcome], numbers[known & ~outcome]
    if missing := one_outcome(len(with_), len(with_) + len(without)):
        return missing
    if np.ptp(numbers[known]) == 0:
        return NotEstimable("all_equal", "All leads have the same number.")
    area = auc(histograms(numbers[known], outcome[known]), confidence=confidence)
    if isinstance(area, NotEstimable):
        return area
    biserial = Estimate(2 * area.value - 1, 2 * area.low - 1, 2 * area.high - 1, area.n, area.method)
    medians = float(np.median(with_)), float(np.median(without))
    return NumericComparison(area, biserial, _mann_whitney(with_, without), *medians, int((~known).sum()))


def _mann_whitney(with_: Floats, without: Floats) -> Significance:
    from scipy.stats import mannwhitneyu

    n = len(with_) + len(without)
    few = min(len(with_), len(without)) <= ENOUGH_FOR_NORMAL and len(with_) * len(without) <= EXACT_PAIRS
    exact = few and len(np.unique(np.concatenate([with_, without]))) == n
    found = mannwhitneyu(with_, without, method="exact" if exact else "asymptotic")
    method = "mann_whitney_exact" if exact else "mann_whitney"
    return Significance(min(1.0, float(found.pvalue)), float(found.statistic), None, n, method)
