"""A touch point over time: its chart and its sentences."""

from __future__ import annotations

import pytest

from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.intervals import difference, rate
from analysis.inference.significance import Significance
from analysis.study import JudgedBy, Outcome
from analysis.touch_points.trends import ONE_PERIOD, TouchPointTrend, TouchPointTrends, TrendPeriod
from dashboard.touch_points.charts_trends import trend_chart
from dashboard.touch_points.words_trends import early_note, trend_headline, trend_words, trends_note

COUNTS = {"2024 Q1": ((30, 100), (40, 400)), "2024 Q2": ((20, 100), (40, 400)), "2024 Q3": ((0, 12), (0, 30))}


def period(name: str) -> TrendPeriod:
    (won, n), (other_won, other_n) = COUNTS[name]
    return TrendPeriod(name, rate(won, n), rate(other_won, other_n), difference((won, other_won), (n, other_n)))


def trend(value: float, verdict: str, by: JudgedBy = "outcome") -> TouchPointTrend:
    test = Significance(0.001, -3.2, None, 1000, "wald", p_corrected=0.012)
    change = Estimate(value, value / 2, value * 1.9, 1000, "wald")
    return TouchPointTrend("webinar <b>", by, tuple(period(name) for name in COUNTS), change, test, verdict)  # type: ignore[arg-type]


LESS, MORE, UNKNOWN = trend(0.4, "wearing_off"), trend(2.5, "growing"), trend(1.1, "cannot_tell")
SOON, EARLY = trend(0.5, "wearing_off", "early outcome"), Outcome("qualified", 14)
NEVER = TouchPointTrend("news", "outcome", (), ONE_PERIOD, ONE_PERIOD, "cannot_tell")


def test_both_sides_are_drawn_with_their_intervals_and_can_be_read_as_numbers() -> None:
    chart = trend_chart(LESS, "All leads", None)
    without, with_ = chart.figure.data
    assert with_.y == (0.3, 0.2, 0.0)
    assert without.y == (0.1, 0.1, 0.0)
    assert [y + up for y, up in zip(with_.y, with_.error_y.array, strict=True)] == pytest.approx([rate(*COUNTS[n][0]).high for n in COUNTS])
    assert chart.figure.layout.xaxis.ticktext == tuple(COUNTS)
    low, high = chart.figure.layout.yaxis.range
    assert low == 0
    assert high >= max(each[0][0] / each[0][1] for each in COUNTS.values())
    assert chart.numbers.rows[0] == ("2024 Q1", 100, 0.3, 400, 0.1, 20.0)
    assert chart.title == trend_headline(LESS, None)
    assert chart.figure.layout.yaxis.title.text == "share of leads that convert"


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (LESS, "Judged by conversion, webinar <b> loses value for later leads"),
        (SOON, "Judged by qualified within 14 days, webinar <b> loses value for later leads"),
        (MORE, "Judged by conversion, webinar <b> gains value for later leads"),
        (UNKNOWN, "Judged by conversion, we cannot tell yet whether webinar <b> loses or gains value for later leads"),
        (NEVER, "Judged by conversion, we cannot tell yet whether news loses or gains value for later leads"),
    ],
)
def test_the_headline_says_only_what_is_significant_and_by_which_outcome(found: TouchPointTrend, sentence: str) -> None:
    assert trend_headline(found, EARLY) == sentence


def test_a_chart_by_the_early_outcome_names_it_on_its_axis_and_among_its_numbers() -> None:
    chart = trend_chart(SOON, "All leads", EARLY)
    assert chart.figure.layout.yaxis.title.text == "qualified within 14 days"
    assert chart.numbers.columns[2] == "qualified within 14 days, with"
    assert set(chart.numbers.fractions) == {"qualified within 14 days, with", "qualified within 14 days, without"}


def test_the_change_is_said_with_its_range_and_corrected_p_or_why_there_is_none() -> None:
    ratio = "each year multiplies the odds ratio of with ÷ without by"
    assert trend_words(LESS, None) == f"By conversion: {ratio} 0.40 (0.20–0.76), corrected p = 0.012."
    assert trend_words(SOON, EARLY) == f"By qualified within 14 days: {ratio} 0.50 (0.25–0.95), corrected p = 0.012."
    assert trend_words(NEVER, None).startswith("By conversion: cannot tell yet: fewer than two periods hold 30 leads")


def test_the_note_names_the_family_and_the_significant_changes() -> None:
    note = trends_note(TouchPointTrends((LESS, UNKNOWN, NEVER), 1000, "training"))
    assert note == (
        "Value over time, exploratory: p is corrected for these 2 trends alone, judged by conversion."
        " Webinar <b> loses value by conversion."
    )
    both = trends_note(TouchPointTrends((UNKNOWN, SOON), 1000, "training", EARLY, 900))
    assert both == (
        "Value over time, exploratory: p is corrected for these 2 trends alone, for all touch points by conversion and by qualified within"
        " 14 days. Webinar <b> loses value by qualified within 14 days."
    )
    assert trends_note(TouchPointTrends((UNKNOWN,), 1000, "training")).endswith("None changes significantly.")
    assert trends_note(TouchPointTrends((NEVER,), 1000, "training")) == ""


def test_a_note_says_whom_the_early_outcome_leaves_out_or_that_a_study_may_name_one() -> None:
    assert early_note(TouchPointTrends((UNKNOWN, SOON), 1000, "training", EARLY, 900)).endswith(
        "100 leads that were already there at the snapshot are left out."
    )
    assert "left out" not in early_note(TouchPointTrends((UNKNOWN, SOON), 1000, "training", EARLY, 1000))
    assert early_note(TouchPointTrends((UNKNOWN,), 1000, "training")).startswith("If the study names an early outcome")


def test_an_empty_trend_draws_an_empty_chart() -> None:
    chart = trend_chart(NEVER, "All leads", None)
    assert chart.numbers.rows == ()
    assert isinstance(NEVER.test, NotEstimable)
