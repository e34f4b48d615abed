"""Are there enough data? Power of a comparison, leads needed, conversions needed."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from analysis.inference.estimate import NotEstimable
from analysis.inference.intervals import NO_LEADS

#: Conversions for each signal that is fitted (P. Peduzzi et al., J. Clinical Epidemiology 49 (1996) 1373-1379).
CONVERSIONS_A_SIGNAL = 10
#: Conversions for judging a finished scorecard (Y. Vergouwe et al., J. Clinical Epidemiology 58 (2005) 475-483).
CONVERSIONS_TO_VALIDATE = 100


@dataclass(frozen=True, slots=True)
class LeadsNeeded:
    """Size of a comparison.

    Args:
        first: Leads in the group that differs.
        second: Leads in the group at the base rate.
    """

    first: int
    second: int

    @property
    def total(self) -> int:
        """Of both groups."""
        return self.first + self.second


@dataclass(frozen=True, slots=True)
class Enough:
    """Conversions at hand against those needed.

    Args:
        n_converted: At hand.
        needed: For the purpose.
    """

    n_converted: int
    needed: int

    @property
    def enough(self) -> bool:
        """Whether they suffice."""
        return self.n_converted >= self.needed

    @property
    def missing(self) -> int:
        """How many more are needed, 0 when they suffice."""
        return max(0, self.needed - self.n_converted)


def leads_needed(
    base_rate: float, difference: float, *, ratio: float = 1.0, power: float = 0.8, alpha: float = 0.05
) -> LeadsNeeded | NotEstimable:
    """Leads that show a difference worth having with probability ``power``.

    Give the difference that the study calls worth having, never the one just observed.

    Args:
        base_rate: Conversion rate of the second group.
        difference: Rate of the first group minus ``base_rate``; not 0.
        ratio: Leads in the second group for each in the first.
        power: Chance of finding the difference.
        alpha: Level of the test, two-sided.

    Returns:
        ``impossible_rate`` when ``base_rate`` or ``base_rate + difference`` is not inside 0 … 1: there is no such difference to find.

    Raises:
        ValueError: ``difference`` is 0, ``ratio`` not positive, or ``power`` not above ``alpha``.

    Source: normal approximation, J. L. Fleiss, Statistical Methods for Rates and Proportions, chapter 4; statsmodels
        `samplesize_proportions_2indep_onetail`, whose alpha is two-sided in spite of its name.

    Examples:
        >>> leads_needed(0.5, 0.25, power=0.9)
        LeadsNeeded(first=77, second=77)
    """
    from statsmodels.stats.proportion import samplesize_proportions_2indep_onetail

    _check(difference, ratio, alpha)
    if not alpha < power < 1:
        raise ValueError(f"power == {power}, must be in ({alpha}, 1).")
    if missing := _impossible(base_rate, difference):
        return missing
    first = float(samplesize_proportions_2indep_onetail(difference, base_rate, power, ratio=ratio, alpha=alpha))
    return LeadsNeeded(max(2, ceil(first)), max(2, ceil(first * ratio)))


def power_of(base_rate: float, difference: float, n: tuple[int, int], *, alpha: float = 0.05) -> float | NotEstimable:
    """Chance that a comparison of groups of this size finds the difference.

    Args:
        base_rate: Conversion rate of the second group.
        difference: Rate of the first group minus ``base_rate``; not 0.
        n: Leads of the first and of the second group.
        alpha: Level of the test, two-sided.

    Returns:
        A probability; ``no_leads`` when a group is empty, ``impossible_rate`` as for `leads_needed`.

    Raises:
        ValueError: ``difference`` is 0, or a count is negative.

    Source: as for `leads_needed`; statsmodels `power_proportions_2indep`.

    Examples:
        >>> round(power_of(0.5, 0.25, (50, 50)), 4)
        0.7402
    """
    from statsmodels.stats.proportion import power_proportions_2indep

    if min(n) < 0:
        raise ValueError(f"n == {n}, must be >= 0.")
    if min(n) == 0:
        return NO_LEADS
    _check(difference, n[1] / n[0], alpha)
    if missing := _impossible(base_rate, difference):
        return missing
    found = power_proportions_2indep(difference, base_rate, n[0], ratio=n[1] / n[0], alpha=alpha)
    return min(1.0, max(0.0, float(found.power)))


def _check(difference: float, ratio: float, alpha: float) -> None:
    if difference == 0:
        raise ValueError("difference == 0, must be another number.")
    if not ratio > 0:
        raise ValueError(f"ratio == {ratio}, must be > 0.")
    if not 0 < alpha < 1:
        raise ValueError(f"alpha == {alpha}, must be in (0, 1).")


def _impossible(base_rate: float, difference: float) -> NotEstimable | None:
    if 0 < base_rate < 1 and 0 < base_rate + difference < 1:
        return None
    return NotEstimable("impossible_rate", "No conversion rate lies outside 0 to 100 %.")


def enough_to_fit(n_converted: int, n_signals: int) -> Enough:
    """Whether there are ten conversions for each signal whose points are to come from data.

    Source: P. Peduzzi et al. 1996.

    Examples:
        >>> enough_to_fit(74, 9).enough, enough_to_fit(74, 9).missing
        (False, 16)
    """
    return Enough(n_converted, CONVERSIONS_A_SIGNAL * n_signals)


def enough_to_validate(n_converted: int) -> Enough:
    """Whether there are the hundred conversions that judging a finished scorecard takes.

    Source: Y. Vergouwe et al. 2005.
    """
    return Enough(n_converted, CONVERSIONS_TO_VALIDATE)
