"""Counting levels by outcome, and their information value above chance."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from analysis.inference.estimate import NotEstimable
from analysis.inference.information_value import information

#: Levels with fewer leads are taken together: the names of single leads predict nothing.
FEW_LEADS = 20
#: With fewer conversions, or fewer others, nothing is judged.
ENOUGH = 20
N_BINS = 10
#: Above these information values (above chance) a single predictor is questioned, and blocked until somebody confirms it.
TOO_STRONG, NEAR_PERFECT = 0.5, 1.5
#: So many standard deviations above what chance alone gives, so that few conversions do not accuse a column.
_BEYOND_CHANCE = 3


@dataclass(frozen=True, slots=True)
class PredictivePower:
    """How well a grouping predicts conversion.

    Args:
        information: Information value above chance.
        beyond_chance: It is higher than a grouping without meaning gives on so many leads.
    """

    information: float
    beyond_chance: bool

    @property
    def strong(self) -> bool:
        """Too strong to be believed without a look."""
        return self.beyond_chance and self.information > TOO_STRONG

    @property
    def near_perfect(self) -> bool:
        """So strong that it is more likely the outcome than a predictor."""
        return self.beyond_chance and self.information > NEAR_PERFECT


def number_bins(numbers: NDArray[np.float64]) -> NDArray[np.int32]:
    """Tenths of the numbers, cut without looking at any outcome; −1 where a number is missing.

    Examples:
        >>> number_bins(np.array([1.0, 2.0, np.nan, 2.0])).tolist()
        [0, 1, -1, 1]
    """
    known = ~np.isnan(numbers)
    codes = np.full(len(numbers), -1, dtype=np.int32)
    if known.any():
        edges = np.unique(np.quantile(numbers[known], np.linspace(0, 1, N_BINS + 1)[1:-1], method="lower"))
        codes[known] = np.unique(np.searchsorted(edges, numbers[known], side="left"), return_inverse=True)[1]
    return codes


def level_information(codes: NDArray[np.int32], converted: NDArray[np.bool_]) -> PredictivePower | NotEstimable:
    """How well levels predict conversion, with missing as one of them and rare levels taken together.

    Args:
        codes: Level of each lead; −1 is missing.
        converted: Its outcome.

    Returns:
        Not estimable with fewer than `ENOUGH` conversions or others.
    """
    n_levels = int(codes.max(initial=-1)) + 1
    size = np.bincount(codes[codes >= 0], minlength=n_levels)
    level = np.where(codes < 0, n_levels, codes)
    pooled = np.append(np.where(size < FEW_LEADS, n_levels + 1, np.arange(n_levels)), n_levels)[level]
    counts = [np.bincount(pooled[mask], minlength=n_levels + 2) for mask in (converted, ~converted)]
    return counted_information(counts[0], counts[1])


def counted_information(converted: object, others: object) -> PredictivePower | NotEstimable:
    """How well counted levels predict conversion; arguments as for `analysis.inference.information_value.information`."""
    won, lost = np.asarray(converted, dtype=np.int64), np.asarray(others, dtype=np.int64)
    if min(int(won.sum()), int(lost.sum())) < ENOUGH:
        return NotEstimable(
            "few_conversions", f"Fewer than {ENOUGH} conversions or others.", needed=ENOUGH - min(int(won.sum()), int(lost.sum()))
        )
    found = information(won, lost)
    if isinstance(found, NotEstimable):
        return found
    n_levels = int(np.sum(won + lost > 0))
    spread = found.chance * sqrt(2 / (n_levels - 1)) if n_levels > 1 else 0.0
    return PredictivePower(found.above_chance, found.above_chance > _BEYOND_CHANCE * spread)
