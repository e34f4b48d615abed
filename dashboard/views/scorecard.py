"""What is each signal worth? The live board, and what every move does."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analysis.errors import PlumblineError
from analysis.evaluation import compare, evaluate, threshold_for_hot
from analysis.scoring import count_scores
from dashboard import cache, state
from dashboard.text.standing import standing_warnings
from dashboard.text.study import few_conversions
from dashboard.widgets import links
from dashboard.widgets.board.payload import Reference
from dashboard.widgets.board_choice import choose, keep_tools
from dashboard.widgets.board_figures import all_figures
from dashboard.widgets.board_live import show_board
from dashboard.widgets.files import write_scorecard
from dashboard.widgets.leaks import leaks_beside
from dashboard.widgets.page import question, show_error, warnings
from dashboard.widgets.trust import trust_expander

top = st.container(horizontal=True, vertical_alignment="center", gap="small")
with top:
    question("What is each signal worth?")
space = state.workspace()
data = cache.opened(space)
if not space.scorecard_names():
    st.markdown("**There is no scorecard yet.**")
    write_scorecard(space, data.inquiry.dataset.meta, data.inquiry.study)
    st.stop()
draft, current = choose(top, space)

try:
    judged = cache.judged(data, draft.card)
    reference = cache.evaluated(data, current)
except PlumblineError as error:
    show_error(error)
    write_scorecard(space, data.inquiry.dataset.meta, data.inquiry.study)
    st.stop()
counts = count_scores(judged.prepared, draft.card)
lock = threshold_for_hot(counts, reference.hot.n_leads, draft.card)
card = draft.card.with_threshold(lock.threshold) if draft.locked else draft.card
result = evaluate(counts, card)
keep_tools(top, space, data, replace(draft, card=card))
links.write(draft.saved, card, locked=draft.locked)
sheet = show_board(data, judged, draft, result, Reference(current, reference))

more = st.expander("More: all figures with their ranges", on_change="rerun", key="more")
if more.open:
    with more:
        all_figures(result, reference, compare(reference, result))
trust_expander(data, card)
standing = tuple(each.text for each in standing_warnings(data.inquiry, card))
warnings((few_conversions(result.n_converted), *leaks_beside(data, card, current), *standing))
