"""Two scorecards figure by figure, where leads are seen several times: each change with its range, and whether it could be chance."""

from __future__ import annotations

from dataclasses import replace

from analysis.backtest.compare import corrected_for
from analysis.evaluation import ScorecardComparison
from analysis.evaluation.records import FigurePair
from analysis.inference.estimate import NotEstimable
from dashboard.board.words_change import tested_headline
from dashboard.words.formats import NOTHING, points_of_percent, signed
from dashboard.words.numbers import limits, missing, p_value

#: Figures that are not fractions.
PLAIN_NUMBERS = ("lift", "auc")
#: What stands below such changes.
HOW = "Ranges and p of the changes leave out whole groups of accounts; p is not corrected for asking of seven figures."


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
    fraction = pair.figure not in PLAIN_NUMBERS
    change = points_of_percent(pair.change) if fraction else signed(pair.change, 2)
    if pair.tested is None or isinstance(pair.tested.change, NotEstimable) or pair.tested.change.low == pair.tested.change.high:
        return change
    scale, digits = (100, 0 if abs(pair.change) >= 0.0995 else 1) if fraction else (1, 2)
    return f"{change} ({limits(pair.tested.change, percent_of=scale, digits=digits)})"


def chance(pair: FigurePair) -> str:
    """P of a change, or why it was not tested."""
    if pair.tested is None:
        return NOTHING
    return missing(pair.tested.test) if isinstance(pair.tested.test, NotEstimable) else p_value(pair.tested.test.p)


def clustered_headline(comparison: ScorecardComparison, n_tried: int) -> str:
    """Whether the change of hot-lead conversion could be chance, counting every setting tried; empty where it is not tested.

    Reads like:
        "+2.3 points (0.4 to 4.2) of hot-lead conversion: more than chance, p = 0.004 × 9 settings tried = 0.036."
    """
    tested = comparison.figure("hot_conversion").tested
    if tested is None:
        return ""
    return tested_headline(replace(tested, test=corrected_for(tested.test, n_tried)), n_tried)
