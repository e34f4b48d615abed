"""The figures of the lift report from leads one by one: hot against rest, win rate, calls, amounts, quarters."""

from __future__ import annotations

import numpy as np

from analysis.inference.estimate import Answer, NotEstimable
from analysis.inference.estimate_arrays import Floats
from analysis.inference.intervals import lift
from analysis.inference.net_benefit import net_benefit
from analysis.inference.resampling import PerLead, mean_difference, per_lead
from analysis.lift.groups import Flags, LiftLeads, baseline, call_list, group, picked, times
from analysis.lift.records import Against, Arm, Assigned, Assumptions, Impact, LevelRevenue, LiftFigures, Quarter, Revenue

#: Of the resamples: the same leads always get the same interval.
SEED = 20_260_105
#: Values of an attribute that get a row of their own.
MOST_LEVELS = 12
NO_CLOSED = NotEstimable("no_closed", "No lead is known to have been closed within the time.")


def lift_figures(leads: LiftLeads) -> LiftFigures:
    """Hot leads against the rest, in every way that the report tells.

    Args:
        leads: Judged leads.

    Returns:
        Without leads, hot leads, conversions, closed leads or amounts the figures concerned say so.
    """
    hot, rest = leads.hot, ~leads.hot
    compared = baseline(leads.converted[hot], leads.converted[rest])
    first, both = compared.first, group(leads.converted)
    return LiftFigures(
        everyone=both,
        hot_against_rest=compared,
        win_rate=_win_rate(leads),
        lift=lift(first.n_converted, first.n_leads, both.n_converted, both.n_leads),
        called=call_list(hot, leads.converted, leads.weeks),
        all_called=call_list(hot | rest, leads.converted, leads.weeks),
        picked=picked(compared),
        revenue=_revenue(leads),
        levels=_levels(leads),
        quarters=tuple(_quarter(leads, place, name) for place, name in enumerate(leads.quarters)),
    )


def _win_rate(leads: LiftLeads) -> Against | NotEstimable:
    closed = leads.closed | leads.converted
    if not leads.closed.any():
        return NO_CLOSED
    return baseline(leads.converted[leads.hot & closed], leads.converted[~leads.hot & closed])


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


def worth(found: LiftFigures, assumed: Assumptions) -> Impact:
    """What choosing whom to call was worth, if each lead would have converted whether called or not, and a call is needed to win it.

    Args:
        found: The figures.
        assumed: What a call costs and a conversion brings.

    Source: net benefit of A. J. Vickers and E. B. Elkin 2006, in money.
    """
    first, both = found.hot_against_rest.first, found.everyone
    benefit = net_benefit((first.n_converted, first.n_leads), (both.n_converted, both.n_leads), worth_calling_at=assumed.pays_from)
    saved, given_up = both.n_leads - first.n_leads, both.n_converted - first.n_converted
    over_everyone = saved * assumed.call_cost - given_up * assumed.conversion_value
    return Impact(assumed, benefit, times(found.picked.extra, assumed.conversion_value), over_everyone)


def assigned(attribute: str, control: str, members: tuple[tuple[str, Flags], ...], converted: Flags, value: Floats) -> Assigned:
    """What was caused, where chance decided who got what: leads count where chance put them, whatever was done.

    Args:
        attribute: Which attribute says what was dealt.
        control: Its value for those that got nothing.
        members: Each value with the leads that have it, ``[n]``; the control is one of them.
        converted: Outcomes, ``[n]``.
        value: Amounts, ``[n]``.

    Raises:
        ValueError: No lead has the control value.
    """
    nothing = next((mask for name, mask in members if name == control), np.zeros(len(converted), dtype=np.bool_))
    if not nothing.any():
        raise ValueError(f"control == {control!r}, must be the value of some lead.")
    base = _mean(per_lead(value[nothing], seed=SEED), "mean")
    arms = tuple(
        Arm(name, baseline(converted[mask], converted[nothing]), mean_difference(_mean(per_lead(value[mask], seed=SEED), "mean"), base))
        for name, mask in members
        if name != control
    )
    return Assigned(attribute, control, arms)
