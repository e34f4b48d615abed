"""The figures of a scorecard where leads are seen several times: the same values, with intervals that leave out whole buckets of leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analysis.evaluation.figures import FEW_GROUPS, Intervals, Tallies, assemble, fractions, parted, tally
from analysis.evaluation.records import Evaluation, ThresholdCurve
from analysis.evaluation.thresholds import curve, hot_by_threshold
from analysis.inference.clustered import LOG, LOGIT, clustered, clustered_rates
from analysis.inference.clustered_change import Paired, clustered_change
from analysis.inference.estimate import Answer, NotEstimable
from analysis.inference.estimates import Estimates, Floats, Whole
from analysis.inference.ranking import Histograms, auc
from analysis.scorecard import Scorecard
from analysis.scorecounts import ScoreCounts


def evaluate_by_bucket(buckets: Sequence[ScoreCounts], card: Scorecard) -> Evaluation:
    """Everything that a scorecard's counts say at its threshold, where snapshots of one bucket may resemble each other.

    Args:
        buckets: Counts of the card's scores, one for each bucket of leads, all with the same axes; at least one.
        card: Its tiers and threshold are used, its points are in the counts already.

    Returns:
        As `figures.evaluate` of all buckets together, with every interval by the delete-a-bucket jackknife: see `inference.clustered`.
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
    """As `thresholds.curve` of all buckets together, with every interval by the delete-a-bucket jackknife.

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
        With an interval by `inference.clustered_change`; not estimable where there are none on one side.
    """
    leads, won = (np.array([getattr(each, name).sum(axis=(0, 1)) for each in buckets]) for name in ("n_leads", "n_converted"))
    sides = [np.array([each[:, part].sum(axis=1) for each in (won, leads)]) for part in (slice(threshold, None), slice(threshold))]
    totals = [side.sum(axis=1, keepdims=True) for side in sides]
    with np.errstate(divide="ignore", invalid="ignore"):
        value = float((totals[0][0] / totals[0][1] - totals[1][0] / totals[1][1])[0])
        without = np.subtract(*((total[0] - side[0]) / (total[1] - side[1]) for total, side in zip(totals, sides, strict=True)))
    held = leads.sum(axis=1) > 0
    return clustered_change(Paired(value, without, held, held, int(leads.sum()))).change


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


def area(converted: Whole, others: Whole) -> Floats:
    """AUC: area under each row of histograms; NaN where one kind is missing."""
    below = np.cumsum(others, axis=1) - others
    twice = (converted * (2 * below + others)).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(twice / (2 * converted.sum(axis=1) * others.sum(axis=1)), dtype=np.float64)
