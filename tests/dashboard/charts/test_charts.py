from __future__ import annotations

import numpy as np
import pytest

from analysis.evaluation import evaluate
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.leads.explain import CapEffect, ExplainedStep, Explanation, ScoreHistory
from analysis.rules import DAY
from analysis.scorecard import Scorecard
from analysis.scoring.counts import ScoreCounts
from analysis.snapshots.coverage import MonthOfEntries
from analysis.touch_points.inventory import TouchPoint
from dashboard.charts.scores import Pair, band_chart, distribution_chart
from dashboard.charts.theme import CANDIDATE, CURRENT, Heading, Numbers, draw, percent_axis, safe
from dashboard.data.charts import entries_chart
from dashboard.lead.charts import LeadLine, history_chart, waterfall_chart
from dashboard.touch_points.charts import MOST, with_and_without_chart

CARD = Scorecard("Mine")


def evaluation(leads: dict[int, int], converted: dict[int, int]):
    n, won = np.zeros((1, 1, 101), dtype=np.int64), np.zeros((1, 1, 101), dtype=np.int64)
    for score, number in leads.items():
        n[0, 0, score] = number
    for score, number in converted.items():
        won[0, 0, score] = number
    return evaluate(ScoreCounts(n, won, np.zeros((1, 1, 101)), ("2025-01",), ((2, 0),), ("hot", "warm", "cold")), CARD)


BEFORE = evaluation({10: 400, 45: 300, 70: 100}, {10: 8, 45: 20, 70: 20})
AFTER = evaluation({10: 400, 45: 290, 80: 110}, {10: 4, 45: 14, 80: 30})
NOBODY = evaluation({}, {})


def pair(candidate=AFTER, current=BEFORE, *, same=False) -> Pair:
    return Pair(candidate, current, "Old <b>card</b>", same=same)


def named(figure, part: str):
    return next(trace for trace in figure.data if trace.name and part in trace.name)


def test_bands_show_the_conversion_and_interval_of_each_band() -> None:
    chart = band_chart(pair(), "Who; when; n = 800")
    trace = named(chart.figure, "this scorecard")
    assert list(trace.x) == ["10–19", "40–49", "80–89"]
    assert list(trace.y) == pytest.approx([4 / 400, 14 / 290, 30 / 110])
    band = AFTER.bands[8]
    assert trace.y[-1] + trace.error_y.array[-1] == pytest.approx(band.conversion.high)
    assert trace.y[-1] - trace.error_y.arrayminus[-1] == pytest.approx(band.conversion.low)
    assert chart.subtitle == "Who; when; n = 800"
    assert chart.title in chart.figure.layout.title.text.replace("<br>", " ")


def test_live_axes_depend_on_the_current_scorecard_alone() -> None:
    for build in (band_chart, distribution_chart):
        ranges = {build(pair(candidate), "").figure.layout.yaxis.range for candidate in (BEFORE, AFTER, NOBODY)}
        assert len(ranges) == 1


def test_the_current_scorecard_is_a_dashed_ghost_and_absent_where_it_is_the_same() -> None:
    for build in (band_chart, distribution_chart):
        ghost = named(build(pair(), "").figure, "current")
        assert ghost.line.dash == "dash"
        assert ghost.line.color == CURRENT
        assert "<b>" not in ghost.name
        assert not [trace for trace in build(pair(same=True), "").figure.data if "current" in (trace.name or "")]


def test_small_bands_are_grey() -> None:
    few = evaluation({10: 400, 95: 12}, {10: 8, 95: 6})
    trace = named(band_chart(pair(few), "").figure, "under 30 leads")
    assert list(trace.x) == ["90–100"]
    assert trace.marker.color != CANDIDATE


def test_the_distribution_shows_shares_that_add_up_to_one_on_both_sides() -> None:
    figure = distribution_chart(pair(), "").figure
    assert sum(named(figure, "converted").y) == pytest.approx(1)
    assert sum(named(figure, "did not").y) == pytest.approx(-1)
    assert [shape.x0 for shape in figure.layout.shapes] == [60, 30]


@pytest.mark.parametrize("build", [band_chart, distribution_chart])
def test_charts_of_nobody_say_so_and_draw_no_number(build) -> None:
    chart = build(pair(NOBODY, NOBODY), "")
    assert chart.title
    drawn = [value for trace in chart.figure.data if trace.y is not None for value in trace.y if value is not None]
    assert not any(np.isnan(drawn))


@pytest.mark.parametrize("build", [band_chart, distribution_chart])
def test_numbers_are_those_that_are_drawn(build) -> None:
    chart = build(pair(), "")
    assert all(len(row) == len(chart.numbers.columns) for row in chart.numbers.rows)
    assert set(chart.numbers.fractions) <= set(chart.numbers.columns)


