"""Effects given all other signals: planted ones are found, reversals are flagged, leaks are left out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.mantel_haenszel import Stratified, stratified
from analysis.inference.significance import Significance
from analysis.signals.adjusted import NOT_FITTED, Adjusted, AdjustedLevel, adjust, not_adjusted, out_of_fold_auc, too_good
from analysis.signals.compare import compare_attributes
from analysis.signals.strata import excludes_one, find_turns, opposite
from tests.analysis.signals.signal_sets import levels, numbers, signal_set


def confounded(n: int = 6000, seed: int = 1):
    """The letter helps, but students, who never buy, get it most: taken alone it seems to harm."""
    rng = np.random.default_rng(seed)
    student = rng.random(n) < 0.3
    letter = rng.random(n) < np.where(student, 0.85, 0.15)
    size = rng.normal(size=n)
    log_odds = -1.5 - 3.0 * student + 0.8 * letter + 0.6 * size
    converted = rng.random(n) < 1 / (1 + np.exp(-log_odds))
    return signal_set(
        converted,
        levels("letter", np.where(letter, "yes", "no").tolist()),
        levels("student", np.where(student, "yes", "no").tolist()),
        numbers("size", size),
    )


def beside(found: Adjusted, signal: str, level: str) -> AdjustedLevel:
    return next(each for each in found.of(signal) if each.level == level)


def test_a_confounded_effect_is_turned_round_and_flagged() -> None:
    signals = confounded()
    found = adjust(compare_attributes(signals, difference_worth_having=0.2), signals)
    letter = beside(found, "letter", "yes")
    assert isinstance(letter.raw, Estimate)
    assert isinstance(letter.adjusted, Estimate)
    assert letter.raw.high < 1 < letter.adjusted.low
    assert letter.adjusted.low < np.exp(0.8) < letter.adjusted.high
    assert letter.disagrees
    assert letter.turned_by == ("student",)
    assert found.penalty == "none"
    student = beside(found, "student", "yes")
    assert not student.flagged


def test_adjusted_effects_do_not_depend_on_names_or_order_of_signals() -> None:
    signals = confounded(2000)
    turned = signal_set(signals.converted, *signals.signals[::-1])
    first = adjust(compare_attributes(signals, difference_worth_having=0.2), signals)
    second = adjust(compare_attributes(turned, difference_worth_having=0.2), turned)
    for each in first.levels:
        other = beside(second, each.signal, each.level)
        assert isinstance(each.adjusted, Estimate)
        assert isinstance(other.adjusted, Estimate)
        assert each.adjusted.value == pytest.approx(other.adjusted.value, rel=1e-3)
        assert each.turned_by == other.turned_by


def test_signals_left_out_are_named_and_have_no_adjusted_effect() -> None:
    signals = confounded(2000)
    found = adjust(compare_attributes(signals, difference_worth_having=0.2), signals, left_out=("student",))
    assert found.left_out == ("student",)
    assert isinstance(beside(found, "student", "yes").adjusted, NotEstimable)
    letter = beside(found, "letter", "yes")
    assert isinstance(letter.adjusted, Estimate)
    assert letter.adjusted.value < 1


def test_before_the_model_is_fitted_there_are_the_raw_effects_alone() -> None:
    signals = confounded()
    comparison = compare_attributes(signals, difference_worth_having=0.2)
    before, after = not_adjusted(comparison), adjust(comparison, signals)
    assert [(each.signal, each.level, each.raw) for each in before.levels] == [(each.signal, each.level, each.raw) for each in after.levels]
    assert {each.adjusted for each in before.levels} == {NOT_FITTED} == {before.missing}
    assert not any(each.flagged for each in before.levels)


def test_what_tells_too_much_stays_out_of_the_model() -> None:
    signals = confounded(2000)
    leak = levels("stage", np.where(signals.converted, "customer", "lead").tolist())
    leaking = signal_set(signals.converted, *signals.signals, leak)
    comparison = compare_attributes(leaking, difference_worth_having=0.2)
    assert too_good(comparison) == ("stage",)
    found = adjust(comparison, leaking)
    assert found.left_out == ("stage",)
    assert "student" in found.in_model


def test_signals_that_miss_the_same_leads_do_not_call_for_a_prior() -> None:
    rng = np.random.default_rng(3)
    n = 3000
    seen = rng.random(n) < 0.8
    pages = [np.where(seen, rng.choice(["with", "without"], n), None).tolist() for _ in range(3)]
    signals = signal_set(rng.random(n) < 0.2, *(levels(f"page {i}", each) for i, each in enumerate(pages)))
    found = adjust(compare_attributes(signals, difference_worth_having=0.2), signals)
    assert found.penalty == "none"
    assert len(found.in_model) == 3


def test_rare_levels_are_together_in_the_model_and_say_so() -> None:
    rng = np.random.default_rng(4)
    kind = ["a"] * 500 + ["b"] * 480 + ["c"] * 4 + ["d"] * 3
    signals = signal_set(rng.random(987) < 0.3, levels("kind", kind))
    found = adjust(compare_attributes(signals, difference_worth_having=0.2), signals)
    rare = beside(found, "kind", "d").adjusted
    assert isinstance(rare, NotEstimable)
    assert rare.code == "rare_level"
    assert isinstance(beside(found, "kind", "a").adjusted, Estimate)


def test_without_conversions_there_is_no_model_but_an_answer() -> None:
    signals = signal_set([False] * 50, levels("kind", ["a", "b"] * 25))
    found = adjust(compare_attributes(signals, difference_worth_having=0.2), signals)
    assert found.missing is not None
    assert found.turns == ()
    assert isinstance(found.levels[0].adjusted, NotEstimable)


def test_unseen_leads_are_ranked_by_chance_on_noise_and_better_by_signals() -> None:
    rng = np.random.default_rng(5)
    noise = signal_set(rng.random(2000) < 0.3, levels("kind", rng.choice(["a", "b", "c"], 2000).tolist()))
    nothing = out_of_fold_auc(compare_attributes(noise, difference_worth_having=0.2), noise)
    assert isinstance(nothing, Estimate)
    assert nothing.low < 0.5 < nothing.high + 0.02
    signals = confounded()
    something = out_of_fold_auc(compare_attributes(signals, difference_worth_having=0.2), signals)
    assert isinstance(something, Estimate)
    assert something.low > 0.65


rows = st.lists(
    st.tuples(st.booleans(), st.sampled_from("ab"), st.sampled_from(["x", "y", None]), st.sampled_from("pqr")), min_size=20, max_size=150
)


@given(rows)
@settings(max_examples=25)
def test_turns_are_those_that_a_walk_over_all_pairs_finds(leads: list[tuple[bool, str, str | None, str]]) -> None:
    signals = signal_set(
        [row[0] for row in leads], *(levels(name, [row[place] for row in leads]) for place, name in ((1, "one"), (2, "two"), (3, "three")))
    )
    comparison = compare_attributes(signals, difference_worth_having=0.2)
    found = {(turn.signal, turn.level, turn.by) for turn in find_turns(comparison.results, comparison.graded, signals.converted)}
    assert found == slow_turns(comparison, signals.converted)


def slow_turns(comparison, converted) -> set[tuple[str, str, str]]:
    """Each level within each other signal's strata, one table at a time."""
    graded, turns = comparison.graded, set()
    n_looks = sum(len(each.levels) for each in graded) * (len(graded) - 1)
    for own, result in zip(graded, comparison.results, strict=True):
        for other in graded:
            for place, level in enumerate(result.levels):
                if other is own or not isinstance(level.odds_ratio, Estimate):
                    continue
                won, n = [], []
                for stratum in range(-1, len(other.levels)):
                    here = (other.codes == stratum) & (own.codes >= 0)
                    with_, without = here & (own.codes == place), here & (own.codes != place)
                    n.append([with_.sum(), without.sum()])
                    won.append([(with_ & converted).sum(), (without & converted).sum()])
                within = stratified(won, n)
                if (
                    not isinstance(within, Stratified)
                    or not isinstance(within.adjusted, Estimate)
                    or not isinstance(within.test, Significance)
                ):
                    continue
                significant = excludes_one(level.odds_ratio) or within.test.p <= 0.05 / n_looks
                if significant and opposite(level.odds_ratio.value, within.adjusted.value):
                    turns.add((result.name, level.level, other.signal.name))
    return turns
