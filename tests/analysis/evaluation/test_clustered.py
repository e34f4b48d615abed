"""Figures of leads that are seen again and again: how often the truth lies inside their intervals, and what is said of little."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.evaluation import Evaluation, evaluate
from analysis.evaluation.clustered import evaluate_by_bucket, together
from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.scorecard import Scorecard, Tier
from analysis.scoring.counts import N_SCORES, ScoreCounts

CARD = Scorecard("card", (), (), (), (Tier("hot", 60), Tier("cold", 0)))
BUCKETS = 50
#: Rates of leads by whether they are hot, for good; each lead's own rate scatters widely about them.
HOT, HOT_SHARE, REST = 0.3, 0.3, 0.1


def drawn(rng: np.random.Generator, n_leads: int = 500) -> list[ScoreCounts]:
    """Each lead has one score for good, a leaning of its own, and up to ten snapshots."""
    hot = rng.random(n_leads) < HOT_SHARE
    mean = np.where(hot, HOT, REST)
    leaning, times = rng.beta(mean, 1 - mean), rng.integers(1, 11, n_leads)
    score = np.where(hot, rng.integers(60, 101, n_leads), rng.integers(0, 60, n_leads))
    converted, bucket = rng.binomial(times, leaning), rng.integers(0, BUCKETS, n_leads)
    cells = bucket * N_SCORES + score
    n, won = (np.bincount(cells, each, BUCKETS * N_SCORES).astype(np.int64).reshape(BUCKETS, 1, 1, N_SCORES) for each in (times, converted))
    return [counts(n[each], won[each]) for each in range(BUCKETS)]


def counts(n: np.ndarray, won: np.ndarray) -> ScoreCounts:
    return ScoreCounts(n, won, won.astype(np.float64), ("all",), ((1, 0),), ("hot", "cold"))


def figures(found: Evaluation) -> dict[str, Answer]:
    return {
        "base": found.base_rate,
        "share": found.hot.share,
        "hot": found.hot.conversion,
        "recall": found.hot.recall,
        "lift": found.hot.lift,
        "fpr": found.hot.false_positive_rate,
    }


BASE = HOT_SHARE * HOT + (1 - HOT_SHARE) * REST
TRUTH = {
    "base": BASE,
    "share": HOT_SHARE,
    "hot": HOT,
    "recall": HOT_SHARE * HOT / BASE,
    "lift": HOT / BASE,
    "fpr": HOT_SHARE * (1 - HOT) / (1 - BASE),
}


def test_the_truth_lies_inside_in_95_of_100_cases_where_independent_intervals_miss_it() -> None:
    rng, n = np.random.default_rng(11), 200
    ours, independent = dict.fromkeys(TRUTH, 0), dict.fromkeys(TRUTH, 0)
    for _ in range(n):
        buckets = drawn(rng)
        for tally, found in ((ours, evaluate_by_bucket(buckets, CARD)), (independent, evaluate(together(buckets), CARD))):
            for name, answer in figures(found).items():
                assert isinstance(answer, Estimate)
                tally[name] += answer.low <= TRUTH[name] <= answer.high
    assert all(0.92 < inside / n < 0.98 for inside in ours.values()), ours
    assert all(inside / n < 0.85 for inside in independent.values()), independent


def test_lift_and_auc_need_ten_buckets_and_rates_do_not() -> None:
    few = drawn(np.random.default_rng(2))[:6]
    found = evaluate_by_bucket(few, CARD)
    assert isinstance(found.base_rate, Estimate)
    for answer in (found.auc, found.hot.lift):
        assert isinstance(answer, NotEstimable)
        assert answer.code == "few_groups"


def test_nobody_and_nothing_are_said_as_in_the_plain_evaluation() -> None:
    nothing = np.zeros((1, 1, N_SCORES), dtype=np.int64)
    empty = evaluate_by_bucket([counts(nothing, nothing)] * BUCKETS, CARD)
    assert isinstance(empty.base_rate, NotEstimable)
    assert empty.base_rate.code == "no_leads"
    cold = nothing.copy()
    cold[0, 0, 10] = 5
    found = evaluate_by_bucket([counts(cold, nothing)] * BUCKETS, CARD)
    assert isinstance(found.hot.conversion, NotEstimable)
    assert isinstance(found.auc, NotEstimable)
    assert found.auc.code == "no_conversions"


def test_buckets_of_different_axes_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        evaluate_by_bucket([], CARD)
