"""Check 2: changes after the outcome."""

from __future__ import annotations

from pathlib import Path

from analysis.leakage import lk2_changed_after
from analysis.leakage.evidence import read_evidence
from analysis.tables import AttributeInfo
from tests.analysis.leakage.worlds import DAY, OPEN, ask_world, created, decided
from tests.reference.levels import Change


def changes(n: int, fate: str) -> tuple[Change, ...]:
    """``owner`` changes hands once a lead is decided; ``title`` changes before."""
    after = (Change(decided(n) + 1, "owner", "service"),) if fate != OPEN and n % 2 else ()
    return (*after, Change(created(n) + DAY, "title", "vp"), Change(decided(n), "title", "cto"))


INFOS = tuple(AttributeInfo(name, name, "text", has_history=True) for name in ("owner", "title"))
GIVE = {"owner": lambda *_: "rep", "title": lambda *_: "vp", "plain": lambda *_: "x"}


def test_an_attribute_that_changes_after_the_decision_is_questioned(tmp_path: Path) -> None:
    result = lk2_changed_after.check(read_evidence(ask_world(tmp_path, GIVE, changes=changes, infos=INFOS)))
    assert [(each.subject, each.severity) for each in result.findings] == [("owner", "question")]
    finding = result.findings[0]
    assert (finding.figure("n_after"), finding.figure("n_decided")) == (100, 301)


def test_a_change_at_the_very_decision_is_not_after_it(tmp_path: Path) -> None:
    result = lk2_changed_after.check(read_evidence(ask_world(tmp_path, GIVE, changes=changes, infos=INFOS)))
    assert "title" not in {each.subject for each in result.findings}
    assert result.n_examined == 2
    assert [each.subject for each in result.not_applicable] == ["plain"]


def test_without_history_it_is_not_applicable(tmp_path: Path) -> None:
    result = lk2_changed_after.check(read_evidence(ask_world(tmp_path, {"plain": lambda *_: "x"})))
    assert (result.verdict, result.not_applicable[0].reason) == ("not applicable", "no attribute has dated changes")
