"""Intervals against published values, and the laws that they keep."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.estimate_arrays import Estimates
from analysis.inference.intervals import (
    difference,
    exact_rate,
    exact_rates,
    lift,
    lift_at_fixed_share,
    lifts,
    normal_quantile,
    odds_ratio,
    rate,
    rates,
    ratio,
)


def estimate(answer: Answer) -> Estimate:
    assert isinstance(answer, Estimate)
    return answer


def code(answer: Answer) -> str:
    assert isinstance(answer, NotEstimable)
    return answer.code


# R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, methods 3 and 5; the last five recomputed with R and SciPy.
RATES = [
    (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
    (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
    (0, 20, (0.0, 0.1611), (0.0, 0.1684)),
    (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    (5, 31, (0.0709, 0.3263), (0.0545, 0.3373)),
    (3, 22, (0.0475, 0.3333), None),
    (13, 242, (0.0317, 0.0897), None),
    (0, 41, (0.0, 0.0857), None),
]


@pytest.mark.parametrize(("converted", "n", "wilson", "exact"), RATES)
def test_rates_have_the_published_limits(converted, n, wilson, exact) -> None:
    answer = estimate(rate(converted, n))
    assert answer.value == converted / n
    assert (answer.low, answer.high) == pytest.approx(wilson, abs=6e-5)
    assert (answer.n, answer.method) == (n, "wilson")
    if exact is not None:
        audit = estimate(exact_rate(converted, n))
        assert (audit.low, audit.high) == pytest.approx(exact, abs=6e-5)
        assert audit.method == "clopper_pearson"


def test_the_figures_of_the_dynamics_365_example() -> None:
    """Microsoft's documentation of predictive lead scoring: of 850 leads called hot 650 convert, of the 150 others 50."""
    figures = {"recall": (650, 700), "hot-lead conversion": (650, 850), "false-positive rate": (200, 300), "base rate": (700, 1000)}
    published = {"recall": 0.92857, "hot-lead conversion": 0.76471, "false-positive rate": 0.66667, "base rate": 0.7}
    assert {name: estimate(rate(*counts)).value for name, counts in figures.items()} == pytest.approx(published, abs=1e-5)
    assert estimate(lift(650, 850, 700, 1000)).value == pytest.approx(0.76471 / 0.7, abs=1e-4)


# R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, method 10.
DIFFERENCES = [
    ((56, 48), (70, 80), (0.0524, 0.3339)),
    ((9, 3), (10, 10), (0.1705, 0.8090)),
    ((6, 2), (7, 7), (0.0582, 0.8062)),
    ((5, 0), (56, 29), (-0.0381, 0.1926)),
    ((0, 0), (10, 20), (-0.1611, 0.2775)),
    ((0, 0), (10, 10), (-0.2775, 0.2775)),
    ((10, 0), (10, 20), (0.6791, 1.0)),
    ((10, 0), (10, 10), (0.6075, 1.0)),
    ((30, 120), (100, 1200), (0.11691, 0.29713)),
]


@pytest.mark.parametrize(("converted", "n", "limits"), DIFFERENCES)
def test_differences_have_the_published_limits(converted, n, limits) -> None:
    answer = estimate(difference(converted, n))
    assert (answer.low, answer.high) == pytest.approx(limits, abs=6e-5)
    assert answer.value == pytest.approx(converted[0] / n[0] - converted[1] / n[1])


# Agresti, Introduction to Categorical Data Analysis, section 2.2-2.3 (aspirin and heart attacks); the second recomputed with SciPy;
# the third from the docstring of `scipy.stats.contingency.relative_risk` (coronary disease by catecholamine).
RATIOS = [
    ((189, 104), (11034, 11037), 1.818, (1.433, 2.306)),
    ((30, 120), (100, 1200), 3.0, (2.1265, 4.2324)),
    ((27, 44), (122, 487), 2.4495156, (1.5836991, 3.7886786)),
]
ODDS_RATIOS = [((189, 104), (11034, 11037), 1.832, (1.440, 2.331)), ((30, 120), (100, 1200), 3.85714, (2.41691, 6.1556))]


