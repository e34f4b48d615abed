"""A scorecard over time, in one sentence each: cohorts not yet mature, hot leads and the rest, refits, and what a score means later."""

from __future__ import annotations

from analysis.backtest.cohorts import CohortIncidence, Landmark
from analysis.backtest.rolling import RefitPeriod, Rolling
from analysis.evaluation.reliability import LaterReliability, Meaning
from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.reliability import Brier, Recalibration
from analysis.inference.significance import Significance
from analysis.inference.survival import Incidence
from analysis.snapshots.split import HOLDOUT
from analysis.snapshots.study_data import StudyData
from analysis.snapshots.take import Status
from dashboard.words.formats import day, number, plural, rate, signed
from dashboard.words.numbers import cannot_tell, limits, missing, p_value

RANDOM_HOLDOUT = "The leads have no dates, so the points cannot be refitted on the past alone, and the random holdout is no test in time."


def cohort_incidence_headline(cohorts: tuple[CohortIncidence, ...] | NotEstimable) -> str:
    """In how many mature cohorts hot leads converted more often than all, and in how many that are not yet mature so far.

    Reads like:
        "Hot leads converted more often than all leads in 14 of 16 mature cohorts, and so far in 3 of 4 that are not yet mature."
    """
    if isinstance(cohorts, NotEstimable):
        return cannot_tell(cohorts)
    (better, n), (young_better, young) = (_better(tuple(each for each in cohorts if each.mature == mature)) for mature in (True, False))
    if n == 0 and young == 0:
        return "No cohort has hot leads to compare yet."
    mature = f"in {better} of {plural(n, 'mature cohort')}" if n else ""
    if not young:
        return f"Hot leads converted more often than all leads {mature}."
    so_far = f"so far in {young_better} of {young} that {'is' if young == 1 else 'are'} not yet mature"
    if not mature:
        return f"Hot leads convert more often than all leads {so_far}."
    return f"Hot leads converted more often than all leads {mature}, and {so_far}."


def _better(cohorts: tuple[CohortIncidence, ...]) -> tuple[int, int]:
    known = [
        (each.hot_conversion.value, each.conversion.value)
        for each in cohorts
        if isinstance(each.hot_conversion, Estimate) and isinstance(each.conversion, Estimate) and each.n_hot < each.n_leads
    ]
    return sum(hot > everybody for hot, everybody in known), len(known)


def not_mature_note(study_data: StudyData, cohorts: tuple[CohortIncidence, ...] | NotEstimable) -> str:
    """How cohorts that are not yet mature are counted, or that they are sealed."""
    young = () if isinstance(cohorts, NotEstimable) else tuple(each for each in cohorts if not each.mature)
    if young:
        return (
            "Open markers are cohorts in which not every lead was followed for the whole time. They show the cumulative incidence: each "
            "lead "
            "counts as long as it was followed, and a lost lead stays at risk to the end of the data."
        )
    sealed = HOLDOUT in study_data.parts.names
    n = int((study_data.snapshots.status == Status.IMMATURE).sum()) if sealed else 0
    return f"{plural(n, 'lead')} of cohorts that are not yet mature entered after the start of the holdout and stay sealed." if n else ""


def landmark_headline(found: Landmark | NotEstimable) -> str:
    """How hot leads and the rest converted by the horizon, and whether they differ significantly.

    Reads like:
        "Within 90 days 18 % (15–21) of the hot leads converted and 7.0 % (6.3–7.8) of the rest: significantly different (p < 0.001)."
    """
    if isinstance(found, NotEstimable):
        return cannot_tell(found)
    hot, rest = (_by(curve, found.horizon) for curve in (found.hot, found.rest))
    if isinstance(found.test, NotEstimable) or isinstance(hot, NotEstimable) or isinstance(rest, NotEstimable):
        answer = next(each for each in (found.test, hot, rest) if isinstance(each, NotEstimable))
        return f"Hot leads and the rest from day {found.day} on cannot be compared: {missing(answer)}."
    rates = f"Within {plural(found.horizon, 'day')} {rate(hot)} of the hot leads converted and {rate(rest)} of the rest"
    return f"{rates}: {_significance_words(found.test)}."


def _by(curve: Incidence | NotEstimable, day_of: int) -> Answer:
    return curve if isinstance(curve, NotEstimable) else curve.at(min(day_of, curve.last_day))


def _significance_words(test: Significance) -> str:
    return f"significantly different ({p_value(test.p)})" if test.p <= 0.05 else "we cannot tell yet whether that is chance"


def landmark_note(found: Landmark) -> str:
    """How the landmark analysis works, and the test."""
    test = f" Log-rank test (Gray's, as lost leads stay at risk): {p_value(found.test.p)}." if isinstance(found.test, Significance) else ""
    return (
        f"Leads count as hot if they were hot on day {found.day}; leads that turned hot later belong to the rest. A comparison of “ever "
        f"hot” "
        f"with “never hot” would favour the hot leads: they had to stay open until they turned hot.{test}"
    )


