"""Which review is due when."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.review.calendar import review_dates, standing

START = dt.date(2026, 1, 1)
flows = st.floats(0, 100)


def ages(flow: float, days: int) -> list[int]:
    return [each.age_days for each in review_dates(START, hot_leads_a_week=flow, until=START + dt.timedelta(days=days))]


@pytest.mark.parametrize(
    ("flow", "expected"),
    [
        (40, [7, 14, 21, 30, 60, 90, 135, 180, 225, 270]),
        (14, [7, 14, 21, 30, 60, 90, 150, 210, 270]),
        (3, [14, 30, 60, 90, 180, 270]),
    ],
)
def test_reviews_are_close_at_first_and_then_follow_the_flow(flow: float, expected: list[int]) -> None:
    assert ages(flow, 270) == expected


@given(flows, st.integers(0, 900))
def test_reviews_ascend_and_a_longer_list_only_adds(flow: float, days: int) -> None:
    found = ages(flow, days)
    assert found == sorted(set(found))
    assert all(each <= days for each in found)
    assert ages(flow, days + 50)[: len(found)] == found


@given(flows, st.integers(0, 900))
def test_no_two_reviews_lie_further_apart_than_ninety_days(flow: float, days: int) -> None:
    found = [0, *ages(flow, days), days]
    assert max(b - a for a, b in pairwise(found)) <= 90


def test_a_review_is_due_until_it_is_held() -> None:
    today = START + dt.timedelta(days=16)
    due = standing(START, today=today, hot_leads_a_week=40)
    assert due.due is not None
    assert (due.due.age_days, due.overdue_days, due.next.age_days) == (14, 2, 21)
    assert standing(START, today=today, hot_leads_a_week=40, held=(START + dt.timedelta(days=8),)) == due
    assert standing(START, today=today, hot_leads_a_week=40, held=(START + dt.timedelta(days=14),)).due is None


def test_before_the_first_review_none_is_due_and_after_years_there_is_still_a_next_one() -> None:
    assert standing(START, today=START, hot_leads_a_week=0).due is None
    later = standing(START, today=START + dt.timedelta(days=2000), hot_leads_a_week=0)
    assert later.next.due > START + dt.timedelta(days=2000)
    assert later.due is not None
    assert later.due.kind == "regular"


def test_a_negative_flow_is_refused() -> None:
    with pytest.raises(ValueError, match="hot_leads_a_week == -1"):
        review_dates(START, hot_leads_a_week=-1, until=START)
