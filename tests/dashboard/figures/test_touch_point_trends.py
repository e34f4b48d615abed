"""A touch point over time: what is drawn, and what is said of it."""

from __future__ import annotations

import pytest

from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.intervals import difference, rate
from analysis.inference.significance import Significance
from analysis.touch_point_periods import ONE_PERIOD, Period, TouchPointTrend, TouchPointTrends
from dashboard.figures.touch_point_trends import trend_chart
from dashboard.text.touch_point_trends import trend_headline, trend_words, trends_note

COUNTS = {"2024 Q1": ((30, 100), (40, 400)), "2024 Q2": ((20, 100), (40, 400)), "2024 Q3": ((0, 12), (0, 30))}


def period(name: str) -> Period:
    (won, n), (other_won, other_n) = COUNTS[name]
    return Period(name, rate(won, n), rate(other_won, other_n), difference((won, other_won), (n, other_n)))


def trend(value: float, verdict: str) -> TouchPointTrend:
    test = Significance(0.001, -3.2, None, 1000, "wald", p_corrected=0.012)
    change = Estimate(value, value / 2, value * 1.9, 1000, "wald")
    return TouchPointTrend("webinar <b>", tuple(period(name) for name in COUNTS), change, test, verdict)  # type: ignore[arg-type]


LESS, MORE, UNKNOWN = trend(0.4, "wearing_off"), trend(2.5, "growing"), trend(1.1, "cannot_tell")
NEVER = TouchPointTrend("news", (), ONE_PERIOD, ONE_PERIOD, "cannot_tell")


def test_both_sides_are_drawn_with_their_intervals_and_can_be_read_as_numbers() -> None:
    chart = trend_chart(LESS, "All leads")
    without, with_ = chart.figure.data
    assert with_.y == (0.3, 0.2, 0.0)
    assert without.y == (0.1, 0.1, 0.0)
    assert [y + up for y, up in zip(with_.y, with_.error_y.array, strict=True)] == pytest.approx([rate(*COUNTS[n][0]).high for n in COUNTS])
    assert chart.figure.layout.xaxis.ticktext == tuple(COUNTS)
    low, high = chart.figure.layout.yaxis.range
    assert low == 0
    assert high >= max(each[0][0] / each[0][1] for each in COUNTS.values())
    assert chart.numbers.rows[0] == ("2024 Q1", 100, 0.3, 400, 0.1, 20.0)
    assert chart.title == trend_headline(LESS)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (LESS, "Webinar <b> tells less and less of who converts, the later leads come"),
        (MORE, "Webinar <b> tells more and more of who converts, the later leads come"),
        (UNKNOWN, "Whether webinar <b> is worth less or more to later leads cannot be told yet"),
        (NEVER, "Whether news is worth less or more to later leads cannot be told yet"),
    ],
)
def test_the_headline_says_only_what_is_told(found: TouchPointTrend, sentence: str) -> None:
    assert trend_headline(found) == sentence


def test_the_change_is_said_with_its_range_and_corrected_p_or_why_there_is_none() -> None:
    assert (
        trend_words(LESS)
        == "Odds ratio with against without, of leads a year later ÷ of those before: 0.40 (0.20–0.76), corrected p = 0.012."
    )
    assert trend_words(NEVER).startswith("Cannot tell yet: fewer than two periods hold 30 leads")


def test_the_note_names_the_family_and_what_is_told() -> None:
    told = trends_note(TouchPointTrends((LESS, UNKNOWN, NEVER), 1000, "work"))
    assert told == ("Worth over time, to explore: p is corrected over these 2 trends alone. Webinar <b> is worth less and less.")
    assert trends_note(TouchPointTrends((UNKNOWN,), 1000, "work")).endswith("None is told from chance.")
    assert trends_note(TouchPointTrends((NEVER,), 1000, "work")) == ""


def test_an_empty_trend_draws_an_empty_chart() -> None:
    chart = trend_chart(NEVER, "All leads")
    assert chart.numbers.rows == ()
    assert isinstance(NEVER.test, NotEstimable)
