"""Leads at the moment they turned hot, in words: how many convert, how soon, and how many turn hot a week."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.evaluation.records import CohortResult
from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.replay.crossings import ReplayResult
from analysis.snapshots.study_data import StudyData
from dashboard.words.formats import plural
from dashboard.words.key_figures import axis_name
from dashboard.words.numbers import cannot_tell, count, missing, percent, percent_range
from dashboard.words.study import POPULATIONS, part_words

#: Said beside figures that observe leads in another way than the study asks; an age follows.
WORKING = (
    "The study observes leads when they first turn hot. Only the replay of a backtest can do that. All other figures observe each lead"
)
MONTHLY = "The study observes leads every month while they are open. Only a backtest can do that. All other figures observe each lead once,"

#: Months with fewer mature hot leads say little.
ENOUGH = 30
#: With fewer, a month is not drawn; the numbers beside the chart have it.
FEWEST = 10


def replay_headline(found: ReplayResult | NotEstimable) -> str:
    """How many leads convert after turning hot, how soon, and how many turn hot a week.

    Reads like:
        "Of 100 leads that turn hot, 31 convert within 90 days (27–35), half of them by day 24. 38 leads turn hot a week."
    """
    if isinstance(found, NotEstimable):
        return cannot_tell(found)
    flow = "" if isinstance(found.hot_per_week, NotEstimable) else f" {_number(found.hot_per_week.value)} leads turn hot a week."
    if isinstance(found.conversion, NotEstimable):
        return f"We cannot tell yet how leads that turn hot convert: {missing(found.conversion)}.{flow}"
    group = 100 if found.conversion.value >= 0.0995 or found.n_converted == 0 else 1_000
    value, low, high = (count(group * each) for each in (found.conversion.value, found.conversion.low, found.conversion.high))
    within = "" if found.horizon_days is None else f" within {plural(found.horizon_days, 'day')}"
    soon = "" if isinstance(found.median_days, NotEstimable) else f", half of them by day {count(found.median_days)}"
    verb = "converts" if value == "1" else "convert"
    return f"Of {count(group)} leads that turn hot, {value} {verb}{within} ({low}–{high}){soon}.{flow}"


def replay_rows(found: ReplayResult) -> tuple[tuple[str, str, str], ...]:
    """Figures of a replay: name, value with its interval, and on how many leads it rests."""
    followed = found.n_hot
    return (
        ("conversion after turning hot", percent_range(found.conversion), _n(found.conversion)),
        ("the same, with leads not yet mature", percent_range(found.incidence), count(followed)),
        ("median days, hot to conversion", _days(found.median_days), count(found.n_converted)),
        ("median days, entry to hot", _days(found.median_days_to_hot), count(found.n_hot)),
        ("leads that turn hot", percent_range(found.hot_share), _n(found.hot_share)),
        (axis_name("hot_per_week"), _per_week(found.hot_per_week), _n(found.hot_per_week)),
        ("buyers hot before they bought (recall)", percent_range(found.recall), _n(found.recall)),
    )


def replay_population(study_data: StudyData, found: ReplayResult) -> str:
    """Who, when, how many: the subtitle of the replay's chart."""
    within = "" if found.horizon_days is None else f", {study_data.study.outcome.stage} within {plural(found.horizon_days, 'day')} after"
    who = POPULATIONS[study_data.study.population]
    return f"{who} when they first turned hot{within}; n\u00a0=\u00a0{count(found.n_mature)} mature {part_words(study_data)}"


#: Why the replay has no false-positive rate, and what its chart leaves out.
NO_FALSE_POSITIVES = "The replay has no FPR: leads that never turn hot have no moment at which they could be judged."
FEW = f"Months with fewer than {FEWEST} mature hot leads are not drawn."


def once_words(age_days: int) -> str:
    """Said above what observes each lead once although the study observes it every month."""
    return f"This tab observes each lead once, {plural(age_days, 'day')} after it entered, not every month."


def crossing_months_headline(found: ReplayResult) -> str:
    """How conversion after turning hot moved from month to month: the lowest and the highest of the months with enough leads.

    Reads like:
        "By the month in which leads turned hot, 12 % to 31 % of them converted."
    """
    return _between([each.conversion for each in found.cohorts], "By the month in which leads turned hot", "of them converted")


def months_headline(found: Sequence[CohortResult]) -> str:
    """How hot-lead conversion moved from one first of a month to the next.

    Reads like:
        "Observed on the first of each month, 12 % to 31 % of the hot leads converted."
    """
    return _between([each.hot_conversion for each in found], "Observed on the first of each month", "of the hot leads converted")


def _between(answers: Sequence[Answer], begins: str, ends: str) -> str:
    known = [each.value for each in answers if isinstance(each, Estimate) and each.n >= ENOUGH]
    if not known:
        return f"{begins}, there are fewer than {ENOUGH} mature hot leads a month."
    low, high = min(known), max(known)
    return f"{begins}, {percent(low)}{'' if len(known) == 1 else f' to {percent(high)}'} {ends}."


def never_hot_sentence(found: ReplayResult) -> str:
    """How many leads never turned hot and how many of them converted, without a rate.

    Reads like:
        "1,204 leads never turned hot; 31 of them converted."
    """
    return f"{plural(found.n_never_hot, 'lead')} never turned hot; {count(found.n_never_hot_won)} of them converted."


def capacity_sentence(found: ReplayResult, capacity: float | None) -> str:
    """Hot leads a week beside the number that sales can call by the study; empty where either is not known.

    Reads like:
        "That is more than the 40 leads a week that sales can call."
    """
    flow = found.hot_per_week
    if capacity is None or isinstance(flow, NotEstimable):
        return ""
    if flow.low > capacity:
        return f"That is more than the {_number(capacity)} leads a week that sales can call."
    return f"Sales can call {_number(capacity)} leads a week{', more than turn hot' if flow.high < capacity else ''}."


def _n(answer: Answer) -> str:
    return "–" if isinstance(answer, NotEstimable) else count(answer.n)


def _days(days: float | NotEstimable) -> str:
    return missing(days) if isinstance(days, NotEstimable) else f"{days:.1f}"


def _per_week(answer: Answer) -> str:
    if isinstance(answer, NotEstimable):
        return missing(answer)
    return f"{_number(answer.value)} ({_number(answer.low)}–{_number(answer.high)})"


def _number(number: float) -> str:
    return count(number) if number >= 9.95 else f"{number:.1f}"
