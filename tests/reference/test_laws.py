"""Laws of levels, on the reference alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.rules import AttributeSignal, Rule, SilenceSignal, TouchSignal
from tests.reference.levels import DAY, Lead, World, level
from tests.reference.strategies import GRID_START, random_instant, worlds

INSTANTS = st.integers(0, 10**6).map(lambda seed: random_instant(Random(seed)))


def pairs(world: World) -> Iterator[tuple[Rule, Lead]]:
    yield from ((rule, lead) for rule in world.rules for lead in world.leads)


@settings(max_examples=60)
@given(worlds(), INSTANTS)
def test_nothing_after_an_instant_reaches_a_level(world: World, t: int) -> None:
    dated = tuple(replace(lead, created_at=lead.created_at or GRID_START) for lead in world.leads)
    past = tuple(
        replace(
            lead,
            touches=tuple(touch for touch in lead.touches if touch.at <= t),
            stages=tuple(stage for stage in lead.stages if stage.at <= t),
        )
        for lead in dated
    )
    now, then = replace(world, leads=dated), replace(world, leads=past)
    for (rule, lead), (_, lead_then) in zip(pairs(now), pairs(then), strict=True):
        assert level(now, rule, lead, t) == level(then, rule, lead_then, t)


@settings(max_examples=60)
@given(worlds(), INSTANTS)
def test_the_order_of_rows_does_not_matter(world: World, t: int) -> None:
    turned = replace(
        world,
        leads=tuple(
            replace(lead, touches=lead.touches[::-1], changes=lead.changes[::-1], stages=lead.stages[::-1]) for lead in world.leads[::-1]
        ),
    )
    for rule, lead in pairs(world):
        other = next(each for each in turned.leads if each.lead_id == lead.lead_id)
        assert level(world, rule, lead, t) == level(turned, rule, other, t)


@settings(max_examples=60)
@given(worlds(), INSTANTS)
def test_a_level_is_a_whole_percentage_within_its_limit(world: World, t: int) -> None:
    for rule, lead in pairs(world):
        found = level(world, rule, lead, t)
        assert 0 <= found <= 100 * most(rule)
        assert not isinstance(rule.signal, AttributeSignal | SilenceSignal) or found in (0, 100)


def most(rule: Rule) -> int:
    match rule.signal:
        case AttributeSignal() | SilenceSignal():
            return 1
        case TouchSignal(up_to=up_to):
            return up_to or 1
        case _:
            return 100


@settings(max_examples=60)
@given(worlds(), INSTANTS)
def test_an_unless_only_ever_takes_away(world: World, t: int) -> None:
    free = replace(world, rules=tuple(replace(rule, unless=()) for rule in world.rules))
    for (rule, lead), (rule_free, _) in zip(pairs(world), pairs(free), strict=True):
        assert level(world, rule, lead, t) in (0, level(free, rule_free, lead, t))


@settings(max_examples=60)
@given(worlds(), INSTANTS, st.integers(-400, 400))
def test_only_the_distance_between_instants_matters_in_whole_days(world: World, t: int, days: int) -> None:
    moved = replace(world, leads=tuple(later(lead, days * DAY) for lead in world.leads))
    for (rule, lead), (_, lead_moved) in zip(pairs(world), pairs(moved), strict=True):
        assert level(world, rule, lead, t) == level(moved, rule, lead_moved, t + days * DAY)


def later(lead: Lead, by: int) -> Lead:
    won = lead.attributes["won_date"]
    return replace(
        lead,
        created_at=None if lead.created_at is None else lead.created_at + by,
        attributes={**lead.attributes, "won_date": won + by if isinstance(won, int) else None},
        touches=tuple(replace(touch, at=touch.at + by) for touch in lead.touches),
        changes=tuple(replace(change, at=change.at + by) for change in lead.changes),
        stages=tuple(replace(stage, at=stage.at + by) for stage in lead.stages),
    )
