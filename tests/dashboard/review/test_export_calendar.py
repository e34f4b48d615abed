"""The calendar file against the rules of RFC 5545."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.review.gather import ActiveVersion
from analysis.scorecard import parse_scorecard
from dashboard.review.export_calendar import CalendarEntry, calendar_text, review_entries

STAMP = dt.datetime(2025, 1, 1, 12, 30, tzinfo=dt.timezone(dt.timedelta(hours=2)))
RULE = "{name: Web, points: 60, attribute: {source: web}}"
CARD = parse_scorecard(f"name: Plain\nrules: [{RULE}]\ntiers: [{{name: hot, from: 60}}, {{name: cold, from: 0}}]")
DAY = 86_400_000_000


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def value(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text)


@given(st.text(max_size=300), st.dates(dt.date(1970, 1, 1), dt.date(2100, 1, 1)))
def test_lines_are_short_end_properly_and_give_the_text_back(words: str, day: dt.date) -> None:
    text = calendar_text((CalendarEntry("a@plumbline", day, "x", words),), stamp=STAMP)
    assert text.endswith("\r\n")
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert not any("\n" in line or "\r" in line for line in lines)
    described = [each for each in unfolded(text) if each.startswith("DESCRIPTION:")]
    kept = "".join(each for each in words.replace("\r\n", "\n") if each.isprintable() or each == "\n")
    assert [value(each.removeprefix("DESCRIPTION:")) for each in described] == [kept]
    assert unfolded(text).count("BEGIN:VEVENT") == unfolded(text).count("END:VEVENT") == 1


def test_the_stamp_is_the_one_given_in_utc() -> None:
    text = calendar_text((CalendarEntry("a@plumbline", dt.date(2024, 2, 29), "x", "y"),), stamp=STAMP)
    assert "DTSTAMP:20250101T103000Z\r\n" in text
    assert "DTSTART;VALUE=DATE:20240229\r\nDTEND;VALUE=DATE:20240301\r\n" in text
    with pytest.raises(ValueError, match="time zone"):
        calendar_text((), stamp=STAMP.replace(tzinfo=None))


def test_reviews_and_planned_looks_have_lasting_ids() -> None:
    version = ActiveVersion("version 1", CARD, 20_000 * DAY, (10, 50), hot_leads_a_week=15)
    start = dt.date(1970, 1, 1) + dt.timedelta(days=20_000)
    short = review_entries(version, until=start + dt.timedelta(days=60), mature_days=14)
    long = review_entries(version, until=start + dt.timedelta(days=200), mature_days=14)
    assert short == long[: len(short)]
    assert len({each.uid for each in long}) == len(long)
    looks = [(each.day - start).days for each in long if each.summary.startswith("Planned look")]
    assert looks == [44, 74, 104]
    assert [(each.day - start).days for each in long if each.summary.startswith("Review")] == [7, 14, 21, 30, 60, 90, 150]
