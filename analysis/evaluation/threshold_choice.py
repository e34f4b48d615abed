"""Choosing the threshold that serves a goal, with the range in which other leads of the same kind would have put it."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

import numpy as np

from analysis.evaluation.cells import always_hot, check_tiers, never_hot
from analysis.evaluation.goals import N_THRESHOLDS, Called, Capacity, Goal, HotShare, Profit, Recall
from analysis.inference.estimate import NotEstimable
from analysis.inference.estimate_arrays import Estimates, Floats, enclosing
from analysis.inference.intervals import NO_LEADS, rates
from analysis.inference.significance import one_outcome
from analysis.scorecard import Scorecard
from analysis.scoring.counts import N_SCORES, ScoreCounts

_LIMITS = (0.025, 0.975)
#: The same leads always get the same range, wherever it is told.
SEED = 20_260_103


@dataclass(frozen=True, slots=True, eq=False)
class ThresholdChoice:
    """A threshold chosen for a goal.

    Args:
        goal: What it serves.
        threshold: 0 … 101; 101 leaves only leads that a rule makes hot.
        low: Lower end of the range in which other leads of the same kind would have put it, 95 %.
        high: Upper end.
        curve: What the goal is about at each threshold 0 … 101, with its interval: Wilson's for shares of leads and of buyers, which has
            a width where nobody or everybody is hot too; of the resamples for profit.
        n_leads: All leads.
        n_won: All that converted.
        n_hot: Leads called hot at it.
        n_converted: Of them, those that converted.
        n_at_cut: Leads with exactly one point less than the threshold: with them more are hot than the capacity or the share allows.
        tie_share: Of those, the share that would still fit; None for goals without a limit. They cannot be told apart by the score.
    """

    goal: Goal
    threshold: int
    low: int
    high: int
    curve: Estimates
    n_leads: int
    n_won: int
    n_hot: int
    n_converted: int
    n_at_cut: int
    tie_share: float | None


def choose_threshold(
    counts: ScoreCounts, card: Scorecard, goal: Goal, *, seed: int, n_resamples: int = 1000
) -> ThresholdChoice | NotEstimable:
    """Choose the threshold that serves a goal.

    Args:
        counts: Of the card's scores; all cohorts are counted.
        card: The card.
        goal: What the threshold is for.
        seed: Of the resamples.
        n_resamples: Of the leads with their scores and outcomes; the choice is made again in each, which shows how flat the curve is near
            its best.

    Returns:
        ``no_leads``; for goals that ask who converted, ``no_conversions`` and ``no_others`` too.

    Raises:
        ValueError: The counts were made with other tiers.

    Source: percentile bootstrap, B. Efron 1979; intervals of rates as in `analysis.inference.intervals.rates`.
    """
    check_tiers(counts, card)
    cells = _cells(counts)
    n, n_won = float(cells.sum()), float(cells[1].sum())
    if missing := _missing(goal, n_won, n):
        return missing
    called = Called.of(cells)
    value = goal.curve(called)
    drawn = np.random.default_rng(seed).multinomial(int(n), cells.ravel() / n, size=n_resamples)
    resampled = goal.curve(Called.of(drawn.reshape(n_resamples, *cells.shape).astype(np.float64)))
    threshold = int(goal.choice(value))
    low, high = np.quantile(goal.choice(resampled), _LIMITS, method="nearest").astype(int).tolist()
    at_cut = int(called.n_hot[threshold - 1] - called.n_hot[threshold]) if threshold > 0 else 0
    return ThresholdChoice(
        goal=goal,
        threshold=threshold,
        low=min(low, threshold),
        high=max(high, threshold),
        curve=_with_interval(goal, called, resampled),
        n_leads=int(n),
        n_won=int(n_won),
        n_hot=int(called.n_hot[threshold]),
        n_converted=int(called.won[threshold]),
        n_at_cut=at_cut,
        tie_share=_tie_share(goal, n, float(called.n_hot[threshold]), at_cut),
    )


def mean_win(counts: ScoreCounts) -> float | None:
    """What a lead that converted brought on average, in the currency of the data; None where nothing is known to have been won."""
    n_won, value = int(counts.n_converted.sum()), float(counts.value.sum())
    return value / n_won if n_won and value > 0 else None


def _with_interval(goal: Goal, called: Called, resampled: Floats) -> Estimates:
    """The goal's curve on these leads, with its interval."""
    value, everybody = goal.curve(called), np.full(N_THRESHOLDS, called.n)
    match goal:
        case Capacity():
            found, times = rates(called.n_hot, everybody), goal.leads_per_week
        case HotShare():
            found, times = rates(called.n_hot, everybody), 1.0
        case Recall():
            found, times = rates(called.won, np.broadcast_to(called.n_won, N_THRESHOLDS)), 1.0
        case Profit():
            low, high = np.quantile(resampled, _LIMITS, axis=0)
            return Estimates(value, *enclosing(value, low, high), everybody.astype(np.int64), "bootstrap")
    return Estimates(value, *enclosing(value, times * found.low, times * found.high), found.n, found.method)


def _missing(goal: Goal, n_won: float, n: float) -> NotEstimable | None:
    """Why there is no choice. How many leads are hot can be told of leads of which nobody converted."""
    if isinstance(goal, Capacity | HotShare):
        return NO_LEADS if n == 0 else None
    return one_outcome(n_won, n)


def _cells(counts: ScoreCounts) -> Floats:
    """Leads by outcome and by rank, ``[2, 103]``, as `Called.of` reads them."""
    cells = np.zeros((2, N_SCORES + 2))
    always, never = always_hot(counts), never_hot(counts)
    for kind, by_score in enumerate((counts.n_leads - counts.n_converted, counts.n_converted)):
        whole = by_score.sum(axis=0)
        cells[kind, 0], cells[kind, -1] = whole[never].sum(), whole[always].sum()
        cells[kind, 1:-1] = whole[~always & ~never].sum(axis=0)
    return cells


def _tie_share(goal: Goal, n: float, n_hot: float, at_cut: int) -> float | None:
    """Of the leads just below the threshold, the share that the limit leaves room for."""
    match goal:
        case Capacity(hot, leads):
            room = hot / leads * n - n_hot
        case HotShare(share):
            room = share * n - n_hot
        case _:
            return None
    return min(1.0, max(0.0, floor(room + 1e-9) / at_cut)) if at_cut else None
