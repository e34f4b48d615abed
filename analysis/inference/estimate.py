"""The two things a statistic can answer: an estimate with its interval, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its interval.

    Args:
        value: The point estimate.
        low: Lower limit of the interval, 95 % two-sided unless ``method`` says otherwise.
        high: Upper limit.
        n: Number of leads that the estimate rests on.
        method: Name of the interval's method, such as ``wilson``.

    Examples:
        >>> Estimate(value=0.25, low=0.1, high=0.4, n=20, method="wilson").value
        0.25
    """

    value: float
    low: float
    high: float
    n: int
    method: str

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"low, value, high == {self.low}, {self.value}, {self.high}, must be in ascending order.")
        if self.n < 0:
            raise ValueError(f"n == {self.n}, must be >= 0.")


@dataclass(frozen=True, slots=True)
class NotEstimable:
    """An honest "cannot be computed".

    Args:
        code: Stable code, such as ``no_leads`` or ``no_conversions``.
        reason: One sentence in plain words.
        needed: How many more leads or conversions would do, where that is known.
    """

    code: str
    reason: str
    needed: int | None = None


Answer = Estimate | NotEstimable


def answer_data(answer: Answer) -> dict[str, Any]:
    """An estimate, or why there is none, as plain data: the same in files, in the workspace database and in ``--json``.

    Examples:
        >>> answer_data(Estimate(0.25, 0.1, 0.4, 20, "wilson"))
        {'value': 0.25, 'low': 0.1, 'high': 0.4, 'n': 20}
    """
    if isinstance(answer, Estimate):
        return {"value": answer.value, "low": answer.low, "high": answer.high, "n": answer.n}
    return {"not_estimable": answer.code, "reason": answer.reason} | ({} if answer.needed is None else {"needed": answer.needed})
