"""`plumbline score`: a row a lead, written whole."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from analysis.handoff.log import HandoffLog
from analysis.workspace.folder import Workspace

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


def test_parts_of_the_score_add_up_to_it_where_no_end_of_the_scale_is_met(run: Run, workspace: Path, card: Path, tmp_path: Path) -> None:
    assert run("score", card, "--workspace", workspace, "--out", tmp_path / "x.parquet", "--trial").code == 0
    rows = pq.read_table(tmp_path / "x.parquet").to_pylist()
    inside = [row for row in rows if 0 < row["score"] < 100]
    assert len(inside) > 100
    assert all(abs(row["fit_points"] + row["engagement_points"] - row["score"]) <= 1 for row in inside)
    assert all(0 <= row["trust_percent"] <= 100 for row in inside)
    assert {row["trust_percent"] for row in inside} != {100}
    assert all(row["trust_percent"] is None for row in rows if row["score"] == 0)
    assert all("; ".join(filter(None, (row[f"reason_{n}"] for n in (1, 2, 3)))) == row["reasons"] for row in rows)


def test_leads_to_call_are_recorded_as_handed_to_sales_and_a_trial_records_none(run: Run, own: Path, card: Path, tmp_path: Path) -> None:
    data = run("score", card, "--workspace", own, "--out", tmp_path / "x.parquet", "--json").data
    hot = [(row["lead_id"], row["score"]) for row in pq.read_table(tmp_path / "x.parquet").to_pylist() if row["tier"] == "hot"]
    book = HandoffLog(Workspace.open(own).database)
    assert data["handoff"] == {"number": 1, "n_handed_off": len(hot)}
    assert sorted((each.lead_id, each.score) for each in book.passed()) == sorted(hot)
    assert {(each.tier, each.handoff) for each in book.passed()} == {("hot", 1)}
    handed = book.handoffs()[0]
    assert (handed.file, handed.version, handed.n_leads, handed.scorecard) == ("x.parquet", None, data["n_leads"], "Marketing 2025")
    assert run("score", card, "--workspace", own, "--out", tmp_path / "x.parquet", "--trial", "--json").data["handoff"] is None
    assert len(book.handoffs()) == 1


def test_each_rep_has_a_sheet_with_the_own_hot_leads_in_order(run: Run, own: Path, card: Path, tmp_path: Path) -> None:
    import fastexcel

    words = ("score", card, "--workspace", own, "--out", tmp_path / "x.parquet", "--call-down", tmp_path / "call.xlsx")
    assert run(*words).code == 0
    first = (tmp_path / "call.xlsx").read_bytes()
    hot = [row for row in pq.read_table(tmp_path / "x.parquet").to_pylist() if row["tier"] == "hot"]
    book = fastexcel.read_excel(tmp_path / "call.xlsx")
    assert book.sheet_names == sorted({row["owner"] for row in hot}, key=str.casefold)
    for name in book.sheet_names:
        sheet = book.load_sheet(name, header_row=3).to_arrow()
        scores, ids = sheet["Score"].to_pylist(), sheet["Lead"].to_pylist()
        assert scores == sorted(scores, reverse=True)
        assert set(ids) == {row["lead_id"] for row in hot if row["owner"] == name}
    assert run(*words).code == 0
    assert (tmp_path / "call.xlsx").read_bytes() == first  # the same leads give the same bytes


def test_a_call_list_that_cannot_be_written_stops_before_anything_is(run: Run, own: Path, card: Path, tmp_path: Path) -> None:
    answer = run("score", card, "--workspace", own, "--out", tmp_path / "x.csv", "--call-down", tmp_path / "x.csv")
    assert (answer.code, "OUTPUT-UNUSABLE" in answer.err) == (2, True)
    assert not (tmp_path / "x.csv").exists()
    assert HandoffLog(Workspace.open(own).database).handoffs() == ()
