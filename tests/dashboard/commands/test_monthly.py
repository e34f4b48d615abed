"""`plumbline backtest` under a study that sees its leads every month; other commands say that they cannot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
STUDY = "study: Monthly\noutcome: {stage: won, within_days: 60}\nsnapshot: {every: month, until_age_days: 180}\n"


@pytest.fixture
def monthly(run: Run, own: Path, tmp_path: Path) -> Path:
    (tmp_path / "study.yaml").write_text(STUDY)
    answer = run("study", tmp_path / "study.yaml", "--workspace", own, "--json")
    assert answer.code == 0, answer.err
    assert answer.data["snapshot"] == {"every": "month", "until_age_days": 180}
    assert answer.data["counts"]["leads"] > 1_200
    return own


def test_the_figures_count_snapshots_and_name_their_intervals(run: Run, monthly: Path, card: Path, company: Path) -> None:
    words = ("backtest", card, "--workspace", monthly, "--baseline", company / "empty-start.yaml")
    answer = run(*words, "--json")
    assert answer.code == 0, answer.err
    work = answer.data["training"]
    assert work["intervals"] == "delete_a_bucket"
    assert "value" not in work
    assert sum(each["n_leads"] for each in work["cohorts"]) == work["n_leads"]
    assert answer.data["winners"]["n"] < 200
    assert "every_month" in {each["code"] for each in answer.data["warnings"]}
    assert answer.data["baseline"]["training"]["n_leads"] == work["n_leads"]
    text = run(*words).out
    assert " snapshots of 1,200 leads = " in text
    assert "on the same snapshots" in text


def test_every_change_has_an_interval_and_a_test(run: Run, monthly: Path, card: Path, company: Path, tmp_path: Path) -> None:
    text = card.read_text(encoding="utf-8")
    other = tmp_path / "other.yaml"
    other.write_text(text.replace("from: 60", "from: 45", 1), encoding="utf-8")
    assert other.read_text(encoding="utf-8") != text
    words = ("backtest", card, "--workspace", monthly, "--baseline", other)
    figures = run(*words, "--json").data["comparison"]["figures"]
    share = figures["hot_share"]
    assert share["interval"]["low"] < share["change"] < share["interval"]["high"] < 0
    assert share["test"]["p"] < 0.001
    assert share["test"]["method"] == "delete_a_bucket"
    assert figures["auc"]["interval"]["low"] == figures["auc"]["interval"]["high"] == 0
    assert figures["auc"]["test"]["not_estimable"] == "no_differing_leads"
    said = run(*words).out
    assert "leave out whole groups of accounts" in said
    assert "not tested here" not in said


def test_what_needs_each_lead_once_says_at_which_age(run: Run, monthly: Path, card: Path) -> None:
    answer = run(
        "backtest", card, "--workspace", monthly, "--rolling", "--by-segment", "all", "--goal", "share=0.2", "--fit-engagement", "--json"
    )
    assert answer.code == 0, answer.err
    assert {"segments", "rolling", "goals", "fit_engagement"} <= set(answer.data)
    assert "each_lead_once" in {each["code"] for each in answer.data["warnings"]}
    plain = run("backtest", card, "--workspace", monthly, "--json").data
    assert "each_lead_once" not in {each["code"] for each in plain["warnings"]}


@pytest.mark.parametrize("command", ["inventory", "compare", "leakage", "trust", "suggest", "false-positives"])
def test_other_evidence_looks_at_each_lead_once_and_says_so(run: Run, monthly: Path, card: Path, command: str) -> None:
    answer = run(command, *([card] if command in ("trust", "false-positives") else []), "--workspace", monthly)
    assert answer.code in (0, 1), answer.err
    assert "and here once, " in answer.out
    assert ("All other figures observe each lead once," in answer.out) == (command != "leakage")
