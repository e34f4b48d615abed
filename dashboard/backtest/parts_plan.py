"""What the backtest is made from under the study's plan: each lead once, or every month of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from analysis.evaluation import ScorecardComparison, compare
from analysis.evaluation.clustered import compare_by_bucket
from analysis.holdout.accesses import try_setting
from analysis.scorecard import Scorecard
from analysis.snapshots.study_data import StudyData
from analysis.study import EveryMonth, OnCrossing
from dashboard import clock
from dashboard.backtest import cache as cache_backtest
from dashboard.backtest import cache_plans
from dashboard.backtest.charts_curves import Curves
from dashboard.backtest.charts_replay import months_chart
from dashboard.backtest.parts_follow_up import compared_with_handed_off, score_or_follow_up
from dashboard.backtest.parts_replay import turned_hot_tab
from dashboard.backtest.parts_tabs import Subject, at_thresholds, by_cohort, by_segment, forward_in_time, what_scores_mean
from dashboard.backtest.words_baseline import clustered_headline
from dashboard.backtest.words_replay import FEW, once_words
from dashboard.board.parts_change import find_change
from dashboard.board.words_change import change_headline, swap_headline
from dashboard.charts.scores import Pair
from dashboard.ui.cache import Opened
from dashboard.ui.chart import show_chart
from dashboard.words.markup import plain
from dashboard.words.study import population_line

#: The tab of the replay; under a study that observes leads then, it is at the top of the page instead.
TURNED_HOT = "Turning hot"
Body = Callable[[Subject], None]


@dataclass(frozen=True, slots=True, eq=False)
class PlannedComparison:
    """Two scorecards under the study's plan.

    Args:
        study_data: Whose snapshots the figures count.
        subject: Both cards on them.
        comparison: Figure by figure.
        counted: What the numbers count: leads, or snapshots of them.
    """

    study_data: StudyData
    subject: Subject
    comparison: ScorecardComparison
    counted: str = "leads"


def sees_months(data: Opened) -> bool:
    """Whether the study observes its leads every month, and they have dates."""
    return isinstance(data.study_data.study.snapshot, EveryMonth) and not data.study_data.snapshots.undated


def sees_crossings(data: Opened) -> bool:
    """Whether the study observes leads when they turn hot, and they have dates."""
    return isinstance(data.study_data.study.snapshot, OnCrossing) and not data.study_data.snapshots.undated


def judge(data: Opened, card: Scorecard, current: Scorecard) -> PlannedComparison:
    """Both cards under the study's plan.

    Raises:
        PlumblineError: The import or the study refuses a rule.
    """
    return _every_month(data, card, current) if sees_months(data) else _once(data, card, current)


def _once(data: Opened, card: Scorecard, current: Scorecard) -> PlannedComparison:
    baseline, current_curve, _ = cache_backtest.evaluated(data, current)
    result, own_curve, meaning = cache_backtest.evaluated(data, card)
    pair = Pair(result, baseline, current.name, same=card.content_id == current.content_id)
    curves = Curves(pair, own_curve, current_curve)
    subject = Subject(data, card, current, curves, meaning, population_line(data.study_data, result.n_leads))
    return PlannedComparison(data.study_data, subject, compare(baseline, result))


def _every_month(data: Opened, card: Scorecard, current: Scorecard) -> PlannedComparison:
    own, other, study_data = cache_plans.monthly(data, card), cache_plans.monthly(data, current), cache_plans.monthly_study_data(data)
    pair = Pair(own.result, other.result, current.name, same=card.content_id == current.content_id, gap=own.gap)
    curves = Curves(pair, own.curve, other.curve)
    *_, meaning = cache_backtest.evaluated(data, card)
    subject = Subject(data, card, current, curves, meaning, population_line(study_data, own.result.n_leads))
    return PlannedComparison(study_data, subject, compare_by_bucket(other.bucketed, own.bucketed), "snapshots")


def show_change(judged: PlannedComparison) -> None:
    """Whether the change from the current card is significant, counting this setting; nothing for the current card itself."""
    subject = judged.subject
    if subject.curves.pair.same:
        return
    if judged.counted == "snapshots":
        n_tried = try_setting(subject.data.space, subject.data.study_data, subject.card, now=clock.now())
        st.markdown(f"**{plain(clustered_headline(judged.comparison, n_tried))}**")
        return
    change = find_change(subject.data, subject.card, subject.current)
    if change is not None:
        st.markdown(f"**{plain(change_headline(change))}**")
        st.caption(plain(swap_headline(change)))


def by_month(subject: Subject) -> None:
    """Hot leads and all leads by the month on whose first day they were seen."""
    pair = subject.curves.pair
    show_chart(months_chart(pair.candidate.cohorts, None if pair.same else pair.current.cohorts, subject.population), key="months")
    st.caption(FEW)


def bodies(judged: PlannedComparison) -> dict[str, Callable[[], None]]:
    """The tabs by their names; those that need each lead once say so where the study asks for something else."""
    subject = judged.subject
    data, card, current = subject.data, subject.card, subject.current
    own: dict[str, Body] = {"By cohort": by_month, "At every threshold": at_thresholds} if sees_months(data) else {}
    once: dict[str, Body] = {
        "By cohort": by_cohort,
        "At every threshold": at_thresholds,
        "What a score means": what_scores_mean,
        "Segments": by_segment,
        "Forward in time": forward_in_time,
        "Score or follow-up effect": score_or_follow_up,
        "Compared with handoffs": compared_with_handed_off,
        **({} if sees_crossings(data) else {TURNED_HOT: turned_hot_tab}),
    }

    def shown(name: str) -> None:
        if name in own:
            own[name](subject)
            return
        if sees_months(data) and name != TURNED_HOT:
            st.caption(once_words(data.study_data.snapshots.age_days or 0))
        once[name](_once(data, card, current).subject)

    return {name: partial(shown, name) for name in once}
