"""Reliability against published values, and the laws that it keeps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.reliability import Brier, Recalibration, ScoreToRate, bands, brier, hosmer_lemeshow, recalibration, score_to_rate


def code(answer: object) -> str:
    assert isinstance(answer, NotEstimable)
    return answer.code


def test_the_brier_score_of_scikit_learns_example() -> None:
    found = brier([0.1, 0.9, 0.8, 0.3], [0, 1, 1, 0], [1, 1, 1, 1])
    assert isinstance(found, Brier)
    assert found.value == pytest.approx(0.0375, abs=1e-12)
    assert found.of_base_rate == 0.25


def test_the_bands_of_scikit_learns_example() -> None:
    """`sklearn.calibration.calibration_curve`, three bands; the mean gap by hand."""
    predicted = [0.1, 0.2, 0.3, 0.4, 0.65, 0.7, 0.8, 0.9, 1.0]
    found = bands(predicted, [0, 0, 0, 0, 1, 1, 1, 1, 1], [1] * 9, [1 / 3, 2 / 3])
    assert found.observed.value.tolist() == pytest.approx([0, 0.5, 1], abs=1e-9)
    assert found.predicted.tolist() == pytest.approx([0.2, 0.525, 0.85], abs=1e-9)
    gaps = np.abs(found.observed.value - found.predicted)
    assert np.average(gaps, weights=found.observed.n) == pytest.approx(0.1388888888888889, abs=1e-9)


def test_recalibration_of_two_predictions_has_its_closed_form() -> None:
    """Slope = (logit o₁ − logit o₀) / (logit p₁ − logit p₀)."""
    found = recalibration([0.02, 0.4], [10, 30], [200, 100])
    assert isinstance(found, Recalibration)
    assert isinstance(found.slope, Estimate)
    assert found.slope.value == pytest.approx(0.6015282449685672, abs=1e-7)
    assert found.intercept.value == pytest.approx(-0.6033991455109091, abs=1e-7)


def test_a_score_means_the_rate_that_was_seen_there() -> None:
    found = score_to_rate([30, 70], [10, 30], [200, 100])
    assert isinstance(found, ScoreToRate)
    assert found.rate(30).value == pytest.approx(0.05)
    assert found.rate(70).value == pytest.approx(0.3)
    assert found.rate(50).low < found.rate(50).value < found.rate(50).high
    assert np.all(np.diff(found.rates(np.arange(101)).value) > 0)


scored = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=15)


@given(scored)
def test_a_score_is_never_silently_reversed(rows) -> None:
    score, won, lost = (np.array(each) for each in zip(*rows, strict=True))
    plain, reversed_ = score_to_rate(score, won, won + lost), score_to_rate(100 - score, won, won + lost)
    if isinstance(plain, ScoreToRate):
        assert code(reversed_) == "slope_not_positive"
        assert plain.rate(100).value > plain.rate(0).value
    else:
        assert plain.code in ("slope_not_positive", "one_score", "no_leads", "no_conversions", "no_others")


@given(scored)
def test_the_brier_score_of_the_base_rate_is_its_own_reference(rows) -> None:
    _, won, lost = (np.array(each) for each in zip(*rows, strict=True))
    n = won + lost
    if n.sum():
        found = brier(np.full(len(n), won.sum() / n.sum()), won, n)
        assert isinstance(found, Brier)
        assert found.value == pytest.approx(found.of_base_rate)


@given(scored, st.lists(st.floats(0, 1), max_size=5))
def test_bands_hold_every_lead_once(rows, edges) -> None:
    score, won, lost = (np.array(each) for each in zip(*rows, strict=True))
    found = bands(score / 100, won, won + lost, sorted(edges))
    assert int(found.observed.n.sum()) == int((won + lost).sum())
    assert np.all(np.diff(found.predicted) >= 0)


def test_what_cannot_be_judged_says_why() -> None:
    assert code(brier([], [], [])) == "no_leads"
    assert code(score_to_rate([50, 50], [1, 2], [9, 9])) == "one_score"
    assert code(score_to_rate([20, 50], [5, 1], [9, 9])) == "slope_not_positive"
    assert code(score_to_rate([20, 50], [0, 0], [9, 9])) == "no_conversions"
    assert code(recalibration([0.0, 0.4], [1, 3], [9, 9])) == "certain_predictions"
    assert code(recalibration([0.4, 0.4], [1, 3], [9, 9])) == "one_prediction"
    assert code(recalibration([0.2, 0.4], [9, 9], [9, 9])) == "no_others"
    assert code(hosmer_lemeshow([], [])) == "no_leads"
    assert code(hosmer_lemeshow([0.2, 0.2, 0.3], [0, 1, 0])) == "few_groups"
    assert code(hosmer_lemeshow([0.0, 0.2, 0.3, 1.0], [0, 1, 0, 1], groups=4)) == "certain_predictions"


@pytest.mark.parametrize("wrong", [lambda: brier([1.2], [0], [1]), lambda: brier([0.2], [2], [1]), lambda: brier([0.2], [0, 1], [1, 1])])
def test_impossible_predictions_are_refused(wrong) -> None:
    with pytest.raises(ValueError, match="must"):
        wrong()
