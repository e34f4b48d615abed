"""What is written: the same bytes from the same seed, rows as counted, ids that differ, times that exist."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sample_data import company as company_module
from sample_data import generate
from sample_data.arrays import DATA_END, DATA_FROM, DAY, instant
from sample_data.columns import local_time
from sample_data.export import FILES
from sample_data.generate import WRITTEN_BY_PEOPLE
from tests.sample_data.conftest import Company, read_rows

CSV_FILES = tuple(name for name, _ in FILES)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    generate(tmp_path / "first", leads=700, seed=3)
    generate(tmp_path / "second", leads=700, seed=3)
    assert contents(tmp_path / "first") == contents(tmp_path / "second")


def test_another_seed_changes_every_file_of_the_export(tmp_path: Path) -> None:
    generate(tmp_path / "first", leads=700, seed=3)
    generate(tmp_path / "second", leads=700, seed=4)
    first, second = contents(tmp_path / "first"), contents(tmp_path / "second")
    assert [name for name in CSV_FILES if first[name] == second[name]] == []


def test_the_folder_holds_the_export_the_truth_and_what_people_wrote(company: Company) -> None:
    assert set(contents(company.summary.folder)) == {*CSV_FILES, *WRITTEN_BY_PEOPLE, "truth.json"}
    assert [path.name for path in company.summary.csv_files] == list(CSV_FILES)


def test_the_default_has_12000_leads_over_two_years_and_about_180000_touches(company: Company) -> None:
    counts = company.summary.counts
    assert counts.leads == 12_000
    assert 160_000 <= counts.touches <= 200_000
    created = company.block.people.created
    assert DATA_FROM <= created.min() < DATA_FROM + 3 * DAY
    assert DATA_END - 3 * DAY < created.max() < DATA_END


@pytest.mark.parametrize("name", CSV_FILES)
def test_each_file_holds_its_good_rows_and_its_broken_ones(company: Company, name: str) -> None:
    written = next(each for each in company.summary.files if each.file == name)
    lines = (company.summary.folder / name).read_text(encoding="utf-8").splitlines()
    assert len(lines) - 1 == written.rows + sum(planted.rows for planted in written.planted)
    assert company.truth["rows"][name] == written.rows


def test_ids_differ_across_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(company_module, "BLOCK", 150)
    generate(tmp_path, leads=500, seed=8)
    for name, column, shared in (("leads.csv", "Lead ID", 3), ("activities.csv", "Activity ID", 3), ("deals.csv", "Deal ID", 2)):
        ids = [row[column] for row in read_rows(tmp_path / name) if row[column]]
        assert len(ids) - len(set(ids)) == shared, f"only the {shared} planted rows of {name} may share an id"


def test_an_account_is_one_company_across_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(company_module, "BLOCK", 150)
    generate(tmp_path, leads=500, seed=8)
    names: dict[str, set[str]] = {}
    for row in read_rows(tmp_path / "leads.csv"):
        names.setdefault(row["Account ID"], set()).add(row["Company Name"])
    assert max(len(found) for account, found in names.items() if account) == 1
    assert names[""] == {""}


def test_one_lead_is_enough(tmp_path: Path) -> None:
    summary = generate(tmp_path, leads=1, seed=2)
    assert summary.counts.leads == 1
    assert summary.files[0].rows == 1


@pytest.mark.parametrize(("leads", "seed"), [(0, 1), (-5, 1), (10, -1), (5_000_001, 1)])
def test_impossible_sizes_and_seeds_are_refused(tmp_path: Path, leads: int, seed: int) -> None:
    with pytest.raises(ValueError, match="must be"):
        generate(tmp_path / "nothing", leads=leads, seed=seed)
    assert not (tmp_path / "nothing").exists()


def test_every_local_time_exists_once_in_berlin(company: Company) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    texts = {line.split(",")[2] for line in (company.summary.folder / "activities.csv").read_text(encoding="utf-8").splitlines()[1:]}
    near_changes = [text for text in texts if text[5:10] in ("03-31", "03-30", "10-27", "10-26")]
    assert len(near_changes) > 100
    for text in near_changes:
        local = dt.datetime.fromisoformat(text).replace(tzinfo=berlin)
        assert local.astimezone(dt.UTC).astimezone(berlin).replace(tzinfo=None) == local.replace(tzinfo=None), f"{text} does not exist"
        assert local.utcoffset() == local.replace(fold=1).utcoffset(), f"{text} happened twice"


def test_times_around_a_change_of_clocks_keep_their_order() -> None:
    import numpy as np

    day = instant(2024, 3, 31)
    at = day + np.arange(3_600, 6 * 3_600, 60)
    assert np.all(np.diff(np.array(local_time(at)).astype("datetime64[s]").astype(np.int64)) >= 0)


def test_nothing_happens_after_the_end_of_the_data(company: Company) -> None:
    last = max(
        row["Entered Date"] for row in company.rows["stage_history.csv"] if row["Entered Date"][:2] == "20" and "-" in row["Entered Date"]
    )
    assert "2025-12-31" <= last < "2026"
    assert company.block.touches.at.max() < DATA_END
