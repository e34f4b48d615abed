"""Time to conversion against published values, and the laws that it keeps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.significance import Significance
from analysis.inference.survival import Followed, Incidence, follow, from_landmark, incidence, log_rank


def followed(days: object, converted: object) -> Followed:
    return Followed(np.array(days, dtype=float), np.array(converted, dtype=bool))


def curve(leads: Followed) -> Incidence:
    found = incidence(leads)
    assert isinstance(found, Incidence)
    return found


def estimate(answer: object) -> Estimate:
    assert isinstance(answer, Estimate)
    return answer


def code(answer: object) -> str:
    assert isinstance(answer, NotEstimable)
    return answer.code


# Freireich 1963: remission under 6-MP and placebo; Kleinbaum and Klein, Survival Analysis, table 2.3 and chapter 2.
TREATED = followed(
    [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35],
    [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0],
)
PLACEBO = followed([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], [1] * 21)


def test_the_leukaemia_curve_is_the_published_one() -> None:
    found = curve(TREATED)
    assert found.day.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert (1 - found.share).tolist() == pytest.approx([0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482], abs=6e-5)
    assert found.error.tolist() == pytest.approx([0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346], abs=6e-5)
    assert found.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert found.n_converted.tolist() == [3, 1, 1, 1, 1, 1, 1]


def test_the_leukaemia_groups_differ_as_published() -> None:
    test = log_rank(TREATED, PLACEBO)
    assert isinstance(test, Significance)
    assert test.statistic is not None
    assert test.statistic**2 == pytest.approx(16.79, abs=6e-3)
    assert test.p == pytest.approx(4.17e-05, abs=1e-7)
    assert test.statistic < 0, "the treated relapse later"


def test_the_glioma_groups_differ_as_published() -> None:
    """Bland and Altman 2004, BMJ 328:1073; the example of `scipy.stats.logrank`."""
    events = [6, 13, 21, 30, 37, 38, 49, 50, 63, 79, 86, 98, 202, 219], [
        10, 10, 12, 13, 14, 15, 16, 17, 18, 20, 24, 24, 25, 28, 30, 33, 35, 37, 40, 40, 46, 48, 76, 81, 82, 91, 112, 181,
    ]  # fmt: skip
    open_ = [31, 47, 80, 82, 82, 149], [34, 40, 70]
    first, second = (followed(e + c, [1] * len(e) + [0] * len(c)) for e, c in zip(events, open_, strict=True))
    test = log_rank(first, second)
    assert isinstance(test, Significance)
    assert test.statistic == pytest.approx(-2.73799, abs=6e-6)
    assert test.p == pytest.approx(0.00618, abs=6e-6)


def test_the_fan_belts_have_the_published_curve() -> None:
    """The example of `scipy.stats.ecdf`."""
    found = curve(followed([77, 47, 81, 56, 80, 62, 60, 43, 71, 37], [1] * 5 + [0] * 5))
    expected = {37: 1, 43: 1, 47: 0.875, 56: 0.75, 60: 0.75, 62: 0.75, 71: 0.75, 77: 0.5, 80: 0.25, 81: 0}
    assert {day: 1 - estimate(found.at(day)).value for day in expected} == pytest.approx(expected, abs=1e-12)


# lifelines 0.30.3, datasets.load_waltons(): (day, event, count).
CONTROL = [
    (7, 0, 1), (7, 1, 1), (17, 1, 1), (32, 1, 1), (33, 1, 1), (38, 1, 2), (41, 1, 7), (45, 0, 1), (45, 1, 9), (48, 1, 8), (51, 1, 3),
    (53, 1, 7), (54, 1, 2), (56, 1, 18), (58, 1, 4), (60, 0, 1), (60, 1, 15), (61, 0, 2), (61, 1, 9), (63, 1, 9), (66, 1, 3), (68, 0, 1),
    (68, 1, 9), (69, 0, 1), (69, 1, 12), (75, 1, 1),
]  # fmt: skip
MIR137 = [(6, 1, 1), (9, 1, 3), (13, 1, 3), (15, 1, 2), (19, 1, 3), (22, 1, 4), (26, 1, 5), (29, 1, 5), (33, 1, 2), (36, 1, 2), (43, 1, 1),
          (47, 1, 1), (62, 1, 2)]  # fmt: skip


def test_waltons_flies_have_the_published_test_and_median() -> None:
    groups = [np.repeat([row[:2] for row in rows], [row[2] for row in rows], axis=0) for rows in (CONTROL, MIR137)]
    control, mutant = (followed(rows[:, 0], rows[:, 1]) for rows in groups)
    test = log_rank(control, mutant)
    assert isinstance(test, Significance)
    assert test.statistic is not None
    assert test.statistic**2 == pytest.approx(122.2491255730062, abs=1e-6)
    everyone = np.concatenate(groups)
    assert curve(followed(everyone[:, 0], everyone[:, 1])).median() == 56


def test_a_curve_computed_by_hand() -> None:
    found = curve(followed([5, 8, 12, 12, 20, 30, 45, 60, 60, 90], [1, 0, 1, 1, 0, 1, 0, 0, 1, 0]))
    expected = {5: 0.9, 12: 0.675, 30: 0.54, 60: 0.36}
    assert {day: 1 - estimate(found.at(day)).value for day in expected} == pytest.approx(expected, abs=1e-9)


def test_lost_leads_stay_at_risk_to_the_end() -> None:
    """100 leads, half lost on day 10, a quarter of all converts on day 20: the share is a quarter, whatever was lost."""
    converted_at = np.full(100, np.nan)
    converted_at[:25] = 20
    assert estimate(curve(follow(np.zeros(100), converted_at, until=60)).at(30)).value == pytest.approx(0.25)


def test_leads_are_followed_to_the_end_of_the_data() -> None:
    leads = follow([0, 50, 100], [30, 120, np.nan], until=100)
    assert leads.days.tolist() == [30, 50, 0]
    assert leads.converted.tolist() == [True, False, False]
    for wrong in ([200], [np.nan]), ([50], [40]):
        with pytest.raises(ValueError, match="must be"):
            follow(*wrong, until=100)


def test_a_landmark_keeps_who_is_still_open() -> None:
    later = from_landmark(TREATED, 10)
    assert len(later) == int(TREATED.open_after(10).sum()) == 13
    assert later.days.min() == 1


times = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=30)


@given(times)
def test_a_curve_rises_within_its_limits(rows) -> None:
    found = curve(followed(*zip(*rows, strict=True)))
    assert np.all(np.diff(found.share) >= -1e-12)
    for day in (0, 1, 7, 15, 30):
        answer = found.at(day)
        if isinstance(answer, Estimate):
            assert -1e-12 <= answer.low <= answer.value <= answer.high <= 1 + 1e-12
            assert answer.low < answer.high
        else:
            assert (answer.code, day > max(row[0] for row in rows)) == ("not_followed", True)


@given(st.lists(st.one_of(st.integers(0, 20), st.none()), min_size=1, max_size=30))
def test_without_censoring_the_curve_is_the_share_that_converted(days) -> None:
    converted_at = np.array([np.nan if day is None else day for day in days], dtype=float)
    found = curve(follow(np.zeros(len(days)), converted_at, until=25))
    for day in (0, 5, 20, 25):
        assert estimate(found.at(day)).value == pytest.approx(float((converted_at <= day).mean()), abs=1e-9)


@given(times, times)
def test_the_log_rank_test_changes_sign_with_its_groups(first, second) -> None:
    a, b = (followed(*zip(*rows, strict=True)) for rows in (first, second))
    plain, turned = log_rank(a, b), log_rank(b, a)
    if isinstance(plain, Significance):
        assert isinstance(turned, Significance)
        assert plain.statistic is not None
        assert turned.statistic == pytest.approx(-plain.statistic, abs=1e-9)
        assert turned.p == pytest.approx(plain.p)
    else:
        assert plain == turned
        assert plain.code in ("no_conversions", "no_overlap")


def test_what_cannot_be_followed_says_why() -> None:
    nobody, open_ = followed([], []), followed([5, 9], [0, 0])
    assert code(incidence(nobody)) == "no_leads"
    assert code(curve(open_).at(10)) == "not_followed"
    assert estimate(curve(open_).at(5)).high > 0.5
    assert code(curve(open_).median()) == "half_not_reached"
    assert code(log_rank(nobody, open_)) == "no_leads"
    assert code(log_rank(open_, open_)) == "no_conversions"
    assert code(log_rank(followed([5], [0]), followed([9, 10], [1, 1]))) == "no_overlap"
    for wrong in (lambda: followed([-1], [0]), lambda: followed([1, 2], [0])):
        with pytest.raises(ValueError, match="must be"):
            wrong()
