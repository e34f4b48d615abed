"""Levels straight from their definition: no tables, no arrays, one lead, one rule and one instant at a time.

Everything is a plain record; instants are whole microseconds since 1970-01-01T00:00:00 UTC. Nothing here is fast, and nothing here may
borrow from the ledger: the two are written from the same text and check each other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from analysis.conditions import AllOf, Condition
from analysis.rules import AttributeSignal, DwellSignal, Fades, Rule, ScoreSignal, SilenceSignal, TouchSignal, may_be_unobservable
from analysis.tables import STAGE_ORDER, AttributeInfo, KnownFrom, Stage
from tests.reference.conditions import Value, as_number, holds

DAY = 24 * 60 * 60 * 1_000_000


@dataclass(frozen=True, slots=True)
class Touch:
    """One touch of a lead."""

    at: int
    channel: str = "web"
    action: str = "visit"
    asset: str | None = None
    dwell_seconds: float | None = None
    actor: str | None = None
    direction: str | None = None
    machine: bool | None = None
    logged_by_rep: bool | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """From ``at`` on an attribute has this value."""

    at: int
    attribute: str
    value: str | None


@dataclass(frozen=True, slots=True)
class StageEntry:
    """A lead enters a stage."""

    at: int
    stage: str


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead with everything that happened to it."""

    lead_id: str
    created_at: int | None
    account: str | None = None
    attributes: Mapping[str, Value] = field(default_factory=dict)
    touches: tuple[Touch, ...] = ()
    changes: tuple[Change, ...] = ()
    stages: tuple[StageEntry, ...] = ()
    consent: bool | None = None
    observable_web: bool | None = None
    observable_email: bool | None = None

    @property
    def entry(self) -> int | None:
        """When the lead entered: where that was not recorded, its earliest touch or stage; None for a lead without any date."""
        dates = [touch.at for touch in self.touches] + [stage.at for stage in self.stages]
        return min(dates, default=None) if self.created_at is None else self.created_at


@dataclass(frozen=True, slots=True)
class World:
    """All leads of an import, what is known of their attributes, the rules that judge them, and the stage that is the outcome."""

    leads: tuple[Lead, ...]
    rules: tuple[Rule, ...]
    attributes: tuple[AttributeInfo, ...] = ()
    outcome: Stage = "won"

    def rule(self, name: str) -> Rule:
        """The rule of that name."""
        return next(rule for rule in self.rules if rule.name == name)

    def attribute(self, name: str) -> AttributeInfo | None:
        """What is known about the attribute of that name."""
        return next((each for each in self.attributes if each.name == name), None)


def level(world: World, rule: Rule, lead: Lead, t: int) -> int:
    """Level of a rule for a lead at an instant, in percent."""
    if lead.entry is not None and t < lead.entry:
        return 0
    for name in rule.unless:
        other = world.rule(name)
        if is_unobservable(other, lead) or level(world, other, lead, t) > 0:
            return 0
    return signal_level(world, rule, lead, t)


def signal_level(world: World, rule: Rule, lead: Lead, t: int) -> int:
    """Level of a rule by its own condition alone, from the entry on."""
    match rule.signal:
        case AttributeSignal(condition):
            return 100 if any(alternative_holds(world, lead, each, t) for each in condition.alternatives) else 0
        case TouchSignal() as signal:
            return touch_level(signal, [touch.at for touch in kept_touches(world, rule, signal, lead) if touch.at <= t], t)
        case DwellSignal() as signal:
            return dwell_level(signal, [touch for touch in matching_touches(world, rule, signal.condition, lead) if touch.at <= t], t)
        case SilenceSignal(days):
            return silence_level(days, lead, [touch.at for touch in sounds(world, rule, lead) if touch.at <= t], t)
        case ScoreSignal(column, highest):
            return imported_level(lead.attributes.get(column), highest) if is_known(world, lead, column, t) else 0


def is_unobservable(rule: Rule, lead: Lead) -> bool:
    """Whether the absence of this rule's touches says nothing for the lead."""
    rests_on_touches = isinstance(rule.signal, TouchSignal | DwellSignal | SilenceSignal)
    return (
        (lead.observable_web is False and may_be_unobservable(rule, "web"))
        or (lead.observable_email is False and may_be_unobservable(rule, "email"))
        or (lead.consent is False and rests_on_touches)
    )


# Touches


def touches_in_scope(world: World, rule: Rule, lead: Lead) -> list[Touch]:
    """The touches that may score at all, in time order: the lead's, or those of all leads of its account; never those without consent."""
    leads = [lead]
    if rule.account and lead.account is not None:
        leads = [each for each in world.leads if each.account == lead.account]
    touches = [touch for each in leads if each.consent is not False for touch in each.touches]
    return sorted(touches, key=lambda touch: touch.at)


def matching_touches(world: World, rule: Rule, condition: Condition, lead: Lead) -> list[Touch]:
    """The touches in scope that the rule looks at and that meet its condition, in time order."""
    return [
        touch
        for touch in touches_in_scope(world, rule, lead)
        if (rule.machine or not touch.machine) and (rule.rep or not touch.logged_by_rep) and touch_matches(condition, touch)
    ]


def touch_matches(condition: Condition, touch: Touch) -> bool:
    """Whether one alternative holds for the touch."""
    return any(
        all(holds(each.test, getattr(touch, each.column), is_number=False) for each in alternative)
        for alternative in condition.alternatives
    )