def point(asset: str, n: int, with_: float, without: float) -> TouchPoint:
    def rate(value: float, n: int) -> Estimate | NotEstimable:
        return Estimate(value, max(value - 0.03, 0), value + 0.03, n, "wilson") if n else NotEstimable("no_leads", "None.")

    share = rate(0.5, 100)
    return TouchPoint(
        "web", "visit", asset, 5 * n, 0, 0, 0.0, 0.0, n, int(n * with_), share, share, rate(with_, n), rate(without, 500), 3.0
    )


def test_touch_points_clearly_apart_are_drawn_first_and_the_widest_gap_is_the_finding() -> None:
    points = (
        *(point(f"page {index}", 100 + index, 0.1, 0.1) for index in range(30)),
        point("pricing", 60, 0.4, 0.1),
        point("rare", 5, 0.9, 0.1),
    )
    chart = with_and_without_chart(points, "n = 800")
    trace = named(chart.figure, "with the touch point")
    assert len(trace.y) == MOST
    assert trace.y[-1] == "pricing (web visit)"
    assert "rare (web visit)" not in trace.y
    assert chart.title == "Widest gap: 40 % of leads with pricing (web visit) convert, 10 % of those without"
    assert chart.numbers.rows[0][0] == "pricing (web visit)"


def test_without_comparable_touch_points_the_chart_says_why_it_is_empty() -> None:
    assert "none is compared" in with_and_without_chart((point("rare", 0, 0.9, 0.1),), "").title


def test_entries_of_a_month_add_up_in_the_stack() -> None:
    months = (MonthOfEntries("2025-01", 10, 0, 0, 2, 0), MonthOfEntries("2025-02", 0, 5, 3, 0, 1))
    chart = entries_chart(months, "")
    assert [sum(column) for column in zip(*(trace.y for trace in chart.figure.data), strict=True)] == [12, 9]
    assert chart.title == "15 of 21 entries can be judged (71 %), the latest from 2025-02"


def explanation() -> Explanation:
    steps = (
        ExplainedStep(0, "<i>Demo</i>", "event attend demo", 100, 25, 2500),
        ExplainedStep(DAY, "Mails", "email open", 300, 20, 6000),
        ExplainedStep(2 * DAY, "Silent", "", 100, -8, -800),
    )
    return Explanation("L-1", 3 * DAY, steps, (CapEffect("Email", 40, -2000),), 0, 0, 57, "warm", None, (), ())


def test_a_waterfall_ends_at_the_score() -> None:
    chart = waterfall_chart(explanation(), "L-1")
    trace = chart.figure.data[0]
    assert sum(trace.x) == 57
    assert list(trace.measure) == ["relative"] * 4 + ["total"]
    assert trace.y[0] == "&lt;i&gt;Demo&lt;/i&gt;"
    assert chart.numbers.rows[-1] == ("Score", 57)
    assert sum(points for _, points in chart.numbers.rows[:-1]) == 57


def test_a_history_is_drawn_in_steps_up_to_the_day_that_is_explained() -> None:
    history = ScoreHistory((0, DAY), (25, 85), ("cold", "hot"))
    chart = history_chart(LeadLine(CARD, history), LeadLine(Scorecard("Old"), history), 3 * DAY, "L-1")
    own, ghost = named(chart.figure, "Mine"), named(chart.figure, "current: Old")
    assert list(own.y) == [25, 85, 85]
    assert own.line.shape == "hv"
    assert ghost.line.dash == "dash"
    assert chart.title == "Highest score 85, on 2 Jan 1970; hot after 1 day"
    assert [round(shape.y0) for shape in chart.figure.layout.shapes[:2]] == [60, 30]


def test_a_lead_without_any_step_has_a_history_all_the_same() -> None:
    chart = history_chart(LeadLine(CARD, ScoreHistory((), (), ())), None, DAY, "L-1")
    assert chart.title == "The score never moved: no rule was ever met"


def test_headings_are_wrapped_and_never_read_as_tags() -> None:
    figure = draw([], Heading("<a href=x>" + "word " * 30, "sub"))
    assert "<a" not in figure.layout.title.text
    assert figure.layout.title.text.count("<br>") >= 2
    assert figure.layout.margin.t > draw([], Heading("short", "sub")).layout.margin.t
    assert safe("a & b") == "a &amp; b"


@pytest.mark.parametrize(("high", "last"), [(0.02, "2.0 %"), (0.3, "30 %"), (1.0, "100 %")])
def test_percent_axes_have_round_ticks(high: float, last: str) -> None:
    axis = percent_axis(0, high)
    assert axis["ticktext"][-1] == last
    assert len(axis["ticktext"]) <= 7


def test_numbers_have_one_value_for_each_column() -> None:
    with pytest.raises(ValueError, match="every row must have 2 values"):
        Numbers(("a", "b"), ((1,),))
