"""What `plumbline backtest` says beyond the figures, and that none of it holds a sealed lead."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def document(run: Run, workspace: Path, card: Path) -> dict[str, Any]:
    answer = run("backtest", card, "--workspace", workspace, "--by-segment", "all", "--rolling", "--follow-up", "--json")
    assert answer.code == 0, answer.err
    found: dict[str, Any] = answer.data
    return found


def test_a_score_has_its_meaning_and_whether_it_held(document: dict[str, Any]) -> None:
    reliability = document["reliability"]
    assert [each["score"] for each in reliability["scores"]] == list(range(0, 101, 10))
    assert {"brier", "recalibration", "from", "n_earlier", "n_later"} == set(reliability["later"])
    assert reliability["later"]["n_earlier"] + reliability["later"]["n_later"] == document["training"]["n_leads"]


def test_cohorts_are_those_of_the_work_part_alone(document: dict[str, Any]) -> None:
    cohorts = document["followed"]["cohorts"]
    assert all(each["mature"] for each in cohorts)
    assert sum(each["n_leads"] for each in cohorts) == document["training"]["n_leads"]
    assert sum(each["n_hot"] for each in cohorts) == document["training"]["hot"]["n_leads"]
    landmark = document["followed"]["landmark"]
    assert landmark["still_open"][0]["hot"] == document["training"]["hot"]["n_leads"]


def test_segments_of_every_attribute_add_up_and_leaks_are_left_out(document: dict[str, Any]) -> None:
    attributes = document["segments"]["attributes"]
    assert {"source", "industry", "employees", "owner"} <= set(attributes)
    assert not {"implementation_contact", "lifecycle_stage"} & set(attributes)
    for levels in attributes.values():
        assert sum(each["n_leads"] for each in levels) == document["training"]["n_leads"]


def test_refits_wait_for_the_horizon(document: dict[str, Any]) -> None:
    rolling = document["rolling"]
    if "not_estimable" in rolling:
        assert rolling["not_estimable"] == "few_conversions"
        assert rolling["needed"] > 0
    else:
        assert rolling["embargo_days"] == 90
        assert all(each["origin"] < each["until"] for each in rolling["periods"])


def test_worked_and_passed_leads_are_told(document: dict[str, Any]) -> None:
    follow_up = document["follow_up"]
    assert follow_up["worked"]["source"] == "touches"
    for tier in follow_up["worked"]["tiers"]:
        assert sum(each["n_leads"] for each in tier["speeds"]) == tier["n_leads"]
    assert follow_up["control_group"] is None
    assert follow_up["handed_off"]["tier"] == "hot"


def test_the_text_says_converted_and_never_caused(run: Run, workspace: Path, card: Path) -> None:
    answer = run("backtest", card, "--workspace", workspace, "--follow-up")
    assert answer.code == 0
    assert "converted" in answer.out
    assert "the difference is not the effect of calling" in answer.out
    assert "Calling caused" not in answer.out


def test_without_being_asked_only_the_short_parts_are_said(run: Run, workspace: Path, card: Path) -> None:
    answer = run("backtest", card, "--workspace", workspace, "--json")
    assert {"reliability", "followed"} <= set(answer.data)
    assert not {"segments", "rolling", "follow_up"} & set(answer.data)


def test_an_unknown_segment_is_one_line(run: Run, workspace: Path, card: Path) -> None:
    answer = run("backtest", card, "--workspace", workspace, "--by-segment", "weather")
    assert answer.code == 2
    assert answer.err.count("\n") == 1
    assert "weather" in answer.err
