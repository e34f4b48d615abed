"""The figures of a backtest, each against the current scorecard, narrow enough to stand beside a chart."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.evaluation import Evaluation, ScorecardComparison
from analysis.evaluation.records import FigurePair
from dashboard.backtest.words_baseline import HOW, PLAIN_NUMBERS, figure_change, is_tested
from dashboard.words.formats import count, number, rate, signed
from dashboard.words.help import HELP

_NAMES = {
    "hot_conversion": "Hot-lead conversion",
    "false_hot_share": "False-hot share",
    "false_positive_rate": "FPR",
    "recall": "Recall",
    "lift": "Lift",
    "auc": "AUC",
}
_COLUMNS = ("Figure", "This", "Current", "Change")
_EXPLAINED = ("false_positive_rate", "recall", "lift", "auc")


def figures_table(result: Evaluation, baseline: Evaluation, comparison: ScorecardComparison) -> None:
    """Hot leads and every figure with its range, beside the current scorecard's; the change with its range where it is tested."""
    tested = is_tested(comparison)
    name = "Hot snapshots" if tested else "Hot leads"
    rows = [(name, count(result.hot.n_leads), count(baseline.hot.n_leads), signed(comparison.n_hot_change))]
    for found in comparison.figures:
        if found.figure in _NAMES:
            write = number if found.figure in PLAIN_NUMBERS else rate
            current = write(found.current)
            beside = current.partition(" (")[0] if tested else current  # the range that tells is that of the change
            rows.append((_NAMES[found.figure], write(found.candidate), beside, _change(found)))
    settings = {
        "Figure": st.column_config.TextColumn(width=128, help=_help()),
        "This": st.column_config.TextColumn(width=108),
        "Current": st.column_config.TextColumn(width=60 if tested else 108),
        "Change": st.column_config.TextColumn(width=144 if tested else 64),
    }
    st.dataframe(pd.DataFrame(rows, columns=list(_COLUMNS)), hide_index=True, column_config=settings, key="figures")
    st.caption(f"{HELP['range']} {HOW}" if tested else HELP["range"])


def _help() -> str:
    return "  \n".join(f"{_NAMES[name]}: {HELP[name]}" for name in _EXPLAINED if name in HELP)


def _change(pair: FigurePair) -> str:
    return figure_change(pair).replace(" points", "")
