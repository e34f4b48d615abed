"""`plumbline suggest`: points for a scorecard, a card from nothing, and nothing where nothing helps."""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis.holdout.accesses import settings_tried
from analysis.scorecard import parse_scorecard
from analysis.snapshots.open import open_study
from analysis.workspace.folder import Workspace

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def folder(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of these tests' own: a suggestion counts as a setting that was tried."""
    return Path(shutil.copytree(workspace, tmp_path_factory.mktemp("suggest") / "w"))


@pytest.fixture(scope="module")
def large(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with leads enough to say something of 17 rules."""
    files, folder = tmp_path_factory.mktemp("large"), tmp_path_factory.mktemp("large") / "w"
    assert run("sample", "--out", files, "--leads", 8000).code == 0
    assert run("import", *sorted(files.glob("*.csv")), "--mapping", files / "mapping.yaml", "--workspace", folder).code == 0
    assert run("study", files / "study.yaml", "--workspace", folder).code == 0
    return folder


@pytest.fixture(scope="module")
def improved(run: Run, large: Path, card: Path) -> dict[str, Any]:
    document: dict[str, Any] = run("suggest", "--workspace", large, "--from", card, "--json").data
    return document


@pytest.fixture(scope="module")
def begun(run: Run, folder: Path) -> dict[str, Any]:
    document: dict[str, Any] = run("suggest", "--workspace", folder, "--most", 6, "--step", 5, "--json").data
    return document


def test_every_proposal_is_judged_with_intervals_beside_the_card(improved: dict[str, Any]) -> None:
    assert [each["kind"] for each in improved["proposals"]][:2] == ["all rules", "few rules"]
    for each in improved["proposals"]:
        for figure in ("auc", "current_auc", "auc_difference", "hot_conversion", "current_hot_conversion"):
            assert each[figure]["low"] <= each[figure]["value"] <= each[figure]["high"]
        assert each["hot_conversion"]["n"] == each["current_hot_conversion"]["n"]
        assert all(isinstance(points, int) and -100 <= points <= 100 for points in each["points"].values())


def test_marketing_s_opens_are_found_to_weigh_too_much(improved: dict[str, Any]) -> None:
    assert "Opens e-mail" in improved["over_valued"]
    assert "Pricing page" in improved["under_valued"]
    ranges = {each["rule"]: each for each in improved["supported_ranges"]["rules"]}
    assert ranges["Opens e-mail"]["mark"] == "over-valued"
    assert ranges["Opens e-mail"]["supported"]["high"] < 16
    assert improved["best"] is not None
    assert "routed_by_score" in {each["code"] for each in improved["warnings"]}


def test_with_few_conversions_no_rule_is_accused(run: Run, folder: Path, card: Path) -> None:
    found = run("suggest", "--workspace", folder, "--from", card, "--json").data
    assert found["over_valued"] == found["under_valued"] == []
    assert all(each["supported"]["not_estimable"] == "few_conversions" for each in found["supported_ranges"]["rules"])
    assert found["supported_ranges"]["rules"][0]["supported"]["needed"] == 170 - found["n_converted"]


def test_a_card_from_nothing_is_short_readable_and_in_steps(begun: dict[str, Any]) -> None:
    (proposal,) = begun["proposals"]
    assert proposal["kind"] == "few rules"
    assert 1 <= proposal["n_rules"] <= 6
    assert all(points % 5 == 0 for points in proposal["points"].values())
    assert begun["n_candidates"] > 50
    assert begun["scorecard"] is None


def test_what_carries_the_outcome_is_left_out(begun: dict[str, Any]) -> None:
    left_out = {each["signal"] for each in begun["left_out"]}
    assert {"implementation_contact", "lifecycle_stage"} <= left_out
    used = " ".join(begun["proposals"][0]["points"])
    assert "implementation" not in used
    assert "lifecycle" not in used
    assert "seniority not given" not in used


def test_what_people_distrust_is_left_out(run: Run, folder: Path) -> None:
    answer = run("suggest", "--workspace", folder, "--most", 6, "--without", "seniority", "--without", "pricing (web visit)", "--json")
    assert {"seniority", "pricing (web visit)"} <= {each["signal"] for each in answer.data["left_out"]}
    assert not any("pricing" in rule or "seniority" in rule for each in answer.data["proposals"] for rule in each["points"])


def test_the_best_suggestion_is_written_as_a_scorecard_that_backtest_reads(run: Run, large: Path, card: Path, tmp_path: Path) -> None:
    out = tmp_path / "mine.yaml"
    answer = run("suggest", "--workspace", large, "--from", card, "--out", out)
    assert answer.code == 0
    assert f"written to {out}" in answer.out
    written = parse_scorecard(out.read_text(encoding="utf-8"))
    assert written.name == "Marketing 2025, suggested"
    assert [rule.name for rule in written.rules] == [rule.name for rule in parse_scorecard(card.read_text(encoding="utf-8")).rules]
    assert run("backtest", out, "--workspace", large).code == 0


def test_the_text_says_what_was_found_and_how_it_was_judged(run: Run, large: Path, card: Path) -> None:
    answer = run("suggest", "--workspace", large, "--from", card)
    assert answer.out.startswith(("All rules with new points rank unseen leads better than 'Marketing 2025'", "A short card of"))
    assert "Cross-validated five times" in answer.out
    assert "Opens e-mail: More points than the leads support" in answer.out
    assert "partly repeat it" in answer.out


def test_each_suggestion_counts_as_a_setting_tried(run: Run, own: Path, company: Path, card: Path) -> None:
    assert run("study", company / "study.yaml", "--workspace", own).code == 0
    found = run("suggest", "--workspace", own, "--from", card, "--json").data
    workspace = Workspace.open(own)
    assert settings_tried(workspace, open_study(workspace)) == len({str(each["points"]) for each in found["proposals"]})


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--most", "0"), "from 1 to 30"),
        (("--most", "many"), "from 1 to 30"),
        (("--step", "2"), "invalid choice"),
        (("--without", "phase of the moon"), "SIGNAL-UNKNOWN"),
        (("--from", "Nobody's"), "SCORECARD-UNKNOWN"),
    ],
)
def test_wrong_words_are_one_clear_line(run: Run, folder: Path, words: tuple[str, ...], told: str) -> None:
    answer = run("suggest", "--workspace", folder, *words)
    assert (answer.code, answer.out) == (2, "")
    assert told in answer.err


def test_leaving_out_and_improving_do_not_go_together(run: Run, folder: Path, card: Path) -> None:
    answer = run("suggest", "--workspace", folder, "--from", card, "--without", "seniority")
    assert answer.code == 2
    assert "--without works only without --from" in answer.err


def test_where_nothing_tells_anything_the_answer_is_no(run: Run, tmp_path: Path) -> None:
    """Five hundred leads whose outcome is drawn without looking at them."""
    rng = random.Random(4)
    rows = [(f"L{n}", rng.choice("abcd"), rng.choice("xyz"), rng.randint(1, 500), rng.choice(("yes", "no", "no"))) for n in range(500)]
    with (tmp_path / "leads.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "region", "industry", "employees", "bought"), *rows])
    mapping = """
mapping: Noise
sources:
  leads: {file: leads.csv}
tables:
  - table: leads
    from: leads
    columns: {lead_id: id, industry: industry, employees: employees, converted: {column: bought, values: {"yes": "true", "no": "false"}}}
    attributes: {region: {}}
"""
    (tmp_path / "mapping.yaml").write_text(mapping, encoding="utf-8")
    (tmp_path / "study.yaml").write_text("study: All\noutcome: {stage: won}\nholdout: none\n", encoding="utf-8")
    folder, out = tmp_path / "w", tmp_path / "out.yaml"
    assert run("import", tmp_path / "leads.csv", "--workspace", folder, "--mapping", tmp_path / "mapping.yaml").code == 0
    assert run("study", tmp_path / "study.yaml", "--workspace", folder).code == 0
    answer = run("suggest", "--workspace", folder, "--out", out)
    assert answer.code == 1
    assert answer.out.startswith("No suggestion is better than chance: on unseen leads the best one has an AUC of 0.")
    assert not out.exists()
