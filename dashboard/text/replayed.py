"""Leads at the moment they turned hot, in words: how many of them convert, how soon, and how many turn hot a week."""

from __future__ import annotations

from analysis.crossings import ReplayResult
from analysis.inference.estimate import Answer, NotEstimable
from dashboard.text.formats import plural
from dashboard.text.numbers import cannot_tell, count, missing, percent_range

#: Said beside figures that look at leads in another way than the study asks; an age follows.
WORKING = "The study looks at leads when they first turn hot, which only the replay of a backtest can; all other figures look at each lead"
MONTHLY = "The study looks at leads every month while they are open, which only a backtest can; all other figures look at each lead once,"


def replay_headline(found: ReplayResult | NotEstimable) -> str:
    """How many leads convert after turning hot, how soon, and how many turn hot a week.

    Reads like:
        "Of 100 leads that turn hot 31 convert within 90 days (27–35), half of them by day 24; 38 leads turn hot a week."
    """
    if isinstance(found, NotEstimable):
        return cannot_tell(found)
    flow = "" if isinstance(found.hot_per_week, NotEstimable) else f"; {_number(found.hot_per_week.value)} turn hot a week"
    if isinstance(found.conversion, NotEstimable):
        return f"Cannot tell yet how leads convert that turn hot: {missing(found.conversion)}{flow}."
    group = 100 if found.conversion.value >= 0.0995 or found.n_converted == 0 else 1_000
    value, low, high = (count(group * each) for each in (found.conversion.value, found.conversion.low, found.conversion.high))
    within = "" if found.horizon_days is None else f" within {plural(found.horizon_days, 'day')}"
    soon = "" if isinstance(found.median_days, NotEstimable) else f", half of them by day {count(found.median_days)}"
    verb = "converts" if value == "1" else "convert"
    return f"Of {count(group)} leads that turn hot {value} {verb}{within} ({low}–{high}){soon}{flow}."


def replay_rows(found: ReplayResult) -> tuple[tuple[str, str, str], ...]:
    """Figures of a replay: name, value with its interval, and on how many leads it rests."""
    followed = found.n_hot
    return (
        ("hot leads that convert after turning hot", percent_range(found.conversion), _n(found.conversion)),
        ("the same, immature ones followed so far", percent_range(found.incidence), count(followed)),
        ("median days from hot to conversion", _days(found.median_days), count(found.n_converted)),
        ("median days from entry to hot", _days(found.median_days_to_hot), count(found.n_hot)),
        ("leads that turn hot", percent_range(found.hot_share), _n(found.hot_share)),
        ("hot leads a week", _per_week(found.hot_per_week), _n(found.hot_per_week)),
        ("recall: buyers that had turned hot before", percent_range(found.recall), _n(found.recall)),
    )


def never_hot_sentence(found: ReplayResult) -> str:
    """What became of the leads that never turned hot, without a rate.

    Reads like:
        "1,204 leads never turned hot; 31 of them converted nevertheless."
    """
    return f"{plural(found.n_never_hot, 'lead')} never turned hot; {count(found.n_never_hot_won)} of them converted nevertheless."


def capacity_sentence(found: ReplayResult, capacity: float | None) -> str:
    """Hot leads a week beside what the study says sales can take; empty where either is not known.

    Reads like:
        "That is more than the 40 a week that sales can take."
    """
    flow = found.hot_per_week
    if capacity is None or isinstance(flow, NotEstimable):
        return ""
    if flow.low > capacity:
        return f"That is more than the {_number(capacity)} a week that sales can take."
    return f"Sales can take {_number(capacity)} a week{', more than turn hot' if flow.high < capacity else ''}."


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
