"""Two groups, several levels and numbers against published values, and the laws that they keep."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.mann_whitney import NumericComparison, compare_numbers
from analysis.inference.significance import NO_OTHERS, Significance, one_outcome, verdict
from analysis.inference.trend import LevelsTest, compare_levels, trend
from analysis.inference.two_groups import binomial_below, chi_square, compare_rates, expected_counts, fisher, mcnemar


def made(answer: object) -> Significance:
    assert isinstance(answer, Significance)
    return answer


def code(answer: object) -> str:
    assert isinstance(answer, NotEstimable)
    return answer.code


def test_chi_square_of_hot_against_rest() -> None:
    """30 of 100 against 120 of 1200, recomputed with SciPy 1.17."""
    test = made(compare_rates((30, 120), (100, 1200)))
    assert test.statistic is not None
    assert test.statistic**2 == pytest.approx(36.17391, abs=1e-4)
    assert test.p == pytest.approx(1.8047e-09, rel=1e-4)
    assert (test.method, test.degrees, test.n) == ("chi_square", 1, 1300)


# Fisher 1935 (the lady tasting tea); Fisher 1970 (R ?fisher.test, Convictions); the last two recomputed with SciPy 1.17.
FISHER = [
    ((3, 1), (4, 4), "two-sided", 0.4857142857, 1e-9),
    ((3, 1), (4, 4), "greater", 0.2428571429, 1e-9),
    ((2, 10), (17, 13), "less", 0.0004652, 2e-7),
    ((30, 120), (100, 1200), "two-sided", 1.3912e-07, 1e-10),
    ((8, 1), (10, 6), "two-sided", 0.034965, 1e-6),
]


@pytest.mark.parametrize(("converted", "n", "alternative", "p", "tolerance"), FISHER)
def test_fisher_has_the_published_p(converted, n, alternative, p, tolerance) -> None:
    assert made(fisher(converted, n, alternative=alternative)).p == pytest.approx(p, abs=tolerance)


# Agresti, Categorical Data Analysis, section 10.1; Fagerland, Lydersen, Laake 2013, BMC Med Res Methodol 13:91, table 1; mlxtend's user
# guide, evaluate.mcnemar; recomputed with statsmodels 0.15.
MCNEMAR = [(86, 150, 17.36, None, None), (1, 7, 4.5, 0.0703, 0.0391), (25, 15, 2.5, 0.1539, None), (6, 16, None, 0.0524788, None)]


@pytest.mark.parametrize(("first", "second", "chi_square", "exact", "mid_p"), MCNEMAR)
def test_mcnemar_has_the_published_values(first, second, chi_square, exact, mid_p) -> None:
    test = made(mcnemar(first, second))
    if chi_square is not None:
        assert test.statistic**2 == pytest.approx(chi_square, abs=6e-3)
    if exact is not None:
        assert made(mcnemar(first, second, exact=True)).p == pytest.approx(exact, abs=6e-5)
    if mid_p is not None:
        assert test.p == pytest.approx(mid_p, abs=6e-5)
    assert test.p < made(mcnemar(first, second, exact=True)).p


@pytest.mark.parametrize(("converted", "n", "p"), [(18, 40, 0.318), (45, 120, 0.004)])
def test_the_rule_of_half_has_the_binomial_p(converted, n, p) -> None:
    """Recomputed with SciPy 1.17."""
    assert made(binomial_below(converted, n, 0.5)).p == pytest.approx(p, abs=1e-3)


def test_cramers_v_is_the_published_one() -> None:
    """The example of `scipy.stats.contingency.association`."""
    found = compare_levels([100, 203, 420, 320], [250, 525, 1120, 530])
    assert isinstance(found, LevelsTest)
    assert found.cramers_v == pytest.approx(0.18617813077483678, abs=1e-12)
    assert made(found.test).degrees == 3


def test_several_levels_have_the_published_chi_square() -> None:
    """German credit, checking account (R package PDtoolkit, README), and Agresti's alcohol and malformation."""
    credit = compare_levels([139, 164, 49, 348], [274, 269, 63, 394])
    assert isinstance(credit, LevelsTest)
    assert made(credit.test).statistic == pytest.approx(123.7209435163, abs=1e-9)
    assert made(credit.test).p == pytest.approx(1.218902e-26, rel=1e-6)
    assert made(chi_square([48, 38, 5, 1, 1], [17114, 14502, 793, 127, 38])).statistic == pytest.approx(12.1, abs=0.02)


