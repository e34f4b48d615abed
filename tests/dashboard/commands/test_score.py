"""`plumbline score`: a row a lead, written whole."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

Run = Callable[..., Any]


def test_csv_and_parquet_hold_the_same_scores(run: Run, workspace: Path, card: Path, tmp_path: Path) -> None:
    for name in ("x.csv", "x.parquet"):
        assert run("score", card, "--workspace", workspace, "--out", tmp_path / name).code == 0
    with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    table = pq.read_table(tmp_path / "x.parquet")
    assert [int(row["score"]) for row in rows] == table["score"].to_pylist()
    assert {"lead_id", "score", "tier", "reasons", "web_not_observable", "email_not_observable"} <= set(rows[0])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.csv", "x.parquet"]


def test_the_document_counts_the_tiers(run: Run, workspace: Path, card: Path, tmp_path: Path) -> None:
    data = run("score", card, "--workspace", workspace, "--out", tmp_path / "x.parquet", "--json").data
    tiers = pq.read_table(tmp_path / "x.parquet")["tier"].to_pylist()
    assert data["n_leads"] == len(tiers)
    assert {tier["name"]: tier["n_leads"] for tier in data["tiers"]} == {name: tiers.count(name) for name in ("hot", "warm", "cold")}


def test_only_leads_that_had_entered_are_scored(run: Run, workspace: Path, card: Path, tmp_path: Path) -> None:
    early = run("score", card, "--workspace", workspace, "--out", tmp_path / "x.csv", "--as-of", "2024-03-01", "--json").data
    late = run("score", card, "--workspace", workspace, "--out", tmp_path / "x.csv", "--json").data
    assert 0 < early["n_leads"] < late["n_leads"]
    assert early["as_of"] == "2024-03-01T00:00:00+00:00"


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--out", "x.xlsx"], "OUTPUT-UNUSABLE"),
        (["--out", "no/such/folder/x.csv"], "OUTPUT-UNUSABLE"),
        (["--out", "x.csv", "--as-of", "yesterday"], "'yesterday'"),
        (["--out", "x.csv", "--study", "Nobody's"], "STUDY-UNKNOWN"),
        ([], "--out"),
    ],
)
def test_wrong_input_is_one_line_and_writes_nothing(
    words: list[str], complaint: str, run: Run, workspace: Path, card: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = run("score", card, "--workspace", workspace, *words)
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert complaint in answer.err
    assert list(tmp_path.iterdir()) == []
