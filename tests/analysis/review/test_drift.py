"""Drift alarms: rare without drift however much is monitored, and there when something moved."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.inference.drift import Drift
from analysis.inference.estimate import NotEstimable
from analysis.review.drift import MonitoredInput, moved_inputs

BINS = ("a", "b", "c", "d", "e")
SHARES = (0.4, 0.25, 0.2, 0.1, 0.05)


def watched(name: str, before: np.ndarray, now: np.ndarray) -> MonitoredInput:
    return MonitoredInput(name, BINS, tuple(before.tolist()), tuple(now.tolist()))


def test_months_of_forty_inputs_without_drift_alarm_in_at_most_five_percent() -> None:
    rng, alarmed = np.random.default_rng(5), 0
    for _ in range(80):
        month = [watched(str(i), rng.multinomial(3_000, SHARES), rng.multinomial(200, SHARES)) for i in range(40)]
        alarmed += any(each.alarm for each in moved_inputs(month))
    assert alarmed / 80 <= 0.05


def test_what_moved_alarms_and_comes_first() -> None:
    rng = np.random.default_rng(6)
    calm = [watched(str(i), rng.multinomial(3_000, SHARES), rng.multinomial(400, SHARES)) for i in range(10)]
    shifted = watched("shifted", rng.multinomial(3_000, SHARES), rng.multinomial(400, SHARES[::-1]))
    found = moved_inputs([*calm, shifted])
    assert [each.watched.name for each in found if each.alarm] == ["shifted"]
    assert found[0].watched.name == "shifted"
    assert {each.watched.name for each in found} == {"shifted", *map(str, range(10))}


def test_what_cannot_be_judged_is_listed_last_and_never_alarms() -> None:
    empty = MonitoredInput("empty", ("a", "b"), (3, 4), (0, 0))
    found = moved_inputs([empty, MonitoredInput("same", ("a", "b"), (50, 50), (5, 5))])
    assert [each.watched.name for each in found] == ["same", "empty"]
    assert isinstance(found[0].drift, Drift)
    assert isinstance(found[1].drift, NotEstimable)
    assert not found[1].alarm
    assert moved_inputs([]) == ()


def test_counts_belong_to_bins() -> None:
    with pytest.raises(ValueError, match="2 bins, 1 and 2 counts"):
        MonitoredInput("odd", ("a", "b"), (1,), (1, 2))
