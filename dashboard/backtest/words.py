"""The backtest of a scorecard in one sentence each: gain, lift, and the summary above the tabs."""

from __future__ import annotations

from analysis.evaluation import Evaluation
from analysis.inference.estimate import Estimate, NotEstimable
from dashboard.words.formats import count, number, percent, rate
from dashboard.words.numbers import cannot_tell


def gain_headline(evaluation: Evaluation) -> str:
    """Which share of the buyers is hot, and how many leads are.

    Reads like:
        "The 14 % of leads that are hot include 30 % (26–35) of the buyers."
    """
    share, recall = evaluation.hot.share, evaluation.hot.recall
    if isinstance(share, NotEstimable):
        return cannot_tell(share)
    if isinstance(recall, NotEstimable):
        return cannot_tell(recall)
    if evaluation.hot.n_leads == 0:
        return "No lead is hot, so no buyer is found."
    return f"The {percent(share.value)} of leads that are hot include {rate(recall)} of the buyers."


def lift_headline(evaluation: Evaluation) -> str:
    """How many times as often hot leads convert as all leads.

    Reads like:
        "Hot leads convert 2.1 times (1.8–2.5) as often as all leads."
    """
    lift = evaluation.hot.lift
    if isinstance(lift, NotEstimable):
        return cannot_tell(lift)
    return f"Hot leads convert {number(lift)} times as often as all leads."


def found_right(evaluation: Evaluation, baseline: Evaluation, *, same: bool, counted: str = "leads") -> str:
    """The answer to whether the scorecard would have found the right leads.

    Args:
        evaluation: Of the scorecard.
        baseline: Of the one it is compared with.
        same: Both are the same card.
        counted: What the numbers count.

    Reads like:
        "It would have called 688 of 4,891 leads hot: 18 % (15–21) of them converted, compared with 8.5 % of all leads. It would have found
        30 % (25–34) of the buyers. The current scorecard: 16 % of its hot leads converted, 28 % of the buyers found."
    """
    hot = evaluation.hot
    if isinstance(hot.conversion, NotEstimable) or isinstance(evaluation.base_rate, NotEstimable):
        return ""
    called = f"It would have called {count(hot.n_leads)} of {count(evaluation.n_leads)} {counted} hot"
    found = f"{rate(hot.conversion)} of them converted, compared with {percent(evaluation.base_rate.value)} of all {counted}"
    buyers = f" It would have found {rate(hot.recall)} of the buyers." if isinstance(hot.recall, Estimate) else ""
    return f"{called}: {found}.{buyers}{_baseline(baseline, same=same)}"


def _baseline(baseline: Evaluation, *, same: bool) -> str:
    conversion, recall = baseline.hot.conversion, baseline.hot.recall
    if same:
        return " This is the current scorecard."
    if isinstance(conversion, NotEstimable) or isinstance(recall, NotEstimable):
        return " The current scorecard calls no lead hot."
    found = f"{percent(conversion.value)} of its hot leads converted, {percent(recall.value)} of the buyers found"
    return f" The current scorecard: {found}."