def kept_touches(world: World, rule: Rule, signal: TouchSignal, lead: Lead) -> list[Touch]:
    """The matching touches that count after ``distinct``."""
    seen: set[object] = set()
    kept = []
    for touch in matching_touches(world, rule, signal.condition, lead):
        if signal.distinct is None:
            kept.append(touch)
            continue
        mark = touch.at // DAY if signal.distinct == "day" else touch.asset
        if mark is not None and mark not in seen:
            seen.add(mark)
            kept.append(touch)
    return kept


def touch_level(signal: TouchSignal, instants: list[int], t: int) -> int:
    """Level of a touch rule at t, given the instants up to t of the touches that count."""
    if signal.up_to is not None:
        return min(sum(award(signal, t - at) for at in instants), 100 * signal.up_to)
    moments = [at for at in instants if sum(within(signal.within_days, each, at) for each in instants) >= signal.at_least]
    return award(signal, t - max(moments)) if moments else 0


def within(days: int | None, at: int, t: int) -> bool:
    """Whether an instant lies in ``(t − days, t]``; without days, in everything so far."""
    return at <= t and (days is None or at > t - days * DAY)


def award(signal: TouchSignal, age: int) -> int:
    """What is left of an award of 100 some time after it was earned."""
    if signal.keeps_days is not None and age >= signal.keeps_days * DAY:
        return 0
    return 100 if signal.fades is None else faded(signal.fades, age // (signal.fades.every_days * DAY))


def faded(fades: Fades, periods: int) -> int:
    """What is left of an award of 100 after some whole periods, in whole percent, halves up."""
    if fades.shape == "linear":
        return max(0, 100 - periods * fades.by)
    left = Fraction(100)
    for _ in range(periods):
        left *= 1 - Fraction(fades.by, 100)
        if left < 5:
            return 0
    return rounded(left)


def rounded(number: Fraction) -> int:
    """The nearest whole number, halves up."""
    return math.floor(number + Fraction(1, 2))


def dwell_level(signal: DwellSignal, touches: list[Touch], t: int) -> int:
    """Level of a dwell rule at t, given the matching touches up to t."""
    spent = sum(milliseconds(touch) for touch in touches if within(signal.within_days, touch.at, t))
    if signal.per_seconds is not None:
        return 100 * min(spent // (1000 * signal.per_seconds), signal.up_to)
    return 100 if spent >= 1000 * (signal.at_least_seconds or 0) else 0


def milliseconds(touch: Touch) -> int:
    """Time spent on a touch, in whole milliseconds."""
    return rounded(Fraction(touch.dwell_seconds or 0) * 1000)


def sounds(world: World, rule: Rule, lead: Lead) -> list[Touch]:
    """The touches that break a silence: neither outgoing nor by a machine."""
    return [touch for touch in touches_in_scope(world, rule, lead) if touch.direction != "out" and not touch.machine]


def silence_level(days: int, lead: Lead, instants: list[int], t: int) -> int:
    """Level of a silence rule at t, given the instants up to t of the touches that break a silence."""
    if lead.entry is None or lead.consent is False or lead.observable_web is False or lead.observable_email is False:
        return 0
    since = max(instants) if instants else lead.entry
    return 100 if t - since >= days * DAY else 0


def imported_level(value: Value, highest: int) -> int:
    """Level of an imported score: 100 for each point of it, on the scale from 0 to 100."""
    number = None if value is None else as_number(value)
    return 0 if number is None else 100 * min(max(rounded(Fraction(number) * 100 / highest), 0), 100)


# Attributes


def alternative_holds(world: World, lead: Lead, alternative: AllOf, t: int) -> bool:
    """Whether every column is known at t and every test holds for its value then."""
    return all(
        is_known(world, lead, each.column, t)
        and holds(each.test, value_at(world, lead, each.column, t), is_number=is_number(world, each.column))
        for each in alternative
    )


def is_number(world: World, name: str) -> bool:
    """Whether an attribute holds numbers."""
    info = world.attribute(name)
    return info is not None and info.kind == "number"


def is_known(world: World, lead: Lead, attribute: str, t: int) -> bool:
    """Whether the attribute's value was known by t."""
    info = world.attribute(attribute)
    if info is None or info.known_from is None:
        return True
    match info.known_from:
        case KnownFrom("column", name):
            since = lead.created_at if name == "created_at" else lead.attributes.get(name)
        case KnownFrom("stage", name):
            since = reached_at(lead, name)
        case _:
            since = reached_at(lead, world.outcome)
    return isinstance(since, int) and since <= t


def reached_at(lead: Lead, stage: str) -> int | None:
    """When the lead first entered a stage or a later one."""
    wanted = STAGE_ORDER[STAGE_ORDER.index(stage) :] if stage in STAGE_ORDER else (stage,)
    return min((each.at for each in lead.stages if each.stage in wanted), default=None)


def value_at(world: World, lead: Lead, name: str, t: int) -> Value:
    """Value of an attribute at t: by its dated changes where the lead has any, else as exported."""
    changes = [each for each in lead.changes if each.attribute == name]
    if not changes:
        return lead.account if name == "account_id" else lead.attributes.get(name)
    so_far = [each for each in changes if each.at <= t]
    latest = max((each.at for each in so_far), default=None)
    texts = [each.value for each in so_far if each.at == latest and each.value is not None]
    value = max(texts, default=None)
    return value if value is None or not is_number(world, name) else as_number(value)