def rolling_headline(found: Rolling | NotEstimable) -> str:
    """Whether points refitted on the past rank the leads that followed better than the fixed ones.

    Reads like:
        "Refitted on the past alone, the rules rank later leads significantly better than the fixed points: AUC 0.75 compared
        with 0.67, p = 0.003."
    """
    if isinstance(found, NotEstimable):
        return RANDOM_HOLDOUT if found.code == "undated" else cannot_tell(found)
    ranking = found.ranking
    if isinstance(ranking.refitted, NotEstimable):
        return cannot_tell(ranking.refitted)
    if isinstance(ranking.fixed, NotEstimable):
        return cannot_tell(ranking.fixed)
    aucs = f"AUC {ranking.refitted.value:.2f} compared with {ranking.fixed.value:.2f}"
    if isinstance(ranking.difference, NotEstimable) or isinstance(ranking.test, NotEstimable):
        return f"Refitted on the past alone, the rules rank later leads with {aucs} for the fixed points."
    if ranking.test.p > 0.05:
        return f"Refitted on the past alone, the rules rank later leads not significantly better or worse than the fixed points: {aucs}."
    word = "better" if ranking.difference.value > 0 else "worse"
    return (
        f"Refitted on the past alone, the rules rank later leads significantly {word} than the fixed points: {aucs}, "
        f"{p_value(ranking.test.p)}."
    )


def rolling_hot_headline(found: Rolling) -> str:
    """Hot-lead conversion of the refits and of the fixed scorecard, at the same number of hot leads.

    Reads like:
        "At the same number of hot leads, 25 % (22–29) convert with the refitted points and 18 % (15–21) with the fixed ones."
    """
    hot = found.hot
    if isinstance(hot.refitted, NotEstimable):
        return cannot_tell(hot.refitted)
    if isinstance(hot.fixed, NotEstimable):
        return cannot_tell(hot.fixed)
    return (
        f"At the same number of hot leads, {rate(hot.refitted)} convert with the refitted points and {rate(hot.fixed)} with the fixed ones."
    )


def rolling_note(found: Rolling) -> str:
    """What was known at each origin, and what the fixed card may know."""
    return (
        f"At each origin the points are fitted again on leads whose {plural(found.embargo_days, 'day')} had passed by then. They are "
        f"tested on "
        "leads that came up to the next origin. The fixed scorecard does not change, and may have been made with knowledge of these "
        "outcomes."
    )


def period_words(period: RefitPeriod) -> str:
    """From when to when a period goes."""
    return f"{day(period.origin)} – {day(period.until - 1)}"


def meaning_headline(found: Meaning, threshold: int) -> str:
    """What the score at the threshold means.

    Reads like:
        "72 points mean that 31 % (27–35) convert."
    """
    score = min(max(threshold, found.lowest), found.highest)
    answer = found.at(score)
    if isinstance(answer, NotEstimable):
        return cannot_tell(answer)
    return f"{score} {'point means' if score == 1 else 'points mean'} that {rate(answer)} convert."


def meaning_lines(found: Meaning) -> tuple[str, ...]:
    """Whether the meaning of scores in earlier cohorts holds for later ones: slope, level and Brier score, each with its meaning."""
    if isinstance(found.later, NotEstimable):
        return (f"We cannot tell yet whether this holds for later leads: {missing(found.later)}.",)
    return tuple(filter(None, (_later_note(found.later), *_recalibration_lines(found.later.recalibration), _brier_line(found.later.brier))))


def _later_note(later: LaterReliability) -> str:
    return (
        f"Learned from {plural(later.n_earlier, 'lead')} before {later.first} and compared with {plural(later.n_later, 'lead')} from "
        "then on:"
    )


def _recalibration_lines(found: Recalibration | NotEstimable) -> tuple[str, ...]:
    if isinstance(found, NotEstimable):
        return (f"Slope and intercept: {missing(found)}.",)
    slope = found.slope
    steep = missing(slope) if isinstance(slope, NotEstimable) else f"{number(slope)}, {_slope_words(slope)}"
    large = found.in_the_large
    return (
        f"Slope {steep}.",
        f"Intercept {_signed(found.intercept)}; at slope 1 {_signed(large)}, {_level_words(large)}.",
    )


def _slope_words(slope: Estimate) -> str:
    if slope.low > 1:
        return "steeper than 1: scores separate later leads more than earlier ones"
    return "flatter than 1: scores separate later leads less than earlier ones" if slope.high < 1 else "not distinguishable from 1"


def _level_words(large: Estimate) -> str:
    if large.low > 0:
        return "above 0: later leads convert more often than their scores say"
    return "below 0: later leads convert less often than their scores say" if large.high < 0 else "not distinguishable from 0"


def _signed(answer: Estimate) -> str:
    return f"{signed(answer.value, 2)} ({limits(answer, percent_of=1, digits=2)})"


def _brier_line(found: Brier | NotEstimable) -> str:
    if isinstance(found, NotEstimable):
        return ""
    better = "better than" if found.value < found.of_base_rate else "no better than"
    return f"Brier score {found.value:.4f}, {better} predicting the base rate for every lead ({found.of_base_rate:.4f}); 0 is perfect."
