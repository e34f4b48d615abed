"""`plumbline leakage`: attributes and touch points that were written by the outcome, or after it."""

from __future__ import annotations

import argparse

from analysis.leakage.acceptance import Acceptance, accept, accepted, now_text, withdraw, worst_of
from analysis.leakage.by_scorecard import CarriedFinding, open_findings
from analysis.leakage.guard import guard
from analysis.leakage.records import LeakageReport
from analysis.snapshots.open import open_study
from analysis.snapshots.study_data import StudyData
from analysis.workspace.folder import Workspace
from dashboard.commands.context import add_study, open_workspace
from dashboard.commands.question import question_data, question_text
from dashboard.commands.reply import Json, Reply, printable
from dashboard.data.words_leakage import check_line, evidence_words, finding_words, leaks_headline, limit_words


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    add_study(parser)
    parser.add_argument("--whole-history", action="store_true", help="compare touches until the end of the data, not until the snapshot")
    parser.add_argument("--accept", metavar="COLUMN", help="accept the findings about an attribute or touch point")
    parser.add_argument("--take-back", metavar="COLUMN", help="withdraw the acceptance of an attribute or touch point")
    parser.add_argument("--reason", metavar="TEXT", default="", help="why rules may use it")
    parser.add_argument("--by", metavar="NAME", default="", help="your name")


def run(arguments: argparse.Namespace) -> Reply:
    """Save or withdraw an acceptance, then run all checks. The answer is no while a finding blocks."""
    workspace = open_workspace(arguments.workspace)
    study_data = open_study(workspace, arguments.study)
    report = guard(study_data, whole_history=arguments.whole_history)
    if arguments.accept is not None:
        _accept(workspace, study_data, report, arguments)
    if arguments.take_back is not None:
        withdraw(workspace, arguments.take_back)
    carried = open_findings(report, accepted(workspace, report.findings))
    data = question_data(study_data) | leaks_data(report, carried)
    return Reply(data, _text(study_data, report, carried), answer_is_no=any(each.blocks for each in carried))


def _accept(workspace: Workspace, study_data: StudyData, report: LeakageReport, arguments: argparse.Namespace) -> None:
    given = (arguments.accept, worst_of(report, arguments.accept), arguments.reason, arguments.by)
    accept(workspace, Acceptance(*given, now_text(), study_data.dataset.import_id))


def leaks_data(report: LeakageReport, carried: tuple[CarriedFinding, ...]) -> Json:
    """The findings of the guard as plain data."""
    return {
        "blocked": list(dict.fromkeys(each.finding.subject for each in carried if each.blocks)),
        "questioned": list(report.subjects("question")),
        "whole_history": report.whole_history,
        "cannot_show": [{"code": code, "text": text} for code, text in zip(report.limits, limit_words(report), strict=True)],
        "checks": [
            {
                "check": check.number,
                "name": check.name,
                "verdict": check.verdict,
                "n_examined": check.n_examined,
                "findings": [finding_data(each) for each in carried if each.finding.check == check.number],
                "not_applicable": [{"subject": each.subject, "reason": each.reason} for each in check.not_applicable],
            }
            for check in report.checks
        ],
    }


def finding_data(carried: CarriedFinding) -> Json:
    """One finding as plain data."""
    finding, given = carried.finding, carried.acceptance
    return {
        "code": finding.code,
        "kind": finding.kind,
        "subject": finding.subject,
        "severity": finding.severity,
        "blocks": carried.blocks,
        "evidence": {each.name: each.value for each in finding.figures},
        "words": list(finding.words),
        "text": evidence_words(finding),
        "refused": finding.refused,
        "accepted": None if given is None else {"reason": given.reason, "by": given.by, "at": given.at, "import": given.import_id},
    }


def _text(study_data: StudyData, report: LeakageReport, carried: tuple[CarriedFinding, ...]) -> str:
    lines = []
    for check in report.checks:
        lines.append(check_line(check))
        for each in carried:
            if each.finding.check == check.number:
                mark = "✗" if each.blocks else "?" if each.acceptance is None and each.finding.refused is None else "·"
                lines.append(f"   {mark} {printable(finding_words(each))}")
    limits = "\n".join(f"! {text}" for text in limit_words(report))
    return "\n\n".join(filter(None, [printable(leaks_headline(report, carried)), question_text(study_data), "\n".join(lines), limits]))
