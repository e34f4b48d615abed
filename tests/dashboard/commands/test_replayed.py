"""`plumbline backtest` replays the ledger: the moment at which leads turn hot, whichever way the study looks at them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli import COMMANDS

Run = Callable[..., Any]
STUDY = "study: Crossing\noutcome: {stage: won, within_days: 60}\nsnapshot: {on_crossing: true}\ncapacity: {hot_leads_per_week: 40}\n"


@pytest.fixture
def crossing(run: Run, own: Path, tmp_path: Path) -> Path:
    (tmp_path / "study.yaml").write_text(STUDY)
    answer = run("study", tmp_path / "study.yaml", "--workspace", own, "--json")
    assert answer.code == 0, answer.err
    assert answer.data["snapshot"]["on_crossing"] is True
    assert answer.data["proposal"]["at_age_days"] == answer.data["snapshot"]["working_age_days"]
    return own


def test_under_such_a_study_the_replay_is_the_finding(run: Run, crossing: Path, card: Path) -> None:
    answer = run("backtest", card, "--workspace", crossing, "--json")
    assert answer.code == 0, answer.err
    replay = answer.data["training"]["replay"]
    assert replay["n_leads"] == replay["n_hot"] + replay["never_hot"]["n_leads"]
    assert replay["n_hot"] == replay["n_mature"] + replay["n_immature"] == sum(each["n_hot"] for each in replay["cohorts"])
    assert replay["conversion"]["n"] == replay["n_mature"]
    assert set(replay["hot_per_week"]) == {"value", "low", "high", "n"}
    assert "fpr" not in replay
    assert "on_crossing" in {each["code"] for each in answer.data["warnings"]}
    text = run("backtest", card, "--workspace", crossing).out
    assert text.startswith("Of 100 leads that turn hot, ")
    assert "All other figures observe each lead" in text


def test_other_studies_show_the_replay_beside_their_own_figures(run: Run, workspace: Path, card: Path) -> None:
    data = run("backtest", card, "--workspace", workspace, "--json").data
    assert data["training"]["replay"]["n_hot"] >= data["training"]["hot"]["n_leads"] * 0.5
    assert "on_crossing" not in {each["code"] for each in data["warnings"]}
    assert run("backtest", card, "--workspace", workspace).out.startswith("Of 100 hot leads ")


def test_nobody_hot_is_said(run: Run, crossing: Path, company: Path) -> None:
    answer = run("backtest", company / "empty-start.yaml", "--workspace", crossing, "--json")
    assert answer.data["training"]["replay"]["conversion"]["not_estimable"] == "no_hot_leads"
    assert "NaN" not in answer.out


@pytest.mark.parametrize("command", ["inventory", "compare", "leakage", "trust"])
def test_commands_that_need_one_moment_for_all_leads_look_at_the_working_snapshot_and_say_so(
    run: Run, crossing: Path, card: Path, command: str
) -> None:
    assert command in COMMANDS
    words = [card] if command == "trust" else []
    answer = run(command, *words, "--workspace", crossing, "--json")
    assert answer.code in (0, 1), answer.err
    assert answer.data["snapshot"]["on_crossing"] is True
    assert answer.data["snapshot"]["working_age_days"] >= 0
