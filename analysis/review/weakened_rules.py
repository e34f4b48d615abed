"""Which rules stopped working: what each separated when the version was made, and what it separates since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.inference.estimate import Answer, NotEstimable
from analysis.inference.intervals import odds_ratio
from analysis.inference.multiplicity import corrected
from analysis.inference.significance import Tested
from analysis.inference.two_groups_homogeneity import TwoGroups, smaller_later
from analysis.study import JudgedBy

RuleVerdict = Literal["stopped working", "weaker", "no change shown", "cannot tell"]
ERROR_PROBABILITY = 0.05
NO_POINTS = NotEstimable("no_points", "The rule has no points, so it makes no claim.")


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
        judged_by: The outcome of the study, which needs time, or its early outcome.
        before: Odds ratio when the version was made.
        now: Odds ratio since.
        test: Whether it separates less in the direction of its points than before (exact, one-sided), corrected among all rules of the
            scorecard.
        verdict: What may be said.
    """

    rule: str
    judged_by: JudgedBy
    before: Answer
    now: Answer
    test: Tested
    verdict: RuleVerdict


@dataclass(frozen=True, slots=True)
class WatchedRule:
    """A rule of the scorecard: its name, its points, what it is judged by, and its counts when the version was made and since."""

    rule: str
    points: int
    judged_by: JudgedBy
    before: RuleCounts
    now: RuleCounts


def rules_then_and_now(watched: Sequence[WatchedRule]) -> tuple[RuleThenAndNow, ...]:
    """Compare what each rule separates since the version became active with what it separated before.

    Which way a rule should separate is taken from the sign of its points: taken from the counts before, chance alone would make every
    rule seem to fade.

    Args:
        watched: All rules of the scorecard, by each outcome that they are judged by: they are one family.

    Returns:
        In the same order. *Stopped working*: it separates significantly less than before, and nothing is left (the interval since
        then holds 1, or lies on the other side). *Weaker*: significantly less, but still there. *Cannot tell* without points or counts.

    Source: see `analysis.inference.two_groups_homogeneity`; Holm's correction.
    """
    tests = corrected([_faded(each) for each in watched], method="holm")
    return tuple(_then_and_now(each, test) for each, test in zip(watched, tests, strict=True))


def _then_and_now(watched: WatchedRule, test: Tested) -> RuleThenAndNow:
    before, now = watched.before.odds_ratio, watched.now.odds_ratio
    return RuleThenAndNow(watched.rule, watched.judged_by, before, now, test, _verdict(now, test, watched.points))


def _faded(watched: WatchedRule) -> Tested:
    if watched.points == 0:
        return NO_POINTS
    before, now = (_table(each, watched.points) for each in (watched.before, watched.now))
    return smaller_later(before, now)


def _table(counts: RuleCounts, points: int) -> TwoGroups:
    """The leads that the points prefer first: those that met the rule, or did not where it takes points away."""
    won, n = (counts.converted_met, counts.converted_others), (counts.n_met, counts.n_others)
    return TwoGroups(won, n) if points > 0 else TwoGroups(won[::-1], n[::-1])


def _verdict(now: Answer, test: Tested, points: int) -> RuleVerdict:
    if isinstance(test, NotEstimable) or isinstance(now, NotEstimable):
        return "cannot tell"
    if test.p_corrected is None or test.p_corrected > ERROR_PROBABILITY:
        return "no change shown"
    left = now.low > 1 if points > 0 else now.high < 1
    return "weaker" if left else "stopped working"
