"""Would this scorecard have found the right leads? A backtest on history as it was known at the time, beside the current scorecard."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analysis.errors import PlumblineError
from dashboard.backtest import cache_plans
from dashboard.backtest.parts_figures import figures_table
from dashboard.backtest.parts_holdout import show_unseen_leads, unseen_lead_tools
from dashboard.backtest.parts_plan import bodies, judge, sees_crossings, sees_months, show_change
from dashboard.backtest.parts_replay import show_replay
from dashboard.backtest.words import found_right
from dashboard.backtest.words_replay import replay_headline
from dashboard.charts.scores import band_chart
from dashboard.false_positives.cache import shown_card
from dashboard.pages import BACKTEST
from dashboard.ui import cache, links, state
from dashboard.ui.card_choice import choose
from dashboard.ui.chart import show_chart
from dashboard.ui.files import write_scorecard
from dashboard.ui.leaks import leaks_beside
from dashboard.ui.page import answer, question, show_error, warnings
from dashboard.words.formats import plural
from dashboard.words.headlines import headline
from dashboard.words.markup import plain
from dashboard.words.standing import standing_warnings
from dashboard.words.study import few_conversions, part_note

question(BACKTEST.question)
top = st.container(horizontal=True, vertical_alignment="center", gap="small")
space = state.workspace()
data = cache.opened(space)
if not space.scorecard_names():
    st.markdown("**There is no scorecard yet.**")
    write_scorecard(space, data.study_data.dataset.meta, data.study_data.study)
    st.stop()
draft, current = choose(top, space)

try:
    card = shown_card(data, draft.card, current, locked=draft.locked)
    judged = judge(data, card, current)
except PlumblineError as error:
    show_error(error)
    st.stop()
links.write(draft.saved, card, locked=draft.locked)
subject, pair = judged.subject, judged.subject.curves.pair
result, baseline, same = pair.candidate, pair.current, pair.same
summary = found_right(result, baseline, same=same, counted=judged.counted)
if sees_crossings(data):
    answer(replay_headline(cache_plans.turned_hot(data, card)), part_note(data.study_data))
    show_replay(data, card, None if same else current)
    st.subheader(f"Each lead once, {plural(data.study_data.snapshots.age_days or 0, 'day')} after it entered", anchor=False)
    st.caption(plain(summary))
else:
    answer(headline(result, None if same else baseline), f"{summary} {part_note(data.study_data)}")

left, right = st.columns((6, 7) if sees_months(data) else 2, gap="medium")
with left:
    show_chart(band_chart(pair, subject.population), key="bands")
with right:
    show_change(judged)
    figures_table(result, baseline, judged.comparison)
    if not same:
        unseen_lead_tools(data, replace(draft, card=card), current)
show_unseen_leads(card)

tabs = bodies(judged)
for tab, show in zip(st.tabs(list(tabs), on_change="rerun", key="tab"), tabs.values(), strict=True):
    if tab.open:
        with tab:
            show()
notes = tuple(each.text for each in standing_warnings(judged.study_data, card))
warnings((few_conversions(result.n_converted), *leaks_beside(data, card, current), *notes))
