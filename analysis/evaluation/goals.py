"""Goals that a threshold may serve: capacity of sales, profit, share of the leads, or recall."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from types import MappingProxyType
from typing import Literal

import numpy as np

from analysis.errors import PlumblineError
from analysis.inference.estimate import NotEstimable
from analysis.inference.estimate_arrays import Floats, Whole
from analysis.scoring.counts import N_SCORES

N_THRESHOLDS = N_SCORES + 1
GoalKind = Literal["capacity", "profit", "share", "recall"]
KINDS: tuple[GoalKind, ...] = ("capacity", "profit", "share", "recall")
NO_FLOW = NotEstimable(
    "no_leads_a_week", "The leads have no dates or came within under four weeks, so nothing says how many come in a week."
)
_Rule = tuple[str, Callable[[float], bool], str]


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
        """From leads by outcome and by rank, ``[…, 2, 103]``: rank 0 is never hot, 1 … 101 are scores, 102 is always hot."""
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


def _lowest(holds: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Whole:
    found = np.where(holds.any(axis=-1), np.argmax(holds, axis=-1), N_THRESHOLDS - 1)
    return np.asarray(found, dtype=np.int64)


def _highest(holds: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Whole:
    found = np.where(holds.any(axis=-1), N_THRESHOLDS - 1 - np.argmax(holds[..., ::-1], axis=-1), 0)
    return np.asarray(found, dtype=np.int64)


def _positive(number: float) -> bool:
    return number > 0


_ABOVE = "and must be above 0"
_RULES: Mapping[GoalKind, tuple[_Rule, ...]] = MappingProxyType(
    {
        "capacity": (("the number of hot leads a week", _positive, _ABOVE),),
        "share": (("the share of the leads", lambda share: 0 < share < 1, "and must be above 0 and below 1, such as 0.15"),),
        "recall": (("the share of the buyers", lambda share: 0 < share <= 1, "and must be above 0 and at most 1, such as 0.8"),),
        "profit": (("the value of a win", _positive, _ABOVE), ("the cost of a wasted call", _positive, _ABOVE)),
    }
)
