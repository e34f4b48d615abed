"""`plumbline compare --include-holdout`: everything is read once somebody is named, and every later reading knows of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from analysis.holdout.accesses import accesses
from analysis.snapshots.open import open_study
from analysis.workspace.folder import Workspace
from tests.dashboard.commands.test_validate_and_holdout import RIVAL, STUDY

Run = Callable[..., Any]


def recorded(folder: Path) -> list[tuple[str, str]]:
    workspace = Workspace.open(folder)
    return [(each.kind, each.by) for each in accesses(workspace, open_study(workspace))]


def test_all_leads_are_not_read_without_a_name(run: Run, own: Path) -> None:
    answer = run("compare", "--workspace", own, "--include-holdout")
    assert (answer.code, answer.out) == (2, "")
    assert "ACCESS-WITHOUT-NAME" in answer.err
    assert recorded(own) == []


def test_all_leads_are_read_as_a_recorded_access_which_the_text_says(run: Run, own: Path) -> None:
    part, whole = (run("compare", "--workspace", own, *words, "--json").data for words in ((), ("--include-holdout", "--by", "Ann")))
    assert (part["part"], whole["part"]) == ("training", "all")
    assert part["n_leads"] < whole["n_leads"] == whole["counts"]["mature"]
    assert "all_leads" in {each["code"] for each in whole["warnings"]}
    assert "all_leads" not in {each["code"] for each in part["warnings"]}
    assert recorded(own) == [("all", "Ann")]
    text = run("compare", "--workspace", own, "--include-holdout", "--by", "Bob").out
    assert "also validation leads and holdout; this access is recorded" in text
    assert recorded(own) == [("all", "Ann"), ("all", "Bob")]


def test_what_was_read_with_all_leads_cannot_be_read_as_unseen(run: Run, own: Path, card: Path, tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text(STUDY)
    (tmp_path / "rival.yaml").write_text(RIVAL)
    assert run("study", tmp_path / "study.yaml", "--workspace", own).code == 0
    words = ("--workspace", own, "--baseline", tmp_path / "rival.yaml", "--open-holdout", "--by", "Ann", "--json")
    untouched = shutil.copytree(own, tmp_path / "untouched")
    assert run("compare", "--workspace", own, "--include-holdout", "--by", "Ann").code == 0
    answer = run("backtest", card, *words)
    assert answer.code == 1
    assert answer.data["holdout_read"]["not_estimable"] == "few_conversions"
    assert run("backtest", card, "--workspace", untouched, *words[2:]).code == 0
