"""Does the scorecard work everywhere? Hot-lead conversion and base rate of every level of an attribute, raw and shrunk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.inference.estimate import Answer, NotEstimable
from analysis.inference.intervals import difference, rate
from analysis.inference.multiplicity import corrected
from analysis.inference.shrinkage import BetaPrior, beta_prior, shrunk_rates
from analysis.inference.significance import Significance, Tested
from analysis.inference.two_groups import compare_rates
from analysis.signals.levels import Graded, grade
from analysis.signals.read import Signals

Flags = NDArray[np.bool_]
NO_VALUE = "no value"
NO_HOT_LEADS = NotEstimable("no_hot_leads", "No lead of the segment is hot.")
ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Segment:
    """One level of an attribute.

    Args:
        attribute: Name of the attribute.
        level: Name of the level; leads without a value are a level of their own.
        n_leads: Leads of it.
        n_converted: Those that converted.
        base_rate: Conversion of all its leads.
        base_shrunk: The same, drawn towards the rate of all levels.
        n_hot: Its hot leads.
        n_hot_converted: Those that converted.
        hot_conversion: Conversion of its hot leads.
        hot_shrunk: The same, drawn towards that of the hot leads of all levels: what to believe of a small segment.
        difference: Its hot-lead conversion minus that of all other hot leads.
        test: Whether that could be chance; corrected over every level of every attribute.
    """

    attribute: str
    level: str
    n_leads: int
    n_converted: int
    base_rate: Answer
    base_shrunk: Answer
    n_hot: int
    n_hot_converted: int
    hot_conversion: Answer
    hot_shrunk: Answer
    difference: Answer
    test: Tested

    @property
    def stands_out(self) -> bool:
        """Whether its hot leads convert significantly more or less often than the others, corrected for all segments."""
        return isinstance(self.test, Significance) and self.test.p_corrected is not None and self.test.p_corrected <= ALPHA


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """Every level of every attribute that has levels.

    Args:
        segments: In the order of the attributes; within one, by falling number of leads, or ascending for bins of numbers.
        n_leads: Judged leads.
        n_hot: Hot leads.
        base_rate: Conversion of all leads.
        hot_conversion: Conversion of all hot leads.
        family: Tests over which p is corrected.
    """

    segments: tuple[Segment, ...]
    n_leads: int
    n_hot: int
    base_rate: Answer
    hot_conversion: Answer
    family: int

    @property
    def attributes(self) -> tuple[str, ...]:
        """Names of the attributes, in order."""
        return tuple(dict.fromkeys(each.attribute for each in self.segments))

    def of(self, attribute: str) -> tuple[Segment, ...]:
        """The levels of one attribute; none where it has no segments."""
        return tuple(each for each in self.segments if each.attribute == attribute)


def segment_results(signals: Signals, hot: Flags, *, left_out: frozenset[str] = frozenset()) -> Segments:
    """Look at the hot leads of every level of every attribute of the import.

    The family of the correction is all of them, whichever are shown. Numbers fall into bins of about equally many leads, rare levels are
    one level together, both without looking at the outcome.

    Args:
        signals: From `analysis.signals.read.read_signals`; touch points are left out.
        hot: Which of the same leads the scorecard calls hot, ``[n]``.
        left_out: Attributes that may carry the outcome: their segments would tell what became of the leads, not who they were.

    Returns:
        Without leads or attributes there are no segments.

    Raises:
        ValueError: ``hot`` is not of the leads of the signals.

    Source: `analysis.inference.shrinkage`, `analysis.inference.multiplicity`.
    """
    if hot.shape != signals.converted.shape:
        raise ValueError(f"hot.shape == {hot.shape}, must be {signals.converted.shape}.")
    attributes = [each for each in signals.signals if each.about == "attribute" and each.name not in left_out]
    graded = [each for each in map(grade, attributes) if isinstance(each, Graded)]
    raw = [segment for each in graded for segment in _AttributeCounts(each, hot, signals.converted).segments()]
    tests = corrected([each.test for each in raw])
    segments = tuple(replace(each, test=test) for each, test in zip(raw, tests, strict=True))
    n, n_hot, won = len(hot), int(hot.sum()), int((hot & signals.converted).sum())
    family = sum(isinstance(test, Significance) for test in tests)
    return Segments(segments, n, n_hot, rate(int(signals.converted.sum()), n), rate(won, n_hot), family)


class _AttributeCounts:
    """Leads and conversions of the levels of one attribute, all and hot."""

    def __init__(self, graded: Graded, hot: Flags, converted: Flags) -> None:
        missing = graded.codes < 0
        self._attribute = graded.signal.name
        self._levels = (*graded.levels, NO_VALUE) if missing.any() else graded.levels
        self._code = np.where(missing, len(graded.levels), graded.codes)
        self._hot, self._converted = hot, converted

    def _count(self, chosen: Flags) -> NDArray[np.int64]:
        return np.bincount(self._code[chosen], minlength=len(self._levels)).astype(np.int64)

    @cached_property
    def _tallies(self) -> tuple[NDArray[np.int64], ...]:
        everybody = np.ones(len(self._hot), dtype=np.bool_)
        return tuple(self._count(each) for each in (everybody, self._converted, self._hot, self._hot & self._converted))

    def segments(self) -> list[Segment]:
        n, won, n_hot, hot_won = self._tallies
        base, hottest = _shrunk(won, n), _shrunk(hot_won, n_hot)
        total, total_won = int(n_hot.sum()), int(hot_won.sum())
        found = []
        for place, level in enumerate(self._levels):
            own, rest = (int(hot_won[place]), int(n_hot[place])), (total_won - int(hot_won[place]), total - int(n_hot[place]))
            pair, sizes = (own[0], rest[0]), (own[1], rest[1])
            found.append(
                Segment(
                    attribute=self._attribute,
                    level=level,
                    n_leads=int(n[place]),
                    n_converted=int(won[place]),
                    base_rate=rate(int(won[place]), int(n[place])),
                    base_shrunk=base[place],
                    n_hot=own[1],
                    n_hot_converted=own[0],
                    hot_conversion=rate(*own) if own[1] else NO_HOT_LEADS,
                    hot_shrunk=hottest[place] if own[1] else NO_HOT_LEADS,
                    difference=difference(pair, sizes),
                    test=compare_rates(pair, sizes),
                )
            )
        return found


def _shrunk(converted: NDArray[np.int64], n: NDArray[np.int64]) -> list[Answer]:
    prior = beta_prior(converted, n)
    if not isinstance(prior, BetaPrior):
        return [prior] * len(n)
    found = shrunk_rates(converted, n, prior)
    return [found.answer(place, NO_HOT_LEADS) for place in range(len(n))]
