"""Leads month by month: which months are drawn, what their numbers say, and what stands where nothing can be judged."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.evaluation.records import CohortResult
from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.intervals import rate
from analysis.replay.crossings import CrossingCohort, ReplayResult
from dashboard.backtest.charts_replay import crossings_chart, months_chart

NONE = NotEstimable("no_mature_leads", "No lead that turned hot then is mature.")
MONTHS = (("2025-01", 60, 50, 10), ("2025-02", 40, 40, 4), ("2025-03", 9, 6, 3), ("2025-04", 5, 0, 0))


def conversion(n_converted: int, n: int) -> Answer:
    return rate(n_converted, n) if n else NONE


def result(months: tuple[tuple[str, int, int, int], ...] = MONTHS) -> ReplayResult:
    cohorts = tuple(CrossingCohort(month, hot, mature, won, conversion(won, mature)) for month, hot, mature, won in months)
    return ReplayResult("training", 90, 300, 114, NONE, NONE, 96, 17, NONE, 18, NONE, NONE, NONE, 20, NONE, 186, 3, cohorts)


def drawn(chart: object, name: str) -> list[float | None]:
    (trace,) = [each for each in chart.figure.data if each.name == name]  # type: ignore[attr-defined]
    return list(trace.y)


def test_months_with_hardly_any_leads_are_in_the_numbers_and_not_in_the_chart() -> None:
    chart = crossings_chart(result(), None, "New leads")
    assert drawn(chart, "leads that turned hot") == [0.2, 0.1, None, None]
    assert [row[:5] for row in chart.numbers.rows] == [
        ("2025-01", 60, 50, 10, 0.2), ("2025-02", 40, 40, 4, 0.1), ("2025-03", 9, 6, 3, 0.5), ("2025-04", 5, 0, 0, None),
    ]  # fmt: skip
    assert chart.title == "By the month in which leads turned hot, 10 % to 20 % of them converted."
    assert chart.figure.layout.yaxis.range[1] < 0.6


def test_the_current_scorecard_leaves_a_gap_where_it_has_no_leads() -> None:
    chart = crossings_chart(result(), result(MONTHS[1:2]), "New leads")
    assert drawn(chart, "current: hot leads") == [None, 0.1, None, None]
    assert [row[-1] for row in chart.numbers.rows] == [None, 0.1, None, None]


def test_where_no_month_has_enough_leads_that_is_the_finding() -> None:
    chart = crossings_chart(result(MONTHS[2:]), None, "New leads")
    assert chart.title == "By the month in which leads turned hot, there are fewer than 30 mature hot leads a month."


@pytest.mark.parametrize("ghost", [True, False])
def test_months_of_a_monthly_plan_keep_their_own_intervals(ghost: bool) -> None:
    wide = Estimate(0.2, 0.05, 0.5, 40, "delete_a_bucket")
    months = [
        CohortResult("2025-01", 100, 10, rate(10, 100), 40, 8, wide, wide),
        CohortResult("2025-02", 0, 0, NONE, 0, 0, NONE, NONE),
    ]
    chart = months_chart(months, months if ghost else None, "New leads")
    hot = next(each for each in chart.figure.data if each.name == "hot leads")
    assert (list(hot.x), list(hot.y)) == (["2025-01"], [0.2])
    assert np.allclose((hot.error_y.array[0], hot.error_y.arrayminus[0]), (0.3, 0.15))
    assert ("current: hot leads" in {each.name for each in chart.figure.data}) == ghost
    assert chart.title == "Observed on the first of each month, 20 % of the hot leads converted."
