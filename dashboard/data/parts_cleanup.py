"""The clean-up list on the page: which leads, why, and the list as a file."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.leads.cleanup import CleanupCode
from dashboard.charts.theme import Numbers
from dashboard.data.export_cleanup import cleanup_workbook
from dashboard.data.words_cleanup import CODES, COLUMNS, cleanup_headline, cleanup_notes, cleanup_row
from dashboard.false_positives import cache as cache_hot
from dashboard.ui import state
from dashboard.ui.cache import Opened
from dashboard.ui.chart import download
from dashboard.words.markup import plain

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def cleanup_list(data: Opened) -> None:
    """Leads to tidy up under the current scorecard, each with its reasons."""
    name = state.current_name(data.space)
    found = cache_hot.cleanup(data, None if name is None else state.scorecard(data.space, name))
    st.markdown(f"**{plain(cleanup_headline(found))}**")
    if not found.leads:
        return
    codes: list[CleanupCode] = [code for code in CODES if found.count(code)]
    chosen = st.pills("Only these reasons", codes, selection_mode="multi", format_func=CODES.__getitem__, key="cleanup-codes", default=[])
    shown = [lead for lead in found.leads if not chosen or any(why.code in chosen for why in lead.why)]
    rows = tuple(cleanup_row(lead) for lead in shown)
    settings = {
        "Lead": st.column_config.TextColumn(pinned=True, width=110),
        "Company": st.column_config.TextColumn(width=220),
        "Score": st.column_config.NumberColumn(width=70),
        "Last activity": st.column_config.TextColumn(width=125),
        "Why it is on the list": st.column_config.TextColumn(width=430),
    }
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    st.dataframe(frame, hide_index=True, column_config=settings, height=388, key="cleanup", placeholder="", alt=f"{len(frame)} leads")
    with st.container(horizontal=True, gap="small"):
        download(Numbers(COLUMNS, rows), key="cleanup")
        st.download_button(
            "Download as Excel file",
            lambda: cleanup_workbook(found),
            "plumbline-cleanup.xlsx",
            _XLSX,
            key="cleanup-xlsx",
            on_click="ignore",
            icon=":material/download:",
            type="tertiary",
        )
    for note in cleanup_notes(found):
        st.caption(plain(note))
