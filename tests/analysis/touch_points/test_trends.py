"""The worth of touch points over time, against counting by hand, a library's regression, and what the sample company planted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from statsmodels.discrete.discrete_model import Logit

from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.multiplicity import corrected
from analysis.inference.significance import Significance
from analysis.signals.read import Signals
from analysis.signals.touch_points import LEVELS
from analysis.signals.values import LevelSignal
from analysis.snapshots.early_outcome import EARLY, EarlyReached
from analysis.touch_points.trends import ONE_PERIOD, UNDATED, TouchPointTrend, touch_point_trends
from benchmarks.planted import WEBINAR, draw, signals_of
from sample_data.catalogue import kind
from tests.analysis.signals.signal_sets import levels

MONTHS = tuple(f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13))
STABLE = (kind("web", "visit", "pricing"), kind("web", "quote", "quote form"), kind("event", "attend", "demo"))


def with_touches(had: np.ndarray, converted: np.ndarray, cohort: np.ndarray, cohorts: tuple[str, ...] = MONTHS) -> Signals:
    codes = np.where(had, 0, 1).astype(np.int32)
    point = LevelSignal("brochure (web download)", None, LEVELS, codes, False, "touch point")
    other = levels("kind", ["a", "b"] * (len(had) // 2))
    return Signals((other, point), converted, np.zeros(len(had), np.int16), cohort.astype(np.int16), cohorts, (), "training")


def made_up(seed: int, *, slope: float, season: float = 0.0, n: int = 12_000) -> Signals:
    """Leads whose odds ratio with the touch changes by ``exp(slope)`` a year; the base rate moves by ``season``."""
    rng = np.random.default_rng(seed)
    had, cohort = rng.random(n) < 0.2, rng.integers(0, 24, n)
    year = cohort / 12 - 1
    odds = -2.2 + season * np.sin(3 * year) + season * year + had * (0.8 + slope * year)
    return with_touches(had, rng.random(n) < 1 / (1 + np.exp(-odds)), cohort)


def only(signals: Signals) -> TouchPointTrend:
    (trend,) = touch_point_trends(signals).trends
    return trend


def early_of(signals: Signals, reached: np.ndarray, still_open: np.ndarray | None = None) -> EarlyReached:
    return EarlyReached(EARLY, np.ones(len(signals.converted), dtype=bool) if still_open is None else still_open, reached)


def p_of(trend: TouchPointTrend) -> float:
    assert isinstance(trend.test, Significance)
    assert trend.test.p_corrected is not None
    return trend.test.p_corrected


@pytest.fixture(scope="module")
def company() -> Signals:
    return signals_of(draw(2, 40_000), (WEBINAR, *STABLE))


def test_the_planted_decline_of_the_webinar_is_seen_and_stable_touch_points_show_none() -> None:
    """Not of more leads: where the webinar parts leads no more, the odds ratios of all other touch points truly rise a little."""
    found = touch_point_trends(signals_of(draw(3, 16_000), (WEBINAR, *STABLE)))
    webinar = found.of_touch_point("event", "attend", "webinar")
    assert webinar is not None
    assert webinar.verdict == "wearing_off"
    assert isinstance(webinar.change_a_year, Estimate)
    assert webinar.change_a_year.high < 0.8
    assert p_of(webinar) < 0.001
    for trend in found.trends:
        if trend is not webinar:
            assert (trend.verdict, p_of(trend) > 0.05) == ("cannot_tell", True), trend.name
            assert isinstance(trend.change_a_year, Estimate)
            assert trend.change_a_year.low < 1 < trend.change_a_year.high
    assert found.family == 4


def test_the_webinar_tells_leads_apart_in_the_first_ten_months_alone(company: Signals) -> None:
    webinar = touch_point_trends(company).of_touch_point("event", "attend", "webinar")
    assert webinar is not None
    apart = {each.name: each.difference for each in webinar.periods}
    assert list(apart)[:4] == ["2024 Q1", "2024 Q2", "2024 Q3", "2024 Q4"]
    for name, answer in apart.items():
        assert isinstance(answer, Estimate)
        if name in ("2024 Q1", "2024 Q2", "2024 Q3"):
            assert answer.low > 0, name
        if name.startswith("2025"):
            assert answer.value < 0.03, name


@pytest.mark.parametrize("seed", [1, 2])
def test_periods_are_counted_as_by_hand(seed: int) -> None:
    signals = made_up(seed, slope=0.0, n=3_000)
    point = signals.signals[1]
    assert isinstance(point, LevelSignal)
    for period in only(signals).periods:
        months = [place for place, name in enumerate(MONTHS) if f"{name[:4]} Q{(int(name[5:]) + 2) // 3}" == period.name]
        inside = np.isin(signals.cohort, months)
        for code, answer in ((0, period.conversion_with), (1, period.conversion_without)):
            own = signals.converted[inside & (point.codes == code)]
            assert isinstance(answer, Estimate)
            assert (answer.n, answer.value) == (len(own), pytest.approx(own.mean()))


@pytest.mark.parametrize("slope", [-0.7, 0.0, 0.5])
def test_the_trend_is_the_interaction_of_a_regression_on_single_leads(slope: float) -> None:
    signals = made_up(7, slope=slope, n=6_000)
    point = signals.signals[1]
    assert isinstance(point, LevelSignal)
    quarter = signals.cohort // 3
    days = np.array([np.datetime64(f"{name}-01") for name in MONTHS]).astype("datetime64[D]").astype(np.int64)[signals.cohort]
    year = np.array([days[quarter == each].mean() for each in range(8)])[quarter] / 365.25
    had = (point.codes == 0).astype(float)
    design = np.column_stack([np.eye(8)[quarter], had, had * (year - year.mean())])
    reference = Logit(signals.converted.astype(float), design).fit(disp=0)
    trend = only(signals)
    assert isinstance(trend.change_a_year, Estimate)
    assert np.log(trend.change_a_year.value) == pytest.approx(reference.params[-1], abs=1e-5)
    assert isinstance(trend.test, Significance)
    assert trend.test.p == pytest.approx(reference.pvalues[-1], rel=1e-3)


def test_what_moves_all_leads_alike_is_no_trend_of_a_touch_point() -> None:
    """A base rate that rises fivefold: alarms stay at their level."""
    alarms = [p_of(only(made_up(seed, slope=0.0, season=0.8, n=3_000))) <= 0.05 for seed in range(150)]
    assert 0.01 <= np.mean(alarms) <= 0.1


def test_growing_is_found_too() -> None:
    assert only(made_up(3, slope=0.9)).verdict == "growing"


def test_weekly_cohorts_are_months() -> None:
    weeks = tuple(f"2025-W{week:02d}" for week in range(1, 25))
    signals = made_up(1, slope=0.0)
    point = signals.signals[1]
    assert isinstance(point, LevelSignal)
    weekly = with_touches(point.codes == 0, signals.converted, signals.cohort, weeks)
    assert [each.name for each in only(weekly).periods] == ["2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06"]


def test_a_trend_without_an_answer_says_why() -> None:
    signals = made_up(1, slope=0.0, n=600)
    point = signals.signals[1]
    assert isinstance(point, LevelSignal)
    had, nobody = point.codes == 0, np.zeros(600, dtype=bool)
    undated = only(with_touches(had, signals.converted, np.zeros(600), ("undated",)))
    assert (undated.periods, undated.test, undated.change_a_year) == ((), UNDATED, UNDATED)
    once = only(with_touches(had, signals.converted, np.zeros(600), ("2024-01",)))
    assert len(once.periods) == 1
    assert once.test == ONE_PERIOD
    quarters = (np.arange(600) % 2) * 3
    none = only(with_touches(had, nobody, quarters))
    assert isinstance(none.test, NotEstimable)
    assert none.test.code == "no_conversions"
    separated = only(with_touches(had, signals.converted & ~had, quarters))
    assert isinstance(separated.test, NotEstimable)
    assert (separated.test.code, separated.verdict) == ("penalised", "cannot_tell")


def test_a_touch_point_that_is_not_compared_has_no_trend(company: Signals) -> None:
    assert touch_point_trends(company).of_touch_point("web", "visit", "home") is None


def test_both_outcomes_judge_every_touch_point_and_are_one_family(company: Signals) -> None:
    """The early outcome here is a copy of the outcome with some misses: the result does not decide what is tested."""
    reached = company.converted | (np.random.default_rng(1).random(len(company.converted)) < 0.05)
    found = touch_point_trends(company, early_of(company, reached))
    names = [each.name for each in touch_point_trends(company).trends]
    assert [(each.name, each.judged_by) for each in found.trends] == [(name, by) for by in ("outcome", "early outcome") for name in names]
    assert found.family == 2 * len(names)
    tests = corrected([each.test for each in found.trends])
    assert [p_of(each) for each in found.trends] == [each.p_corrected for each in tests if isinstance(each, Significance)]
    assert (found.early, found.n_early) == (EARLY, len(company.converted))
    assert {each.name for each in found.significant} == {"webinar (event attend)"}
    assert [p_of(each) for each in found.significant] == sorted(p_of(each) for each in found.significant)


def test_trends_by_the_early_outcome_are_those_of_the_leads_that_could_still_reach_it() -> None:
    signals = made_up(5, slope=-0.8, n=4_000)
    point = signals.signals[1]
    assert isinstance(point, LevelSignal)
    reached, still_open = signals.converted, np.random.default_rng(2).random(4_000) < 0.9
    nobody = np.zeros(4_000, dtype=bool)
    found = touch_point_trends(replace(signals, converted=nobody), early_of(signals, reached, still_open))
    by_outcome, by_early = found.trends
    assert isinstance(by_outcome.test, NotEstimable)
    alone = only(with_touches(point.codes[still_open] == 0, reached[still_open], signals.cohort[still_open]))
    assert by_early.periods == alone.periods
    assert isinstance(by_early.change_a_year, Estimate)
    assert isinstance(alone.change_a_year, Estimate)
    assert by_early.change_a_year.n == alone.change_a_year.n
    # The middle of a quarter is that of all its leads, also of those left out.
    assert by_early.change_a_year.value == pytest.approx(alone.change_a_year.value, rel=0.01)
    assert (found.n_leads, found.n_early) == (4_000, int(still_open.sum()))


def test_an_early_outcome_that_nobody_reaches_says_so_and_leaves_the_family_to_the_other() -> None:
    signals = made_up(5, slope=-0.8)
    alone, found = touch_point_trends(signals), touch_point_trends(signals, early_of(signals, np.zeros(12_000, dtype=bool)))
    assert found.trends[:1] == alone.trends
    early = found.trends[1]
    assert isinstance(early.test, NotEstimable)
    assert (early.test.code, early.verdict, found.family) == ("no_conversions", "cannot_tell", 1)
    nobody = touch_point_trends(signals, early_of(signals, signals.converted, np.zeros(12_000, dtype=bool)))
    assert (nobody.trends[1].periods, nobody.trends[1].test) == ((), ONE_PERIOD)