@pytest.mark.parametrize(("converted", "n", "value", "limits"), RATIOS)
def test_ratios_have_the_published_limits(converted, n, value, limits) -> None:
    answer = estimate(ratio(converted, n, adjusted=False))
    assert answer.value == pytest.approx(value, abs=6e-4)
    assert (answer.low, answer.high) == pytest.approx(limits, abs=6e-4)


@pytest.mark.parametrize(("converted", "n", "value", "limits"), ODDS_RATIOS)
def test_odds_ratios_have_the_published_limits(converted, n, value, limits) -> None:
    answer = estimate(odds_ratio(converted, n, adjusted=False))
    assert answer.value == pytest.approx(value, abs=6e-4)
    assert (answer.low, answer.high) == pytest.approx(limits, abs=6e-4)


@pytest.mark.parametrize("compare", [ratio, odds_ratio])
@pytest.mark.parametrize("converted", [(0, 5), (5, 0), (0, 0), (20, 3)])
def test_zero_cells_still_have_an_interval(compare, converted) -> None:
    answer = estimate(compare(converted, (20, 40)))
    assert 0 < answer.low <= answer.value <= answer.high < np.inf


@pytest.mark.parametrize("compare", [ratio, odds_ratio])
def test_without_the_adjustment_a_zero_cell_is_not_estimable(compare) -> None:
    assert code(compare((0, 5), (20, 40), adjusted=False)) == "no_conversions"


def test_the_adjustment_hardly_matters_when_counts_are_large() -> None:
    plain, adjusted = (estimate(ratio((1890, 1040), (11034, 11037), adjusted=each)) for each in (False, True))
    assert (adjusted.low, adjusted.high) == pytest.approx((plain.low, plain.high), rel=1e-3)
    assert adjusted.value == plain.value


@pytest.mark.parametrize(
    "answer", [rate(0, 0), exact_rate(0, 0), difference((0, 1), (0, 2)), ratio((1, 0), (2, 0)), odds_ratio((0, 0), (0, 0))]
)
def test_no_leads_give_no_estimate(answer) -> None:
    assert code(answer) == "no_leads"


def test_the_lift_of_a_flagged_group_is_the_published_one() -> None:
    """The example of `lift_score` in mlxtend's user guide: 10 / 9."""
    y, flag = np.array([0, 0, 1, 0, 0, 1, 1, 1, 1, 1]), np.array([1, 0, 1, 0, 0, 0, 0, 1, 0, 0])
    assert estimate(lift(int((y & flag).sum()), int(flag.sum()), int(y.sum()), len(y))).value == pytest.approx(1.1111111111)


def test_the_lift_of_all_leads_is_one() -> None:
    answer = estimate(lift(31, 100, 31, 100))
    assert (answer.low, answer.value, answer.high) == (1, 1, 1)
    assert estimate(lift_at_fixed_share(31, 100, 31, 100)) == answer


def test_lift_says_what_is_missing() -> None:
    assert code(lift(0, 0, 5, 50)) == "no_hot_leads"
    assert code(lift(0, 10, 0, 50)) == "no_conversions"
    assert code(lift_at_fixed_share(0, 10, 0, 50)) == "no_conversions"


def test_lift_intervals_cover_the_truth() -> None:
    """Samples of 600 leads, of which about a fifth are hot and convert three times as often as the others."""
    cells = np.random.default_rng(7).multinomial(600, [0.2 * 0.24, 0.2 * 0.76, 0.8 * 0.08, 0.8 * 0.92], size=20_000)
    truth = 0.24 / (0.2 * 0.24 + 0.8 * 0.08)
    a, b, c, d = cells.T
    several = lifts(a, a + b, a + c, a + b + c + d)
    assert 0.945 < np.mean((several.low <= truth) & (truth <= several.high)) < 0.965


