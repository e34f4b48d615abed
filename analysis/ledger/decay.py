"""How long an award lasts: the levels that follow the moment at which it was earned."""

from __future__ import annotations

import itertools
from fractions import Fraction

from analysis.rules import DAY, Fades, TouchSignal

#: (microseconds after the moment, level from then on); starts with (0, 100), strictly ascending, no level twice in a row.
Schedule = tuple[tuple[int, int], ...]


def schedule(signal: TouchSignal) -> Schedule:
    """The levels of one award of a touch rule over time, as keeps and fades say.

    Examples:
        >>> from analysis.conditions import parse_condition
        >>> signal = TouchSignal(parse_condition({"action": "click"}), keeps_days=50, fades=Fades(every_days=30, by=40))
        >>> [(after // DAY, level) for after, level in schedule(signal)]
        [(0, 100), (30, 60), (50, 0)]
    """
    levels = _fading(signal.fades) if signal.fades else ((0, 100),)
    if signal.keeps_days is not None:
        end = signal.keeps_days * DAY
        levels = (*(step for step in levels if step[0] < end), (end, 0))
    kept = [levels[0]]
    kept += [step for before, step in itertools.pairwise(levels) if step[1] != before[1]]
    return tuple(kept)


def _fading(fades: Fades) -> Schedule:
    steps = [(0, 100)]
    while steps[-1][1] > 0:
        periods = len(steps)
        steps.append((periods * fades.every_days * DAY, _faded(fades, periods)))
    return tuple(steps)


def _faded(fades: Fades, periods: int) -> int:
    """Level of an award of 100 after so many whole periods, rounded to whole percent, halves up."""
    if fades.shape == "linear":
        return max(0, 100 - periods * fades.by)
    left = 100 * Fraction(100 - fades.by, 100) ** periods
    return 0 if left < 5 else int(left + Fraction(1, 2))


def deltas(levels: Schedule) -> Schedule:
    """The same schedule as signed steps.

    Examples:
        >>> deltas(((0, 100), (5, 60), (9, 0)))
        ((0, 100), (5, -40), (9, -60))
    """
    before = (0, *(level for _, level in levels))
    return tuple((after, level - previous) for (after, level), previous in zip(levels, before, strict=False))
