"""The scorecard: rules with points, groups with caps, tiers with routes; frozen, edited by making a new one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from analysis.rules import Rule, RuleFile, ScoreSignal, rule_data
from analysis.yaml_files import canonical_json, dump_yaml, load_yaml, validate

Route = Literal["call", "nurture", "none"]


@dataclass(frozen=True, slots=True)
class Group:
    """Rules whose sum is limited to −cap … +cap points."""

    name: str
    cap: int


@dataclass(frozen=True, slots=True)
class Tier:
    """A named score range from ``lower`` up to the next tier, with its route and the hours within which sales promises to call."""

    name: str
    lower: int
    route: str = "nurture"
    within_hours: float | None = None


DEFAULT_TIERS = (Tier("hot", 60, "call", 4), Tier("warm", 30), Tier("cold", 0))


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Rules, their points, groups and tiers.

    Args:
        name: Its name in the workspace.
        rules: Rules in the order of the file.
        points: Whole points of each rule, −100 … 100, in the order of ``rules``.
        groups: Groups that rules name.
        tiers: From the highest to the lowest; the first is the hot tier, the last starts at 0.
        study: Name of the study it was made for.
        score_column: The imported score that replaces the rules, if any.
    """

    name: str
    rules: tuple[Rule, ...] = ()
    points: tuple[int, ...] = ()
    groups: tuple[Group, ...] = ()
    tiers: tuple[Tier, ...] = DEFAULT_TIERS
    study: str = ""
    score_column: str | None = None

    def __post_init__(self) -> None:
        if complaint := next(_complaints(self), None):
            raise ValueError(complaint)

    @property
    def threshold(self) -> int:
        """Lower edge of the hot tier."""
        return self.tiers[0].lower

    @property
    def content_id(self) -> str:
        """Hash of everything but the name: the same card gives the same id anywhere."""
        data = {key: value for key, value in scorecard_data(self).items() if key != "name"}
        return hashlib.sha256(canonical_json(data).encode()).hexdigest()[:16]

    def index(self, rule: str) -> int:
        """Position of the rule of that name.

        Raises:
            ValueError: There is no such rule.
        """
        for position, each in enumerate(self.rules):
            if each.name == rule:
                return position
        raise ValueError(f"rule == {rule!r}, must be a rule of scorecard {self.name!r}.")

    def with_points(self, rule: str, points: int) -> Scorecard:
        """The same card with other points for one rule."""
        position = self.index(rule)
        return replace(self, points=(*self.points[:position], points, *self.points[position + 1 :]))

    def with_cap(self, group: str, cap: int) -> Scorecard:
        """The same card with another cap for one group."""
        if group not in {each.name for each in self.groups}:
            raise ValueError(f"group == {group!r}, must be a group of scorecard {self.name!r}.")
        return replace(self, groups=tuple(Group(each.name, cap) if each.name == group else each for each in self.groups))

    def with_lower(self, tier: str, lower: int) -> Scorecard:
        """The same card with another lower edge for one tier."""
        if tier not in {each.name for each in self.tiers}:
            raise ValueError(f"tier == {tier!r}, must be a tier of scorecard {self.name!r}.")
        return replace(self, tiers=tuple(replace(each, lower=lower) if each.name == tier else each for each in self.tiers))

    def with_threshold(self, threshold: int) -> Scorecard:
        """The same card with another lower edge of the hot tier; tiers below move down where it would cross them."""
        lowers = [threshold]
        for tier in self.tiers[1:-1]:
            lowers.append(max(0, min(tier.lower, lowers[-1] - 1)))
        lowers.append(0)
        return replace(self, tiers=tuple(replace(tier, lower=lower) for tier, lower in zip(self.tiers, lowers, strict=True)))


def _complaints(card: Scorecard) -> Iterator[str]:
    names = [rule.name for rule in card.rules]
    groups, tiers = {group.name for group in card.groups}, [tier.name for tier in card.tiers]
    if len(card.points) != len(card.rules):
        yield f"points has {len(card.points)} values, must have one for each of {len(card.rules)} rules."
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        yield f"rule '{repeated[0]}' is given twice."
    yield from (f"points of '{name}' == {p}, must be in [-100, 100]." for name, p in zip(names, card.points, strict=False) if abs(p) > 100)
    yield from (f"cap of group '{group.name}' == {group.cap}, must be in [0, 1000]." for group in card.groups if not 0 <= group.cap <= 1000)
    yield from _tier_complaints(card.tiers)
    if len(groups) != len(card.groups) or len(set(tiers)) != len(tiers):
        yield "groups and tiers must have different names."
    for rule in card.rules:
        yield from _rule_complaints(rule, {each.name: each for each in card.rules}, groups, set(tiers))


def _tier_complaints(tiers: tuple[Tier, ...]) -> Iterator[str]:
    lowers = [tier.lower for tier in tiers]
    if len(tiers) < 2 or lowers[-1] != 0:
        yield "tiers must be two or more and end with one from 0."
    if any(not 0 <= lower <= 101 for lower in lowers):
        yield "from of a tier must be in [0, 101]; 101 leaves the tier empty."
    if any(high <= low and not high == low == 0 for high, low in pairwise(lowers)):
        yield "tiers must be listed from the highest to the lowest."


