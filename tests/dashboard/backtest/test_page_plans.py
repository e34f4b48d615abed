"""Views under studies that look at leads every month, or when they turn hot: the backtest answers, all others say what they use instead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.study import parse_study
from analysis.workspace.folder import Workspace
from dashboard.pages import ATTRIBUTES, DATA, FALSE_POSITIVES, LIFT_REPORT, PAGES, PRIORITIES, SCORECARD, TOUCH_POINTS, DashboardPage
from tests.dashboard.conftest import words

STUDY = "study: Other plan\noutcome: {stage: won, within_days: 60}\ncapacity: {hot_leads_per_week: 1}\nsnapshot: "
MONTHLY, CROSSING = "{every: month, until_age_days: 120}", "{on_crossing: true}"
#: Pages whose figures come from the study's snapshots, and say so.
OF_SNAPSHOTS = {ATTRIBUTES, DATA, FALSE_POSITIVES, LIFT_REPORT, PRIORITIES, SCORECARD, TOUCH_POINTS}
Open = Callable[[str, Path], AppTest]


def under(folder: Path, plan: str) -> Path:
    space = Workspace.open(folder)
    space.save_study(parse_study(STUDY + plan))
    space.save_scorecard(replace(space.scorecard("Marketing 2025").with_points("Pricing page", 40), name="Tried"))
    return folder


def turn_to(page: AppTest, tab: str) -> str:
    page.session_state["tab"] = tab
    page.run()
    assert not page.exception, [each.message for each in page.exception]
    return words(page)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.address)
def test_no_page_is_a_wall_under_a_monthly_plan(open_view: Open, own_folder: Path, page: DashboardPage) -> None:
    opened = open_view("app", under(own_folder, MONTHLY))
    opened.switch_page(page.file).run()
    assert not opened.exception
    assert not opened.error
    assert ("The study observes leads every month" in words(opened)) == (page in OF_SNAPSHOTS)


def test_the_backtest_counts_snapshots_and_clusters_their_changes(open_view: Open, own_folder: Path) -> None:
    page = open_view("backtest", under(own_folder, MONTHLY))
    page.selectbox(key="candidate").select("Tried").run()
    said = words(page)
    assert " snapshots hot: " in said
    assert "Each lead is observed every month while it is open" in said
    assert "Ranges and p of the changes leave out whole groups of accounts" in said
    assert "whether hot-lead conversion changes" in said
    table = page.dataframe[0].value
    assert table["Figure"][0] == "Hot snapshots"
    assert "(" in table.set_index("Figure").loc["AUC", "Change"]
    for tab in ("By cohort", "At every threshold"):
        assert "This tab observes each lead once" not in turn_to(page, tab)
    for tab in ("What a score means", "Segments", "Forward in time", "Score or follow-up effect", "Compared with handoffs"):
        assert "This tab observes each lead once" in turn_to(page, tab)


def test_when_leads_turn_hot_stands_on_top_where_the_study_asks_for_it(open_view: Open, own_folder: Path) -> None:
    page = open_view("backtest", under(own_folder, CROSSING))
    assert "leads that turn hot" in page.subheader[0].value
    assert "Each lead once, " in page.subheader[1].value
    assert "Turning hot" not in [each.label for each in page.tabs]
    said = words(page)
    assert "The replay has no FPR" in said
    assert "That is more than the 1.0 leads a week that sales can call." in said


def test_under_any_study_a_tab_replays_when_leads_turned_hot(open_view: Open, own_folder: Path) -> None:
    page = open_view("backtest", own_folder)
    assert "The replay has no FPR" not in words(page)
    assert "The replay has no FPR" in turn_to(page, "Turning hot")
    assert "Buyers hot before they bought (recall)" in list(page.dataframe[-1].value["Figure"])
