"""Which review is due when: closely in a scorecard's first month, then by the flow of hot leads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

ReviewKind = Literal["first month", "planned look", "end of pilot", "regular"]

#: The hot leads of a version's first 30, 60 and 90 days are judged: planned looks, because testing every week raises false alarms.
LOOK_DAYS = (30, 60, 90)
#: A new scorecard is a pilot for so many days.
PILOT_DAYS = 90
#: Hot leads a week from which flow is high: within 60 days they make the hundred leads that a rate can be judged on.
HIGH_FLOW = 12.0
#: Hot leads a week from which 45 days give as much.
VERY_HIGH_FLOW = 16.0
#: A review so few days before another one is left out.
_TOO_CLOSE = 3


@dataclass(frozen=True, slots=True, order=True)
class ReviewDate:
    """A review.

    Args:
        due: The day.
        age_days: Age of the version on that day.
        kind: Why it is held.
    """

    due: dt.date
    age_days: int
    kind: ReviewKind


def review_dates(activated: dt.date, *, hot_leads_a_week: float, until: dt.date) -> tuple[ReviewDate, ...]:
    """The reviews of a version from its activation on.

    Every 7 days (14 at low flow) in the first month, the planned looks on days 30, 60 and 90, of which the last ends the pilot, then
    every 45 or 60 days at high flow and every 90 at low.

    Args:
        activated: The day on which the version became active.
        hot_leads_a_week: Flow of hot leads, from 0.
        until: The last day to list.

    Returns:
        In order of time; empty when ``until`` lies before the first.

    Raises:
        ValueError: The flow is negative.

    Examples:
        >>> dates = review_dates(dt.date(2026, 1, 1), hot_leads_a_week=40, until=dt.date(2026, 6, 1))
        >>> [each.age_days for each in dates]
        [7, 14, 21, 30, 60, 90, 135]
    """
    if hot_leads_a_week < 0:
        raise ValueError(f"hot_leads_a_week == {hot_leads_a_week}, must be >= 0.")
    step = 7 if hot_leads_a_week >= HIGH_FLOW else 14
    last = (until - activated).days
    early = [day for day in range(step, LOOK_DAYS[0], step) if day < LOOK_DAYS[0] - _TOO_CLOSE]
    ages: list[tuple[int, ReviewKind]] = [(day, "first month") for day in early]
    ages += [(day, "end of pilot" if day == PILOT_DAYS else "planned look") for day in LOOK_DAYS]
    ages += [(day, "regular") for day in range(PILOT_DAYS + interval_days(hot_leads_a_week), last + 1, interval_days(hot_leads_a_week))]
    return tuple(ReviewDate(activated + dt.timedelta(days=age), age, kind) for age, kind in ages if age <= last)


def interval_days(hot_leads_a_week: float) -> int:
    """Days between regular reviews: 45 or 60 at high flow, 90 at low.

    Examples:
        >>> [interval_days(flow) for flow in (40, 14, 3)]
        [45, 60, 90]
    """
    if hot_leads_a_week >= VERY_HIGH_FLOW:
        return 45
    return 60 if hot_leads_a_week >= HIGH_FLOW else 90


@dataclass(frozen=True, slots=True)
class DueReview:
    """Which review of a version is due, and which is next.

    Args:
        due: The review that is due: the latest one that nobody has held yet; None while none is.
        next: The next one to come.
        overdue_days: Days since the due one was to be held; 0 without.
    """

    due: ReviewDate | None
    next: ReviewDate
    overdue_days: int


def standing(activated: dt.date, *, today: dt.date, hot_leads_a_week: float, held: tuple[dt.date, ...] = ()) -> DueReview:
    """Which review is due today.

    Args:
        activated: The day on which the version became active.
        today: The day that it is.
        hot_leads_a_week: Flow of hot leads.
        held: Days on which reviews of this version were decided.

    Returns:
        A review counts as held when one was decided on its day or later.

    Raises:
        ValueError: As `review_dates`.
    """
    dates = review_dates(activated, hot_leads_a_week=hot_leads_a_week, until=max(today, activated) + dt.timedelta(days=PILOT_DAYS + 91))
    past = [each for each in dates if each.due <= today]
    following = next(each for each in dates if each.due > today)
    latest = past[-1] if past else None
    if latest is None or any(day >= latest.due for day in held):
        return DueReview(None, following, 0)
    return DueReview(latest, following, (today - latest.due).days)
