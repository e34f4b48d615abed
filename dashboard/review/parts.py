"""Pieces of the page Review: who reads, the alarms, the tables, the calendar and the decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from analysis.dataset.histories import as_datetime, as_micros
from analysis.errors import PlumblineError
from analysis.review.decide import decide, review_active
from analysis.review.gather import ActiveVersion, mature_days
from analysis.review.log import DECISIONS, Decided
from analysis.review.record import Review
from dashboard import clock
from dashboard.pages import SCORECARD
from dashboard.review.export_calendar import AHEAD_DAYS, calendar_text, review_entries
from dashboard.review.words import alarm_words, changed_rules, date_words, moved_words, proposal_words, rules_words
from dashboard.review.words_rows import DECISION_COLUMNS, DECISION_WORDS, MOVED_COLUMNS, RULE_COLUMNS, decision_row, moved_row, rule_row
from dashboard.ui import state
from dashboard.ui.cache import Opened
from dashboard.words.help import HELP
from dashboard.words.markup import plain

#: Days of the calendar that the page shows; the file holds a year.
_SHOWN = 5


def choose_as_of(data: Opened, version: ActiveVersion) -> int | None:
    """The day as of which to review; None for the end of the data."""
    last = data.study_data.snapshots.window.data_to
    if last is None or last < version.activated:
        return None
    first, end = (as_datetime(each).date() for each in (version.activated, last))
    chosen = st.date_input(
        "As of", None, first, end, key="as_of", bind="query-params", width=160, help=HELP["review_as_of"], label_visibility="collapsed"
    )
    return as_micros(dt.datetime.combine(chosen, dt.time(), dt.UTC)) if isinstance(chosen, dt.date) and chosen < end else None


def offer_reading(data: Opened) -> None:
    """Let somebody read the leads since the version became active, by name."""
    with st.container(border=True):
        st.markdown("A review reads the outcomes of **all leads since then**, sealed ones too. The access is recorded with your name.")
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.text_input("Your name", key="review-by", max_chars=80, width=220)
            st.button("Review", key="review-read", type="primary", on_click=_read, args=(data,))


def _read(data: Opened) -> None:
    by = state.choice("review-by").strip()
    try:
        if not by:
            raise PlumblineError("ACCESS-WITHOUT-NAME", "reading sealed leads needs a name.", remedy="Enter your name.")
        review_active(data.space, data.study_data, by=by, now=clock.now())
    except PlumblineError as error:
        state.failure(error)
        return
    state.message(f"Recorded: {by} read all leads since the version became active.")


def show_alarms(review: Review) -> None:
    """Each alarm with its evidence, and the way to the board."""
    if not (alarms := alarm_words(review)):
        return
    with st.container(border=True):
        st.markdown("\n".join(f"- {plain(each)}" for each in alarms))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(plain(proposal_words(review)), width="stretch")
            st.page_link(SCORECARD.file, label="To the board, with suggested points", icon=":material/tune:", width="content")


def show_rules(review: Review) -> None:
    """Rules that changed; the others on demand."""
    st.subheader("Rules, then and now", anchor=False)
    st.caption(plain(rules_words(review)))
    changed = changed_rules(review)
    if changed:
        _table([rule_row(each) for each in changed], RULE_COLUMNS, "changed-rules")
    with st.expander("All rules"):
        _table([rule_row(each) for each in review.rules], RULE_COLUMNS, "all-rules")


def show_moved(review: Review) -> None:
    """What moved; all watched inputs on demand."""
    st.subheader("What moved", anchor=False)
    st.caption(plain(moved_words(review)))
    with st.expander("All watched inputs"):
        st.caption(
            "The index is the population stability index. An alarm needs more than 0.10 and more than the critical value among all inputs."
        )
        _table([moved_row(each) for each in review.moved], MOVED_COLUMNS, "watched")


def show_calendar(data: Opened, version: ActiveVersion, *, today: dt.date) -> None:
    """When to review, to take along as a calendar file."""
    st.subheader("When to review", anchor=False)
    entries = review_entries(version, until=today + dt.timedelta(days=AHEAD_DAYS), mature_days=mature_days(data.study_data))
    coming = [(date_words(each.day), each.summary) for each in entries if each.day > today]
    _table(coming[:_SHOWN], ("Day", "What"), "calendar")
    file = calendar_text(entries, stamp=clock.now())
    st.download_button(
        "Calendar file (.ics)", file, "plumbline-reviews.ics", "text/calendar", key="review-ics", on_click="ignore",
        icon=":material/event:", type="tertiary",
    )  # fmt: skip


def decision_form(data: Opened, review: Review) -> None:
    """Keep, adjust or retire: with a reason and a name."""
    st.subheader("Decision", anchor=False)
    with st.form("review-decision", border=False):
        st.segmented_control("Decision", DECISIONS, format_func=lambda each: DECISION_WORDS[each], key="review-decide", required=False)
        st.text_input("Why", key="review-why", max_chars=300)
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.text_input("Name", key="review-name", max_chars=80, width=220)
            st.form_submit_button("Enter the decision", type="primary", on_click=_decide, args=(data, review))


def _decide(data: Opened, review: Review) -> None:
    chosen = next((each for each in DECISIONS if each == state.choice("review-decide")), None)
    try:
        if chosen is None:
            raise PlumblineError("COMMAND-LINE", "no decision was chosen.", remedy="Keep it, adjust it or retire it.")
        made = decide(data.space, review, chosen, reason=state.choice("review-why"), by=state.choice("review-name"), now=clock.now())
    except PlumblineError as error:
        state.failure(error)
        return
    state.message(f"Entered: {DECISION_WORDS[made.decision]} ({made.by}).")


def show_decisions(decisions: tuple[Decided, ...]) -> None:
    """What was decided so far, the newest first."""
    if decisions:
        _table([decision_row(each) for each in reversed(decisions)], DECISION_COLUMNS, "decisions")


def _table(rows: Sequence[tuple[str, ...]], columns: tuple[str, ...], key: str) -> None:
    st.dataframe(pd.DataFrame(rows, columns=list(columns)), hide_index=True, key=f"review-{key}", alt=f"{len(rows)} rows")
