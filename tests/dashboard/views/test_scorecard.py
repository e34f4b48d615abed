from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.opening import CURRENT_SCORECARD, open_inquiry
from analysis.scorecard import parse_scorecard
from analysis.workspace import Workspace
from tests.dashboard.conftest import words


def slider(page: AppTest, rule: str):
    return next(each for each in page.slider if each.label.replace("\\", "") == f"Points of {rule}")


def metric(page: AppTest, label: str):
    return next(each for each in page.metric if each.label == label)


def hot_slider(page: AppTest):
    return next(each for each in page.slider if each.label.startswith("Hot from"))


def test_the_board_has_a_slider_for_each_rule_and_says_how_many_hot_leads_convert(open_view, sample_folder: Path) -> None:
    page = open_view("scorecard", sample_folder)
    card = Workspace.open(sample_folder).scorecard("Marketing 2025")
    assert [slider(page, rule.name).value for rule in card.rules] == list(card.points)
    assert "hot leads" in page.subheader[0].value
    assert "if this card had been fixed beforehand" in words(page)
    assert "work part" in words(page)
    assert metric(page, "Hot leads").delta == "as today"


def test_moving_a_slider_keeps_the_number_of_hot_leads_by_moving_the_threshold(open_view, sample_folder: Path) -> None:
    page = open_view("scorecard", sample_folder)
    before, n_before = hot_slider(page).value, int(metric(page, "Hot leads").value)
    slider(page, "Decision maker").set_value(60)
    page.run()
    assert not page.exception
    assert hot_slider(page).value > before
    assert abs(int(metric(page, "Hot leads").value) - n_before) <= n_before * 0.5
    assert hot_slider(page).disabled


def test_unlocking_leaves_the_threshold_and_lets_the_number_of_hot_leads_move(open_view, sample_folder: Path) -> None:
    page = open_view("scorecard", sample_folder)
    page.toggle[0].set_value(False)
    page.run()
    threshold, n_before = hot_slider(page).value, int(metric(page, "Hot leads").value)
    slider(page, "Decision maker").set_value(100)
    page.run()
    assert not page.exception
    assert hot_slider(page).value == threshold
    assert int(metric(page, "Hot leads").value) > n_before
    hot_slider(page).set_value(101)
    page.run()
    assert "No lead is hot" in page.subheader[0].value


def test_undo_redo_and_reset_walk_through_the_edits(open_view, sample_folder: Path) -> None:
    page = open_view("scorecard", sample_folder)
    first = slider(page, "Downloads").value
    for points in (30, -20):
        slider(page, "Downloads").set_value(points)
        page.run()
    seen = []
    for key in ("undo", "undo", "redo", "reset", "undo"):
        page.button(key=key).click().run()
        assert not page.exception
        seen.append(slider(page, "Downloads").value)
    assert seen == [30, first, 30, first, 30]


def test_a_saved_scorecard_can_be_opened_and_has_the_points_that_were_shown(open_view, own_folder: Path) -> None:
    page = open_view("scorecard", own_folder)
    slider(page, "Downloads").set_value(35)
    page.run()
    page.text_input[0].set_value("Mine *bold*")
    page.button(key="save").click().run()
    assert not page.exception
    saved = Workspace.open(own_folder).scorecard("Mine *bold*")
    assert saved.points[saved.index("Downloads")] == 35
    assert saved.threshold == hot_slider(page).value
    assert page.selectbox(key="candidate").value == "Mine *bold*"


def test_a_save_never_writes_over_another_scorecard(open_view, own_folder: Path) -> None:
    page = open_view("scorecard", own_folder)
    page.text_input[0].set_value("Empty start")
    page.button(key="save").click().run()
    assert page.session_state["failure"].code == "SCORECARD-NAME"
    assert set(Workspace.open(own_folder).scorecard("Empty start").points) == {0}


def test_an_imported_score_can_be_the_current_scorecard(open_view, own_folder: Path) -> None:
    page = open_view("scorecard", own_folder)
    submit = next(each for each in page.button if each.label == "Hold scorecards against it")
    submit.click().run()
    assert not page.exception
    space = Workspace.open(own_folder)
    assert space.setting(CURRENT_SCORECARD) == "Imported lead_score"
    assert space.scorecard("Imported lead_score").score_column == "lead_score"
    assert metric(page, "Hot leads").delta.endswith("against today")


def test_a_link_brings_its_scorecard_threshold_and_points(open_view, own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_view("scorecard", own_folder)
    slider(page, "Downloads").set_value(35)
    page.run()
    link = {name: value[0] if isinstance(value, list) else value for name, value in page.query_params.items()}
    assert link["scorecard"] == "Marketing 2025"
    other = AppTest.from_file(page._script_path, default_timeout=60)
    for name, value in link.items():
        other.query_params[name] = value
    other.run()
    assert slider(other, "Downloads").value == 35
    assert hot_slider(other).value == int(link["threshold"])


def test_rules_that_the_study_refuses_are_said_with_the_code(open_view, own_folder: Path) -> None:
    space = Workspace.open(own_folder)
    space.save_scorecard(parse_scorecard("name: Peeks\nrules: [{name: Leak, points: 10, attribute: {no_such_column: x}}]"))
    page = open_view("scorecard", own_folder)
    page.selectbox(key="candidate").set_value("Peeks")
    page.run()
    assert not page.exception
    assert "no_such_column" in words(page)
    assert "RULE-UNKNOWN-ATTRIBUTE" in page.error[0].value


def test_a_workspace_without_scorecards_asks_for_the_first_one(open_view, tmp_path: Path, own_folder: Path) -> None:
    import sqlite3

    with sqlite3.connect(own_folder / "catalogue.sqlite") as books:
        books.execute("DELETE FROM documents WHERE kind = 'scorecard'")
    page = open_view("scorecard", own_folder)
    assert "There is no scorecard yet" in words(page)
    page.button(key="save-first").click().run()
    assert not page.exception
    assert Workspace.open(own_folder).scorecard_names() == ("First scorecard",)


def test_the_board_evaluates_what_the_analysis_evaluates(open_view, sample_folder: Path) -> None:
    from analysis.evaluation import evaluate
    from analysis.scoring import count_scores, prepare

    page = open_view("scorecard", sample_folder)
    space = Workspace.open(sample_folder)
    inquiry, card = open_inquiry(space), space.scorecard("Marketing 2025")
    result = evaluate(count_scores(prepare(inquiry.visible_patterns(card), card), card), card)
    assert metric(page, "Hot leads").value == str(result.hot.n_leads)
