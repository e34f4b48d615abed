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


def test_showing_the_question_does_not_fix_the_holdout(run: Run, company: Path, card: Path, tmp_path: Path) -> None:
    folder = tmp_path / "w"
    run("import", *sorted(company.glob("*.csv")), "--mapping", company / "mapping.yaml", "--workspace", folder)
    shown = run("study", company / "study.yaml", "--workspace", folder, "--json").data
    assert (shown["state"], shown["holdout_from"]) == ("set now", None)
    assert run("study", "--workspace", folder, "--json").data["holdout_from"] is None
    fixed = run("backtest", card, "--workspace", folder, "--json").data["holdout_from"]
    assert fixed == shown["proposal"]["holdout_from"]
    assert run("study", "--workspace", folder, "--json").data["holdout_from"] == fixed


def test_a_study_that_cannot_be_read_is_not_set(run: Run, workspace: Path, tmp_path: Path) -> None:
    path = tmp_path / "study.yaml"
    path.write_text("study: Mine\npopulaton: new\n")
    answer = run("study", path, "--workspace", workspace)
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert "line 2" in answer.err
    assert "populaton" in answer.err
    assert run("study", "--workspace", workspace, "--json").data["study"] == "New business"
