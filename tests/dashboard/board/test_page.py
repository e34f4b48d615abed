from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.scorecard import Scorecard, parse_scorecard
from analysis.snapshots.open import CURRENT_SCORECARD, open_study
from analysis.workspace.folder import Workspace
from tests.dashboard.conftest import words


def board(page: AppTest) -> dict:
    """What the board is told at each run."""
    sent = [each.proto for each in page.get("bidi_component")]
    return next(json.loads(each.json) for each in sent if each.component_name == "plumbline_board" and "card" in json.loads(each.json))


def facts(page: AppTest) -> dict:
    """What the board is told once it is known."""
    sent = [json.loads(each.proto.json) for each in page.get("bidi_component") if each.proto.component_name == "plumbline_board"]
    return next(each["facts"] for each in sent if "facts" in each)


def edit(page: AppTest, change, *, locked: bool = True) -> None:
    """As the board does when a thumb is released."""
    draft = page.session_state["draft"]
    page.session_state["draft"] = replace(draft.edited(change(draft.card)), locked=locked)
    page.run()
    assert not page.exception


def save_name(page: AppTest):
    return next(each for each in page.text_input if each.label == "Name of the scorecard")


def points(rule: str, value: int):
    return lambda card: card.with_points(rule, value)


def test_the_board_is_told_the_card_what_achieves_it_and_the_current_one(open_view, sample_folder: Path) -> None:
    page = open_view("board", sample_folder)
    card = Workspace.open(sample_folder).scorecard("Marketing 2025")
    told = board(page)
    assert told["card"] == {"points": list(card.points), "caps": [45], "lowers": [60, 30, 0], "locked": True}
    assert told["current"]["points"] == list(card.points)
    assert told["current"]["settings"] == {"points": list(card.points), "caps": [45], "lowers": [60, 30, 0]}
    assert told["server"]["nHot"] == told["current"]["tierLeads"][0]
    assert told["can"] == {"undo": False, "redo": False, "reset": False, "suggest": True}


def test_the_sheet_holds_the_rules_in_words_and_is_the_same_while_points_move(open_view, own_folder: Path) -> None:
    page = open_view("board", own_folder)

    def sheet() -> bytes:
        return next(each.proto.bytes for each in page.get("bidi_component") if each.proto.component_name == "plumbline_sheet")

    before = sheet()
    size = int.from_bytes(before[16:20], "little")
    told = json.loads(before[20 : 20 + size])
    assert [rule["name"] for rule in told["rules"]][:2] == ["Decision maker", "Mid-size company"]
    assert told["rules"][7]["words"] == "Web touch: pricing; counts for 60 days"
    assert "training leads" in told["population"]
    assert "if this scorecard had been fixed beforehand" in told["note"]
    assert board(page)["sheet"] == before[:16].decode()
    edit(page, points("Downloads", 33))
    assert sheet() == before


def test_moving_points_keeps_the_number_of_hot_leads_by_moving_the_threshold(open_view, own_folder: Path) -> None:
    page = open_view("board", own_folder)
    n_before = board(page)["server"]["nHot"]
    edit(page, points("Decision maker", 60))
    assert board(page)["server"]["threshold"] > 60
    assert board(page)["card"]["lowers"] == [60, 30, 0]
    assert abs(board(page)["server"]["nHot"] - n_before) <= n_before * 0.5


def test_unlocked_the_threshold_stands_and_the_number_of_hot_leads_moves(open_view, own_folder: Path) -> None:
    page = open_view("board", own_folder)
    before = board(page)["server"]
    edit(page, points("Decision maker", 100), locked=False)
    assert board(page)["server"]["threshold"] == before["threshold"]
    assert board(page)["server"]["nHot"] > before["nHot"]
    edit(page, lambda card: card.with_threshold(101), locked=False)
    assert board(page)["server"]["nHot"] == 0


