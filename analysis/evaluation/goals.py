"""The threshold that serves a goal: capacity of sales, profit, share of the leads, or recall; with the range in which it may lie."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import floor, isfinite
from types import MappingProxyType
from typing import Literal

import numpy as np

from analysis.errors import PlumblineError
from analysis.evaluation.cells import always_hot, check_tiers, never_hot
from analysis.inference.estimate import NotEstimable
from analysis.inference.estimate_arrays import Estimates, Floats, Whole, enclosing
from analysis.inference.intervals import NO_LEADS, rates
from analysis.inference.significance import one_outcome
from analysis.scorecard import Scorecard
from analysis.scoring.counts import N_SCORES, ScoreCounts

N_THRESHOLDS = N_SCORES + 1
_LIMITS = (0.025, 0.975)


@dataclass(frozen=True, slots=True, eq=False)
class Called:
    """Leads by threshold, of one sample or of several resamples.

    Args:
        n_hot: Leads called hot at each threshold, ``[…, 102]``.
        won: Of them, those that converted, the same shape.
        n_won: All that converted, ``[…, 1]``.
        n: All leads, the same number in each.
    """

    n_hot: Floats
    won: Floats
    n_won: Floats
    n: float

    @classmethod
    def of(cls, cells: Floats) -> Called:
        """From cells ``[…, 2, 103]``: see `_cells`."""
        above = np.cumsum(cells[..., :0:-1], axis=-1)[..., ::-1]
        n = float(cells.sum()) / max(int(np.prod(cells.shape[:-2])), 1)
        return cls(above.sum(axis=-2), above[..., 1, :], cells[..., 1, :].sum(axis=-1, keepdims=True), n)


@dataclass(frozen=True, slots=True)
class Capacity:
    """At most so many hot leads a week, of so many leads a week."""

    hot_leads_per_week: float
    leads_per_week: float

    def __post_init__(self) -> None:
        if not (self.hot_leads_per_week > 0 and self.leads_per_week > 0):
            raise ValueError(f"{self.hot_leads_per_week} of {self.leads_per_week} leads a week, must be above 0.")

    def curve(self, called: Called) -> Floats:
        """Hot leads a week."""
        return called.n_hot / called.n * self.leads_per_week

    def choice(self, curve: Floats) -> Whole:
        """The lowest threshold that keeps to the capacity; 101 where rules alone make more leads hot."""
        return _lowest(curve <= self.hot_leads_per_week + 1e-9)


@dataclass(frozen=True, slots=True)
class HotShare:
    """At most this share of the leads."""

    share: float

    def __post_init__(self) -> None:
        if not 0 < self.share < 1:
            raise ValueError(f"share == {self.share}, must be in (0, 1).")

    def curve(self, called: Called) -> Floats:
        """Share of the leads called hot."""
        return called.n_hot / called.n

    def choice(self, curve: Floats) -> Whole:
        """The lowest threshold that keeps to the share."""
        return _lowest(curve <= self.share + 1e-12)


@dataclass(frozen=True, slots=True)
class Recall:
    """At least this share of the leads that convert."""

    recall: float

    def __post_init__(self) -> None:
        if not 0 < self.recall <= 1:
            raise ValueError(f"recall == {self.recall}, must be in (0, 1].")

    def curve(self, called: Called) -> Floats:
        """Of the leads that converted, the share called hot."""
        return called.won / np.maximum(called.n_won, 1.0)

    def choice(self, curve: Floats) -> Whole:
        """The highest threshold that reaches it; 0 where none does."""
        return _highest(curve >= self.recall - 1e-12)


@dataclass(frozen=True, slots=True)
class Profit:
    """The most profit: what a win is worth, less what a wasted call costs, in one currency."""

    win_value: float
    wasted_call_cost: float

    def __post_init__(self) -> None:
        if not (self.win_value > 0 and self.wasted_call_cost > 0):
            raise ValueError(f"a win is worth {self.win_value}, a wasted call costs {self.wasted_call_cost}: both must be above 0.")

    def curve(self, called: Called) -> Floats:
        """Profit a lead."""
        return (called.won * self.win_value - (called.n_hot - called.won) * self.wasted_call_cost) / called.n

    def choice(self, curve: Floats) -> Whole:
        """The threshold of the largest profit; of several, the highest, which calls the fewest leads."""
        return _highest(curve >= curve.max(axis=-1, keepdims=True) - 1e-9 * np.abs(curve).max(axis=-1, keepdims=True))


Goal = Capacity | HotShare | Recall | Profit


def _lowest(holds: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Whole:
    found = np.where(holds.any(axis=-1), np.argmax(holds, axis=-1), N_THRESHOLDS - 1)
    return np.asarray(found, dtype=np.int64)


def _highest(holds: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Whole:
    found = np.where(holds.any(axis=-1), N_THRESHOLDS - 1 - np.argmax(holds[..., ::-1], axis=-1), 0)
    return np.asarray(found, dtype=np.int64)


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


def mean_win(counts: ScoreCounts) -> float | None:
    """What a lead that converted brought on average, in the currency of the data; None where nothing is known to have been won."""
    n_won, value = int(counts.n_converted.sum()), float(counts.value.sum())
    return value / n_won if n_won and value > 0 else None


def _missing(goal: Goal, n_won: float, n: float) -> NotEstimable | None:
    """Why there is no choice. How many leads are hot can be told of leads of which nobody converted."""
    if isinstance(goal, Capacity | HotShare):
        return NO_LEADS if n == 0 else None
    return one_outcome(n_won, n)


def _cells(counts: ScoreCounts) -> Floats:
    """Leads by outcome and by rank, ``[2, 103]``: rank 0 is never hot, 1 … 101 are scores, 102 is always hot."""
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


#: The same leads always get the same range, wherever it is told.
SEED = 20_260_103

GoalKind = Literal["capacity", "profit", "share", "recall"]
KINDS: tuple[GoalKind, ...] = ("capacity", "profit", "share", "recall")
NO_FLOW = NotEstimable(
    "no_leads_a_week", "The leads have no dates or came within under four weeks, so nothing says how many come in a week."
)


@dataclass(frozen=True, slots=True)
class AskedGoal:
    """What a threshold is to serve.

    Args:
        kind: ``capacity``, ``profit``, ``share`` or ``recall``.
        numbers: Hot leads a week; what a win is worth and what a wasted call costs; a fraction of the leads; a fraction of the buyers.
    """

    kind: GoalKind
    numbers: tuple[float, ...]


def goal_for(asked: AskedGoal, leads_per_week: float | None) -> Goal | NotEstimable:
    """The goal that was asked for.

    Args:
        asked: Its kind and numbers.
        leads_per_week: Leads that come in a week; None where the data cannot say.

    Returns:
        ``no_leads_a_week`` for a capacity where nothing says how many leads come.

    Raises:
        PlumblineError: ``GOAL-INVALID``: a number makes no sense.
    """
    for (name, inside, rule), number in zip(_RULES[asked.kind], asked.numbers, strict=True):
        if not (isfinite(number) and inside(number)):
            raise PlumblineError("GOAL-INVALID", f"{name} is {number:g}, {rule}.")
    match asked.kind:
        case "capacity":
            return NO_FLOW if leads_per_week is None else Capacity(asked.numbers[0], leads_per_week)
        case "share":
            return HotShare(asked.numbers[0])
        case "recall":
            return Recall(asked.numbers[0])
        case "profit":
            return Profit(*asked.numbers)


def _positive(number: float) -> bool:
    return number > 0


_Rule = tuple[str, Callable[[float], bool], str]
_ABOVE = "and must be above 0"
_RULES: Mapping[GoalKind, tuple[_Rule, ...]] = MappingProxyType(
    {
        "capacity": (("the number of hot leads a week", _positive, _ABOVE),),
        "share": (("the share of the leads", lambda share: 0 < share < 1, "and must be above 0 and below 1, such as 0.15"),),
        "recall": (("the share of the buyers", lambda share: 0 < share <= 1, "and must be above 0 and at most 1, such as 0.8"),),
        "profit": (("the value of a win", _positive, _ABOVE), ("the cost of a wasted call", _positive, _ABOVE)),
    }
)
