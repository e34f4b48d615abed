"""The 50 % rule: whole histories, hot lead by hot lead, compared with what was agreed."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.sequential import SequentialLook
from analysis.review.promises import PromisedShare, PromiseTerms, expected_at_last_look, promised_share
from analysis.rules import DAY

NEVER = -1


def history(n_a_day: int, n_qualified_a_day: int, days: int) -> tuple[np.ndarray, np.ndarray]:
    """The same number of hot leads each day, of which the same number is qualified a day later."""
    handed = np.repeat(np.arange(days, dtype=np.int64) * DAY, n_a_day)
    kept = np.tile(np.arange(n_a_day) < n_qualified_a_day, days)
    return handed, np.where(kept, handed + DAY, NEVER)


def judged(handed: np.ndarray, qualified: np.ndarray, terms: PromiseTerms, day: float) -> PromisedShare:
    return promised_share(handed, qualified, terms, now=int(day * DAY))


def test_forty_five_of_120_is_no_alarm_at_the_first_look_and_one_at_the_second() -> None:
    handed = np.sort(np.random.default_rng(1).integers(0, 30 * DAY, 120))
    qualified = np.where(np.arange(120) < 45, handed + DAY, NEVER)
    first = judged(handed, qualified, PromiseTerms(0, 14, 360), 50).looks[0].look
    assert isinstance(first, SequentialLook)
    assert (first.n_converted, first.n, first.alarm) == (45, 120, False)
    assert first.p == pytest.approx(0.004, abs=5e-4)
    later = handed + 25 * DAY
    looks = judged(np.sort(later), np.where(qualified == NEVER, NEVER, later + DAY), PromiseTerms(0, 14, 180), 75).looks
    second = looks[1].look
    assert isinstance(second, SequentialLook)
    assert (second.n_converted, second.n, second.alarm) == (45, 120, True)


def test_a_hot_lead_enters_when_its_days_are_over_whatever_became_of_it() -> None:
    handed = np.array([0, 0, 10 * DAY], dtype=np.int64)
    qualified = np.array([DAY, NEVER, 11 * DAY], dtype=np.int64)
    found = judged(handed, qualified, PromiseTerms(0, 14, 100), 14)
    assert (found.n_mature, found.n_waiting) == (2, 1)
    assert isinstance(found.share, Estimate)
    assert found.share.value == 0.5
    assert judged(handed, qualified, PromiseTerms(0, 14, 100), 24).n_mature == 3


def test_a_lead_qualified_too_late_or_handed_off_before_the_version_does_not_help() -> None:
    handed = np.array([0, 5 * DAY, 5 * DAY], dtype=np.int64)
    qualified = np.array([DAY, 19 * DAY + 1, 19 * DAY], dtype=np.int64)
    found = judged(handed, qualified, PromiseTerms(4 * DAY, 14, 100), 40)
    assert isinstance(found.share, Estimate)
    assert (found.share.value, found.n_mature) == (0.5, 2)


def test_looks_are_made_when_planned_and_not_between() -> None:
    handed, qualified = history(3, 1, 120)
    days = {
        day: [each.day for each in judged(handed, qualified, PromiseTerms(0, 14, 270), day).looks] for day in (43, 44, 73, 74, 104, 200)
    }
    assert days == {43: [], 44: [30], 73: [30], 74: [30, 60], 104: [30, 60, 90], 200: [30, 60, 90]}
    early = judged(handed, qualified, PromiseTerms(0, 14, 270), 43)
    assert (early.next_look, early.alarm) == (44 * DAY, False)
    assert judged(handed, qualified, PromiseTerms(0, 14, 270), 104).next_look is None
    assert judged(handed, qualified, PromiseTerms(0, 14, 270), 200).alarm


def test_a_look_tests_the_hot_leads_of_the_days_it_was_planned_for() -> None:
    handed, qualified = history(2, 1, 120)
    looks = [each.look for each in judged(handed, qualified, PromiseTerms(0, 14, 180), 104).looks]
    assert [(each.n_converted, each.n) for each in looks if isinstance(each, SequentialLook)] == [(30, 60), (60, 120), (90, 180)]


def test_without_hot_leads_nothing_is_judged_and_nothing_alarms() -> None:
    none = np.array([], dtype=np.int64)
    found = judged(none, none, PromiseTerms(0, 14, 180), 104)
    assert isinstance(found.share, NotEstimable)
    assert all(isinstance(each.look, NotEstimable) for each in found.looks)
    assert not found.alarm


def test_a_pause_between_looks_makes_no_new_look_and_leaves_its_share_of_the_errors_to_the_last() -> None:
    handed = np.concatenate([np.arange(40), 70 * 24 * 12 + np.arange(40)]).astype(np.int64) * (DAY // 288)
    found = judged(np.sort(handed), np.full(80, NEVER), PromiseTerms(0, 14, 80), 104)
    assert [isinstance(each.look, SequentialLook) for each in found.looks] == [True, False, True]
    assert found.alarm


@pytest.mark.parametrize(("truth", "low", "high"), [(0.5, 0.0, 0.07), (0.4, 0.82, 1.0)])
def test_all_looks_together_alarm_rarely_by_chance_and_mostly_when_the_share_is_forty(truth: float, low: float, high: float) -> None:
    rng, terms, alarms, n_histories = np.random.default_rng(4), PromiseTerms(0, 14, expected_at_last_look(15)), 0, 500
    for _ in range(n_histories):
        handed = np.sort(rng.integers(0, 104 * DAY, rng.poisson(15 * 104 / 7)))
        qualified = np.where(rng.random(len(handed)) < truth, handed + DAY, NEVER)
        looks = judged(handed, qualified, terms, 104).looks
        alarms += any(isinstance(each.look, SequentialLook) and each.look.alarm for each in looks)
    assert low <= alarms / n_histories <= high
