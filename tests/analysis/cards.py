"""Random scorecards with random levels, for laws that hold for every card."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from analysis.conditions import parse_condition
from analysis.rules import AttributeSignal, Rule
from analysis.scorecard import Group, Scorecard, Tier
from analysis.scoring.patterns import Patterns, SnapshotArrays, group

ANY = AttributeSignal(parse_condition({"seniority": "vp"}))
LEVELS = (0, 0, 100, 25, 300, 32767)


@dataclass(frozen=True)
class Case:
    """A card with snapshots, and the patterns that they make."""

    card: Scorecard
    snapshots: SnapshotArrays
    patterns: Patterns
    index: np.ndarray


@st.composite
def cards(draw, *, max_rules: int = 7) -> Scorecard:
    groups = tuple(Group(name, draw(st.integers(0, 60))) for name in draw(st.sampled_from([(), ("A",), ("A", "B")])))
    lowers = sorted(draw(st.sets(st.integers(1, 101), min_size=1, max_size=3)), reverse=True)
    tiers = tuple(Tier(f"tier {position}", lower) for position, lower in enumerate([*lowers, 0]))
    maybe_tier = st.sampled_from([None, None, None, *(tier.name for tier in tiers)])
    maybe_group = st.sampled_from([None, *(each.name for each in groups)])
    rules = tuple(
        Rule(f"rule {position}", ANY, group=draw(maybe_group), qualifies=draw(maybe_tier), limits=draw(maybe_tier))
        for position in range(draw(st.integers(0, max_rules)))
    )
    points = tuple(draw(st.integers(-100, 100) | st.integers(-20, 40)) for _ in rules)
    return Scorecard("random", rules, points, groups, tiers)


@st.composite
def cases(draw, *, max_rules: int = 7) -> Case:
    card, n = draw(cards(max_rules=max_rules)), draw(st.integers(0, 40))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    return case(card, rng, n)


def case(card: Scorecard, rng: np.random.Generator, n: int) -> Case:
    """``n`` snapshots of random levels, of three cohorts and two parts, of which a third converts."""
    converted = rng.random(n) < 0.3
    snapshots = SnapshotArrays(
        rules=tuple(rule.name for rule in card.rules),
        levels=rng.choice(np.array(LEVELS, dtype=np.int16), (n, len(card.rules))),
        cohort=rng.integers(0, 3, n).astype(np.int16),
        part=rng.integers(0, 2, n).astype(np.int8),
        converted=converted,
        value=np.where(converted, rng.integers(0, 1000, n), 0).astype(np.float64),
        cohorts=("2025-01", "2025-02", "2025-03", "2025-04"),
        parts=("training", "validation"),
    )
    patterns, index = group(snapshots)
    return Case(card, snapshots, patterns, index)
