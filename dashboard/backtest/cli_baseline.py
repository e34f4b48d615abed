"""What `backtest --baseline` says: two scorecards figure by figure, on the same leads."""

from __future__ import annotations

from analysis.evaluation import ScorecardComparison
from analysis.evaluation.records import FigurePair
from dashboard.attributes.cli import significance_data
from dashboard.backtest.words_baseline import HOW, PLAIN_NUMBERS, chance, figure_change, is_tested
from dashboard.commands.reply import Json, answer_data, table
from dashboard.words.formats import number, rate, signed


def comparison_data(comparison: ScorecardComparison) -> Json:
    """Two scorecards figure by figure, as plain data; where leads are seen several times, each change with interval and test."""
    return {"figures": {pair.figure: _pair_data(pair) for pair in comparison.figures}, "n_hot_change": comparison.n_hot_change}


def _pair_data(pair: FigurePair) -> Json:
    data = {"current": answer_data(pair.current), "candidate": answer_data(pair.candidate), "change": pair.change}
    if pair.tested is None:
        return data
    return data | {"interval": answer_data(pair.tested.change), "test": significance_data(pair.tested.test)}


_FIGURE_NAMES = {
    "hot_conversion": "hot leads that convert",
    "hot_share": "leads called hot",
    "false_hot_share": "false hot: hot leads that do not",
    "false_positive_rate": "FPR: non-buyers called hot",
    "recall": "recall: buyers called hot",
    "lift": "lift of hot leads",
    "auc": "AUC of the score",
}


def comparison_text(comparison: ScorecardComparison) -> str:
    """Two scorecards figure by figure, as a table."""
    header, rows = ["figure", "reference", "scorecard", "change"], [_row(pair) for pair in comparison.figures]
    if not is_tested(comparison):
        more = "The change is not tested here; part of it may be chance."
        return f"{table(header, rows)}\nHot leads: {signed(comparison.n_hot_change)}. {more}"
    rows = [[*row, chance(pair)] for row, pair in zip(rows, comparison.figures, strict=True)]
    return f"{table([*header, 'chance'], rows)}\nHot snapshots: {signed(comparison.n_hot_change)}. {HOW}"


def _row(pair: FigurePair) -> list[str]:
    write = number if pair.figure in PLAIN_NUMBERS else rate
    return [_FIGURE_NAMES[pair.figure], write(pair.current), write(pair.candidate), figure_change(pair)]
