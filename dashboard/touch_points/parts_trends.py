"""A fold in which one touch point is followed over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import streamlit as st

from analysis.study import JudgedBy
from analysis.touch_points.inventory import Inventory, TouchPoint
from analysis.touch_points.trends import TouchPointTrend, TouchPointTrends
from dashboard.touch_points.charts_trends import trend_chart
from dashboard.touch_points.words import touch_point_words
from dashboard.touch_points.words_trends import early_note, trend_words, trends_note
from dashboard.ui import cache
from dashboard.ui.cache import Opened
from dashboard.ui.chart import show_chart
from dashboard.words.markup import plain
from dashboard.words.study import population_line


@dataclass(frozen=True, slots=True)
class _Followed:
    """A touch point with its trends: by conversion, and by the early outcome where there is one."""

    point: TouchPoint
    trends: tuple[TouchPointTrend, ...]


def trend_expander(data: Opened, inventory: Inventory) -> None:
    """A fold with a chooser of the compared touch points and the chosen one over time; nothing without dates or touches."""
    if data.study_data.snapshots.undated or not inventory.touch_points:
        return
    fold = st.expander("Does a touch point lose value over time?", on_change="rerun", key="over-time")
    if not fold.open:
        return
    with fold:
        trends = cache.trends(data)
        found = [_Followed(point, _trends_of(point, trends)) for point in inventory.touch_points]
        followed = [each for each in found if each.trends]
        if not followed:
            st.caption("No touch point has enough leads to be followed over time.")
            return
        _show(data, trends, followed)
        for note in filter(None, (trends_note(trends), early_note(trends))):
            st.caption(plain(note))


def _trends_of(point: TouchPoint, trends: TouchPointTrends) -> tuple[TouchPointTrend, ...]:
    found = (trends.of_touch_point(point.channel, point.action, point.asset, by) for by in get_args(JudgedBy))
    return tuple(each for each in found if each is not None and each.periods)


def _show(data: Opened, trends: TouchPointTrends, followed: list[_Followed]) -> None:
    """The chosen touch point; at first the one with the clearest change, else the one with most touches."""
    clearest = {each.name for each in trends.significant[:1]}
    first = next((place for place, each in enumerate(followed) if each.trends[0].name in clearest), 0)
    names = [touch_point_words(each.point) for each in followed]
    chosen = st.selectbox("Touch point", range(len(names)), index=first, format_func=lambda each: names[each], key="followed", width=360)
    lines = {
        "outcome": population_line(data.study_data, trends.n_leads),
        "early outcome": population_line(data.study_data, trends.n_early, trends.early),
    }
    for trend in followed[chosen].trends:
        show_chart(trend_chart(trend, lines[trend.judged_by], trends.early), key=f"over-time-{trend.judged_by}")
        st.caption(plain(trend_words(trend, trends.early)))
