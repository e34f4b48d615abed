from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from analysis.feedback.verdict_log import VerdictLog
from analysis.holdout.accesses import accesses
from analysis.snapshots.open import open_study
from analysis.workspace.folder import Workspace
from dashboard.pages import FALSE_POSITIVES
from tests.dashboard.conftest import unlinked, words
from tests.samples import Samples


@pytest.fixture(scope="module")
def large(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough leads for groups to stand out, and for the validation leads to hold fifty conversions."""
    return samples(tmp_path_factory.mktemp("large") / "workspace", leads=6_000).folder


@pytest.fixture
def own_large(large: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(large, tmp_path / "workspace"))


def test_the_answer_the_groups_the_rule_and_the_leads_are_there(open_view, large: Path) -> None:
    page = open_view("false_positives", large)
    assert page.title[0].value == "Who looks hot and never converts?"
    assert "hot leads" in page.subheader[0].value
    groups = page.dataframe[0].value
    assert (groups["Did not convert"] <= groups["Leads"]).all()
    assert (groups["Certainty"] == "found among training leads, not confirmed yet").all()
    said = words(page)
    assert "The rule that would stop them" in said
    assert "With about as many hot leads as now" in said
    effects, listed = page.dataframe[2].value, page.dataframe[3].value
    assert effects["The rule"].tolist()[0] == "without it"
    assert len(effects) == 5
    assert len(listed) == groups["Leads"].iloc[0]
    assert listed["Converted"].eq("no").sum() == groups["Did not convert"].iloc[0]


def test_the_mirror_shows_buyers_that_were_not_hot(open_view, large: Path) -> None:
    page = open_view("false_positives", large)
    page.get("button_group")[0].set_value("missed")
    page.run()
    assert not page.exception
    assert "converted without being hot" in page.subheader[0].value
    assert "Converted" in page.dataframe[0].value.columns
    assert "The rule that would make them hot" in words(page)


def test_another_group_is_looked_at_closely(open_view, large: Path) -> None:
    page = open_view("false_positives", large)
    groups = page.dataframe[0].value
    page.session_state["groups-false_hot"] = {"selection": {"rows": [1], "columns": [], "cells": []}}
    page.run()
    assert not page.exception
    assert page.subheader[1].value.replace("\\", "").replace("\u2060", "") == groups["Leads with"].iloc[1]
    assert len(page.dataframe[3].value) == groups["Leads"].iloc[1]


def test_a_rule_goes_to_the_board_in_one_click(open_view, own_large: Path) -> None:
    page = open_view("app", own_large)
    page.switch_page(FALSE_POSITIVES.file).run()
    page.button(key="try-0").click().run()
    assert not page.exception
    draft = page.session_state["draft"]
    assert len(draft.card.rules) > len(draft.saved.rules)
    assert draft.card.points[-1] < 0
    assert draft.undo == (draft.saved,)
    assert unlinked(page.title[0].value) == "What is each signal worth?", "the board opens with it"


def test_confirming_asks_for_a_name_and_is_recorded_and_shown(open_view, own_large: Path) -> None:
    page = open_view("false_positives", own_large)
    button = next(each for each in page.button if each.label == "Read the validation leads")
    button.click().run()
    assert "ACCESS-WITHOUT-NAME" in words(page)
    workspace = Workspace.open(own_large)
    assert accesses(workspace, open_study(workspace)) == ()
    page.text_input(key="confirm-by").set_value("Ann")
    next(each for each in page.button if each.label == "Read the validation leads").click().run()
    assert not page.exception
    assert [access.by for access in accesses(workspace, open_study(workspace))] == ["Ann"]
    assert "Ann read the validation leads" in words(page)
    assert page.dataframe[0].value["Certainty"].str.contains("confirmed among validation leads").all()


def test_a_lead_can_be_marked_wrong_from_the_list(open_view, own_large: Path) -> None:
    page = open_view("app", own_large)
    page.switch_page(FALSE_POSITIVES.file).run()
    lead = page.dataframe[3].value["Lead"].iloc[0]
    group = page.dataframe[0].value["Leads with"].iloc[0]
    page.session_state[f"leads-false_hot-{group}-False"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    page.run()
    page.selectbox(key="verdict-reason-list").set_value("student")
    page.text_input(key="verdict-by-list").set_value("Ann")
    page.button(key="verdict-save-list").click().run()
    assert not page.exception
    (said,) = VerdictLog(Workspace.open(own_large).database).all()
    assert (said.lead_id, said.verdict, said.reason, said.by) == (lead, "wrong", "student", "Ann")
    assert page.dataframe[3].value["Reps said"].str.contains("student or researcher (Ann)", regex=False).iloc[0]


def test_a_company_too_small_to_tell_says_so(open_view, sample_folder: Path) -> None:
    page = open_view("false_positives", sample_folder)
    assert "no group of them differs significantly" in unlinked(page.subheader[0].value) or page.dataframe


def test_an_empty_workspace_offers_the_sample_company(open_view, tmp_path: Path) -> None:
    Workspace.create(tmp_path / "empty")
    page = open_view("app", tmp_path / "empty")
    page.switch_page(FALSE_POSITIVES.file).run()
    assert not page.exception
    assert page.button(key="sample").label == "Build the sample company"


def test_without_a_scorecard_one_can_be_written(open_view, tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text("id,kind,won\n" + "\n".join(f"l{n},{'ab'[n % 2]},{n % 3 == 0}" for n in range(80)) + "\n")
    (tmp_path / "m.yaml").write_text(
        "mapping: M\nsources: {l: {file: leads.csv}}\ntables:\n"
        "- {table: leads, from: l, columns: {lead_id: id, converted: won}, attributes: {kind: {}}}\n"
    )
    from analysis.importing.mapping.parse import parse_mapping

    workspace = Workspace.create(tmp_path / "w")
    workspace.import_files([tmp_path / "leads.csv"], mapping=parse_mapping((tmp_path / "m.yaml").read_text()))
    page = open_view("false_positives", tmp_path / "w")
    assert "There is no scorecard yet" in words(page)
