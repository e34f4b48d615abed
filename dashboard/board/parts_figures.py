"""What the scorecard being tried achieves, each figure against the current one."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.evaluation import Evaluation, ScorecardComparison
from dashboard.words.formats import count, number, points_of_percent, rate, signed
from dashboard.words.help import HELP

#: Figures under "More", with their names.
_NAMES = {
    "hot_conversion": "Hot-lead conversion",
    "hot_share": "Share of leads called hot",
    "false_hot_share": "False-hot share",
    "false_positive_rate": "Non-buyers called hot (FPR)",
    "recall": "Buyers called hot (recall)",
    "lift": "Lift over all leads",
    "auc": "AUC",
}
_PLAIN_NUMBERS = ("lift", "auc")


def all_figures(result: Evaluation, baseline: Evaluation, comparison: ScorecardComparison) -> None:
    """Every figure with its range, beside the current scorecard's."""
    rows = [("Hot leads", count(result.hot.n_leads), count(baseline.hot.n_leads), signed(comparison.n_hot_change))]
    for found in comparison.figures:
        write = number if found.figure in _PLAIN_NUMBERS else rate
        rows.append((_NAMES[found.figure], write(found.candidate), write(found.current), _change(found.figure, found.change)))
    frame = pd.DataFrame(rows, columns=["Figure", "This scorecard", "Current", "Change"])
    st.dataframe(frame, hide_index=True, column_config={"Figure": st.column_config.Column(width="medium")})
    st.caption(HELP["range"])


def _change(figure: str, change: float | None) -> str:
    if change is None:
        return "–"
    return signed(change, 2) if figure in _PLAIN_NUMBERS else points_of_percent(change)
