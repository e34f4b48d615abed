"""The folds "Threshold by goal" and "Fit × engagement" on the page Scorecard."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.evaluation.fit_engagement import FitEngagement, fit_engagement
from analysis.evaluation.goals import Capacity, Goal, HotShare, Profit, Recall
from analysis.evaluation.threshold_choice import SEED, ThresholdChoice, choose_threshold
from analysis.holdout.accesses import settings_tried
from analysis.routing.lead_flow import lead_flow
from analysis.scorecard import Scorecard, parse_scorecard
from analysis.scoring.fast import count_scores, prepare
from analysis.snapshots.open import open_study
from analysis.study import parse_study
from analysis.workspace.folder import Workspace
from dashboard.board.words_fit_engagement import grid_headline, mixed_words
from dashboard.board.words_goals import curve_headline, threshold_headline, tie_words
from tests.dashboard.board.test_page import board
from tests.dashboard.commands.conftest import plumbline
from tests.dashboard.conftest import words

View = Callable[[str, Path], AppTest]
CAPACITY = "study: New business\noutcome: {stage: won, within_days: 90}\nsnapshot: {at_age_days: 7}\ncapacity: {hot_leads_per_week: 3}\n"
SIZES = """
name: Sizes
rules:
- {name: Large, points: 40, attribute: {employees: {min: 100}}}
- {name: Steel, points: 20, attribute: {industry: Steel}}
tiers: [{name: hot, from: 50}, {name: cold, from: 0}]
"""


def unfold(page: AppTest, fold: str = "by-goal") -> AppTest:
    page.session_state[fold] = True
    page.run()
    assert not page.exception
    return page


def aim(page: AppTest, kind: str, **numbers: float) -> AppTest:
    """Choose a goal and fill in its numbers."""
    page.session_state["goal"] = kind
    page.run()
    for key, number in numbers.items():
        page.number_input(key=f"goal-{key}").set_value(number)
    page.run()
    assert not page.exception
    return page


def alts(page: AppTest) -> list[str]:
    """Alternative texts of the charts."""
    return [each.proto.alt for each in page.get("plotly_chart")]


def chosen(folder: Path, goal: Goal, card: Scorecard | None = None) -> ThresholdChoice:
    """What the analysis says of the leads that screens may see."""
    space = Workspace.open(folder)
    card = card or space.scorecard("Marketing 2025")
    patterns = open_study(space).visible_patterns(card)
    found = choose_threshold(count_scores(prepare(patterns, card), card), card, goal, seed=SEED)
    assert isinstance(found, ThresholdChoice)
    return found


@pytest.fixture
def with_capacity(own_folder: Path) -> Path:
    Workspace.open(own_folder).save_study(parse_study(CAPACITY))
    return own_folder


def undated(folder: Path, share: float) -> Path:
    """A workspace of leads without dates, of which about this share converted."""
    drawn = random.Random(3)
    rows = ["Lead ID,Industry,Employees,Converted"]
    for number in range(400):
        won = "yes" if drawn.random() < share else "no"
        rows.append(f"L{number},{drawn.choice(['Retail', 'Steel', 'Food'])},{drawn.choice([10, 50, 300, 900])},{won}")
    (folder / "leads.csv").write_text("\n".join(rows))
    assert plumbline("import", folder / "leads.csv", "--workspace", folder / "w").code == 0
    Workspace.open(folder / "w").save_scorecard(parse_scorecard(SIZES))
    return folder / "w"


def test_closed_folds_compute_nothing(open_view: View, sample_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("A closed fold computes nothing.")

    monkeypatch.setattr("dashboard.board.parts_goals.choose_threshold", refuse)
    monkeypatch.setattr("dashboard.board.parts_fit_engagement.fit_engagement", refuse)
    page = open_view("board", sample_folder)
    assert "Threshold by goal" in [each.label for each in page.expander]
    assert "goal" not in page.session_state
    assert alts(page) == []


def test_the_capacity_of_the_study_is_asked_first_and_answered_as_by_the_analysis(open_view: View, with_capacity: Path) -> None:
    page = unfold(open_view("board", with_capacity))
    assert page.number_input(key="goal-capacity").value == 3
    study_data = open_study(Workspace.open(with_capacity))
    found = chosen(with_capacity, Capacity(3, lead_flow(study_data).leads_per_week or 0))
    said = words(page)
    assert threshold_headline(found, "EUR") in said
    assert tie_words(found) in said
    assert curve_headline(found, 60, "EUR") in alts(page)
    assert "if this scorecard had been fixed beforehand" in said


def test_without_a_capacity_the_present_number_of_hot_leads_is_the_start(open_view: View, own_folder: Path) -> None:
    text = CAPACITY.replace("capacity: {hot_leads_per_week: 3}\n", "")
    Workspace.open(own_folder).save_study(parse_study(text))
    page = unfold(open_view("board", own_folder))
    per_week = lead_flow(open_study(Workspace.open(own_folder))).leads_per_week or 0
    now = chosen(own_folder, HotShare(0.5)).curve.value[60]
    assert page.number_input(key="goal-capacity").value == round(now * per_week) > 0


@pytest.mark.parametrize(
    ("kind", "numbers", "goal"),
    [
        ("share", {"share": 30}, HotShare(0.3)),
        ("recall", {"recall": 65}, Recall(0.65)),
        ("profit", {"win": 5000, "cost": 400}, Profit(5000, 400)),
    ],
    ids=["share", "recall", "profit"],
)
def test_every_goal_is_answered_as_by_the_analysis(
    open_view: View, sample_folder: Path, kind: str, numbers: dict[str, float], goal: Goal
) -> None:
    page = aim(unfold(open_view("board", sample_folder)), kind, **numbers)
    found = chosen(sample_folder, goal)
    assert threshold_headline(found, "EUR") in words(page)
    assert curve_headline(found, 60, "EUR") in alts(page)


def test_a_win_is_worth_at_first_what_wins_brought_and_a_blank_cost_is_asked_for(open_view: View, sample_folder: Path) -> None:
    page = aim(unfold(open_view("board", sample_folder)), "profit")
    space = Workspace.open(sample_folder)
    patterns = open_study(space).visible_patterns(space.scorecard("Marketing 2025"))
    win = page.number_input(key="goal-win")
    assert win.label == "Value of a win, EUR"
    assert win.value == round(patterns.value.sum() / patterns.n_converted.sum())
    assert page.number_input(key="goal-cost").value is None
    assert "Fill in the numbers" in words(page)
    assert alts(page) == []


@pytest.mark.parametrize(
    ("kind", "numbers", "said"),
    [("profit", {"cost": 0.0}, "The cost of a wasted call is 0"), ("capacity", {"capacity": 0.0}, "The number of hot leads a week is 0")],
    ids=["free calls", "no capacity"],
)
def test_numbers_without_sense_are_named_and_nothing_is_drawn(
    open_view: View, sample_folder: Path, kind: str, numbers: dict[str, float], said: str
) -> None:
    page = aim(unfold(open_view("board", sample_folder)), kind, **numbers)
    assert [said in each.value for each in page.error] == [True]
    assert alts(page) == []


def test_using_a_threshold_unlocks_it_and_undo_brings_the_other_back(open_view: View, own_folder: Path) -> None:
    page = aim(unfold(open_view("board", own_folder)), "share", share=40)
    found = chosen(own_folder, HotShare(0.4))
    assert found.threshold != 60
    assert f"Moves the threshold from 60 to {found.threshold} and unlocks the number of hot leads" in words(page)
    page.button(key="use-threshold").click().run()
    assert not page.exception
    assert board(page)["server"]["threshold"] == found.threshold
    assert board(page)["server"]["nHot"] == found.n_hot
    assert board(page)["card"]["locked"] is False
    assert board(page)["can"]["undo"] is True
    assert "The scorecard has this threshold already." in words(page)
    assert page.button(key="use-threshold").disabled
    space = Workspace.open(own_folder)
    assert settings_tried(space, open_study(space)) == 1
    page.session_state["draft"] = page.session_state["draft"].undone()
    page.run()
    assert board(page)["server"]["threshold"] == 60


def test_the_current_scorecard_is_drawn_beside_another_card_and_not_beside_itself(open_view: View, own_folder: Path) -> None:
    page = aim(unfold(open_view("board", own_folder)), "recall", recall=50)

    def names() -> list[str]:
        (figure,) = [json.loads(each.proto.spec) for each in page.get("plotly_chart")]
        return [each.get("name", "") for each in figure["data"]]

    assert not any("current" in name for name in names())
    draft = page.session_state["draft"]
    page.session_state["draft"] = draft.edited(draft.card.with_points("Pricing page", 45))
    page.run()
    assert not page.exception
    assert "current scorecard at its threshold, 60" in names()


def test_leads_without_dates_have_no_capacity_and_are_asked_for_a_share(open_view: View, tmp_path: Path) -> None:
    page = unfold(open_view("board", undated(tmp_path, 0.2)))
    assert page.session_state["goal"] == "share"
    assert "of the leads are hot, of the 20 % that may be" in words(page)
    aim(page, "capacity", capacity=10)
    assert "Cannot tell yet: the leads have no dates" in words(page)
    assert alts(page) == []


def test_few_conversions_are_said_and_none_are_no_answer_where_the_goal_needs_them(open_view: View, tmp_path: Path) -> None:
    (tmp_path / "few").mkdir()
    page = aim(unfold(open_view("board", undated(tmp_path / "few", 0.02))), "recall", recall=80)
    assert "figures vary a lot by chance below about 100" in words(page)
    (tmp_path / "none").mkdir()
    page = aim(unfold(open_view("board", undated(tmp_path / "none", 0.0))), "recall", recall=80)
    assert "Cannot tell yet: nobody converted." in words(page)
    assert "of the leads are hot" in words(aim(page, "share", share=20))


def test_the_grid_is_that_of_the_analysis(open_view: View, sample_folder: Path) -> None:
    page = unfold(open_view("board", sample_folder), "grid")
    space = Workspace.open(sample_folder)
    card = space.scorecard("Marketing 2025")
    found = fit_engagement(open_study(space).visible_patterns(card), card)
    assert isinstance(found, FitEngagement)
    assert alts(page) == [grid_headline(found)]
    assert mixed_words(found) in words(page)
    assert "mostly hot" in page.get("plotly_chart")[0].proto.spec


def test_the_grid_says_where_one_kind_of_rule_leaves_one_axis(open_view: View, tmp_path: Path) -> None:
    page = unfold(open_view("board", undated(tmp_path, 0.2)), "grid")
    assert "there is one axis only" in words(page)
    assert alts(page) == []


@pytest.mark.parametrize("key", ["by-goal", "fit-engagement"])
def test_the_numbers_are_shown_and_can_be_taken_along(open_view: View, sample_folder: Path, key: str) -> None:
    page = unfold(open_view("board", sample_folder), "by-goal" if key == "by-goal" else "grid")
    page.session_state[f"numbers-{key}"] = True
    page.run()
    assert not page.exception
    assert any({"low", "high"} <= set(frame.value.columns) for frame in page.dataframe)
    assert "Download as CSV" in [each.proto.label for each in page.get("download_button")]
