"""Two scorecards on the same leads, side by side."""

from __future__ import annotations

from analysis.evaluation.records import Evaluation, FigurePair, ScorecardComparison
from analysis.inference.estimate import Answer, Estimate

#: Figures that are compared, in the order in which they are shown.
FIGURES = ("hot_conversion", "hot_share", "false_hot_share", "false_positive_rate", "recall", "lift", "auc")


def compare(current: Evaluation, candidate: Evaluation) -> ScorecardComparison:
    """Pair the headline figures of two scorecards.

    Args:
        current: Of the reference.
        candidate: Of the card being tried.

    Returns:
        Pairs with the change, without a test.

    Raises:
        ValueError: The two were not evaluated on the same leads.
    """
    if (current.n_leads, current.n_converted) != (candidate.n_leads, candidate.n_converted):
        raise ValueError(
            f"current has {current.n_leads} leads and {current.n_converted} conversions, candidate {candidate.n_leads} and "
            f"{candidate.n_converted}: they must be evaluated on the same leads."
        )
    pairs = zip(FIGURES, _figures(current), _figures(candidate), strict=True)
    figures = tuple(FigurePair(name, before, after, _change(before, after)) for name, before, after in pairs)
    return ScorecardComparison(figures, candidate.hot.n_leads - current.hot.n_leads)


def _figures(evaluation: Evaluation) -> tuple[Answer, ...]:
    hot = evaluation.hot
    return (hot.conversion, hot.share, hot.false_hot_share, hot.false_positive_rate, hot.recall, hot.lift, evaluation.auc)


def _change(current: Answer, candidate: Answer) -> float | None:
    if isinstance(current, Estimate) and isinstance(candidate, Estimate):
        return candidate.value - current.value
    return None
