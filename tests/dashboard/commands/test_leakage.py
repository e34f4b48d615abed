"""`plumbline leakage`: its document, accepting with a reason, and the warnings that a backtest carries."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.data.words_leakage import _EVIDENCE, LIMITS
from tests.conftest import ROOT

Run = Callable[..., Any]
LEAKY = """
name: Leaky
rules:
- {name: Contact named, points: 50, attribute: {implementation_contact: {missing: false}}}
- {name: Senior, points: 10, attribute: {seniority: [vp]}}
tiers: [{name: hot, from: 50}, {name: cold, from: 0}]
"""


@pytest.fixture(scope="module")
def answer(run: Run, workspace: Path) -> Any:
    return run("leakage", "--workspace", workspace, "--json")


@pytest.fixture
def mine(workspace: Path, tmp_path: Path) -> Path:
    """A workspace that the test may change."""
    return Path(shutil.copytree(workspace, tmp_path / "mine"))


@pytest.fixture
def leaky(tmp_path: Path) -> Path:
    (tmp_path / "leaky.yaml").write_text(LEAKY, encoding="utf-8")
    return tmp_path / "leaky.yaml"


def test_the_planted_leaks_of_the_sample_company_block_and_the_answer_is_no(answer: Any) -> None:
    assert answer.code == 1
    assert set(answer.data["blocked"]) == {"implementation_contact", "lifecycle_stage"}
    assert "seniority" in answer.data["questioned"]
    assert [each["check"] for each in answer.data["checks"]] == [1, 2, 3, 4, 5, 6, 7]
    assert {"industry", "country", "department", "source"}.isdisjoint(
        finding["subject"] for check in answer.data["checks"] for finding in check["findings"]
    )


def test_each_finding_names_its_evidence(answer: Any) -> None:
    findings = [finding for check in answer.data["checks"] for finding in check["findings"]]
    assert all(finding["evidence"] or finding["words"] for finding in findings)
    assert all(finding["text"] for finding in findings)


def test_people_read_the_finding_first_and_what_cannot_be_shown_last(run: Run, workspace: Path) -> None:
    lines = run("leakage", "--workspace", workspace).out.strip().splitlines()
    assert "likely carry the outcome" in lines[0]
    assert lines[-1].startswith("! Attributes without dated changes")


def test_once_accepted_with_reasons_nothing_blocks_and_the_reason_stays_in_sight(run: Run, mine: Path, leaky: Path) -> None:
    given = ("--reason", "named on the first call", "--by", "Ada")
    assert run("leakage", "--workspace", mine, "--accept", "implementation_contact", *given).code == 1
    after = run("leakage", "--workspace", mine, "--accept", "lifecycle_stage", *given, "--json")
    assert (after.code, after.data["blocked"]) == (0, [])
    warnings = run("backtest", leaky, "--workspace", mine, "--json").data["warnings"]
    text = next(each["text"] for each in warnings if each["code"] == "leak_accepted")
    assert "Accepted by Ada: named on the first call" in text


def test_an_acceptance_is_taken_back(run: Run, mine: Path) -> None:
    given = ("--accept", "lifecycle_stage", "--reason", "dated by hand", "--by", "Ada")
    assert "lifecycle_stage" not in run("leakage", "--workspace", mine, *given, "--json").data["blocked"]
    assert "lifecycle_stage" in run("leakage", "--workspace", mine, "--take-back", "lifecycle_stage", "--json").data["blocked"]
    again = run("leakage", "--workspace", mine, "--take-back", "lifecycle_stage")
    assert (again.code, "nobody accepted 'lifecycle_stage'" in again.err) == (2, True)


def test_accepting_needs_a_reason_a_name_and_a_finding(run: Run, mine: Path) -> None:
    without = run("leakage", "--workspace", mine, "--accept", "lifecycle_stage", "--by", "Ada")
    nothing = run("leakage", "--workspace", mine, "--accept", "industry", "--by", "Ada", "--reason", "fine")
    assert (without.code, nothing.code) == (2, 2)
    assert "needs a reason and a name" in without.err
    assert "nothing was found about 'industry'" in nothing.err


def test_a_backtest_carries_the_findings_about_what_its_rules_use(run: Run, workspace: Path, leaky: Path, card: Path) -> None:
    document = run("backtest", leaky, "--workspace", workspace, "--json").data
    texts = [each["text"] for each in document["warnings"]]
    assert any(each.startswith("Likely leak: implementation_contact (used by Contact named): ") for each in texts)
    assert any(each.startswith("To be looked at: seniority (used by Senior): ") for each in texts)
    assert {each["subject"] for each in document[document["part"]]["leaks"]} == {"implementation_contact", "seniority", "accounts"}
    honest = run("backtest", card, "--workspace", workspace, "--json").data
    assert "leak" not in {each["code"] for each in honest["warnings"]}


def test_a_comparison_says_which_of_the_two_leaks(run: Run, workspace: Path, leaky: Path, card: Path) -> None:
    answer = run("backtest", card, "--baseline", leaky, "--workspace", workspace)
    assert "! Baseline: Likely leak: implementation_contact" in answer.out


def codes_of_findings() -> set[str]:
    """Every code that a check gives a finding: the second argument of ``Finding``, and what helpers called ``_code`` return."""
    found: set[str] = set()
    for path in (ROOT / "analysis" / "leakage").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding" and isinstance(node.args[1], ast.Constant):
                found.add(node.args[1].value)
            if isinstance(node, ast.FunctionDef) and node.name == "_code":
                body = [each for each in ast.walk(node) if isinstance(each, ast.Return)]
                found |= {
                    each.value for ret in body for each in ast.walk(ret) if isinstance(each, ast.Constant) and isinstance(each.value, str)
                }
    return found | {"near_perfect", "too_strong"}


def test_every_finding_has_its_sentence() -> None:
    assert codes_of_findings() == set(_EVIDENCE)
    assert all(text.endswith(".") for text in LIMITS.values())
