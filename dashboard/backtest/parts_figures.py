"""The key figures of a backtest, each compared with the current scorecard, narrow enough to fit beside a chart."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.evaluation import Evaluation, ScorecardComparison
from analysis.evaluation.records import FigurePair
from dashboard.backtest.words_baseline import HOW, figure_change, is_tested
from dashboard.words.formats import count, signed
from dashboard.words.help import HELP
from dashboard.words.key_figures import in_order, label

_FIGURES = in_order("hot_conversion", "false_hot_share", "false_positive_rate", "recall", "lift", "auc")
_COLUMNS = ("Figure", "This", "Current", "Change")


def figures_table(result: Evaluation, baseline: Evaluation, comparison: ScorecardComparison) -> None:
    """Hot leads and every figure with its range, beside the current scorecard's; the change with its range where it is tested."""
    tested = is_tested(comparison)
    name = "Hot snapshots" if tested else label("hot_leads")
    rows = [(name, count(result.hot.n_leads), count(baseline.hot.n_leads), signed(comparison.n_hot_change))]
    for figure in _FIGURES:
        pair = comparison.figure(figure.key)
        current = figure.written(pair.current)
        beside = current.partition(" (")[0] if tested else current  # the range that matters is that of the change
        rows.append((figure.label, figure.written(pair.candidate), beside, _change(pair)))
    settings = {
        "Figure": st.column_config.TextColumn(width=184, help=_help()),
        "This": st.column_config.TextColumn(width=108),
        "Current": st.column_config.TextColumn(width=60 if tested else 108),
        "Change": st.column_config.TextColumn(width=144 if tested else 64),
    }
    st.dataframe(pd.DataFrame(rows, columns=list(_COLUMNS)), hide_index=True, column_config=settings, key="figures")
    st.caption(f"{HELP['range']} {HOW}" if tested else HELP["range"])


def _help() -> str:
    return "  \n".join(f"{figure.label}: {figure.help}" for figure in _FIGURES)


def _change(pair: FigurePair) -> str:
    return figure_change(pair).replace(" points", "")
