"""Dates: read in the form in which they are written, asked about where two forms fit, never guessed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from analysis.errors import PlumblineError
from tests.analysis.importing.imports import LEADS_ONLY, Imported, import_files

DATED = LEADS_ONLY.replace("{lead_id: id}", "{lead_id: id, created_at: at}")
THIRD_OF_APRIL = dt.datetime(2025, 4, 3)


def leads(*values: str) -> str:
    return "id;at\n" + "".join(f"L{place};{value}\n" for place, value in enumerate(values))


def read(folder: Path, mapping: str, *values: str) -> list[dt.datetime | None]:
    done = import_files(folder, mapping, {"leads.csv": leads(*values)})
    return done.column("leads", "created_at")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("03/04/2025", "31/12/2025"), THIRD_OF_APRIL),
        (("04/03/2025", "12/31/2025"), THIRD_OF_APRIL),
        (("3/4/2025 9:05", "31/12/2025 10:00"), THIRD_OF_APRIL.replace(hour=9, minute=5)),
        (("04/03/2025 9:05 PM", "12/31/2025 10:00 AM"), THIRD_OF_APRIL.replace(hour=21, minute=5)),
        (("03-04-25", "31-12-25"), THIRD_OF_APRIL),
        (("03.04.2025",), THIRD_OF_APRIL),
        (("3.4.2025 10:00:01",), THIRD_OF_APRIL.replace(hour=10, second=1)),
        (("2025/04/03",), THIRD_OF_APRIL),
        (("20250403",), THIRD_OF_APRIL),
        (("3 Apr 2025",), THIRD_OF_APRIL),
        (("Apr 3, 2025",), THIRD_OF_APRIL),
        (("April 3, 2025 10:00",), THIRD_OF_APRIL.replace(hour=10)),
        (("3-Apr-2025",), THIRD_OF_APRIL),
        (("1743638400000",), THIRD_OF_APRIL),
        (("1743638400",), THIRD_OF_APRIL),
        (("2025-04-03T00:00:00.250+00:00",), THIRD_OF_APRIL.replace(microsecond=250_000)),
        (("2025-04-03 00:00:00 UTC",), THIRD_OF_APRIL),
        (("2025-04-03T02:00+0200",), THIRD_OF_APRIL),
    ],
)
def test_forms_that_the_values_show_are_read(values: tuple[str, ...], expected: dt.datetime, tmp_path: Path) -> None:
    assert read(tmp_path, DATED, *values)[0] == expected


@pytest.mark.parametrize(
    "values", [("03/04/2025",), ("03/04/2025", "05/06/2025 10:00"), ("13/04/2025", "04/13/2025"), ("1-2-24", "3-4-24")]
)
def test_dates_that_can_be_read_in_two_ways_are_asked_about(values: tuple[str, ...], tmp_path: Path) -> None:
    with pytest.raises(PlumblineError) as caught:
        read(tmp_path, DATED, *values)
    assert caught.value.code == "MAPPING-DATE-AMBIGUOUS"
    year = "%y" if len(values[0]) < 8 else "%Y"
    separator = values[0][2] if values[0][2] in "/-" else "-"
    for shown in ("'at'", "leads.csv", f"%d{separator}%m{separator}{year}", f"%m{separator}%d{separator}{year}"):
        assert shown in str(caught.value)
    assert any(value in str(caught.value) for value in values)


def test_one_telling_value_at_the_end_of_a_long_column_is_enough(tmp_path: Path) -> None:
    values = ["03/04/2025"] * 5000 + ["31/12/2025"]
    assert set(read(tmp_path, DATED, *values)) == {THIRD_OF_APRIL, dt.datetime(2025, 12, 31)}


def test_a_question_left_in_the_mapping_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PlumblineError) as caught:
        read(tmp_path, DATED.replace("created_at: at", "created_at: {column: at, format: ask}"), "03/04/2025", "31/12/2025")
    assert caught.value.code == "MAPPING-DATE-AMBIGUOUS"


@pytest.mark.parametrize(("form", "expected"), [("%d/%m/%Y", THIRD_OF_APRIL), ("%m/%d/%Y", dt.datetime(2025, 3, 4))])
def test_a_stated_form_answers_the_question(form: str, expected: dt.datetime, tmp_path: Path) -> None:
    mapping = DATED.replace("created_at: at", f'created_at: {{column: at, format: "{form}"}}')
    assert read(tmp_path, mapping, "03/04/2025") == [expected]


def test_a_default_form_holds_for_all_columns_and_iso_beside_it(tmp_path: Path) -> None:
    mapping = DATED.replace("sources:", 'date_format: "%d/%m/%Y"\nsources:')
    assert read(tmp_path, mapping, "03/04/2025", "2025-04-03") == [THIRD_OF_APRIL, THIRD_OF_APRIL]


def test_several_stated_forms_are_tried_in_order(tmp_path: Path) -> None:
    mapping = DATED.replace("created_at: at", 'created_at: {column: at, format: ["%d.%m.%Y %H:%M", "%d.%m.%Y"]}')
    assert read(tmp_path, mapping, "03.04.2025 10:00", "03.04.2025") == [THIRD_OF_APRIL.replace(hour=10), THIRD_OF_APRIL]


def test_values_in_another_form_are_set_aside(tmp_path: Path) -> None:
    done: Imported = import_files(tmp_path, DATED, {"leads.csv": leads("2025-04-03", "2025-02-30", "soon", "0025-01-01", "9999-01-01")})
    assert done.rows("rejected", "line", "value", "reason") == [
        (3, "2025-02-30", "not a date"),
        (4, "soon", "not a date"),
        (5, "0025-01-01", "not a date"),
        (6, "9999-01-01", "not a date"),
    ]


def test_a_column_without_any_date_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PlumblineError, match="'soon'") as caught:
        read(tmp_path, DATED, "soon", "later")
    assert caught.value.code == "MAPPING-DATE-UNREADABLE"


def test_each_column_may_have_its_own_zone_and_summer_time_is_heeded(tmp_path: Path) -> None:
    mapping = DATED.replace("created_at: at", "created_at: {column: at, time_zone: America/New_York}")
    assert read(tmp_path, mapping, "2025-01-15 12:00", "2025-07-15 12:00", "2025-07-15 12:00Z") == [
        dt.datetime(2025, 1, 15, 17),
        dt.datetime(2025, 7, 15, 16),
        dt.datetime(2025, 7, 15, 12),
    ]
