"""Which rules stopped working: what each separated when the version was made, and what it separates since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.inference.corrections import corrected
from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.intervals import odds_ratio
from analysis.inference.significance import Tested
from analysis.inference.stratified import stratified

RuleVerdict = Literal["stopped working", "weaker", "stronger", "no change shown", "cannot tell"]
ERROR_PROBABILITY = 0.05


@dataclass(frozen=True, slots=True)
class RuleCounts:
    """Leads that met a rule and that did not, and how many of each converted, in one period."""

    n_met: int
    converted_met: int
    n_others: int
    converted_others: int

    def __post_init__(self) -> None:
        if not (0 <= self.converted_met <= self.n_met and 0 <= self.converted_others <= self.n_others):
            raise ValueError(f"{self}: conversions must lie in [0, leads].")

    @property
    def odds_ratio(self) -> Answer:
        """Odds of converting with the rule met, over the odds without."""
        return odds_ratio((self.converted_met, self.converted_others), (self.n_met, self.n_others))


@dataclass(frozen=True, slots=True)
class RuleThenAndNow:
    """A rule in the two periods.

    Args:
        rule: Its name.
        before: Odds ratio when the version was made.
        now: Odds ratio since.
        test: Whether the two differ (Breslow-Day), corrected among all rules of the scorecard.
        verdict: What may be said.
    """

    rule: str
    before: Answer
    now: Answer
    test: Tested
    verdict: RuleVerdict


def rules_then_and_now(rules: Sequence[str], before: Sequence[RuleCounts], now: Sequence[RuleCounts]) -> tuple[RuleThenAndNow, ...]:
    """Hold what each rule separates since the version came into use against what it separated before.

    Args:
        rules: Names of all rules of the scorecard: they are one family.
        before: Counts on the leads that the version was made on, one for each rule.
        now: Counts on mature leads since.

    Returns:
        In the order of the rules. *Stopped working*: the effect changed beyond chance, and nothing of it is left (the interval since then
        holds 1, or lies on the other side). *Weaker* and *stronger*: it changed beyond chance and is still there. Without a test *cannot
        tell*.

    Raises:
        ValueError: Not one pair of counts for each rule.

    Source: see `analysis.inference.stratified`; Holm's correction.
    """
    if not len(rules) == len(before) == len(now):
        raise ValueError(f"{len(rules)} rules, {len(before)} and {len(now)} counts, must be one each.")
    tests = corrected([_changed(*pair) for pair in zip(before, now, strict=True)], method="holm")
    return tuple(
        RuleThenAndNow(rule, then.odds_ratio, since.odds_ratio, test, _verdict(then.odds_ratio, since.odds_ratio, test))
        for rule, then, since, test in zip(rules, before, now, tests, strict=True)
    )


def _changed(before: RuleCounts, now: RuleCounts) -> Tested:
    converted = [[each.converted_met, each.converted_others] for each in (before, now)]
    leads = [[each.n_met, each.n_others] for each in (before, now)]
    found = stratified(converted, leads)
    return found if isinstance(found, NotEstimable) else found.homogeneity


def _verdict(before: Answer, now: Answer, test: Tested) -> RuleVerdict:
    if isinstance(test, NotEstimable) or not isinstance(before, Estimate) or not isinstance(now, Estimate):
        return "cannot tell"
    if test.p_corrected is None or test.p_corrected > ERROR_PROBABILITY:
        return "no change shown"
    helped, helps = before.value > 1, now.value > 1
    if now.low <= 1 <= now.high or helped != helps:
        return "stopped working"
    fainter = now.value < before.value if helped else now.value > before.value
    return "weaker" if fainter else "stronger"