def test_lift_intervals_cover_the_truth_when_the_number_of_hot_leads_is_fixed() -> None:
    """Samples of 120 hot leads and 480 others."""
    rng, truth = np.random.default_rng(8), 0.24 / (0.2 * 0.24 + 0.8 * 0.08)
    samples = zip(rng.binomial(120, 0.24, 600).tolist(), rng.binomial(480, 0.08, 600).tolist(), strict=True)
    answers = [estimate(lift_at_fixed_share(a, 120, a + c, 600)) for a, c in samples]
    assert 0.93 < np.mean([answer.low <= truth <= answer.high for answer in answers]) < 0.975


def test_a_fixed_number_of_hot_leads_gives_about_the_same_lift() -> None:
    free, fixed = estimate(lift(31, 100, 60, 1000)), estimate(lift_at_fixed_share(31, 100, 60, 1000))
    assert free.value == fixed.value
    assert (fixed.low, fixed.high) == pytest.approx((free.low, free.high), rel=0.05)


counts = st.integers(0, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(st.lists(counts, min_size=1, max_size=8))
def test_arrays_give_what_single_counts_give(pairs) -> None:
    converted, n = zip(*pairs, strict=True)
    for several, one in ((rates(converted, n), rate), (exact_rates(converted, n), exact_rate)):
        assert [several.answer(i, NotEstimable("no_leads", "There are no leads.")) for i in range(len(n))] == [one(*pair) for pair in pairs]


@given(counts, st.sampled_from([0.8, 0.95, 0.99]))
def test_limits_enclose_the_rate_and_mirror_when_the_outcome_is_turned_round(pair, confidence) -> None:
    converted, n = pair
    if n > 0:
        answer, turned = (estimate(rate(each, n, confidence=confidence)) for each in (converted, n - converted))
        assert 0 <= answer.low <= answer.value <= answer.high <= 1
        assert (1 - turned.high, 1 - turned.low) == pytest.approx((answer.low, answer.high))
        assert estimate(exact_rate(converted, n, confidence=confidence)).high >= answer.value


@given(counts, counts)
def test_a_difference_changes_sign_with_the_order_of_its_groups(first, second) -> None:
    (a, n_a), (b, n_b) = first, second
    one, other = difference((a, b), (n_a, n_b)), difference((b, a), (n_b, n_a))
    if isinstance(one, Estimate) and isinstance(other, Estimate):
        assert (-one.high, -one.value, -one.low) == pytest.approx((other.low, other.value, other.high))
    else:
        assert one == other


@given(st.tuples(*[st.integers(0, 50)] * 4))
def test_a_lift_always_lies_within_its_limits(cells) -> None:
    a, b, c, d = cells
    for method in (lift, lift_at_fixed_share):
        answer = method(a, a + b, a + c, a + b + c + d)
        assert isinstance(answer, Estimate) == (a + b > 0 and a + c > 0)
        if isinstance(answer, Estimate):
            assert 0 <= answer.low <= answer.value <= answer.high < np.inf


def test_nothing_is_made_up_for_empty_entries() -> None:
    several = lifts([0, 0, 3], [0, 4, 5], [2, 0, 6], [10, 10, 20])
    assert several.estimable.tolist() == [False, False, True]
    assert np.isnan(several.low[:2]).all()
    assert np.isnan(several.high[:2]).all()
    assert rates([], []).value.shape == (0,)


@pytest.mark.parametrize("wrong", [lambda: rate(3, 2), lambda: rate(-1, 2), lambda: difference((3, 0), (2, 1)), lambda: normal_quantile(1)])
def test_impossible_counts_are_refused(wrong) -> None:
    with pytest.raises(ValueError, match="must"):
        wrong()


def test_arrays_of_estimates_have_one_length_and_cannot_be_changed() -> None:
    one = np.array([0.5])
    with pytest.raises(ValueError, match=r"low\.shape"):
        Estimates(one, np.array([0.1, 0.2]), one, np.array([1]), "wilson")
    with pytest.raises(ValueError, match="read-only"):
        rates([1], [2]).value[0] = 1
