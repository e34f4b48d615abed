"""What is each signal worth? The live board, and what every move does."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analysis.errors import PlumblineError
from analysis.evaluation import evaluate
from analysis.evaluation.thresholds import threshold_for_hot
from analysis.scoring.fast import count_scores
from dashboard.board.live.payload import Baseline
from dashboard.board.parts_change import compare_fold, find_change
from dashboard.board.parts_fit_engagement import grid_fold
from dashboard.board.parts_goals import goal_fold
from dashboard.board.parts_live import show_board, show_facts, show_notes
from dashboard.board.parts_overfitting import overfitting_check
from dashboard.board.parts_tools import card_tools
from dashboard.board.parts_validate import show_validation
from dashboard.pages import SCORECARD
from dashboard.ratings.parts import offer_ratings
from dashboard.ui import cache, links, state
from dashboard.ui.card_choice import choose
from dashboard.ui.files import write_scorecard
from dashboard.ui.leaks import leaks_beside
from dashboard.ui.page import question, show_error, warnings
from dashboard.ui.trust import trust_expander
from dashboard.words.standing import standing_warnings
from dashboard.words.study import few_conversions

top = st.container(horizontal=True, vertical_alignment="center", gap="small")
with top:
    question(SCORECARD.question)
space = state.workspace()
data = cache.opened(space)
if not space.scorecard_names():
    st.markdown("**There is no scorecard yet.**")
    write_scorecard(space, data.study_data.dataset.meta, data.study_data.study)
    st.stop()
draft, current = choose(top, space)

try:
    judged = cache.judged(data, draft.card)
    baseline = cache.evaluated(data, current)
except PlumblineError as error:
    show_error(error)
    write_scorecard(space, data.study_data.dataset.meta, data.study_data.study)
    st.stop()
counts = count_scores(judged.prepared, draft.card)
lock = threshold_for_hot(counts, baseline.hot.n_leads, draft.card)
card = draft.card.with_threshold(lock.threshold) if draft.locked else draft.card
result = evaluate(counts, card)
card_tools(top, data, replace(draft, card=card), current)
offer_ratings(draft.card, result.n_converted)
compared = Baseline(current, baseline)
sheet = show_board(data, judged, draft, result, compared)
links.write(draft.saved, card, locked=draft.locked)

change = find_change(data, card, current)
show_facts(data, sheet, card, change)
show_validation(card)
overfitting_check(data, card, current)
compare_fold(data, result, card, compared, change)
goal_fold(data, card, result, current, locked=draft.locked)
grid_fold(data, card)
trust_expander(data, card)
notes = tuple(each.text for each in standing_warnings(data.study_data, card))
warnings((few_conversions(result.n_converted), *leaks_beside(data, card, current), *notes))
show_notes(data, sheet, card)
