"""Check 6: touches that only winners can have."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.leakage import lk6_late_touches
from analysis.leakage.evidence import read_evidence
from analysis.snapshots.study_data import StudyData
from tests.analysis.leakage.worlds import DAY, LOST, OPEN, WON, ask_world, created, decided
from tests.reference.levels import Touch


def touches(n: int, fate: str) -> tuple[Touch, ...]:
    """Everybody visits; winners sign just before they win, and are shown around afterwards; the lost get a farewell before the end."""
    visit = (Touch(created(n) + DAY, "web", "visit", "home"),) if n % 3 else ()
    signed = (Touch(decided(n) - DAY, "desk", "contract"), Touch(decided(n) + DAY, "call", "connected", "training")) if fate == WON else ()
    shown = (Touch(decided(n) + 2 * DAY, "email", "send", "survey"),) if fate != OPEN and n % 5 == 0 else ()
    farewell = (Touch(decided(n) - DAY, "email", "send", "farewell"),) if fate == LOST else ()
    return (*visit, *signed, *shown, *farewell)


@pytest.fixture(scope="module")
def study_data(tmp_path_factory: pytest.TempPathFactory) -> StudyData:
    return ask_world(tmp_path_factory.mktemp("touches"), {"x": lambda *_: "x"}, touches=touches)


def test_over_the_whole_history_late_touches_are_objected_to(study_data: StudyData) -> None:
    result = lk6_late_touches.check(read_evidence(study_data), whole_history=True)
    found = {each.subject: (each.code, each.severity) for each in result.findings}
    assert found == {
        "desk / contract": ("only_winners", "block"),
        "call / connected / training": ("only_winners", "block"),
        "email / send / survey": ("after_decision", "question"),
    }
    contract = next(each for each in result.findings if each.subject == "desk / contract")
    assert (contract.figure("of_winners"), contract.figure("of_others"), contract.figure("won_share")) == (1, 0, 1)
    assert contract.figure("position") == pytest.approx(0.9)


def test_what_keeps_leads_from_winning_is_no_mark_of_winners(study_data: StudyData) -> None:
    result = lk6_late_touches.check(read_evidence(study_data), whole_history=True)
    assert "email / send / farewell" not in {each.subject for each in result.findings}


def test_by_the_snapshot_the_same_touches_do_not_count(study_data: StudyData) -> None:
    result = lk6_late_touches.check(read_evidence(study_data))
    assert result.verdict == "passed"
    assert result.n_examined == 1, "only the visits lie before the snapshots"


def test_a_touch_before_the_snapshot_that_only_winners_have_blocks(tmp_path: Path) -> None:
    early = ask_world(
        tmp_path,
        {"x": lambda *_: "x"},
        touches=lambda n, fate: (Touch(created(n) + 2 * DAY, "web", "visit", "portal"),) if fate == WON else (),
    )
    assert [each.code for each in lk6_late_touches.check(read_evidence(early)).findings] == ["only_winners"]


def test_without_touches_it_is_not_applicable(tmp_path: Path) -> None:
    result = lk6_late_touches.check(read_evidence(ask_world(tmp_path, {"x": lambda *_: "x"})))
    assert (result.verdict, result.not_applicable[0].reason) == ("not applicable", "the import has no touches")
