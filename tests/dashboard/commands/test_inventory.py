"""`plumbline inventory`: the touch points of the import."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis.signals.touch_points import touch_point_name

Run = Callable[..., Any]


def test_every_touch_point_has_volume_reach_timing_and_conversion(run: Run, workspace: Path) -> None:
    data = run("inventory", "--workspace", workspace, "--json").data
    points = {(each["channel"], each["action"], each["asset"]): each for each in data["touch_points"]}
    pricing = points["web", "visit", "pricing"]
    assert 0 < pricing["n_leads"] < data["n_leads"]
    assert pricing["reach"]["value"] == pricing["n_leads"] / data["n_leads"]
    assert pricing["conversion_with"]["n"] + pricing["conversion_without"]["n"] == data["n_leads"]
    assert pricing["first_seen"] < pricing["last_seen"]


def test_all_touches_of_the_import_are_in_it(run: Run, workspace: Path, company: Path) -> None:
    data = run("inventory", "--workspace", workspace, "--json").data
    with (company / "activities.csv").open(encoding="utf-8", newline="") as file:
        read = sum(1 for _ in csv.DictReader(file))
    listed = sum(point["n_touches"] for point in data["touch_points"])
    assert 0.99 * read < listed <= read


def test_only_the_part_that_screens_see_is_read(run: Run, workspace: Path, card: Path) -> None:
    inventory = run("inventory", "--workspace", workspace, "--json").data
    training = run("backtest", card, "--workspace", workspace, "--json").data["training"]
    assert (inventory["n_leads"], inventory["n_converted"]) == (training["n_leads"], training["n_converted"])


def test_text_begins_with_the_finding(run: Run, workspace: Path) -> None:
    lines = run("inventory", "--workspace", workspace).out.splitlines()
    assert " touch points" in lines[0]
    assert any({"pricing", "web", "visit"} <= set(re.findall(r"\w+", line)) for line in lines[1:])


def test_each_touch_point_is_compared_credited_and_classed(run: Run, workspace: Path) -> None:
    data = run("inventory", "--workspace", workspace, "--json").data
    points = {(each["channel"], each["action"], each["asset"]): each for each in data["touch_points"]}
    assert points["web", "quote", "quote form"]["trust"] == "form"
    assert points["email", "send", "nurture 1"]["trust"] is None
    for point in points.values():
        test = point["test"]
        assert "not_estimable" in test or test["p"] <= test["p_corrected"] <= 1
    won = data["closed_won"]
    assert won["n"] == data["n_converted"]
    assert sum(point["closed_won"]["first"]["n"] for point in points.values()) == won["n"] - won["untouched"]
    assert sum(point["closed_won"]["last"]["value"] for point in points.values()) <= won["value"]


def test_a_touch_point_has_the_same_corrected_p_as_in_the_comparison(run: Run, workspace: Path) -> None:
    compared = run("compare", "--workspace", workspace, "--json").data
    tests = {each["signal"]: each["test"] for each in compared["signals"] if each["about"] == "touch point"}
    n_equal = 0
    for key, point in listed(run, workspace).items():
        test = point["test"]
        name = touch_point_name(key[0], key[1], key[2] or "")
        if "not_estimable" in test:
            assert name not in tests or "not_estimable" in tests[name]
            continue
        n_equal += 1
        assert (test["p"], test["p_corrected"]) == (tests[name]["p"], tests[name]["p_corrected"])
    assert n_equal == sum("not_estimable" not in each for each in tests.values()) > 10


def test_compared_touch_points_are_followed_over_time(run: Run, workspace: Path) -> None:
    data = run("inventory", "--workspace", workspace, "--json").data
    assert data["over_time"]["exploratory"] is True
    assert data["over_time"]["early"] == {"stage": "qualified", "within_days": 14}
    by_outcome = [point["over_time"] for point in data["touch_points"] if point["over_time"]]
    assert len(by_outcome) > 10
    followed = by_outcome + [each["early"] for each in by_outcome]
    tested = [each["test"] for each in followed if "not_estimable" not in each["test"]]
    assert len(tested) == data["over_time"]["family"]
    assert all(each["p"] <= each["p_corrected"] for each in tested)
    for point in data["touch_points"]:
        periods = point["over_time"]["periods"] if point["over_time"] else []
        assert [each["period"] for each in periods] == sorted(each["period"] for each in periods)
        assert sum(each["conversion_with"]["n"] for each in periods) <= point["n_leads"]
    text = run("inventory", "--workspace", workspace).out
    assert ("Value over time, exploratory" in text) == bool(tested)


def test_opens_at_once_are_more_than_the_source_marks(run: Run, workspace: Path) -> None:
    data = run("inventory", "--workspace", workspace, "--json").data
    opens = [point["opened_at_once"] for point in data["touch_points"] if point["opened_at_once"]]
    assert sum(each["n"] for each in opens) > sum(each["marked_as_bot"] for each in opens) > 0
    assert all(point["opened_at_once"] is None for point in data["touch_points"] if point["action"] != "open")


def test_the_text_says_who_was_asked(run: Run, workspace: Path) -> None:
    buyers = run("inventory", "--workspace", workspace, "--json").data["buyers"]
    assert buyers["winners_only"] is True
    assert "winners only" in run("inventory", "--workspace", workspace).out


def listed(run: Run, workspace: Path) -> dict[tuple[str, str, str | None], Any]:
    data = run("inventory", "--workspace", workspace, "--json").data
    return {(each["channel"], each["action"], each["asset"]): each for each in data["touch_points"]}


def test_an_override_is_kept(run: Run, workspace: Path, tmp_path: Path) -> None:
    mine, five = shutil.copytree(workspace, tmp_path / "w"), ("email", "open", "nurture 5")
    before = listed(run, mine)[five]
    words = ("--proves", "web / download", "form", "--bots", "email / open / nurture 5", "yes", "--by", "Ada")
    answer = run("inventory", "--workspace", mine, *words, "--json")
    assert answer.code == 0
    points = listed(run, mine)
    assert points == {(each["channel"], each["action"], each["asset"]): each for each in answer.data["touch_points"]}
    assert {each["trust"] for (_, action, _), each in points.items() if action == "download"} == {"form"}
    after, given = points[five], points[five]["bots"]["said"]
    assert (given["answer"], given["by"]) == ("bots", "Ada")
    assert points["email", "open", "nurture 4"]["bots"]["said"] is None
    quick, marked = before["opened_at_once"]["n"], before["bots"]["marked"]
    assert after["bots"]["counted"] == marked + quick - before["opened_at_once"]["marked_as_bot"] > marked
    assert after["bot_share"] * after["n_touches"] == pytest.approx(after["bots"]["counted"])
    assert before["bot_share"] * before["n_touches"] == pytest.approx(marked)


def test_a_verdict_changes_scores_and_taking_it_back_restores_them(run: Run, workspace: Path, card: Path, tmp_path: Path) -> None:
    mine = shutil.copytree(workspace, tmp_path / "w")
    before = run("backtest", card, "--workspace", mine, "--json").data
    assert run("inventory", "--workspace", mine, "--bots", "email / open", "yes", "--by", "Ada").code == 0
    changed = run("backtest", card, "--workspace", mine, "--json").data
    rules = zip(changed["training"]["rules"], before["training"]["rules"], strict=True)
    assert {rule["rule"] for rule, old in rules if rule != old} == {"Opens e-mail", "Silent for five days"}
    assert changed["import"] == before["import"]
    assert changed["overridden"] != before["overridden"] == ""
    assert run("inventory", "--workspace", mine, "--bots", "email / open", "forget").code == 0
    assert run("backtest", card, "--workspace", mine, "--json").data == before


def test_an_override_of_something_unknown_is_refused(run: Run, workspace: Path) -> None:
    for words in (
        ("--proves", "web / dowload", "form"),
        ("--proves", "web", "form"),
        ("--proves", "web / visit", "gut"),
        ("--bots", "email / open", "maybe"),
        ("--bots", "email / open", "yes"),
        ("--bots", "web / visit", "yes", "--by", "Ada"),
    ):
        answer = run("inventory", "--workspace", workspace, *words)
        assert answer.code == 2
        assert len(answer.err.strip().splitlines()) == 1
