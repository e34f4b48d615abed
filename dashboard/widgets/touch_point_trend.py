"""A fold in which one touch point is followed over time."""

from __future__ import annotations

import streamlit as st

from analysis.inventory import Inventory, TouchPoint
from analysis.touch_point_periods import TouchPointTrend
from dashboard import cache
from dashboard.cache import Opened
from dashboard.figures.touch_point_trends import trend_chart
from dashboard.text.headlines_touch_points import touch_point_words
from dashboard.text.markup import plain
from dashboard.text.study import population_line
from dashboard.text.touch_point_trends import trend_words, trends_note
from dashboard.widgets.chart import show_chart

_Pair = tuple[TouchPoint, TouchPointTrend]


def trend_expander(data: Opened, inventory: Inventory) -> None:
    """A fold with a chooser of the compared touch points and the chosen one over time; nothing without dates or touches."""
    if data.inquiry.snapshots.undated or not inventory.touch_points:
        return
    fold = st.expander("Is a touch point worth less than it was?", on_change="rerun", key="over-time")
    if not fold.open:
        return
    with fold:
        trends = cache.trends(data)
        found = [(point, trends.of_touch_point(point.channel, point.action, point.asset)) for point in inventory.touch_points]
        pairs = [(point, trend) for point, trend in found if trend is not None and trend.periods]
        if not pairs:
            st.caption("No touch point has enough leads to be followed over time.")
            return
        _followed(data, pairs)
        st.caption(plain(trends_note(trends)))


def _followed(data: Opened, pairs: list[_Pair]) -> None:
    """The chosen touch point; at first the one that changed most clearly, else that of most touches."""
    told = next((place for place, (_, trend) in enumerate(pairs) if trend.verdict != "cannot_tell"), 0)
    names = [touch_point_words(point) for point, _ in pairs]
    place = st.selectbox("Touch point", range(len(pairs)), index=told, format_func=lambda each: names[each], key="followed", width=360)
    trend = pairs[place][1]
    show_chart(trend_chart(trend, population_line(data.inquiry, cache.trends(data).n_leads)), key="over-time")
    st.caption(plain(trend_words(trend)))
