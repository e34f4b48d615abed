"""Goals as people state them: a kind and its numbers, made into what a threshold is chosen for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from types import MappingProxyType
from typing import Literal

from analysis.errors import PlumblineError
from analysis.goals import Capacity, Goal, HotShare, Profit, Recall
from analysis.inference.estimate import NotEstimable

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
