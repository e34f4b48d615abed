"""What `backtest --against` says: two scorecards figure by figure, on the same leads."""

from __future__ import annotations

from analysis.evaluation import Comparison
from dashboard.commands.reply import Json, answer_data, table
from dashboard.text.formats import NOTHING, number, points_of_percent, rate, signed


def comparison_data(comparison: Comparison) -> Json:
    """Two scorecards figure by figure, as plain data."""
    figures = {
        pair.figure: {"current": answer_data(pair.current), "candidate": answer_data(pair.candidate), "change": pair.change}
        for pair in comparison.figures
    }
    return {"figures": figures, "n_hot_change": comparison.n_hot_change}


_FIGURE_NAMES = {
    "hot_conversion": "hot leads that convert",
    "hot_share": "leads called hot",
    "false_hot_share": "false hot: hot leads that do not",
    "false_positive_rate": "FPR: non-buyers called hot",
    "recall": "recall: buyers called hot",
    "lift": "lift of hot leads",
    "auc": "AUC of the score",
}
_NOT_FRACTIONS = ("lift", "auc")


def comparison_text(comparison: Comparison) -> str:
    """Two scorecards figure by figure, as a table."""
    rows = []
    for pair in comparison.figures:
        fraction = pair.figure not in _NOT_FRACTIONS
        write = rate if fraction else number
        change = NOTHING if pair.change is None else points_of_percent(pair.change) if fraction else signed(pair.change, 2)
        rows.append([_FIGURE_NAMES[pair.figure], write(pair.current), write(pair.candidate), change])
    more = f"Hot leads: {signed(comparison.n_hot_change)}. The change is not tested here; part of it may be chance."
    return f"{table(['figure', 'reference', 'scorecard', 'change'], rows)}\n{more}"