def test_the_trend_over_ordered_levels_is_the_published_one() -> None:
    """Agresti, Categorical Data Analysis, section 3.4 (Graubard and Korn 1987)."""
    test = made(trend([48, 38, 5, 1, 1], [17114, 14502, 793, 127, 38], scores=[0, 0.5, 1.5, 4, 7]))
    assert test.statistic is not None
    assert test.statistic**2 == pytest.approx(6.569932246, abs=1e-8)
    assert test.p == pytest.approx(0.010371589917, abs=1e-11)
    assert test.statistic > 0


def test_mann_whitney_is_the_published_one() -> None:
    """The example of `scipy.stats.mannwhitneyu` (R. Lowry)."""
    found = compare_numbers([19, 22, 16, 29, 24, 20, 11, 17, 12], [True] * 5 + [False] * 4)
    assert isinstance(found, NumericComparison)
    assert found.test.statistic == 17
    assert found.test.p == pytest.approx(0.1111111111111111, abs=1e-12)
    assert found.auc.value == pytest.approx(0.85, abs=1e-12)
    assert found.rank_biserial.value == pytest.approx(0.7, abs=1e-12)
    assert (found.median_converted, found.median_others) == (22, 14.5)


groups = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(groups, groups)
def test_the_order_of_two_groups_and_the_name_of_the_outcome_do_not_matter(first, second) -> None:
    (a, n_a), (b, n_b) = first, second
    plain, turned, other = (
        compare_rates((a, b), (n_a, n_b)),
        compare_rates((b, a), (n_b, n_a)),
        compare_rates((n_a - a, n_b - b), (n_a, n_b)),
    )
    if isinstance(plain, NotEstimable):
        assert plain.code == ("no_conversions" if a + b == 0 else "no_others")
    else:
        assert made(turned).p == pytest.approx(plain.p)
        assert made(other).p == pytest.approx(plain.p)
        small = expected_counts(np.array([a, b]), np.array([n_a, n_b])).min() < 5
        assert plain.method == ("fisher" if small else "chi_square")


@given(st.integers(0, 60), st.integers(0, 60))
def test_mid_p_lies_below_exact_and_does_not_mind_the_order(first, second) -> None:
    plain = mcnemar(first, second)
    if first + second == 0:
        assert code(plain) == "no_differing_leads"
    else:
        assert made(plain).p <= made(mcnemar(first, second, exact=True)).p
        assert made(mcnemar(second, first)).p == pytest.approx(made(plain).p)
        assert made(mcnemar(second, first)).statistic == -made(plain).statistic


levels = st.lists(st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=8)


@given(levels, st.randoms())
def test_the_order_of_levels_does_not_matter_and_empty_ones_do_not_count(rows, random) -> None:
    shuffled = [*rows, (0, 0)]
    random.shuffle(shuffled)
    plain, other = (compare_levels(*zip(*each, strict=True)) for each in (rows, shuffled))
    if isinstance(plain, NotEstimable):
        assert other == plain
        return
    assert isinstance(other, LevelsTest)
    assert 0 <= plain.cramers_v <= 1
    assert other.cramers_v == pytest.approx(plain.cramers_v)
    assert other.n_levels == plain.n_levels
    if isinstance(plain.test, Significance) and plain.n_pooled == 0:
        assert made(other.test).p == pytest.approx(plain.test.p)


@given(levels)
def test_a_trend_turns_with_its_levels(rows) -> None:
    converted, n = zip(*rows, strict=True)
    plain, turned = trend(converted, n), trend(converted[::-1], n[::-1])
    if isinstance(plain, NotEstimable):
        assert turned == plain
    else:
        assert made(turned).statistic == pytest.approx(-plain.statistic, abs=1e-9)
        assert made(turned).p == pytest.approx(plain.p)


def test_small_levels_are_tested_together() -> None:
    found = compare_levels([20, 40, 1, 0, 2], [200, 200, 6, 5, 12])
    assert isinstance(found, LevelsTest)
    assert (found.n_levels, found.n_pooled, made(found.test).degrees) == (5, 4, 1)
    assert code(compare_levels([1, 1, 0], [3, 4, 5]).test) == "sparse_levels"


@given(st.lists(st.tuples(st.integers(-5, 5), st.booleans()), min_size=1, max_size=40))
def test_a_numeric_comparison_mirrors_with_the_sign(rows) -> None:
    numbers, converted = (np.array(each) for each in zip(*rows, strict=True))
    plain, mirrored = compare_numbers(numbers, converted), compare_numbers(-numbers, converted)
    if isinstance(plain, NotEstimable):
        assert mirrored == plain
        return
    assert isinstance(mirrored, NumericComparison)
    assert mirrored.auc.value == pytest.approx(1 - plain.auc.value)
    assert mirrored.rank_biserial.value == pytest.approx(-plain.rank_biserial.value, abs=1e-12)
    assert mirrored.test.p == pytest.approx(plain.test.p)
    assert plain.test.statistic == pytest.approx(plain.auc.value * converted.sum() * (~converted).sum())


