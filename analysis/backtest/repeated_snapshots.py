"""Score counts and rules of each bucket of leads: what figures need whose snapshots are not independent. Not used while a slider moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.evaluation.rules import RuleResult
from analysis.inference.estimate import NotEstimable
from analysis.inference.jackknife import clustered_rates
from analysis.scorecard import Scorecard
from analysis.scoring.counts import N_SCORES, ScoreCounts, forced_tiers, scores
from analysis.snapshots.levels import Observed
from analysis.snapshots.split import N_BUCKETS
from analysis.snapshots.study_data import StudyData


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """The judged snapshots of a part: pattern, bucket, and what became of them."""

    pattern: NDArray[np.int64]
    bucket: NDArray[np.int64]
    converted: NDArray[np.bool_]
    value: NDArray[np.float64]

    @classmethod
    def of(cls, study_data: StudyData, observed: Observed, part: str) -> _Rows:
        patterns = observed.patterns
        if part not in patterns.parts:
            raise ValueError(f"part == {part!r}, must be one of {patterns.parts}.")
        read = patterns.part[observed.pattern] == patterns.parts.index(part)
        rows = observed.snapshot[read]
        snapshots = study_data.snapshots
        return cls(observed.pattern[read], snapshots.bucket[rows].astype(np.int64), snapshots.converted[rows], snapshots.value[rows])


def count_by_bucket(study_data: StudyData, observed: Observed, card: Scorecard, *, part: str) -> tuple[ScoreCounts, ...]:
    """Count leads, conversions and value per cohort, forced tier and score, for each of the fifty buckets.

    Args:
        study_data: The study that the snapshots belong to.
        observed: Its patterns under the card's rules, with their row index.
        card: The scorecard.
        part: Which snapshots are read.

    Returns:
        Fifty counts with the same axes; together they are those of `count_scores`.

    Raises:
        ValueError: There is no such part.
    """
    rows, patterns = _Rows.of(study_data, observed, part), observed.patterns
    n_tiers = len(card.tiers)
    at_least, at_most = forced_tiers(patterns.levels, card)
    code = at_most * n_tiers + (n_tiers - 1 - at_least)
    present = np.union1d(code, [0])
    shape = (N_BUCKETS, len(patterns.cohorts), len(present), N_SCORES)
    pattern_cell = np.stack([patterns.cohort.astype(np.int64), np.searchsorted(present, code), scores(patterns.levels, card)])
    cell = np.ravel_multi_index((rows.bucket, *pattern_cell[:, rows.pattern]), shape)
    n_leads, n_converted, value = (
        np.bincount(cell, weights, int(np.prod(shape))).reshape(shape) for weights in (None, rows.converted, rows.value)
    )
    forced = tuple((n_tiers - 1 - each % n_tiers, each // n_tiers) for each in present.tolist())
    tiers = tuple(tier.name for tier in card.tiers)
    return tuple(
        ScoreCounts(n_leads[bucket].astype(np.int64), n_converted[bucket].astype(np.int64), value[bucket], patterns.cohorts, forced, tiers)
        for bucket in range(N_BUCKETS)
    )


def rules_by_bucket(study_data: StudyData, observed: Observed, *, part: str) -> tuple[RuleResult, ...]:
    """What each rule separates, as `analysis.evaluation.rules.rule_results`, with intervals that leave out whole buckets of leads.

    Args:
        study_data: The study that the snapshots belong to.
        observed: Its patterns under some rules, with their row index.
        part: Which snapshots are read.

    Raises:
        ValueError: There is no such part.
    """
    rows, names = _Rows.of(study_data, observed, part), observed.patterns.rules
    n, won = (np.bincount(rows.bucket, weights, N_BUCKETS).astype(np.int64)[:, None] for weights in (None, rows.converted))
    met, met_won = np.zeros((2, N_BUCKETS, len(names)), dtype=np.int64)
    for place in range(len(names)):
        meets = (observed.patterns.levels[:, place] > 0)[rows.pattern]
        met[:, place] = np.bincount(rows.bucket, meets, N_BUCKETS)
        met_won[:, place] = np.bincount(rows.bucket, meets & rows.converted, N_BUCKETS)
    share = clustered_rates(met, np.broadcast_to(n, met.shape))
    with_, without = clustered_rates(met_won, met), clustered_rates(won - met_won, n - met)
    nobody, everybody = NotEstimable("no_leads", "No lead meets it."), NotEstimable("no_others", "Every lead meets it.")
    missing = NotEstimable("no_leads", "There are no leads.")
    some = bool(n.sum())
    return tuple(
        RuleResult(
            rule=name,
            n_met=int(met[:, i].sum()),
            n_converted=int(met_won[:, i].sum()),
            share=share.answer(i, missing),
            conversion_with=with_.answer(i, nobody if some else missing),
            conversion_without=without.answer(i, everybody if some else missing),
        )
        for i, name in enumerate(names)
    )
