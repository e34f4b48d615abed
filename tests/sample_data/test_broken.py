"""Broken rows: as many as truth.json says, each broken in the way it says."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable

import pytest

from sample_data.broken import BREAKAGES, plant, planting_random
from sample_data.catalogue import STAGE_LABELS
from tests.sample_data.conftest import Company, Row, read_rows

DATES = {
    "leads.csv": "Create Date", "activities.csv": "Activity Date", "stage_history.csv": "Entered Date", "deals.csv": "Close Date",
    "handoffs.csv": "Handoff Date", "feedback.csv": "Given Date", "field_history.csv": "Edit Date",
}  # fmt: skip
IDS = {"leads.csv": "Lead ID", "activities.csv": "Activity ID", "deals.csv": "Deal ID"}
NUMBERS = {"leads.csv": "Number of Employees", "deals.csv": "Amount"}


def not_a_date(file: str, row: Row) -> bool:
    text = row[DATES[file]]
    if file == "deals.csv":  # 31.12.2025 23:59:59
        text = f"{text[6:10]}-{text[3:5]}-{text[:2]}{text[10:]}"
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return True
    return False


def no_such_lead(file: str, row: Row) -> bool:
    return row["Lead ID"].startswith("L-999")


CHECKS: dict[str, Callable[[str, Row], bool]] = {
    "bad date": not_a_date,
    "no lead id": lambda _, row: not row["Lead ID"].strip(),
    "no deal id": lambda _, row: not row["Deal ID"],
    "no such lead": no_such_lead,
    "not a number": lambda file, row: bool(row[NUMBERS[file]]) and not row[NUMBERS[file]].isdigit(),
    "negative duration": lambda _, row: row["Duration (s)"].startswith("-"),
    "no activity type": lambda _, row: not row["Activity Type"],
    "unknown stage": lambda _, row: row["Stage"] not in STAGE_LABELS.values(),
}


@pytest.fixture(scope="module")
def files(company: Company) -> dict[str, list[Row]]:
    return company.rows | {"activities.csv": read_rows(company.summary.folder / "activities.csv")}


@pytest.mark.parametrize(("file", "reason"), sorted({(each.file, each.reason) for each in BREAKAGES if each.reason in CHECKS}))
def test_the_truth_counts_the_broken_rows_of_each_reason(company: Company, files: dict[str, list[Row]], file: str, reason: str) -> None:
    found = sum(CHECKS[reason](file, row) for row in files[file])
    by_account = sum(not row["Lead ID"] for row in files[file]) if (file, reason) == ("deals.csv", "no lead id") else 0
    assert found - by_account == company.truth["broken_rows"][file][reason]


@pytest.mark.parametrize("file", IDS)
def test_rows_that_share_an_id_differ_from_each_other(company: Company, files: dict[str, list[Row]], file: str) -> None:
    ids = Counter(row[IDS[file]] for row in files[file] if row[IDS[file]].strip())
    shared = {each for each, n in ids.items() if n > 1}
    assert sum(n - 1 for n in ids.values()) == company.truth["broken_rows"][file]["same id, other values"]
    for each in shared:
        same = [tuple(row.values()) for row in files[file] if row[IDS[file]] == each]
        assert len(set(same)) == len(same)


def test_forty_to_sixty_rows_are_broken(company: Company) -> None:
    assert 40 <= company.summary.n_broken <= 60
    assert sum(n for reasons in company.truth["broken_rows"].values() for n in reasons.values()) == company.summary.n_broken
    assert set(company.truth["broken_rows"]) == set(DATES)


def test_a_file_without_rows_stays_as_it_is() -> None:
    assert plant(planting_random(1), "leads.csv", ["Lead ID,Create Date"]) == (["Lead ID,Create Date"], [])


def test_every_row_has_as_many_fields_as_its_header(company: Company) -> None:
    import csv

    for path in company.summary.csv_files:
        with path.open(encoding="utf-8", newline="") as file:
            assert len({len(row) for row in csv.reader(file)}) == 1
