"""`plumbline backtest`: its document, what it must never hold, and its warnings."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from analysis.evaluation import evaluate
from analysis.scorecard import parse_scorecard
from analysis.scoring.fast import count_scores, prepare
from analysis.snapshots.open import open_study
from analysis.workspace.folder import Workspace

Run = Callable[..., Any]
COUNTS = {
    "leads", "already_decided", "at_risk", "not_reached", "not_recorded", "mature", "immature", "won_before_snapshot", "won_after_horizon",
}  # fmt: skip
BLOCK = {"n_leads", "n_converted", "base_rate", "threshold", "hot", "fpr", "false_hot_share", "recall", "lift", "auc", "tiers", "cohorts"}


@pytest.fixture(scope="module")
def document(run: Run, workspace: Path, card: Path) -> dict[str, Any]:
    answer = run("backtest", card, "--workspace", workspace, "--json")
    assert answer.code == 0, answer.err
    found: dict[str, Any] = answer.data
    return found


def keys(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        yield from data
    for each in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from keys(each)


def test_the_document_has_the_question_and_the_counts(document: dict[str, Any]) -> None:
    assert document["population"] == "new"
    assert document["outcome"] == {"stage": "won", "within_days": 90, "of": "leads"}
    assert document["snapshot"]["proposed"] is True
    counts = document["counts"]
    assert set(counts) == COUNTS
    assert counts["leads"] == counts["already_decided"] + counts["at_risk"] + counts["not_reached"] + counts["not_recorded"]
    assert counts["at_risk"] == counts["mature"] + counts["immature"]


def test_every_estimate_has_value_limits_and_n_or_says_why_not(document: dict[str, Any]) -> None:
    work = document["training"]
    assert set(work) >= BLOCK
    estimates = [work[name] for name in ("base_rate", "fpr", "false_hot_share", "recall", "lift", "auc")] + [work["hot"]["conversion"]]
    for estimate in estimates:
        assert set(estimate) == {"value", "low", "high", "n"} or {"not_estimable", "reason"} <= set(estimate)
    assert work["base_rate"]["value"] == pytest.approx(work["n_converted"] / work["n_leads"])


def test_tiers_and_cohorts_add_up_to_the_work_part(document: dict[str, Any]) -> None:
    work = document["training"]
    for name in ("tiers", "cohorts", "bands"):
        assert sum(each["n_leads"] for each in work[name]) == work["n_leads"]
        assert sum(each["n_converted"] for each in work[name]) == work["n_converted"]
    assert [tier["name"] for tier in work["tiers"]] == ["hot", "warm", "cold"]


def test_no_figure_of_check_or_holdout_is_told(document: dict[str, Any], run: Run, workspace: Path, card: Path) -> None:
    assert {"validation", "all", "converted"}.isdisjoint(set(keys(document)))
    assert document["holdout"] == "auto"
    assert document["training"]["n_leads"] < 0.7 * document["counts"]["mature"]
    text = run("backtest", card, "--workspace", workspace).out
    assert "validation leads and holdout (entered from" in text


def test_the_figures_are_those_of_the_library(document: dict[str, Any], workspace: Path, card: Path) -> None:
    marketing = parse_scorecard(card.read_text())
    patterns = open_study(Workspace.open(workspace)).observe(marketing).patterns.of_part("training")
    result = evaluate(count_scores(prepare(patterns, marketing), marketing), marketing)
    assert document["training"]["n_leads"] == result.n_leads
    assert document["training"]["hot"]["n_leads"] == result.hot.n_leads
    assert document["training"]["auc"]["value"] == getattr(result.auc, "value", None)


def test_text_begins_with_the_finding_and_shows_the_same_numbers(document: dict[str, Any], run: Run, workspace: Path, card: Path) -> None:
    lines = run("backtest", card, "--workspace", workspace).out.splitlines()
    assert lines[0].startswith("Of ")
    assert lines[0].endswith(".")
    assert any(line.startswith("Hot-lead conversion") and line.endswith(str(document["training"]["hot"]["n_leads"])) for line in lines)


def test_a_second_scorecard_is_judged_on_the_same_leads(run: Run, workspace: Path, card: Path, company: Path) -> None:
    data = run("backtest", card, "--workspace", workspace, "--baseline", company / "empty-start.yaml", "--json").data
    assert data["baseline"]["name"] == "Empty start"
    assert data["baseline"]["training"]["n_leads"] == data["training"]["n_leads"]
    assert data["comparison"]["n_hot_change"] == data["training"]["hot"]["n_leads"] - data["baseline"]["training"]["hot"]["n_leads"]
    pair = data["comparison"]["figures"]["auc"]
    assert pair["change"] == pytest.approx(pair["candidate"]["value"] - pair["current"]["value"])


def test_nobody_hot_is_said_in_words_and_not_as_nought(run: Run, workspace: Path, company: Path) -> None:
    answer = run("backtest", company / "empty-start.yaml", "--workspace", workspace, "--json")
    conversion = answer.data["training"]["hot"]["conversion"]
    assert set(conversion) >= {"not_estimable", "reason"}
    assert "value" not in conversion
    assert "NaN" not in answer.out


def test_without_a_holdout_all_mature_leads_are_shown_and_that_is_said(run: Run, own: Path, card: Path, tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text(
        "study: Everything\nsnapshot: {at_age_days: 14}\noutcome: {stage: won, within_days: 60}\nholdout: none\n"
    )
    assert run("study", tmp_path / "study.yaml", "--workspace", own).code == 0
    data = run("backtest", card, "--workspace", own, "--json").data
    assert "training" not in data
    assert data["all"]["n_leads"] == data["counts"]["mature"]
    assert data["holdout_from"] is None
    assert data["snapshot"] == {"at_age_days": 14, "proposed": False}
    assert "holdout_none" in {warning["code"] for warning in data["warnings"]}
    assert "no holdout" in run("backtest", card, "--workspace", own).out


def test_attributes_as_exported_are_named(run: Run, workspace: Path, tmp_path: Path) -> None:
    path = tmp_path / "card.yaml"
    path.write_text(
        "name: x\nrules:\n- {name: A, points: 70, attribute: {country: Germany}}\n- {name: Boss, points: 1, attribute: {title: CEO}}\n"
    )
    warnings = run("backtest", path, "--workspace", workspace, "--json").data["warnings"]
    text = next(each["text"] for each in warnings if each["code"] == "as_exported")
    assert "country" in text
    assert "title" not in text


def test_json_is_one_document(run: Run, workspace: Path, card: Path) -> None:
    answer = run("backtest", card, "--workspace", workspace, "--json")
    json.loads(answer.out)
    assert answer.err == ""
