"""Who looks hot and never converts? What the wrongly judged leads share, which rule would change that, and at what cost."""

from __future__ import annotations

import streamlit as st

from analysis.errors import PlumblineError
from dashboard.false_positives import cache as cache_hot
from dashboard.false_positives.charts import groups_chart
from dashboard.false_positives.parts_groups import certainty, choose_side, group_detail, groups_table
from dashboard.false_positives.parts_leads import lead_list
from dashboard.false_positives.words import chart_headline, check_words, search_note, side_headline
from dashboard.feedback.parts_verdicts import agreement_fold
from dashboard.pages import FALSE_POSITIVES
from dashboard.ui import cache, state
from dashboard.ui.card_choice import tried_and_current
from dashboard.ui.chart import show_chart
from dashboard.ui.files import write_scorecard
from dashboard.ui.leaks import leaks_beside
from dashboard.ui.page import answer, question, show_error, warnings
from dashboard.words.markup import plain
from dashboard.words.standing import standing_warnings
from dashboard.words.study import few_conversions, part_note, population_line

question(FALSE_POSITIVES.question)
space = state.workspace()
data = cache.opened(space)
if not space.scorecard_names():
    st.markdown("**There is no scorecard yet.**")
    write_scorecard(space, data.study_data.dataset.meta, data.study_data.study)
    st.stop()
tried, current = tried_and_current(space)
draft = state.draft()
place = st.container()
side = choose_side()
try:
    card = cache_hot.shown_card(data, tried, current, locked=draft is not None and draft.locked)
    read = cache_hot.workbench(data, card)
except PlumblineError as error:
    show_error(error)
    st.stop()
found = read.bench.side(side)
with place:
    basis = f"Under “{card.name}”, hot from {card.threshold} points. {part_note(data.study_data)}"
    answer(side_headline(read.bench, side), basis, names=[each.name for each in found.groups])
if found.groups:
    confirmation = cache_hot.confirmation(data, read)
    show_chart(groups_chart(found, confirmation, population_line(data.study_data, found.n_leads)), key=f"groups-{side}")
    certainty(data, read, confirmation)
    group = groups_table(found, confirmation)
    st.subheader(plain(group.name), anchor=False)
    checked = None if confirmation is None else confirmation.of(side, group.name)
    if checked is not None:
        st.caption(plain(check_words(checked)))
    group_detail(data, read, side, group)
    lead_list(data, read, side, group)
else:
    st.info(plain(f"{chart_headline(found)}."), icon=":material/search_off:")
st.caption(plain(search_note(found)))
agreement_fold(data)
standing = tuple(each.text for each in standing_warnings(data.study_data, card))
warnings((few_conversions(read.bench.before.n_converted), *leaks_beside(data, card, current), *standing))
