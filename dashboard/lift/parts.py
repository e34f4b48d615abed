"""Pieces of the page Lift report: what is asked, a section with its table, and the files to take along."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from analysis.dataset.histories import as_micros
from analysis.errors import PlumblineError
from analysis.lift.records import Assumptions
from analysis.lift.report import LiftReport, report_lift
from analysis.scorecard import Scorecard
from dashboard import clock
from dashboard.export.workbook import workbook_bytes
from dashboard.lift.export import lift_page, lift_sheets
from dashboard.lift.words import locked_words
from dashboard.lift.words_sections import Section
from dashboard.ui import state
from dashboard.ui.cache import Opened
from dashboard.ui.page import show_error
from dashboard.words.help import HELP
from dashboard.words.markup import plain

_NOBODY = "none"


def choose_asked(data: Opened) -> tuple[int | None, Scorecard | None]:
    """Since when scores were used, and the old scorecard to compare this one with."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        dated = not data.study_data.snapshots.undated
        day = st.date_input("Scores were used since", None, key="report-since", width=190, help=HELP["report_since"]) if dated else None
        names = [_NOBODY, *data.space.scorecard_names()]
        old = st.selectbox("Old scorecard", names, key="report-baseline", width=220, help=HELP["report_against"])
    since = as_micros(dt.datetime.combine(day, dt.time(), dt.UTC)) if isinstance(day, dt.date) else None
    return since, None if old in (None, _NOBODY) else state.scorecard(data.space, old)


def choose_assumptions(currency: str | None) -> Assumptions | None:
    """What a call costs and a conversion brings; None until both are given."""
    unit = f", {currency}" if currency else ""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        cost = st.number_input(f"A call costs{unit}", 0.0, None, None, key="report-call", width=190, persist_state="session")
        value = st.number_input(f"A conversion brings{unit}", 0.0, None, None, key="report-value", width=220, persist_state="session")
    if not cost or not value:
        return None
    if cost >= value:
        show_error(PlumblineError("COMMAND-LINE", "a call must cost less than a conversion brings.", remedy="Change one of them."))
        return None
    return Assumptions(cost, value)


def offer_reading(data: Opened, report: LiftReport) -> None:
    """Where a version is active: let somebody read all its leads, by name."""
    if not (locked := locked_words(report)):
        return
    with st.container(border=True):
        st.markdown(plain(locked))
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.text_input("Your name", key="report-by", max_chars=80, width=220)
            st.button("Read them", key="report-read", type="primary", on_click=_read, args=(data,))


def _read(data: Opened) -> None:
    by = state.choice("report-by").strip()
    try:
        if not by:
            raise PlumblineError("ACCESS-WITHOUT-NAME", "reading sealed leads needs a name.", remedy="Enter your name.")
        report_lift(data.space, data.study_data, by=by, now=clock.now())
    except PlumblineError as error:
        state.failure(error)
        return
    state.message(f"Recorded: {by} read all leads since the version became active.")


def show_section(section: Section, above: str = "") -> None:
    """A section: its question, its finding (unless it is above already), its table and what to keep in mind with it."""
    st.markdown(f"##### {plain(section.title)}")
    if section.finding != above:
        st.markdown(plain(section.finding))
    if section.rows:
        frame = pd.DataFrame(list(section.written), columns=[column.name for column in section.columns])
        sides = {
            column.name: st.column_config.TextColumn(alignment="left" if column.kind == "text" else "right") for column in section.columns
        }
        st.dataframe(frame, hide_index=True, column_config=sides, width="content", key=f"lift-{section.key}", alt=section.finding)
    for note in section.notes:
        st.caption(plain(note))


def take_along(report: LiftReport, population: str, warnings: tuple[str, ...]) -> None:
    """The same report as a page to print and as a workbook."""
    with st.container(horizontal=True, gap="small"):
        page = lift_page(report, population, warnings)
        st.download_button(
            "Page to print", page, "lift-report.html", "text/html", key="lift-html", on_click="ignore", icon=":material/print:"
        )
        sheet = workbook_bytes(lift_sheets(report, population), pages_tall=0)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        st.download_button("Workbook", sheet, "lift-report.xlsx", kind, key="lift-xlsx", on_click="ignore", icon=":material/table_view:")