def test_a_saved_scorecard_has_the_points_and_the_threshold_that_were_shown(open_view, own_folder: Path) -> None:
    page = open_view("board", own_folder)
    edit(page, points("Downloads", 35))
    save_name(page).set_value("Mine *bold*")
    page.button(key="save").click().run()
    assert not page.exception
    saved = Workspace.open(own_folder).scorecard("Mine *bold*")
    assert saved.points[saved.index("Downloads")] == 35
    assert saved.threshold == board(page)["server"]["threshold"]
    assert page.selectbox(key="candidate").value == "Mine *bold*"
    assert board(page)["can"]["reset"] is False


def test_a_rule_that_is_off_is_saved_with_0_points_and_remembers_what_it_had(open_view, own_folder: Path) -> None:
    page = open_view("board", own_folder)
    edit(page, points("Webinar", 17))
    edit(page, points("Webinar", 0))
    place = [rule.name for rule in page.session_state["draft"].card.rules].index("Webinar")
    assert board(page)["memory"][place] == 17
    save_name(page).set_value("Without webinars")
    page.button(key="save").click().run()
    saved = Workspace.open(own_folder).scorecard("Without webinars")
    assert saved.points[place] == 0


def test_a_save_never_writes_over_another_scorecard(open_view, own_folder: Path) -> None:
    page = open_view("board", own_folder)
    save_name(page).set_value("Empty start")
    page.button(key="save").click().run()
    assert page.session_state["failure"].code == "SCORECARD-NAME"
    assert set(Workspace.open(own_folder).scorecard("Empty start").points) == {0}


def compare_with_imported(page: AppTest) -> None:
    next(each for each in page.button if each.label == "Compare scorecards with it").click().run()
    assert not page.exception


def test_an_imported_score_can_be_the_current_scorecard(open_view, own_folder: Path) -> None:
    page = open_view("board", own_folder)
    compare_with_imported(page)
    space = Workspace.open(own_folder)
    assert space.setting(CURRENT_SCORECARD) == "Imported lead_score"
    assert space.scorecard("Imported lead_score").score_column == "lead_score"
    assert board(page)["current"]["name"] == "Imported lead_score"
    assert board(page)["current"]["settings"] is None
    assert set(board(page)["current"]["points"]) == {None}


def test_an_imported_score_never_takes_the_place_of_another_scorecard(open_view, own_folder: Path) -> None:
    space = Workspace.open(own_folder)
    space.save_scorecard(Scorecard("Imported lead_score"))
    page = open_view("board", own_folder)
    compare_with_imported(page)
    assert page.session_state["failure"].code == "SCORECARD-NAME"
    assert space.scorecard("Imported lead_score").score_column is None
    assert space.setting(CURRENT_SCORECARD) != "Imported lead_score"


def test_the_same_imported_score_can_be_taken_again(open_view, own_folder: Path) -> None:
    page = open_view("board", own_folder)
    for _ in range(2):
        compare_with_imported(page)
        assert "failure" not in page.session_state


def test_a_link_brings_its_scorecard_threshold_and_points(open_view, own_folder: Path) -> None:
    page = open_view("board", own_folder)
    edit(page, points("Downloads", 35))
    link = {name: value[0] if isinstance(value, list) else value for name, value in page.query_params.items()}
    assert link["scorecard"] == "Marketing 2025"
    other = AppTest.from_file(page._script_path, default_timeout=60)
    for name, value in link.items():
        other.query_params[name] = value
    other.run()
    told = board(other)
    assert told["card"]["points"][6] == 35
    assert told["server"]["threshold"] == int(link["threshold"])


def test_the_address_says_whether_the_board_is_shown_to_a_room(open_view, sample_folder: Path) -> None:
    page = open_view("board", sample_folder)
    assert board(page)["present"] is False
    page.query_params["present"] = "1"
    page.run()
    assert board(page)["present"] is True


def test_rules_that_the_study_refuses_are_said_with_the_code(open_view, own_folder: Path) -> None:
    space = Workspace.open(own_folder)
    space.save_scorecard(parse_scorecard("name: Peeks\nrules: [{name: Leak, points: 10, attribute: {no_such_column: x}}]"))
    page = open_view("board", own_folder)
    page.selectbox(key="candidate").set_value("Peeks")
    page.run()
    assert not page.exception
    assert "no_such_column" in words(page)
    assert "RULE-UNKNOWN-ATTRIBUTE" in page.error[0].value


