"""Signals in levels: rare ones together, numbers in bins, and which signals have too many levels, or too few, to compare."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.errors import PlumblineError
from analysis.signals.bins import USUAL_BINS, bin_names, binned, checked_cuts, equal_count_cuts, number_name
from analysis.signals.values import LevelSignal, NumberSignal, Refused, Signal

#: The most levels that are compared one by one.
MOST_LEVELS = 50
#: From this many levels on, there have to be so many leads for each of them on average.
FEW_LEVELS, LEADS_A_LEVEL = 20, 5
#: Of very many levels those with so many leads stand alone.
LEADS_ALONE = 30
RARE = "rare levels together"
NO_VALUE = "no value"


@dataclass(frozen=True, slots=True)
class Cuts:
    """Cut points of a numeric signal that were chosen by hand."""

    name: str
    at: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Graded:
    """A signal in levels.

    Args:
        signal: As it was read.
        levels: Names of the levels: bins in ascending order, others by falling number of leads.
        codes: int32 ``[n]``: index into ``levels``; −1 where the value is missing.
        n_pooled: Levels that were too rare to stand alone and are one level together; 0 when none was.
        cuts: Lower edges of the bins after the first; empty for levels.
        cuts_chosen: The cut points were chosen by hand, perhaps after looking at the outcome: no test of these bins is honest.
    """

    signal: Signal
    levels: tuple[str, ...]
    codes: NDArray[np.int32]
    n_pooled: int = 0
    cuts: tuple[float, ...] = ()
    cuts_chosen: bool = False

    @property
    def ordered(self) -> bool:
        """Whether the levels are bins of numbers."""
        return bool(self.cuts)


def grade(signal: Signal, cuts: tuple[Cuts, ...] = ()) -> Graded | Refused:
    """Bring a signal into levels, without looking at the outcome.

    More than 50 levels, or under 5 leads a level on average (names, ids, free text): levels with at least 30 leads stand alone, raw, at
    most 49 of them, and all others are one level together. That choice depends on volume alone, so p stays honest, and big levels such as
    the largest accounts or free mail domains are not lost. Where no level has 30 leads, pooling would leave one heap of leads that have
    nothing in common: the signal is listed as not compared instead.

    A value that is either there or not (a ticked box) becomes two levels, there and not there. Numbers with two distinct values are levels.

    Args:
        signal: As it was read.
        cuts: Chosen cut points, for any signals.

    Raises:
        PlumblineError: ``CUTS-INVALID``.
    """
    chosen = next((each for each in cuts if each.name == signal.name), None)
    if isinstance(signal, NumberSignal):
        return _numbers(signal, chosen)
    if chosen is not None:
        raise PlumblineError("CUTS-INVALID", "cut points are for numbers, and this is text.", where=f"'{signal.name}'")
    return _levels(signal)


def _numbers(signal: NumberSignal, chosen: Cuts | None) -> Graded | Refused:
    found = np.unique(signal.numbers[~signal.missing])
    if len(found) < 2:
        return _constant(signal, len(found))
    if chosen is not None:
        cuts = checked_cuts(chosen.at, signal.name)
        return Graded(signal, bin_names(cuts), binned(signal.numbers, cuts), cuts=cuts, cuts_chosen=True)
    cuts = equal_count_cuts(signal.numbers)
    each_alone = len(found) <= USUAL_BINS
    names = tuple(number_name(value) for value in found.tolist()) if each_alone else bin_names(cuts)
    return Graded(signal, names, binned(signal.numbers, cuts), cuts=cuts if len(found) > 2 else ())


def _levels(signal: LevelSignal) -> Graded | Refused:
    n_levels, n_known = len(signal.levels), int((~signal.missing).sum())
    if n_levels == 1 and n_known < len(signal.codes):
        return Graded(signal, (signal.levels[0], NO_VALUE), np.where(signal.missing, 1, 0).astype(np.int32))
    if n_levels < 2:
        return _constant(signal, n_levels)
    if n_levels <= MOST_LEVELS and (n_levels <= FEW_LEVELS or n_known >= LEADS_A_LEVEL * n_levels):
        return Graded(signal, signal.levels, signal.codes)
    kept = min(MOST_LEVELS - 1, int((np.bincount(signal.codes[~signal.missing]) >= LEADS_ALONE).sum()))
    if kept == 0:
        return Refused(
            signal.name, signal.family, f"has {n_levels:,} levels for {n_known:,} leads: too many levels to compare", signal.about
        )
    return Graded(signal, (*signal.levels[:kept], RARE), np.minimum(signal.codes, kept).astype(np.int32), n_pooled=n_levels - kept)


def _constant(signal: Signal, n_levels: int) -> Refused:
    reason = "has the same value for all judged leads" if n_levels else "has no value for any judged lead"
    return Refused(signal.name, signal.family, reason, signal.about)
