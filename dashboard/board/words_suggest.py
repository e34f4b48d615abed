"""Suggested points in words: what they achieve on leads not used for learning, and where there is nothing to suggest."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from types import MappingProxyType

from analysis.calibration.cross_validation import Verdict
from analysis.calibration.suggest import Kind, SuggestedCard, SuggestedPoints
from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.paired import PairedAuc
from dashboard.words.numbers import count, missing, percent_range, ratio_range

#: The ways of making points, as users read them.
KINDS: Mapping[Kind, str] = MappingProxyType(
    {"all rules": "All rules with new points", "few rules": "A short card", "data alone": "All rules, from the leads alone"}
)
VERDICTS: Mapping[Verdict, str] = MappingProxyType(
    {
        "better than current": "better than the scorecard now",
        "no better than current": "no better than the scorecard now",
        "worse than current": "worse than the scorecard now",
        "better than chance": "better than chance",
        "no better than chance": "no better than chance",
    }
)
#: Said beside every suggestion.
HOW_JUDGED = "Cross-validated five times: each time the points are learned from four fifths of the leads and tested on the rest."


def suggest_headline(found: SuggestedPoints) -> str:
    """What the best suggestion achieves, or that there is none.

    Reads like:
        "A short card of 8 rules ranks unseen leads better than 'Marketing 2025': AUC 0.78 instead of 0.71; of as many hot leads, 19 %
        (16–22) convert instead of 14 %."
    """
    if found.missing is not None:
        return f"No suggestion yet: {missing(found.missing)}."
    best = found.best
    if best is None:
        return _nothing(found)
    judged = best.judged
    if not any(found.current.points):
        ranked = f"{_named(best)} ranks unseen leads with an AUC of {ratio_range(judged.auc)}"
        return f"{ranked}; of the hot leads {percent_range(judged.hot_conversion)} convert."
    aucs = f"AUC {_value(judged.auc)} instead of {_value(judged.current_auc)}"
    hot = f"of as many hot leads, {percent_range(judged.hot_conversion)} convert instead of {percent_range(judged.current_hot_conversion)}"
    verb = "ranks" if best.kind == "few rules" else "rank"
    return f"{_named(best)} {verb} unseen leads better than '{found.current.name}': {aucs}; {hot}."


def _nothing(found: SuggestedPoints) -> str:
    best = max(found.proposals, key=lambda each: each.judged.auc.value if isinstance(each.judged.auc, Estimate) else 0.0)
    auc = ratio_range(best.judged.auc)
    if all(each.judged.verdict == "no better than chance" for each in found.proposals):
        return f"No suggestion is better than chance: on unseen leads the best one has an AUC of {auc}, and 0.5 is chance."
    baseline = ratio_range(best.judged.current_auc)
    return (
        f"No suggestion is better than '{found.current.name}': on unseen leads the best one has an AUC of {auc}, the scorecard {baseline}."
    )


def _named(proposal: SuggestedCard) -> str:
    rules = f"{count(proposal.n_rules)} {'rule' if proposal.n_rules == 1 else 'rules'}"
    return f"{KINDS[proposal.kind]} of {rules}" if proposal.kind == "few rules" else KINDS[proposal.kind]


def _value(answer: Answer) -> str:
    return missing(answer) if isinstance(answer, NotEstimable) else f"{answer.value:.2f}"


def difference_words(proposal: SuggestedCard) -> str:
    """By how much it ranks better than the scorecard now, with the interval; a reason where that is not known."""
    ranking = proposal.judged.ranking
    return ratio_range(ranking.difference, 3) if isinstance(ranking, PairedAuc) else missing(ranking)


def lean_words(strength: float) -> str:
    """How much a suggestion follows the points of the scorecard.

    Examples:
        >>> lean_words(float("inf")), lean_words(50.0), lean_words(0.16)
        ('entirely', 'strongly', 'hardly')
    """
    if strength == inf:
        return "entirely"
    return "strongly" if strength >= 16 else "somewhat" if strength >= 1 else "hardly"
