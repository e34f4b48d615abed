"""The comparison of converted with other leads, against counting by hand, and its laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, mannwhitneyu

from analysis.errors import PlumblineError
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.information_value import Information
from analysis.inference.multiplicity import benjamini_hochberg, holm
from analysis.inference.significance import Significance
from analysis.signals.compare import SignalComparison, SignalResult, compare_attributes
from analysis.signals.levels import Cuts
from tests.analysis.signals.signal_sets import levels, numbers, signal_set

leads = st.lists(
    st.tuples(st.booleans(), st.sampled_from(["a", "b", "c", None]), st.one_of(st.just(float("nan")), st.integers(0, 9).map(float))),
    min_size=1,
    max_size=120,
)


def compared(signals, **options) -> SignalComparison:
    return compare_attributes(signals, difference_worth_having=0.2, **options)


def one(found: SignalComparison, name: str) -> SignalResult:
    return next(each for each in found.results if each.name == name)


def p_of(result: SignalResult) -> float:
    assert isinstance(result.test, Significance)
    assert result.test.p_corrected is not None
    return result.test.p_corrected


@given(leads)
def test_levels_are_counted_as_by_hand(rows: list[tuple[bool, str | None, float]]) -> None:
    found = compared(signal_set([row[0] for row in rows], levels("kind", [row[1] for row in rows])))
    for result in found.results:
        if "no value" in (level.level for level in result.levels):
            continue  # one level alone: there against not there
        known = [row for row in rows if row[1] is not None]
        assert (result.n, result.n_converted) == (len(known), sum(row[0] for row in known))
        assert result.missing.n == len(rows) - len(known)
        for level in result.levels:
            own = [row[0] for row in rows if row[1] == level.level]
            rest = [row[0] for row in known if row[1] != level.level]
            assert (level.n, level.n_converted) == (len(own), sum(own))
            if isinstance(level.difference, Estimate):
                assert level.difference.value == pytest.approx(sum(own) / len(own) - sum(rest) / len(rest))


@given(leads, st.randoms(use_true_random=False))
def test_the_order_of_leads_does_not_matter(rows: list[tuple[bool, str | None, float]], rng) -> None:
    def result(those):
        return compared(
            signal_set([row[0] for row in those], levels("kind", [row[1] for row in those]), numbers("size", [row[2] for row in those]))
        )

    mixed = list(rows)
    rng.shuffle(mixed)
    first, second = result(rows), result(mixed)
    assert [(each.name, each.levels, each.test, each.verdict) for each in first.results] == [
        (each.name, each.levels, each.test, each.verdict) for each in second.results
    ]


@given(leads)
def test_bins_and_missing_numbers_make_up_all_leads(rows: list[tuple[bool, str | None, float]]) -> None:
    found = compared(signal_set([row[0] for row in rows], numbers("size", [row[2] for row in rows])))
    for result in found.results:
        assert sum(level.n for level in result.levels) + result.missing.n == len(rows)
        assert sum(level.n_converted for level in result.levels) == result.n_converted


def trial(n: int = 4000, seed: int = 1):
    rng = np.random.default_rng(seed)
    kind = rng.choice(["a", "b", "c"], n)
    size = rng.normal(size=n)
    noise = [rng.choice(["x", "y"], n) for _ in range(6)]
    converted = rng.random(n) < 0.1 + 0.15 * (kind == "c") + 0.05 * (size > 0)
    return signal_set(
        converted,
        levels("kind", kind.tolist()),
        numbers("size", size),
        *(levels(f"noise {i}", each.tolist()) for i, each in enumerate(noise)),
    )


def test_tests_are_those_of_the_libraries_and_corrected_over_the_whole_family() -> None:
    signals = trial()
    found = compared(signals)
    kind = one(found, "kind")
    table = [[level.n_converted, level.n - level.n_converted] for level in kind.levels]
    assert isinstance(kind.test, Significance)
    assert kind.test.p == pytest.approx(chi2_contingency(table, correction=False).pvalue)
    size = one(found, "size")
    values, converted = signals.signals[1].numbers, signals.converted
    assert isinstance(size.test, Significance)
    assert size.test.p == pytest.approx(mannwhitneyu(values[converted], values[~converted], method="asymptotic").pvalue)
    raw = [each.test.p for each in found.results if isinstance(each.test, Significance)]
    assert found.family == 8
    assert [p_of(each) for each in found.results] == pytest.approx(benjamini_hochberg(raw).tolist())
    by_holm = compared(signals, correction="holm")
    assert [p_of(each) for each in by_holm.results] == pytest.approx(holm(raw).tolist())


def test_what_differs_is_found_and_what_does_not_is_not() -> None:
    found = compared(trial())
    assert {each.name for each in found.results if each.verdict == "differs"} == {"kind", "size"}
    best = next(level for level in one(found, "kind").levels if level.level == "c")
    assert best.verdict == "higher"
    assert isinstance(best.risk_ratio, Estimate)
    assert best.risk_ratio.low > 1
    assert best.woe is not None
    assert best.woe > 0


def test_a_test_of_a_level_is_never_kinder_than_that_of_its_signal_asks() -> None:
    for result in compared(trial()).results:
        for level in result.levels:
            assert isinstance(level.test, Significance)
            assert level.test.p_corrected is not None
            if result.verdict != "differs":
                assert level.test.p_corrected == 1
                assert level.verdict in ("cannot_tell", "no_difference")


def test_the_two_levels_of_a_pair_mirror_each_other() -> None:
    first, second = one(compared(trial()), "noise 0").levels
    assert isinstance(first.odds_ratio, Estimate)
    assert isinstance(second.odds_ratio, Estimate)
    assert first.odds_ratio.value == pytest.approx(1 / second.odds_ratio.value)
    assert isinstance(first.difference, Estimate)
    assert isinstance(second.difference, Estimate)
    assert first.difference.value == pytest.approx(-second.difference.value)


def test_chosen_cut_points_change_bins_but_no_corrected_p() -> None:
    signals = trial()
    usual, chosen = compared(signals), compared(signals, cuts=(Cuts("size", (-1.0, 1.5)),))
    assert one(chosen, "size").cuts == (-1.0, 1.5)
    assert [p_of(each) for each in chosen.results] == [p_of(each) for each in usual.results]
    for level in one(chosen, "size").levels:
        assert isinstance(level.test, NotEstimable)
        assert level.test.code == "chosen_cuts"


def test_cut_points_of_an_unknown_signal_are_refused() -> None:
    with pytest.raises(PlumblineError, match="no numeric signal 'sise'"):
        compared(trial(), cuts=(Cuts("sise", (1.0,)),))


def test_a_trifle_at_large_n_is_no_difference_worth_acting_on() -> None:
    n = 400_000
    rng = np.random.default_rng(4)
    half = np.arange(n) % 2
    converted = rng.random(n) < np.where(half == 1, 0.305, 0.295)
    signals = signal_set(converted, levels("half", np.where(half == 1, "one", "two").tolist()))
    result = compared(signals).results[0]
    assert p_of(result) < 1e-6
    assert result.verdict == "no_difference"


def test_few_leads_cannot_tell_and_say_how_many_would() -> None:
    rng = np.random.default_rng(5)
    result = compared(signal_set(rng.random(200) < 0.1, levels("kind", rng.choice(["a", "b"], 200).tolist()))).results[0]
    assert result.verdict == "cannot_tell"
    assert result.needed is not None
    assert 3000 < result.needed < 30_000


def test_missing_values_are_counted_by_outcome_and_have_information() -> None:
    converted = [True] * 100 + [False] * 300
    filled = ["x"] * 45 + ["y"] * 45 + [None] * 10 + ["x"] * 30 + ["y"] * 30 + [None] * 240
    result = compared(signal_set(converted, levels("box", filled))).results[0]
    assert isinstance(result.missing.converted, Estimate)
    assert isinstance(result.missing.others, Estimate)
    assert (result.missing.converted.value, result.missing.others.value) == (0.1, 0.8)
    assert isinstance(result.information, Information)
    assert result.information.band == "strong"
    assert isinstance(result.test, Significance)
    assert result.test.p > 0.9


@pytest.mark.parametrize(("converted", "code"), [([False] * 40, "no_conversions"), ([True] * 40, "no_others")])
def test_one_outcome_says_so_everywhere(converted: list[bool], code: str) -> None:
    found = compared(signal_set(converted, levels("kind", ["a", "b"] * 20), numbers("size", range(40))))
    for result in found.results:
        assert isinstance(result.test, NotEstimable)
        assert result.test.code == code
        assert result.verdict == "cannot_tell"


def test_no_leads_and_no_signals_are_answers_too() -> None:
    assert compared(signal_set([])).results == ()
    nobody = compared(signal_set([], levels("kind", [])))
    assert nobody.results == ()
    assert [each.reason for each in nobody.not_compared] == ["has no value for any judged lead"]


def test_noise_is_seldom_called_a_difference() -> None:
    """Of 30 comparisons of six meaningless signals, at most 5 % or so find anything after correction."""
    rng = np.random.default_rng(6)
    alarms = 0
    for _ in range(30):
        n = 300
        signals = [levels(f"s{i}", rng.choice(["a", "b", "c"], n).tolist()) for i in range(3)]
        found = compared(signal_set(rng.random(n) < 0.3, *signals, *(numbers(f"n{i}", rng.normal(size=n)) for i in range(3))))
        alarms += any(each.verdict == "differs" for each in found.results)
    assert alarms <= 5
