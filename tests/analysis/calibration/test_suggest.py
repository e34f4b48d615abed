"""Suggested points: against exhaustive search and slow references, laws, and honesty on noise."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.calibration.cross_validation import _hottest, cross_validate, is_better
from analysis.calibration.fit import STRENGTHS, Leaning, choose_rules, lean, lean_with, make_task
from analysis.calibration.rounding import ScoreFit, as_scores, by_score, fit_scores, round_points, with_points
from analysis.calibration.suggest import suggest, without_idle_rules
from analysis.inference.estimate import Estimate
from analysis.inference.logistic import LogisticFit, Prior, fit
from analysis.inference.roc import auc, histograms
from analysis.rules import Rule
from analysis.scorecard import Group, Scorecard
from analysis.scoring.counts import scores
from analysis.scoring.patterns import Patterns
from benchmarks.worlds import card_of, draw_patterns
from tests.analysis.cards import ANY, Case, cases

TRUE = np.array([1.2, 0.6, 0.0, -0.6, 0.3])
POINTS = (5, 20, 15, 5, 5)


def drawn(n_leads: int, seed: int = 1, log_odds: np.ndarray = TRUE) -> Patterns:
    return draw_patterns(np.random.default_rng(seed), n_leads=n_leads, log_odds=log_odds, base=-2.2)


@pytest.fixture(scope="module")
def many() -> Patterns:
    return drawn(20_000)


# Fitting


def test_folds_part_all_leads_once(many: Patterns) -> None:
    task = make_task(many, card_of(POINTS))
    pairs = list(task.folds(3))
    assert sum(held.n for _, held in pairs) == pytest.approx(task.n)
    assert sum(held.converted for _, held in pairs) == pytest.approx(task.converted)
    for learned, held in pairs:
        assert learned.n + held.n == pytest.approx(task.n)
        assert 0.17 < held.n.sum() / task.n.sum() < 0.23


@pytest.mark.parametrize("strength", STRENGTHS[1:])
def test_effects_around_nothing_are_those_of_the_ridge(many: Patterns, strength: float) -> None:
    task = make_task(many, card_of(POINTS))
    found = lean_with(task, np.zeros(5), strength)
    known = fit(task.levels / 100, task.converted, task.n, prior=Prior(np.zeros(5), strength * task.scale**2))
    assert isinstance(known, LogisticFit)
    assert found.effects == pytest.approx(known.coefficients, abs=1e-4)


def test_effects_around_points_maximise_the_posterior_over_the_factor_too() -> None:
    """Slowly: for every factor the posterior of the general fit; the best factor gives the effects."""
    patterns, points = drawn(400), np.array(POINTS, dtype=float)
    task = make_task(patterns, card_of(POINTS))
    found = lean_with(task, points, 16.0)

    def posterior(factor: float) -> tuple[float, np.ndarray]:
        known = fit(task.levels / 100, task.converted, task.n, prior=Prior(factor * points, 16.0 * task.scale**2))
        assert isinstance(known, LogisticFit)
        away = (known.coefficients - factor * points) * task.scale
        return known.log_likelihood - 8 * float(away @ away), known.coefficients

    best = max((posterior(factor) for factor in np.linspace(0, 0.12, 241)), key=lambda each: each[0])
    assert found.effects == pytest.approx(best[1], abs=5e-3)


def test_the_strongest_lean_keeps_the_points_and_the_weakest_nearly_forgets_them(many: Patterns) -> None:
    task = make_task(many, card_of(POINTS))
    held = lean_with(task, np.array(POINTS, dtype=float), inf).effects
    assert held / held[0] == pytest.approx(np.array(POINTS) / POINTS[0])
    free = lean_with(task, np.array(POINTS, dtype=float), 0.16).effects
    known = fit(task.levels / 100, task.converted, task.n)
    assert isinstance(known, LogisticFit)
    assert free == pytest.approx(known.coefficients, abs=0.01)


def test_few_leads_are_better_off_leaning_on_good_points_and_many_reach_the_truth() -> None:
    right, misses = np.array([24, 12, 0, -12, 6], dtype=float), []
    for seed in range(12):
        task = make_task(drawn(250, seed), card_of(POINTS))
        leaning, alone = lean(task, right, seed=1), lean(task, np.zeros(5), seed=1)
        misses.append([float(((each.effects - TRUE) ** 2).sum()) for each in (leaning, alone)])
    leaning, alone = np.mean(misses, axis=0)
    assert leaning < 0.7 * alone
    assert lean(make_task(drawn(40_000), card_of(POINTS)), right, seed=1).effects == pytest.approx(TRUE, abs=0.12)


def test_points_that_rank_the_wrong_way_round_are_no_guide(many: Patterns) -> None:
    task = make_task(many, card_of(POINTS))
    turned = lean(task, np.array([-24, -12, 0, 12, -6], dtype=float), seed=1)
    assert turned.believed == pytest.approx(np.zeros(5), abs=1e-4)
    assert turned.effects == pytest.approx(TRUE, abs=0.15)


def test_rules_enter_by_the_statistic_of_rao(many: Patterns) -> None:
    """The first one is the column with the largest chi-square against conversion."""
    task = make_task(many, card_of(POINTS))
    rate = task.converted.sum() / task.n.sum()
    statistic = []
    for column in range(5):
        met = task.levels[:, column] > 0
        n, won = task.n[met].sum(), task.converted[met].sum()
        share = n / task.n.sum()
        statistic.append((won - n * rate) ** 2 / (n * rate * (1 - rate) * (1 - share)))
    assert choose_rules(task, 1) == (int(np.argmax(statistic)),)
    assert choose_rules(task, 5)[:4] != ()
    assert 2 not in choose_rules(task, 5)


def test_a_copy_of_a_chosen_rule_never_enters(many: Patterns) -> None:
    doubled = replace(many, rules=(*many.rules, "rule 5"), levels=np.column_stack([many.levels, many.levels[:, 0]]).astype(np.int16))
    chosen = choose_rules(make_task(doubled, card_of((*POINTS, 5))), 6)
    assert not {0, 5} <= set(chosen)


# Rounding


def test_the_two_parameter_fit_is_the_logistic_regression_on_scores() -> None:
    n, converted = np.zeros(101), np.zeros(101)
    n[[20, 50, 80]], converted[[20, 50, 80]] = 200, [10, 30, 60]
    found = fit_scores(n, converted)
    known = fit(np.arange(101).reshape(-1, 1), converted, n)
    assert isinstance(known, LogisticFit)
    assert (found.intercept, found.slope) == (pytest.approx(known.intercept, abs=1e-3), pytest.approx(known.coefficients[0], abs=1e-4))
    assert found.loss == pytest.approx(-known.log_likelihood, abs=0.01)


@pytest.mark.parametrize("start", [ScoreFit(-2.6, 4.5, 113.0), ScoreFit(0.0, 40.0, 1.0), ScoreFit(2.0, 0.01, 1.0)])
def test_a_fit_begun_far_off_ends_where_one_from_nothing_ends(start: ScoreFit) -> None:
    n, converted = np.zeros(101), np.zeros(101)
    n[[0, 20, 50, 100]], converted[[0, 20, 50, 100]] = [388, 78, 40, 20], [31, 15, 12, 11]
    found, known = fit_scores(n, converted, start), fit_scores(n, converted)
    assert (found.intercept, found.slope) == (pytest.approx(known.intercept, abs=1e-3), pytest.approx(known.slope, abs=1e-5))


def test_a_score_that_ranks_the_wrong_way_round_gets_no_slope() -> None:
    n, converted = np.zeros(101), np.zeros(101)
    n[[20, 80]], converted[[20, 80]] = 100, [60, 10]
    assert fit_scores(n, converted).slope == 0


@given(cases(max_rules=4), st.sampled_from([1, 5]))
@settings(max_examples=40)
def test_points_are_whole_and_within_bounds_and_caps_hold(case: Case, step: int) -> None:
    patterns = case.patterns
    if not 0 < patterns.n_converted.sum() < patterns.n_leads.sum():
        return
    task = make_task(patterns, case.card)
    rng = np.random.default_rng(int(patterns.n_leads.sum()))
    effects = rng.normal(size=len(case.card.rules)) * (task.scale > 0)
    points = round_points(task, Leaning(effects, np.zeros_like(effects), 1.6), case.card, step=step, n_hot=5)
    assert np.all(np.abs(points) <= 100)
    assert np.all(points % step == 0)
    assert np.all(points[task.scale == 0] == 0)


def objective(task, leaning: Leaning, card: Scorecard) -> float:
    """What rounding minimises, from whole scores by the card itself."""
    found = fit_scores(*by_score(task, scores(task.levels.astype(np.int16), card)))
    away = (found.slope * np.array(card.points) - leaning.believed) * task.scale
    return found.loss + leaning.strength * float(away @ away) / 2


def test_rounding_finds_what_trying_all_points_finds() -> None:
    """Three rules in steps of 5 from -25 to 40: 2,744 cards, with a cap that binds."""
    rules = tuple(Rule(f"rule {place}", ANY, group="G" if place < 2 else None) for place in range(3))
    card = Scorecard("small", rules, (0, 0, 0), (Group("G", 40),))
    patterns = drawn(1500, log_odds=np.array([0.9, 0.7, -0.5]))
    task = make_task(patterns, card)
    leaning = lean_with(task, np.zeros(3), 1.6)
    points = round_points(task, leaning, card, step=5, n_hot=300)
    best = min(objective(task, leaning, with_points(card, np.array(each))) for each in product(range(-25, 45, 5), repeat=3))
    assert objective(task, leaning, with_points(card, points)) <= best + 1.0


def test_scores_of_rounding_are_those_of_the_card(many: Patterns) -> None:
    card = card_of((30, -20, 40, 15, 5))
    assert np.array_equal(as_scores(many.levels.astype(np.int64) @ np.array(card.points)), scores(many.levels, card))


# Judging


def test_the_hottest_leads_are_as_many_as_asked_and_none_of_them_is_below_one_left_out() -> None:
    rng = np.random.default_rng(2)
    rank, kinds = rng.integers(-1, 8, 40), rng.integers(0, 6, (40, 2))
    for n_hot in (0, 1, 17, int(kinds.sum())):
        chosen = _hottest(rank, kinds, n_hot, np.random.default_rng(1))
        assert chosen.sum() == n_hot
        assert np.all((chosen >= 0) & (chosen <= kinds))
        taken, left = rank[chosen.sum(axis=1) > 0], rank[(kinds - chosen).sum(axis=1) > 0]
        assert len(taken) == 0 or len(left) == 0 or taken.min() >= left.max()


def test_a_way_that_ignores_the_leads_is_judged_as_its_card_is(many: Patterns) -> None:
    card = card_of((40, 20, 20, 0, 10)).with_threshold(40)
    task = make_task(many, card)
    found = cross_validate(task, lambda _: card, card, n_hot=0, seed=1)
    score = np.repeat(scores(many.levels, card), many.n_leads)
    outcome = np.concatenate([np.arange(n) < won for n, won in zip(many.n_leads, many.n_converted, strict=True)])
    known = auc(histograms(score, outcome))
    assert isinstance(known, Estimate)
    assert isinstance(found.current_auc, Estimate)
    assert found.current_auc.value == pytest.approx(known.value)
    assert isinstance(found.hot_change, Estimate)
    assert found.hot_change.value == 0
    assert found.verdict == "no better than current"
    assert not is_better(found)


def test_both_cards_have_the_same_number_of_hot_leads(many: Patterns) -> None:
    found = suggest(many, card_of(POINTS).with_threshold(25), seed=1)
    for proposal in found.proposals:
        hot, now = proposal.judged.hot_conversion, proposal.judged.current_hot_conversion
        assert isinstance(hot, Estimate)
        assert isinstance(now, Estimate)
        assert hot.n == now.n


# The whole way


def test_many_leads_mend_a_poor_card(many: Patterns) -> None:
    found = suggest(many, card_of(POINTS), seed=1)
    assert [each.kind for each in found.proposals] == ["all rules", "few rules"]
    assert found.best is not None
    assert found.best.judged.verdict == "better than current"
    points = np.array(found.proposals[0].card.points)
    assert points / points[0] == pytest.approx(TRUE / TRUE[0], abs=0.12)
    assert {each.rule for each in found.over_valued} >= {"rule 2"}
    assert {each.rule for each in found.under_valued} >= {"rule 0"}


def test_a_right_card_is_not_beaten(many: Patterns) -> None:
    assert suggest(many, card_of((24, 12, 0, -12, 6)), seed=1).best is None


def test_points_of_other_parts_or_cohorts_do_not_enter() -> None:
    patterns = draw_patterns(np.random.default_rng(4), n_leads=3000, log_odds=TRUE, base=-2.2, parts=2)
    work = patterns.of_part("training")
    assert suggest(work, card_of(POINTS), seed=2).n_leads == work.n_leads.sum() < patterns.n_leads.sum()


def test_the_same_seed_gives_the_same_suggestion() -> None:
    patterns = drawn(800)
    first, second = (suggest(patterns, card_of(POINTS), seed=7) for _ in range(2))
    assert first == second


def test_the_number_of_conversions_decides_which_ways_are_taken() -> None:
    kinds = {}
    for n_leads in (150, 500, 2000):
        patterns = drawn(n_leads)
        kinds[int(patterns.n_converted.sum())] = [each.kind for each in suggest(patterns, card_of(POINTS), seed=1).proposals]
    few, some, lots = sorted(kinds)
    assert few < 40 <= some < 100 <= lots
    assert "data alone" not in kinds[few]
    assert "data alone" in kinds[some]
    assert "data alone" not in kinds[lots]


def test_a_short_card_has_at_most_so_many_rules(many: Patterns) -> None:
    for most in (1, 2, 3):
        short = suggest(many, card_of(POINTS), most_rules=most, seed=1).proposals[1]
        assert short.kind == "few rules"
        assert 1 <= short.n_rules <= most


def test_the_threshold_keeps_the_number_of_hot_leads(many: Patterns) -> None:
    card = card_of(POINTS).with_threshold(25)
    wanted = many.n_leads[scores(many.levels, card) >= 25].sum()
    for proposal in suggest(many, card, seed=1).proposals:
        hot = scores(many.levels, proposal.card) >= proposal.card.threshold
        assert many.n_leads[hot].sum() == pytest.approx(wanted, rel=0.35)


def test_too_little_to_learn_from_is_said() -> None:
    def code(patterns: Patterns, card: Scorecard) -> str:
        found = suggest(patterns, card, seed=1)
        assert found.proposals == ()
        assert found.best is None
        assert found.missing
        return found.missing.code

    some = drawn(2000)
    assert code(drawn(60, log_odds=np.zeros(5)), card_of(POINTS)) == "few_conversions"
    assert code(replace(some, n_converted=some.n_converted * 0), card_of(POINTS)) == "no_conversions"
    assert code(replace(some, n_converted=some.n_leads.copy()), card_of(POINTS)) == "no_others"
    assert code(replace(some, n_leads=some.n_leads * 0, n_converted=some.n_leads * 0), card_of(POINTS)) == "no_leads"
    assert code(replace(some, levels=some.levels * 0), card_of(POINTS)) == "no_rule_varies"
    assert code(replace(some, rules=(), levels=some.levels[:, :0].copy()), Scorecard("bare")) == "no_rules"


def test_wrong_choices_are_refused(many: Patterns) -> None:
    with pytest.raises(ValueError, match="must be 1 or 5"):
        suggest(many, card_of(POINTS), seed=1, step=2)
    with pytest.raises(ValueError, match="must be in"):
        suggest(many, card_of(POINTS), seed=1, most_rules=31)


def test_on_noise_hardly_anything_is_suggested() -> None:
    """Neither from a card of noise nor from nothing; 12 worlds at 5 % show no more than three in 99.8 % of runs."""
    rng, suggested = np.random.default_rng(8), 0
    for number in range(12):
        patterns = draw_patterns(rng, n_leads=600, log_odds=np.zeros(12), base=-2.2)
        points = tuple(rng.integers(-10, 21, 12).tolist()) if number % 2 else (0,) * 12
        suggested += suggest(patterns, card_of(points), seed=number).best is not None
    assert suggested <= 3


def test_idle_rules_are_left_out_but_not_those_that_others_lean_on() -> None:
    rules = (Rule("a", ANY), Rule("b", ANY, unless=("a",)), Rule("c", ANY, limits="cold"), Rule("d", ANY, group="G"))
    card = Scorecard("some", rules, (0, 5, 0, 0), (Group("G", 9),))
    short = without_idle_rules(card)
    assert [rule.name for rule in short.rules] == ["a", "b", "c"]
    assert (short.points, short.groups) == ((0, 5, 0), ())
