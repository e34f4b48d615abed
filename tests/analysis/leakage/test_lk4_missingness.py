"""Check 4: missing values that predict the outcome."""

from __future__ import annotations

from pathlib import Path

from analysis.leakage import lk4_missingness
from analysis.leakage.evidence import read_evidence
from analysis.leakage.records import CheckResult
from tests.analysis.leakage.worlds import OPEN, WON, ask_world


def found(result: CheckResult) -> dict[str, tuple[str, str]]:
    return {each.subject: (each.code, each.severity) for each in result.findings if each.code != "missing_tells"}


def test_missing_for_open_leads_only_blocks(tmp_path: Path) -> None:
    study_data = ask_world(
        tmp_path,
        {
            "account": lambda n, fate: None if fate == OPEN and n % 3 else "x",
            "sometimes": lambda n, fate: None if n % 10 < (5 if fate == OPEN else 1) else "x",
            "honest": lambda n, _: None if n // 4 % 2 else "x",
            "full": lambda *_: "x",
        },
    )
    result = lk4_missingness.check(read_evidence(study_data))
    assert found(result) == {"account": ("missing_while_open", "block"), "sometimes": ("missing_differs", "question")}
    assert result.findings[0].figure("missing_closed") < 0.01
    assert result.n_examined == 4


def test_missing_that_separates_winners_is_questioned_or_blocks_by_strength(tmp_path: Path) -> None:
    study_data = ask_world(
        tmp_path,
        {
            "nearly always": lambda n, fate: "x" if (fate == WON) != (n % 40 == 0) else None,
            "often": lambda n, fate: "x" if (fate == WON) != (n // 4 % 4 == 0) else None,
        },
    )
    by_outcome = [each for each in lk4_missingness.check(read_evidence(study_data)).findings if each.code == "missing_tells"]
    assert {each.subject: each.severity for each in by_outcome} == {"nearly always": "block", "often": "question"}
    assert by_outcome[0].figure("missing_converted") < 0.2
    assert by_outcome[0].figure("missing_others") > 0.8
