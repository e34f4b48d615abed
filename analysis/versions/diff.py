"""What changes from one scorecard to another: points, rules, caps and tiers, one change a record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.rules import Rule, rule_data
from analysis.scorecard import Group, Scorecard, Tier


@dataclass(frozen=True, slots=True)
class PointsChange:
    """A rule that stays, with other points."""

    rule: str
    before: int
    after: int

    @property
    def key(self) -> str:
        """Names the change among those of a version."""
        return f"points of {self.rule}"


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule that is added, removed, or asks for something else; ``before`` or ``after`` is None where it was not or is no longer there."""

    before: Rule | None
    after: Rule | None
    points: int

    @property
    def key(self) -> str:
        """Names the change among those of a version."""
        rule = self.after or self.before
        return f"rule {rule.name if rule else ''}"


@dataclass(frozen=True, slots=True)
class CapChange:
    """The cap of a group; None where the group was not or is no longer there."""

    group: str
    before: int | None
    after: int | None

    @property
    def key(self) -> str:
        """Names the change among those of a version."""
        return f"cap of {self.group}"


@dataclass(frozen=True, slots=True)
class TierChange:
    """A tier with another lower edge, route or promise; None where it was not or is no longer there."""

    before: Tier | None
    after: Tier | None

    @property
    def key(self) -> str:
        """Names the change among those of a version."""
        tier = self.after or self.before
        return f"tier {tier.name if tier else ''}"


@dataclass(frozen=True, slots=True)
class NameChange:
    """A scorecard under another name."""

    before: str
    after: str

    @property
    def key(self) -> str:
        """Names the change among those of a version."""
        return "name"


Change = PointsChange | RuleChange | CapChange | TierChange | NameChange


def differences(before: Scorecard, after: Scorecard) -> tuple[Change, ...]:
    """Every change from one scorecard to another, in the order of the file: rules as the later card lists them, removed ones last.

    A rule that only has another name is one change, not one removed and one added. The order of rules and the study's name are no
    changes: no score depends on them.

    Args:
        before: The scorecard that changes.
        after: What becomes of it.

    Returns:
        Empty where both give every lead the same score and tier, under the same name.

    Examples:
        >>> from analysis.scorecard import parse_scorecard
        >>> card = parse_scorecard("name: A\\nrules: [{name: Pricing, points: 10, touch: {asset: pricing}}]")
        >>> differences(card, card.with_points("Pricing", 20))
        (PointsChange(rule='Pricing', before=10, after=20),)
    """
    named = [NameChange(before.name, after.name)] if before.name != after.name else []
    return (*named, *_rule_changes(before, after), *_cap_changes(before, after), *_tier_changes(before, after))


def _rule_changes(before: Scorecard, after: Scorecard) -> Iterator[PointsChange | RuleChange]:
    old, new = _ruled(before), _ruled(after)
    renamed = _renamed(old, new)
    for name, (rule, points) in new.items():
        known = old.get(renamed.get(name, name))
        if known is None:
            yield RuleChange(None, rule, points)
            continue
        earlier, earlier_points = known
        if rule_data(earlier) != rule_data(rule):
            yield RuleChange(earlier, rule, points)
        if earlier_points != points:
            yield PointsChange(name, earlier_points, points)
    yield from (RuleChange(rule, None, points) for name, (rule, points) in old.items() if name not in new and name not in renamed.values())


def _ruled(card: Scorecard) -> dict[str, tuple[Rule, int]]:
    return {rule.name: (rule, points) for rule, points in zip(card.rules, card.points, strict=True)}


def _renamed(old: dict[str, tuple[Rule, int]], new: dict[str, tuple[Rule, int]]) -> dict[str, str]:
    """New name → old name of rules that ask for the same under another name; only where that is unmistakable."""
    gone = {name: replace(rule, name="") for name, (rule, _) in old.items() if name not in new}
    come = {name: replace(rule, name="") for name, (rule, _) in new.items() if name not in old}
    pairs = {name: [other for other, earlier in gone.items() if earlier == rule] for name, rule in come.items()}
    taken = [found[0] for found in pairs.values() if len(found) == 1]
    return {name: found[0] for name, found in pairs.items() if len(found) == 1 and taken.count(found[0]) == 1}


def _cap_changes(before: Scorecard, after: Scorecard) -> Iterator[CapChange]:
    old, new = _caps(before.groups), _caps(after.groups)
    for name in (*new, *(each for each in old if each not in new)):
        if old.get(name) != new.get(name):
            yield CapChange(name, old.get(name), new.get(name))


def _caps(groups: tuple[Group, ...]) -> dict[str, int]:
    return {each.name: each.cap for each in groups}


def _tier_changes(before: Scorecard, after: Scorecard) -> Iterator[TierChange]:
    old, new = ({tier.name: tier for tier in card.tiers} for card in (before, after))
    for name in (*new, *(each for each in old if each not in new)):
        if old.get(name) != new.get(name):
            yield TierChange(old.get(name), new.get(name))
