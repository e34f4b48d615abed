"""What the import did with every row, and what is known about each attribute."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import streamlit as st

from analysis.dataset.meta import ImportMeta, ImportReport
from analysis.snapshots.coverage import AttributeCoverage
from analysis.snapshots.study_data import StudyData
from analysis.tables import AttributeInfo
from analysis.workspace.folder import Workspace
from dashboard.charts.theme import Numbers
from dashboard.data.words import rows_headline
from dashboard.ui.chart import download
from dashboard.ui.files import edit_study
from dashboard.words.help import HELP
from dashboard.words.markup import plain
from dashboard.words.study import partition_rows, study_words

_MOST_SHOWN = 1000


def row_identity(report: ImportReport) -> None:
    """For each entry of the mapping: read = used + not selected + set aside + merged."""
    columns = ["File", "Feeds", "Read", "Used", "Not selected", "Set aside", "Merged"]
    rows = [(e.file, e.table, e.read, e.used, e.not_selected, e.set_aside, e.merged) for e in report.entries]
    if len(rows) > 1:
        rows.append(("All files", "", *(sum(row[index] for row in rows) for index in range(2, 7))))  # type: ignore[arg-type, misc]
    settings = {
        name: st.column_config.NumberColumn(format="localized", help=HELP.get(name.lower().replace(" ", "_"))) for name in columns[2:]
    }
    st.dataframe(pd.DataFrame(rows, columns=columns), hide_index=True, column_config=settings, alt=rows_headline(report))
    st.caption(f"{plain(rows_headline(report))}: read = used + not selected + set aside + merged.")
    if report.ignored:
        st.caption(f"Columns left out on purpose: {plain(', '.join(report.ignored))}.")


def set_aside_table(folder: Path, report: ImportReport) -> None:
    """Every row set aside, with its place, its value and the reason."""
    if report.n_set_aside == 0:
        st.caption("No row was set aside.")
        return
    names = ["file", "line", "table", "column", "value", "reason"]
    frame = pq.read_table(folder / "rejected.parquet", columns=names).to_pandas()
    reasons = frame.groupby("reason", sort=False).size().sort_values(ascending=False).rename("rows").reset_index()
    left, right = st.columns([2, 5], gap="large")
    left.dataframe(
        reasons,
        hide_index=True,
        column_config={"rows": st.column_config.NumberColumn("Rows", format="localized", width="small"), "reason": "Reason"},
    )
    with right:
        st.dataframe(
            frame.head(_MOST_SHOWN), hide_index=True, height=390, placeholder="", column_config={name: name.capitalize() for name in names}
        )
        if len(frame) > _MOST_SHOWN:
            st.caption(f"The first {_MOST_SHOWN:,} of {len(frame):,} rows.")
        rows = tuple(frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None))
        download(Numbers(tuple(names), rows), key="set-aside", label="Download all of them as CSV")


def attributes_table(coverage: tuple[AttributeCoverage, ...], meta: ImportMeta) -> None:
    """How far each attribute is filled, and from when its value counts."""
    columns = ["Attribute", "Filled, %", "Different values", "Kind", "Role", "Known from", "Point in time?", "Family", "Source column"]
    rows = [
        (
            each.info.name,
            None if each.filled_share is None else 100 * each.filled_share,
            each.n_distinct,
            each.info.kind,
            each.info.role,
            _known_from(each.info, meta),
            _history(each.info, meta),
            each.info.family,
            each.info.origin,
        )
        for each in coverage
    ]
    settings = {
        "Filled, %": st.column_config.ProgressColumn(format="%.0f", min_value=0.0, max_value=100.0, color="#6b7280"),
        "Different values": st.column_config.NumberColumn(format="localized"),
        "Known from": st.column_config.TextColumn(help=HELP["known_from"]),
    }
    frame = pd.DataFrame(rows, columns=columns)
    st.dataframe(frame, hide_index=True, column_config=settings, height=min(38 + 35 * max(len(rows), 1), 745), placeholder="–")


def _known_from(info: AttributeInfo, meta: ImportMeta) -> str:
    if info.known_from is None:
        return "" if meta.undated else "entry"
    return {"column": f"date in {info.known_from.name}", "stage": f"stage {info.known_from.name}"}.get(
        info.known_from.kind, "the outcome: no rule may use it"
    )


def _history(info: AttributeInfo, meta: ImportMeta) -> str:
    if info.has_history:
        return "yes: its changes are dated"
    return "no dates" if meta.undated else "no: as exported"


def study_table(space: Workspace, study_data: StudyData) -> None:
    """The study in words, and how every lead of its population is counted."""
    st.markdown(plain(study_words(study_data.study, study_data.snapshots.age_days)))
    if study_data.study.goal:
        st.caption(f"Goal: {plain(study_data.study.goal)}.")
    frame = pd.DataFrame(
        [(name.replace("  ", "\u2003"), n, meaning) for name, n, meaning in partition_rows(study_data.counts)],
        columns=["", "Leads", "Meaning"],
    )
    st.dataframe(
        frame,
        hide_index=True,
        column_config={"Leads": st.column_config.NumberColumn(format="localized"), "": st.column_config.TextColumn(width="medium")},
    )

    with st.expander("Change the study"):
        edit_study(space, study_data.study)


def notes_table(report: ImportReport) -> None:
    """Notes on the import that cost no row."""
    if not report.notes:
        st.caption("There are no notes on this import.")
        return
    frame = pd.DataFrame([(note.text, note.count, note.code) for note in report.notes], columns=["Note", "Rows or leads", "Code"])
    settings = {"Note": st.column_config.TextColumn(width="large"), "Rows or leads": st.column_config.NumberColumn(format="localized")}
    st.dataframe(frame, hide_index=True, column_config=settings)
