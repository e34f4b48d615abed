"""Does another signal reverse a difference? Every level compared within the strata of every other signal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.estimate_arrays import Floats, Whole
from analysis.inference.mantel_haenszel import stratified
from analysis.inference.significance import Significance
from analysis.signals.compare import ALPHA, SignalResult
from analysis.signals.levels import Graded


@dataclass(frozen=True, slots=True)
class Turn:
    """A level whose difference points the other way within the strata of another signal.

    Args:
        signal: Name of the signal, and ``level`` the name of its level.
        by: Name of the signal whose levels are the strata.
        crude: Odds ratio of the level against the others, without strata.
        adjusted: Common odds ratio of Mantel and Haenszel within strata.
    """

    signal: str
    level: str
    by: str
    crude: Answer
    adjusted: Answer


def find_turns(results: tuple[SignalResult, ...], graded: tuple[Graded, ...], converted: NDArray[np.bool_]) -> tuple[Turn, ...]:
    """Every level that another signal reverses, corrected for the number of pairs.

    A reversal is named when the odds ratios lie on opposite sides of 1 and one of them differs from 1: the crude one by its interval, the
    stratified one by the Cochran-Mantel-Haenszel test at 5 % ÷ number of pairs looked at. Leads without a value of the stratifying signal
    are a stratum of their own.

    Args:
        results: Of the same signals, in the same order.
        graded: The signals in levels.
        converted: bool ``[n]``.

    Returns:
        In the order of signals, levels and strata.
    """
    from scipy.stats import chi2

    n_looks = sum(len(each.levels) for each in graded) * max(len(graded) - 1, 1)
    critical = float(chi2.isf(ALPHA / max(n_looks, 1), 1))
    found = [
        _turn(results[i], results[j], place, tables)
        for i in range(len(graded))
        for j in range(len(graded))
        if i != j
        for tables in [_Tables.of(graded[i], graded[j], converted)]
        for place in tables.suspects(results[i], critical)
    ]
    return tuple(each for each in found if each is not None)


@dataclass(frozen=True, slots=True, eq=False)
class _Tables:
    """Leads and conversions of each level of one signal ``[k]`` in each stratum of another ``[s]``."""

    n: Whole
    converted: Whole

    @classmethod
    def of(cls, own: Graded, other: Graded, converted: NDArray[np.bool_]) -> _Tables:
        k, s = len(own.levels) + 1, len(other.levels) + 1
        cell = ((own.codes.astype(np.int64) + 1) * s + other.codes + 1) * 2 + converted
        cells = np.bincount(cell, minlength=k * s * 2).reshape(k, s, 2)[1:]
        return cls(cells.sum(axis=2), cells[:, :, 1])

    def suspects(self, result: SignalResult, critical: float) -> list[int]:
        """Levels whose odds ratio within strata lies on the other side of 1, significantly on one side."""
        within, statistic = _mantel_haenszel(self.n.astype(np.float64), self.converted.astype(np.float64))
        significant = statistic >= critical
        places = []
        for place, level in enumerate(result.levels):
            crude = level.odds_ratio
            if isinstance(crude, NotEstimable) or not np.isfinite(within[place]) or within[place] == 0:
                continue
            if opposite(crude.value, float(within[place])) and (excludes_one(crude) or significant[place]):
                places.append(place)
        return places

    def pair(self, place: int) -> tuple[Whole, Whole]:
        """Conversions and leads of a level and of the others in each stratum, ``[s, 2]``."""
        converted = np.stack([self.converted[place], self.converted.sum(axis=0) - self.converted[place]], axis=1)
        return converted, np.stack([self.n[place], self.n.sum(axis=0) - self.n[place]], axis=1)


def _mantel_haenszel(n: Floats, won: Floats) -> tuple[Floats, Floats]:
    """Common odds ratio and chi-square of each level against the others, ``[k]``; NaN and 0 where there is none."""
    total, total_won = n.sum(axis=0), won.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        per = np.where(total > 0, 1 / total, 0.0)
        agree = (won * (total - total_won - (n - won)) * per).sum(axis=1)
        differ = ((n - won) * (total_won - won) * per).sum(axis=1)
        expected = (n * total_won * per).sum(axis=1)
        spread = np.where(total > 1, total_won * (total - total_won) * per * per / np.maximum(total - 1, 1), 0.0)
        variance = (n * (total - n) * spread).sum(axis=1)
        ratio = np.where(differ > 0, agree / differ, np.nan)
        statistic = np.where(variance > 0, (won.sum(axis=1) - expected) ** 2 / variance, 0.0)
    return ratio, statistic


def _turn(result: SignalResult, by: SignalResult, place: int, tables: _Tables) -> Turn | None:
    found = stratified(*tables.pair(place))
    if isinstance(found, NotEstimable) or not isinstance(found.test, Significance):
        return None
    level = result.levels[place]
    return Turn(result.name, level.level, by.name, level.odds_ratio, found.adjusted)


def opposite(first: float, second: float) -> bool:
    """Whether two odds ratios have opposite directions.

    Examples:
        >>> opposite(0.8, 1.3), opposite(1.1, 1.3), opposite(1.0, 1.3)
        (True, False, False)
    """
    return (first - 1) * (second - 1) < 0


def excludes_one(answer: Answer) -> bool:
    """Whether an interval of a ratio leaves 1 out."""
    return isinstance(answer, Estimate) and (answer.low > 1 or answer.high < 1)
