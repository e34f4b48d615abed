"""Laws of bins and of signals in levels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import PlumblineError
from analysis.signals.bins import bin_names, binned, checked_cuts, equal_count_cuts
from analysis.signals.levels import MOST_LEVELS, NO_VALUE, RARE, Cuts, Graded, grade
from analysis.signals.values import LevelSignal, NumberSignal, Refused

numbers = st.lists(st.one_of(st.integers(-5, 5).map(float), st.floats(-1e6, 1e6), st.just(float("nan"))), min_size=1, max_size=80)


def number_signal(values) -> NumberSignal:
    return NumberSignal("size", None, np.asarray(values, dtype=np.float64), as_exported=True)


def level_signal(counts: dict[str, int], n_missing: int = 0) -> LevelSignal:
    ordered = sorted(counts, key=lambda name: (-counts[name], name))
    codes = np.concatenate([np.repeat(np.arange(len(ordered)), [counts[name] for name in ordered]), np.full(n_missing, -1)])
    return LevelSignal("kind", None, tuple(ordered), codes.astype(np.int32), as_exported=True)


@given(numbers, st.integers(2, 8))
def test_every_number_is_in_exactly_the_bin_that_its_edges_say(values: list[float], n_bins: int) -> None:
    cuts = equal_count_cuts(np.array(values), n_bins)
    edges = (-np.inf, *cuts, np.inf)
    for value, code in zip(values, binned(np.array(values), cuts).tolist(), strict=True):
        assert code == -1 if np.isnan(value) else edges[code] <= value < edges[code + 1]


@given(numbers, st.integers(2, 8))
def test_bins_are_few_none_is_empty_and_each_has_its_own_name(values: list[float], n_bins: int) -> None:
    known = np.array(values)[~np.isnan(values)]
    cuts = equal_count_cuts(np.array(values), n_bins)
    assert len(cuts) <= n_bins - 1
    assert bool(cuts) == (len(np.unique(known)) > 1)
    if cuts:
        assert (np.bincount(binned(known, cuts), minlength=len(cuts) + 1) > 0).all()
        assert len(set(bin_names(cuts))) == len(cuts) + 1


def test_numbers_without_ties_make_bins_of_equal_counts() -> None:
    values = np.random.default_rng(1).normal(size=1000)
    assert np.bincount(binned(values, equal_count_cuts(values, 5))).tolist() == [200] * 5


def test_half_of_the_leads_at_zero_are_a_bin_of_their_own() -> None:
    values = np.concatenate([np.zeros(500), np.arange(1, 501)])
    cuts = equal_count_cuts(values, 5)
    assert cuts[0] == 1
    assert np.bincount(binned(values, cuts))[0] == 500


@pytest.mark.parametrize("cuts", [(), (3.0, 3.0), (5.0, 2.0), (float("nan"),), tuple(range(21))])
def test_cut_points_that_do_not_rise_are_refused(cuts: tuple[float, ...]) -> None:
    with pytest.raises(PlumblineError) as refused:
        checked_cuts(cuts, "size")
    assert refused.value.code == "CUTS-INVALID"


def test_chosen_cut_points_are_marked_as_chosen() -> None:
    graded = grade(number_signal(range(100)), (Cuts("size", (10.0, 90.0)),))
    assert isinstance(graded, Graded)
    assert graded.cuts_chosen
    assert np.bincount(graded.codes).tolist() == [10, 80, 10]


def test_cut_points_are_for_numbers() -> None:
    with pytest.raises(PlumblineError, match="this is text"):
        grade(level_signal({"a": 5, "b": 5}), (Cuts("kind", (1.0,)),))


def test_numbers_with_few_distinct_values_are_named_by_them() -> None:
    graded = grade(number_signal([0, 0, 1, 1, 1, np.nan]))
    assert isinstance(graded, Graded)
    assert graded.levels == ("0", "1")
    assert not graded.ordered
    assert graded.codes.tolist() == [0, 0, 1, 1, 1, -1]


def test_a_ticked_box_has_two_levels_there_and_not_there() -> None:
    graded = grade(level_signal({"Yes": 4}, n_missing=6))
    assert isinstance(graded, Graded)
    assert graded.levels == ("Yes", NO_VALUE)
    assert np.bincount(graded.codes).tolist() == [4, 6]


@pytest.mark.parametrize("signal", [level_signal({"one": 9}), number_signal([3.0, 3.0, np.nan]), number_signal([np.nan])])
def test_what_does_not_vary_is_named_and_not_compared(signal: LevelSignal | NumberSignal) -> None:
    refused = grade(signal)
    assert isinstance(refused, Refused)
    assert "for all judged leads" in refused.reason or "for any judged lead" in refused.reason


def test_names_and_ids_have_too_many_levels_to_compare() -> None:
    refused = grade(level_signal({f"company {number}": 1 + number % 3 for number in range(200)}))
    assert isinstance(refused, Refused)
    assert "too many levels" in refused.reason


def test_large_levels_among_very_many_stand_alone_and_the_rest_is_together() -> None:
    graded = grade(level_signal({"gmail": 40, "gmx": 30} | {f"domain {number}": 1 for number in range(300)}))
    assert isinstance(graded, Graded)
    assert graded.levels == ("gmail", "gmx", RARE)
    assert np.bincount(graded.codes).tolist() == [40, 30, 300]
    assert graded.n_pooled == 300


def test_more_than_fifty_large_levels_are_cut_by_their_number_of_leads() -> None:
    graded = grade(level_signal({f"account {number:02d}": 100 + number for number in range(85)}))
    assert isinstance(graded, Graded)
    assert len(graded.levels) == MOST_LEVELS
    assert graded.levels[0] == "account 84"
    assert graded.n_pooled == 85 - 49
