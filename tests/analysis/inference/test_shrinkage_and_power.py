"""Shrunk rates and leads needed against published values, and the laws that they keep."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from analysis.inference.estimate import NotEstimable
from analysis.inference.power import LeadsNeeded, enough_to_fit, enough_to_validate, leads_needed, power_of
from analysis.inference.shrinkage import BetaPrior, beta_from_moments, beta_prior, shrunk_rate, shrunk_rates

# Rat tumours, Gelman et al., Bayesian Data Analysis, table 5.1 (the seventy earlier groups).
TUMOURS = (
    [0] * 14 + [1] * 8 + [2] * 9 + [1, 5, 2, 5, 3, 2, 7, 7, 3, 3, 2, 9, 10] + [4] * 7 + [10, 4, 4, 4, 5, 11, 12, 5, 5, 6, 5, 6, 6, 6, 6]
)
TUMOURS += [16, 15, 15, 9]
RATS = (
    [20] * 7
    + [19] * 4
    + [18, 18, 17]
    + [20] * 4
    + [19, 19, 18, 18, 25, 24, 23]
    + [20] * 6
    + [10, 49, 19, 46, 27, 17, 49, 47, 20, 20, 13, 48, 50]
)
RATS += [20] * 7 + [48, 19, 19, 19, 22, 46, 49, 20, 20, 23, 19, 22, 20, 20, 20, 52, 47, 46, 24]


def prior(answer: object) -> BetaPrior:
    assert isinstance(answer, BetaPrior)
    return answer


def code(answer: object) -> str:
    assert isinstance(answer, NotEstimable)
    return answer.code


def test_the_moments_of_the_rat_tumours_give_the_published_prior() -> None:
    raw = np.array(TUMOURS) / np.array(RATS)
    assert (raw.mean(), raw.std(ddof=1)) == pytest.approx((0.136, 0.103), abs=6e-4)
    found = beta_from_moments(raw.mean(), raw.var(ddof=1))
    assert (found.alpha, found.beta) == pytest.approx((1.356149, 8.615058), abs=1e-6)


def test_with_the_noise_taken_out_the_prior_is_near_the_full_posterior() -> None:
    """Bayesian Data Analysis, section 5.3: with the 71st group the full posterior has E(alpha) = 2.4, E(beta) = 14.3."""
    found = prior(beta_prior(TUMOURS, RATS))
    assert found.mean == pytest.approx(263 / 1725)
    assert 12 < found.strength < 25


def test_the_posterior_is_the_published_one() -> None:
    """Bayesian Data Analysis, section 5.1: 4 of 14 rats."""
    found = shrunk_rate(4, 14, BetaPrior(1.4, 8.6), confidence=0.6827)
    assert found.value == pytest.approx(0.225, abs=1e-12)
    assert (found.high - found.low) / 2 == pytest.approx(0.083, abs=0.0021)


levels = st.lists(st.integers(0, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=12)


@given(levels)
def test_every_rate_moves_towards_the_mean_and_not_past_it(rows) -> None:
    converted, n = (np.array(each) for each in zip(*rows, strict=True))
    found = beta_prior(converted, n)
    if isinstance(found, NotEstimable):
        assert found.code in ("no_leads", "no_conversions", "no_others", "one_level")
        return
    assert found.mean == pytest.approx(converted.sum() / n.sum())
    assert 1 <= found.strength <= max(1, n.sum())
    shrunk = shrunk_rates(converted, n, found)
    raw = np.divide(converted, n, out=np.full(len(n), found.mean), where=n > 0)
    low, high = np.minimum(raw, found.mean), np.maximum(raw, found.mean)
    assert np.all((low - 1e-12 <= shrunk.value) & (shrunk.value <= high + 1e-12))
    assert np.all((shrunk.low < shrunk.value) & (shrunk.value < shrunk.high))


def test_levels_that_differ_by_chance_only_are_drawn_to_the_mean_and_others_are_left_alone() -> None:
    rng = np.random.default_rng(5)
    n = np.full(60, 8)
    noise = prior(beta_prior(rng.binomial(n, 0.1), n))
    assert noise.strength > 40
    apart = prior(beta_prior(rng.binomial(500, [0.02, 0.4] * 30), np.full(60, 500)))
    assert apart.strength < 6


def test_single_leads_of_a_kind_do_not_make_rates_of_0_and_1() -> None:
    found = prior(beta_prior([1, 0, 0, 0, 0, 0, 0, 0], [1] * 8))
    assert shrunk_rate(1, 1, found).value < 0.3


def test_priors_say_what_is_missing() -> None:
    assert code(beta_prior([], [])) == "no_leads"
    assert code(beta_prior([0, 0], [3, 4])) == "no_conversions"
    assert code(beta_prior([3, 4], [3, 4])) == "no_others"
    assert code(beta_prior([1, 0], [3, 0])) == "one_level"
    for wrong in (lambda: beta_prior([2], [1]), lambda: shrunk_rates([2], [1], BetaPrior(1, 1)), lambda: BetaPrior(0, 1)):
        with pytest.raises(ValueError, match="must be"):
            wrong()
    with pytest.raises(ValueError, match="must be"):
        beta_from_moments(0.5, 0.25)


def needed(answer: object) -> LeadsNeeded:
    assert isinstance(answer, LeadsNeeded)
    return answer


def test_power_is_that_of_r() -> None:
    """R ?power.prop.test: 0.7401659 without the chance of a wrong finding in the other direction, which is added here."""
    found = power_of(0.5, 0.25, (50, 50))
    assert isinstance(found, float)
    pooled, apart = (2 * 0.625 * 0.375 / 50) ** 0.5, ((0.25 + 0.75 * 0.25) / 50) ** 0.5
    wrong_way = float(norm.cdf((-1.959963984540054 * pooled - 0.25) / apart))
    assert found - wrong_way == pytest.approx(0.7401659, abs=6e-8)


def test_leads_needed_are_those_of_r() -> None:
    """R ?power.prop.test: n = 76.7 for power 0.90."""
    assert leads_needed(0.5, 0.25, power=0.9) == LeadsNeeded(77, 77)
    assert needed(leads_needed(0.5, -0.25, power=0.9)).total == 154


@given(st.floats(0.01, 0.6), st.floats(0.02, 0.3), st.floats(0.2, 5))
def test_so_many_leads_have_the_power_that_was_asked_for(base_rate, difference, ratio) -> None:
    found = needed(leads_needed(base_rate, difference, ratio=ratio))
    power = power_of(base_rate, difference, (found.first, found.second))
    assert isinstance(power, float)
    # The formula for leads leaves out the wrong direction and, for unequal groups, treats the pooled variance a little differently.
    assert power > 0.74
    assert power < 0.9 or min(found.first, found.second) < 20


def test_smaller_differences_need_more_leads() -> None:
    sizes = [needed(leads_needed(0.06, relative * 0.06)).total for relative in (0.5, 0.2, 0.1)]
    assert sizes == sorted(sizes)
    assert sizes[1] > 5_000


def test_power_says_what_is_missing() -> None:
    assert code(power_of(0.1, 0.1, (0, 5))) == "no_leads"
    assert code(power_of(0.1, 0.95, (5, 5))) == code(leads_needed(0.1, -0.1)) == "impossible_rate"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: leads_needed(0.1, 0.0),
        lambda: leads_needed(0.1, 0.1, ratio=0),
        lambda: leads_needed(0.1, 0.1, alpha=1),
        lambda: leads_needed(0.1, 0.1, power=0.01),
        lambda: power_of(0.1, 0.1, (-1, 5)),
    ],
)
def test_impossible_plans_are_refused(wrong) -> None:
    with pytest.raises(ValueError, match="must be"):
        wrong()


def test_ten_conversions_a_signal_and_a_hundred_to_validate() -> None:
    assert (enough_to_fit(90, 9).enough, enough_to_fit(89, 9).missing) == (True, 1)
    assert (enough_to_validate(100).enough, enough_to_validate(60).missing) == (True, 40)
