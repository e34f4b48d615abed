"""The backtest's replay: what became of leads after they first turned hot, under both scorecards."""

from __future__ import annotations

import streamlit as st

from analysis.inference.estimate import NotEstimable
from analysis.replay.crossings import ReplayResult
from analysis.scorecard import Scorecard
from dashboard.backtest import cache_plans
from dashboard.backtest.charts_replay import crossings_chart
from dashboard.backtest.parts_tabs import Subject, table
from dashboard.backtest.words_replay import (
    FEW,
    NO_FALSE_POSITIVES,
    capacity_sentence,
    never_hot_sentence,
    replay_headline,
    replay_population,
    replay_rows,
)
from dashboard.ui.cache import Opened
from dashboard.ui.chart import show_chart
from dashboard.words.markup import plain


def turned_hot_tab(subject: Subject) -> None:
    """The replay as a tab: its finding first."""
    found = cache_plans.turned_hot(subject.data, subject.card)
    st.markdown(f"**{plain(replay_headline(found))}**")
    show_replay(subject.data, subject.card, None if subject.curves.pair.same else subject.current)


def show_replay(data: Opened, card: Scorecard, current: Scorecard | None) -> None:
    """Months and figures of the replay, the current scorecard beside it; nothing where it cannot be made."""
    found = cache_plans.turned_hot(data, card)
    if isinstance(found, NotEstimable):
        return
    other = None if current is None else cache_plans.turned_hot(data, current)
    baseline = None if isinstance(other, NotEstimable) else other
    left, right = st.columns((6, 7), gap="medium")
    with left:
        if found.cohorts:
            show_chart(crossings_chart(found, baseline, replay_population(data.study_data, found)), key="crossings")
            st.caption(FEW)
    with right:
        _figures(found, baseline)
        for line in (never_hot_sentence(found), capacity_sentence(found, data.study_data.study.hot_leads_per_week), NO_FALSE_POSITIVES):
            if line:
                st.caption(plain(line))


def _figures(found: ReplayResult, baseline: ReplayResult | None) -> None:
    columns = ("Figure", "This", "n") if baseline is None else ("Figure", "This", "Current")
    others = (row[2] for row in replay_rows(found)) if baseline is None else (row[1] for row in replay_rows(baseline))
    rows = [(name[:1].upper() + name[1:], value, other) for (name, value, _), other in zip(replay_rows(found), others, strict=True)]
    table(rows, columns, key="replay")
