"""What each rule of a scorecard separates: leads that meet it, and conversion with and without it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.inference.estimate import Answer, NotEstimable
from analysis.inference.intervals import rates
from analysis.scoring.patterns import Patterns


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One rule, whatever its points.

    Args:
        rule: Its name.
        n_met: Leads whose level is above 0.
        n_converted: Those of them that converted.
        share: Of all leads, the share that meets it.
        conversion_with: Conversion of the leads that meet it.
        conversion_without: Conversion of the others.
    """

    rule: str
    n_met: int
    n_converted: int
    share: Answer
    conversion_with: Answer
    conversion_without: Answer


def rule_results(patterns: Patterns) -> tuple[RuleResult, ...]:
    """How many leads meet each rule, and what became of them and of the others.

    Args:
        patterns: Of the part that is looked at; all of them are counted.

    Returns:
        One result a rule, in the order of the patterns; not estimable where nobody, or everybody, meets the rule.
    """
    met = patterns.levels > 0
    n_met = (met * patterns.n_leads[:, None]).sum(axis=0, dtype=np.int64)
    won = (met * patterns.n_converted[:, None]).sum(axis=0, dtype=np.int64)
    n, n_won = int(patterns.n_leads.sum()), int(patterns.n_converted.sum())
    share, with_, without = rates(n_met, np.full(len(n_met), n)), rates(won, n_met), rates(n_won - won, n - n_met)
    nobody, everybody = NotEstimable("no_leads", "No lead meets it."), NotEstimable("no_others", "Every lead meets it.")
    missing = NotEstimable("no_leads", "There are no leads.")
    return tuple(
        RuleResult(
            rule=name,
            n_met=int(n_met[i]),
            n_converted=int(won[i]),
            share=share.answer(i, missing),
            conversion_with=with_.answer(i, nobody if n else missing),
            conversion_without=without.answer(i, everybody if n else missing),
        )
        for i, name in enumerate(patterns.rules)
    )
