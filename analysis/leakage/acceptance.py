"""Findings of the leakage guard that somebody accepted, with the reason: kept in the workspace under the subject's name."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import get_args

from analysis.errors import PlumblineError
from analysis.leakage.records import Finding, LeakageReport, Severity
from analysis.workspace.folder import Workspace


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Somebody takes the responsibility for an attribute or touch point.

    Args:
        subject: The attribute, or the touch point as "channel / action / asset".
        severity: The worst that was found when it was accepted: a later, worse finding is not covered.
        reason: Why rules may use it.
        by: Who accepts it.
        at: When, in ISO form.
        import_id: On which import it was found.
    """

    subject: str
    severity: Severity
    reason: str
    by: str
    at: str
    import_id: str

    def covers(self, finding: Finding) -> bool:
        """Whether it is about the finding's subject and was given for a finding as severe."""
        return self.subject == finding.subject and (self.severity == "block" or finding.severity == "question")


def worst_of(report: LeakageReport, subject: str) -> Severity:
    """The worst that the guard found about a subject: what an acceptance of it covers.

    Raises:
        PlumblineError: ``ACCEPTANCE-UNKNOWN`` where nothing was found about it.
    """
    found = report.of(subject)
    if not found:
        named = ", ".join(f"'{each}'" for each in dict.fromkeys(each.subject for each in report.findings)) or "nothing"
        raise PlumblineError("ACCEPTANCE-UNKNOWN", f"nothing was found about '{subject}'.", remedy=f"The guard found: {named}.")
    return "block" if any(each.severity == "block" for each in found) else "question"


def accept(workspace: Workspace, acceptance: Acceptance) -> None:
    """Keep an acceptance; an earlier one of the same subject is replaced.

    Raises:
        PlumblineError: ``ACCEPTANCE-INCOMPLETE`` without a reason or a name.
    """
    if not acceptance.reason.strip() or not acceptance.by.strip():
        what = "accepting a finding needs a reason and a name."
        raise PlumblineError("ACCEPTANCE-INCOMPLETE", what, where=acceptance.subject, remedy="Give a reason and your name.")
    workspace.set_setting(_key(acceptance.subject), json.dumps(asdict(acceptance), ensure_ascii=False))


def withdraw(workspace: Workspace, subject: str) -> None:
    """Take an acceptance back.

    Raises:
        PlumblineError: ``ACCEPTANCE-UNKNOWN`` where nobody accepted it.
    """
    if workspace.setting(_key(subject)) is None:
        remedy = "Name the attribute or touch point that was accepted."
        raise PlumblineError("ACCEPTANCE-UNKNOWN", f"nobody accepted '{subject}'.", remedy=remedy)
    workspace.set_setting(_key(subject), None)


def accepted(workspace: Workspace, findings: Iterable[Finding]) -> tuple[Acceptance, ...]:
    """The acceptances of the subjects of some findings, in their order."""
    kept = (workspace.setting(_key(subject)) for subject in dict.fromkeys(each.subject for each in findings))
    return tuple(_parsed(text) for text in kept if text)


def now_text(now: dt.datetime | None = None) -> str:
    """An instant as acceptances keep it: ISO form in UTC, to the second."""
    return (now or dt.datetime.now(dt.UTC)).astimezone(dt.UTC).isoformat(timespec="seconds")


def _parsed(text: str) -> Acceptance:
    data = json.loads(text)
    if data["severity"] not in get_args(Severity):
        raise ValueError(f"severity == {data['severity']!r}, must be one of {get_args(Severity)}.")
    return Acceptance(**data)


def _key(subject: str) -> str:
    return f"accepted-finding/{subject}"
