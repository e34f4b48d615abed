"""Figures of the backtest: their findings as titles, their numbers, and what stands where there is nothing to draw."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.backtest.cohorts import CohortIncidence, landmark
from analysis.backtest.rolling import Rolling, roll
from analysis.backtest.scored_leads import LeadsAtRisk, Scored, leads_at_risk, scored
from analysis.backtest.segments import segment_results
from analysis.evaluation import curve, evaluate
from analysis.evaluation.reliability import meaning
from analysis.inference.discontinuity import Jump, jump_at
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.routing.follow_up import Treatment, treatment
from analysis.scorecard import Scorecard
from analysis.scoring.fast import count_scores, prepare
from analysis.signals.read import read_signals
from analysis.snapshots.open import open_study
from analysis.snapshots.study_data import StudyData
from analysis.workspace.folder import Workspace
from dashboard.backtest.charts_curves import Curves, conversion_chart, gain_chart, lift_chart, roc_chart
from dashboard.backtest.charts_follow_up import jump_chart, worked_chart
from dashboard.backtest.charts_over_time import cohort_chart, landmark_chart, rolling_chart, rolling_hot_chart
from dashboard.backtest.charts_reliability import meaning_chart
from dashboard.backtest.charts_segments import MOST_LEVELS, segments_chart
from dashboard.backtest.words_over_time import cohort_incidence_headline, rolling_headline
from dashboard.charts.scores import Pair

POPULATION = "New leads; n = 100"
Opened = tuple[StudyData, Scorecard, LeadsAtRisk, Scored]


@pytest.fixture(scope="module")
def opened(sample_folder: Path) -> Opened:
    space = Workspace.open(sample_folder)
    study_data, card = open_study(space), space.scorecard("Marketing 2025")
    leads = leads_at_risk(study_data, card)
    return study_data, card, leads, scored(leads, card)


@pytest.fixture(scope="module")
def curves(opened: Opened) -> Curves:
    study_data, card, _, _ = opened
    patterns = study_data.visible_patterns(card)
    mine, other = card.with_points("Pricing page", 30), card
    first, second = (count_scores(prepare(patterns, each), each) for each in (mine, other))
    return Curves(Pair(evaluate(first, mine), evaluate(second, other), "Marketing 2025"), curve(first), curve(second))


@pytest.mark.parametrize("draw", [gain_chart, roc_chart, conversion_chart, lift_chart])
def test_curves_show_both_cards_and_their_thresholds(draw, curves: Curves) -> None:
    chart = draw(curves, POPULATION)
    names = [trace.name for trace in chart.figure.data if trace.name]
    assert {"this scorecard", "current"} <= set(names)
    colours = {trace.line.color: trace.line.dash for trace in chart.figure.data if trace.name in ("this scorecard", "current")}
    assert colours == {"#0072B2": "solid", "#D55E00": "dash"}
    assert chart.title.endswith(".")
    assert chart.numbers.rows


def test_a_card_against_itself_has_no_ghost(curves: Curves) -> None:
    pair = Pair(curves.pair.candidate, curves.pair.candidate, "same", same=True)
    chart = gain_chart(Curves(pair, curves.candidate, curves.candidate), POPULATION)
    assert "current" not in {trace.name for trace in chart.figure.data}


def test_the_numbers_at_a_threshold_are_those_of_the_evaluation(curves: Curves) -> None:
    chart = conversion_chart(curves, POPULATION)
    row = next(row for row in chart.numbers.rows if row[0] == curves.pair.candidate.threshold)
    assert row[1] == curves.pair.candidate.hot.n_leads
    conversion = curves.pair.candidate.hot.conversion
    assert isinstance(conversion, Estimate)
    assert row[2] == pytest.approx(conversion.value)


def test_a_score_is_drawn_with_its_meaning_and_what_was_observed(opened: Opened, curves: Curves) -> None:
    study_data, card, _, _ = opened
    chart = meaning_chart(meaning(count_scores(prepare(study_data.visible_patterns(card), card), card)), curves.pair.current, POPULATION)
    assert {"fitted meaning of the score", "observed, by score band"} <= {trace.name for trace in chart.figure.data}
    assert len(chart.numbers.rows) == 10


def cohort(name: str, *, mature: bool, hot: float) -> CohortIncidence:
    return CohortIncidence(
        name, mature, 100, 20, 90 if mature else 30, Estimate(0.1, 0.05, 0.2, 100, "w"), Estimate(hot, hot / 2, 2 * hot, 20, "w")
    )


def test_cohorts_that_are_not_mature_have_open_markers() -> None:
    cohorts = (cohort("2025-01", mature=True, hot=0.2), cohort("2025-02", mature=True, hot=0.05), cohort("2025-03", mature=False, hot=0.3))
    chart = cohort_chart(cohorts, cohorts[:2], POPULATION)
    fill = {trace.name: trace.marker.color for trace in chart.figure.data}
    assert fill["hot leads, cohort not yet mature"] == "#ffffff"
    assert fill["hot leads"] != "#ffffff"
    assert (
        chart.title
        == "Hot leads converted more often than all leads in 1 of 2 mature cohorts, and so far in 1 of 1 that is not yet mature."
    )
    assert [row[1] for row in chart.numbers.rows] == ["yes", "yes", "no"]


def test_without_cohorts_there_is_a_sentence() -> None:
    assert cohort_incidence_headline(()) == "No cohort has hot leads to compare yet."
    assert rolling_headline(NotEstimable("undated", "")).startswith("The leads have no dates")


def test_the_landmark_shows_who_is_still_open(opened: Opened) -> None:
    study_data, _, leads, found = opened
    result = landmark(study_data, leads, found)
    assert not isinstance(result, NotEstimable)
    chart = landmark_chart(result, POPULATION)
    assert [trace.name for trace in chart.figure.data] == ["hot", "rest"]
    assert chart.numbers.rows[0][1] == int(found.hot.sum())
    assert all(
        str(n) in text.replace(",", "") for n, text in zip(result.hot_open.tolist(), chart.figure.layout.xaxis.ticktext, strict=True)
    )


def test_segments_with_most_hot_leads_are_drawn_and_all_are_in_the_numbers(opened: Opened) -> None:
    study_data, _, leads, found = opened
    results = segment_results(read_signals(study_data), found.hot[leads.judged])
    for attribute in results.attributes:
        chart = segments_chart(results, attribute, POPULATION)
        assert len(chart.figure.data[0].x) == min(MOST_LEVELS, len(results.of(attribute)))
        assert len(chart.numbers.rows) == len(results.of(attribute))


def test_refits_are_drawn_beside_the_fixed_card(opened: Opened) -> None:
    study_data, card, leads, found = opened
    result = roll(study_data, leads, found, origins=(int(study_data.snapshots.as_of[leads.snapshot].max()) - 200 * 86_400_000_000,))
    assert isinstance(result, Rolling)
    for draw in (rolling_chart, rolling_hot_chart):
        chart = draw(result, POPULATION)
        assert [trace.name for trace in chart.figure.data] == ["fixed scorecard", "refitted on what was known"]
        assert chart.figure.layout.xaxis.ticktext[-1] == "all"
        assert len(chart.numbers.rows) == len(result.periods) + 1
    assert card.name == "Marketing 2025"


def test_worked_leads_and_the_jump_are_drawn(opened: Opened) -> None:
    study_data, card, leads, found = opened
    result = treatment(study_data, leads, found, card)
    assert isinstance(result, Treatment)
    chart = worked_chart(result, POPULATION)
    assert [trace.name for trace in chart.figure.data] == ["worked", "not worked"]
    assert len(chart.numbers.rows) == 5 * len(card.tiers)
    jump = jump_at(50, range(101), [5] * 101, [50] * 101)
    assert isinstance(jump, Jump)
    drawn = jump_chart(jump, POPULATION)
    assert drawn.title.startswith("Conversion does not jump at the threshold of 50")
    assert len(drawn.numbers.rows) == 30
