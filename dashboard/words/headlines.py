"""Results as one sentence each: title of the chart, its description for screen readers, and the caption of a report."""

from __future__ import annotations

import re

from analysis.evaluation import Evaluation, ScorecardComparison, ThresholdCurve
from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.intervals import difference
from dashboard.words.numbers import cannot_tell, count, percent, percent_range


def headline(evaluation: Evaluation, baseline: Evaluation | None = None) -> str:
    """How many hot leads convert, beside the baseline.

    Reads like:
        "Of 100 hot leads 31 convert (27–35); today 24." Below ten in a hundred it speaks of a thousand, and without hot leads or without
        leads it says so.
    """
    conversion = evaluation.hot.conversion
    if isinstance(conversion, NotEstimable):
        return (
            "There are no leads to judge yet."
            if evaluation.n_leads == 0
            else f"{conversion.reason.rstrip('.')} at {_points(evaluation.threshold)} or more."
        )
    group = _group_size(conversion.value or conversion.high)
    value, low, high = (count(group * each) for each in (conversion.value, conversion.low, conversion.high))
    verb = "converts" if value == "1" else "convert"
    return f"Of {count(group)} hot leads {value} {verb} ({low}–{high}){_today(baseline, group)}."


def _group_size(fraction: float) -> int:
    return 100 if fraction >= 0.0995 else 1_000 if fraction >= 0.00995 else 10_000


def _today(baseline: Evaluation | None, group: int) -> str:
    if baseline is None:
        return ""
    conversion = baseline.hot.conversion
    return f"; today {count(group * conversion.value)}" if isinstance(conversion, Estimate) else "; today no lead is hot"


def never_hot(evaluation: Evaluation) -> str:
    """How many leads convert without being called hot: a month or a week, or of all where cohorts are neither.

    Reads like:
        "12 buyers a month never turn hot."
    """
    if evaluation.n_converted == 0:
        return "Nobody converted."
    missed = evaluation.n_converted - evaluation.hot.n_converted
    if missed == 0:
        return "Every buyer turns hot."
    cohorts = [each for each in evaluation.cohorts if each.n_leads]
    period = _period([each.cohort for each in cohorts])
    if period is None or missed < len(cohorts):
        return f"{count(missed)} of {count(evaluation.n_converted)} buyers never turn hot."
    each_period = missed / len(cohorts)
    return f"{count(each_period)} {_noun('buyer', each_period)} a {period} never {_verb('turn', each_period)} hot."


def _period(cohorts: list[str]) -> str | None:
    for pattern, period in ((r"\d{4}-\d{2}", "month"), (r"\d{4}-W\d{2}", "week")):
        if cohorts and all(re.fullmatch(pattern, cohort) for cohort in cohorts):
            return period
    return None


def bands_headline(evaluation: Evaluation, gap: Answer | None = None) -> str:
    """Whether leads that score at or above the threshold convert more often than those below.

    Args:
        evaluation: Of a scorecard.
        gap: Its conversion above minus below, where leads are seen several times; None: worked out here, each lead being seen once.

    Reads like:
        "Of leads with 60 points or more, 31 % convert; of those below, 6.1 %."
    """
    converted, others = evaluation.converted_by_score.tolist(), evaluation.others_by_score.tolist()
    threshold = min(evaluation.threshold, len(converted))
    above, below = sum(converted[threshold:]), sum(converted[:threshold])
    n_above, n_below = above + sum(others[threshold:]), below + sum(others[:threshold])
    if not n_above or not n_below:
        return _one_side_only(evaluation, n_above)
    answer = difference((above, below), (n_above, n_below)) if gap is None else gap
    rates = f"{percent(above / n_above)} compared with {percent(below / n_below)}"
    if isinstance(answer, Estimate) and answer.low > 0:
        return (
            f"Of leads with {_points(threshold)} or more, {percent(above / n_above)} convert; of those below, {percent(below / n_below)}."
        )
    if isinstance(answer, Estimate) and answer.high < 0:
        return f"Leads with {_points(threshold)} or more convert less often than those below: {rates}."
    return f"We cannot tell yet whether leads with {_points(threshold)} or more convert more often: {rates}."


def _one_side_only(evaluation: Evaluation, n_above: int) -> str:
    if evaluation.n_leads == 0:
        return "There are no leads to judge yet."
    return f"{'Every' if n_above else 'No'} lead has {_points(evaluation.threshold)} or more."


