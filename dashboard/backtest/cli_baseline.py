"""What `backtest --baseline` says: two scorecards figure by figure, on the same leads."""

from __future__ import annotations

from analysis.evaluation import ScorecardComparison
from analysis.evaluation.records import FigurePair
from dashboard.attributes.cli import significance_data
from dashboard.backtest.words_baseline import HOW, figure_change, is_tested, p_words
from dashboard.commands.reply import Json, answer_data, table
from dashboard.words.formats import signed
from dashboard.words.key_figures import COMPARED, KEY_FIGURES


def comparison_data(comparison: ScorecardComparison) -> Json:
    """Two scorecards figure by figure, as plain data; where leads are seen several times, each change with interval and test."""
    return {"figures": {pair.figure: _pair_data(pair) for pair in comparison.figures}, "n_hot_change": comparison.n_hot_change}


def _pair_data(pair: FigurePair) -> Json:
    data = {"current": answer_data(pair.current), "candidate": answer_data(pair.candidate), "change": pair.change}
    if pair.tested is None:
        return data
    return data | {"interval": answer_data(pair.tested.change), "test": significance_data(pair.tested.test)}


def comparison_text(comparison: ScorecardComparison) -> str:
    """Two scorecards figure by figure, as a table."""
    header, pairs = ["figure", "baseline", "scorecard", "change"], [comparison.figure(figure.key) for figure in COMPARED]
    rows = [_row(pair) for pair in pairs]
    if not is_tested(comparison):
        more = "The change is not tested here: part of it may be chance."
        return f"{table(header, rows)}\nHot leads: {signed(comparison.n_hot_change)}. {more}"
    rows = [[*row, p_words(pair)] for row, pair in zip(rows, pairs, strict=True)]
    return f"{table([*header, 'p'], rows)}\nHot snapshots: {signed(comparison.n_hot_change)}. {HOW}"


def _row(pair: FigurePair) -> list[str]:
    figure = KEY_FIGURES[pair.figure]
    return [figure.label, figure.written(pair.current), figure.written(pair.candidate), figure_change(pair)]
