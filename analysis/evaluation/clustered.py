"""A scorecard where leads are seen several times: its figures and their change, with intervals that leave out whole buckets of leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from analysis.evaluation.comparison import compare
from analysis.evaluation.evaluate import FEW_GROUPS, Intervals, Tallies, assemble, fractions, parted, tally
from analysis.evaluation.records import Evaluation, ScorecardComparison, ThresholdCurve
from analysis.evaluation.thresholds import curve, hot_by_threshold
from analysis.inference.estimate import Answer, NotEstimable
from analysis.inference.estimate_arrays import Estimates, Floats, Whole
from analysis.inference.jackknife import LOG, LOGIT, Change, Paired, clustered, clustered_change, clustered_rates
from analysis.inference.roc import Histograms, auc
from analysis.scorecard import Scorecard
from analysis.scoring.counts import ScoreCounts

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


@dataclass(frozen=True, slots=True, eq=False)
class Bucketed:
    """A scorecard with the counts of its scores, one for each bucket of leads."""

    card: Scorecard
    buckets: Sequence[ScoreCounts]


def evaluate_by_bucket(buckets: Sequence[ScoreCounts], card: Scorecard) -> Evaluation:
    """Everything that a scorecard's counts say at its threshold, where snapshots of one bucket may resemble each other.

    Args:
        buckets: Counts of the card's scores, one for each bucket of leads, all with the same axes; at least one.
        card: Its tiers and threshold are used, its points are in the counts already.

    Returns:
        As `evaluate` of all buckets together, with every interval by the delete-a-bucket jackknife: see `analysis.inference.jackknife`.
        Lift and AUC are not estimable from fewer than ten buckets.

    Raises:
        ValueError: There is no bucket, the axes differ, or the counts were made with other tiers.
    """
    total = together(buckets)
    every = [tally(each, card) for each in buckets]
    tallies = tally(total, card)
    pairs = [fractions(each) for each in every]
    above, below = (np.array([np.concatenate([pair[side] for pair in each.values()]) for each in pairs]) for side in (0, 1))
    rate = parted(clustered_rates(above, below), fractions(tallies))
    return assemble(total, card, tallies, Intervals(rate, _lifts(every), _auc(every)))


def curve_by_bucket(buckets: Sequence[ScoreCounts]) -> ThresholdCurve:
    """As `curve` of all buckets together, with every interval by the delete-a-bucket jackknife.

    Args:
        buckets: As for `evaluate_by_bucket`.

    Raises:
        ValueError: There is no bucket, or the axes differ.
    """
    total = together(buckets)
    hot, won = (np.array([hot_by_threshold(each, getattr(each, name)) for each in buckets]) for name in ("n_leads", "n_converted"))
    leads, converted = (
        np.broadcast_to(np.array([[getattr(each, name).sum()] for each in buckets]), hot.shape) for name in ("n_leads", "n_converted")
    )
    plain = curve(total)
    return replace(
        plain,
        conversion=clustered_rates(won, hot),
        false_positive_rate=clustered_rates(hot - won, leads - converted),
        recall=clustered_rates(won, converted),
        lift=_lift(won, hot, converted, leads),
    )


def gap_by_bucket(buckets: Sequence[ScoreCounts], threshold: int) -> Answer:
    """Conversion of the snapshots that score at least a threshold, minus that of those below.

    Args:
        buckets: As for `evaluate_by_bucket`.
        threshold: 0 … 101.

    Returns:
        With an interval by `clustered_change`; not estimable where there are none on one side.
    """
    leads, won = (np.array([getattr(each, name).sum(axis=(0, 1)) for each in buckets]) for name in ("n_leads", "n_converted"))
    sides = [np.array([each[:, part].sum(axis=1) for each in (won, leads)]) for part in (slice(threshold, None), slice(threshold))]
    totals = [side.sum(axis=1, keepdims=True) for side in sides]
    with np.errstate(divide="ignore", invalid="ignore"):
        value = float((totals[0][0] / totals[0][1] - totals[1][0] / totals[1][1])[0])
        without = np.subtract(*((total[0] - side[0]) / (total[1] - side[1]) for total, side in zip(totals, sides, strict=True)))
    held = leads.sum(axis=1) > 0
    return clustered_change(Paired(value, without, held, held, int(leads.sum()))).change


def compare_by_bucket(current: Bucketed, candidate: Bucketed) -> ScorecardComparison:
    """Pair the headline figures of two scorecards on the same snapshots, each change with interval and test.

    Args:
        current: The reference.
        candidate: The card being tried, on the same buckets.

    Returns:
        As `compare`, with ``tested`` filled in by `clustered_change`: buckets are left out of both cards at once.

    Raises:
        ValueError: The two were not counted on the same snapshots.
    """
    sides = _Sums.of(current), _Sums.of(candidate)
    if any(not np.array_equal(getattr(sides[0], name), getattr(sides[1], name)) for name in ("leads", "converted")):
        raise ValueError("current and candidate must be counted on the same snapshots, bucket by bucket.")
    plain = compare(*(evaluate_by_bucket(each.buckets, each.card) for each in (current, candidate)))
    return replace(plain, figures=tuple(replace(pair, tested=_changed(pair.figure, *sides)) for pair in plain.figures))


def together(buckets: Sequence[ScoreCounts]) -> ScoreCounts:
    """The counts of several buckets as one.

    Raises:
        ValueError: There is no bucket, or the axes differ.
    """
    if len({(each.cohorts, each.forced, each.tiers) for each in buckets}) != 1:
        raise ValueError("buckets must be at least one, and have the same cohorts, forced pairs and tiers.")
    first = buckets[0]
    n_leads, n_converted, value = (sum(getattr(each, name) for each in buckets) for name in ("n_leads", "n_converted", "value"))
    return ScoreCounts(n_leads, n_converted, value, first.cohorts, first.forced, first.tiers)


def area(converted: Whole, others: Whole) -> Floats:
    """AUC: area under each row of histograms; NaN where one kind is missing."""
    below = np.cumsum(others, axis=1) - others
    twice = (converted * (2 * below + others)).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(twice / (2 * converted.sum(axis=1) * others.sum(axis=1)), dtype=np.float64)


def _lifts(every: Sequence[Tallies]) -> Estimates:
    """Lift of each cohort, and last of all leads, symmetrical on the log scale."""
    hot_converted, hot, converted, leads = (
        np.array([np.append(getattr(each, f"cohort_{name}"), getattr(each, f"n_{name}")) for each in every])
        for name in ("hot_converted", "hot", "converted", "leads")
    )
    return _lift(hot_converted, hot, converted, leads)


def _lift(hot_converted: Whole, hot: Whole, converted: Whole, leads: Whole) -> Estimates:
    """Lifts from the counts of each bucket, ``[buckets, k]``."""
    every = (hot_converted, hot, converted, leads)
    sums = [each.sum(axis=0) for each in every]
    without = [total - each for total, each in zip(sums, every, strict=True)]
    return clustered(_ratio(*sums), _ratio(*without), leads > 0, LOG, n=sums[3])


def _ratio(hot_converted: Whole, hot: Whole, converted: Whole, leads: Whole) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((hot_converted / hot) / (converted / leads), dtype=np.float64)


def _auc(every: Sequence[Tallies]) -> Answer:
    """AUC of the score, symmetrical on the logit scale."""
    converted, others = (np.array([getattr(each, name) for each in every]) for name in ("converted_by_score", "others_by_score"))
    all_converted, all_others = converted.sum(axis=0), others.sum(axis=0)
    independent = auc(Histograms(all_converted, all_others))
    if isinstance(independent, NotEstimable):
        return independent
    held = ((converted + others).sum(axis=1) > 0)[:, None]
    without = area(all_converted - converted, all_others - others)[:, None]
    found = clustered(area(all_converted[None], all_others[None]), without, held, LOGIT, n=np.array([independent.n]))
    return found.answer(0, FEW_GROUPS)


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
