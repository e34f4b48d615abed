"""The parts of the backtest, one function a tab: charts with their findings and cautions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analysis.evaluation.reliability import Meaning
from analysis.false_positives.study import suspects
from analysis.inference.estimate import NotEstimable
from analysis.scorecard import Scorecard
from dashboard.backtest import cache as cache_backtest
from dashboard.backtest.charts_curves import Curves, conversion_chart, gain_chart, lift_chart, roc_chart
from dashboard.backtest.charts_over_time import cohort_chart, landmark_chart, rolling_chart, rolling_hot_chart
from dashboard.backtest.charts_reliability import meaning_chart
from dashboard.backtest.charts_segments import segment_numbers, segments_chart
from dashboard.backtest.words_follow_up import segments_headline, segments_note
from dashboard.backtest.words_over_time import (
    cohort_incidence_headline,
    landmark_headline,
    landmark_note,
    meaning_lines,
    not_mature_note,
    rolling_headline,
    rolling_note,
)
from dashboard.ui import cache
from dashboard.ui.cache import Opened
from dashboard.ui.chart import download, show_chart
from dashboard.words.formats import listed
from dashboard.words.markup import plain


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """What is judged: the card as it is shown, the current one, and both on the leads that screens may show.

    Args:
        population: Who, when, how many: the subtitle of every chart.
    """

    data: Opened
    card: Scorecard
    current: Scorecard
    curves: Curves
    meaning: Meaning
    population: str


def by_cohort(subject: Subject) -> None:
    """Cohorts, mature or not, and hot leads compared with the rest from the snapshot on."""
    data, card = subject.data, subject.card
    cohorts, found = cache_backtest.cohorts(data, card), cache_backtest.at_landmark(data, card)
    left, right = st.columns(2, gap="large")
    with left:
        if isinstance(cohorts, NotEstimable):
            _said(cohort_incidence_headline(cohorts))
        else:
            other = None if subject.curves.pair.same else cache_backtest.cohorts(data, subject.current)
            ghost = None if isinstance(other, NotEstimable) else other
            show_chart(cohort_chart(cohorts, ghost, subject.population), key="cohorts")
            _noted(not_mature_note(data.study_data, cohorts))
    with right:
        if isinstance(found, NotEstimable):
            _said(landmark_headline(found))
        else:
            show_chart(landmark_chart(found, subject.population), key="landmark")
            _noted(landmark_note(found))


def at_thresholds(subject: Subject) -> None:
    """Gain, ROC, hot-lead conversion and lift, both scorecards, thresholds marked."""
    rows = ((gain_chart, roc_chart), (conversion_chart, lift_chart))
    for row, pair in enumerate(rows):
        for place, (column, draw) in enumerate(zip(st.columns(2, gap="large"), pair, strict=True)):
            with column:
                show_chart(draw(subject.curves, subject.population), key=f"curve-{row}-{place}")


def what_scores_mean(subject: Subject) -> None:
    """Score to rate, and whether that holds for later leads."""
    left, right = st.columns((3, 2), gap="large")
    with left:
        show_chart(meaning_chart(subject.meaning, subject.curves.pair.candidate, subject.population), key="meaning")
    with right:
        st.markdown("**Does this hold for later leads?**")
        for line in meaning_lines(subject.meaning):
            st.markdown(plain(line))


def by_segment(subject: Subject) -> None:
    """Hot leads of every level of an attribute."""
    found = cache_backtest.segments(subject.data, subject.card)
    _said(segments_headline(found))
    if not found.segments:
        return
    different = {each.attribute for each in found.segments if each.stands_out}
    names = list(found.attributes)
    first = next((names.index(name) for name in ("source", "industry", "employees") if name in names), 0)
    attribute = st.selectbox(
        "Segments by",
        names,
        first,
        format_func=lambda name: f"{name} (differs significantly)" if name in different else name,
        key="segment",
        bind="query-params",
        width=320,
    )
    show_chart(segments_chart(found, attribute or names[0], subject.population), key="segments")
    _noted(segments_note(found))
    download(segment_numbers(found.segments), key="all-segments", label="Download all segments as CSV")
    left_out = sorted(suspects(cache.all_findings(subject.data)) - set(names))
    if left_out:
        _noted(f"Left out, because they may leak the outcome and nobody accepted them: {listed(tuple(left_out), 'and')}.")


def forward_in_time(subject: Subject) -> None:
    """Rules refitted on the past alone, beside the scorecard."""
    found = cache_backtest.rolling(subject.data, subject.card)
    if isinstance(found, NotEstimable):
        _said(rolling_headline(found))
        return
    left, right = st.columns(2, gap="large")
    with left:
        show_chart(rolling_chart(found, subject.population), key="rolling")
    with right:
        show_chart(rolling_hot_chart(found, subject.population), key="rolling-hot")
    _noted(rolling_note(found))


def _said(sentence: str) -> None:
    st.markdown(f"**{plain(sentence)}**")


def _noted(sentence: str) -> None:
    if sentence:
        st.caption(plain(sentence))


def table(rows: Sequence[tuple[str, ...]], columns: tuple[str, ...], *, key: str) -> None:
    """A small table of words."""
    st.dataframe(pd.DataFrame(rows, columns=list(columns)), hide_index=True, width="content", key=key)
