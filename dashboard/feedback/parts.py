"""Pieces of the page Feedback: one question with its answers, and a form for what somebody said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from analysis.errors import PlumblineError
from analysis.feedback.answer_log import SaidAnswer
from analysis.feedback.answers import QUESTIONS, Topic, tell
from analysis.feedback.summary import Asked
from dashboard.charts.theme import Numbers
from dashboard.feedback.words import TOPICS, asked_headline, asked_note, often_rest, often_rows
from dashboard.ui import cache, state
from dashboard.ui.cache import Opened
from dashboard.ui.chart import download
from dashboard.ui.page import show_error
from dashboard.words.markup import plain

_ANSWERS = ("Answer", "Leads", "Share of those that answered")


def text_table(
    columns: Sequence[str], rows: Sequence[Sequence[str | int]], *, key: str, alt: str, texts: frozenset[str] | None = None
) -> None:
    """A table of texts and figures, figures to the right, with a download.

    Args:
        columns: Headers.
        rows: Cells as they are shown.
        key: Unique on the page.
        alt: What the table says, in a sentence.
        texts: Columns that are read from the left; None: the first.
    """
    frame = pd.DataFrame([list(row) for row in rows], columns=list(columns))
    left = frozenset(columns[:1]) if texts is None else texts
    sides = {name: st.column_config.Column(alignment="left" if name in left else "right") for name in columns}
    st.dataframe(frame, hide_index=True, column_config=sides, width="content", key=f"{key}-table", alt=alt)
    download(Numbers(tuple(columns), tuple(tuple(row) for row in rows)), key=key)


def show_asked(asked: Asked, place: int) -> None:
    """One question: who answered, and what they said most often."""
    st.subheader(plain(TOPICS[asked.topic]), anchor=False)
    st.markdown(plain(f"{f'“{asked.question}” ' if asked.question else ''}{asked_headline(asked)}"))
    if asked.often:
        text_table(_ANSWERS, often_rows(asked), key=f"answers-{place}", alt=asked_headline(asked))
    for note in filter(None, (often_rest(asked), asked_note(asked))):
        st.caption(plain(note))


def answer_form(data: Opened) -> None:
    """A form for what a buyer or a rep said."""
    topics: tuple[Topic, ...] = tuple(QUESTIONS)
    with st.form("voice", clear_on_submit=False, border=False):
        lead = st.text_input("Lead (its id in your system)", max_chars=80, key="voice-lead")
        topic = st.selectbox("Question", topics, format_func=lambda each: QUESTIONS[each][1], key="voice-topic")
        answer = st.text_input("What was said", max_chars=500, key="voice-answer")
        points = ["", *(" / ".join(filter(None, (each.channel, each.action, each.asset))) for each in cache.inventory(data).touch_points)]
        point = st.selectbox("Touch point that the answer names (optional)", points, key="voice-point")
        by = st.text_input("Your name", max_chars=80, key="voice-by")
        if not st.form_submit_button("Save", type="primary", key="voice-save"):
            return
        speaker, question = QUESTIONS[topic]
        said = SaidAnswer(lead.strip(), speaker, question, answer, point, by, None, "")
        try:
            tell(data.space, data.study_data, said, now=dt.datetime.now(dt.UTC))
        except PlumblineError as error:
            show_error(error)
            return
    state.message(f"Saved: an answer about {lead.strip()}.")
    st.rerun()
