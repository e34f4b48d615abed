"""One clock, which can be set to a day of the past."""

from __future__ import annotations

import datetime as dt

import pytest

from analysis.errors import PlumblineError
from dashboard.clock import TODAY, now


def test_it_is_now_unless_a_day_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TODAY, raising=False)
    before = dt.datetime.now(dt.UTC)
    assert before <= now() <= dt.datetime.now(dt.UTC)


def test_another_day_keeps_the_time_of_day_and_the_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TODAY, "2024-11-01")
    assert now().date() == dt.date(2024, 11, 1)
    assert now().utcoffset() == dt.timedelta(0)
    assert now() <= now()


def test_what_is_no_day_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TODAY, "yesterday")
    with pytest.raises(PlumblineError) as caught:
        now()
    assert caught.value.code == "TODAY-INVALID"
