"""Many estimates at once, entry by entry; apart from the single one, which a command line that only says ``--help`` needs without NumPy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.inference.estimate import Answer, Estimate, NotEstimable

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
