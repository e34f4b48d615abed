"""Hours in which a call can be promised: how many of them lie between two instants."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from analysis.rules import DAY
from analysis.study import Day, WorkingHours, working_days

HOUR = DAY // 24
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_WEEK: tuple[Day, ...] = get_args(Day)
Instants = NDArray[np.int64]
Hours = NDArray[np.float64]


def working_hours_between(start: Instants, end: Instants, hours: WorkingHours, time_zone: str) -> Hours:
    """Working hours from one instant to another.

    Args:
        start: Instants (µs since 1970, UTC), ``[n]``.
        end: Later ones, the same shape.
        hours: When people work, in that time zone.
        time_zone: Name such as ``Europe/Berlin``.

    Returns:
        Hours, from 0; holidays count as working days. Where ``end`` lies before ``start``, 0.

    Examples:
        >>> friday_four, monday_ten = np.array([15]) * HOUR + 1 * DAY, np.array([10]) * HOUR + 4 * DAY
        >>> working_hours_between(friday_four, monday_ten, WorkingHours(), "UTC").tolist()
        [3.0]
    """
    if len(start) == 0:
        return np.zeros(0)
    # A week earlier there is a shift to count from.
    shifts = _shifts(int(min(start.min(), end.min())) - 8 * DAY, int(max(start.max(), end.max())), hours, ZoneInfo(time_zone))
    return np.asarray(np.maximum(shifts.worked(end) - shifts.worked(start), 0) / HOUR, dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class _Shifts:
    """Working days in order: when each begins and ends, and what was worked before it."""

    begins: Instants
    ends: Instants

    def worked(self, at: Instants) -> Instants:
        """Working time (µs) up to each instant."""
        before = np.concatenate([[0], np.cumsum(self.ends - self.begins)])
        place = np.searchsorted(self.begins, at, side="right")
        today = np.where(place > 0, np.minimum(at, self.ends[np.maximum(place - 1, 0)]) - self.begins[np.maximum(place - 1, 0)], 0)
        return np.asarray(before[np.maximum(place - 1, 0)] + today, dtype=np.int64)


def _shifts(first: int, last: int, hours: WorkingHours, zone: ZoneInfo) -> _Shifts:
    days = working_days(hours.days)
    dates = [each for each in _dates(first, last, zone) if _WEEK[each.weekday()] in days]
    begins, ends = (np.array([_at(each, time, zone) for each in dates], dtype=np.int64) for time in (hours.start, hours.end))
    # Where clocks change within a shift, the shift is shorter or longer; one that falls into the gap is empty.
    return _Shifts(begins, np.maximum(ends, begins))


def _dates(first: int, last: int, zone: ZoneInfo) -> Iterator[dt.date]:
    day, end = (((_EPOCH + dt.timedelta(microseconds=each)).astimezone(zone).date()) for each in (first, last))
    while day <= end:
        yield day
        day += dt.timedelta(days=1)


def _at(day: dt.date, time: str, zone: ZoneInfo) -> int:
    """An hour of a day such as ``17:00``, or ``24:00``, as µs since 1970."""
    hour, minute = (int(part) for part in time.split(":"))
    moment = dt.datetime.combine(day + dt.timedelta(days=hour // 24), dt.time(hour % 24, minute), zone)
    return (moment - _EPOCH) // dt.timedelta(microseconds=1)