def test_a_workspace_without_scorecards_asks_for_the_first_one(open_view, tmp_path: Path, own_folder: Path) -> None:
    import sqlite3

    with sqlite3.connect(own_folder / "workspace.sqlite") as books:
        books.execute("DELETE FROM documents WHERE kind = 'scorecard'")
    page = open_view("board", own_folder)
    assert "There is no scorecard yet" in words(page)
    page.button(key="save-first").click().run()
    assert not page.exception
    assert Workspace.open(own_folder).scorecard_names() == ("First scorecard",)


@pytest.mark.parametrize("locked", [True, False])
def test_the_server_evaluates_what_the_analysis_evaluates(open_view, own_folder: Path, locked: bool) -> None:
    from analysis.evaluation import evaluate
    from analysis.scoring.fast import count_scores, prepare

    page = open_view("board", own_folder)
    edit(page, points("Demo", 90), locked=locked)
    space = Workspace.open(own_folder)
    study_data, card = open_study(space), page.session_state["draft"].card
    shown = card.with_threshold(board(page)["server"]["threshold"])
    result = evaluate(count_scores(prepare(study_data.visible_patterns(card), card), card), shown)
    assert board(page)["server"]["nHot"] == result.hot.n_leads
    assert board(page)["server"]["nHotConverted"] == result.hot.n_converted


def test_the_board_is_told_what_the_data_support_and_what_the_change_amounts_to(open_view, own_folder: Path) -> None:
    from analysis.calibration.supported_points import supported_points

    page = open_view("board", own_folder)
    assert facts(page)["verdict"] == ""
    space = Workspace.open(own_folder)
    study_data, card = open_study(space), space.scorecard("Marketing 2025")
    found = supported_points(study_data.visible_patterns(card), card)
    assert [(each["low"], each["high"]) for each in facts(page)["ranges"]] == [(each.low, each.high) for each in found.ranges]
    edit(page, points("Pricing page", 45))
    assert "setting" in facts(page)["verdict"]
    assert facts(page)["card"]["points"] == board(page)["card"]["points"]
    assert facts(page)["card"]["lowers"][0] == board(page)["server"]["threshold"]


def test_every_setting_that_was_seen_counts_once(open_view, own_folder: Path) -> None:
    from analysis.holdout.accesses import settings_tried

    page = open_view("board", own_folder)
    space = Workspace.open(own_folder)
    study_data = open_study(space)
    assert settings_tried(space, study_data) == 0
    for value in (30, 40, 30):
        edit(page, points("Pricing page", value))
    assert settings_tried(space, study_data) == 2


def test_what_differs_is_listed_with_the_leads_that_change(open_view, own_folder: Path) -> None:
    page = open_view("board", own_folder)
    edit(page, points("Pricing page", 45))
    page.session_state["more"] = True
    page.run()
    assert not page.exception
    tables = [frame.value for frame in page.dataframe]
    swaps = next(each for each in tables if "Group" in each.columns)
    assert swaps["Group"].tolist() == ["Turn hot", "Stop being hot", "Stay hot"]
    differing = next(each for each in tables if "Points, caps, tiers" in each.columns)
    assert "Pricing page" in differing["Points, caps, tiers"].tolist()
    assert "1 setting was tried" in words(page)


def test_validating_needs_a_name_and_says_what_the_validation_leads_hold(open_view, own_folder: Path) -> None:
    page = open_view("board", own_folder)
    edit(page, points("Pricing page", 45))
    page.button(key="validate").click().run()
    assert page.session_state["failure"].code == "ACCESS-WITHOUT-NAME"
    page = open_view("board", own_folder)
    edit(page, points("Pricing page", 45))
    page.text_input(key="validate-by").set_value("Ada")
    page.button(key="validate").click().run()
    assert not page.exception
    assert "Marketing 2025 (candidate)" in Workspace.open(own_folder).scorecard_names()
    assert "This import cannot validate it" in words(page) or "On the validation leads" in words(page)
