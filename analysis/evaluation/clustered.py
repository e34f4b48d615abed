"""The figures of a scorecard where leads are seen several times: the same values, with intervals that leave out whole buckets of leads."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.evaluation.figures import FEW_GROUPS, Intervals, Tallies, assemble, fractions, parted, tally
from analysis.evaluation.records import Evaluation
from analysis.inference.clustered import LOG, LOGIT, clustered, clustered_rates
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
    sums = [each.sum(axis=0) for each in (hot_converted, hot, converted, leads)]
    without = [total - each for total, each in zip(sums, (hot_converted, hot, converted, leads), strict=True)]
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
    without = _area(all_converted - converted, all_others - others)[:, None]
    found = clustered(_area(all_converted[None], all_others[None]), without, held, LOGIT, n=np.array([independent.n]))
    return found.answer(0, FEW_GROUPS)


def _area(converted: Whole, others: Whole) -> Floats:
    """Area under each row of histograms; NaN where one kind is missing."""
    below = np.cumsum(others, axis=1) - others
    twice = (converted * (2 * below + others)).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(twice / (2 * converted.sum(axis=1) * others.sum(axis=1)), dtype=np.float64)
