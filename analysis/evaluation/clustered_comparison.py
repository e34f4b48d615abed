"""Two scorecards where leads are seen several times: every change with an interval and a test that leave out whole buckets of leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from analysis.evaluation.clustered import area, evaluate_by_bucket
from analysis.evaluation.comparison import compare
from analysis.evaluation.figures import tally
from analysis.evaluation.records import Comparison
from analysis.inference.clustered_change import Change, Paired, clustered_change
from analysis.inference.estimates import Floats, Whole
from analysis.scorecard import Scorecard
from analysis.scorecounts import ScoreCounts


@dataclass(frozen=True, slots=True, eq=False)
class Bucketed:
    """A scorecard with the counts of its scores, one for each bucket of leads."""

    card: Scorecard
    buckets: Sequence[ScoreCounts]


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """What figures are made of, one row a bucket, or a single row of all together."""

    leads: Whole
    converted: Whole
    hot: Whole
    hot_converted: Whole
    converted_by_score: Whole
    others_by_score: Whole

    @classmethod
    def of(cls, bucketed: Bucketed) -> _Sums:
        every = [tally(each, bucketed.card) for each in bucketed.buckets]
        single = (np.array([getattr(each, f"n_{name}") for each in every]) for name in ("leads", "converted", "hot", "hot_converted"))
        scored = (np.array([getattr(each, f"{name}_by_score") for each in every]) for name in ("converted", "others"))
        return cls(*single, *scored)

    def total(self) -> _Sums:
        return _Sums(*(getattr(self, name).sum(axis=0, keepdims=True) for name in self.__slots__))

    def without_each(self) -> _Sums:
        return _Sums(*(getattr(self, name).sum(axis=0, keepdims=True) - getattr(self, name) for name in self.__slots__))


def _share(above: Whole, below: Whole) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(above / below, dtype=np.float64)


#: What each figure is made of: counts, and of how many. Lift is that of the hot leads over the base rate, AUC an area.
_PARTS: Mapping[str, Callable[[_Sums], tuple[Whole, Whole]]] = MappingProxyType(
    {
        "hot_conversion": lambda sums: (sums.hot_converted, sums.hot),
        "hot_share": lambda sums: (sums.hot, sums.leads),
        "false_hot_share": lambda sums: (sums.hot - sums.hot_converted, sums.hot),
        "false_positive_rate": lambda sums: (sums.hot - sums.hot_converted, sums.leads - sums.converted),
        "recall": lambda sums: (sums.hot_converted, sums.converted),
        "lift": lambda sums: (sums.hot_converted, sums.hot),
        "auc": lambda sums: (sums.converted_by_score, sums.others_by_score),
    }
)
_VALUES: Mapping[str, Callable[[_Sums], Floats]] = MappingProxyType(
    {
        "lift": lambda sums: _share(sums.hot_converted, sums.hot) / _share(sums.converted, sums.leads),
        "auc": lambda sums: area(sums.converted_by_score, sums.others_by_score),
    }
)
#: Figures that are not fractions, whose change has no bounds.
_UNBOUNDED = frozenset({"lift"})


def compare_by_bucket(current: Bucketed, candidate: Bucketed) -> Comparison:
    """Pair the headline figures of two scorecards on the same snapshots, each change with interval and test.

    Args:
        current: The reference.
        candidate: The card being tried, on the same buckets.

    Returns:
        As `comparison.compare`, with ``tested`` filled in by `inference.clustered_change`: buckets are left out of both cards at once.

    Raises:
        ValueError: The two were not counted on the same snapshots.
    """
    sides = _Sums.of(current), _Sums.of(candidate)
    if any(not np.array_equal(getattr(sides[0], name), getattr(sides[1], name)) for name in ("leads", "converted")):
        raise ValueError("current and candidate must be counted on the same snapshots, bucket by bucket.")
    plain = compare(*(evaluate_by_bucket(each.buckets, each.card) for each in (current, candidate)))
    return replace(plain, figures=tuple(replace(pair, tested=_changed(pair.figure, *sides)) for pair in plain.figures))


def _changed(figure: str, current: _Sums, candidate: _Sums) -> Change:
    every = _difference(figure, current.total(), candidate.total())
    without = _difference(figure, current.without_each(), candidate.without_each())
    paired = Paired(float(every[0]), without, current.leads > 0, _moved(figure, current, candidate), int(current.leads.sum()))
    return clustered_change(paired, most=inf if figure in _UNBOUNDED else 1.0)


def _difference(figure: str, current: _Sums, candidate: _Sums) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(_value(figure, candidate) - _value(figure, current), dtype=np.float64)


def _value(figure: str, sums: _Sums) -> Floats:
    return _VALUES[figure](sums) if figure in _VALUES else _share(*_PARTS[figure](sums))


def _moved(figure: str, current: _Sums, candidate: _Sums) -> NDArray[np.bool_]:
    """In which buckets the cards differ in what a figure is made of."""
    pairs = zip(_PARTS[figure](current), _PARTS[figure](candidate), strict=True)
    differ = [(before != after).reshape(len(before), -1).any(axis=1) for before, after in pairs]
    return np.asarray(differ[0] | differ[1], dtype=np.bool_)
