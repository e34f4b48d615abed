"""The charts of the threshold by goal and of fit × engagement show what the analysis found."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.evaluation.fit_engagement import FitEngagement, fit_engagement
from analysis.evaluation.goals import Capacity, Goal, HotShare, Profit, Recall
from analysis.evaluation.threshold_choice import ThresholdChoice, choose_threshold
from analysis.rules import Rule, SilenceSignal
from analysis.scorecard import Scorecard
from analysis.scoring.fast import count_scores, prepare
from benchmarks.worlds import ANY, draw_patterns
from dashboard.board.charts_fit_engagement import grid_chart
from dashboard.board.charts_goals import ByGoal, goal_chart
from dashboard.charts.theme import GRID, INK

POINTS = (30, 20, 10, 5, 15)
RULES = (*(Rule(f"rule {place}", ANY) for place in range(3)), *(Rule(f"rule {place}", SilenceSignal(place)) for place in range(3, 5)))
CARD = Scorecard("Mine", RULES, POINTS)
WORLD = draw_patterns(np.random.default_rng(6), n_leads=3000, log_odds=0.05 * np.array(POINTS), base=-3.0)
GOALS = (Capacity(40, 300), HotShare(0.2), Recall(0.6), Profit(900, 100))


def chosen(goal: Goal, card: Scorecard = CARD) -> ThresholdChoice:
    found = choose_threshold(count_scores(prepare(WORLD, card), card), card, goal, seed=1, n_resamples=100)
    assert isinstance(found, ThresholdChoice)
    return found


def trace(figure, part: str):
    return next(each for each in figure.data if each.name and part in each.name)


@pytest.mark.parametrize("goal", GOALS, ids=lambda goal: type(goal).__name__)
def test_the_chart_has_the_curve_its_band_the_choice_with_its_range_and_the_limit(goal: Goal) -> None:
    found = chosen(goal)
    chart = goal_chart(ByGoal(found, 60), "Who; n = 3,000")
    per = 100 if isinstance(goal, Profit) else 1
    assert list(trace(chart.figure, "this scorecard").y) == pytest.approx((per * found.curve.value).tolist())
    band = trace(chart.figure, "its 95 % interval").y
    assert (band[30], band[-31]) == pytest.approx((per * found.curve.high[30], per * found.curve.low[30]))
    point = trace(chart.figure, "chosen")
    assert (point.x[0] - point.error_x.arrayminus[0], point.x[0], point.x[0] + point.error_x.array[0]) == (
        found.low,
        found.threshold,
        found.high,
    )
    assert point.y[0] == pytest.approx(per * found.curve.value[found.threshold])
    assert trace(chart.figure, "present threshold, 60").x[0] == 60
    limit = {Capacity: 40, HotShare: 0.2, Recall: 0.6, Profit: 0}[type(goal)]
    assert [each.y[0] for each in chart.figure.data if each.line.dash == "dot"] == [limit]
    low, high = chart.figure.layout.yaxis.range
    assert low <= point.y[0] <= high
    assert chart.title in chart.figure.layout.title.text.replace("<br>", " ")


@pytest.mark.parametrize("goal", GOALS, ids=lambda goal: type(goal).__name__)
def test_the_numbers_are_the_curve(goal: Goal) -> None:
    found = chosen(goal)
    numbers = goal_chart(ByGoal(found, 60), "").numbers
    assert [row[0] for row in numbers.rows] == list(range(102))
    per = 100 if isinstance(goal, Profit) else 1
    assert [row[1] for row in numbers.rows] == pytest.approx((per * found.curve.value).tolist())
    assert bool(numbers.fractions) == isinstance(goal, HotShare | Recall)


def test_the_current_scorecard_has_its_own_curve_and_threshold() -> None:
    other = chosen(Recall(0.6), replace(CARD, points=(10, 10, 10, 30, 30)))
    chart = goal_chart(ByGoal(chosen(Recall(0.6)), 60, (other, 45)), "")
    point = trace(chart.figure, "current scorecard at its threshold, 45")
    assert (point.x[0], point.y[0]) == (45, pytest.approx(other.curve.value[45]))
    assert chart.numbers.columns[-1].startswith("current: ")
    assert chart.numbers.rows[45][-1] == pytest.approx(other.curve.value[45])


def test_the_grid_has_every_cell_with_its_rate_and_leads() -> None:
    found = fit_engagement(WORLD, CARD.with_threshold(20))
    assert isinstance(found, FitEngagement)
    chart = grid_chart(found, 20, "Who")
    (heat,) = chart.figure.data
    for cell in found.cells:
        assert heat.z[cell.fit][cell.engagement] == pytest.approx(cell.n_converted / cell.n_leads)
        words = next(each for each in chart.figure.layout.annotations if (each.y, each.x) == (cell.fit, cell.engagement))
        assert f"n\u00a0=\u00a0{cell.n_leads:,}" in words.text
    framed = [(shape.y0 + 0.5, shape.x0 + 0.5) for shape in chart.figure.layout.shapes if shape.line.color == INK]
    assert framed == [(cell.fit, cell.engagement) for cell in found.cells if cell.mostly_hot]
    assert framed
    assert [row[4] for row in chart.numbers.rows] == [cell.n_leads for cell in found.cells]
    assert sum(row[-1] for row in chart.numbers.rows) == sum(cell.n_hot for cell in found.cells)


def test_cells_of_few_leads_are_grey() -> None:
    few = draw_patterns(np.random.default_rng(6), n_leads=150, log_odds=0.05 * np.array(POINTS), base=-3.0)
    found = fit_engagement(few, CARD)
    assert isinstance(found, FitEngagement)
    chart = grid_chart(found, CARD.threshold, "Who")
    small = [(cell.fit, cell.engagement) for cell in found.cells if cell.few]
    assert small
    assert [(shape.y0 + 0.5, shape.x0 + 0.5) for shape in chart.figure.layout.shapes if shape.fillcolor == GRID] == small
    assert all(chart.figure.data[0].z[fit][engagement] is None for fit, engagement in small)
