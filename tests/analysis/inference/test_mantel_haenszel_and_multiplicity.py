"""Strata, corrections and information against published values, and the laws that they keep."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control
from statsmodels.stats.contingency_tables import StratifiedTable

from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.information_value import Information, band, information
from analysis.inference.intervals import NO_LEADS
from analysis.inference.mantel_haenszel import Stratified, stratified
from analysis.inference.multiplicity import benjamini_hochberg, corrected, holm
from analysis.inference.roc import Histograms, auc
from analysis.inference.significance import Significance


def strata(answer: object) -> Stratified:
    assert isinstance(answer, Stratified)
    return answer


def code(answer: object) -> str:
    assert isinstance(answer, NotEstimable)
    return answer.code


def from_tables(tables: list[list[list[int]]]) -> Stratified:
    """Tables of group by outcome, as books print them."""
    cells = np.array(tables)
    return strata(stratified(cells[:, :, 0], cells.sum(axis=2)))


# Agresti, Categorical Data Analysis, section 6.3.
SMOKING = [
    [[126, 100], [35, 61]],
    [[908, 688], [497, 807]],
    [[913, 747], [336, 598]],
    [[235, 172], [58, 121]],
    [[402, 308], [121, 215]],
    [[182, 156], [72, 98]],
    [[60, 99], [11, 43]],
    [[104, 89], [21, 36]],
]


def test_the_chinese_smoking_studies_have_the_published_values() -> None:
    found = from_tables(SMOKING)
    assert isinstance(found.test, Significance)
    assert isinstance(found.homogeneity, Significance)
    assert isinstance(found.adjusted, Estimate)
    assert found.test.statistic**2 == pytest.approx(280.137537, abs=1e-5)
    assert (found.adjusted.value, found.adjusted.low, found.adjusted.high) == pytest.approx((2.174481920, 1.984002, 2.383249), abs=1e-6)
    assert found.homogeneity.statistic == pytest.approx(5.2, abs=0.07)
    assert found.homogeneity.p == pytest.approx(0.64, abs=0.07)
    assert found.homogeneity.degrees == 7


def test_mantel_haenszel_of_two_small_strata() -> None:
    """Recomputed with statsmodels 0.15."""
    found = from_tables([[[8, 2], [24, 66]], [[2, 18], [6, 74]]])
    assert isinstance(found.test, Significance)
    assert isinstance(found.adjusted, Estimate)
    assert found.adjusted.value == pytest.approx(4.33333, abs=1e-4)
    assert found.test.statistic**2 == pytest.approx(8.53622, abs=1e-4)
    assert found.test.p == pytest.approx(0.0034815, abs=1e-6)


def test_simpsons_paradox_shows_in_crude_beside_adjusted() -> None:
    """Kidney stones, Charig et al. 1986."""
    found = from_tables([[[81, 6], [234, 36]], [[192, 71], [55, 25]]])
    assert isinstance(found.crude, Estimate)
    assert isinstance(found.adjusted, Estimate)
    assert (found.crude.value, found.adjusted.value) == pytest.approx((0.7483, 1.4468), abs=1e-4)


cells = st.lists(st.tuples(*[st.integers(0, 25)] * 4), min_size=1, max_size=5)


@given(cells)
def test_strata_equal_statsmodels_where_that_answers(rows) -> None:
    tables = np.array(rows).reshape(-1, 2, 2)
    found = stratified(tables[:, :, 0], tables.sum(axis=2))
    some = (tables.sum(axis=1) > 0).all(axis=1) & (tables.sum(axis=2) > 0).all(axis=1)
    if not some.any():
        assert code(found) == "no_common_strata"
        return
    answer, oracle = strata(found), StratifiedTable(np.moveaxis(tables[some], 0, 2).astype(float))
    assert isinstance(answer.test, Significance)
    assert answer.n_strata == some.sum()
    assert answer.test.p == pytest.approx(oracle.test_null_odds().pvalue, abs=1e-9)
    if isinstance(answer.homogeneity, Significance) and abs(oracle.oddsratio_pooled - 1) > 1e-6:
        assert answer.homogeneity.statistic == pytest.approx(oracle.test_equal_odds().statistic, rel=1e-5, abs=1e-7)


@given(cells)
def test_strata_turn_with_their_groups(rows) -> None:
    tables = np.array(rows).reshape(-1, 2, 2)
    plain, turned = (stratified(each[:, :, 0], each.sum(axis=2)) for each in (tables, tables[:, ::-1]))
    if isinstance(plain, NotEstimable):
        assert turned == plain
        return
    other = strata(turned)
    assert isinstance(plain.test, Significance)
    assert isinstance(other.test, Significance)
    assert other.test.p == pytest.approx(plain.test.p)
    if isinstance(plain.adjusted, Estimate):
        assert isinstance(other.adjusted, Estimate)
        assert 1 / other.adjusted.value == pytest.approx(plain.adjusted.value)
    if isinstance(plain.homogeneity, Significance):
        assert isinstance(other.homogeneity, Significance)
        assert other.homogeneity.statistic == pytest.approx(plain.homogeneity.statistic, rel=1e-6, abs=1e-7)


def test_homogeneity_is_right_where_the_common_odds_ratio_is_one() -> None:
    found = from_tables([[[20, 10], [10, 20]], [[10, 20], [20, 10]]])
    assert isinstance(found.homogeneity, Significance)
    # Both first cells are 15 when the odds ratio is 1, with variance 15 / 4: twice 5² / (15 / 4).
    assert found.homogeneity.statistic == pytest.approx(2 * 25 * 4 / 15)


def test_strata_say_what_is_missing() -> None:
    assert code(stratified([[0, 3]], [[0, 5]])) == "no_common_strata"
    found = strata(stratified([[0, 3], [0, 2]], [[5, 5], [4, 4]]))
    assert (code(found.adjusted), code(found.homogeneity)) == ("empty_cells", "empty_cells")
    assert isinstance(found.test, Significance)
    assert code(strata(stratified([[2, 3]], [[5, 9]])).homogeneity) == "one_stratum"
    for wrong in ([[3, 0]], [3, 0], [[1, 2, 3]]):
        with pytest.raises(ValueError, match="must be"):
            stratified(wrong, np.full(np.shape(wrong), 2))


# Benjamini and Hochberg 1995, J. Royal Statistical Society B 57, section 4; the second recomputed with statsmodels 0.15.
TRIAL = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1.0]
TRIAL_CORRECTED = [
    0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714, 0.06385714, 0.0645, 0.0765,
    0.486, 0.58118182, 0.714875, 0.75323077, 0.81321429, 1.0,
]  # fmt: skip


def test_benjamini_and_hochberg_have_their_published_values() -> None:
    found = benjamini_hochberg(TRIAL)
    assert found.tolist() == pytest.approx(TRIAL_CORRECTED, abs=1e-7)
    assert int((found <= 0.05).sum()) == 4
    assert benjamini_hochberg([0.01, 0.04, 0.03, 0.005]).tolist() == pytest.approx([0.02, 0.04, 0.04, 0.02], abs=1e-9)


def test_holm_has_the_published_values() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]).tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02], abs=1e-9)
    assert int((holm(TRIAL) <= 0.05).sum()) == 3


@given(st.lists(st.floats(0, 1), max_size=30))
def test_corrections_equal_their_definitions_and_never_shrink_p(p) -> None:
    ranked = sorted(range(len(p)), key=p.__getitem__)
    stepped = {
        each: min(1, max(p[other] * (len(p) - rank) for rank, other in enumerate(ranked[: place + 1]))) for place, each in enumerate(ranked)
    }
    assert holm(p).tolist() == pytest.approx([stepped[each] for each in range(len(p))], abs=1e-12)
    if p:
        assert benjamini_hochberg(p).tolist() == pytest.approx(false_discovery_control(p).tolist(), abs=1e-12)
    for method in (benjamini_hochberg, holm):
        assert np.all((method(p) >= np.array(p)) & (method(p) <= 1))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.integers(0, 20))
def test_a_larger_family_is_as_if_its_other_tests_had_p_of_one(p, more) -> None:
    for method in (benjamini_hochberg, holm):
        assert method(p, family=len(p) + more).tolist() == pytest.approx(method([*p, *[1.0] * more])[: len(p)].tolist())


def test_a_family_of_tests_gets_its_corrected_p_and_the_rest_passes() -> None:
    tests = [Significance(p, None, None, 10, "fisher") for p in (0.01, 0.04, 0.03, 0.005)]
    found = corrected([tests[0], NO_LEADS, *tests[1:]])
    assert found[1] is NO_LEADS
    assert [each.p_corrected for each in found if isinstance(each, Significance)] == pytest.approx([0.02, 0.04, 0.04, 0.02])
    strict = corrected(tests, method="holm", family=8)
    assert [each.p_corrected for each in strict if isinstance(each, Significance)] == pytest.approx([0.07, 0.2, 0.18, 0.04])
    assert corrected([]) == ()


@pytest.mark.parametrize("wrong", [lambda: holm([0.1, np.nan]), lambda: holm([1.1]), lambda: benjamini_hochberg([0.1, 0.2], family=1)])
def test_impossible_families_are_refused(wrong) -> None:
    with pytest.raises(ValueError, match="must be"):
        wrong()


# German credit: README of the R package PDtoolkit, R package riv; the last is optbinning's.
CHECKING = ([139, 164, 49, 348], [135, 105, 14, 46])
VALUES = [
    (*CHECKING, 0.66601150335, 1e-9),
    ([15, 21, 361, 60, 243], [25, 28, 169, 28, 50], 0.29323354739, 1e-10),
    ([386, 42, 69, 52, 151], [217, 6, 34, 11, 32], 0.1960095569, 1e-10),
    ([10, 20, 30], [190, 80, 70], 0.76956549, 1e-7),
]


def told(answer: object) -> Information:
    assert isinstance(answer, Information)
    return answer


@pytest.mark.parametrize(("converted", "others", "value", "tolerance"), VALUES)
def test_information_values_are_the_published_ones(converted, others, value, tolerance) -> None:
    assert told(information(converted, others, smoothing=0)).value == pytest.approx(value, abs=tolerance)


def test_weights_of_evidence_are_the_published_ones() -> None:
    credit = told(information(*CHECKING, smoothing=0)).woe
    assert credit.tolist() == pytest.approx([-0.8180987057, -0.4013917827, 0.4054651081, 1.1762632229], abs=1e-9)
    binned = told(information([10, 20, 30], [190, 80, 70], smoothing=0)).woe
    assert (-binned).tolist() == pytest.approx([1.20983792, -0.34830669, -0.8873032], abs=1e-7)  # optbinning has the other sign
    ranking = auc(Histograms(np.array(CHECKING[0]), np.array(CHECKING[1])))
    assert isinstance(ranking, Estimate)
    assert ranking.value == pytest.approx(0.707769, abs=6e-8)


counts = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=10)


@given(counts)
def test_smoothed_information_is_finite_and_turns_with_the_outcome(rows) -> None:
    converted, others = zip(*rows, strict=True)
    plain, turned = information(converted, others), information(others, converted)
    if isinstance(plain, NotEstimable):
        assert isinstance(turned, NotEstimable)
        return
    assert np.isfinite(plain.woe).all()
    assert told(turned).woe.tolist() == pytest.approx((-plain.woe).tolist(), abs=1e-12)
    assert told(turned).value == pytest.approx(plain.value, abs=1e-12)
    assert plain.above_chance == max(0.0, plain.value - plain.chance)
    assert plain.band == band(plain.above_chance)


def test_a_grouping_without_meaning_has_its_chance_level() -> None:
    rng = np.random.default_rng(4)
    won, lost = rng.multinomial(300, [0.1] * 10, size=2000), rng.multinomial(2000, [0.1] * 10, size=2000)
    found = [told(information(*each)) for each in zip(won, lost, strict=True)]
    assert np.mean([each.value for each in found]) == pytest.approx(found[0].chance, rel=0.05)


def test_information_says_what_is_missing() -> None:
    assert code(information([], [])) == "no_leads"
    assert code(information([0, 0], [3, 4])) == "no_conversions"
    assert code(information([3, 4], [0, 0])) == "no_others"
    assert code(information([3, 0], [4, 5], smoothing=0)) == "empty_cells"
    assert told(information([3, 0, 5], [4, 0, 9])).woe[1] == 0
    assert told(information([3], [4])).band == "none"
    with pytest.raises(ValueError, match="must be"):
        information([3], [4], smoothing=-1)
