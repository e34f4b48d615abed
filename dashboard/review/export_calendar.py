"""A version's reviews as a calendar file (iCalendar, RFC 5545) for any calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.dataset.histories import as_datetime
from analysis.errors import PlumblineError
from analysis.review.calendar import LOOK_DAYS, ReviewDate, review_dates
from analysis.review.gather import ActiveVersion
from dashboard.review.words import KIND_WORDS

#: Days ahead of the review that the file holds.
AHEAD_DAYS = 365
_LINE_OCTETS = 75


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One whole day of the calendar.

    Args:
        uid: Stays the same in every file, so that a calendar replaces the entry instead of doubling it.
        day: The day.
        summary: What the calendar shows.
        description: What is to be done.
    """

    uid: str
    day: dt.date
    summary: str
    description: str


def review_entries(version: ActiveVersion, *, until: dt.date, mature_days: int) -> tuple[CalendarEntry, ...]:
    """The reviews of a version, and the days from which a planned look can be made.

    Args:
        version: The active version.
        until: The last day to list.
        mature_days: Days in which a hot lead is to be qualified: a look at the first 30 days is made so many later.
    """
    start = as_datetime(version.activated).date()
    stem = f"{version.card.content_id}-{start:%Y%m%d}"
    dates = review_dates(start, hot_leads_a_week=version.hot_leads_a_week, until=until)
    reviews = [_review_entry(each, version.label, stem) for each in dates]
    looks = [_look_entry(day, start + dt.timedelta(days=day + mature_days), version.label, stem) for day in LOOK_DAYS]
    return tuple(sorted((*reviews, *(each for each in looks if each.day <= until)), key=lambda each: (each.day, each.uid)))


def _review_entry(date: ReviewDate, label: str, stem: str) -> CalendarEntry:
    description = f"Day {date.age_days} of {label}. Keep it, adjust it or retire it: 'plumbline review', or the page Review."
    return CalendarEntry(f"{stem}-review-{date.age_days}@plumbline", date.due, f"Review of {label} ({KIND_WORDS[date.kind]})", description)


def _look_entry(day: int, due: dt.date, label: str, stem: str) -> CalendarEntry:
    summary = f"Planned look: hot leads of the first {day} days"
    description = f"From today on, the time to be qualified is over for all hot leads of the first {day} days of {label}."
    return CalendarEntry(f"{stem}-look-{day}@plumbline", due, summary, description)


def calendar_text(entries: tuple[CalendarEntry, ...], *, stamp: dt.datetime) -> str:
    """The entries as a calendar file.

    Args:
        entries: Whole days.
        stamp: When the file is made; with a time zone.

    Returns:
        Text with lines that end in CR and LF and hold at most 75 octets, as RFC 5545 has it.

    Raises:
        ValueError: ``stamp`` has no time zone.
    """
    if stamp.tzinfo is None:
        raise ValueError("stamp must have a time zone.")
    made = f"{stamp.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Plumbline//Review calendar//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for entry in entries:
        lines += _event(entry, made)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line))


def _event(entry: CalendarEntry, made: str) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"DTSTAMP:{made}",
        f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{entry.day + dt.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(entry.summary)}",
        f"DESCRIPTION:{_escaped(entry.description)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def write_calendar(entries: tuple[CalendarEntry, ...], out: Path, *, stamp: dt.datetime) -> None:
    """Write the entries to a file whose name ends with ``.ics``.

    Raises:
        PlumblineError: ``OUTPUT-UNUSABLE``.
    """
    if out.suffix.lower() != ".ics" or not out.parent.is_dir():
        remedy = "Name a file that ends with .ics, in a folder that exists."
        raise PlumblineError("OUTPUT-UNUSABLE", "the calendar cannot be written there.", where=str(out), remedy=remedy)
    out.write_bytes(calendar_text(entries, stamp=stamp).encode())


def _escaped(text: str) -> str:
    r"""Text as a value: what separates values is escaped, and a line break cannot begin another property.

    Examples:
        >>> print(_escaped("a, b; c" + chr(92) + chr(10) + "d"))
        a\, b\; c\\\nd
    """
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "".join(each for each in text.replace("\r\n", "\n").replace("\n", "\\n") if each.isprintable())


def _folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 octets; every further part begins with a blank. No character is torn apart."""
    part, n_octets = "", 0
    for each in line:
        size = len(each.encode())
        if n_octets + size > _LINE_OCTETS:
            yield part
            part, n_octets = " ", 1
        part, n_octets = part + each, n_octets + size
    yield part
