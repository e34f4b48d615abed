"""Two scorecards figure by figure, where leads are seen several times: each change with its range and its p."""

from __future__ import annotations

from dataclasses import replace

from analysis.backtest.compare import corrected_for
from analysis.evaluation import ScorecardComparison
from analysis.evaluation.records import FigurePair
from analysis.inference.estimate import NotEstimable
from dashboard.board.words_change import tested_headline
from dashboard.words.formats import NOTHING
from dashboard.words.key_figures import KEY_FIGURES
from dashboard.words.numbers import limits, missing, p_value

#: What is said below such changes.
HOW = "Ranges and p of the changes leave out whole groups of accounts in turn. p is not corrected for testing seven figures."


def is_tested(comparison: ScorecardComparison) -> bool:
    """Whether the changes of a comparison have ranges and tests."""
    return any(pair.tested is not None for pair in comparison.figures)


def figure_change(pair: FigurePair) -> str:
    """Candidate minus current with its interval, where there is one; a dash where it cannot be computed.

    Reads like:
        "+2.1 points (0.3–3.9)"
    """
    if pair.change is None:
        return NOTHING
    figure = KEY_FIGURES[pair.figure]
    change = figure.written_change(pair.change)
    if pair.tested is None or isinstance(pair.tested.change, NotEstimable) or pair.tested.change.low == pair.tested.change.high:
        return change
    scale, digits = (100, 0 if abs(pair.change) >= 0.0995 else 1) if figure.is_fraction else (1, 2)
    return f"{change} ({limits(pair.tested.change, percent_of=scale, digits=digits)})"


def p_words(pair: FigurePair) -> str:
    """P of a change, or why it was not tested."""
    if pair.tested is None:
        return NOTHING
    return missing(pair.tested.test) if isinstance(pair.tested.test, NotEstimable) else p_value(pair.tested.test.p)


def clustered_headline(comparison: ScorecardComparison, n_tried: int) -> str:
    """Whether the change of hot-lead conversion could be chance, counting every setting tried; empty where it is not tested.

    Reads like:
        "Hot-lead conversion changes by +2.3 points (0.4 to 4.2), significantly: p = 0.004 × 9 settings tried = 0.036."
    """
    tested = comparison.figure("hot_conversion").tested
    if tested is None:
        return ""
    return tested_headline(replace(tested, test=corrected_for(tested.test, n_tried)), n_tried)