def distribution_headline(evaluation: Evaluation) -> str:
    """How far the scores of the leads that converted lie above those of the others.

    Reads like:
        "A typical buyer has 62 points, a typical other lead 25."
    """
    buyer, other = _middle(evaluation.converted_by_score.tolist()), _middle(evaluation.others_by_score.tolist())
    if buyer is None:
        return "Nobody converted." if evaluation.n_leads else "There are no leads to judge yet."
    if other is None:
        return f"Every lead converted; a typical lead has {_points(buyer)}."
    return f"A typical buyer has {_points(buyer)}, a typical other lead {other}."


def _middle(leads: list[int]) -> int | None:
    """Lower median of a histogram by score."""
    half, counted = sum(leads) / 2, 0
    for score, n in enumerate(leads):
        counted += n
        if n and counted >= half:
            return score
    return None


def cohorts_headline(evaluation: Evaluation) -> str:
    """In how many cohorts hot leads converted more often than all leads.

    Reads like:
        "Hot leads converted more often than the others in 10 of 12 months."
    """
    known = [each for each in evaluation.cohorts if isinstance(each.lift, Estimate) and each.n_hot < each.n_leads]
    if not known:
        return "No cohort has hot leads, others and conversions to compare yet."
    better = sum(isinstance(each.lift, Estimate) and each.lift.value > 1 for each in known)
    period = _period([each.cohort for each in known]) or "cohort"
    return f"Hot leads converted more often than the others in {better} of {len(known)} {_noun(period, len(known))}."


def ranking_headline(evaluation: Evaluation) -> str:
    """How often the score puts a buyer before a non-buyer.

    Reads like:
        "Of a buyer and a non-buyer, the buyer has the higher score in 82 of 100 cases (78–86)."
    """
    answer = evaluation.auc
    if isinstance(answer, NotEstimable):
        return cannot_tell(answer)
    value, low, high = (count(100 * each) for each in (answer.value, answer.low, answer.high))
    return f"Of a buyer and a non-buyer, the buyer has the higher score in {value} of 100 cases ({low}–{high})."


def curve_headline(curve: ThresholdCurve, threshold: int) -> str:
    """What the threshold means for the number of hot leads and for their conversion.

    Reads like:
        "With a threshold of 60, 120 leads are hot and 31 % (27–35) of them convert."
    """
    if not curve.conversion.estimable[threshold]:
        return f"With a threshold of {threshold} no lead is hot."
    conversion = curve.conversion.answer(threshold, NotEstimable("no_hot_leads", "No lead is hot."))
    n_hot = int(curve.n_hot[threshold])
    are = "lead is" if n_hot == 1 else "leads are"
    return f"With a threshold of {threshold}, {count(n_hot)} {are} hot and {percent_range(conversion)} of them convert."


def comparison_headline(comparison: ScorecardComparison) -> str:
    """What changes for hot-lead conversion and for the number of hot leads, without a verdict.

    Reads like:
        "Of the hot leads 31 % convert instead of 24 %, with 12 fewer hot leads."
    """
    pair = comparison.figure("hot_conversion")
    if isinstance(pair.candidate, NotEstimable) or isinstance(pair.current, NotEstimable):
        silent = "the candidate" if isinstance(pair.candidate, NotEstimable) else "the current scorecard"
        return f"Nothing can be compared: with {silent} {_reason(pair.candidate, pair.current)}."
    change = comparison.n_hot_change
    number = f"{count(abs(change))} {'more' if change > 0 else 'fewer'} hot {_noun('lead', abs(change))}" if change else "as many hot leads"
    if percent(pair.candidate.value) == percent(pair.current.value):
        return f"Of the hot leads {percent(pair.candidate.value)} convert, as today, with {number}."
    return f"Of the hot leads {percent(pair.candidate.value)} convert instead of {percent(pair.current.value)}, with {number}."


def _reason(*answers: Answer) -> str:
    reasons = [answer.reason for answer in answers if isinstance(answer, NotEstimable)]
    return reasons[0][:1].lower() + reasons[0][1:].rstrip(".")


def _points(score: int) -> str:
    return f"{score} {_noun('point', score)}"


def _noun(word: str, number: float) -> str:
    return word if count(number) == "1" else f"{word}s"


def _verb(word: str, number: float) -> str:
    return f"{word}s" if count(number) == "1" else word
