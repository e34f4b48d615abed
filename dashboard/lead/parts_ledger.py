"""Every row of one lead's ledger, then caps, rounding and limits: it adds up to the score."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.leads.explain import Explanation
from dashboard.charts.theme import Numbers
from dashboard.ui.chart import download
from dashboard.words.formats import moment, signed

_COLUMNS = ("At (UTC)", "Rule", "Touch", "Step, %", "Points", "Contribution", "Sum so far")


def ledger_table(explanation: Explanation, *, dated: bool) -> None:
    """The explanation as a table whose last sum is the score; without instants for leads without dates."""
    rows = ledger_rows(explanation)
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    shown = _COLUMNS if dated else _COLUMNS[1:]
    settings = {
        "Step, %": st.column_config.NumberColumn(format="%+d"),
        "Points": st.column_config.NumberColumn(format="%+d"),
        "Contribution": st.column_config.NumberColumn(format="%+.2f"),
        "Sum so far": st.column_config.NumberColumn(format="%.2f"),
        "Touch": st.column_config.TextColumn(width="medium"),
        "Rule": st.column_config.TextColumn(width="medium"),
    }
    st.dataframe(
        frame,
        hide_index=True,
        column_order=shown,
        column_config=settings,
        height=min(38 + 35 * len(rows), 808),
        key="ledger",
        placeholder="",
        alt=_adds_up(explanation),
    )
    st.caption(f"{_adds_up(explanation)} A contribution is step × points.")
    download(Numbers(_COLUMNS, rows), key=f"ledger-{explanation.lead_id}")


def _adds_up(explanation: Explanation) -> str:
    return f"{len(explanation.steps)} steps, caps, rounding and limits add up to {explanation.score}."


def ledger_rows(explanation: Explanation) -> tuple[tuple[str | int | float | None, ...], ...]:
    """The rows of the table; the sum of the last one is the score."""
    rows: list[tuple[str | int | float | None, ...]] = []
    total = 0
    for step in explanation.steps:
        total += step.hundredths
        rows.append((moment(step.at), step.rule, step.touch, step.step, step.points, step.hundredths / 100, total / 100))
    ends = [(f"Limit of group {cap.group}: {signed(-cap.cap)} … {signed(cap.cap)}", cap.hundredths) for cap in explanation.caps]
    ends += [("Rounding to whole points", explanation.rounding), ("Limited to 0–100", explanation.clamp)]
    for name, hundredths in ends:
        if hundredths or name.startswith("Limit"):
            total += hundredths
            rows.append((moment(explanation.as_of), name, "", None, None, hundredths / 100, total / 100))
    rows.append((moment(explanation.as_of), f"Score: {explanation.tier}", "", None, None, None, explanation.score))
    return tuple(rows)
