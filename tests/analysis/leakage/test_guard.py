"""All checks together, what is carried into evaluations, and what somebody accepted."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.errors import PlumblineError
from analysis.leakage.acceptance import Acceptance, accept, accepted, withdraw
from analysis.leakage.by_scorecard import findings_for, open_findings
from analysis.leakage.guard import guard
from analysis.leakage.records import Finding, LeakageReport
from analysis.scorecard import parse_scorecard
from analysis.tables import AttributeInfo, KnownFrom
from analysis.workspace.folder import Workspace
from tests.analysis.leakage.worlds import DAY, OPEN, WON, ask_world, created
from tests.reference.levels import Touch

CARD = """
name: Card
rules:
- {name: Grade, points: 10, attribute: {grade: a}}
- {name: Either, points: 10, attribute: {any: [{region: n}, {grade: b}]}}
- {name: Portal, points: 10, touch: {channel: web, asset: {contains: [portal]}}}
- {name: Any visit, points: 10, touch: {action: visit, direction: in}}
- {name: Mail, points: 10, touch: {channel: email}}
- {name: Region, points: 10, attribute: {region: n}}
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> LeakageReport:
    info = AttributeInfo("reason", "a_reason", "text", known_from=KnownFrom("outcome"))
    study_data = ask_world(
        tmp_path_factory.mktemp("guard"),
        {
            "grade": lambda _, fate: "a" if fate == WON else "b",
            "region": lambda n, _: "ns"[n // 4 % 2],
            "reason": lambda _, fate: None if fate == OPEN else "price",
        },
        touches=lambda n, fate: (Touch(created(n) + DAY, "web", "visit", "the portal"),) if fate == WON else (),
        infos=(info,),
    )
    return guard(study_data)


def test_checks_are_numbered_in_order_and_each_has_its_say(report: LeakageReport) -> None:
    assert [each.number for each in report.checks] == [1, 2, 3, 4, 5, 6, 7]
    assert [each.verdict for each in report.checks] == [
        "finding", "not applicable", "finding", "finding", "passed", "finding", "not applicable",
    ]  # fmt: skip
    assert set(report.subjects("block")) == {"grade", "reason", "web / visit / the portal"}
    assert report.limits == ("no_history",)


def test_findings_travel_with_the_rules_that_use_the_subject(report: LeakageReport) -> None:
    carried = findings_for(parse_scorecard(CARD), report)
    assert {(each.finding.subject, each.rules) for each in carried} == {
        ("grade", ("Grade", "Either")),
        ("web / visit / the portal", ("Portal", "Any visit")),
    }
    assert all(each.blocks for each in carried)


def test_what_may_not_score_anyway_blocks_nobody(report: LeakageReport) -> None:
    blocking = {each.finding.subject for each in open_findings(report) if each.blocks}
    assert blocking == {"grade", "web / visit / the portal"}


def test_an_acceptance_is_kept_with_its_reason_and_opens_the_way(report: LeakageReport, tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "w")
    given = Acceptance("grade", "block", "given at entry by the form", "Ada", "2025-01-01T00:00:00+00:00", "abc")
    accept(workspace, given)
    assert accepted(Workspace.open(tmp_path / "w"), report.findings) == (given,)
    carried = findings_for(parse_scorecard(CARD), report, accepted(workspace, report.findings))
    grade = next(each for each in carried if each.finding.subject == "grade")
    assert (grade.acceptance, grade.blocks) == (given, False)
    withdraw(workspace, "grade")
    assert accepted(workspace, report.findings) == ()


def test_accepting_a_question_does_not_accept_what_is_found_to_block_later() -> None:
    given = Acceptance("grade", "question", "looks honest", "Ada", "2025-01-01T00:00:00+00:00", "abc")
    question, block = (Finding(3, "too_strong", "attribute", "grade", each) for each in ("question", "block"))
    assert given.covers(question)
    assert not given.covers(block)


@pytest.mark.parametrize(("reason", "by"), [(" ", "Ada"), ("known at entry", "")])
def test_nothing_is_accepted_without_a_reason_and_a_name(reason: str, by: str, tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "w")
    with pytest.raises(PlumblineError, match="needs a reason and a name"):
        accept(workspace, Acceptance("grade", "block", reason, by, "2025-01-01T00:00:00+00:00", "abc"))
