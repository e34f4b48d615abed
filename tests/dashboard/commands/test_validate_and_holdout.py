"""`plumbline backtest --validate` and `--open-holdout`: one recorded act each, and what may then be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis.holdout.accesses import accesses
from analysis.snapshots.open import open_study
from analysis.workspace.folder import Workspace

Run = Callable[..., Any]
STUDY = "study: Qualified\nsnapshot: {at_age_days: 1}\noutcome: {stage: qualified, within_days: 60}\n"
RIVAL = "name: Rival\nrules:\n- {name: Boss, points: 70, attribute: {seniority: [c_level, vp, director]}}\n"


@pytest.fixture
def qualified(run: Run, own: Path, tmp_path: Path) -> Path:
    """A workspace whose outcome is frequent enough to test on few leads, with a rival to compare cards with."""
    (tmp_path / "study.yaml").write_text(STUDY)
    (tmp_path / "rival.yaml").write_text(RIVAL)
    assert run("study", tmp_path / "study.yaml", "--workspace", own).code == 0
    return own


def recorded(folder: Path) -> list[tuple[str, str]]:
    workspace = Workspace.open(folder)
    return [(each.kind, each.by) for each in accesses(workspace, open_study(workspace))]


def test_validate_reads_the_validation_leads_and_says_so_first(run: Run, qualified: Path, card: Path, tmp_path: Path) -> None:
    words = ("backtest", card, "--workspace", qualified, "--baseline", tmp_path / "rival.yaml", "--validate", "--by", "Ann")
    answer = run(*words, "--json")
    assert answer.code == 0, answer.err
    validation = answer.data["validation"]
    assert validation["access"]["kind"] == "validation"
    assert validation["access"]["by"] == "Ann"
    assert validation["access"]["at"]
    assert validation["level"] == 0.025
    assert validation["candidate_figures"]["n_leads"] == validation["current_figures"]["n_leads"] == validation["change"]["n_leads"] > 0
    assert "holdout_read" not in answer.data
    assert recorded(qualified) == [("validation", "Ann")]
    assert run(*words).out.startswith("On the validation leads, ")


def test_the_holdout_is_shown_beside_training_and_validation_leads(run: Run, qualified: Path, card: Path, tmp_path: Path) -> None:
    words = ("backtest", card, "--workspace", qualified, "--baseline", tmp_path / "rival.yaml", "--open-holdout", "--by", "Ann")
    answer = run(*words, "--json")
    assert answer.code == 0, answer.err
    read = answer.data["holdout_read"]
    assert list(read["parts"]) == ["training", "validation", "holdout"]
    assert read["parts"]["training"]["candidate_figures"]["n_leads"] == answer.data["training"]["n_leads"]
    assert sum(each["change"]["n_leads"] for each in read["parts"].values()) == answer.data["counts"]["mature"]
    assert set(read["shift"]) == {"base_rate", "current", "candidate"}
    assert recorded(qualified) == [("holdout", "Ann"), ("validation", "Ann")]
    text = run(*words).out
    assert text.startswith("On the sealed leads, which nobody had seen, ")
    assert "sealed holdout" in text


def test_a_changed_card_may_not_read_the_same_leads_and_the_answer_is_no(run: Run, qualified: Path, card: Path, tmp_path: Path) -> None:
    rest = ("--workspace", qualified, "--baseline", tmp_path / "rival.yaml", "--open-holdout", "--by", "Ann")
    assert run("backtest", card, *rest).code == 0
    (tmp_path / "changed.yaml").write_text(card.read_text().replace("points: 15", "points: 14"))
    answer = run("backtest", tmp_path / "changed.yaml", *rest, "--json")
    assert answer.code == 1
    assert answer.data["holdout_read"]["not_estimable"] == "few_conversions"
    assert "candidate_figures" not in answer.out
    assert [each for each in recorded(qualified) if each[0] == "holdout"] == [("holdout", "Ann")]


def test_too_few_conversions_cost_no_access(run: Run, own: Path, company: Path, card: Path) -> None:
    assert run("study", company / "study.yaml", "--workspace", own).code == 0
    answer = run(
        "backtest", card, "--workspace", own, "--baseline", company / "empty-start.yaml", "--validate", "--open-holdout", "--by", "Ann"
    )
    assert answer.code == 1
    assert answer.out.startswith("This import cannot validate it: ")
    assert "The holdout stays sealed: " in answer.out
    assert recorded(own) == []


def test_nobody_reads_without_a_name_or_without_a_rival(run: Run, qualified: Path, card: Path) -> None:
    unnamed = run("backtest", card, "--workspace", qualified, "--validate")
    assert (unnamed.code, "ACCESS-WITHOUT-NAME" in unnamed.err, unnamed.out) == (2, True, "")
    alone = run("backtest", card, "--workspace", qualified, "--open-holdout", "--by", "Ann")
    assert (alone.code, "--baseline" in alone.err) == (2, True)
    itself = run("backtest", card, "--workspace", qualified, "--baseline", card, "--validate", "--by", "Ann")
    assert (itself.code, "compared with itself" in itself.err) == (2, True)
    assert recorded(qualified) == []


def test_without_the_flags_nothing_is_read(run: Run, qualified: Path, card: Path) -> None:
    data = run("backtest", card, "--workspace", qualified, "--by", "Ann", "--json").data
    assert {"validation", "holdout_read"}.isdisjoint(data)
    assert recorded(qualified) == []
