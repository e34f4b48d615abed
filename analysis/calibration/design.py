"""Rules as columns of a regression: levels grouped over cohorts, and which rules say something that the others do not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.inference.estimate_arrays import Floats
from analysis.scorecard import Scorecard
from analysis.scoring.patterns import Patterns, distinct_rows

#: A rule whose variance given the others is less than this share of its own counts as a sum of them.
SUM_OF_OTHERS = 1e-8
#: A rule belongs to such a sum from this weight on, where the weights are those of columns with a standard deviation of 1.
PART_OF_SUM = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class RuleColumns:
    """Levels as a regression takes them: 1 = met once in full, one row a distinct combination of levels.

    Args:
        rules: Names of the rules, ``[m]``.
        points: Their points, float64 ``[m]``.
        levels: float64 ``[g, m]``.
        converted: Conversions of each row, ``[g]``.
        n: Leads of each row.
        constant: Rules whose level is the same for all leads, ``[m]``.
        kept: Places of the rules that vary and are no sum of rules before them, ascending, ``[k]``.
        sums: Level of each rule as a sum of the kept ones and a constant, ``[k, m]``: the unit matrix where nothing is a sum.
    """

    rules: tuple[str, ...]
    points: Floats
    levels: Floats
    converted: Floats
    n: Floats
    constant: NDArray[np.bool_]
    kept: tuple[int, ...]
    sums: Floats

    @property
    def kept_levels(self) -> Floats:
        """Levels of the kept rules, ``[g, k]``."""
        return self.levels[:, list(self.kept)]

    @property
    def kept_points(self) -> Floats:
        """Points that give the kept rules alone the same score, up to a constant: each with its share of the sums, ``[k]``."""
        return np.asarray(self.sums @ self.points, dtype=np.float64)

    def partners(self, place: int) -> tuple[str, ...]:
        """The rules with which this one forms a sum; none for a rule that stands on its own."""
        bound = [each for each in range(len(self.rules)) if not self.constant[each] and each not in self.kept]
        others = {
            other
            for each in bound
            for members in [{each, *(self.kept[k] for k in np.flatnonzero(self.sums[:, each]))}]
            if place in members
            for other in members - {place}
        }
        return tuple(self.rules[other] for other in sorted(others))


def rule_columns(patterns: Patterns, card: Scorecard) -> RuleColumns:
    """Arrange patterns for a regression on the rules of a card.

    Args:
        patterns: All of them are counted.
        card: Its rules must be those of the patterns, in that order.

    Raises:
        ValueError: The patterns are not those of the card's rules.
    """
    names = tuple(rule.name for rule in card.rules)
    if patterns.rules != names:
        raise ValueError(f"patterns.rules == {patterns.rules}, must be the rules of scorecard {card.name!r}: {names}.")
    first, row = distinct_rows(patterns.levels)
    levels = patterns.levels[first].astype(np.float64) / 100
    n, converted = (np.bincount(row, each, len(first)).astype(np.float64) for each in (patterns.n_leads, patterns.n_converted))
    levels, n, converted = levels[n > 0], n[n > 0], converted[n > 0]
    constant = np.ptp(levels, axis=0) == 0 if len(levels) else np.ones(len(names), dtype=np.bool_)
    kept, sums = _independent(levels, n, constant)
    return RuleColumns(names, np.array(card.points, dtype=np.float64), levels, converted, n, constant, kept, sums)


def _independent(levels: Floats, n: Floats, constant: NDArray[np.bool_]) -> tuple[tuple[int, ...], Floats]:
    """The columns that are no sum of those before them, and all columns in terms of these, one column after another."""
    m = levels.shape[1]
    centred = (levels - (n @ levels / max(n.sum(), 1.0))) * np.sqrt(n / max(n.sum(), 1.0))[:, None]
    scale = np.sqrt((centred**2).sum(axis=0))
    scale[constant] = 1.0
    gram = (centred / scale).T @ (centred / scale)
    kept: list[int] = []
    terms: dict[int, Floats] = {}
    for column in range(m):
        if constant[column]:
            continue
        weights = np.linalg.solve(gram[np.ix_(kept, kept)], gram[kept, column]) if kept else np.zeros(0)
        if 1 - float(gram[kept, column] @ weights) > SUM_OF_OTHERS:
            kept.append(column)
        else:
            terms[column] = weights
    sums = np.zeros((len(kept), m))
    sums[np.arange(len(kept)), kept] = 1.0
    for column, weights in terms.items():
        large = np.abs(weights) > PART_OF_SUM
        sums[: len(weights), column] = np.where(large, weights * scale[column] / scale[kept[: len(weights)]], 0.0)
    return tuple(kept), sums
