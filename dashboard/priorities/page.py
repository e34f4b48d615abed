"""Whom should each rep call next, and why? A rep's own open leads in order, with reasons and the clock of the promised first contact."""

from __future__ import annotations

import streamlit as st

from analysis.inference.estimate import NotEstimable
from analysis.snapshots.open import Question, latest_instant
from dashboard.feedback.parts import text_table
from dashboard.lift import cache as cache_lift
from dashboard.pages import PRIORITIES
from dashboard.priorities.words import COLUMNS, TEXTS, about_words, owner_words, priorities_headline, priority_row
from dashboard.ui import cache, state
from dashboard.ui.card_choice import tried_and_current
from dashboard.ui.files import write_scorecard
from dashboard.ui.page import answer, question, warnings
from dashboard.words.markup import plain
from dashboard.words.numbers import cannot_tell
from dashboard.words.standing import of_plan

question(PRIORITIES.question)
space = state.workspace()
data = cache.opened(space)
if not space.scorecard_names():
    st.markdown("**There is no scorecard yet.**")
    write_scorecard(space, data.study_data.dataset.meta, data.study_data.study)
    st.stop()
_, card = tried_and_current(space)
as_of = latest_instant(Question(data.study_data.dataset, data.study_data.study))
found = cache_lift.call_next(data, card, as_of)
if isinstance(found, NotEstimable):
    answer(cannot_tell(found))
    st.stop()
place = st.container()
owner = ""
if found.owners:
    owner = st.selectbox("Rep", found.owners, format_func=owner_words, key="rep", bind="query-params", width=260)
own = found.of(owner)
with place:
    answer(priorities_headline(found, owner), f"Under “{card.name}”. {about_words(found)}", names=[owner, *found.called])
if own:
    rows = tuple(priority_row(number, each, found) for number, each in enumerate(own, 1))
    text_table(COLUMNS, rows, key="priorities", alt=priorities_headline(found, owner), texts=TEXTS)
    st.caption(
        plain(
            "Converts: the share of visible leads with such a score that converted so far. Expected value: that share times the mean "
            "amount of a conversion. The page Lead explains each score."
        )
    )
warnings(tuple(each.text for each in of_plan(data.study_data)))
