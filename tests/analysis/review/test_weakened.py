"""Rules then and now: a rule that stopped working is named, and chance alone names hardly any."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.review.weakened import RuleCounts, rules_then_and_now

STRONG, GONE, HALF, TURNED = (RuleCounts(1_000, won, 2_000, 200) for won in (300, 100, 180, 40))
DOUBLE = RuleCounts(1_000, 500, 2_000, 200)


@pytest.mark.parametrize(
    ("before", "now", "verdict"),
    [
        (STRONG, GONE, "stopped working"),
        (STRONG, TURNED, "stopped working"),
        (STRONG, HALF, "weaker"),
        (STRONG, DOUBLE, "stronger"),
        (STRONG, STRONG, "no change shown"),
        (TURNED, GONE, "stopped working"),
        (STRONG, RuleCounts(0, 0, 50, 5), "cannot tell"),
        (STRONG, RuleCounts(50, 0, 50, 0), "cannot tell"),
    ],
)
def test_what_is_said_of_a_rule(before: RuleCounts, now: RuleCounts, verdict: str) -> None:
    assert rules_then_and_now(["rule"], [before], [now])[0].verdict == verdict


def test_few_leads_show_no_change_even_where_the_rule_is_gone() -> None:
    assert rules_then_and_now(["rule"], [STRONG], [RuleCounts(10, 1, 20, 2)])[0].verdict == "no change shown"


def test_twenty_rules_that_still_work_are_accused_in_at_most_about_five_percent() -> None:
    rng, accused = np.random.default_rng(8), 0
    for _ in range(80):
        met, others = rng.binomial(800, 0.2, (2, 20)), rng.binomial(1_600, 0.1, (2, 20))
        periods = [[RuleCounts(800, int(a), 1_600, int(b)) for a, b in zip(met[k], others[k], strict=True)] for k in (0, 1)]
        found = rules_then_and_now([f"rule {i}" for i in range(20)], *periods)
        accused += any(each.verdict != "no change shown" for each in found)
    assert accused / 80 <= 0.075


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="conversions must lie"):
        RuleCounts(5, 6, 1, 0)
    with pytest.raises(ValueError, match="2 rules, 1 and 1 counts"):
        rules_then_and_now(["a", "b"], [STRONG], [STRONG])
