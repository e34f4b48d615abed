"""The page of the backtest: its answer, every tab, and what it says where there is nothing to judge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.holdout.access_log import AccessLog
from analysis.study import parse_study
from analysis.workspace.folder import Workspace
from dashboard.pages import BACKTEST
from tests.dashboard.conftest import words

TABS = (
    "By cohort",
    "At every threshold",
    "What a score means",
    "Segments",
    "Forward in time",
    "Score or follow-up effect",
    "Compared with handoffs",
    "Turning hot",
)


def turn_to(page: AppTest, tab: str) -> AppTest:
    page.session_state["tab"] = tab
    turned = page.run()
    assert not turned.exception, [each.message for each in turned.exception]
    return turned


@pytest.fixture
def page(open_view: Callable[[str, Path], AppTest], sample_folder: Path) -> AppTest:
    return open_view("backtest", sample_folder)


def test_the_page_asks_its_question_and_answers_it_first(page: AppTest) -> None:
    assert page.title[0].value == "Would this scorecard have found the right leads?"
    said = words(page)
    assert "Of 100 hot leads" in said
    assert "It would have called" in said
    assert "the validation leads" in said


@pytest.mark.parametrize(
    ("tab", "said"),
    [
        ("By cohort", "Leads count as hot if they were hot on day"),
        ("What a score means", "Does this hold for later leads?"),
        ("Segments", "p is corrected for all"),
        ("Score or follow-up effect", "the difference is not the effect of calling"),
        ("Compared with handoffs", "handed off to sales"),
        ("Turning hot", "The replay has no FPR"),
    ],
)
def test_every_tab_says_what_it_found(tab: str, said: str, page: AppTest) -> None:
    assert said in words(turn_to(page, tab))


def test_every_tab_compares_a_candidate_with_the_current_scorecard(open_view: Callable[[str, Path], AppTest], own_folder: Path) -> None:
    space = Workspace.open(own_folder)
    current = space.scorecard("Marketing 2025")
    space.save_scorecard(replace(current.with_points("Pricing page", 40).with_points("Opens e-mail", 2), name="Tried"))
    page = open_view("backtest", own_folder)
    page.selectbox(key="candidate").select("Tried").run()
    said = words(page)
    assert "The current scorecard: " in said
    assert "points (" in said
    for tab in TABS:
        turn_to(page, tab)


def test_hidden_tabs_are_not_computed(page: AppTest) -> None:
    assert "p is corrected for all" not in words(page)


def test_under_a_study_without_holdout_cohorts_not_yet_mature_are_shown(
    open_view: Callable[[str, Path], AppTest], own_folder: Path
) -> None:
    text = "study: Open\noutcome: {stage: won, within_days: 90}\nholdout: none\n"
    Workspace.open(own_folder).save_study(parse_study(text))
    page = open_view("backtest", own_folder)
    assert "Open markers are cohorts in which not every lead was followed" in words(page)


def test_without_data_the_sample_company_is_offered(open_view: Callable[[str, Path], AppTest], tmp_path: Path) -> None:
    page = open_view("app", tmp_path / "empty")
    page.switch_page(BACKTEST.file).run()
    assert [each.key for each in page.button] == ["sample"]


def tried(own_folder: Path) -> None:
    space = Workspace.open(own_folder)
    space.save_scorecard(replace(space.scorecard("Marketing 2025").with_points("Pricing page", 40), name="Tried"))


def test_the_holdout_is_opened_only_with_a_name_and_a_confirmation(open_view: Callable[[str, Path], AppTest], own_folder: Path) -> None:
    tried(own_folder)
    page = open_view("backtest", own_folder)
    page.selectbox(key="candidate").select("Tried").run()
    assert page.button(key="open-holdout").disabled
    page.text_input(key="holdout-by").set_value("Ann").run()
    assert page.button(key="open-holdout").disabled
    page.checkbox(key="holdout-sure").check().run()
    assert not page.button(key="open-holdout").disabled
    space = Workspace.open(own_folder)
    assert not [access for access in AccessLog(space.database).accesses() if access.kind == "holdout"]
    page.button(key="open-holdout").click().run()
    assert not page.exception
    said = words(page)
    opened = [access for access in AccessLog(space.database).accesses() if access.kind == "holdout"]
    assert ("The holdout stays sealed" in said) == (not opened)
    assert ("On sealed leads, which nobody had seen" in said) == bool(opened)
