"""Intervals: a rate, the difference and the ratio of two rates, the lift of a group over all leads."""

from __future__ import annotations

from statistics import NormalDist
from typing import Literal

import numpy as np

from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.estimate_arrays import Estimates, Floats, Whole, enclosing, whole

NO_LEADS = NotEstimable("no_leads", "There are no leads.")
NO_CONVERSIONS = NotEstimable("no_conversions", "Nobody converted.")


def normal_quantile(confidence: float = 0.95) -> float:
    """Two-sided quantile of the standard normal distribution: 1.96 for 0.95.

    Raises:
        ValueError: ``confidence`` is not between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence == {confidence}, must be in (0, 1).")
    return NormalDist().inv_cdf((1 + confidence) / 2)


def rates(n_converted: object, n: object, *, confidence: float = 0.95) -> Estimates:
    """Rates with Wilson's interval, whose mean coverage is nominal even at small counts.

    Args:
        n_converted: Counts, any shape ``[k]``.
        n: Leads, the same shape; ``n_converted <= n``.
        confidence: Two-sided coverage.

    Returns:
        Rates in 0 … 1; not estimable where ``n`` is 0.

    Raises:
        ValueError: A count is negative, or more leads converted than there are.

    Source: E. B. Wilson 1927; method 3 of R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872.

    Examples:
        >>> several = rates([81, 0, 0], [263, 20, 0])
        >>> several.low.round(4).tolist(), several.high.round(4).tolist()
        ([0.2553, 0.0, nan], [0.3662, 0.1611, nan])
    """
    return _proportions(n_converted, n, method="wilson", confidence=confidence)


def exact_rates(n_converted: object, n: object, *, confidence: float = 0.95) -> Estimates:
    """Rates with the interval of Clopper and Pearson, which never covers less than it says: for audits.

    Arguments, returns and errors as for `rates`.

    Source: C. J. Clopper, E. S. Pearson, Biometrika 26 (1934) 404-413; method 5 of Newcombe 1998.
    """
    return _proportions(n_converted, n, method="beta", confidence=confidence)


def rate(n_converted: int, n: int, *, confidence: float = 0.95) -> Answer:
    """One rate with Wilson's interval: see `rates`. ``no_leads`` when ``n`` is 0."""
    return rates([n_converted], [n], confidence=confidence).answer(0, NO_LEADS)


def exact_rate(n_converted: int, n: int, *, confidence: float = 0.95) -> Answer:
    """One rate with the interval of Clopper and Pearson: see `exact_rates`. ``no_leads`` when ``n`` is 0."""
    return exact_rates([n_converted], [n], confidence=confidence).answer(0, NO_LEADS)


def _proportions(n_converted: object, n: object, *, method: Literal["wilson", "beta"], confidence: float) -> Estimates:
    from statsmodels.stats.proportion import proportion_confint

    count, total = whole(n_converted, "n_converted"), whole(n, "n")
    if np.any(count > total):
        raise ValueError("n_converted must lie in [0, n].")
    value, low, high = np.full((3, *total.shape), np.nan)
    some = total > 0
    if np.any(some):
        value[some] = count[some] / total[some]
        low[some], high[some] = proportion_confint(count[some], total[some], alpha=1 - confidence, method=method)
        low, high = _edges(count, total, enclosing(value, low, high))
    return Estimates(value, low, high, total, {"wilson": "wilson", "beta": "clopper_pearson"}[method])


