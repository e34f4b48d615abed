"""Check 1: filled mostly after the outcome, or only for closed leads."""

from __future__ import annotations

from pathlib import Path

from analysis.leakage import lk1_filled_late
from analysis.leakage.evidence import read_evidence
from analysis.leakage.records import CheckResult
from analysis.study import Outcome, Study
from analysis.tables import AttributeInfo, KnownFrom
from tests.analysis.leakage.worlds import DAY, LOST, OPEN, WON, ask_world, created, decided
from tests.reference.levels import Change


def found(result: CheckResult) -> set[tuple[str, str]]:
    return {(each.subject, each.code) for each in result.findings}


def test_a_column_filled_only_for_closed_leads_blocks(tmp_path: Path) -> None:
    study_data = ask_world(
        tmp_path,
        {
            "closed_by": lambda n, fate: None if fate == OPEN else f"rep {n % 3}",
            "honest": lambda n, _: f"v{n % 5}" if n % 3 else None,
            "mostly closed": lambda n, fate: None if fate == OPEN and n % 8 == 3 else "x",
        },
    )
    result = lk1_filled_late.check(read_evidence(study_data))
    assert found(result) == {("closed_by", "only_when_closed")}
    finding = result.findings[0]
    assert (finding.severity, finding.figure("filled_open"), finding.figure("n_open")) == ("block", 0, 100)
    assert finding.figure("filled_closed") > 0.99


def test_a_column_filled_only_for_winners_blocks(tmp_path: Path) -> None:
    study_data = ask_world(
        tmp_path,
        {
            "onboarding": lambda n, fate: "set" if fate == WON and n % 8 else None,
            "half of them": lambda n, fate: "set" if fate == WON or n % 8 == 1 else None,
        },
    )
    result = lk1_filled_late.check(read_evidence(study_data))
    assert found(result) == {("onboarding", "only_for_winners")}
    assert result.findings[0].figure("of_winners") == 1
    assert result.findings[0].figure("filled_winners") == 0.5


def test_first_values_written_after_the_outcome_block_and_those_before_pass(tmp_path: Path) -> None:
    def changes(n: int, fate: str) -> tuple[Change, ...]:
        late = (Change(decided(n) + DAY, "survey", "good"),) if fate != OPEN else ()
        return (*late, Change(created(n) + DAY, "size", "large"))

    infos = tuple(AttributeInfo(name, f"a_{name}", "text", has_history=True) for name in ("survey", "size"))
    study_data = ask_world(tmp_path, {"survey": lambda *_: "good", "size": lambda *_: "large"}, changes=changes, infos=infos)
    result = lk1_filled_late.check(read_evidence(study_data))
    assert found(result) == {("survey", "written_after")}
    assert result.findings[0].figure("written_late") == 1
    assert result.not_applicable == ()


def test_without_dated_changes_it_says_that_nobody_can_tell_when(tmp_path: Path) -> None:
    result = lk1_filled_late.check(read_evidence(ask_world(tmp_path, {"plain": lambda n, _: f"v{n % 2}"})))
    assert result.verdict == "passed"
    assert [each.subject for each in result.not_applicable] == ["plain"]


def test_a_column_that_the_mapping_refuses_is_reported_all_the_same(tmp_path: Path) -> None:
    info = AttributeInfo("won_reason", "a_won_reason", "text", known_from=KnownFrom("outcome"))
    study_data = ask_world(tmp_path, {"won_reason": lambda _, fate: "price" if fate == WON else None}, infos=(info,))
    finding = lk1_filled_late.check(read_evidence(study_data)).findings[0]
    assert finding.subject == "won_reason"
    assert finding.refused == "is known only from the outcome on"


def test_with_few_conversions_it_is_not_applicable(tmp_path: Path) -> None:
    study = Study("Never", outcome=Outcome("opportunity", 1), holdout="none").at_age(2)
    few = ask_world(tmp_path, {"x": lambda _, fate: "set" if fate == WON else None}, study=study)
    never = read_evidence(few)
    assert lk1_filled_late.check(never).verdict == "finding", "an outcome after the horizon still is one"
    lost = Study("Lost", outcome=Outcome("disqualified", 30), holdout="none").at_age(2)
    result = lk1_filled_late.check(
        read_evidence(ask_world(tmp_path / "b", {"x": lambda _, fate: "set" if fate == LOST else None}, study=lost))
    )
    assert result.verdict == "not applicable"
