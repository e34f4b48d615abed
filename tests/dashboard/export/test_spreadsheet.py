from __future__ import annotations

import csv
from pathlib import Path

import pytest

from dashboard.export.spreadsheet import neutral, write_csv, write_whole


@pytest.mark.parametrize("text", ["=1+1", "+49 30 1234", "-5", "@SUM(A1)", "\tx", "\rx", " =1+1"])
def test_a_text_that_would_start_a_formula_is_shown_as_text(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["Meier", "a=b", "", "'=1", -5, 1.5, None, True])
def test_every_other_cell_stays_as_it_is(cell: object) -> None:
    assert neutral(cell) is cell


def test_a_csv_file_reads_back(tmp_path: Path) -> None:
    write_csv(tmp_path / "x.csv", ["name", "score"], [['Präzision "GmbH", Köln', 5], ["two\nlines", None]])
    with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["name", "score"], ['Präzision "GmbH", Köln', "5"], ["two\nlines", ""]]


def test_a_failed_write_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("old")

    def fail(draft: Path) -> None:
        draft.write_text("half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_whole(path, fail)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
