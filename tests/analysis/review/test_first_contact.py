"""The promise of the first contact, in working hours, compared with walking minute by minute."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import PlumblineError
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.review.first_contact import HotLeadTimes, contact_promise
from analysis.routing.working_hours import HOUR, working_hours_between
from analysis.study import WorkingHours, parse_study

BERLIN = ZoneInfo("Europe/Berlin")
#: Two weeks around the night in which Berlin's clocks go forward.
SPRING = dt.datetime(2026, 3, 20, tzinfo=dt.UTC)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
OFFICES = [
    WorkingHours(),
    WorkingHours("fri-mon", "00:00", "24:00"),
    WorkingHours("mon, wed", "22:30", "24:00"),
    WorkingHours("sun", "01:00", "05:00"),
]


def micros(moment: dt.datetime) -> int:
    return (moment - EPOCH) // dt.timedelta(microseconds=1)


def minutes_walked(start: dt.datetime, n_minutes: int, hours: WorkingHours) -> int:
    """One minute after the other, by the local clock."""
    week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    named = {"mon-fri": week[:5], "fri-mon": ["fri", "sat", "sun", "mon"], "mon, wed": ["mon", "wed"], "sun": ["sun"]}[hours.days]
    found = 0
    for minute in range(n_minutes):
        local = (start + dt.timedelta(minutes=minute)).astimezone(BERLIN)
        found += week[local.weekday()] in named and hours.start <= f"{local:%H:%M}" < hours.end
    return found


@given(st.integers(0, 14 * 1440), st.integers(0, 4 * 1440), st.sampled_from(OFFICES))
def test_working_hours_are_what_walking_minute_by_minute_counts(offset: int, length: int, hours: WorkingHours) -> None:
    start = SPRING + dt.timedelta(minutes=offset)
    span = (np.array([micros(start)]), np.array([micros(start + dt.timedelta(minutes=length))]))
    found = working_hours_between(*span, hours, "Europe/Berlin")
    assert found[0] * 60 == pytest.approx(minutes_walked(start, length, hours))


@given(st.lists(st.integers(0, 400 * 24), min_size=3, max_size=3), st.sampled_from(OFFICES))
def test_working_hours_add_up_and_never_run_backwards(at: list[int], hours: WorkingHours) -> None:
    a, b, c = (np.array([each * HOUR]) for each in sorted(at))
    there, on, whole = (working_hours_between(*span, hours, "America/New_York")[0] for span in ((a, b), (b, c), (a, c)))
    assert there + on == pytest.approx(whole)
    assert working_hours_between(c, a, hours, "America/New_York")[0] == 0


def times(*rows: tuple[float, float, float]) -> HotLeadTimes:
    """Hours since the first Monday of 1970, 09:00 UTC; negative where it did not happen."""
    monday = 4 * 24 * HOUR + 9 * HOUR
    columns = zip(*rows, strict=True)
    return HotLeadTimes(*(np.array([monday + int(each * HOUR) if each >= 0 else -1 for each in column]) for column in columns))


def judge(found: HotLeadTimes, *, now: float = 100):
    at = 4 * 24 * HOUR + 9 * HOUR + int(now * HOUR)
    return contact_promise(found, promised_hours=4, hours=WorkingHours(), time_zone="UTC", now=at)


def test_waiting_in_the_system_is_not_the_reps() -> None:
    found = judge(times((0, 5, 6), (0, 7, 24)))
    assert (found.in_system.median, found.for_rep.median) == (5.0, 1.0)
    assert found.for_rep.n_leads == found.for_rep.n_ended == 2
    assert isinstance(found.kept, Estimate)
    assert found.kept.value == 1.0, "from 16:00 to 09:00 next morning only one working hour passes"


def test_a_lead_whose_time_has_not_run_out_is_neither_kept_nor_broken() -> None:
    rows = times((0, 0, 1), (0, 0, -1))
    early, late = judge(rows, now=3), judge(rows, now=6)
    assert isinstance(early.kept, Estimate)
    assert isinstance(late.kept, Estimate)
    assert (early.kept.value, early.kept.n, late.kept.value, late.kept.n) == (1.0, 1, 0.5, 2)


def test_leads_that_still_wait_are_not_left_out_of_the_median() -> None:
    found = judge(times((0, 0, 1), (0, 0, -1), (0, 0, -1), (0, 0, -1)), now=8)
    assert isinstance(found.for_rep.median, NotEstimable)
    assert found.for_rep.median.code == "under_half_contacted"


def test_what_happens_after_the_review_is_not_known_at_it() -> None:
    assert judge(times((0, 0, 5)), now=3) == judge(times((0, 0, -1)), now=3)


def test_nobody_waiting_and_no_promise_are_said() -> None:
    nothing = np.array([], dtype=np.int64)
    found = judge(HotLeadTimes(nothing, nothing, nothing))
    assert isinstance(found.kept, NotEstimable)
    assert isinstance(found.for_rep.median, NotEstimable)
    with pytest.raises(ValueError, match="promised_hours == 0"):
        contact_promise(HotLeadTimes(nothing, nothing, nothing), promised_hours=0, hours=WorkingHours(), time_zone="UTC", now=0)


@pytest.mark.parametrize("hours", ["{days: monday}", "{days: ''}", '{from: "17:00", to: "09:00"}'])
def test_a_study_names_hours_that_exist(hours: str) -> None:
    with pytest.raises(PlumblineError):
        parse_study(f"study: A\nworking_hours: {hours}")
