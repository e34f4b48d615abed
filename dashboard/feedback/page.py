"""What do buyers and reps tell us? Answers by question, the touch points that buyers name, verdicts of reps, and how both change."""

from __future__ import annotations

import streamlit as st

from dashboard.feedback import cache as cache_voice
from dashboard.feedback.charts import named_chart
from dashboard.feedback.parts import answer_form, show_asked, text_table
from dashboard.feedback.parts_verdicts import agreement_fold
from dashboard.feedback.words import (
    POINT_COLUMNS,
    WINNERS_ONLY,
    point_rows,
    quarter_columns,
    quarter_rows,
    quarters_headline,
    voice_headline,
    voice_notes,
)
from dashboard.pages import FEEDBACK
from dashboard.ui import cache, state
from dashboard.ui.chart import show_chart
from dashboard.ui.page import answer, question, warnings
from dashboard.words.markup import plain
from dashboard.words.study import part_note, population_line

question(FEEDBACK.question)
data = cache.opened(state.workspace())
voice = cache_voice.voice(data)
answer(voice_headline(voice), part_note(data.study_data))
with st.popover("Enter an answer", icon=":material/add_comment:", key="voice-form"):
    answer_form(data)

if voice.points:
    show_chart(named_chart(voice, population_line(data.study_data, cache.inventory(data).n_leads)), key="named")
    text_table(POINT_COLUMNS, point_rows(voice), key="points", alt=voice_headline(voice))
    buyers = [each for each in voice.asked if each.speaker == "buyer"]
    if buyers and all(each.winners_only for each in buyers):
        st.caption(plain(WINNERS_ONLY))
for place, asked in enumerate(voice.asked):
    show_asked(asked, place)
if voice.quarters:
    st.subheader("Quarter by quarter", anchor=False)
    st.markdown(plain(quarters_headline(voice.quarters)))
    text_table(quarter_columns(voice), quarter_rows(voice.quarters), key="voice-quarters", alt=quarters_headline(voice.quarters))
agreement_fold(data)
warnings(voice_notes(voice))