def _rule_complaints(rule: Rule, rules: Mapping[str, Rule], groups: set[str], tiers: set[str]) -> Iterator[str]:
    if rule.group is not None and rule.group not in groups:
        yield f"rule '{rule.name}': group '{rule.group}' is not listed under groups."
    for kind, tier in (("qualifies", rule.qualifies), ("limits", rule.limits)):
        if tier is not None and tier not in tiers:
            yield f"rule '{rule.name}': {kind} '{tier}' is not a tier."
    for other in rule.unless:
        if other not in rules or other == rule.name:
            yield f"rule '{rule.name}': unless '{other}' is not another rule."
        elif rules[other].unless:
            yield f"rule '{rule.name}': unless names '{other}', which has an unless itself."


class _GroupFile(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    name: str = Field(min_length=1)
    cap: int = Field(ge=0, le=1000)


class _TierFile(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    name: str = Field(min_length=1)
    from_: int = Field(alias="from", ge=0, le=101)
    route: str = "nurture"
    within_hours: float | None = Field(default=None, gt=0)


class _ScorecardFile(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    name: str = Field(min_length=1)
    study: str = ""
    groups: list[_GroupFile] = []
    rules: list[RuleFile] = []
    tiers: list[_TierFile] = []
    score_column: str | None = None
    score_max: int = Field(default=100, ge=1, le=1_000_000)
    threshold: int | None = Field(default=None, ge=0, le=101)

    @model_validator(mode="after")
    def _belongs_together(self) -> Self:
        if self.score_column is not None and self.rules:
            raise ValueError("score_column replaces all rules: give one or the other")
        if self.threshold is not None and self.tiers:
            raise ValueError("threshold and tiers mean the same: give one of them")
        card = _plain_card(self)
        if complaint := next(_complaints(card), None):
            raise ValueError(complaint.rstrip("."))
        return self


def _plain_card(file: _ScorecardFile) -> Scorecard:
    """The card of a file, unchecked, so that the file's own check can say where it is wrong."""
    card = object.__new__(Scorecard)
    tiers = tuple(Tier(tier.name, tier.from_, tier.route, tier.within_hours) for tier in file.tiers) or _tiers(file.threshold)
    rules, points = tuple(each.rule() for each in file.rules), tuple(each.points for each in file.rules)
    if file.score_column is not None:
        rules, points = (Rule(file.score_column, ScoreSignal(file.score_column, file.score_max)),), (1,)
    fields: dict[str, Any] = {
        "name": file.name, "rules": rules, "points": points, "tiers": tiers, "study": file.study, "score_column": file.score_column,
        "groups": tuple(Group(group.name, group.cap) for group in file.groups),
    }  # fmt: skip
    for field, value in fields.items():
        object.__setattr__(card, field, value)
    return card


def _tiers(threshold: int | None) -> tuple[Tier, ...]:
    return DEFAULT_TIERS if threshold is None else Scorecard("").with_threshold(threshold).tiers


def parse_scorecard(text: str, *, where: str = "scorecard.yaml") -> Scorecard:
    r"""Read a scorecard file.

    Args:
        text: YAML or JSON.
        where: How to call the file in errors.

    Raises:
        PlumblineError: ``YAML-SYNTAX`` or ``SCORECARD-INVALID``, naming key and line.

    Examples:
        >>> card = parse_scorecard("name: Mine\nrules:\n- {name: Pricing, points: 20, touch: {asset: pricing}}")
        >>> card.points, card.threshold
        ((20,), 60)
    """
    file = validate(load_yaml(text, where=where), _ScorecardFile, code="SCORECARD-INVALID")
    return replace(_plain_card(file))


def scorecard_data(card: Scorecard) -> dict[str, Any]:
    """The card as plain data in the keys of a scorecard file."""
    tiers = [
        {"name": t.name, "from": t.lower, "route": t.route} | ({"within_hours": t.within_hours} if t.within_hours else {})
        for t in card.tiers
    ]
    data: dict[str, Any] = {"name": card.name, "study": card.study}
    if card.score_column is not None:
        signal = card.rules[0].signal
        data["score_column"] = card.score_column
        data["score_max"] = signal.highest if isinstance(signal, ScoreSignal) else 100
        return data | {"tiers": tiers}
    data["groups"] = [{"name": group.name, "cap": group.cap} for group in card.groups]
    data["rules"] = [_with_points(rule_data(rule), points) for rule, points in zip(card.rules, card.points, strict=True)]
    return data | {"tiers": tiers}


def _with_points(data: dict[str, Any], points: int) -> dict[str, Any]:
    return {"name": data["name"], "points": points} | data


def scorecard_yaml(card: Scorecard) -> str:
    """The card as the file that `parse_scorecard` reads.

    Examples:
        >>> parse_scorecard(scorecard_yaml(Scorecard("Empty"))) == Scorecard("Empty")
        True
    """
    return dump_yaml({key: value for key, value in scorecard_data(card).items() if value not in ("", [], None)})
