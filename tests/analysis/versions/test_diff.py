"""What changes between two scorecards: every change found, nothing found where nothing changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from analysis.scorecard import Group, Scorecard, Tier
from analysis.versions.diff import CapChange, NameChange, PointsChange, RuleChange, TierChange, differences
from tests.analysis.cards import cards
from tests.analysis.versions.worlds import CARD


@given(cards())
def test_a_card_does_not_differ_from_itself(card: Scorecard) -> None:
    assert differences(card, card) == ()
    assert differences(card, replace(card, study="another")) == ()


@given(cards(), cards())
def test_two_cards_without_differences_are_the_same_card(one: Scorecard, other: Scorecard) -> None:
    if not differences(one, other):
        same = {rule.name: (rule, points) for rule, points in zip(one.rules, one.points, strict=True)}
        assert same == {rule.name: (rule, points) for rule, points in zip(other.rules, other.points, strict=True)}
        assert {each.name: each.cap for each in one.groups} == {each.name: each.cap for each in other.groups}
        assert one.tiers == other.tiers


@given(cards(), cards())
def test_backwards_the_same_things_change(one: Scorecard, other: Scorecard) -> None:
    assert len(differences(one, other)) == len(differences(other, one))


@given(cards(), cards())
def test_every_change_has_a_name_of_its_own(one: Scorecard, other: Scorecard) -> None:
    keys = [each.key for each in differences(one, other)]
    assert len(set(keys)) == len(keys)


def test_points_caps_and_tiers_are_listed_one_by_one() -> None:
    changed = replace(CARD.with_points("Pricing page", 20).with_cap("Email", 10).with_lower("hot", 50), name="Next year")
    assert differences(CARD, changed) == (
        NameChange("New business", "Next year"),
        PointsChange("Pricing page", 10, 20),
        CapChange("Email", 15, 10),
        TierChange(Tier("hot", 60, "call", 4), Tier("hot", 50, "call", 4)),
    )


def test_rules_that_come_go_or_ask_for_something_else_are_distinguished() -> None:
    pricing, clicks, student, opted_out = CARD.rules
    longer = replace(pricing, signal=replace(pricing.signal, keeps_days=90))
    new = replace(student, name="Intern", signal=replace(pricing.signal, keeps_days=None))
    changed = replace(CARD, rules=(longer, clicks, opted_out, new), points=(12, 3, 0, 5))
    assert differences(CARD, changed) == (
        RuleChange(pricing, longer, 12),
        PointsChange("Pricing page", 10, 12),
        RuleChange(None, new, 5),
        RuleChange(student, None, -25),
    )


def test_a_rule_that_only_has_another_name_is_one_change() -> None:
    pricing, *others = CARD.rules
    renamed = replace(pricing, name="Prices")
    assert differences(CARD, replace(CARD, rules=(renamed, *others))) == (RuleChange(pricing, renamed, 10),)


def test_twins_are_never_taken_for_a_renamed_rule() -> None:
    pricing, *others = CARD.rules
    twins = (replace(pricing, name="One"), replace(pricing, name="Two"), *others)
    found = differences(CARD, replace(CARD, rules=twins, points=(5, 5, 3, -25, 0)))
    assert [(each.before is None, each.after is None) for each in found if isinstance(each, RuleChange)] == [
        (True, False),
        (True, False),
        (False, True),
    ]


@pytest.mark.parametrize("groups", [(), (Group("Email", 15), Group("Web", 20))])
def test_groups_that_come_or_go_are_listed(groups: tuple[Group, ...]) -> None:
    free = replace(CARD, rules=tuple(replace(rule, group=None) for rule in CARD.rules))
    found = [each for each in differences(free, replace(free, groups=groups)) if isinstance(each, CapChange)]
    assert found == ([CapChange("Web", None, 20)] if groups else [CapChange("Email", 15, None)])
