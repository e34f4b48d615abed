"""Evaluations from score counts equal what single leads give, and say so where there is nothing to say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix, roc_auc_score

from analysis.evaluation import Evaluation, compare, curve, evaluate
from analysis.evaluation.comparison import FIGURES
from analysis.evaluation.thresholds import threshold_for_hot
from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.intervals import lift, rate
from analysis.scorecard import Scorecard, Tier
from analysis.scoring.counts import N_SCORES, ScoreCounts, forced_tiers, scores, tier_index
from analysis.scoring.fast import count_scores, prepare
from tests.analysis.cards import Case, cases


def counts_of(case: Case, card: Scorecard | None = None) -> ScoreCounts:
    return count_scores(prepare(case.patterns, card or case.card), card or case.card)


def tiers_of(case: Case, card: Scorecard) -> np.ndarray:
    return tier_index(scores(case.snapshots.levels, card), *forced_tiers(case.snapshots.levels, card), card)


def value(answer: Answer) -> float:
    assert isinstance(answer, Estimate)
    return answer.value


def code(answer: Answer) -> str:
    assert isinstance(answer, NotEstimable)
    return answer.code


def plain_counts(leads: dict[int, int], converted: dict[int, int] | None = None) -> ScoreCounts:
    """Counts of one cohort without forced tiers, given by score."""
    n_leads, n_converted = np.zeros((1, 1, N_SCORES), np.int64), np.zeros((1, 1, N_SCORES), np.int64)
    for score, n in leads.items():
        n_leads[0, 0, score] = n
    for score, n in (converted or {}).items():
        n_converted[0, 0, score] = n
    return ScoreCounts(n_leads, n_converted, np.zeros((1, 1, N_SCORES)), ("2025-01",), ((2, 0),), ("hot", "warm", "cold"))


CARD = Scorecard("plain")


@given(cases())
def test_hot_leads_equal_single_leads(case) -> None:
    result, hot, converted = evaluate(counts_of(case), case.card), tiers_of(case, case.card) == 0, case.snapshots.converted
    (others, false_hot), (missed, found) = confusion_matrix(converted, hot, labels=[False, True]) if len(hot) else ((0, 0), (0, 0))
    assert (result.hot.n_leads, result.hot.n_converted) == (false_hot + found, found)
    assert (result.n_leads, result.n_converted) == (len(hot), converted.sum())
    assert (result.hot.value, result.hot.rest_value) == (case.snapshots.value[hot].sum(), case.snapshots.value[~hot].sum())
    for answer, above, below in (
        (result.base_rate, found + missed, len(hot)),
        (result.hot.share, false_hot + found, len(hot)),
        (result.hot.conversion, found, found + false_hot),
        (result.hot.false_hot_share, false_hot, found + false_hot),
        (result.hot.false_positive_rate, false_hot, false_hot + others),
        (result.hot.recall, found, found + missed),
    ):
        assert answer == rate(int(above), int(below)) if below else isinstance(answer, NotEstimable)
    assert result.hot.lift == lift(int(found), int(found + false_hot), int(found + missed), len(hot))


@given(cases())
def test_auc_equals_that_of_single_scores(case) -> None:
    result, converted = evaluate(counts_of(case), case.card), case.snapshots.converted
    if 0 < converted.sum() < len(converted):
        assert value(result.auc) == pytest.approx(roc_auc_score(converted, scores(case.snapshots.levels, case.card)))
    else:
        assert code(result.auc) == ("no_others" if converted.any() else "no_conversions")


@given(cases())
def test_tiers_cohorts_and_bands_equal_single_leads(case) -> None:
    result, tier, converted = evaluate(counts_of(case), case.card), tiers_of(case, case.card), case.snapshots.converted
    score = scores(case.snapshots.levels, case.card)
    for position, each in enumerate(result.tiers):
        assert (each.n_leads, each.n_converted) == ((tier == position).sum(), converted[tier == position].sum())
        assert isinstance(each.conversion, NotEstimable) or each.conversion == rate(each.n_converted, each.n_leads)
    for position, each in enumerate(result.cohorts):
        of_cohort = case.snapshots.cohort == position
        assert (each.n_leads, each.n_converted) == (of_cohort.sum(), converted[of_cohort].sum())
        assert (each.n_hot, each.n_hot_converted) == ((of_cohort & (tier == 0)).sum(), converted[of_cohort & (tier == 0)].sum())
        assert each.lift == lift(each.n_hot_converted, each.n_hot, each.n_converted, each.n_leads)
    for each in result.bands:
        of_band = (score >= each.lower) & (score <= each.upper)
        assert (each.n_leads, each.n_converted) == (of_band.sum(), converted[of_band].sum())


@given(cases())
def test_everything_adds_up(case) -> None:
    result = evaluate(counts_of(case), case.card)
    for parts in (result.tiers, result.cohorts, result.bands):
        assert sum(each.n_leads for each in parts) == result.n_leads
        assert sum(each.n_converted for each in parts) == result.n_converted
    assert sum(each.n_hot for each in result.cohorts) == result.hot.n_leads
    assert int(result.converted_by_score.sum() + result.others_by_score.sum()) == result.n_leads
    assert result.value == result.hot.value + result.hot.rest_value
    if isinstance(result.hot.conversion, Estimate):
        assert value(result.hot.false_hot_share) == pytest.approx(1 - result.hot.conversion.value)


@settings(max_examples=30)
@given(cases(), st.integers(0, 101))
def test_the_curve_says_at_each_threshold_what_the_evaluation_says_there(case, threshold) -> None:
    at = curve(counts_of(case))
    card = replace(case.card, tiers=tuple(replace(tier, lower=0) for tier in case.card.tiers)).with_threshold(threshold)
    result = evaluate(counts_of(case), card)
    assert (at.n_hot[threshold], at.n_converted[threshold]) == (result.hot.n_leads, result.hot.n_converted)
    for several, one in (
        (at.conversion, result.hot.conversion),
        (at.false_positive_rate, result.hot.false_positive_rate),
        (at.recall, result.hot.recall),
        (at.lift, result.hot.lift),
    ):
        missing = one if isinstance(one, NotEstimable) else NotEstimable("none", "none")
        assert several.answer(threshold, missing) == one


@given(cases())
def test_a_higher_threshold_never_adds_hot_leads(case) -> None:
    at = curve(counts_of(case))
    assert (np.diff(at.n_hot) <= 0).all()
    assert (np.diff(at.n_converted) <= 0).all()
    assert at.threshold.tolist() == list(range(102))


def test_a_qualified_lead_is_hot_whatever_its_score_and_a_limited_one_never() -> None:
    n_leads = np.zeros((1, 3, N_SCORES), np.int64)
    n_leads[0, :, 0], n_leads[0, :, 90] = 1, 10
    forced = ((2, 0), (0, 0), (0, 1))
    counts = ScoreCounts(n_leads, n_leads // 2, np.zeros((1, 3, N_SCORES)), ("2025-01",), forced, ("hot", "warm", "cold"))
    result = evaluate(counts, CARD)
    assert [tier.n_leads for tier in result.tiers] == [10 + 11, 11, 1]
    assert curve(counts).n_hot[[0, 60, 101]].tolist() == [22, 21, 11]


@given(cases(), st.integers(0, 45))
def test_the_locked_threshold_is_the_nearest_of_all(case, wanted) -> None:
    counts = counts_of(case)
    locked, reached = threshold_for_hot(counts, wanted, case.card), curve(counts).n_hot
    assert locked.n_hot == reached[locked.threshold]
    assert locked.difference == locked.n_hot - wanted
    assert abs(locked.difference) == np.abs(reached - wanted).min()


@given(cases())
def test_locking_the_present_number_keeps_the_threshold(case) -> None:
    counts = counts_of(case)
    locked = threshold_for_hot(counts, int(curve(counts).n_hot[case.card.threshold]), case.card)
    assert (locked.threshold, locked.difference) == (case.card.threshold, 0)


def test_the_locked_threshold_moves_as_little_as_it_can() -> None:
    counts = plain_counts({20: 10, 50: 10, 80: 10})
    assert threshold_for_hot(counts, 10, CARD.with_threshold(60)).threshold == 60
    assert threshold_for_hot(counts, 20, CARD.with_threshold(60)).threshold == 50
    assert threshold_for_hot(counts, 0, CARD.with_threshold(60)).threshold == 81
    assert threshold_for_hot(counts, 1000, CARD).difference == -970
    with pytest.raises(ValueError, match="n_hot == -1"):
        threshold_for_hot(counts, -1, CARD)


def test_nobody_at_all() -> None:
    result = evaluate(plain_counts({}), CARD)
    answers = [result.base_rate, result.hot.share, result.hot.false_positive_rate]
    assert {code(answer) for answer in answers} == {"no_leads"}
    assert {code(answer) for answer in (result.hot.conversion, result.hot.false_hot_share)} == {"no_hot_leads"}
    assert {code(answer) for answer in (result.hot.recall, result.hot.lift, result.auc)} == {"no_conversions"}
    assert not curve(plain_counts({})).conversion.estimable.any()


def test_nobody_converted() -> None:
    result = evaluate(plain_counts({10: 30, 70: 20}), CARD)
    assert value(result.hot.conversion) == 0
    assert {code(answer) for answer in (result.hot.recall, result.hot.lift, result.auc)} == {"no_conversions"}


def test_everybody_converted() -> None:
    result = evaluate(plain_counts({10: 30, 70: 20}, {10: 30, 70: 20}), CARD)
    assert (value(result.base_rate), value(result.hot.lift), value(result.hot.recall)) == (1, 1, 0.4)
    assert {code(answer) for answer in (result.hot.false_positive_rate, result.auc)} == {"no_others"}


def test_all_leads_with_one_score() -> None:
    result = evaluate(plain_counts({70: 50}, {70: 10}), CARD)
    assert (value(result.auc), value(result.hot.lift), value(result.hot.share)) == (0.5, 1, 1)


def test_one_lead() -> None:
    result = evaluate(plain_counts({100: 1}, {100: 1}), CARD)
    assert (result.hot.n_leads, result.bands[-1].n_leads, result.bands[-1].upper) == (1, 1, 100)
    assert value(result.base_rate) == 1


def test_no_cohorts() -> None:
    empty = np.zeros((0, 1, N_SCORES), np.int64)
    counts = ScoreCounts(empty, empty, empty.astype(float), (), ((2, 0),), ("hot", "warm", "cold"))
    assert evaluate(counts, CARD).cohorts == ()
    assert curve(counts).n_hot.sum() == 0


@given(cases())
def test_turning_every_score_round_mirrors_auc(case) -> None:
    counts = counts_of(case)
    turned = replace(counts, n_leads=counts.n_leads[:, :, ::-1], n_converted=counts.n_converted[:, :, ::-1], value=counts.value[:, :, ::-1])
    plain, mirrored = evaluate(counts, case.card).auc, evaluate(turned, case.card).auc
    if isinstance(plain, Estimate):
        assert value(mirrored) == pytest.approx(1 - plain.value)
    else:
        assert mirrored == plain


def test_the_ranges_of_tiers_follow_one_another() -> None:
    tiers = (Tier("hot", 101), Tier("warm", 30), Tier("cold", 0))
    result = evaluate(plain_counts({100: 3}), Scorecard("full", tiers=tiers))
    assert [(tier.lower, tier.upper) for tier in result.tiers] == [(101, 100), (30, 100), (0, 29)]
    assert [tier.n_leads for tier in result.tiers] == [0, 3, 0]
    assert code(result.tiers[0].conversion) == "no_leads"


def test_bands_cover_every_score_once() -> None:
    bands = evaluate(plain_counts(dict.fromkeys(range(N_SCORES), 1)), CARD).bands
    assert [(band.lower, band.upper, band.n_leads) for band in bands] == [(lower, lower + 9, 10) for lower in range(0, 90, 10)] + [
        (90, 100, 11)
    ]


def both() -> tuple[Evaluation, Evaluation]:
    current = plain_counts({10: 80, 70: 20}, {10: 4, 70: 6})
    candidate = plain_counts({10: 85, 70: 15}, {10: 4, 70: 6})
    return evaluate(current, CARD), evaluate(candidate, CARD)


def test_a_comparison_pairs_every_figure() -> None:
    result = compare(*both())
    assert tuple(pair.figure for pair in result.figures) == FIGURES
    assert result.figure("hot_conversion").change == pytest.approx(6 / 15 - 6 / 20)
    assert result.figure("recall").change == 0
    assert result.n_hot_change == -5
    with pytest.raises(ValueError, match="figure == 'profit'"):
        result.figure("profit")


def test_a_comparison_of_what_cannot_be_estimated_has_no_change() -> None:
    nobody = evaluate(plain_counts({10: 100}, {10: 10}), CARD)
    pair = compare(both()[0], nobody).figure("hot_conversion")
    assert pair.change is None
    assert code(pair.candidate) == "no_hot_leads"


def test_only_the_same_leads_are_compared() -> None:
    with pytest.raises(ValueError, match="same leads"):
        compare(both()[0], evaluate(plain_counts({10: 5}), CARD))


def test_counts_of_other_tiers_are_refused() -> None:
    card = Scorecard("two tiers", tiers=(Tier("best", 50), Tier("rest", 0)))
    for wrong in (lambda: evaluate(plain_counts({1: 1}), card), lambda: threshold_for_hot(plain_counts({1: 1}), 1, card)):
        with pytest.raises(ValueError, match=r"counts\.tiers"):
            wrong()


def test_a_million_leads() -> None:
    counts = plain_counts(dict.fromkeys(range(N_SCORES), 10_000), {score: 10 * score for score in range(N_SCORES)})
    result = evaluate(counts, CARD)
    assert result.n_leads == 1_010_000
    assert result.hot.n_converted == sum(10 * score for score in range(60, 101))
    assert value(result.hot.lift) == pytest.approx(value(result.hot.conversion) / value(result.base_rate))


@settings(max_examples=30)
@given(cases(), st.randoms())
def test_the_order_of_the_patterns_does_not_matter(case, random) -> None:
    order = list(range(len(case.patterns.n_leads)))
    random.shuffle(order)
    columns = ("levels", "cohort", "part", "n_leads", "n_converted", "value")
    shuffled = replace(case.patterns, **{name: getattr(case.patterns, name)[order] for name in columns})
    one, other = (evaluate(counts_of(each), case.card) for each in (case, replace(case, patterns=shuffled)))
    for figure in ("base_rate", "hot", "auc", "tiers", "cohorts", "bands"):
        assert getattr(one, figure) == getattr(other, figure)
