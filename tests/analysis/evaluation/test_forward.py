"""Two rankings of leads that came later: pairs within a period, and hot leads at equal number."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.evaluation.forward import forward_hot, forward_ranking
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.paired import PairedAuc, compare_aucs
from analysis.inference.significance import Significance


def leads(seed: int, n: int = 300, *, shift: float = 0.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Log-odds that rank well, scores that rank worse, and outcomes."""
    rng = np.random.default_rng(seed)
    converted = rng.random(n) < 0.2
    good = converted * 1.5 + rng.normal(0, 1, n) + shift
    return good, np.clip((converted * 5 + rng.normal(40, 15, n)).round(), 0, 100).astype(np.int64), converted


def test_one_period_is_the_paired_comparison() -> None:
    good, score, converted = leads(1)
    found = forward_ranking(((good, score, converted),))
    paired = compare_aucs(good, score, converted.astype(int), (~converted).astype(int))
    assert isinstance(paired, PairedAuc)
    assert isinstance(found.refitted, Estimate)
    assert (found.refitted.value, found.difference, found.test) == (pytest.approx(paired.first), paired.difference, paired.test)


def test_several_periods_are_pairs_within_each_of_them() -> None:
    periods = (leads(1, 200), leads(2, 400, shift=50), leads(3, 100, shift=-50))
    found = forward_ranking(periods)
    pairs = wins = 0.0
    for good, _, converted in periods:
        baseline = good[converted][:, None] - good[~converted][None, :]
        pairs, wins = pairs + baseline.size, wins + float((baseline > 0).sum() + (baseline == 0).sum() / 2)
    assert isinstance(found.refitted, Estimate)
    assert found.refitted.value == pytest.approx(wins / pairs)
    assert found.n_leads == 700


def test_the_interval_of_several_periods_covers_and_equal_rankings_seldom_differ() -> None:
    rng, inside, rejected = np.random.default_rng(5), 0, 0
    for _ in range(300):
        periods = []
        for _ in range(3):
            converted = rng.random(150) < 0.2
            shared = converted * 0.8
            first, second = (shared + rng.normal(0, 1, 150) for _ in range(2))
            periods.append((first, np.round(20 * (second + 4)).astype(np.int64), converted))
        found = forward_ranking(tuple(periods))
        assert isinstance(found.refitted, Estimate)
        inside += found.refitted.low <= 0.7142 <= found.refitted.high
        rejected += isinstance(found.test, Significance) and found.test.p <= 0.05
    assert 0.92 <= inside / 300 <= 0.99
    assert rejected / 300 <= 0.085


def test_hot_leads_are_as_many_in_each_period() -> None:
    one = (np.array([3.0, 2, 1, 0]), np.array([False, False, True, True]), np.array([True, True, False, False]))
    two = (np.array([0.0, 1]), np.array([True, False]), np.array([False, True]))
    found = forward_hot((one, two))
    assert found.n_hot == 3
    assert isinstance(found.refitted, Estimate)
    assert isinstance(found.fixed, Estimate)
    assert (found.refitted.value, found.fixed.value) == (1.0, 0.0)


def test_nobody_hot_and_nobody_converted_say_so() -> None:
    nobody = np.zeros(5, dtype=bool)
    found = forward_hot(((np.arange(5.0), nobody, np.arange(5) < 2),))
    assert isinstance(found.fixed, NotEstimable)
    assert found.fixed.code == "no_hot_leads"
    ranking = forward_ranking(((np.arange(5.0), np.arange(5), nobody),))
    assert isinstance(ranking.refitted, NotEstimable)
    assert ranking.refitted.code == "no_conversions"
