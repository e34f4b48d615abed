"""Is an odds ratio smaller in one table than in another? The exact test, which holds however few conversions there are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.inference.estimate import NotEstimable
from analysis.inference.estimate_arrays import Floats
from analysis.inference.significance import Significance, Tested

ONLY_TABLES = NotEstimable("only_tables", "With so few leads or conversions, no other counts were possible.")


@dataclass(frozen=True, slots=True)
class TwoGroups:
    """A fourfold table: leads of two groups, and how many of each converted."""

    converted: tuple[int, int]
    n: tuple[int, int]

    def __post_init__(self) -> None:
        if not all(0 <= won <= n for won, n in zip(self.converted, self.n, strict=True)):
            raise ValueError(f"{self}: conversions must lie in [0, leads].")


def smaller_later(before: TwoGroups, later: TwoGroups) -> Tested:
    """Test whether the odds ratio of the first group against the second is smaller later than before.

    Given the leads and conversions of each table and the conversions of the first group in both together, how these fall on the two tables
    does not depend on the odds ratio that they share: p is the chance of as many or more of them before. It is never too small, unlike the
    chi-square of Breslow and Day, which at a p of 0.002 is passed up to five times too often where a table holds few conversions.

    Args:
        before: The first table.
        later: The second.

    Returns:
        One-sided p, method ``zelen``. ``only_tables`` where the counts could not have been others.

    Source: M. Zelen, The analysis of several 2×2 contingency tables, Biometrika 58 (1971) 129-137.

    Examples:
        >>> round(smaller_later(TwoGroups((3, 0), (3, 3)), TwoGroups((0, 3), (3, 3))).p, 4)
        0.0061
    """
    sum_won = before.converted[0] + later.converted[0]
    lowest = max(_fewest(before), sum_won - _most(later))
    highest = min(_most(before), sum_won - _fewest(later))
    if lowest == highest:
        return ONLY_TABLES
    won = np.arange(lowest, highest + 1)
    weight = _log_ways(before, won) + _log_ways(later, sum_won - won)
    chance = np.exp(weight - weight.max())
    p = float(chance[won >= before.converted[0]].sum() / chance.sum())
    return Significance(min(1.0, p), None, None, sum(before.n) + sum(later.n), "zelen")


def _fewest(table: TwoGroups) -> int:
    return max(0, sum(table.converted) - table.n[1])


def _most(table: TwoGroups) -> int:
    return min(table.n[0], sum(table.converted))


def _log_ways(table: TwoGroups, won: np.ndarray) -> Floats:
    from scipy.special import gammaln

    def choose(n: int, k: np.ndarray) -> Floats:
        return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1), dtype=np.float64)

    return choose(table.n[0], won) + choose(table.n[1], sum(table.converted) - won)
