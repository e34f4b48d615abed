"""`plumbline backtest --goal … --fit-engagement`: the same as the analysis says of the leads that may be seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis.evaluation.fit_engagement import FitEngagement, fit_engagement
from analysis.evaluation.goals import Capacity, HotShare, Profit, Recall
from analysis.evaluation.threshold_choice import SEED, ThresholdChoice, choose_threshold
from analysis.holdout.access_log import AccessLog
from analysis.routing.lead_flow import lead_flow
from analysis.scorecard import parse_scorecard
from analysis.scoring.fast import count_scores, prepare
from analysis.snapshots.open import open_study
from analysis.workspace.folder import Workspace
from dashboard.board.words_fit_engagement import grid_headline
from dashboard.board.words_goals import threshold_headline

Run = Callable[..., Any]
ASKED = ("--goal", "capacity=4", "--goal", "share=0.2", "--goal", "recall=0.8", "--goal", "profit=5000:400", "--fit-engagement")
KEYS = {"goal", "threshold", "low", "high", "n_hot", "n_converted", "n_at_cut", "tie_share", "curve"}


@pytest.fixture(scope="module")
def document(run: Run, workspace: Path, card: Path) -> dict[str, Any]:
    answer = run("backtest", card, "--workspace", workspace, *ASKED, "--json")
    assert answer.code == 0, answer.err
    found: dict[str, Any] = answer.data
    return found


def expected(workspace: Path, card: Path) -> tuple[list[ThresholdChoice], FitEngagement]:
    study_data = open_study(Workspace.open(workspace))
    scorecard = parse_scorecard(card.read_text())
    patterns = study_data.visible_patterns(scorecard)
    counts = count_scores(prepare(patterns, scorecard), scorecard)
    goals = (Capacity(4, lead_flow(study_data).leads_per_week or 0), HotShare(0.2), Recall(0.8), Profit(5000, 400))
    found = [choose_threshold(counts, scorecard, goal, seed=SEED) for goal in goals]
    grid = fit_engagement(patterns, scorecard)
    assert isinstance(grid, FitEngagement)
    return [each for each in found if isinstance(each, ThresholdChoice)], grid


def test_every_goal_has_its_threshold_range_and_curve(document: dict[str, Any], workspace: Path, card: Path) -> None:
    goals, (found, _) = document["goals"], expected(workspace, card)
    assert [each["goal"] for each in goals] == ["capacity", "share", "recall", "profit"]
    own = [{"hot_leads_per_week", "leads_per_week"}, {"share"}, {"recall"}, {"win_value", "wasted_call_cost"}]
    for told, names, choice in zip(goals, own, found, strict=True):
        assert set(told) == KEYS | names
        for name in ("threshold", "low", "high", "n_hot", "n_converted", "n_at_cut", "tie_share"):
            assert told[name] == getattr(choice, name), name
        assert [each["value"] for each in told["curve"]] == pytest.approx(choice.curve.value.tolist())
        assert [each["threshold"] for each in told["curve"]] == list(range(102))


def test_every_cell_of_the_grid_has_its_leads_and_its_rate(document: dict[str, Any], workspace: Path, card: Path) -> None:
    grid, (_, found) = document["fit_engagement"], expected(workspace, card)
    assert [(step["from"], step["to"]) for step in grid["fit"]] == [(each.low, each.high) for each in found.fit]
    assert [each["n_leads"] for each in grid["cells"]] == [each.n_leads for each in found.cells]
    assert sum(each["n_leads"] for each in grid["cells"]) == document["training"]["n_leads"]
    assert sum(each["n_hot"] for each in grid["cells"]) == document["training"]["hot"]["n_leads"]
    assert all(each["few"] == (each["n_leads"] < 30) for each in grid["cells"])


def test_the_text_says_the_same(run: Run, workspace: Path, card: Path) -> None:
    answer = run("backtest", card, "--workspace", workspace, *ASKED)
    found, grid = expected(workspace, card)
    for choice in found:
        assert threshold_headline(choice, "EUR") in answer.out
    assert "For wins of 5,000 EUR and wasted calls that cost 400 EUR: " in answer.out
    assert f"Fit × engagement: {grid_headline(grid)}" in answer.out


def test_unasked_nothing_of_it_is_said(run: Run, workspace: Path, card: Path) -> None:
    assert not {"goals", "fit_engagement"} & set(run("backtest", card, "--workspace", workspace, "--json").data)


@pytest.mark.parametrize(
    ("goal", "code"),
    [
        ("capacity=0", "GOAL-INVALID"),
        ("capacity=nan", "COMMAND-LINE"),
        ("share=15", "GOAL-INVALID"),
        ("recall=1.01", "GOAL-INVALID"),
        ("profit=5000:0", "GOAL-INVALID"),
        ("profit=5000", "COMMAND-LINE"),
        ("capacity=many", "COMMAND-LINE"),
        ("capacity", "COMMAND-LINE"),
        ("speed=3", "COMMAND-LINE"),
    ],
)
def test_a_goal_without_sense_is_refused_in_one_line_before_anything_is_recorded(
    run: Run, workspace: Path, card: Path, goal: str, code: str
) -> None:
    before = len(AccessLog(Workspace.open(workspace).database).accesses())
    answer = run("backtest", card, "--workspace", workspace, "--goal", goal, "--validate", "--by", "Ann")
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert "--goal" in answer.err
    assert f"[{code}]" in answer.err
    assert len(AccessLog(Workspace.open(workspace).database).accesses()) == before


def test_leads_without_dates_have_no_capacity(run: Run, tmp_path: Path) -> None:
    rows = [f"L{number},{'Steel' if number % 3 else 'Food'},{'yes' if number % 4 == 0 else 'no'}" for number in range(200)]
    (tmp_path / "leads.csv").write_text("\n".join(["Lead ID,Industry,Converted", *rows]))
    (tmp_path / "card.yaml").write_text("name: Steel\nrules:\n- {name: Steel, points: 60, attribute: {industry: Steel}}\n")
    assert run("import", tmp_path / "leads.csv", "--workspace", tmp_path / "w").code == 0
    answer = run("backtest", tmp_path / "card.yaml", "--workspace", tmp_path / "w", "--goal", "capacity=5", "--fit-engagement", "--json")
    assert answer.code == 0, answer.err
    (goal,) = answer.data["goals"]
    assert (goal["not_estimable"], goal["hot_leads_per_week"], goal["leads_per_week"]) == ("no_leads_a_week", 5, None)
    assert answer.data["fit_engagement"]["not_estimable"] == "one_kind_of_rule"


@pytest.mark.parametrize("number", ["1,200", "1.200", "4,5", "1_000", "nan", "1e3", " 40", ""])
def test_a_goal_without_a_plain_number_is_refused_by_name(run: Run, workspace: Path, card: Path, number: str) -> None:
    for goal in (f"capacity={number}", f"profit={number}:60"):
        answer = run("backtest", card, "--workspace", workspace, "--goal", goal)
        assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
        assert f"--goal {goal}" in " ".join(answer.err.split("\n"))
        assert f"'{number}'" in answer.err
