"""`plumbline explain`: the sum always matches."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def scored(run: Run, workspace: Path, card: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    out = tmp_path_factory.mktemp("scores") / "scores.csv"
    assert run("score", card, "--workspace", workspace, "--out", out).code == 0
    with out.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def some(scored: list[dict[str, str]], tier: str) -> dict[str, str]:
    return next(row for row in scored if row["tier"] == tier and row["score"] != "0")


@pytest.mark.parametrize("tier", ["hot", "warm", "cold"])
def test_the_rows_add_up_to_the_score_in_the_file(tier: str, scored: list[dict[str, str]], run: Run, workspace: Path, card: Path) -> None:
    row = some(scored, tier)
    data = run("explain", card, row["lead_id"], "--workspace", workspace, "--json").data
    parts = [each["contribution"] for each in (*data["rows"], *data["caps"])] + [data["rounding"], data["clamp"]]
    assert sum(parts) == pytest.approx(data["score"])
    assert (str(data["score"]), data["tier"]) == (row["score"], row["tier"])
    assert data["as_of"] == row["scored_at"]


def test_each_row_has_its_date_rule_step_and_points(scored: list[dict[str, str]], run: Run, workspace: Path, card: Path) -> None:
    data = run("explain", card, some(scored, "hot")["lead_id"], "--workspace", workspace, "--json").data
    assert data["rows"]
    for row in data["rows"]:
        assert set(row) == {"at", "rule", "touch", "step", "points", "contribution", "hundredths"}
        assert row["hundredths"] == row["step"] * row["points"] == pytest.approx(100 * row["contribution"])
        assert row["at"] <= data["as_of"]


def test_nothing_after_the_instant_is_listed(scored: list[dict[str, str]], run: Run, workspace: Path, card: Path) -> None:
    lead = some(scored, "hot")["lead_id"]
    first = run("explain", card, lead, "--workspace", workspace, "--json").data["rows"][0]["at"]
    data = run("explain", card, lead, "--workspace", workspace, "--as-of", first, "--json").data
    assert {row["at"] for row in data["rows"]} == {first}


def test_text_tells_score_and_rows(scored: list[dict[str, str]], run: Run, workspace: Path, card: Path) -> None:
    row = some(scored, "hot")
    lines = run("explain", card, row["lead_id"], "--workspace", workspace).out.splitlines()
    assert lines[0].startswith(f"{row['score']} points")
    assert any(line.split() == ["score", row["score"]] for line in lines)


def test_an_id_is_found_without_regard_to_case(scored: list[dict[str, str]], run: Run, workspace: Path, card: Path) -> None:
    lead = scored[0]["lead_id"]
    assert run("explain", card, lead.lower(), "--workspace", workspace, "--json").data["lead"] == lead


def test_an_unknown_lead_is_an_error_that_names_near_ones(run: Run, workspace: Path, card: Path) -> None:
    answer = run("explain", card, "L-100000", "--workspace", workspace)
    assert (answer.code, answer.out) == (2, "")
    assert "'L-100000'" in answer.err
    assert "'L-1000001'" in answer.err


def test_before_its_entry_a_lead_has_no_points(scored: list[dict[str, str]], run: Run, workspace: Path, card: Path) -> None:
    answer = run("explain", card, scored[0]["lead_id"], "--workspace", workspace, "--as-of", "1999-01-01", "--json")
    assert (answer.data["score"], answer.data["rows"]) == (0, [])
