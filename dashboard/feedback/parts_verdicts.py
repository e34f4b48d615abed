"""Reps' verdicts on leads, and whether they agree with outcomes."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.errors import PlumblineError
from analysis.feedback.verdict_log import REASONS, VerdictKind
from analysis.feedback.verdicts import Seen, Verdict, read_verdicts, say, verdict_agreement
from dashboard import clock
from dashboard.charts.theme import Numbers
from dashboard.feedback.words_verdicts import REASON_WORDS, VERDICTS, agreement_headline, agreement_notes, rate_row, verdict_words
from dashboard.ui import state
from dashboard.ui.cache import Opened
from dashboard.ui.chart import download
from dashboard.ui.page import show_error
from dashboard.words.markup import plain

_COLUMNS = ("Reps said", "Leads", "Converted", "Conversion")
_KINDS: tuple[VerdictKind, ...] = ("wrong", "right", "withdrawn")


def verdict_form(data: Opened, seen: Seen, *, key: str) -> None:
    """A button behind which a rep gives a verdict on a lead.

    Args:
        data: The study, and the workspace in which the verdict is saved.
        seen: The lead, with the scorecard and the score shown.
        key: Unique on the page.
    """
    with (
        st.popover("Was this lead worth a call?", icon=":material/rate_review:", key=f"verdict-{key}"),
        st.form(f"say-{key}", border=False),
    ):
        st.caption(
            plain(f"About {seen.lead_id}. Saved with your name and the day. A later verdict of yours replaces it; nothing is deleted.")
        )
        kind = st.radio("This lead was", _KINDS, format_func=VERDICTS.__getitem__, key=f"verdict-kind-{key}")
        reason = st.selectbox("Why, if it was wrong", REASONS, None, format_func=REASON_WORDS.__getitem__, key=f"verdict-reason-{key}")
        note = st.text_input("In your words (optional)", max_chars=500, key=f"verdict-note-{key}")
        by = st.text_input("Your name", max_chars=80, key=f"verdict-by-{key}")
        if not st.form_submit_button("Save", type="primary", key=f"verdict-save-{key}"):
            return
        try:
            say(data.space, data.study_data, seen, (kind, reason, note), by=by, now=clock.now())
        except PlumblineError as error:
            show_error(error)
            return
    state.message(f"Saved: the verdict of {by.strip()} on {seen.lead_id}.")
    st.rerun()


def said_of(data: Opened) -> dict[int, str]:
    """What was said of each lead, in one phrase, by the lead's number."""
    verdicts, _ = read_verdicts(data.space, data.study_data)
    by_lead: dict[int, list[Verdict]] = {}
    for each in verdicts:
        by_lead.setdefault(each.lead_no, []).append(each)
    return {lead: verdict_words(tuple(own)) for lead, own in by_lead.items()}


def verdict_row(data: Opened, lead_no: int, seen: Seen) -> None:
    """On the page of one lead: what reps said of it, and the form for another verdict."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        verdict_form(data, seen, key="lead")
        said = said_of(data).get(lead_no)
        st.caption(plain(f"Reps said: {said}." if said else "No rep has given a verdict on this lead."))


def agreement_fold(data: Opened) -> None:
    """A fold: do reps' verdicts agree with outcomes, in all and by reason."""
    fold = st.expander("What reps said of these leads, and whether they were right", on_change="rerun", key="agreement")
    if not fold.open:
        return
    with fold:
        found = verdict_agreement(data.space, data.study_data)
        st.markdown(f"**{plain(agreement_headline(found))}**")
        rows = (rate_row(found.right), rate_row(found.wrong), *(rate_row(each, "wrong: ") for each in found.reasons))
        settings = {
            "Reps said": st.column_config.TextColumn(width=320),
            "Conversion": st.column_config.TextColumn(alignment="right", width=150),
        }
        frame = pd.DataFrame(rows, columns=list(_COLUMNS))
        st.dataframe(frame, hide_index=True, column_config=settings, width="content", key="agreement-table", alt=f"{len(frame)} verdicts")
        download(Numbers(_COLUMNS, rows), key="verdicts")
        for note in agreement_notes(found):
            st.caption(plain(note))
