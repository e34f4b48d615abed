"""Bootstrap, jackknife and net benefit: against published values, against formulas, and on their edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import bootstrap

from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.intervals import difference
from analysis.inference.jackknife import jackknife
from analysis.inference.net_benefit import NetBenefit, net_benefit
from analysis.inference.resampling import FEW_ENOUGH_TO_RESAMPLE, PerLead, mean, per_lead


def estimate(answer: object) -> Estimate:
    assert isinstance(answer, Estimate)
    return answer


def code(answer: object) -> str:
    assert isinstance(answer, NotEstimable)
    return answer.code


# R package dcurves, tests/benchmark_data: 24 of 115 flagged and 105 of 750 leads convert.
BENEFITS = [
    (0.05, 0.025614035087719297, 0.09473684210526317),
    (0.1, 0.018518518518518517, 0.04444444444444445),
    (0.15, 0.010588235294117645, None),
    (0.2, 0.0016666666666666635, -0.07499999999999998),
    (0.3, -0.02000000000000001, -0.2285714285714286),
]


@pytest.mark.parametrize(("at", "flag", "everyone"), BENEFITS)
def test_net_benefit_is_the_published_one(at, flag, everyone) -> None:
    found = net_benefit((24, 115), (105, 750), threshold_probability=at)
    assert isinstance(found, NetBenefit)
    assert found.hot == pytest.approx(flag, abs=1e-12)
    if everyone is not None:
        assert found.everyone == pytest.approx(everyone, abs=1e-12)
    assert found.worthwhile == (at in (0.15, 0.2))


def test_calling_everyone_is_calling_all_hot() -> None:
    found = net_benefit((105, 750), (105, 750), threshold_probability=0.1)
    assert isinstance(found, NetBenefit)
    assert found.hot == found.everyone
    assert code(net_benefit((0, 0), (0, 0), threshold_probability=0.1)) == "no_leads"
    for hot, all_leads, at in (((3, 2), (5, 9), 0.1), ((1, 9), (5, 9), 0.1), ((1, 2), (5, 9), 1.0)):
        with pytest.raises(ValueError, match="must be"):
            net_benefit(hot, all_leads, threshold_probability=at)


def test_the_bootstrap_is_scipys() -> None:
    amounts = np.random.default_rng(1).lognormal(8, 1, 200)
    found = estimate(mean(amounts, seed=5))
    oracle = bootstrap((amounts,), np.mean, n_resamples=4000, batch=500, rng=np.random.default_rng(5), method="BCa").confidence_interval
    assert (found.low, found.high) == pytest.approx((oracle.low, oracle.high))
    assert mean(amounts, seed=5) == found
    assert (found.method, found.n) == ("bca", 200)


def test_the_formula_for_many_leads_agrees_with_the_bootstrap() -> None:
    amounts = np.random.default_rng(2).lognormal(5, 1, FEW_ENOUGH_TO_RESAMPLE + 1)
    formula, oracle = estimate(mean(amounts, seed=1)), bootstrap((amounts,), np.mean, n_resamples=4000, batch=500, rng=3, method="BCa")
    assert formula.method == "hall"
    width = formula.high - formula.low
    assert formula.low == pytest.approx(oracle.confidence_interval.low, abs=0.06 * width)
    assert formula.high == pytest.approx(oracle.confidence_interval.high, abs=0.06 * width)
    assert formula.high - formula.value > formula.value - formula.low, "the interval leans as the amounts do"


def test_revenue_shows_how_much_hangs_on_one_deal() -> None:
    amounts = np.zeros(300)
    amounts[:20], amounts[0] = 1000.0, 100_000.0
    found = per_lead(amounts, seed=3)
    assert isinstance(found, PerLead)
    assert estimate(found.mean).value == pytest.approx(119_000 / 300)
    assert estimate(found.winsorised).value < 0.3 * estimate(found.mean).value
    assert found.largest_share == pytest.approx(100 / 119)


def test_a_million_amounts_take_no_time() -> None:
    rng = np.random.default_rng(5)
    amounts = np.where(rng.random(1_000_000) < 0.02, rng.lognormal(9, 1, 1_000_000), 0)
    found = estimate(mean(amounts, seed=1))
    assert found.low < 0.02 * np.exp(9.5) < found.high


def test_amounts_say_what_is_missing() -> None:
    assert code(mean([], seed=1)) == code(per_lead([], seed=1)) == "no_leads"
    assert code(mean([3.0], seed=1)) == "one_lead"
    assert code(mean([3.0, 3.0], seed=1)) == "all_equal"
    assert code(per_lead([0, 0], seed=1)) == "no_amounts"
    alone = per_lead([5.0], seed=1)
    assert isinstance(alone, PerLead)
    assert code(alone.mean) == "one_lead"
    for wrong in (lambda: mean([np.nan, 1], seed=1), lambda: per_lead([-1, 2], seed=1)):
        with pytest.raises(ValueError, match="must be"):
            wrong()


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=12), st.integers(0, 99))
def test_a_bootstrap_always_encloses_its_mean(amounts, seed) -> None:
    found = mean(amounts, seed=seed, n_resamples=200)
    if isinstance(found, Estimate):
        assert min(amounts) - 1e-6 <= found.low <= found.value <= found.high <= max(amounts) + 1e-6
        assert found.value == pytest.approx(np.mean(amounts))


def rates_apart(sums) -> float:
    won_a, n_a, won_b, n_b, _ = sums
    return won_a / n_a - won_b / n_b


def buckets(rng, *, alike: bool) -> np.ndarray:
    """50 buckets of 40 + 40 leads at 0.3 and 0.2; when alike, the leads of a bucket convert together or not at all."""
    n = np.full((50, 1), 40)
    won = [rng.binomial(1, p, (50, 1)) * 40 if alike else rng.binomial(40, p, (50, 1)) for p in (0.3, 0.2)]
    return np.hstack([won[0], n, won[1], n, 2 * n])


def test_the_jackknife_of_independent_leads_is_the_formula() -> None:
    cells = buckets(np.random.default_rng(1), alike=False)
    found, total = estimate(jackknife(cells, rates_apart)), cells.sum(axis=0)
    formula = estimate(difference((int(total[0]), int(total[2])), (int(total[1]), int(total[3]))))
    assert found.value == pytest.approx(formula.value)
    assert found.n == 4000
    assert found.high - found.low == pytest.approx(formula.high - formula.low, rel=0.25)


def test_the_jackknife_covers_the_truth_when_leads_of_an_account_convert_together() -> None:
    rng, covered, naive = np.random.default_rng(2), 0, 0
    for _ in range(400):
        cells = buckets(rng, alike=True)
        found, total = estimate(jackknife(cells, rates_apart)), cells.sum(axis=0)
        covered += found.low <= 0.1 <= found.high
        plain = estimate(difference((int(total[0]), int(total[2])), (int(total[1]), int(total[3]))))
        naive += plain.low <= 0.1 <= plain.high
    assert 0.92 < covered / 400 < 0.98
    assert naive / 400 < 0.4


def test_the_jackknife_says_what_is_missing() -> None:
    def share(sums) -> float:
        return sums[0] / sums[1]

    assert code(jackknife(np.zeros((50, 2)), share)) == "no_leads"
    few = jackknife(np.ones((4, 2)), share)
    assert (code(few), few.needed) == ("few_buckets", 6)
    assert code(jackknife(np.ones((20, 2)), share)) == "all_equal"
    lonely = np.array([[1, 5, 9], *[[0, 0, 9]] * 19])
    assert code(jackknife(lonely, lambda sums: sums[0] / sums[1])) == "not_in_every_bucket"
