"""What the lift report says: frozen records of counts and estimates, without any lead."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.inference.estimate import Answer, NotEstimable
from analysis.inference.net_benefit import NetBenefit
from analysis.inference.resampling import PerLead
from analysis.inference.significance import Tested


@dataclass(frozen=True, slots=True)
class ComparedGroup:
    """Some leads: how many, how many of them converted, and at which rate."""

    n_leads: int
    n_converted: int
    conversion: Answer


@dataclass(frozen=True, slots=True)
class GroupComparison:
    """Two groups of leads that share none.

    Args:
        first: Such as the hot leads.
        second: Such as the rest.
        difference: Rate of the first minus that of the second.
        ratio: The first divided by the second.
        test: Whether the rates differ.
    """

    first: ComparedGroup
    second: ComparedGroup
    difference: Answer
    ratio: Answer
    test: Tested


@dataclass(frozen=True, slots=True)
class CallList:
    """Whom sales would call, and what became of them.

    Args:
        n_leads: Leads on the list.
        n_won: Those that converted.
        conversion: Won per lead called.
        reached: Of all leads that converted, the share on the list.
        a_week: Leads on the list a week; None where the leads have no dates.
    """

    n_leads: int
    n_won: int
    conversion: Answer
    reached: Answer
    a_week: float | None


@dataclass(frozen=True, slots=True)
class Picked:
    """The hot leads compared with as many leads picked at random.

    Args:
        n_hot: Leads called.
        extra: Conversions beyond those of as many leads picked at random: as many calls that were not wasted.
    """

    n_hot: int
    extra: Answer


@dataclass(frozen=True, slots=True)
class Revenue:
    """Amounts won per lead, within the time in which the outcome counts.

    Args:
        hot: Per hot lead.
        rest: Per lead of the others.
        everyone: Per lead.
        difference: Mean of the hot leads minus that of the others.
        winsorised: The same with the largest amounts cut, which one giant deal does not move.
    """

    hot: PerLead | NotEstimable
    rest: PerLead | NotEstimable
    everyone: PerLead | NotEstimable
    difference: Answer
    winsorised: Answer


@dataclass(frozen=True, slots=True)
class LevelRevenue:
    """Leads with one value of an attribute: conversion and amount per lead. An empty name: no value."""

    level: str
    group: ComparedGroup
    revenue: PerLead | NotEstimable


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What a call costs and a conversion brings, as assumed, in the currency of the data."""

    call_cost: float
    conversion_value: float

    def __post_init__(self) -> None:
        if not 0 < self.call_cost < self.conversion_value:
            raise ValueError(f"call_cost == {self.call_cost}, must lie between 0 and conversion_value == {self.conversion_value}.")

    @property
    def pays_from(self) -> float:
        """Conversion rate at which a call just pays, 0–1."""
        return self.call_cost / self.conversion_value


@dataclass(frozen=True, slots=True)
class Impact:
    """What choosing whom to call brought under assumptions, if a call changes no lead's decision.

    Args:
        assumed: The assumptions.
        benefit: Net benefit of calling the hot leads, and of calling everyone.
        over_chance: Money more than calling as many leads picked at random.
        over_everyone: Money more than calling every lead: calls saved less conversions given up.
    """

    assumed: Assumptions
    benefit: NetBenefit | NotEstimable
    over_chance: Answer
    over_everyone: float


@dataclass(frozen=True, slots=True)
class Quarter:
    """Leads observed in one quarter of a year, such as ``2025 Q1``."""

    name: str
    everyone: ComparedGroup
    hot: ComparedGroup
    rest: ComparedGroup
    lift: Answer
    revenue: PerLead | NotEstimable


@dataclass(frozen=True, slots=True)
class Arm:
    """Leads that were assigned one treatment at random, compared with the control group.

    Args:
        level: The treatment.
        conversion: Compared with the control leads: what it caused.
        amount: Mean amount per lead minus that of the control leads.
    """

    level: str
    conversion: GroupComparison
    amount: Answer


@dataclass(frozen=True, slots=True)
class Assigned:
    """A comparison of leads assigned at random: the only one that shows what was caused.

    Args:
        attribute: Which attribute says how leads were assigned.
        control: Its value for the control group.
        arms: Every other value.
    """

    attribute: str
    control: str
    arms: tuple[Arm, ...]


@dataclass(frozen=True, slots=True)
class LiftFigures:
    """Hot leads and the rest, and what follows from comparing them.

    Args:
        everyone: All leads that are read.
        hot_and_rest: Conversion of the hot leads and of the others.
        win_rate: The same among leads that were closed: won ÷ closed.
        lift: Conversion of the hot leads ÷ that of all.
        called: Whom sales would call if it called the hot leads.
        all_called: The same if it called everybody.
        picked: The hot leads compared with as many picked at random.
        revenue: Amounts per lead.
        levels: By the value of an attribute.
        quarters: In time order; empty without dates.
    """

    everyone: ComparedGroup
    hot_and_rest: GroupComparison
    win_rate: GroupComparison | NotEstimable
    lift: Answer
    called: CallList
    all_called: CallList
    picked: Picked
    revenue: Revenue
    levels: tuple[LevelRevenue, ...]
    quarters: tuple[Quarter, ...]
