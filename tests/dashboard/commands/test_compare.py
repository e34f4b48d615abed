"""`plumbline compare`: converted and other leads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def data(run: Run, workspace: Path) -> dict[str, Any]:
    document: dict[str, Any] = run("compare", "--workspace", workspace, "--json").data
    return document


def test_every_signal_has_effect_interval_n_and_corrected_p(data: dict[str, Any]) -> None:
    signals = {each["signal"]: each for each in data["signals"]}
    assert {"seniority", "employees", "newsletter", "pricing (web visit)"} <= set(signals)
    made = [each for each in data["signals"] if "p" in each["test"]]
    assert data["correction"] == {"method": "benjamini_hochberg", "family": len(made)}
    assert all(each["test"]["p"] <= each["test"]["p_corrected"] for each in made)
    for each in data["signals"]:
        assert each["n_leads"] <= data["n_leads"]
        assert sum(level["n_leads"] for level in each["levels"]) == each["n_leads"] or each["missing"]["n"]
        for level in each["levels"]:
            rate = level["conversion"]
            assert rate["low"] <= rate["value"] <= rate["high"]
            assert rate["n"] == level["n_leads"]


def test_attributes_without_history_are_marked(data: dict[str, Any]) -> None:
    marked = {each["signal"]: each["as_exported"] for each in data["signals"]}
    assert marked["newsletter"]
    assert not marked["title"]
    assert not marked["pricing (web visit)"]


def test_what_may_not_be_compared_is_listed_with_its_reason(data: dict[str, Any]) -> None:
    reasons = {each["signal"]: each["reason"] for each in data["not_compared"]}
    assert "personal" in reasons["email"]
    assert "too many levels" in reasons["company"]


def test_only_the_part_that_screens_see_is_read(run: Run, workspace: Path, card: Path, data: dict[str, Any]) -> None:
    training = run("backtest", card, "--workspace", workspace, "--json").data["training"]
    assert (data["n_leads"], data["n_converted"]) == (training["n_leads"], training["n_converted"])


def test_leaks_stay_out_of_the_adjusted_model(data: dict[str, Any]) -> None:
    assert "lifecycle_stage" in data["model"]["left_out"]
    assert "seniority" in data["model"]["signals"]


def test_cut_points_and_signals_to_leave_out_are_taken(run: Run, workspace: Path, data: dict[str, Any]) -> None:
    answer = run("compare", "--workspace", workspace, "--cuts", "employees=200,5000", "--without", "title", "--holm", "--json").data
    employees = next(each for each in answer["signals"] if each["signal"] == "employees")
    assert (employees["cuts"], employees["cuts_chosen"]) == ([200.0, 5000.0], True)
    assert [level["level"] for level in employees["levels"]] == ["under 200", "200 to under 5,000", "5,000 and more"]
    assert "title" in answer["model"]["left_out"]
    assert answer["correction"]["method"] == "holm"
    before = next(each for each in data["signals"] if each["signal"] == "employees")
    assert employees["test"]["p"] == before["test"]["p"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--cuts", "employees=200,10"), "CUTS-INVALID"),
        (("--cuts", "employees"), "CUTS-INVALID"),
        (("--cuts", "employees=1.200"), "CUTS-INVALID"),
        (("--cuts", "employees=1,5;20"), "CUTS-INVALID"),
        (("--cuts", "seniority=1"), "CUTS-INVALID"),
        (("--cuts", "nothing=1"), "CUTS-INVALID"),
        (("--without", "nothing"), "SIGNAL-UNKNOWN"),
        (("--baseline", "nothing=x"), "SIGNAL-UNKNOWN"),
        (("--baseline", "seniority=emperor"), "LEVEL-UNKNOWN"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_line(words: tuple[str, ...], code: str, run: Run, workspace: Path) -> None:
    answer = run("compare", "--workspace", workspace, *words)
    assert answer.code == 2
    assert code in answer.err
    assert answer.err.count("\n") == 1


def test_text_begins_with_the_finding_and_goes_by_families(run: Run, workspace: Path) -> None:
    out = run("compare", "--workspace", workspace).out
    assert out.startswith("Converted leads differ")
    places = [
        out.index(f"\n{family}\n") for family in ("Company", "Demographics", "Online behaviour", "E-mail engagement", "Social and events")
    ]
    assert places == sorted(places)
    assert "as exported, not point in time" in out
    assert "Not compared:" in out
