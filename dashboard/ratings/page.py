"""What do both sides expect of each signal? Two ballots filled in separately, then both side by side, and what the leads say."""

from __future__ import annotations

import streamlit as st

from analysis.errors import PlumblineError
from analysis.ratings.log import RatingLog
from analysis.ratings.rounds import can_be_rated, complete_round, latest_round
from dashboard.pages import RATINGS
from dashboard.ratings import cache as cached
from dashboard.ratings.charts import points_chart
from dashboard.ratings.parts import ballot_form, choose_card, new_round, opinions_table, rounds_table, use_points
from dashboard.ratings.words import (
    BLIND,
    changed_words,
    elsewhere_words,
    entered_words,
    moved_words,
    offer_words,
    prior_words,
    round_headline,
)
from dashboard.ui import cache, state
from dashboard.ui.chart import show_chart
from dashboard.ui.files import write_scorecard
from dashboard.ui.page import answer, question, show_error
from dashboard.words.markup import plain
from dashboard.words.study import part_note, population_line

top = st.container(horizontal=True, vertical_alignment="center", gap="small")
with top:
    question(RATINGS.question)
space = state.workspace()
data = cache.opened(space)
cards = tuple(card for card in (state.scorecard(space, name) for name in space.scorecard_names()) if can_be_rated(card))
if not cards:
    answer("There is no scorecard with rules yet.", "Write its rules first, with 0 points each. Then both sides rate them.")
    write_scorecard(space, data.study_data.dataset.meta, data.study_data.study)
    st.stop()
with top:
    card = choose_card(cards)
rounds = RatingLog(space.database).all()
found = latest_round(space, card) or complete_round(space, card)
raters = [each.by for each in found.entered] if found else []

if found is None or not found.is_complete:
    answer(round_headline(found, card.name), f"{entered_words(found)} {BLIND}", changed_words(rounds, found, card.name), names=raters)
    if found is not None:
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            st.button("Refresh", key="ratings-refresh", icon=":material/refresh:", type="tertiary")
            new_round(data, card, found)
    ballot_form(data, card, found)
else:
    answer(round_headline(found, card.name), f"{entered_words(found)} {elsewhere_words(found, card.name)}", names=raters)
    try:
        rated = cached.rated_points(data, card, found)
    except PlumblineError as error:
        show_error(error)
        st.stop()
    st.markdown(plain(f"{moved_words(rated)} {offer_words(rated.n_converted)}"))
    use_points(data, card, rated)
    left, right = st.columns(2, gap="small")
    with left:
        show_chart(points_chart(rated, population_line(data.study_data, rated.n_leads)), key="rated-points")
    with right:
        opinions_table(rated)
    st.caption(plain(prior_words()))
    st.caption(plain(part_note(data.study_data)))

if rounds:
    history = st.expander("All rounds", on_change="rerun", key="rounds-on-record")
    if history.open:
        with history:
            rounds_table(rounds)
