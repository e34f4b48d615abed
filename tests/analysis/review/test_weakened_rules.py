"""Rules then and now: a rule that stopped working is named, and chance alone names hardly any."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.review.weakened_rules import RuleCounts, WatchedRule, rules_then_and_now

STRONG, GONE, HALF, TURNED = (RuleCounts(1_000, won, 2_000, 200) for won in (300, 100, 180, 40))
DOUBLE = RuleCounts(1_000, 500, 2_000, 200)


def verdict(before: RuleCounts, now: RuleCounts, points: int = 10) -> str:
    return rules_then_and_now([WatchedRule("rule", points, "outcome", before, now)])[0].verdict


@pytest.mark.parametrize(
    ("before", "now", "points", "expected"),
    [
        (STRONG, GONE, 10, "stopped working"),
        (STRONG, TURNED, 10, "stopped working"),
        (STRONG, HALF, 10, "weaker"),
        (STRONG, DOUBLE, 10, "no change shown"),
        (STRONG, STRONG, 10, "no change shown"),
        (TURNED, GONE, -10, "stopped working"),
        (GONE, STRONG, -10, "stopped working"),
        (STRONG, GONE, 0, "cannot tell"),
        (STRONG, RuleCounts(0, 0, 50, 5), 10, "cannot tell"),
        (STRONG, RuleCounts(50, 0, 50, 0), 10, "cannot tell"),
    ],
)
def test_what_is_said_of_a_rule(before: RuleCounts, now: RuleCounts, points: int, expected: str) -> None:
    assert verdict(before, now, points) == expected


def test_few_leads_show_no_change_even_where_the_rule_is_gone() -> None:
    assert verdict(STRONG, RuleCounts(10, 1, 20, 2)) == "no change shown"


@pytest.mark.parametrize("rate", [0.2, 0.1])
def test_twenty_rules_that_are_as_they_were_are_accused_in_about_five_percent(rate: float) -> None:
    """Also where they never separated anything: the direction comes from the points, not from the counts before."""
    rng, accused = np.random.default_rng(8), 0
    for _ in range(80):
        met, others = rng.binomial(800, rate, (2, 20)).tolist(), rng.binomial(1_600, 0.1, (2, 20)).tolist()
        counts = [[RuleCounts(800, a, 1_600, b) for a, b in zip(met[k], others[k], strict=True)] for k in (0, 1)]
        found = rules_then_and_now([WatchedRule(f"rule {i}", 10, "outcome", counts[0][i], counts[1][i]) for i in range(20)])
        accused += any(each.verdict != "no change shown" for each in found)
    assert accused / 80 <= 0.1


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="conversions must lie"):
        RuleCounts(5, 6, 1, 0)
