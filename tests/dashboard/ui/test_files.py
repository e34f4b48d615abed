"""Files that people write on the page never write over another one unasked."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.scorecard import parse_scorecard
from analysis.snapshots.open import CURRENT_SCORECARD
from analysis.study import Study, study_yaml
from analysis.workspace.folder import Workspace
from tests.dashboard.conftest import words

REFUSED = "name: Peeks *\nrules: [{name: Leak, points: 10, attribute: {no_such_column: x}}]"
MENDED = "name: Peeks *\nrules: [{name: Senior, points: 10, attribute: {seniority: [vp]}}]"


@pytest.fixture
def page(open_view, own_folder: Path) -> AppTest:
    """The board with a scorecard that does not fit the import, which asks for another one."""
    space = Workspace.open(own_folder)
    space.save_scorecard(parse_scorecard(REFUSED))
    space.set_setting(CURRENT_SCORECARD, "Peeks *")
    return open_view("board", own_folder)


def save(page: AppTest, text: str) -> AppTest:
    page.text_area(key="first-scorecard").set_value(text)
    page.run()
    page.button(key="save-first").click().run()
    assert not page.exception
    return page


def test_a_used_name_is_refused_until_a_person_says_that_it_is_replaced(page: AppTest, own_folder: Path) -> None:
    space = Workspace.open(own_folder)
    assert "A scorecard named 'Peeks *' exists already" in words(save(page, MENDED))
    assert space.saved_scorecard("Peeks *").version == 1
    page.checkbox[0].check().run()
    page.button(key="save-first").click().run()
    assert not page.exception
    assert space.saved_scorecard("Peeks *").version == 2
    assert space.scorecard("Peeks *").rules[0].name == "Senior"


def test_what_was_saved_meanwhile_is_asked_about_anew(page: AppTest, own_folder: Path) -> None:
    space = Workspace.open(own_folder)
    page.text_area(key="first-scorecard").set_value(MENDED)
    page.run()
    page.checkbox[0].check().run()
    space.save_scorecard(parse_scorecard(REFUSED.replace("10", "20")), by="Bob")
    page.button(key="save-first").click().run()
    assert not page.exception
    assert space.saved_scorecard("Peeks *").version == 2
    assert not page.checkbox[0].value
    assert "version 2, saved by Bob" in page.checkbox[0].label


def test_another_name_is_saved_unasked(page: AppTest, own_folder: Path) -> None:
    save(page, MENDED.replace("Peeks *", "Mine"))
    assert Workspace.open(own_folder).scorecard("Mine").points == (10,)
    assert Workspace.open(own_folder).saved_scorecard("Peeks *").version == 1


def test_a_text_that_is_no_scorecard_is_answered_with_its_place(page: AppTest, own_folder: Path) -> None:
    save(page, "name: Peeks *\nrulez: []")
    assert any("SCORECARD-INVALID" in each.value for each in page.error)
    assert Workspace.open(own_folder).saved_scorecard("Peeks *").version == 1


def test_another_study_of_the_same_name_is_not_written_over(open_view, own_folder: Path) -> None:
    space = Workspace.open(own_folder)
    space.save_study(Study("Renewals", population="customer"))
    space.save_study(Study("New business"))
    page = open_view("data", own_folder)
    page.session_state["tab"] = "The study"
    page.run()
    page.text_area[0].set_value("study: Renewals\npopulation: new")
    page.button(key="save-study").click().run()
    assert not page.exception
    assert "STUDY-NAME" in page.error[0].value
    assert (space.study("Renewals").population, space.default_study().name) == ("customer", "New business")
    page.text_area[0].set_value(study_yaml(Study("Renewals", population="customer")))
    page.button(key="save-study").click().run()
    assert not page.exception
    assert space.default_study().name == "Renewals"
