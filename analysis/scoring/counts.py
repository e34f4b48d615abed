"""Score counts: leads and conversions per score, cohort and forced tier. Everything live is arithmetic on these few hundred numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.scorecard import Scorecard
from analysis.scoring.patterns import Counts, Levels

N_SCORES = 101


@dataclass(frozen=True, slots=True, eq=False)
class ScoreCounts:
    """Leads and conversions per cohort, forced tier and score.

    Args:
        n_leads: int64 ``[n_cohorts, n_forced, 101]``. The second axis runs over ``forced``.
        n_converted: The same shape; within ``[0, n_leads]``.
        value: float64, the same shape: amounts won.
        cohorts: Labels of the first axis.
        forced: For each entry of the second axis the pair (at least, at most): the index of the tier that the lead has at least or at
            most, 0 = hot; ``n_tiers - 1`` and 0 mean not forced.
        tiers: Names of the tiers, from hot to cold.
    """

    n_leads: Counts
    n_converted: Counts
    value: NDArray[np.float64]
    cohorts: tuple[str, ...]
    forced: tuple[tuple[int, int], ...]
    tiers: tuple[str, ...]

    def __post_init__(self) -> None:
        shape = (len(self.cohorts), len(self.forced), N_SCORES)
        for name in ("n_leads", "n_converted", "value"):
            if getattr(self, name).shape != shape:
                raise ValueError(f"{name}.shape == {getattr(self, name).shape}, must be {shape}.")
            getattr(self, name).setflags(write=False)
        if np.any(self.n_converted < 0) or np.any(self.n_converted > self.n_leads):
            raise ValueError("n_converted must lie in [0, n_leads] in every cell.")


def scores(levels: Levels, card: Scorecard) -> NDArray[np.int64]:
    """Score of each row of levels: ``clamp(floor((Σ G + Σ ungrouped points × level + 50) / 100), 0, 100)``, exact in whole hundredths.

    Args:
        levels: ``[n, n_rules]`` in the order of the card's rules, percent.
        card: The scorecard.

    Returns:
        int64 ``[n]``, each in 0 … 100. A card without rules scores every lead 0.
    """
    return np.clip((hundredths(levels, card) + 50) // 100, 0, 100)


def hundredths(levels: Levels, card: Scorecard) -> NDArray[np.int64]:
    """Sum of points × level after the groups' caps, before rounding and the clamp to 0 … 100."""
    parts = levels.astype(np.int64) * np.array(card.points, dtype=np.int64)
    group_of = np.array([rule.group or "" for rule in card.rules], dtype=object)
    total = parts[:, group_of == ""].sum(axis=1)
    for group in card.groups:
        total = total + np.clip(parts[:, group_of == group.name].sum(axis=1), -100 * group.cap, 100 * group.cap)
    return np.asarray(total, dtype=np.int64)


def forced_tiers(levels: Levels, card: Scorecard) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each row the index of the tier that it has at least, and at most (0 = hot); ``n_tiers - 1`` and 0 where nothing forces it."""
    names = [tier.name for tier in card.tiers]
    at_least = np.full(len(levels), len(names) - 1, dtype=np.int64)
    at_most = np.zeros(len(levels), dtype=np.int64)
    for position, rule in enumerate(card.rules):
        met = levels[:, position] > 0
        if rule.qualifies is not None:
            at_least[met] = np.minimum(at_least[met], names.index(rule.qualifies))
        if rule.limits is not None:
            at_most[met] = np.maximum(at_most[met], names.index(rule.limits))
    return at_least, at_most


def tier_index(score: NDArray[np.int64], at_least: NDArray[np.int64], at_most: NDArray[np.int64], card: Scorecard) -> NDArray[np.int64]:
    """Index of each lead's tier (0 = hot): by score, raised to ``at_least``, then held to ``at_most``, which wins."""
    lowers = np.array([tier.lower for tier in card.tiers], dtype=np.int64)
    by_score = np.argmax(score[:, None] >= lowers[None, :], axis=1)
    tier: NDArray[np.int64] = np.maximum(np.minimum(by_score, at_least), at_most)
    return tier
