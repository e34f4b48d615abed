"""One measured share of rejections, or of intervals that cover, and between which limits it must lie."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from analysis.inference.significance import Significance

N_REPEATS = 3_000
ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured share, and between which limits it must lie."""

    name: str
    value: float
    low: float
    high: float

    @property
    def holds(self) -> bool:
        return self.low <= self.value <= self.high


def rejects(name: str, value: float, *, at_most: float = 0.06) -> Figure:
    return Figure(f"rejects without a difference: {name}", value, 0.0, at_most)


def covers(name: str, value: float, low: float, high: float = 1.0) -> Figure:
    return Figure(f"covers the truth: {name}", value, low, high)


def p_of(answer: object) -> float:
    """p, or 1 where there is no test: that never rejects."""
    return answer.p if isinstance(answer, Significance) else 1.0


def share(p: Iterable[float]) -> float:
    return float(np.mean([each <= ALPHA for each in p]))


def report(families: Iterable[Callable[[], Iterator[Figure]]]) -> int:
    """Print the figures of each family as they come; 1 when one lies outside its limits."""
    begun, failed = perf_counter(), 0
    for family in families:
        for figure in family():
            failed += not figure.holds
            mark = " " if figure.holds else "!"
            print(f"{mark} {figure.value:7.4f}  allowed {figure.low:.3f} to {figure.high:.3f}  {figure.name}", flush=True)
    print(f"{failed} outside their limits; {perf_counter() - begun:.0f} s")
    return int(failed > 0)
