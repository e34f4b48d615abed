"""Intervals by buckets: what leaving buckets out one by one finds, and how often the truth lies inside when leads are seen again."""

from __future__ import annotations

from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t

from analysis.inference.intervals import rate, rates
from analysis.inference.jackknife import LOG, clustered, clustered_rates

BUCKETS = 50


def seen_again_and_again(rng: np.random.Generator, n_leads: int = 400) -> tuple[np.ndarray, np.ndarray]:
    """Conversions and snapshots of each bucket: a lead is seen up to twelve times, and itself likely to convert or not; on average 0.2."""
    leaning, times = rng.beta(0.5, 2.0, n_leads), rng.integers(1, 13, n_leads)
    converted = rng.binomial(times, leaning)
    bucket = rng.integers(0, BUCKETS, n_leads)
    return np.bincount(bucket, converted, BUCKETS)[:, None], np.bincount(bucket, times, BUCKETS)[:, None]


def test_the_truth_lies_inside_as_often_as_said_where_independent_intervals_miss_it() -> None:
    rng, inside, inside_independent, n = np.random.default_rng(8), 0, 0, 1_500
    for _ in range(n):
        converted, total = seen_again_and_again(rng)
        ours = clustered_rates(converted, total)
        inside += bool(ours.low[0] <= 0.2 <= ours.high[0])
        plain = rates(converted.sum(axis=0), total.sum(axis=0))
        inside_independent += bool(plain.low[0] <= 0.2 <= plain.high[0])
    assert 0.93 < inside / n < 0.97
    assert inside_independent / n < 0.80


@given(st.integers(0, 10**6), st.integers(10, 50), st.integers(1, 4))
def test_limits_are_those_of_leaving_buckets_out_one_by_one(seed: int, buckets: int, k: int) -> None:
    rng = np.random.default_rng(seed)
    total = rng.integers(2, 30, (buckets, k))
    converted = rng.binomial(total - 2, 0.3) + 1
    found = clustered_rates(converted, total)
    for column in range(k):
        value = converted[:, column].sum() / total[:, column].sum()
        without = []
        for bucket in range(buckets):
            others = np.arange(buckets) != bucket
            p = converted[others, column].sum() / total[others, column].sum()
            without.append(log(p / (1 - p)))
        error = ((buckets - 1) / buckets * sum((each - sum(without) / buckets) ** 2 for each in without)) ** 0.5
        middle, width = log(value / (1 - value)), t.ppf(0.975, buckets - 1) * error
        assert found.value[column] == pytest.approx(value)
        assert found.low[column] == pytest.approx(1 / (1 + exp(width - middle)))
        assert found.high[column] == pytest.approx(1 / (1 + exp(-width - middle)))
        assert found.n[column] == total[:, column].sum()


@given(st.integers(0, 10**6))
def test_empty_buckets_and_their_order_do_not_matter(seed: int) -> None:
    rng = np.random.default_rng(seed)
    total = rng.integers(1, 9, (20, 3))
    converted = rng.binomial(total, 0.4)
    first = clustered_rates(converted, total)
    order = rng.permutation(25)
    more = [np.vstack([each, np.zeros((5, 3), dtype=int)])[order] for each in (converted, total)]
    second = clustered_rates(*more)
    assert first.value == pytest.approx(second.value)
    assert first.low == pytest.approx(second.low)
    assert first.high == pytest.approx(second.high)


def test_where_buckets_say_nothing_each_counts_as_one_snapshot() -> None:
    """Nobody converted in 30 buckets of 100 snapshots; a few buckets; a single bucket with conversions."""
    nobody = clustered_rates(np.zeros((30, 1), dtype=int), np.full((30, 1), 100))
    plain = rate(0, 30)
    assert (nobody.value[0], nobody.low[0]) == (0, 0)
    assert nobody.high[0] == pytest.approx(plain.high)  # type: ignore[union-attr]
    few = clustered_rates([[2], [4], [0], [2]], [[4], [4], [4], [4]])
    assert (few.low[0], few.high[0]) == pytest.approx((rate(2, 4).low, rate(2, 4).high))  # type: ignore[union-attr]
    one = clustered_rates([[5], *[[0]] * 29], [[10]] * 30)
    assert 0 < one.low[0] < one.value[0] < one.high[0] < 1
    none = clustered_rates(np.zeros((30, 1), dtype=int), np.zeros((30, 1), dtype=int))
    assert np.isnan(none.value[0])


def test_a_ratio_is_symmetrical_on_the_log_scale() -> None:
    rng = np.random.default_rng(3)
    above, below = rng.integers(5, 20, 50).astype(float), rng.integers(20, 60, 50).astype(float)
    value = above.sum() / below.sum()
    without = ((above.sum() - above) / (below.sum() - below))[:, None]
    found = clustered(np.array([value]), without, np.ones((50, 1), dtype=bool), LOG, n=np.array([50]))
    assert found.low[0] * found.high[0] == pytest.approx(value**2)
    few = clustered(np.array([value]), without[:9], np.ones((9, 1), dtype=bool), LOG, n=np.array([9]))
    assert not few.estimable[0]


def test_counts_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="n_converted <= n"):
        clustered_rates([[2]], [[1]])
