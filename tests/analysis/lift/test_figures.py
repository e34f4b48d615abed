from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.intervals import lift
from analysis.inference.resampling import PerLead, mean_difference
from analysis.lift.figures import assigned, impact, lift_figures
from analysis.lift.groups import LiftLeads, compare_groups, picked
from analysis.lift.records import Assumptions


def leads(hot: list[bool], converted: list[bool], value: list[float] | None = None, *, weeks: float | None = 10.0) -> LiftLeads:
    n = len(hot)
    nothing = np.full(n, -1)
    amounts = np.array(value or [0.0] * n)
    won = np.array(converted, dtype=np.bool_)
    return LiftLeads(np.array(hot, dtype=np.bool_), won, won.copy(), amounts, nothing, (), nothing, (), weeks)


def value_of(answer: object) -> float:
    assert isinstance(answer, Estimate), answer
    return answer.value


MANY = leads([True] * 100 + [False] * 900, ([True] * 30 + [False] * 70) + ([True] * 90 + [False] * 810))


def test_hot_leads_are_compared_with_the_rest_and_not_with_all() -> None:
    found = lift_figures(MANY).hot_and_rest
    assert (found.first.n_converted, found.first.n_leads, found.second.n_converted, found.second.n_leads) == (30, 100, 90, 900)
    assert value_of(found.difference) == pytest.approx(0.2)
    assert value_of(found.ratio) == pytest.approx(3.0)


def test_calls_for_one_conversion_and_buyers_reached() -> None:
    called, everyone = lift_figures(MANY).called, lift_figures(MANY).all_called
    assert (called.n_leads, called.n_won, called.a_week) == (100, 30, 10.0)
    assert value_of(called.reached) == pytest.approx(30 / 120)
    assert value_of(everyone.reached) == 1.0
    assert everyone.n_leads == 1_000


def test_the_rest_has_no_one_who_converts_then_no_ratio_is_invented() -> None:
    found = compare_groups(np.array([True, False, True]), np.zeros(5, dtype=np.bool_))
    assert isinstance(found.ratio, NotEstimable)
    assert value_of(found.difference) == pytest.approx(2 / 3)


@given(arrays(np.bool_, st.integers(2, 60)), st.integers(0, 2**32 - 1))
def test_extra_conversions_are_those_beyond_the_mean_of_all_ways_to_pick_as_many(hot: np.ndarray, seed: int) -> None:
    converted = np.random.default_rng(seed).random(len(hot)) < 0.3
    found = picked(compare_groups(converted[hot], converted[~hot]))
    if not hot.any() or hot.all():
        assert isinstance(found.extra, NotEstimable)
        return
    by_chance = hot.sum() * converted.mean()
    assert value_of(found.extra) == pytest.approx(converted[hot].sum() - by_chance)


def test_no_hot_lead_no_lead_at_all_and_nobody_converting_are_said() -> None:
    for made in (leads([], []), leads([False] * 5, [True, False] * 2 + [False]), leads([True, False], [False, False])):
        figures = lift_figures(made)
        assert isinstance(figures.lift, NotEstimable)
        assert isinstance(figures.revenue.everyone, NotEstimable)
    assert isinstance(lift_figures(leads([], [])).hot_and_rest.difference, NotEstimable)


def test_lift_is_that_of_the_hot_leads_over_all() -> None:
    assert lift_figures(MANY).lift == lift(30, 100, 120, 1_000)


def test_one_giant_deal_moves_the_mean_and_not_its_twin() -> None:
    rng = np.random.default_rng(4)
    plain = rng.lognormal(5, 0.5, 400) * (rng.random(400) < 0.4)
    giant = plain.copy()
    giant[0] = 1_000_000.0
    hot = [True] * 200 + [False] * 200
    before, after = (lift_figures(leads(hot, [True] * 400, each.tolist())).revenue for each in (plain, giant))
    assert isinstance(before.hot, PerLead)
    assert isinstance(after.hot, PerLead)
    assert after.hot.largest_share > 0.9
    assert value_of(after.difference) > 100 * value_of(before.difference)
    assert value_of(after.hot.winsorised) < 1.5 * value_of(before.hot.winsorised)


def test_the_difference_of_means_is_newcombes_where_both_are_rates() -> None:
    """Zou and Donner 2008, section 2: with Wilson's limits it is Newcombe's; 56 of 70 and 48 of 80 give 0.0524 … 0.3339."""
    found = mean_difference(Estimate(0.8, 0.6918, 0.8775, 70, "wilson"), Estimate(0.6, 0.4904, 0.7003, 80, "wilson"))
    assert isinstance(found, Estimate)
    assert (round(found.low, 3), round(found.high, 3)) == (0.052, 0.334)


def test_the_difference_of_means_covers_the_truth() -> None:
    from analysis.inference.resampling import mean

    rng, covered = np.random.default_rng(11), 0
    for _ in range(200):
        first, second = rng.lognormal(3, 1, 3_000), rng.lognormal(3.1, 1, 2_500)
        found = mean_difference(mean(first, seed=1), mean(second, seed=2))
        assert isinstance(found, Estimate)
        covered += found.low <= np.exp(3.5) - np.exp(3.6) <= found.high
    assert 180 <= covered <= 200


def test_impact_is_extra_conversions_in_money_and_calls_saved_less_conversions_given_up() -> None:
    figures = lift_figures(MANY)
    found = impact(figures, Assumptions(call_cost=10.0, conversion_value=100.0))
    assert value_of(found.over_chance) == pytest.approx(100 * (30 - 12))
    assert found.over_everyone == pytest.approx(900 * 10 - 90 * 100)
    assert found.assumed.pays_from == pytest.approx(0.1)


@pytest.mark.parametrize(("cost", "value"), [(0, 10), (10, 10), (20, 10), (-1, 5)])
def test_a_call_costs_something_and_less_than_a_conversion_brings(cost: float, value: float) -> None:
    with pytest.raises(ValueError, match="call_cost"):
        Assumptions(cost, value)


def test_random_arms_are_compared_with_the_control_group_alone() -> None:
    arm = np.repeat([0, 1, 2], 1_000)
    converted = np.concatenate([np.arange(1_000) < n for n in (50, 80, 100)])
    value = np.where(converted, 20.0 + np.arange(3_000) % 7, 0.0)
    members = tuple((name, arm == place) for place, name in enumerate(("nothing", "letter", "call")))
    found = assigned("what", "nothing", members, converted, value)
    assert [each.level for each in found.arms] == ["letter", "call"]
    assert value_of(found.arms[1].conversion.difference) == pytest.approx(0.05)
    assert value_of(found.arms[1].amount) == pytest.approx(value[arm == 2].mean() - value[arm == 0].mean())
    with pytest.raises(ValueError, match="control"):
        assigned("what", "silence", members, converted, value)
