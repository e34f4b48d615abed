"""A scorecard over time, in one sentence each: cohorts that are not yet mature, hot against the rest, refits, and what a score means later."""

from __future__ import annotations

from analysis.backtest.cohorts import CohortIncidence, Landmark
from analysis.backtest.rolling import RefitPeriod, Rolling
from analysis.evaluation.reliability import HeldLater, Meaning
from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.reliability import Brier, Recalibration
from analysis.inference.significance import Significance
from analysis.inference.survival import Incidence
from analysis.snapshots.split import HOLDOUT
from analysis.snapshots.study_data import StudyData
from analysis.snapshots.take import Status
from dashboard.words.formats import day, number, plural, rate, signed
from dashboard.words.numbers import cannot_tell, limits, missing, p_value

RANDOM_HOLDOUT = "A random holdout, not a test in time: the leads have no dates, so that nothing can be refitted on the past alone."


def cohort_incidence_headline(cohorts: tuple[CohortIncidence, ...] | NotEstimable) -> str:
    """In how many mature cohorts hot leads converted more often than all, and what those that are not yet mature say so far.

    Reads like:
        "Hot leads converted more often than all leads in 14 of 16 mature cohorts, and do so far in 3 of 4 that are not yet mature."
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
            "Open markers: not every lead was followed for the whole time. They show the cumulative incidence, in which a lead counts "
            "for as long as it was followed, and a lost lead stays at risk to the end of the data."
        )
    held = HOLDOUT in study_data.parts.names
    n = int((study_data.snapshots.status == Status.IMMATURE).sum()) if held else 0
    return f"{plural(n, 'lead')} of cohorts that are not yet mature entered after the start of the holdout and stay sealed." if n else ""


def landmark_headline(found: Landmark | NotEstimable) -> str:
    """What became of hot leads and of the rest by the horizon, and whether that could be chance.

    Reads like:
        "Hot leads converted in 18 % (15–21), the rest in 7.0 % (6.3–7.8) within 90 days: more than chance explains."
    """
    if isinstance(found, NotEstimable):
        return cannot_tell(found)
    hot, rest = (_by(curve, found.horizon) for curve in (found.hot, found.rest))
    if isinstance(found.test, NotEstimable) or isinstance(hot, NotEstimable) or isinstance(rest, NotEstimable):
        answer = next(each for each in (found.test, hot, rest) if isinstance(each, NotEstimable))
        return f"Hot leads against the rest from day {found.day} on: {missing(answer)}."
    told = f"Hot leads converted in {rate(hot)}, the rest in {rate(rest)} within {plural(found.horizon, 'day')}"
    return f"{told}: {_beyond_chance(found.test)}."


def _by(curve: Incidence | NotEstimable, day_of: int) -> Answer:
    return curve if isinstance(curve, NotEstimable) else curve.at(min(day_of, curve.last_day))


def _beyond_chance(test: Significance) -> str:
    return "more than chance explains" if test.p <= 0.05 else "no more than chance explains"


def landmark_note(found: Landmark) -> str:
    """How the landmark works, and the test."""
    test = f" Log-rank test (Gray's, as lost leads stay at risk): {p_value(found.test.p)}." if isinstance(found.test, Significance) else ""
    return (
        f"Who is hot was fixed on day {found.day}; leads that turned hot later belong to the rest. “Ever hot” against “never hot” "
        f"would give hot leads the time that they lived until then.{test}"
    )


def rolling_headline(found: Rolling | NotEstimable) -> str:
    """Whether points refitted on the past rank the leads that followed better than the fixed ones.

    Reads like:
        "Refitted on the past alone, the rules rank later leads better than the fixed points: AUC 0.75 against 0.67."
    """
    if isinstance(found, NotEstimable):
        return RANDOM_HOLDOUT if found.code == "undated" else cannot_tell(found)
    ranking = found.ranking
    if isinstance(ranking.refitted, NotEstimable):
        return cannot_tell(ranking.refitted)
    if isinstance(ranking.fixed, NotEstimable):
        return cannot_tell(ranking.fixed)
    aucs = f"AUC {ranking.refitted.value:.2f} against {ranking.fixed.value:.2f}"
    if isinstance(ranking.difference, NotEstimable) or isinstance(ranking.test, NotEstimable):
        return f"Refitted on the past alone, the rules rank later leads with {aucs} of the fixed points."
    if ranking.test.p > 0.05:
        return f"Refitted on the past alone, the rules rank later leads about as well as the fixed points: {aucs}."
    word = "better" if ranking.difference.value > 0 else "worse"
    return f"Refitted on the past alone, the rules rank later leads {word} than the fixed points: {aucs}."


def rolling_hot_headline(found: Rolling) -> str:
    """Hot-lead conversion of the refits against the fixed scorecard, at as many hot leads.

    Reads like:
        "Of as many hot leads, 25 % (22–29) of the refitted card's converted, 18 % (15–21) of the fixed one's."
    """
    hot = found.hot
    if isinstance(hot.refitted, NotEstimable):
        return cannot_tell(hot.refitted)
    if isinstance(hot.fixed, NotEstimable):
        return cannot_tell(hot.fixed)
    told = f"{rate(hot.refitted)} of the refitted card's converted, {rate(hot.fixed)} of the fixed one's"
    return f"Of as many hot leads, {told}."


def rolling_note(found: Rolling) -> str:
    """What was known at each origin, and what the fixed card may know."""
    return (
        f"At each origin the points are fitted anew on leads whose {plural(found.embargo_days, 'day')} had passed by then, and judged on "
        "those that came up to the next. The fixed scorecard stays as it is, and may have been made with these outcomes in view."
    )


def period_words(period: RefitPeriod) -> str:
    """From when to when a period goes."""
    return f"{day(period.origin)} – {day(period.until - 1)}"


def meaning_headline(found: Meaning, threshold: int) -> str:
    """What the score at the threshold means.

    Reads like:
        "72 points mean 31 % (27–35) convert."
    """
    score = min(max(threshold, found.lowest), found.highest)
    answer = found.at(score)
    if isinstance(answer, NotEstimable):
        return cannot_tell(answer)
    return f"{score} {'point means' if score == 1 else 'points mean'} that {rate(answer)} convert."


def meaning_lines(found: Meaning) -> tuple[str, ...]:
    """Whether what earlier cohorts say of scores holds for later ones: slope, level and Brier score, each with what it means."""
    if isinstance(found.later, NotEstimable):
        return (f"Whether this holds for later leads cannot be told: {missing(found.later)}.",)
    return tuple(filter(None, (_held_note(found.later), *_recalibration_lines(found.later.recalibration), _brier_line(found.later.brier))))


def _held_note(later: HeldLater) -> str:
    return f"Read from {plural(later.n_earlier, 'lead')} before {later.first}, compared with {plural(later.n_later, 'lead')} from then on:"


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
        return "steeper than 1: scores separate later leads more than they did"
    return "flatter than 1: scores separate later leads less than they did" if slope.high < 1 else "as far as can be told 1: it held"


def _level_words(large: Estimate) -> str:
    if large.low > 0:
        return "above 0: more leads convert later than their scores say"
    return "below 0: fewer leads convert later than their scores say" if large.high < 0 else "as far as can be told 0: it held"


def _signed(answer: Estimate) -> str:
    return f"{signed(answer.value, 2)} ({limits(answer, percent_of=1, digits=2)})"


def _brier_line(found: Brier | NotEstimable) -> str:
    if isinstance(found, NotEstimable):
        return ""
    better = "closer than" if found.value < found.of_base_rate else "no closer than"
    return f"Brier score {found.value:.4f}, {better} saying the base rate of everybody ({found.of_base_rate:.4f}); 0 is perfect."