def test_leads_without_a_number_are_left_out_and_counted() -> None:
    found = compare_numbers([1, 2, np.nan, 3, 4, np.nan], [1, 0, 1, 1, 0, 0])
    assert isinstance(found, NumericComparison)
    assert (found.n_missing, found.auc.n) == (2, 4)
    assert found.test.method == "mann_whitney_exact"


@pytest.mark.parametrize(
    ("answer", "missing"),
    [
        (compare_rates((0, 0), (0, 5)), "no_leads"),
        (compare_rates((0, 0), (5, 5)), "no_conversions"),
        (fisher((5, 5), (5, 5)), "no_others"),
        (chi_square([], []), "no_leads"),
        (binomial_below(0, 0, 0.5), "no_leads"),
        (compare_levels([], []), "no_leads"),
        (compare_levels([3, 0], [9, 0]), "one_level"),
        (trend([3, 0], [9, 0]), "one_level"),
        (trend([3, 1], [9, 4], scores=[2, 2]), "one_level"),
        (trend([0, 0], [9, 4]), "no_conversions"),
        (compare_numbers([], []), "no_leads"),
        (compare_numbers([np.nan], [1]), "no_leads"),
        (compare_numbers([1.0], [1]), "no_others"),
        (compare_numbers([1, 2], [0, 0]), "no_conversions"),
        (compare_numbers([2, 2, 2], [0, 1, 0]), "all_equal"),
    ],
)
def test_what_cannot_be_tested_says_why(answer, missing) -> None:
    assert code(answer) == missing


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: compare_rates((3, 0), (2, 1)),
        lambda: mcnemar(-1, 2),
        lambda: binomial_below(3, 2, 0.5),
        lambda: binomial_below(1, 2, 1.0),
        lambda: compare_levels([3], [2]),
        lambda: trend([1, 2], [3, 4], scores=[1]),
        lambda: compare_numbers([1, 2], [1]),
        lambda: Significance(1.2, None, None, 3, "fisher"),
        lambda: Significance(0.2, None, None, 3, "fisher", 0.1),
        lambda: verdict(NO_OTHERS, NO_OTHERS, margin=-1),
    ],
)
def test_impossible_input_is_refused(wrong) -> None:
    with pytest.raises(ValueError, match="must"):
        wrong()


def test_hundreds_of_millions_of_leads_do_not_overflow() -> None:
    huge = 10**9
    assert made(compare_rates((huge // 10, huge // 10 + 10_000), (huge, huge))).p == pytest.approx(0.4561, abs=1e-3)
    assert made(fisher((2, 9), (10**7, 10**7))).p == pytest.approx(0.0654, abs=1e-3)
    assert made(mcnemar(huge, huge)).p == pytest.approx(1, abs=1e-4)
    assert made(trend([huge, huge], [3 * huge, 3 * huge])).p == 1
    assert compare_numbers(np.arange(200_000) % 977, np.arange(200_000) % 10 == 0).test.p > 0.05


def test_a_verdict_says_size_before_significance() -> None:
    def said(value: float, low: float, high: float, p: float, corrected: float | None = None) -> str:
        return verdict(Estimate(value, low, high, 100, "newcombe"), Significance(p, None, None, 100, "fisher", corrected), margin=0.02)

    assert said(0.01, 0.005, 0.015, 1e-9) == "no_difference"
    assert said(0.1, 0.05, 0.15, 0.001) == "higher"
    assert said(-0.1, -0.15, -0.05, 0.001) == "lower"
    assert said(0.1, 0.05, 0.15, 0.001, 0.2) == "cannot_tell"
    assert said(0.1, -0.05, 0.25, 0.2) == "cannot_tell"
    assert verdict(NO_OTHERS, NO_OTHERS, margin=0.02) == "cannot_tell"
    assert verdict(Estimate(0.1, 0.05, 0.2, 9, "x"), NO_OTHERS, margin=0.02) == "cannot_tell"


@pytest.mark.parametrize(("counts", "missing"), [((0, 0), "no_leads"), ((0, 3), "no_conversions"), ((3, 3), "no_others")])
def test_one_outcome_names_what_is_missing(counts, missing) -> None:
    assert code(one_outcome(*counts)) == missing
    assert one_outcome(1, 3) is None


def test_more_difference_means_a_smaller_p() -> None:
    ps = [made(chi_square([50 + each, 50], [200, 200])).p for each in range(0, 60, 5)]
    assert all(later < earlier for earlier, later in pairwise(ps))
    assert ps[0] == 1
