"""Which touch points reach the leads that convert? The inventory of touch points."""

from __future__ import annotations

import streamlit as st

from dashboard.pages import TOUCH_POINTS
from dashboard.touch_points.charts import with_and_without_chart
from dashboard.touch_points.parts_bots import bots_expander
from dashboard.touch_points.parts_table import touch_point_table
from dashboard.touch_points.parts_trends import trend_expander
from dashboard.touch_points.words import inventory_headline, touch_point_words
from dashboard.touch_points.words_details import buyers_note, credit_note, quick_note
from dashboard.ui import cache, state
from dashboard.ui.chart import show_chart
from dashboard.ui.page import answer, question, warnings
from dashboard.words.markup import plain
from dashboard.words.standing import standing_warnings
from dashboard.words.study import part_note, population_line

question(TOUCH_POINTS.question)
data = cache.opened(state.workspace())
inventory = cache.inventory(data)
same_age = "" if data.study_data.snapshots.undated else "Every lead is observed at the same age, because older leads have more touches. "
points = [touch_point_words(each) for each in inventory.touch_points]
answer(inventory_headline(inventory), f"{same_age}{part_note(data.study_data)}", names=points)

channels = sorted({point.channel for point in inventory.touch_points})
if channels:
    chosen = st.pills(
        "Show only these channels; no number changes", channels, selection_mode="multi", key="channel", bind="query-params", default=[]
    )
    shown = tuple(point for point in inventory.touch_points if not chosen or point.channel in chosen)
    show_chart(with_and_without_chart(shown, population_line(data.study_data, inventory.n_leads)), key="touch-points")
    details = cache.touch_point_details(data)
    touch_point_table(shown, inventory, details)
    st.caption("“With” and “without” show what was observed, not what the touch caused. Leads that want to buy also look for more.")
    for note in filter(None, (credit_note(details), buyers_note(details), quick_note(inventory.touch_points, details))):
        st.caption(plain(note))
    trend_expander(data, inventory)
    bots_expander(data, inventory, details)
warnings(tuple(each.text for each in standing_warnings(data.study_data)))
