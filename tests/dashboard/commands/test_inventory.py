"""`plumbline inventory`: the touch points of the import."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

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
    work = run("backtest", card, "--workspace", workspace, "--json").data["work"]
    assert (inventory["n_leads"], inventory["n_converted"]) == (work["n_leads"], work["n_converted"])


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


def test_opens_at_once_are_more_than_the_source_marks(run: Run, workspace: Path) -> None:
    data = run("inventory", "--workspace", workspace, "--json").data
    opens = [point["opened_at_once"] for point in data["touch_points"] if point["opened_at_once"]]
    assert sum(each["n"] for each in opens) > sum(each["marked_as_machine"] for each in opens) > 0
    assert all(point["opened_at_once"] is None for point in data["touch_points"] if point["action"] != "open")


def test_who_was_asked_is_said(run: Run, workspace: Path) -> None:
    buyers = run("inventory", "--workspace", workspace, "--json").data["buyers"]
    assert buyers["winners_only"] is True
    assert "winners only" in run("inventory", "--workspace", workspace).out


def test_people_may_say_otherwise_and_it_stays_said(run: Run, workspace: Path, tmp_path: Path) -> None:
    mine = shutil.copytree(workspace, tmp_path / "w")
    said = run(
        "inventory", "--workspace", mine, "--proves", "web / download", "form", "--machine", "email / open / nurture 5", "no", "--json"
    )
    assert said.code == 0
    points = {
        (each["channel"], each["action"], each["asset"]): each
        for each in run("inventory", "--workspace", mine, "--json").data["touch_points"]
    }
    assert {each["trust"] for (_, action, _), each in points.items() if action == "download"} == {"form"}
    assert points["email", "open", "nurture 5"]["opened_at_once"]["said"] == "person"
    assert points["email", "open", "nurture 4"]["opened_at_once"]["said"] is None


def test_what_nobody_knows_is_not_overruled(run: Run, workspace: Path) -> None:
    for words in (
        ("--proves", "web / dowload", "form"),
        ("--proves", "web", "form"),
        ("--proves", "web / visit", "gut"),
        ("--machine", "email / open", "maybe"),
    ):
        answer = run("inventory", "--workspace", workspace, *words)
        assert answer.code == 2
        assert len(answer.err.strip().splitlines()) == 1
