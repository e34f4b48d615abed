"""What the scorecard being tried achieves, each key figure compared with the current one."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.evaluation import Evaluation, ScorecardComparison
from dashboard.words.formats import count, signed
from dashboard.words.help import HELP
from dashboard.words.key_figures import COMPARED, label


def all_figures(result: Evaluation, baseline: Evaluation, comparison: ScorecardComparison) -> None:
    """Every figure with its range, beside the current scorecard's."""
    rows = [(label("hot_leads"), count(result.hot.n_leads), count(baseline.hot.n_leads), signed(comparison.n_hot_change))]
    for figure in COMPARED:
        pair = comparison.figure(figure.key)
        rows.append((figure.label, figure.written(pair.candidate), figure.written(pair.current), figure.written_change(pair.change)))
    frame = pd.DataFrame(rows, columns=["Figure", "This scorecard", "Current", "Change"])
    st.dataframe(frame, hide_index=True, column_config={"Figure": st.column_config.Column(width="medium")})
    st.caption(HELP["range"])
