"""Which findings travel with the evaluation of a scorecard: those about what its rules use."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.conditions import AllOf, ContainsText, ContainsWords, Missing, OneOf, Test
from analysis.leakage.acceptance import Acceptance
from analysis.leakage.records import Finding, LeakageReport, TouchKey
from analysis.rules import DwellSignal, Rule, TouchSignal
from analysis.scorecard import Scorecard
from analysis.signals.touch_points import touch_point_name
from analysis.snapshots.rule_check import attributes_of


@dataclass(frozen=True, slots=True)
class CarriedFinding:
    """A finding with the rules that it concerns, and who accepted it, if anybody did.

    Args:
        rules: Names of the rules that use the subject; empty for what concerns the whole evaluation.
    """

    finding: Finding
    rules: tuple[str, ...]
    acceptance: Acceptance | None

    @property
    def signal(self) -> str:
        """The name of its subject among the signals that are compared; empty where it is about none."""
        touch = self.finding.touch
        if self.finding.kind == "split":
            return ""
        return self.finding.subject if touch is None else touch_point_name(touch.channel, touch.action, touch.asset or "")

    @property
    def blocks(self) -> bool:
        """It blocks, nobody accepted it, and the rules do not refuse the subject anyway."""
        return self.finding.severity == "block" and self.acceptance is None and self.finding.refused is None


def findings_for(card: Scorecard, report: LeakageReport, accepted: Iterable[Acceptance] = ()) -> tuple[CarriedFinding, ...]:
    """Findings about the attributes and touch points that a scorecard uses, and about the split.

    Args:
        card: The scorecard.
        report: What the guard says.
        accepted: Acceptances; one that was given for less than what is found now does not count.
    """
    given = tuple(accepted)
    users = ((finding, tuple(rule.name for rule in card.rules if uses(rule, finding))) for finding in report.findings)
    return tuple(CarriedFinding(finding, rules, _covering(finding, given)) for finding, rules in users if rules or finding.kind == "split")


def open_findings(report: LeakageReport, accepted: Iterable[Acceptance] = ()) -> tuple[CarriedFinding, ...]:
    """Every finding of a report, with who accepted it."""
    given = tuple(accepted)
    return tuple(CarriedFinding(finding, (), _covering(finding, given)) for finding in report.findings)


def uses(rule: Rule, finding: Finding) -> bool:
    """Whether a rule asks about the finding's subject."""
    if finding.kind == "attribute":
        return finding.subject in attributes_of(rule)
    if finding.touch is None or not isinstance(rule.signal, TouchSignal | DwellSignal):
        return False
    return any(_can_match(alternative, finding.touch) for alternative in rule.signal.condition.alternatives)


def _covering(finding: Finding, accepted: tuple[Acceptance, ...]) -> Acceptance | None:
    return next((each for each in accepted if each.covers(finding)), None)


def _can_match(alternative: AllOf, touch: TouchKey) -> bool:
    """Whether touches of a touch point can meet the tests; who took part and the direction are not known here and never rule it out."""
    values: dict[str, str | None] = {"channel": touch.channel, "action": touch.action, "asset": touch.asset}
    return all(_holds(each.test, values[each.column]) for each in alternative if each.column in values)


def _holds(test: Test, value: str | None) -> bool:
    """One test of one text; the same answers as `analysis.dataset.filters.test_holds` gives in queries."""
    text = value or ""
    match test:
        case Missing(expected):
            return (not text.strip()) == expected
        case OneOf(values):
            return text.strip() in {str(each) for each in values}
        case ContainsWords(words):
            return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) for word in words)
        case ContainsText(texts):
            return any(each.lower() in text.lower() for each in texts)
    return True
