"""The leads behind a number of the workbench: who they are, what reps said of them, and the way to their explanation."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.false_positives.lists import ListedLead, group_leads
from analysis.false_positives.study import ReadWorkbench
from analysis.false_positives.workbench import FactGroup, Side
from analysis.feedback.verdicts import Seen
from dashboard.charts.theme import Cell, Numbers
from dashboard.feedback.parts_verdicts import said_of, verdict_form
from dashboard.pages import LEAD
from dashboard.ui.cache import Opened
from dashboard.ui.chart import download
from dashboard.words.formats import count, day, plural
from dashboard.words.markup import plain

_COLUMNS = ("Lead", "Company", "Score at snapshot", "Converted", "Entered", "About the lead", "Reps said")


def lead_list(data: Opened, read: ReadWorkbench, side: Side, group: FactGroup) -> None:
    """The leads of a group; one that is chosen can be opened or judged.

    Args:
        data: The study, and the workspace in which verdicts are kept.
        read: The workbench.
        side: Which side.
        group: One of its groups.
    """
    st.markdown(f"**The {plural(group.n_leads, 'lead')}**")
    everybody = st.toggle(f"All {count(read.bench.side(side).n_hits)} misclassified leads instead of this group", key=f"everybody-{side}")
    leads = group_leads(data.study_data, read, side, None if everybody else group)
    said = said_of(data)
    rows = tuple(_row(lead, said.get(lead.lead_no, "")) for lead in leads)
    settings = {
        "Lead": st.column_config.TextColumn(pinned=True, width=110),
        "Company": st.column_config.TextColumn(width=200),
        "Score at snapshot": st.column_config.NumberColumn(width=90),
        "Converted": st.column_config.TextColumn(width=85),
        "Entered": st.column_config.TextColumn(width=105),
        "About the lead": st.column_config.TextColumn(width=380),
        "Reps said": st.column_config.TextColumn(width=260),
    }
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    chosen = st.dataframe(
        frame,
        hide_index=True,
        column_config=settings,
        height=min(38 + 35 * max(len(frame), 1), 318),
        key=f"leads-{side}-{group.name}-{everybody}",
        on_select="rerun",
        selection_mode="single-row",
        placeholder="",
        alt=f"{len(frame)} leads",
    )
    picked = chosen["selection"]["rows"]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        download(Numbers(_COLUMNS, rows), key=f"leads-{side}")
        if picked and picked[0] < len(leads):
            _one(data, read, leads[picked[0]])
        else:
            st.caption("Choose a lead to see why it has its score, or to give a verdict on it.")


def _one(data: Opened, read: ReadWorkbench, lead: ListedLead) -> None:
    card = read.leads.card
    st.page_link(
        LEAD.file,
        label=plain(f"Why {lead.score} points? Open {lead.lead_id}"),
        icon=":material/person_search:",
        query_params=_address(lead),
    )
    verdict_form(data, Seen(lead.lead_id, card.name, lead.score), key="list")


def _address(lead: ListedLead) -> dict[str, str]:
    return {"search": lead.lead_id}


def _row(lead: ListedLead, said: str) -> tuple[Cell, ...]:
    entered = "" if lead.entry is None else day(lead.entry)
    about = ", ".join(value for _, value in lead.facts)
    return lead.lead_id, lead.account or "", lead.score, "yes" if lead.converted else "no", entered, about, said
