"""Which cells of the score counts are hot, and in which tier they lie."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.inference.estimate_arrays import Whole
from analysis.scorecard import Scorecard
from analysis.scoring.counts import N_SCORES, ScoreCounts, tier_index


def tier_of_cells(counts: ScoreCounts, card: Scorecard) -> Whole:
    """Index of the tier (0 = hot) of each cell, int64 ``[n_forced, 101]``.

    Raises:
        ValueError: The counts were made with other tiers.
    """
    check_tiers(counts, card)
    score = np.arange(N_SCORES)
    rows = [tier_index(score, np.full(N_SCORES, at_least), np.full(N_SCORES, at_most), card) for at_least, at_most in counts.forced]
    return np.array(rows, dtype=np.int64).reshape(len(counts.forced), N_SCORES)


def check_tiers(counts: ScoreCounts, card: Scorecard) -> None:
    """Check that the counts are those of the card.

    Raises:
        ValueError: The counts were made with other tiers.
    """
    names = tuple(tier.name for tier in card.tiers)
    if names != counts.tiers:
        raise ValueError(f"counts.tiers == {counts.tiers}, must be the tiers of scorecard {card.name!r}: {names}.")


def always_hot(counts: ScoreCounts) -> NDArray[np.bool_]:
    """Which forced pairs are hot whatever the score, ``[n_forced]``."""
    return np.array([at_least == 0 and at_most == 0 for at_least, at_most in counts.forced], dtype=bool)


def never_hot(counts: ScoreCounts) -> NDArray[np.bool_]:
    """Which forced pairs are held below hot whatever the score, ``[n_forced]``."""
    return np.array([at_most > 0 for _, at_most in counts.forced], dtype=bool)
