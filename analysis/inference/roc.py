"""How well a score ranks: from two histograms of scores, of the leads that converted and of the others."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np

from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.estimate_arrays import Floats, Whole, whole
from analysis.inference.intervals import normal_quantile

#: Below this many leads of either kind, or beyond this AUC, DeLong's plain interval of the AUC covers too little.
FEW, STEEP = 20, 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Histograms:
    """Leads by score: entry i belongs to the i-th score in ascending order; equal scores share an entry.

    Args:
        converted: Leads that converted, int64 ``[k]``.
        others: Leads that did not, the same shape.
    """

    converted: Whole
    others: Whole

    def __post_init__(self) -> None:
        object.__setattr__(self, "converted", whole(self.converted, "converted"))
        object.__setattr__(self, "others", whole(self.others, "others"))
        if self.converted.shape != self.others.shape or self.converted.ndim != 1:
            raise ValueError(f"converted.shape == {self.converted.shape}, others.shape == {self.others.shape}, must be equal and flat.")

    @property
    def n_converted(self) -> int:
        """All leads that converted."""
        return int(self.converted.sum())

    @property
    def n_others(self) -> int:
        """All leads that did not."""
        return int(self.others.sum())


def histograms(score: object, converted: object) -> Histograms:
    """Histograms of single leads.

    Args:
        score: Any numbers ``[n]``, higher = hotter.
        converted: Booleans or 0/1, ``[n]``.
    """
    values, codes = np.unique(np.asarray(score), return_inverse=True)
    outcome = np.asarray(converted, dtype=bool)
    return Histograms(np.bincount(codes[outcome], minlength=len(values)), np.bincount(codes[~outcome], minlength=len(values)))


def auc(leads: Histograms, *, confidence: float = 0.95) -> Answer:
    """Chance that a lead that converted has the higher score than one that did not; ties count half.

    The interval is DeLong's; on the logit scale above .95 and below .05. With fewer than 20 leads of either kind it encloses Newcombe's as
    well: DeLong's alone covers 80 % at 3 conversions and 87 % at 5, both together 93 % and more. It is Newcombe's alone where the variance
    of DeLong is 0 or undefined (perfect ranking, all scores equal, one single conversion).

    Args:
        leads: The two histograms.
        confidence: Two-sided coverage.

    Returns:
        AUC in 0 … 1, ``n`` = all leads; ``no_conversions`` or ``no_others`` when one kind is missing.

    Source: E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, Biometrics 44 (1988) 837-845; logit: M. S. Pepe 2003, section 5.2.

    Examples:
        >>> answer = auc(Histograms([3, 2, 2, 11, 33], [33, 6, 6, 11, 2]))
        >>> round(answer.value, 3), round(answer.low, 3), round(answer.high, 3)
        (0.893, 0.833, 0.953)
    """
    if missing := _one_kind_only(leads):
        return missing
    n_converted, n_others = leads.n_converted, leads.n_others
    value = _auc_value(leads)
    variance = delong_variance(leads) if min(n_converted, n_others) > 1 else 0.0
    if variance <= 0:
        low, high, method = *_newcombe_limits(value, (n_converted, n_others), confidence), "newcombe_auc"
    elif min(n_converted, n_others) < FEW:
        limits = (_newcombe_limits(value, (n_converted, n_others), confidence), _logit_limits(value, variance, confidence))
        low, high, method = min(low for low, _ in limits), max(high for _, high in limits), "delong_logit_newcombe"
    elif not 1 - STEEP <= value <= STEEP:
        low, high, method = *_logit_limits(value, variance, confidence), "delong_logit"
    else:
        width = normal_quantile(confidence) * sqrt(variance)
        low, high, method = max(0.0, value - width), min(1.0, value + width), "delong"
    return Estimate(value, min(low, value), max(high, value), n_converted + n_others, method)


def _one_kind_only(leads: Histograms) -> NotEstimable | None:
    if leads.n_converted == 0:
        return NotEstimable("no_conversions", "Nobody converted.")
    if leads.n_others == 0:
        return NotEstimable("no_others", "Everybody converted.")
    return None


def _auc_value(leads: Histograms) -> float:
    below = np.cumsum(leads.others) - leads.others
    twice = int((leads.converted * (2 * below + leads.others)).sum())
    return twice / (2 * leads.n_converted * leads.n_others)


def delong_variance(leads: Histograms) -> float:
    """Variance of the AUC from the placements of each lead among those of the other kind.

    Raises:
        ValueError: There are fewer than two leads of a kind.

    Source: DeLong et al. 1988; on histograms each score level is one placement.
    """
    n_converted, n_others = leads.n_converted, leads.n_others
    if min(n_converted, n_others) < 2:
        raise ValueError(f"n_converted, n_others == {n_converted}, {n_others}, must be at least 2 each.")
    others_below = (np.cumsum(leads.others) - leads.others / 2) / n_others
    converted_above = 1 - (np.cumsum(leads.converted) - leads.converted / 2) / n_converted
    value = _auc_value(leads)
    spread_converted = float((leads.converted * (others_below - value) ** 2).sum()) / (n_converted - 1)
    spread_others = float((leads.others * (converted_above - value) ** 2).sum()) / (n_others - 1)
    return spread_converted / n_converted + spread_others / n_others


def hanley_mcneil_error(value: float, n_converted: int, n_others: int) -> float:
    """Standard error that an AUC has when scores are about exponential: for planning, when only the AUC is known.

    Source: J. A. Hanley, B. J. McNeil, Radiology 143 (1982) 29-36.
    """
    both_above, both_below = value / (2 - value), 2 * value**2 / (1 + value)
    spread = (n_converted - 1) * (both_above - value**2) + (n_others - 1) * (both_below - value**2)
    return sqrt((value * (1 - value) + spread) / (n_converted * n_others))


def _logit_limits(value: float, variance: float, confidence: float) -> tuple[float, float]:
    centre, width = log(value / (1 - value)), normal_quantile(confidence) * sqrt(variance) / (value * (1 - value))
    return 1 / (1 + exp(width - centre)), 1 / (1 + exp(-width - centre))


def _newcombe_limits(value: float, sizes: tuple[int, int], confidence: float) -> tuple[float, float]:
    """Every AUC that the observed one does not contradict: solves ``|θ − AUC| = z √V(θ)``.

    Source: method 5 of R. G. Newcombe, Statistics in Medicine 25 (2006) 559-573.
    """
    z, half = normal_quantile(confidence), sum(sizes) / 2 - 1

    def contradicted(theta: float) -> bool:
        spread = 1 + half * (1 - theta) / (2 - theta) + half * theta / (1 + theta)
        return (theta - value) ** 2 > z**2 * theta * (1 - theta) * spread / (sizes[0] * sizes[1])

    def limit(outside: float) -> float:
        inside = value
        for _ in range(60):
            middle = (outside + inside) / 2
            outside, inside = (middle, inside) if contradicted(middle) else (outside, middle)
        return (outside + inside) / 2

    return limit(0.0), limit(1.0)


def average_precision(leads: Histograms, *, confidence: float = 0.95) -> Answer:
    """Mean over the leads that converted of the conversion among all leads scored at least as high; ties enter together.

    Args:
        leads: The two histograms.
        confidence: Two-sided coverage.

    Returns:
        Average precision in 0 … 1; compare with the base rate, which a score without worth has. At a perfect 1 the lower limit is that of
        Clopper and Pearson for n of n. ``no_conversions`` when nobody converted.

    Source: value as in scikit-learn; interval on the logit scale: K. Boyd, K. H. Eng, C. D. Page, ECML 2013, LNAI 8190, 451-466.
    """
    if leads.n_converted == 0:
        return NotEstimable("no_conversions", "Nobody converted.")
    converted, all_leads = leads.converted[::-1], (leads.converted + leads.others)[::-1]
    reached, called = np.cumsum(converted), np.cumsum(all_leads)
    some = converted > 0
    value = min(1.0, float((converted[some] * (reached[some] / called[some])).sum()) / leads.n_converted)
    n = leads.n_converted + leads.n_others
    if value == 1:
        return Estimate(1.0, ((1 - confidence) / 2) ** (1 / leads.n_converted), 1.0, n, "clopper_pearson")
    low, high = _logit_limits(value, value * (1 - value) / leads.n_converted, confidence)
    return Estimate(value, low, high, n, "logit_average_precision")


@dataclass(frozen=True, slots=True)
class Separation:
    """Largest distance between the two score distributions.

    Args:
        value: Recall minus FPR there, 0 … 1.
        position: Index of the score from which on leads are called hot there.
    """

    value: float
    position: int


def separation(leads: Histograms) -> Separation | NotEstimable:
    """The statistic of Kolmogorov and Smirnov, with the lowest score at which it is reached.

    Returns:
        ``no_conversions`` or ``no_others`` when one kind is missing.

    Source: largest difference of the two empirical distribution functions.
    """
    if missing := _one_kind_only(leads):
        return missing
    recall = np.cumsum(leads.converted[::-1])[::-1] / leads.n_converted
    false_positive_rate = np.cumsum(leads.others[::-1])[::-1] / leads.n_others
    distance = recall - false_positive_rate
    position = int(np.argmax(distance))
    return Separation(max(0.0, float(distance[position])), position)


@dataclass(frozen=True, slots=True, eq=False)
class Gain:
    """Cumulative gain: who calls this share of the leads, best first, reaches this share of those that convert.

    Args:
        share: Shares of all leads, ascending from 0 to 1, one point a score level.
        reached: Shares of the leads that convert, the same shape.
    """

    share: Floats
    reached: Floats

    def at(self, share: float) -> float:
        """Share of converting leads reached when this share of leads is called; ties at the cut are averaged.

        Raises:
            ValueError: ``share`` is outside 0 … 1.
        """
        if not 0 <= share <= 1:
            raise ValueError(f"share == {share}, must be in [0, 1].")
        return float(np.interp(share, self.share, self.reached))

    def lift_at(self, share: float) -> float:
        """Gain divided by the share called.

        Raises:
            ValueError: ``share`` is outside (0, 1].
        """
        if not 0 < share <= 1:
            raise ValueError(f"share == {share}, must be in (0, 1].")
        return self.at(share) / share


def gain(leads: Histograms) -> Gain | NotEstimable:
    """The curve of cumulative gain; ``no_conversions`` when nobody converted."""
    if leads.n_converted == 0:
        return NotEstimable("no_conversions", "Nobody converted.")
    called = np.cumsum((leads.converted + leads.others)[::-1])
    reached = np.cumsum(leads.converted[::-1])
    return Gain(np.concatenate([[0.0], called / called[-1]]), np.concatenate([[0.0], reached / reached[-1]]))
