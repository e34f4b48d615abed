"""The results of the checks: findings with their evidence, what passed, and what could not be looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["question", "block"]
SubjectKind = Literal["attribute", "touch point", "split"]
Verdict = Literal["finding", "passed", "not applicable"]
#: What the data as a whole cannot show.
Limit = Literal["undated", "no_history", "no_open_leads", "few_conversions"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the evidence: its stable name, and its value as a fraction, count, days or information value."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class TouchKey:
    """A touch point: channel, action and asset."""

    channel: str
    action: str
    asset: str | None

    @property
    def name(self) -> str:
        """The touch point in one text, as findings and acceptances name it.

        Examples:
            >>> TouchKey("web", "visit", "pricing").name
            'web / visit / pricing'
        """
        return " / ".join(filter(None, (self.channel, self.action, self.asset)))


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that may carry the outcome.

    Args:
        check: Number of the check.
        code: What was found; stable.
        kind: What the subject is.
        subject: Name of the attribute or touch point, or ``accounts``.
        severity: ``block``: not to be used until somebody accepts it with a reason; ``question``: to be looked at.
        figures: The evidence.
        refused: Why the attribute may not score anyway, such as "is known only from the outcome on"; None where it may.
        touch: The touch point, where the subject is one.
        words: Names or values that gave rise to the finding.
    """

    check: int
    code: str
    kind: SubjectKind
    subject: str
    severity: Severity
    figures: tuple[Figure, ...] = ()
    refused: str | None = None
    touch: TouchKey | None = None
    words: tuple[str, ...] = ()

    def figure(self, name: str) -> float:
        """The number of that name.

        Raises:
            ValueError: The evidence has no such number.
        """
        for each in self.figures:
            if each.name == name:
                return each.value
        raise ValueError(f"name == {name!r}, must be one of {tuple(each.name for each in self.figures)}.")


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """A subject, or with an empty name everything, that a check could not look at, and why."""

    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of one check.

    Args:
        number: 1 … 7.
        name: What it looks for.
        findings: The worst first.
        n_examined: Subjects that it looked at.
        not_applicable: What it could not look at.
    """

    number: int
    name: str
    findings: tuple[Finding, ...]
    n_examined: int
    not_applicable: tuple[NotApplicable, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """``finding``, ``passed``, or ``not applicable`` where nothing could be looked at."""
        if self.findings:
            return "finding"
        return "passed" if self.n_examined else "not applicable"


@dataclass(frozen=True, slots=True)
class LeakageReport:
    """The findings of the guard about an import under a study.

    Args:
        checks: In the order of their numbers.
        limits: What these data cannot show.
        part: The part whose outcomes were read, ``training`` or ``all``.
        n_leads: Leads of that part.
        whole_history: Touches were compared over the whole history instead of by the snapshot.
    """

    checks: tuple[CheckResult, ...]
    limits: tuple[Limit, ...]
    part: str
    n_leads: int
    whole_history: bool

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Findings of all checks, in their order."""
        return tuple(finding for check in self.checks for finding in check.findings)

    def of(self, subject: str) -> tuple[Finding, ...]:
        """Findings about one attribute or touch point."""
        return tuple(finding for finding in self.findings if finding.subject == subject)

    def subjects(self, severity: Severity) -> tuple[str, ...]:
        """Subjects whose worst finding is of that severity, in order of first mention."""
        worst: dict[str, Severity] = {}
        for each in self.findings:
            worst[each.subject] = "block" if each.severity == "block" else worst.get(each.subject, "question")
        return tuple(subject for subject, found in worst.items() if found == severity)


def worst_first(findings: list[Finding]) -> tuple[Finding, ...]:
    """Blocking findings before questions, each in the order in which they were found."""
    return tuple(sorted(findings, key=lambda each: each.severity != "block"))
