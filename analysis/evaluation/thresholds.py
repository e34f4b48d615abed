"""The figures at every threshold, and the threshold that keeps the number of hot leads."""

from __future__ import annotations

import numpy as np

from analysis.evaluation.cells import always_hot, check_tiers, never_hot
from analysis.evaluation.records import LockedThreshold, ThresholdCurve
from analysis.inference.estimate_arrays import Whole
from analysis.inference.intervals import lifts, rates
from analysis.scorecard import Scorecard
from analysis.scoring.counts import N_SCORES, ScoreCounts

N_THRESHOLDS = N_SCORES + 1


def curve(counts: ScoreCounts) -> ThresholdCurve:
    """Hot leads, conversion, FPR, recall and lift for each threshold from 0 to 101.

    Args:
        counts: Of a card's scores.

    Returns:
        Arrays of 102 entries; not estimable where nobody is hot, nobody converted or everybody did.
    """
    n_hot, n_converted = hot_by_threshold(counts, counts.n_leads), hot_by_threshold(counts, counts.n_converted)
    leads, won = int(counts.n_leads.sum()), int(counts.n_converted.sum())
    same = np.ones(N_THRESHOLDS, dtype=np.int64)
    above = np.concatenate([n_converted, n_hot - n_converted, n_converted])
    every = rates(above, np.concatenate([n_hot, same * (leads - won), same * won]))
    return ThresholdCurve(
        threshold=np.arange(N_THRESHOLDS),
        n_hot=n_hot,
        n_converted=n_converted,
        conversion=every.part(0, N_THRESHOLDS),
        false_positive_rate=every.part(N_THRESHOLDS, 2 * N_THRESHOLDS),
        recall=every.part(2 * N_THRESHOLDS, 3 * N_THRESHOLDS),
        lift=lifts(n_converted, n_hot, same * won, same * leads),
    )


def hot_by_threshold(counts: ScoreCounts, cells: Whole) -> Whole:
    """Leads (or conversions) at or above each threshold, with those that are hot whatever the score, int64 ``[102]``."""
    cells, always, never = cells.sum(axis=0), always_hot(counts), never_hot(counts)
    by_score = cells[~always & ~never].sum(axis=0)
    at_or_above = np.append(np.cumsum(by_score[::-1])[::-1], 0)
    return np.asarray(at_or_above + cells[always].sum(), dtype=np.int64)


def threshold_for_hot(counts: ScoreCounts, n_hot: int, card: Scorecard) -> LockedThreshold:
    """The threshold at which the number of hot leads is nearest to ``n_hot``.

    Args:
        counts: Of the card's scores.
        n_hot: Number of hot leads to keep.
        card: Where several thresholds are equally near, the one nearest to the card's is taken, then the higher one.

    Returns:
        The threshold with the number of hot leads it gives, and how far that is from ``n_hot``.

    Raises:
        ValueError: ``n_hot`` is negative, or the counts were made with other tiers.
    """
    if n_hot < 0:
        raise ValueError(f"n_hot == {n_hot}, must be >= 0.")
    check_tiers(counts, card)
    reached = hot_by_threshold(counts, counts.n_leads)
    thresholds = np.arange(N_THRESHOLDS)
    best = int(np.lexsort((-thresholds, np.abs(thresholds - card.threshold), np.abs(reached - n_hot)))[0])
    return LockedThreshold(best, int(reached[best]), int(reached[best]) - n_hot)
