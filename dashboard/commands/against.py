"""What `backtest --against` says: two scorecards figure by figure, on the same leads."""

from __future__ import annotations

from analysis.evaluation import Comparison, FigurePair
from analysis.inference.estimate import NotEstimable
from dashboard.commands.compare import significance_data
from dashboard.commands.reply import Json, answer_data, table
from dashboard.text.formats import NOTHING, number, points_of_percent, rate, signed
from dashboard.text.numbers import limits, missing, p_value


def comparison_data(comparison: Comparison) -> Json:
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
_NOT_FRACTIONS = ("lift", "auc")


def comparison_text(comparison: Comparison) -> str:
    """Two scorecards figure by figure, as a table."""
    tested = any(pair.tested is not None for pair in comparison.figures)
    rows = [_row(pair, tested=tested) for pair in comparison.figures]
    header = ["figure", "reference", "scorecard", "change", *(["chance"] if tested else [])]
    note = "Ranges and p of the changes leave out whole groups of accounts; p is not corrected for asking of seven figures."
    more = note if tested else "The change is not tested here; part of it may be chance."
    return f"{table(header, rows)}\nHot {'snapshots' if tested else 'leads'}: {signed(comparison.n_hot_change)}. {more}"


def _row(pair: FigurePair, *, tested: bool) -> list[str]:
    fraction = pair.figure not in _NOT_FRACTIONS
    write = rate if fraction else number
    row = [_FIGURE_NAMES[pair.figure], write(pair.current), write(pair.candidate), figure_change(pair)]
    return [*row, _chance(pair)] if tested else row


def figure_change(pair: FigurePair) -> str:
    """Candidate minus current with its interval, where there is one; a dash where it cannot be computed.

    Reads like:
        "+2.1 points (0.3–3.9)"
    """
    if pair.change is None:
        return NOTHING
    fraction = pair.figure not in _NOT_FRACTIONS
    change = points_of_percent(pair.change) if fraction else signed(pair.change, 2)
    if pair.tested is None or isinstance(pair.tested.change, NotEstimable):
        return change
    scale, digits = (100, 0 if abs(pair.change) >= 0.0995 else 1) if fraction else (1, 2)
    return f"{change} ({limits(pair.tested.change, percent_of=scale, digits=digits)})"


def _chance(pair: FigurePair) -> str:
    if pair.tested is None:
        return NOTHING
    return missing(pair.tested.test) if isinstance(pair.tested.test, NotEstimable) else p_value(pair.tested.test.p)
