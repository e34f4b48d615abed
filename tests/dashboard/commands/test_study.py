"""`plumbline study`: the question, and what the data propose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., Any]


def test_the_study_that_is_set_is_shown_with_the_proposals(run: Run, workspace: Path) -> None:
    data = run("study", "--workspace", workspace, "--json").data
    assert (data["study"], data["state"]) == ("New business", "set")
    assert data["proposal"]["at_age_days"] in (0, 1, 3, 7, 14, 30)
    assert data["proposal"]["holdout_from"].endswith("T00:00:00+00:00")
    assert data["definition"]["capacity"] == {"hot_leads_per_week": 40}


def test_text_begins_with_the_question(run: Run, workspace: Path) -> None:
    lines = run("study", "--workspace", workspace).out.splitlines()
    assert lines[0].startswith("'New business' is the study: new leads, seen ")
    assert any(line.startswith("Proposed: snapshot at ") for line in lines)
    assert any(line.startswith("Proposed: holdout_from 20") for line in lines)


def test_showing_the_question_does_not_fix_the_holdout(run: Run, company: Path, card: Path, own: Path) -> None:
    shown = run("study", company / "study.yaml", "--workspace", own, "--json").data
    assert (shown["state"], shown["holdout_from"]) == ("set now", None)
    assert run("study", "--workspace", own, "--json").data["holdout_from"] is None
    fixed = run("backtest", card, "--workspace", own, "--json").data["holdout_from"]
    assert fixed == shown["proposal"]["holdout_from"]
    assert run("study", "--workspace", own, "--json").data["holdout_from"] == fixed


def test_a_study_that_cannot_be_read_is_not_set(run: Run, workspace: Path, tmp_path: Path) -> None:
    path = tmp_path / "study.yaml"
    path.write_text("study: Mine\npopulaton: new\n")
    answer = run("study", path, "--workspace", workspace)
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert "line 2" in answer.err
    assert "populaton" in answer.err
    assert run("study", "--workspace", workspace, "--json").data["study"] == "New business"


def test_a_study_by_crossing_can_be_set_and_works_with_the_proposed_age(run: Run, own: Path, tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text("study: Crossing\nsnapshot: {on_crossing: true}\n")
    assert run("study", tmp_path / "study.yaml", "--workspace", own).code == 0
    answer = run("study", "--workspace", own, "--json")
    assert answer.data["snapshot"] == {"on_crossing": True, "working_age_days": answer.data["proposal"]["at_age_days"]}
    assert answer.data["proposal"]["holdout_from"] is not None


def test_without_a_study_one_is_proposed(run: Run, card: Path, own: Path) -> None:
    shown = run("study", "--workspace", own)
    assert shown.out.splitlines()[0].startswith("'New business' is proposed; no study is set: ")
    judged = run("backtest", card, "--workspace", own, "--json").data
    assert (judged["study"], judged["outcome"]["within_days"]) == ("New business", 90)
    assert "no_study" in {warning["code"] for warning in judged["warnings"]}