def _edges(count: Whole, total: Whole, limits: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """Exactly 0 and 1 where nobody or everybody converted, which both methods give but for rounding."""
    low, high = limits
    return np.where((count == 0) & (total > 0), 0.0, low), np.where((count == total) & (total > 0), 1.0, high)


def difference(converted: tuple[int, int], n: tuple[int, int], *, confidence: float = 0.95) -> Answer:
    """Rate of the first group minus rate of the second, with Newcombe's hybrid score interval.

    Args:
        converted: Conversions of the first and of the second group.
        n: Leads of each, not sharing any lead.
        confidence: Two-sided coverage.

    Returns:
        The difference in −1 … 1; ``no_leads`` when a group is empty.

    Source: method 10 of R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890.

    Examples:
        >>> answer = difference((56, 48), (70, 80))
        >>> round(answer.low, 4), round(answer.high, 4)
        (0.0524, 0.3339)
    """
    return _compared(converted, n, compare="diff", method="newcomb", confidence=confidence)


def ratio(converted: tuple[int, int], n: tuple[int, int], *, adjusted: bool = True, confidence: float = 0.95) -> Answer:
    """Rate of the first group divided by the rate of the second, with the log-adjusted interval.

    Args:
        converted: Conversions of the first and of the second group.
        n: Leads of each, not sharing any lead.
        adjusted: Add ½ to each count, so that a group without conversions still has an interval.
        confidence: Two-sided coverage.

    Returns:
        The observed ratio; where a group has no conversion, the ratio of the adjusted counts (``no_conversions`` when not adjusted).
        ``no_leads`` when a group is empty.

    Source: S. D. Walter, Biometrika 62 (1975) 371-374; Fagerland et al., Statistical Methods in Medical Research 24 (2015) 224-254.

    Examples:
        >>> answer = ratio((30, 120), (100, 1200))
        >>> round(answer.value, 4), round(answer.low, 4), round(answer.high, 4)
        (3.0, 2.1495, 4.2529)
    """
    return _compared(converted, n, compare="ratio", method="log-adjusted" if adjusted else "log", confidence=confidence)


def odds_ratio(converted: tuple[int, int], n: tuple[int, int], *, adjusted: bool = True, confidence: float = 0.95) -> Answer:
    """Odds of the first group divided by the odds of the second, with the logit interval on counts with ½ added.

    Arguments and returns as for `ratio`; the adjusted counts are also used where everybody of a group converted.

    Source: J. J. Gart, J. Royal Statistical Society B 28 (1966) 164-179; Agresti, Categorical Data Analysis, section 3.1.
    """
    return _compared(converted, n, compare="odds-ratio", method="logit-adjusted" if adjusted else "logit", confidence=confidence)


def _compared(converted: tuple[int, int], n: tuple[int, int], *, compare: str, method: str, confidence: float) -> Answer:
    from statsmodels.stats.proportion import confint_proportions_2indep

    count, total = whole(converted, "converted"), whole(n, "n")
    if np.any(count > total):
        raise ValueError(f"converted == {converted}, must be at most n == {n}.")
    if np.any(total == 0):
        return NO_LEADS
    empty_cell = bool(np.any(count == 0) or (compare == "odds-ratio" and np.any(count == total)))
    if empty_cell and method in ("log", "logit"):
        return NO_CONVERSIONS
    (a, b), (n_a, n_b) = count.tolist(), total.tolist()
    low, high = confint_proportions_2indep(a, n_a, b, n_b, method=method, compare=compare, alpha=1 - confidence)
    value = _COMPARED[compare]((a, b), (n_a, n_b), 0.5 if empty_cell else 0.0)
    return Estimate(value, min(float(low), value), max(float(high), value), n_a + n_b, _METHODS[method])


def _observed_difference(count: tuple[int, int], n: tuple[int, int], _: float) -> float:
    return count[0] / n[0] - count[1] / n[1]


def _observed_ratio(count: tuple[int, int], n: tuple[int, int], add: float) -> float:
    return (count[0] + add) / (n[0] + add) * (n[1] + add) / (count[1] + add)


def _observed_odds_ratio(count: tuple[int, int], n: tuple[int, int], add: float) -> float:
    return (count[0] + add) / (n[0] - count[0] + add) * (n[1] - count[1] + add) / (count[1] + add)


_COMPARED = {"diff": _observed_difference, "ratio": _observed_ratio, "odds-ratio": _observed_odds_ratio}
_METHODS = {
    "newcomb": "newcombe", "log-adjusted": "log_adjusted", "log": "log", "logit-adjusted": "logit_adjusted", "logit": "logit",
}  # fmt: skip


def lifts(hot_converted: object, n_hot: object, n_converted: object, n: object, *, confidence: float = 0.95) -> Estimates:
    """Lift of the hot leads over all: recall ÷ share of hot leads, which is hot-lead conversion ÷ base rate.

    With a = hot that converted, b = hot that did not, c = others that converted, each + ½, the log lift has the variance
    ``a(1/a − 1/(a+b) − 1/(a+c))² + b/(a+b)² + c/(a+c)² − 1/n`` (delta method on the multinomial counts, where hot leads are part of all).

    Args:
        hot_converted: Hot leads that converted, ``[k]``.
        n_hot: Hot leads.
        n_converted: All leads that converted, the same shape.
        n: All leads.
        confidence: Two-sided coverage.

    Returns:
        Lifts from 0; exactly 1 with no width where all leads are hot; not estimable without hot leads or without conversions.

    Source: derived here; coverage between .947 and .963 in simulations.

    Examples:
        >>> one = lifts([31], [100], [60], [1000])
        >>> one.value.round(3).tolist(), one.low.round(2).tolist(), one.high.round(2).tolist()
        ([5.167], [4.04], [6.49])
    """
    hot_won, hot, won, total = np.broadcast_arrays(*(whole(each, "count") for each in (hot_converted, n_hot, n_converted, n)))
    a, b, c = hot_won + 0.5, hot - hot_won + 0.5, won - hot_won + 0.5
    all_leads = total + 1.5
    variance = a * (1 / a - 1 / (a + b) - 1 / (a + c)) ** 2 + b / (a + b) ** 2 + c / (a + c) ** 2 - 1 / all_leads
    centre = np.log(a * all_leads / ((a + b) * (a + c)))
    width = normal_quantile(confidence) * np.sqrt(np.maximum(variance, 0))
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where((hot > 0) & (won > 0), hot_won * total / (hot * won.astype(np.float64)), np.nan)
    low, high = enclosing(value, np.exp(centre - width), np.exp(centre + width))
    everyone = (hot == total) & (won > 0)
    return Estimates(value, np.where(everyone, 1.0, low), np.where(everyone, 1.0, high), total.copy(), "log_lift")


def lift(hot_converted: int, n_hot: int, n_converted: int, n: int, *, confidence: float = 0.95) -> Answer:
    """One lift: see `lifts`. ``no_conversions`` when nobody converted, ``no_hot_leads`` when nobody is hot."""
    missing = NO_CONVERSIONS if n_converted == 0 else NotEstimable("no_hot_leads", "No lead is hot.")
    return lifts([hot_converted], [n_hot], [n_converted], [n], confidence=confidence).answer(0, missing)


def lift_at_fixed_share(hot_converted: int, n_hot: int, n_converted: int, n: int, *, confidence: float = 0.95) -> Answer:
    """Lift when the number of hot leads was fixed beforehand: ``r / (q r + 1 − q)`` with r = ratio of hot to rest, q = share of hot leads.

    Returns as for `lift`.

    Source: the limits of `ratio` carried over by the monotone map; derived here.
    """
    plain = lift(hot_converted, n_hot, n_converted, n, confidence=confidence)
    if isinstance(plain, NotEstimable) or n_hot == n:
        return plain
    ratio_to_rest = ratio((hot_converted, n_converted - hot_converted), (n_hot, n - n_hot), confidence=confidence)
    if isinstance(ratio_to_rest, NotEstimable):
        return ratio_to_rest
    share = n_hot / n
    low, high = (limit / (share * limit + 1 - share) for limit in (ratio_to_rest.low, ratio_to_rest.high))
    return Estimate(plain.value, min(low, plain.value), max(high, plain.value), n, "log_adjusted_fixed_share")
