"""Changes between scorecards in words, where leads are seen several times."""

from __future__ import annotations

import pytest

from analysis.evaluation import ScorecardComparison
from analysis.evaluation.records import FigurePair
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.jackknife import SAME, Change
from analysis.inference.significance import Significance
from dashboard.backtest.words_baseline import clustered_headline, figure_change, is_tested, p_words

NONE = NotEstimable("few_groups", "The scorecards differ on too few groups of accounts.")
P = Significance(0.004, 2.9, None, 900, "delete_a_bucket")


def pair(figure: str, change: float | None, tested: Change | None) -> FigurePair:
    return FigurePair(figure, NONE, NONE, change, tested)


def estimate(value: float, low: float, high: float) -> Estimate:
    return Estimate(value, low, high, 900, "delete_a_bucket")


@pytest.mark.parametrize(
    ("found", "change", "by_chance"),
    [
        (pair("recall", 0.023, Change(estimate(0.023, 0.004, 0.042), P)), "+2.3 points (0.4–4.2)", "p = 0.004"),
        (pair("lift", -0.2, Change(estimate(-0.2, -0.5, 0.1), P)), "−0.20 (−0.50 to 0.10)", "p = 0.004"),
        (pair("auc", 0.0, Change(estimate(0.0, 0.0, 0.0), SAME)), "0.00", "both scorecards say the same of every lead"),
        (pair("recall", 0.023, Change(NONE, NONE)), "+2.3 points", "the scorecards differ on too few groups of accounts"),
        (pair("recall", 0.023, None), "+2.3 points", "–"),
        (pair("recall", None, None), "–", "–"),
    ],
)
def test_a_change_is_said_with_what_is_known_of_it(found: FigurePair, change: str, by_chance: str) -> None:
    assert (figure_change(found), p_words(found)) == (change, by_chance)


def test_the_headline_counts_every_setting_tried() -> None:
    found = ScorecardComparison((pair("hot_conversion", 0.023, Change(estimate(0.023, 0.004, 0.042), P)),), 3)
    assert is_tested(found)
    assert clustered_headline(found, 9).startswith("Hot-lead conversion changes significantly: +2.3 points (0.4–4.2), p")
    assert "We cannot tell yet whether hot-lead conversion changes" in clustered_headline(found, 20)
    assert clustered_headline(ScorecardComparison((pair("hot_conversion", 0.1, None),), 0), 1) == ""
