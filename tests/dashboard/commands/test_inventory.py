"""`plumbline inventory`: the touch points of the import."""

from __future__ import annotations

import csv
import re
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
