"""The figures of the lift report from leads one by one: hot leads and the rest, win rate, calls, amounts, quarters."""

from __future__ import annotations

import numpy as np

from analysis.inference.estimate import Answer, NotEstimable
from analysis.inference.estimate_arrays import Floats
from analysis.inference.intervals import lift
from analysis.inference.net_benefit import net_benefit
from analysis.inference.resampling import PerLead, mean_difference, per_lead
from analysis.lift.groups import Flags, LiftLeads, call_list, compare_groups, group, picked, times
from analysis.lift.records import Arm, Assigned, Assumptions, GroupComparison, Impact, LevelRevenue, LiftFigures, Quarter, Revenue

#: Of the resamples: the same leads always get the same interval.
SEED = 20_260_105
#: Values of an attribute that get a row of their own.
MOST_LEVELS = 12
NO_CLOSED = NotEstimable("no_closed", "No lead is known to have been closed within the time.")


def lift_figures(leads: LiftLeads) -> LiftFigures:
    """Hot leads and the rest, in every comparison of the report.

    Args:
        leads: Judged leads.

    Returns:
        Without leads, hot leads, conversions, closed leads or amounts the figures concerned say so.
    """
    hot, rest = leads.hot, ~leads.hot
    compared = compare_groups(leads.converted[hot], leads.converted[rest])
    first, both = compared.first, group(leads.converted)
    return LiftFigures(
        everyone=both,
        hot_and_rest=compared,
        win_rate=_win_rate(leads),
        lift=lift(first.n_converted, first.n_leads, both.n_converted, both.n_leads),
        called=call_list(hot, leads.converted, leads.weeks),
        all_called=call_list(hot | rest, leads.converted, leads.weeks),
        picked=picked(compared),
        revenue=_revenue(leads),
        levels=_levels(leads),
        quarters=tuple(_quarter(leads, place, name) for place, name in enumerate(leads.quarters)),
    )


def _win_rate(leads: LiftLeads) -> GroupComparison | NotEstimable:
    closed = leads.closed | leads.converted
    if not leads.closed.any():
        return NO_CLOSED
    return compare_groups(leads.converted[leads.hot & closed], leads.converted[~leads.hot & closed])


def _revenue(leads: LiftLeads) -> Revenue:
    hot, rest, everyone = (per_lead(leads.value[mask], seed=SEED) for mask in (leads.hot, ~leads.hot, leads.hot | ~leads.hot))
    means, cut = ([_mean(each, name) for each in (hot, rest)] for name in ("mean", "winsorised"))
    return Revenue(hot, rest, everyone, mean_difference(*means), mean_difference(*cut))


def _mean(found: PerLead | NotEstimable, name: str) -> Answer:
    if isinstance(found, NotEstimable):
        return found
    answer: Answer = getattr(found, name)
    return answer


def _levels(leads: LiftLeads) -> tuple[LevelRevenue, ...]:
    if not leads.levels:
        return ()
    names = [*enumerate(leads.levels[:MOST_LEVELS]), (-1, "")]
    return tuple(
        LevelRevenue(name, group(leads.converted[members]), per_lead(leads.value[members], seed=SEED))
        for place, name in names
        if (members := leads.level == place).any()
    )


def _quarter(leads: LiftLeads, place: int, name: str) -> Quarter:
    members = leads.quarter == place
    everyone = group(leads.converted[members])
    hot, rest = group(leads.converted[members & leads.hot]), group(leads.converted[members & ~leads.hot])
    found = lift(hot.n_converted, hot.n_leads, everyone.n_converted, everyone.n_leads)
    return Quarter(name, everyone, hot, rest, found, per_lead(leads.value[members & leads.hot], seed=SEED))


def impact(found: LiftFigures, assumed: Assumptions) -> Impact:
    """What choosing whom to call brought, if each lead would have converted whether called or not, and a call is needed to win it.

    Args:
        found: The figures.
        assumed: What a call costs and a conversion brings.

    Source: net benefit of A. J. Vickers and E. B. Elkin 2006, in money.
    """
    first, both = found.hot_and_rest.first, found.everyone
    benefit = net_benefit((first.n_converted, first.n_leads), (both.n_converted, both.n_leads), threshold_probability=assumed.pays_from)
    saved, given_up = both.n_leads - first.n_leads, both.n_converted - first.n_converted
    over_everyone = saved * assumed.call_cost - given_up * assumed.conversion_value
    return Impact(assumed, benefit, times(found.picked.extra, assumed.conversion_value), over_everyone)


def assigned(attribute: str, control: str, members: tuple[tuple[str, Flags], ...], converted: Flags, value: Floats) -> Assigned:
    """What was caused, where leads were assigned at random: leads count as they were assigned, whatever was done.

    Args:
        attribute: Which attribute says how leads were assigned.
        control: Its value for the control group.
        members: Each value with the leads that have it, ``[n]``; the control group is one of them.
        converted: Outcomes, ``[n]``.
        value: Amounts, ``[n]``.

    Raises:
        ValueError: No lead has the control value.
    """
    control_leads = next((mask for name, mask in members if name == control), np.zeros(len(converted), dtype=np.bool_))
    if not control_leads.any():
        raise ValueError(f"control == {control!r}, must be the value of some lead.")
    base = _mean(per_lead(value[control_leads], seed=SEED), "mean")
    arms = tuple(
        Arm(
            name,
            compare_groups(converted[mask], converted[control_leads]),
            mean_difference(_mean(per_lead(value[mask], seed=SEED), "mean"), base),
        )
        for name, mask in members
        if name != control
    )
    return Assigned(attribute, control, arms)
