"""Logistic fits against statsmodels and Stata, and on the data that break plain ones."""

from __future__ import annotations

import csv
from importlib.resources import files
from itertools import product
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM

from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.logistic import LogisticFit, Prior, fit, logit
from analysis.inference.reliability import Recalibration, hosmer_lemeshow, recalibration
from analysis.inference.roc import auc, histograms
from analysis.inference.significance import Significance


def fitted(answer: object) -> LogisticFit:
    assert isinstance(answer, LogisticFit)
    return answer


def estimate(answer: object) -> Estimate:
    assert isinstance(answer, Estimate)
    return answer


def code(answer: object) -> str:
    assert isinstance(answer, NotEstimable)
    return answer.code


@pytest.fixture(scope="module")
def births() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Low birth weight (Hosmer and Lemeshow), as Stata uses it and statsmodels ships it: columns, outcome, fitted rates."""
    text = files("statsmodels.genmod.tests.results").joinpath("stata_lbw_glm.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    numbers = [[float(row[name]) for name in ("age", "lwt", "smoke", "ptl", "ht", "ui")] for row in rows]
    races = [[row["race"] == "black", row["race"] == "other"] for row in rows]
    columns, outcome = np.column_stack([numbers, races]), np.array([int(row["low"]) for row in rows])
    return columns, outcome, fitted(fit(columns, outcome, np.ones(len(outcome)))).rates(columns).value


def test_the_birth_weight_model_fits_as_published(births) -> None:
    """Stata [R] logistic postestimation: estat gof, group(10) and lroc."""
    _, outcome, rates = births
    test = hosmer_lemeshow(rates, outcome)
    assert isinstance(test, Significance)
    assert test.statistic == pytest.approx(9.65, abs=6e-3)
    assert test.p == pytest.approx(0.2904, abs=6e-3)
    assert test.degrees == 8
    assert estimate(auc(histograms(rates, outcome))).value == pytest.approx(0.7462, abs=6e-5)


def test_a_model_is_reliable_on_its_own_leads(births) -> None:
    """Score equations of maximum likelihood; Steyerberg et al., Epidemiology 21 (2010) 128."""
    _, outcome, rates = births
    found = recalibration(rates, outcome, np.ones(len(outcome), dtype=int))
    assert isinstance(found, Recalibration)
    assert estimate(found.slope).value == pytest.approx(1, abs=1e-6)
    assert found.intercept.value == pytest.approx(0, abs=1e-6)
    assert found.in_the_large.value == pytest.approx(0, abs=1e-6)


def test_coefficients_errors_and_tests_equal_statsmodels(births) -> None:
    columns, outcome, _ = births
    found = fitted(fit(columns, outcome, np.ones(len(outcome))))
    oracle = GLM(outcome, np.column_stack([np.ones(len(outcome)), columns]), family=Binomial()).fit(tol=1e-12)
    assert found.penalty == "none"
    assert [found.intercept, *found.coefficients] == pytest.approx(oracle.params.tolist(), rel=1e-6)
    assert [found.error(each) for each in range(8)] == pytest.approx(oracle.bse[1:].tolist(), rel=1e-5)
    assert found.log_likelihood == pytest.approx(float(oracle.llf), rel=1e-9)
    for each in range(8):
        test = found.test(each)
        assert isinstance(test, Significance)
        assert test.p == pytest.approx(float(oracle.pvalues[each + 1]), rel=1e-4)


def test_one_flag_has_the_odds_ratio_of_its_table() -> None:
    """30 of 100 against 120 of 1200, recomputed with statsmodels 0.15."""
    odds = estimate(fitted(fit([[1], [0]], [30, 120], [100, 1200])).odds_ratio(0))
    assert (odds.value, odds.low, odds.high) == pytest.approx((3.85714, 2.41691, 6.1556), abs=1e-4)
    assert (odds.n, odds.method) == (1300, "wald")


def test_grouped_leads_fit_as_single_ones() -> None:
    rng = np.random.default_rng(2)
    columns = rng.integers(0, 3, (400, 2)).astype(float)
    outcome = rng.random(400) < 1 / (1 + np.exp(1.5 - columns @ [0.7, -0.4]))
    rows, code_ = np.unique(columns, axis=0, return_inverse=True)
    grouped = fitted(fit(rows, np.bincount(code_, weights=outcome), np.bincount(code_)))
    single = fitted(fit(columns, outcome, np.ones(400)))
    assert grouped.coefficients.tolist() == pytest.approx(single.coefficients.tolist())
    assert grouped.covariance.ravel().tolist() == pytest.approx(single.covariance.ravel().tolist())
    heavy = fitted(fit(rows, 2.5 * np.bincount(code_, weights=outcome), 2.5 * np.bincount(code_)))
    assert heavy.coefficients.tolist() == pytest.approx(single.coefficients.tolist())
    assert heavy.error(0) == pytest.approx(single.error(0) / 2.5**0.5)


ONE_HOT = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1]], dtype=float)


def test_complete_one_hot_sets_fit_their_rates_and_say_so() -> None:
    found = fitted(fit(ONE_HOT, [10, 40, 100], [200, 200, 200]))
    assert found.penalty == "collinear"
    assert found.rates(ONE_HOT).value.tolist() == pytest.approx([0.05, 0.2, 0.5], abs=0.01)
    gap = estimate(found.coefficient(2)).value - estimate(found.coefficient(0)).value
    assert gap == pytest.approx(logit(0.5) - logit(0.05), rel=0.03)
    assert estimate(found.coefficient(0)).method == "posterior"
    assert code(found.test(0)) == "penalised"


def test_two_complete_one_hot_sets_and_a_copy_still_fit() -> None:
    rows = np.array([[*a, *b, a[0]] for a, b in product(ONE_HOT.tolist(), np.eye(2).tolist())])
    found = fitted(fit(rows, [5, 8, 20, 30, 50, 90], [100] * 6))
    assert found.penalty == "collinear"
    assert np.abs(found.coefficients).max() < 5
    assert np.isfinite(found.covariance).all()


def test_constant_columns_tell_nothing_and_do_no_harm() -> None:
    rows = np.array([[1.0, 7.0, 1e9], [0.0, 7.0, 1e9]])
    found = fitted(fit(rows, [30, 120], [100, 1200]))
    assert found.penalty == "none"
    assert estimate(found.odds_ratio(0)).value == pytest.approx(3.85714, abs=1e-4)
    assert code(found.coefficient(1)) == code(found.odds_ratio(2)) == code(found.test(1)) == "constant_column"
    assert found.rates(rows).value.tolist() == pytest.approx([0.3, 0.1])


def test_separated_leads_get_a_weak_prior_and_say_so() -> None:
    found = fitted(fit([[1], [0]], [20, 30], [20, 300]))
    odds = estimate(found.odds_ratio(0))
    assert found.penalty == "separated"
    assert 10 < odds.value < 1e4
    assert 1 < odds.low < odds.high < 1e8
    everything = fitted(fit([[0.0], [1.0], [2.0], [3.0]], [0, 0, 5, 5], [5, 5, 5, 5]))
    assert everything.penalty == "separated"
    assert everything.coefficients[0] > 0
    assert np.abs(everything.coefficients).max() < 20


def test_a_rare_flag_among_many_leads_that_never_converts_is_separated() -> None:
    found = fitted(fit([[1], [0]], [0, 10_000], [3, 1_000_000]))
    assert found.penalty == "separated"
    assert -1000 < estimate(found.coefficient(0)).value < 0
    assert estimate(found.coefficient(0)).high > 0


def test_extreme_but_mixed_rates_are_no_separation() -> None:
    found = fitted(fit([[1], [0]], [999_999, 1], [1_000_000, 1_000_000]))
    assert found.penalty == "none"
    assert found.coefficients[0] == pytest.approx(2 * log(999_999), rel=1e-6)


def test_a_prior_holds_where_there_are_few_leads_and_yields_to_many() -> None:
    belief = Prior(np.array([2.0]), np.array([4.0]))
    few, many = (fitted(fit([[1], [0]], np.array([3, 3]) * k, np.array([10, 10]) * k, prior=belief)) for k in (1, 10_000))
    assert few.penalty == "prior"
    assert 1 < few.coefficients[0] < 2
    assert many.coefficients[0] == pytest.approx(0, abs=1e-2)
    none = fitted(fit([[1], [0]], [30, 120], [100, 1200], prior=Prior(np.array([9.0]), np.array([0.0]))))
    assert none.coefficients[0] == pytest.approx(log(3.857142857), rel=1e-6)


def test_an_offset_is_taken_as_given() -> None:
    shifted = fitted(fit(np.zeros((2, 0)), [30, 120], [100, 1200], offset=[logit(0.3), logit(0.1)]))
    assert shifted.intercept == pytest.approx(0, abs=1e-8)
    assert shifted.coefficients.shape == (0,)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=12),
    st.floats(0.01, 1000),
    st.floats(-1000, 1000),
)
def test_units_of_a_column_do_not_matter(rows, factor, shift) -> None:
    table = np.array(rows, dtype=float)
    columns, won, n = table[:, :2], table[:, 2], table[:, 2] + table[:, 3]
    plain, scaled = fit(columns, won, n), fit(columns * factor + shift, won, n)
    if isinstance(plain, NotEstimable):
        assert scaled == plain
        return
    other = fitted(scaled)
    assert other.penalty == plain.penalty
    assert other.rates(columns * factor + shift).value.tolist() == pytest.approx(plain.rates(columns).value.tolist(), abs=1e-4)
    assert (other.coefficients * factor).tolist() == pytest.approx(plain.coefficients.tolist(), abs=1e-3)


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1), st.integers(0, 8), st.integers(0, 8)), min_size=1, max_size=12))
def test_every_fit_is_finite_and_predicts_as_many_as_converted(rows) -> None:
    table = np.array(rows, dtype=float)
    columns, won, n = np.column_stack([table[:, :2], 1 - table[:, :1]]), table[:, 2], table[:, 2] + table[:, 3]
    found = fit(columns, won, n)
    if isinstance(found, NotEstimable):
        assert found.code in ("no_leads", "no_conversions", "no_others")
        return
    assert np.isfinite(found.coefficients).all()
    assert np.isfinite(found.covariance).all()
    assert float((n * found.rates(columns).value).sum()) == pytest.approx(float(won.sum()), abs=1e-3)
    assert all(isinstance(found.odds_ratio(each), Estimate) or found.constant[each] for each in range(3))


def test_fits_say_what_is_missing() -> None:
    assert code(fit(np.zeros((0, 2)), [], [])) == "no_leads"
    assert code(fit([[1.0]], [0], [5])) == "no_conversions"
    assert code(fit([[1.0]], [5], [5])) == "no_others"
    alone = fitted(fit([[1.0]], [1], [5]))
    assert alone.intercept == pytest.approx(logit(0.2))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: fit([[1.0]], [6], [5]),
        lambda: fit([1.0], [1], [5]),
        lambda: fit([[np.nan]], [1], [5]),
        lambda: fit([[1.0]], [1], [5], prior=Prior(np.zeros(2), np.zeros(2))),
        lambda: Prior(np.zeros(2), np.zeros(1)),
        lambda: logit(0.0),
    ],
)
def test_impossible_input_is_refused(wrong) -> None:
    with pytest.raises(ValueError, match="must"):
        wrong()


def test_thirty_signals_of_thousands_of_patterns_fit_quickly() -> None:
    rng = np.random.default_rng(6)
    columns = (rng.random((5_000, 30)) < 0.15).astype(float)
    effects = rng.normal(0, 0.5, 30)
    n = rng.integers(1, 40, 5_000)
    won = rng.binomial(n, 1 / (1 + np.exp(3 - columns @ effects)))
    found = fitted(fit(columns, won, n))
    assert found.penalty == "none"
    assert np.abs((found.coefficients - effects) / np.sqrt(np.diag(found.covariance)[1:])).max() < 4.5
