"""`plumbline false-positives`: text, document, exit codes, and the access log."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis.holdout.accesses import accesses, settings_tried
from analysis.snapshots.open import open_study
from analysis.workspace.folder import Workspace
from tests.samples import Samples

Run = Callable[..., Any]
CARD = "Marketing 2025"


@pytest.fixture(scope="module")
def folder(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return samples(tmp_path_factory.mktemp("company") / "workspace", leads=6_000).folder


def test_groups_are_found_in_work_and_say_that_nobody_confirmed_them(run: Run, folder: Path) -> None:
    document = run("false-positives", CARD, "--workspace", folder, "--json").data
    side = document["false_hot"]
    assert side["n_leads"] == document["before"]["n_hot"]
    assert side["n_misclassified"] == side["n_leads"] - document["before"]["n_converted"]
    assert document["confirmation"] is None
    assert side["groups"]
    assert all(group["validation"] is None and group["n_leads"] >= 30 for group in side["groups"])
    assert all(group["test"]["p_corrected"] <= 0.05 for group in side["groups"])
    effect = side["groups"][0]["effects"][0]
    assert effect["points"] < 0
    assert effect["threshold_as_is"]["n_hot"] == side["n_leads"] + sum(
        effect["threshold_as_is"][change] for change in ("false_positives", "conversions")
    )
    text = run("false-positives", CARD, "--workspace", folder).out
    assert "not confirmed yet" in text
    assert "With about as many hot leads as now" in text


def test_every_effect_that_is_shown_counts_as_a_setting_tried(run: Run, folder: Path) -> None:
    document = run("false-positives", CARD, "--workspace", folder, "--json").data
    n_effects = sum(len(group["effects"]) for side in ("false_hot", "missed") for group in document[side]["groups"])
    workspace = Workspace.open(folder)
    tried = settings_tried(workspace, open_study(workspace))
    assert n_effects < tried <= 2 * n_effects, "as it is and with the number of hot leads kept, where these differ"


def test_confirming_needs_a_name_is_recorded_and_stays_visible(run: Run, folder: Path) -> None:
    nameless = run("false-positives", CARD, "--workspace", folder, "--confirm")
    assert nameless.code == 2
    assert "--by NAME" in nameless.err
    document = run("false-positives", CARD, "--workspace", folder, "--confirm", "--by", "Ann", "--json").data
    assert document["confirmation"]["access"]["by"] == "Ann"
    assert document["confirmation"]["level"] == 0.025
    assert all(group["validation"]["n_leads"] >= 0 for group in document["false_hot"]["groups"])
    workspace = Workspace.open(folder)
    assert [access.kind for access in accesses(workspace, open_study(workspace))] == ["validation"]
    again = run("false-positives", CARD, "--workspace", folder)
    assert "Ann read the validation leads" in again.out
    assert len(accesses(workspace, open_study(workspace))) == 1


def test_what_cannot_be_confirmed_is_a_no_and_nothing_is_read(run: Run, workspace: Path, card: Path) -> None:
    answer = run("false-positives", card, "--workspace", workspace, "--confirm", "--by", "Ann", "--json")
    assert answer.code == 1
    assert answer.data["confirmation"]["not_estimable"] in ("few_conversions", "nothing_found")


def test_a_card_under_which_nobody_is_hot_is_an_answer(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "none.yaml").write_text("name: None\nthreshold: 101\nrules:\n- {name: Pricing, points: 5, touch: {asset: pricing}}\n")
    answer = run("false-positives", tmp_path / "none.yaml", "--workspace", folder)
    assert answer.code == 0
    assert answer.out.startswith("No lead is hot under this scorecard")


def test_reps_verdicts_are_compared_with_outcomes(run: Run, folder: Path) -> None:
    verdicts = run("false-positives", CARD, "--workspace", folder, "--json").data["verdicts"]
    assert verdicts["right"]["n_leads"] > 0
    assert sum(each["n_leads"] for each in verdicts["wrong_by_reason"]) == verdicts["wrong"]["n_leads"]
    assert verdicts["difference"]["n"] == verdicts["right"]["n_leads"] + verdicts["wrong"]["n_leads"]
    assert "that reps called right" in run("false-positives", CARD, "--workspace", folder).out
