"""Rates of rare levels, drawn towards the rate of all: a level of three leads is not believed at its word."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.estimate_arrays import Estimates, whole
from analysis.inference.significance import one_outcome
from analysis.inference.trend import ONE_LEVEL


@dataclass(frozen=True, slots=True)
class BetaPrior:
    """What is believed of a level's rate before its leads are seen.

    Args:
        alpha: Conversions that the belief is worth, above 0.
        beta: Leads without conversion that it is worth, above 0.

    Examples:
        >>> BetaPrior(2, 18).mean, BetaPrior(2, 18).strength
        (0.1, 20)
    """

    alpha: float
    beta: float

    def __post_init__(self) -> None:
        if not (self.alpha > 0 and self.beta > 0):
            raise ValueError(f"alpha, beta == {self.alpha}, {self.beta}, must be > 0.")

    @property
    def mean(self) -> float:
        """Mean rate of the levels."""
        return self.alpha / self.strength

    @property
    def strength(self) -> float:
        """Number of leads at which a level's own rate weighs as much as the mean of all."""
        return self.alpha + self.beta


def beta_from_moments(mean: float, variance: float) -> BetaPrior:
    """The beta distribution with this mean and variance.

    Raises:
        ValueError: No beta distribution has them.

    Source: A. Gelman et al., Bayesian Data Analysis, section 5.1.

    Examples:
        >>> prior = beta_from_moments(0.5, 0.05)
        >>> round(prior.alpha, 6), round(prior.beta, 6)
        (2.0, 2.0)
    """
    if not (0 < mean < 1 and 0 < variance < mean * (1 - mean)):
        raise ValueError(f"mean, variance == {mean}, {variance}, must be in (0, 1) and in (0, mean (1 - mean)).")
    strength = mean * (1 - mean) / variance - 1
    return BetaPrior(mean * strength, (1 - mean) * strength)


def beta_prior(converted: object, n: object) -> BetaPrior | NotEstimable:
    """How rates differ between levels, with the noise of small levels taken out.

    Args:
        converted: Conversions of each level, ``[k]``.
        n: Leads of each, the same shape; empty levels do not count.

    Returns:
        Never stronger than all leads together (levels that differ less than chance would make them), never weaker than one lead.
        ``one_level``, ``no_leads``, ``no_conversions``, ``no_others``.

    Raises:
        ValueError: A count is negative, or more leads converted than there are.

    Source: moments of the beta-binomial with weights n, J. C. Kleinman, J. American Statistical Association 68 (1973) 46-54.
    """
    count, total = whole(converted, "converted"), whole(n, "n")
    if np.any(count > total):
        raise ValueError("converted must be at most n, level by level.")
    count, total = count[total > 0], total[total > 0]
    leads, won = int(total.sum()), int(count.sum())
    if missing := one_outcome(won, leads):
        return missing
    if len(total) < 2:
        return ONE_LEVEL
    mean = won / leads
    spread = float((total * (count / total - mean) ** 2).sum()) / (mean * (1 - mean))
    chance = len(total) - 1
    room = leads - float((total * (total / leads)).sum()) - chance
    likeness = (spread - chance) / room if room > 0 else 0.0
    strength = min(float(leads), max(1.0, 1 / likeness - 1)) if likeness > 0 else float(leads)
    return BetaPrior(mean * strength, (1 - mean) * strength)


def shrunk_rates(converted: object, n: object, prior: BetaPrior, *, confidence: float = 0.95) -> Estimates:
    """Rates of levels, drawn towards the mean of all: to be shown beside the raw ones.

    Args:
        converted: Conversions of each level, ``[k]``.
        n: Leads of each, the same shape.
        prior: From `beta_prior`.
        confidence: Probability that the true rate lies within the limits, given the prior.

    Returns:
        Posterior means with equal-tailed limits; a level without leads has the prior's.

    Raises:
        ValueError: A count is negative, or more leads converted than there are.

    Source: conjugate posterior Beta(alpha + converted, beta + others).

    Examples:
        >>> shrunk_rates([4, 0], [14, 0], BetaPrior(1.4, 8.6)).value.round(3).tolist()
        [0.225, 0.14]
    """
    from scipy.stats import beta

    count, total = whole(converted, "converted"), whole(n, "n")
    if np.any(count > total):
        raise ValueError("converted must be at most n, level by level.")
    a, b = prior.alpha + count, prior.beta + total - count
    low, high = beta.ppf((1 - confidence) / 2, a, b), beta.ppf((1 + confidence) / 2, a, b)
    value = a / (a + b)
    return Estimates(value, np.minimum(low, value), np.maximum(high, value), total.copy(), "beta_binomial")


def shrunk_rate(converted: int, n: int, prior: BetaPrior, *, confidence: float = 0.95) -> Estimate:
    """One level: see `shrunk_rates`."""
    several = shrunk_rates([converted], [n], prior, confidence=confidence)
    return Estimate(float(several.value[0]), float(several.low[0]), float(several.high[0]), n, several.method)
