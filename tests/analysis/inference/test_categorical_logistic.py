"""The fast fit of levels against the general one, and what it says of levels that predict without fail."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.inference import categorical_logistic
from analysis.inference.categorical_logistic import LevelModel, fit_levels
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.logistic import LogisticFit, fit


def one_hot(codes, n_levels):
    return np.hstack([(row[:, None] == np.arange(1, k)).astype(float) for row, k in zip(codes, n_levels, strict=True)])


def simulated(seed: int, n: int, n_levels) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    codes = np.stack([rng.integers(0, k, n) for k in n_levels]).astype(np.int32)
    log_odds = -0.8 + sum(rng.normal(0, 0.5, k)[row] for row, k in zip(codes, n_levels, strict=True))
    return codes, rng.random(n) < 1 / (1 + np.exp(-log_odds))


@given(st.integers(0, 10_000), st.lists(st.integers(2, 4), min_size=1, max_size=3))
def test_the_fit_equals_the_general_logistic_regression(seed: int, levels: list[int]) -> None:
    n_levels = np.array(levels)
    codes, converted = simulated(seed, 600, n_levels)
    found = fit_levels(codes, n_levels, converted)
    known = fit(one_hot(codes, n_levels), converted, np.ones(600))
    assert isinstance(found, LevelModel)
    assert isinstance(known, LogisticFit)
    assert found.penalty == known.penalty == "none"
    assert found.coefficients[1:] == pytest.approx(known.coefficients, abs=1e-4)
    assert found.covariance == pytest.approx(known.covariance, abs=1e-4)
    assert found.log_odds(codes) == pytest.approx(known.log_odds(one_hot(codes, n_levels)), abs=1e-3)


def test_many_leads_have_the_curvature_of_some_and_are_fitted_on_all(monkeypatch: pytest.MonkeyPatch) -> None:
    n_levels = np.array([3, 4, 2])
    codes, converted = simulated(3, 9000, n_levels)
    whole = fit_levels(codes, n_levels, converted)
    monkeypatch.setattr(categorical_logistic, "CURVATURE_LEADS", 1000)
    approximate = fit_levels(codes, n_levels, converted)
    assert isinstance(whole, LevelModel)
    assert isinstance(approximate, LevelModel)
    assert approximate.coefficients == pytest.approx(whole.coefficients, abs=1e-3)
    assert approximate.covariance == pytest.approx(whole.covariance, rel=1e-3)


def test_a_comparison_of_two_levels_is_the_odds_ratio_whatever_the_first_level_is() -> None:
    n_levels = np.array([3, 2])
    codes, converted = simulated(5, 2000, n_levels)
    turned = codes.copy()
    turned[0] = np.array([2, 0, 1])[codes[0]]
    first, second = fit_levels(codes, n_levels, converted), fit_levels(turned, n_levels, converted)
    assert isinstance(first, LevelModel)
    assert isinstance(second, LevelModel)
    one, other = first.odds_ratio(0, [1, -0.5, -0.5]), second.odds_ratio(0, [-0.5, -0.5, 1])
    assert isinstance(one, Estimate)
    assert isinstance(other, Estimate)
    assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high), rel=1e-3)


def test_a_level_without_conversions_asks_for_a_prior_and_stays_finite() -> None:
    codes, converted = simulated(7, 500, np.array([3, 2]))
    converted &= codes[0] != 2
    found = fit_levels(codes, np.array([3, 2]), converted)
    assert isinstance(found, LevelModel)
    assert found.penalty == "separated"
    assert np.isfinite(found.coefficients).all()
    low = found.odds_ratio(0, [0, 0, 1])
    assert isinstance(low, Estimate)
    assert low.method == "posterior"
    assert low.high < 1


def test_levels_that_predict_only_together_are_found_by_running_away() -> None:
    rng = np.random.default_rng(2)
    codes = rng.integers(0, 2, (2, 400)).astype(np.int32)
    converted = (codes[0] == 1) & (codes[1] == 1) | ((codes[0] != codes[1]) & (rng.random(400) < 0.5))
    found = fit_levels(codes, np.array([2, 2]), converted)
    assert isinstance(found, LevelModel)
    assert found.penalty == "separated"


def test_nested_signals_are_called_sums_of_others() -> None:
    codes, converted = simulated(9, 800, np.array([4]))
    nested = np.stack([codes[0], codes[0] // 2]).astype(np.int32)
    found = fit_levels(nested, np.array([4, 2]), converted)
    assert isinstance(found, LevelModel)
    assert found.penalty == "collinear"


def test_without_two_outcomes_there_is_no_model() -> None:
    codes = np.zeros((1, 5), dtype=np.int32)
    codes[0, 2:] = 1
    for converted, code in ((np.zeros(5, bool), "no_conversions"), (np.ones(5, bool), "no_others")):
        found = fit_levels(codes, np.array([2]), converted)
        assert isinstance(found, NotEstimable)
        assert found.code == code


def test_codes_outside_the_levels_are_a_programmers_mistake() -> None:
    with pytest.raises(ValueError, match="inside the levels"):
        fit_levels(np.array([[0, 2]], dtype=np.int32), np.array([2]), np.array([True, False]))
