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
    words = ("backtest", card, "--workspace", monthly, "--against", company / "empty-start.yaml")
    answer = run(*words, "--json")
    assert answer.code == 0, answer.err
    work = answer.data["work"]
    assert work["intervals"] == "delete_a_bucket"
    assert "value" not in work
    assert sum(each["n_leads"] for each in work["cohorts"]) == work["n_leads"]
    assert answer.data["winners"]["n"] < 200
    assert "every_month" in {each["code"] for each in answer.data["warnings"]}
    assert answer.data["against"]["work"]["n_leads"] == work["n_leads"]
    text = run(*words).out
    assert " snapshots of 1,200 leads = " in text
    assert "on the same snapshots" in text


@pytest.mark.parametrize(
    "flags",
    [
        ("--keep", "--by", "Ann"),
        ("--open-holdout", "--by", "Ann"),
        ("--rolling",),
        ("--by-segment", "all"),
        ("--goal", "share=0.2"),
        ("--grid",),
    ],
)
def test_what_looks_at_each_lead_once_is_refused_in_one_sentence(run: Run, monthly: Path, card: Path, flags: tuple[str, ...]) -> None:
    answer = run("backtest", card, "--workspace", monthly, *flags)
    assert (answer.code, answer.out) == (2, "")
    assert "looks at each lead once" in answer.err
    assert "[STUDY-PLAN]" in answer.err


@pytest.mark.parametrize("command", ["inventory", "compare", "leaks", "trust"])
def test_other_evidence_says_that_it_cannot(run: Run, monthly: Path, card: Path, command: str) -> None:
    answer = run(command, *([card] if command == "trust" else []), "--workspace", monthly)
    assert (answer.code, answer.out) == (2, "")
    assert "only 'plumbline backtest' can" in answer.err
