"""Drift and planned looks against published values, and the laws that they keep."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from analysis.inference.drift import Drift, alarms, critical_psi, drift, psi
from analysis.inference.estimate import NotEstimable
from analysis.inference.sequential import SequentialLook, below_promise, bounds, most_converted, spending
from analysis.inference.two_groups import binomial_below


def moved(answer: object) -> Drift:
    assert isinstance(answer, Drift)
    return answer


def code(answer: object) -> str:
    assert isinstance(answer, NotEstimable)
    return answer.code


# GeeksforGeeks' worked example (value: KL both ways); the others recomputed with SciPy 1.17.
SHIFTS = [
    ([0.4, 0.3, 0.3], [0.35, 0.25, 0.4], 0.0445608547, 1e-9),
    ([0.25] * 4, [0.4, 0.3, 0.2, 0.1], 0.228217, 1e-6),
    ([0.1] * 10, [0.12, 0.11, 0.1, 0.1, 0.09, 0.1, 0.1, 0.09, 0.1, 0.09], 0.00776, 1e-6),
]


@pytest.mark.parametrize(("before", "now", "value", "tolerance"), SHIFTS)
def test_the_stability_index_has_the_published_values(before, now, value, tolerance) -> None:
    assert psi(before, now) == pytest.approx(value, abs=tolerance)


# Yurdakul 2018, (1/n + 1/m) chi-square(B - 1); recomputed with SciPy 1.17.
@pytest.mark.parametrize(
    ("sizes", "value"), [((400, 100, 10), 0.2115), ((1000, 250, 10), 0.0846), ((4000, 1000, 10), 0.0211), ((300, 60, 5), 0.1898)]
)
def test_the_critical_value_is_the_published_one(sizes, value) -> None:
    assert critical_psi(*sizes) == pytest.approx(value, abs=1e-4)


bins = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=1, max_size=12)


@given(bins)
def test_drift_is_the_same_both_ways_and_nothing_without_a_move(rows) -> None:
    before, now = zip(*rows, strict=True)
    plain, back = drift(before, now), drift(now, before)
    if isinstance(plain, NotEstimable):
        assert back == plain
        return
    assert moved(back).psi == pytest.approx(plain.psi)
    assert plain.psi > plain.critical or plain.p >= 0.05
    held = [max(1, each) for each in before]
    assert (moved(drift(held, held)).psi, moved(drift(held, held)).p) == (0, 1)


def test_drift_fires_in_a_twentieth_of_the_cases_without_any() -> None:
    rng = np.random.default_rng(9)
    before, now = rng.multinomial(200, [0.1] * 10, size=2000), rng.multinomial(200, [0.1] * 10, size=2000)
    found = [moved(drift(*each)) for each in zip(before, now, strict=True)]
    assert np.mean([each.psi > each.critical for each in found]) < 0.07
    assert np.mean([each.psi > 0.10 for each in found]) > 0.3, "the customary limit alone"


def test_an_alarm_needs_size_and_certainty_among_everything_monitored() -> None:
    large, sure_trifle, chance = (
        Drift(0.3, 0.1, 1e-6, 500, 500, 10),
        Drift(0.03, 0.01, 1e-9, 9999, 9999, 10),
        Drift(0.2, 0.19, 0.03, 200, 200, 10),
    )
    assert alarms([large, sure_trifle, chance]) == (True, False, True)
    assert alarms([chance, Drift(0.01, 0.1, 0.9, 200, 200, 10)]) == (False, False)
    assert alarms([]) == ()


def test_drift_says_what_is_missing() -> None:
    assert code(drift([], [])) == code(drift([3, 4], [0, 0])) == "no_leads"
    assert code(drift([3, 0], [4, 0])) == "one_bin"
    assert moved(drift([30, 0, 0], [20, 10, 0])).n_bins == 2
    for wrong in (lambda: psi([1, 0], [1, 1]), lambda: critical_psi(0, 1, 2), lambda: critical_psi(5, 5, 1), lambda: drift([1, 2], [1])):
        with pytest.raises(ValueError, match="must"):
            wrong()


def test_four_looks_have_the_published_bounds() -> None:
    """PharmCat/SeqBounds.jl, README: one-sided 0.05."""
    found = bounds([0.25, 0.5, 0.75, 1])
    assert found.spent == pytest.approx((8.85754e-05, 0.0055746, 0.0236251, 0.05), abs=1e-7)
    assert found.z == pytest.approx((3.74955, 2.53993, 2.01604, 1.72014), abs=1e-4)


def test_five_looks_have_the_published_bounds() -> None:
    """Lan and DeMets 1983; R package ldbounds, two-sided 0.05."""
    assert bounds([0.2, 0.4, 0.6, 0.8, 1], alpha=0.025).z == pytest.approx((4.877, 3.357, 2.68, 2.29, 2.031), abs=3e-3)


def test_the_bounds_are_crossed_as_often_as_promised() -> None:
    steps = np.random.default_rng(12).normal(size=(200_000, 3)) * np.sqrt([0.3, 0.4, 0.3])
    z = np.cumsum(steps, axis=1) / np.sqrt([0.3, 0.7, 1.0])
    found = bounds([0.3, 0.7, 1.0])
    crossed = np.logical_or.accumulate(z >= found.z, axis=1).mean(axis=0)
    assert crossed.tolist() == pytest.approx(found.spent, abs=0.0016)


@settings(max_examples=25)
@given(st.lists(st.integers(1, 50), min_size=1, max_size=5, unique=True), st.floats(0.005, 0.2))
def test_each_look_spends_its_part_of_alpha(shares, alpha) -> None:
    information = [share / 50 for share in sorted(shares)]
    found = bounds(information, alpha=alpha)
    assert found.spent == pytest.approx([spending(share, alpha) for share in information])
    alone = norm.sf(found.z)
    assert np.all(alone <= np.array(found.spent) + 1e-9), "no look alone spends more than all so far"
    assert np.all(alone >= np.diff([0, *found.spent]) - 1e-9), "and none less than its part"


def test_one_look_is_an_ordinary_test_and_nothing_is_left_after_the_last() -> None:
    assert bounds([1.0]).z[0] == pytest.approx(1.6448536, abs=1e-6)
    assert bounds([0.5, 1.0, 1.5]).z[2] == inf
    assert bounds([40.0], spend_at=[1.0]).z[0] == pytest.approx(1.6448536, abs=1e-6)
    assert spending(0, 0.05) == 0


def test_the_rule_of_half_alarms_at_planned_looks_only_when_it_must() -> None:
    looks = below_promise([18, 30, 45], [40, 80, 120], planned=120)
    assert isinstance(looks, tuple)
    assert [look.alarm for look in looks] == [False, False, True]
    assert looks[0].p == pytest.approx(0.318, abs=1e-3)
    assert looks[2].p == pytest.approx(0.004, abs=1e-3)
    assert looks[0].level < looks[1].level < looks[2].level < 0.05


def test_the_rule_of_half_rarely_alarms_at_a_true_half() -> None:
    """Weekly looks at the raw rule alarm in about four of five histories."""
    sizes = [20, 45, 80]
    found = below_promise([0, 0, 0], sizes, planned=80)
    assert isinstance(found, tuple)
    limit = [
        max([won for won in range(n + 1) if binomial_below(won, n, 0.5).p <= look.level], default=-1)
        for n, look in zip(sizes, found, strict=True)
    ]
    won = np.cumsum(np.random.default_rng(3).binomial(np.diff([0, *sizes]), 0.5, size=(100_000, 3)), axis=1)
    assert 0.02 < (won <= limit).any(axis=1).mean() <= 0.05


def test_alpha_is_spent_in_full_at_the_last_look_however_many_leads_came() -> None:
    few = below_promise([5, 9, 12], [20, 30, 40], planned=200)
    many = below_promise([60, 130, 180], [150, 300, 400], planned=200)
    assert isinstance(few, tuple)
    assert isinstance(many, tuple)
    assert few[2].level > 0.04
    assert many[2].level < 0.01, "all but what whole numbers of leads left over was spent at the second look"


@given(
    st.lists(st.integers(1, 60), min_size=1, max_size=4),
    st.lists(st.floats(0.001, 0.05), min_size=4, max_size=4),
    st.floats(0.2, 0.8),
)
def test_limits_alarm_by_chance_no_more_often_than_may_be_spent(steps, spent, rate) -> None:
    n, allowed = np.cumsum(steps).tolist(), sorted(spent)[: len(steps)]
    limits = most_converted(n, allowed, rate)
    # Every history, one lead after the other: chance of each count among those that have not alarmed.
    alive, alarmed = {0: 1.0}, 0.0
    for leads, step, limit, target in zip(n, steps, limits, allowed, strict=True):
        for _ in range(step):
            alive = {k: alive.get(k, 0) * (1 - rate) + alive.get(k - 1, 0) * rate for k in range(max(alive) + 2)}
        further = alarmed + sum(chance for count, chance in alive.items() if count <= limit + 1)
        alarmed += sum(alive.pop(count) for count in [*alive] if count <= limit)
        assert alarmed <= target + 1e-9
        assert limit == leads or further > target - 1e-9, "the next whole number would alarm too often"


def test_looks_say_what_is_missing() -> None:
    assert code(below_promise([], [], planned=10)) == "no_leads"
    assert code(below_promise([0], [0], planned=10)) == "no_leads"
    assert isinstance(below_promise([0], [1], planned=1)[0], SequentialLook)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: below_promise([1, 2], [3], planned=10),
        lambda: below_promise([1] * 4, [3, 4, 5, 6], planned=10),
        lambda: below_promise([1, 1], [5, 5], planned=10),
        lambda: bounds([0.5, 0.4]),
        lambda: bounds([0.5], spend_at=[0.5, 1]),
        lambda: spending(-1, 0.05),
    ],
)
def test_impossible_plans_are_refused(wrong) -> None:
    with pytest.raises(ValueError, match=r"must|one count"):
        wrong()
