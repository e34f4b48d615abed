"""Levels of one signal compared with one of them, such as the arm of a test that got nothing."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.errors import PlumblineError
from analysis.inference.estimate import Answer
from analysis.inference.intervals import difference, odds_ratio, ratio
from analysis.signals.compare import SignalResult


@dataclass(frozen=True, slots=True)
class Contrast:
    """One level compared with the baseline.

    Args:
        level: Its name.
        difference: Its conversion rate minus that of the baseline.
        risk_ratio: Its rate ÷ that of the baseline.
        odds_ratio: Its odds ÷ those of the baseline.
    """

    level: str
    difference: Answer
    risk_ratio: Answer
    odds_ratio: Answer


def contrasts(result: SignalResult, baseline: str) -> tuple[Contrast, ...]:
    """Every other level of a signal compared with one of them.

    Args:
        result: From the comparison.
        baseline: Name of the level.

    Raises:
        PlumblineError: ``LEVEL-UNKNOWN``.
    """
    base = next((level for level in result.levels if level.level == baseline), None)
    if base is None:
        known = ", ".join(f"'{level.level}'" for level in result.levels[:8])
        raise PlumblineError("LEVEL-UNKNOWN", f"there is no level '{baseline}'; it has {known}.", where=f"'{result.name}'")
    found = []
    for level in result.levels:
        if level is not base:
            pair, size = (level.n_converted, base.n_converted), (level.n, base.n)
            found.append(Contrast(level.level, difference(pair, size), ratio(pair, size), odds_ratio(pair, size)))
    return tuple(found)
