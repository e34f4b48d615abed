"""Two scorecards on the same leads: against published values, and the laws that comparisons keep."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.paired import PairedAuc, compare_aucs, compare_hot_conversion, hot_conversion_change, swap_tests
from analysis.inference.roc import auc, histograms
from analysis.inference.significance import Significance
from analysis.inference.two_groups import mcnemar


def paired(answer: object) -> PairedAuc:
    assert isinstance(answer, PairedAuc)
    return answer


def code(answer: object) -> str:
    assert isinstance(answer, NotEstimable)
    return answer.code


@pytest.fixture(scope="module")
def asah(reference_values: list[dict[str, Any]]) -> dict[str, Any]:
    """The data set aSAH and what pROC says of it."""
    named = {entry["name"]: entry["expected"] for entry in reference_values if "paired DeLong" in entry["name"]}
    data = next(entry["inputs"] for entry in reference_values if entry["name"].startswith("aSAH data"))
    return {"y": np.array(data["y"]), **{name: np.array(data[name]) for name in ("wfns", "s100b", "ndka")}, "expected": named}


@pytest.mark.parametrize(("first", "second"), [("wfns", "s100b"), ("wfns", "ndka"), ("ndka", "s100b")])
def test_the_paired_test_of_two_rankings_is_that_of_proc(asah, first, second) -> None:
    """Turck et al. 2010, as computed by pROC (tests/testthat/test-roc.test.R)."""
    expected = asah["expected"][f"aSAH paired DeLong {first} vs {second}"]
    found = paired(compare_aucs(asah[first], asah[second], asah["y"], 1 - asah["y"]))
    assert found.test.statistic == pytest.approx(expected["z"], abs=1e-11)
    assert found.test.p == pytest.approx(expected["p"], abs=1e-11)
    assert [found.difference.low, found.difference.high] == pytest.approx(expected["diff_ci"], abs=1e-11)


def test_equal_rankings_do_not_differ(asah) -> None:
    found = paired(compare_aucs(asah["wfns"], asah["wfns"], asah["y"], 1 - asah["y"]))
    assert (found.test.statistic, found.test.p, found.difference.value) == (0, 1, 0)


scored = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.booleans()), min_size=1, max_size=40)


@given(scored)
def test_paired_aucs_are_the_single_ones_and_turn_with_their_order(rows) -> None:
    first, second, converted = (np.array(each) for each in zip(*rows, strict=True))
    plain, turned = compare_aucs(first, second, converted, ~converted), compare_aucs(second, first, converted, ~converted)
    if isinstance(plain, NotEstimable):
        assert turned == plain
        return
    for value, score in ((plain.first, first), (plain.second, second)):
        single = auc(histograms(score, converted))
        assert isinstance(single, Estimate)
        assert value == pytest.approx(single.value)
    assert paired(turned).test.p == pytest.approx(plain.test.p)
    assert paired(turned).difference.value == pytest.approx(-plain.difference.value, abs=1e-12)


@given(scored)
def test_groups_of_equal_leads_compare_as_single_ones(rows) -> None:
    table = np.array(rows, dtype=int)
    pairs, place = np.unique(table[:, :2], axis=0, return_inverse=True)
    won, n = np.bincount(place, weights=table[:, 2]), np.bincount(place)
    single = compare_aucs(table[:, 0], table[:, 1], table[:, 2], 1 - table[:, 2])
    grouped = compare_aucs(pairs[:, 0], pairs[:, 1], won, n - won)
    if isinstance(single, NotEstimable):
        assert grouped == single
    else:
        assert paired(grouped).test.p == pytest.approx(single.test.p)


def test_rankings_say_what_is_missing() -> None:
    assert code(compare_aucs([], [], [], [])) == "no_leads"
    assert code(compare_aucs([1, 2], [1, 2], [0, 0], [3, 3])) == "no_conversions"
    assert code(compare_aucs([1, 2], [1, 2], [1, 0], [3, 3])) == "few_conversions"
    assert code(compare_aucs([1, 2], [1, 2], [3, 3], [1, 0])) == "few_others"
    assert code(compare_aucs([1, 2], [2, 1], [0, 3], [3, 0])) == "no_spread"
    with pytest.raises(ValueError, match="must be flat"):
        compare_aucs([1], [1, 2], [1, 2], [1, 2])


def cells(both: tuple[int, int], first: tuple[int, int], second: tuple[int, int], neither: tuple[int, int]) -> np.ndarray:
    """Each pair: did not convert, converted."""
    return np.array([[neither, second], [first, both]])


def test_the_swap_set_is_tested_by_its_conversions() -> None:
    found = swap_tests(cells((40, 30), (20, 15), (30, 5), (800, 20)))
    assert (found.n_in, found.n_out, found.equal_volume) == (35, 35, True)
    assert found.converted == mcnemar(15, 5)
    assert found.others == mcnemar(20, 30)
    alike = swap_tests(cells((40, 30), (0, 0), (0, 0), (800, 20)))
    assert code(alike.converted) == code(alike.others) == "no_differing_leads"


def test_the_change_of_hot_lead_conversion_has_its_bootstrap() -> None:
    table = cells((40, 30), (20, 15), (30, 5), (800, 20))
    found = hot_conversion_change(table, seed=1)
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(45 / 105 - 35 / 105)
    assert 0 < found.low < found.value < found.high
    assert hot_conversion_change(table, seed=1) == found
    turned = hot_conversion_change(table.transpose(1, 0, 2), seed=1)
    assert isinstance(turned, Estimate)
    assert (-turned.high, -turned.low) == pytest.approx((found.low, found.high), abs=0.01)


def test_the_bootstrap_of_the_cells_covers_the_truth() -> None:
    share = cells((60, 40), (30, 20), (40, 10), (700, 100)).ravel() / 1000
    rng, truth, covered = np.random.default_rng(7), 60 / 150 - 50 / 150, 0
    for _ in range(300):
        found = hot_conversion_change(rng.multinomial(1000, share).reshape(2, 2, 2), seed=1, n_resamples=500)
        assert isinstance(found, Estimate)
        covered += found.low <= truth <= found.high
    assert 0.91 < covered / 300 < 0.985


def test_changes_say_what_is_missing() -> None:
    nothing = (0, 0)
    assert code(hot_conversion_change(np.zeros((2, 2, 2), dtype=int), seed=1)) == "no_leads"
    assert code(hot_conversion_change(cells(nothing, nothing, (3, 1), (9, 1)), seed=1)) == "no_hot_leads"
    assert code(hot_conversion_change(cells(nothing, (1, 1), (1, 0), (9, 1)), seed=1)) == "few_hot_leads"
    same = hot_conversion_change(cells((4, 2), nothing, nothing, (9, 1)), seed=1)
    assert isinstance(same, Estimate)
    assert (same.low, same.value, same.high) == (0, 0, 0)
    assert isinstance(swap_tests(cells(nothing, (1, 1), (1, 0), (9, 1))).converted, Significance)
    with pytest.raises(ValueError, match="must be"):
        swap_tests([1, 2])


def test_hot_conversion_at_unequal_volume_as_published() -> None:
    """Paired1, the made-up study that comes with the R package DTComPair: pv.wgs prints 5.46588745 and p 0.01939120."""
    found = compare_hot_conversion([[[155, 32], [53, 78]], [[22, 22], [31, 319]]])
    assert isinstance(found, Significance)
    assert found.statistic is not None
    assert found.statistic**2 == pytest.approx(5.46588745, abs=1e-8)
    assert found.p == pytest.approx(0.01939120, abs=1e-8)


def test_hot_conversion_is_not_compared_where_nothing_differs_or_nothing_happened() -> None:
    assert code(compare_hot_conversion(np.zeros((2, 2, 2), int))) == "no_leads"
    assert code(compare_hot_conversion([[[5, 5], [1, 1]], [[0, 0], [0, 0]]])) == "no_hot_leads"
    assert code(compare_hot_conversion([[[5, 5], [0, 0]], [[0, 0], [3, 3]]])) == "no_differing_leads"
    assert code(compare_hot_conversion([[[5, 5], [2, 0]], [[4, 0], [3, 0]]])) == "no_conversions"
    assert code(compare_hot_conversion([[[5, 5], [0, 2]], [[0, 4], [0, 3]]])) == "no_others"


def test_hot_conversion_at_unequal_volume_rejects_about_five_percent_by_chance() -> None:
    rng = np.random.default_rng(3)
    rejected = 0
    for _ in range(2_000):
        first, second, won = rng.random((3, 800)) < np.array([[0.30], [0.15], [0.20]])
        shared = rng.random(800) < 0.5
        second = np.where(shared, first & (rng.random(800) < 0.5), second)
        cell = np.bincount(4 * first + 2 * second + won, minlength=8).reshape(2, 2, 2)
        found = compare_hot_conversion(cell)
        rejected += isinstance(found, Significance) and found.p <= 0.05
    assert 0.035 <= rejected / 2_000 <= 0.065
