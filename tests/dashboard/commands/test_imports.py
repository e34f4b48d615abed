"""`plumbline import`: every row is accounted for, a guess is only a guess, and wrong input leaves nothing behind."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

Run = Callable[..., Any]
LEADS = "id,entered,origin\na,2024-01-01,web\nb,2024-01-02,fair\nc,not a date,web\n"
MAPPING = """
mapping: Small
sources:
  leads: {file: leads.csv}
tables:
  - table: leads
    from: leads
    columns: {lead_id: id, created_at: entered, source: origin}
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder with three leads, one of them broken, and their mapping."""
    (tmp_path / "leads.csv").write_text(LEADS)
    (tmp_path / "mapping.yaml").write_text(MAPPING)
    return tmp_path


@pytest.fixture
def answer(imported: tuple[Path, Any]) -> Any:
    """What the import of the company said."""
    return imported[1]


def test_every_row_of_every_file_is_used_or_accounted_for(answer: Any, company: Path) -> None:
    for entry in answer.data["entries"]:
        assert entry["read"] == entry["used"] + entry["not_selected"] + entry["set_aside"] + entry["merged"]
        with (company / entry["file"]).open(encoding="utf-8", newline="") as file:
            assert entry["read"] == sum(1 for _ in csv.reader(file)) - 1
    assert {entry["file"] for entry in answer.data["entries"]} == {path.name for path in company.glob("*.csv")}


def test_the_broken_rows_are_set_aside_with_their_reason(answer: Any, company: Path) -> None:
    planted = json.loads((company / "truth.json").read_text())
    assert planted
    assert answer.data["n_set_aside"] == sum(entry["set_aside"] for entry in answer.data["entries"]) > 0
    for row in answer.data["set_aside"]:
        assert row["reason"]
        assert row["line"] > 1


def test_progress_goes_to_stderr_and_leaves_the_document_alone(answer: Any) -> None:
    assert answer.code == 0
    assert " %  " in answer.err
    json.loads(answer.out)


def test_text_begins_with_the_finding_and_shows_the_identity(run: Run, small: Path) -> None:
    answer = run("import", small / "leads.csv", "--workspace", small / "w", "--mapping", small / "mapping.yaml")
    lines = answer.out.splitlines()
    assert lines[0] == "2 leads and 0 touches imported; 1 row set aside."
    assert any(line.split() == ["leads.csv", "→", "leads", "3", "2", "0", "1", "0"] for line in lines)
    assert any("not a date" in line and " 4 " in line for line in lines)


def test_a_suggestion_is_a_mapping_and_imports_nothing(run: Run, small: Path) -> None:
    answer = run("import", small / "leads.csv", "--workspace", small / "w", "--suggest")
    assert answer.code == 0
    assert yaml.safe_load(answer.out)["tables"][0]["columns"]["lead_id"] == "id"
    assert not (small / "w" / "imports").exists()


def test_the_suggested_mapping_can_be_used_as_it_is(run: Run, company: Path, tmp_path: Path) -> None:
    files = sorted(company.glob("*.csv"))
    suggested = run("import", *files, "--workspace", tmp_path / "w", "--suggest")
    (tmp_path / "mapping.yaml").write_text(suggested.out)
    answer = run("import", *files, "--workspace", tmp_path / "w", "--mapping", tmp_path / "mapping.yaml", "--json")
    assert answer.code == 0, answer.err
    assert answer.data["tables"]["leads"] > 1000


def test_an_import_replaces_and_add_merges(run: Run, small: Path) -> None:
    words = ("import", small / "leads.csv", "--workspace", small / "w", "--mapping", small / "mapping.yaml", "--json")
    assert run(*words).data["tables"]["leads"] == 2
    (small / "leads.csv").write_text("id,entered,origin\nb,2024-01-02,web\nd,2024-01-04,web\n")
    assert run(*words, "--add").data["tables"]["leads"] == 3
    assert run(*words).data["tables"]["leads"] == 2


@pytest.mark.parametrize(
    ("files", "mapping", "complaint"),
    [
        (["nowhere.csv"], MAPPING, "nowhere.csv"),
        (["leads.csv", "empty.csv"], MAPPING, "empty.csv"),
        (["leads.csv"], MAPPING.replace("created_at", "creatd_at"), "creatd_at"),
        (["leads.csv"], MAPPING.replace("origin", "nowhere"), "nowhere"),
        (["leads.csv"], "tables: [", "line"),
        (["leads.csv"], MAPPING + "zone: UTC\n", "zone"),
        (["empty.csv"], MAPPING.replace("leads.csv", "empty.csv"), "empty"),
    ],
)
def test_wrong_input_is_one_line_and_no_import(files: list[str], mapping: str, complaint: str, run: Run, small: Path) -> None:
    (small / "mapping.yaml").write_text(mapping)
    (small / "empty.csv").write_text("")
    answer = run("import", *(small / name for name in files), "--workspace", small / "w", "--mapping", small / "mapping.yaml")
    told = [line for line in answer.err.splitlines() if line.startswith("plumbline: ")]
    assert (answer.code, answer.out, len(told)) == (2, "", 1)
    assert complaint in told[0]
    assert "Traceback" not in answer.err
    assert run("inventory", "--workspace", small / "w").code == 2


def test_without_files_the_command_says_so(run: Run, tmp_path: Path) -> None:
    answer = run("import", "--workspace", tmp_path / "w")
    assert (answer.code, answer.err.count("\n")) == (2, 1)
    assert "FILE" in answer.err


def test_missing_files_are_all_told_and_no_workspace_is_made(run: Run, tmp_path: Path) -> None:
    answer = run("import", tmp_path / "a.csv", tmp_path / "b.csv", "--workspace", tmp_path / "w")
    assert (answer.code, answer.err.count("\n")) == (2, 1)
    assert "a.csv" in answer.err
    assert "b.csv" in answer.err
    assert list(tmp_path.iterdir()) == []


def test_a_guessed_mapping_is_said_to_be_one(run: Run, small: Path) -> None:
    words = ("import", small / "leads.csv", "--workspace", small / "w")
    assert run(*words, "--json").data["mapping_guessed"] is True
    assert "The mapping was guessed" in run(*words).out
    assert run(*words, "--mapping", small / "mapping.yaml", "--json").data["mapping_guessed"] is False
