"""Do two groups of leads convert at different rates? Separate groups, and the same leads judged twice."""

from __future__ import annotations

from math import sqrt
from typing import Literal

import numpy as np

from analysis.inference.estimate import NotEstimable
from analysis.inference.estimate_arrays import Floats, Whole, whole
from analysis.inference.intervals import NO_LEADS
from analysis.inference.significance import Significance, Tested, one_outcome

#: Chi-square is trusted from this expected count on (W. G. Cochran, Biometrics 10 (1954) 417-451).
ENOUGH_EXPECTED = 5

Alternative = Literal["two-sided", "less", "greater"]


def compare_rates(converted: tuple[int, int], n: tuple[int, int]) -> Tested:
    """Test two rates: Fisher's exact test where an expected count is under 5, else chi-square without correction.

    Args:
        converted: Conversions of the first and of the second group.
        n: Leads of each, not sharing any lead.

    Returns:
        The two-sided test; ``no_leads`` when a group is empty, ``no_conversions`` or ``no_others`` when the outcome is the same for all.

    Source: W. G. Cochran 1954 for the choice; I. Campbell, Statistics in Medicine 26 (2007) 3661-3675, for leaving out the correction.

    Examples:
        >>> compare_rates((30, 120), (100, 1200)).method, compare_rates((8, 1), (10, 6)).method
        ('chi_square', 'fisher')
    """
    count, total = _counts(converted, n)
    if missing := _missing(count, total):
        return missing
    expected = expected_counts(count, total)
    return fisher(converted, n) if expected.min() < ENOUGH_EXPECTED else chi_square(converted, n)


def chi_square(converted: object, n: object) -> Tested:
    """Pearson's chi-square for two or more groups, without correction.

    Args:
        converted: Conversions of each group, ``[k]``.
        n: Leads of each, the same shape.

    Returns:
        The test with k − 1 degrees of freedom, for two groups with the signed root of chi-square as statistic; not estimable as for
        `compare_rates`.

    Source: K. Pearson 1900; `scipy.stats.chi2_contingency`.
    """
    from scipy.stats import chi2_contingency

    count, total = _counts(converted, n)
    if missing := _missing(count, total):
        return missing
    found = chi2_contingency(np.stack([count, total - count], axis=1), correction=False)
    statistic, leads = float(found.statistic), int(total.sum())
    if len(count) == 2:
        statistic = sqrt(statistic) if count[0] / total[0] >= count[1] / total[1] else -sqrt(statistic)
    return Significance(min(1.0, float(found.pvalue)), statistic, len(count) - 1, leads, "chi_square")


def fisher(converted: tuple[int, int], n: tuple[int, int], *, alternative: Alternative = "two-sided") -> Tested:
    """Fisher's exact test, which never rejects too often.

    Args:
        converted: Conversions of the first and of the second group.
        n: Leads of each.
        alternative: ``greater`` asks whether the first group converts more often, ``less`` whether less often.

    Returns:
        As `compare_rates`.

    Source: R. A. Fisher 1935; `scipy.stats.fisher_exact`.

    Examples:
        >>> round(fisher((3, 1), (4, 4)).p, 4)
        0.4857
    """
    from scipy.stats import fisher_exact

    count, total = _counts(converted, n)
    if missing := _missing(count, total):
        return missing
    found = fisher_exact(np.stack([count, total - count], axis=1), alternative=alternative)
    return Significance(min(1.0, float(found.pvalue)), None, None, int(total.sum()), "fisher")


def mcnemar(only_first: int, only_second: int, *, exact: bool = False) -> Tested:
    """Test two answers about the same leads, from the leads on which they differ.

    Args:
        only_first: Leads that only the first calls hot.
        only_second: Leads that only the second calls hot.
        exact: Use the exact test, which never rejects too often but is timid, instead of mid-p.

    Returns:
        The two-sided test; its statistic is z = (first − second) / √(first + second), its ``n`` the leads on which they differ.
        ``no_differing_leads`` when there are none.

    Source: M. W. Fagerland, S. Lydersen, P. Laake, BMC Medical Research Methodology 13 (2013) 91.

    Examples:
        >>> round(mcnemar(1, 7).p, 4), round(mcnemar(1, 7, exact=True).p, 4)
        (0.0391, 0.0703)
    """
    from scipy.stats import binom

    fewer, differing = min(only_first, only_second), only_first + only_second
    if fewer < 0:
        raise ValueError(f"only_first, only_second == {only_first}, {only_second}, must be >= 0.")
    if differing == 0:
        return NotEstimable("no_differing_leads", "Both call the same leads hot.", needed=1)
    p = 2 * float(binom.cdf(fewer, differing, 0.5)) - (0.0 if exact else float(binom.pmf(fewer, differing, 0.5)))
    statistic = (only_first - only_second) / sqrt(differing)
    return Significance(min(1.0, p), statistic, None, differing, "mcnemar_exact" if exact else "mcnemar_mid_p")


def binomial_below(converted: int, n: int, rate: float) -> Tested:
    """Exact one-sided test of the null hypothesis that leads convert at ``rate`` or more.

    Args:
        converted: Conversions.
        n: Leads.
        rate: The rate in question, inside 0 … 1.

    Returns:
        The chance of so few conversions at ``rate``; ``no_leads`` without leads.

    Raises:
        ValueError: ``rate`` is not inside 0 … 1, or more leads converted than there are.

    Source: binomial distribution; `scipy.stats.binom`.

    Examples:
        >>> round(binomial_below(18, 40, 0.5).p, 3)
        0.318
    """
    from scipy.stats import binom

    if not 0 < rate < 1:
        raise ValueError(f"rate == {rate}, must be in (0, 1).")
    if not 0 <= converted <= n:
        raise ValueError(f"converted == {converted}, must be in [0, {n}].")
    if n == 0:
        return NO_LEADS
    statistic = (converted - n * rate) / sqrt(n * rate * (1 - rate))
    return Significance(min(1.0, float(binom.cdf(converted, n, rate))), statistic, None, n, "binomial_below")


def expected_counts(converted: Whole, n: Whole) -> Floats:
    """Conversions and others that each group would have if all converted at the same rate, ``[k, 2]``; 0 without any leads."""
    total = max(1, int(n.sum()))
    n_converted = int(converted.sum())
    return np.stack([n * (n_converted / total), n * ((total - n_converted) / total)], axis=1).astype(np.float64)


def _counts(converted: object, n: object) -> tuple[Whole, Whole]:
    count, total = whole(converted, "converted"), whole(n, "n")
    if np.any(count > total):
        raise ValueError(f"converted == {count.tolist()}, must be at most n == {total.tolist()}.")
    return count, total


def _missing(count: Whole, total: Whole) -> NotEstimable | None:
    return NO_LEADS if np.any(total == 0) else one_outcome(int(count.sum()), int(total.sum()))
