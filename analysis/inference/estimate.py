"""The two things a statistic can answer: an estimate with its interval, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


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
    """An estimate, or why there is none, as plain data: the same in files, in the books and in ``--json``.

    Examples:
        >>> answer_data(Estimate(0.25, 0.1, 0.4, 20, "wilson"))
        {'value': 0.25, 'low': 0.1, 'high': 0.4, 'n': 20}
    """
    if isinstance(answer, Estimate):
        return {"value": answer.value, "low": answer.low, "high": answer.high, "n": answer.n}
    return {"not_estimable": answer.code, "reason": answer.reason} | ({} if answer.needed is None else {"needed": answer.needed})


Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Estimates:
    """Estimates of one kind, entry by entry.

    Args:
        value: Point estimates, float64 ``[k]``; NaN marks what is not estimable, so that a chart draws a gap.
        low: Lower limits.
        high: Upper limits.
        n: Number of leads that each rests on, int64.
        method: Name of the interval's method.
    """

    value: Floats
    low: Floats
    high: Floats
    n: Whole
    method: str

    def __post_init__(self) -> None:
        for name in ("value", "low", "high", "n"):
            if getattr(self, name).shape != self.value.shape:
                raise ValueError(f"{name}.shape == {getattr(self, name).shape}, must be {self.value.shape}.")
            getattr(self, name).setflags(write=False)

    @property
    def estimable(self) -> NDArray[np.bool_]:
        """Which entries have an estimate."""
        return ~np.isnan(self.value)

    def answer(self, position: int, missing: NotEstimable) -> Answer:
        """The estimate at that position, or ``missing`` where there is none."""
        if np.isnan(self.value[position]):
            return missing
        value, low, high = float(self.value[position]), float(self.low[position]), float(self.high[position])
        return Estimate(value, low, high, int(self.n[position]), self.method)

    def part(self, start: int, stop: int) -> Estimates:
        """The entries from ``start`` up to and without ``stop``."""
        return Estimates(self.value[start:stop], self.low[start:stop], self.high[start:stop], self.n[start:stop], self.method)


def whole(values: object, name: str) -> Whole:
    """Counts as int64.

    Raises:
        ValueError: A count is negative.
    """
    counts = np.asarray(values, dtype=np.int64)
    if np.any(counts < 0):
        raise ValueError(f"{name} == {counts.min()}, must be >= 0.")
    return counts


def enclosing(value: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Limits widened by rounding errors at most, so that each encloses its value."""
    return np.minimum(low, value), np.maximum(high, value)
