"""A step at the threshold: found where it was planted, and not where a good score merely rises."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from analysis.inference.discontinuity import Jump, jump_at
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.newton import expit
from analysis.inference.significance import Significance
from analysis.inference.two_groups import compare_rates

SCORE = np.arange(101)
Rates = Callable[[np.ndarray], np.ndarray]


def drawn(rng: np.random.Generator, rate: Rates, n: int = 120) -> tuple[np.ndarray, np.ndarray]:
    leads = np.full(101, n)
    return rng.binomial(leads, rate(SCORE)), leads


def good(score: np.ndarray) -> np.ndarray:
    return expit(-3.2 + 0.05 * score)


def bent(score: np.ndarray) -> np.ndarray:
    return 0.02 + 0.5 * (score / 100) ** 2


def called(score: np.ndarray) -> np.ndarray:
    """Noise; who is hot is called, and calling wins five in a hundred more."""
    return np.where(score >= 60, 0.11, 0.06)


@pytest.mark.parametrize("rate", [good, bent], ids=["logistic", "quadratic"])
def test_a_good_score_is_seldom_accused_and_adjacent_bands_accuse_it_nearly_always(rate: Rates) -> None:
    rng, accused, adjacent = np.random.default_rng(3), 0, 0
    for _ in range(300):
        won, leads = drawn(rng, rate)
        found = jump_at(60, SCORE, won, leads)
        accused += isinstance(found, Jump) and found.accuses
        pair, sizes = (int(won[60:75].sum()), int(won[45:60].sum())), (int(leads[60:75].sum()), int(leads[45:60].sum()))
        test = compare_rates(pair, sizes)
        adjacent += isinstance(test, Significance) and test.p <= 0.05 and pair[0] > pair[1]
    assert accused / 300 <= 0.05
    assert adjacent / 300 >= 0.95


def test_calling_is_found() -> None:
    rng, accused = np.random.default_rng(4), 0
    for _ in range(100):
        won, leads = drawn(rng, called, n=400)
        found = jump_at(60, SCORE, won, leads)
        accused += isinstance(found, Jump) and found.accuses
    assert accused >= 80


def test_the_step_is_the_factor_that_was_planted() -> None:
    leads = np.full(101, 100_000)
    won = (leads * expit(-3 + 0.03 * SCORE + np.where(SCORE >= 60, np.log(1.5), 0))).round().astype(int)
    found = jump_at(60, SCORE, won, leads)
    assert isinstance(found, Jump)
    assert isinstance(found.step, Estimate)
    assert found.step.value == pytest.approx(1.5, rel=1e-3)
    assert (found.score[0], found.score[-1], found.threshold) == (45, 74, 60)
    assert found.accuses


def test_a_drop_accuses_nobody() -> None:
    leads = np.full(101, 1_000)
    won = (leads * np.where(SCORE >= 60, 0.05, 0.2)).astype(int)
    found = jump_at(60, SCORE, won, leads)
    assert isinstance(found, Jump)
    assert not found.accuses


@pytest.mark.parametrize(
    ("won", "leads", "threshold", "code"),
    [
        (np.zeros(101, int), np.full(101, 10), 60, "few_conversions"),
        (np.full(101, 5), np.full(101, 10), 0, "one_side"),
        (np.full(101, 0), np.full(101, 0), 60, "one_side"),
    ],
)
def test_too_little_near_the_threshold_says_so(won: np.ndarray, leads: np.ndarray, threshold: int, code: str) -> None:
    found = jump_at(threshold, SCORE, won, leads)
    assert isinstance(found, NotEstimable)
    assert found.code == code
    assert code != "few_conversions" or found.needed == 30
