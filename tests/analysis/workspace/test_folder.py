"""The workspace: whole imports or none, adding by keys, and nobody's saved work lost."""

from __future__ import annotations

import datetime as dt
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from analysis.dataset.meta import ImportReport, read_meta
from analysis.errors import PlumblineError
from analysis.importing.mapping.parse import parse_mapping
from analysis.importing.mapping.records import Mapping
from analysis.scorecard import Scorecard
from analysis.study import Study
from analysis.tables import TABLES
from analysis.workspace.database import held
from analysis.workspace.folder import Workspace
from tests.analysis.importing.imports import write_files

MAPPING = """
mapping: Company
sources: {leads: {file: "leads*.csv"}, touches: {file: "touches*.csv"}, stages: {file: "stages*.csv"}, deals: {file: "deals*.csv"}}
tables:
  - {table: leads, from: leads, columns: {lead_id: id, created_at: at, country: country}, attributes: {phone: {role: personal}}}
  - {table: touches, from: touches, columns: {lead_id: id, occurred_at: at, channel: {constant: web}, action: action}, key: [event]}
  - {table: stages, from: stages, columns: {lead_id: id, entered_at: at, stage: stage}}
  - {table: deals, from: deals, columns: {deal_id: deal, lead_id: id, account_id: account, closed_at: at, won: won, amount: amount}}
"""
FILES = {
    "leads.csv": "id,at,country,phone,size\nL1,2025-01-01,DE,1,5\nL2,2025-01-02,FR,2,6\nL9,2025-01-02,IT,3,7\n",
    "touches.csv": "id,at,action,event\nL1,2025-01-05,visit,e1\nL2,2025-01-06,open,e2\nL1,2025-01-07,visit,\n",
    "stages.csv": "id,at,stage\nL2,2025-01-05,mql\n",
    "deals.csv": "deal,id,account,at,won,amount\nD1,L1,,2025-02-01,true,5\nD2,,A,2025-02-01,true,6\n",
}
LATER = {
    "leads-2.csv": "id,at,country,phone,size\nL2,2025-01-02,AT,22,6\nL3,2025-02-01,DE,4,many\n",
    "touches-2.csv": "id,at,action,event\nL3,2025-02-05,visit,e3\nL2,2025-01-06,click,e2\nL1,2025-01-07,visit,\n",
    "stages-2.csv": "id,at,stage\nL3,2025-02-05,mql\n",
    "deals-2.csv": "deal,id,account,at,won,amount\nD1,L1,,2025-02-03,false,0\n",
}


@pytest.fixture(scope="module")
def mapping() -> Mapping:
    return parse_mapping(MAPPING)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return write_files(tmp_path / "files", FILES)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "w")


def table(workspace: Workspace, name: str, *columns: str) -> list[tuple[object, ...]]:
    folder = workspace.current_import()
    assert folder is not None
    stored = pq.read_table(folder / f"{name}.parquet", columns=list(columns))
    return list(zip(*(stored[column].to_pylist() for column in columns), strict=True))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_an_import_is_current_and_in_the_books(workspace: Workspace, files: list[Path], mapping: Mapping) -> None:
    now = dt.datetime(2025, 3, 1, tzinfo=dt.UTC)
    steps: list[tuple[str, float]] = []
    report = workspace.import_files(files, mapping, now=now, progress=lambda step, share: steps.append((step, share)))
    folder = workspace.current_import()
    assert folder is not None
    assert folder.name == report.import_id
    (record,) = workspace.imports()
    assert (record.id, record.made_at, record.parent, len(record.files)) == (report.import_id, now, None, 4)
    assert ImportReport.from_json(record.report) == report == read_meta(folder).report
    assert [share for _, share in steps] == sorted(share for _, share in steps)
    assert steps[-1][1] == 1.0
    assert {path.name for path in folder.iterdir()} == {
        *(f"{each.name}.parquet" for each in TABLES), "touch_types.parquet", "people.parquet", "rejected.parquet", "meta.json",
    }  # fmt: skip


def test_the_same_bytes_and_mapping_are_the_same_import(workspace: Workspace, files: list[Path], mapping: Mapping, tmp_path: Path) -> None:
    first = workspace.import_files(files, mapping)
    other = workspace.import_files(files, parse_mapping(MAPPING.replace("Company", "Other")))
    assert other.import_id != first.import_id
    assert workspace.import_files(files, mapping) == first
    assert workspace.current_import() == tmp_path / "w" / "imports" / first.import_id
    assert len(workspace.imports()) == 2
    (tmp_path / "files" / "leads.csv").write_text(FILES["leads.csv"] + "L10,2025-01-01,DE,1,1\n")
    assert workspace.import_files(files, mapping).import_id not in (first.import_id, other.import_id)


def test_adding_merges_by_keys_and_appends_the_rest(workspace: Workspace, files: list[Path], mapping: Mapping, tmp_path: Path) -> None:
    first = workspace.import_files(files, mapping)
    report = workspace.import_files(write_files(tmp_path / "later", LATER), mapping, add=True)
    assert report.parent == first.import_id
    assert table(workspace, "leads", "lead_id", "country", "a_size") == [
        ("L1", "DE", "5"), ("L2", "AT", "6"), ("L3", "DE", "many"), ("L9", "IT", "7"),
    ]  # fmt: skip
    assert table(workspace, "people", "lead_id", "phone") == [("L1", "1"), ("L2", "22"), ("L3", "4"), ("L9", "3")]
    assert sorted(table(workspace, "touches", "lead_id", "action", "source_key"), key=str) == [
        ("L1", "visit", "e1"), ("L1", "visit", None), ("L1", "visit", None), ("L2", "click", "e2"), ("L3", "visit", "e3"),
    ]  # fmt: skip
    assert table(workspace, "touch_types", "action", "n_touches") == [("click", 1), ("visit", 4)]
    assert table(workspace, "stages", "lead_id", "stage") == [("L1", "lost"), ("L2", "mql"), ("L3", "mql")]
    assert table(workspace, "deals", "deal_id", "won", "amount") == [("D1", False, 0.0), ("D2", True, 6.0)]
    assert all(entry.read == entry.used + entry.not_selected + entry.set_aside + entry.merged for entry in report.entries)


def test_only_some_files_can_be_added(workspace: Workspace, files: list[Path], mapping: Mapping, tmp_path: Path) -> None:
    workspace.import_files(files, mapping)
    report = workspace.import_files(write_files(tmp_path / "later", {"touches-2.csv": LATER["touches-2.csv"]}), mapping, add=True)
    assert [entry.table for entry in report.entries] == ["touches"]
    assert report.rows("leads") == 3
    assert [(each.line, each.value) for each in report.set_aside] == [(2, "L3")]


def test_adding_without_a_mapping_takes_the_one_of_the_import(
    workspace: Workspace, files: list[Path], mapping: Mapping, tmp_path: Path
) -> None:
    workspace.import_files(files, mapping)
    report = workspace.import_files(write_files(tmp_path / "later", {"stages-2.csv": "id,at,stage\nL9,2025-02-05,qualified\n"}), add=True)
    assert report.rows("stages") == 3


def test_adding_the_same_files_changes_nothing_and_some_of_them_is_refused(
    workspace: Workspace, files: list[Path], mapping: Mapping, tmp_path: Path
) -> None:
    first = workspace.import_files(files, mapping)
    again = workspace.import_files(files, mapping, add=True)
    assert again.notes[0].code == "IMPORT-NO-CHANGE"
    assert again.import_id == first.import_id
    with pytest.raises(PlumblineError, match=r"leads\.csv") as caught:
        workspace.import_files([files[0], *write_files(tmp_path / "later", {"touches-2.csv": LATER["touches-2.csv"]})], mapping, add=True)
    assert caught.value.code == "IMPORT-FILE-ALREADY-IN"
    assert len(workspace.imports()) == 1


def test_an_attribute_that_is_gone_is_told(workspace: Workspace, files: list[Path], mapping: Mapping, tmp_path: Path) -> None:
    workspace.import_files(files, mapping)
    without = {**FILES, "leads.csv": "id,at,country,phone\nL1,2025-01-01,DE,1\n"}
    report = workspace.import_files(write_files(tmp_path / "other", without), mapping)
    assert [note.count for note in report.notes if note.code == "ATTRIBUTES-GONE"] == [1]


@pytest.mark.parametrize("name", ["leads.csv", "touches.csv", "deals.csv"])
def test_a_broken_file_leaves_the_workspace_as_it_was(
    name: str, workspace: Workspace, files: list[Path], mapping: Mapping, tmp_path: Path
) -> None:
    first = workspace.import_files(files, mapping)
    before = contents(tmp_path / "w" / "imports")
    (tmp_path / "files" / name).write_bytes(b"\x1f\x8b\x08broken")
    with pytest.raises(PlumblineError) as caught:
        workspace.import_files(files, mapping)
    assert caught.value.code == "FILE-DAMAGED"
    assert contents(tmp_path / "w" / "imports") == before
    current = workspace.current_import()
    assert current is not None
    assert current.name == first.import_id


class CancelledError(Exception):
    """Somebody pressed cancel."""


@pytest.mark.parametrize("share", [0.0, 0.05, 0.3, 0.55, 0.9, 1.0])
def test_an_import_that_is_cancelled_leaves_nothing_behind(
    share: float, workspace: Workspace, files: list[Path], mapping: Mapping, tmp_path: Path
) -> None:
    def progress(_step: str, done: float) -> None:
        if done >= share:
            raise CancelledError

    with pytest.raises(CancelledError):
        workspace.import_files(files, mapping, progress=progress)
    assert list((tmp_path / "w" / "imports").iterdir()) == []
    assert workspace.current_import() is None
    assert workspace.imports() == ()
    assert workspace.import_files(files, mapping).rows("leads") == 3


KILLED = """
import sys, time
from pathlib import Path
from analysis.importing import parse_mapping
from analysis.workspace import Workspace

def progress(step, share):
    if share >= 0.9:
        print("now", flush=True)
        time.sleep(60)

folder, files = Path(sys.argv[1]), [Path(each) for each in sys.argv[2:]]
Workspace.open(folder).import_files(files, parse_mapping((folder.parent / "mapping.yaml").read_text()), progress=progress)
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_a_killed_import_is_cleaned_away_when_the_workspace_is_next_opened(
    workspace: Workspace, files: list[Path], mapping: Mapping, tmp_path: Path, root: Path
) -> None:
    first = workspace.import_files(files, mapping)
    before = contents(tmp_path / "w" / "imports")
    (tmp_path / "mapping.yaml").write_text(MAPPING.replace("Company", "Killed"))
    arguments = [sys.executable, "-c", KILLED, str(tmp_path / "w"), *map(str, files)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, cwd=root) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"now\n"
        with pytest.raises(PlumblineError) as caught:
            workspace.import_files(files, parse_mapping(MAPPING.replace("Company", "Third")))
        assert caught.value.code == "IMPORT-BUSY"
        Workspace.open(tmp_path / "w")  # does not touch what is still being made
        assert len(list((tmp_path / "w" / "imports").iterdir())) == 2
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=30)
    assert len(list((tmp_path / "w" / "imports").iterdir())) == 2
    opened = Workspace.open(tmp_path / "w")
    assert contents(tmp_path / "w" / "imports") == before
    current = opened.current_import()
    assert current is not None
    assert current.name == first.import_id
    assert opened.import_files(files, parse_mapping(MAPPING.replace("Company", "Killed"))).rows("leads") == 3


def test_an_import_whose_folder_stands_but_not_its_entry_is_made_anew(workspace: Workspace, files: list[Path], mapping: Mapping) -> None:
    """As after a power cut between the folder's rename and the entry in the workspace database."""
    report = workspace.import_files(files, mapping)
    folder = workspace.current_import()
    assert folder is not None
    with sqlite3.connect(workspace.folder / "workspace.sqlite") as connection:
        connection.execute("DELETE FROM imports")
        connection.execute("DELETE FROM settings")
    connection.close()
    assert not Workspace.open(workspace.folder).imports()
    assert not folder.exists()
    assert workspace.import_files(files, mapping).import_id == report.import_id


def test_settings_are_kept_and_forgotten(workspace: Workspace) -> None:
    assert workspace.setting("a") is None
    workspace.set_setting("a", "1")
    workspace.set_setting("a", "2")
    assert Workspace.open(workspace.folder).setting("a") == "2"
    workspace.set_setting("a", None)
    assert workspace.setting("a") is None


def test_settings_are_found_by_how_their_keys_begin_whatever_letters_these_are(workspace: Workspace) -> None:
    for key in ("said_%/b", "said_%/a", "said_%", "saidXX/c", "SAID_%/d"):
        workspace.set_setting(key, key[-1])
    assert workspace.settings_under("said_%/") == (("said_%/a", "a"), ("said_%/b", "b"))
    assert workspace.settings_under("nothing/") == ()


def test_studies_and_scorecards_are_kept_by_name_with_their_versions(workspace: Workspace) -> None:
    assert workspace.default_study() is None
    now = dt.datetime(2025, 3, 1, tzinfo=dt.UTC)
    workspace.save_study(Study("B"), by="Ada", now=now)
    workspace.save_study(Study("A").at_age(7))
    saved = workspace.save_study(Study("B", goal="Sell"), by="Ada", now=now)
    assert (saved.version, saved.saved_by, saved.saved_at) == (2, "Ada", now)
    assert workspace.study_names() == ("B", "A")
    assert workspace.study("A") == Study("A").at_age(7)
    assert workspace.default_study() == Study("B", goal="Sell")
    workspace.save_scorecard(Scorecard("S"))
    assert workspace.scorecard_names() == ("S",)
    assert workspace.scorecard("S") == Scorecard("S")
    assert workspace.save_scorecard(Scorecard("S")).version == 1, "saving the same again makes no version"


@pytest.mark.parametrize(("kind", "code"), [("study", "STUDY-UNKNOWN"), ("scorecard", "SCORECARD-UNKNOWN")])
def test_unknown_names_are_told(kind: str, code: str, workspace: Workspace) -> None:
    with pytest.raises(PlumblineError, match="'Nobody'") as caught:
        getattr(workspace, kind)("Nobody")
    assert caught.value.code == code


def test_saving_over_what_someone_else_saved_meanwhile_is_refused(workspace: Workspace) -> None:
    mine = workspace.save_scorecard(Scorecard("S"), based_on=0)
    workspace.save_scorecard(Scorecard("S").with_threshold(70), based_on=mine.version, by="Grace")
    for stale in ({"based_on": mine.version}, {"based_on": 0}, {"replaces": Scorecard("S")}):
        with pytest.raises(PlumblineError, match="version 2 was saved meanwhile by Grace") as caught:
            workspace.save_scorecard(Scorecard("S").with_threshold(50), **stale)
        assert caught.value.code == "WORKSPACE-CHANGED-MEANWHILE"
    assert workspace.scorecard("S").threshold == 70
    assert workspace.save_scorecard(Scorecard("S").with_threshold(50), replaces=Scorecard("S").with_threshold(70)).version == 3
    assert workspace.save_scorecard(Scorecard("S").with_threshold(40)).version == 4


def test_folders_that_are_no_workspaces_are_told(tmp_path: Path) -> None:
    with pytest.raises(PlumblineError) as caught:
        Workspace.open(tmp_path)
    assert caught.value.code == "WORKSPACE-NOT-FOUND"
    (tmp_path / "workspace.sqlite").write_bytes(b"something else, long enough to be looked at" * 100)
    with pytest.raises(PlumblineError) as caught:
        Workspace.open(tmp_path)
    assert caught.value.code == "WORKSPACE-UNREADABLE"
    (tmp_path / "file").write_text("x")
    with pytest.raises(PlumblineError) as caught:
        Workspace.create(tmp_path / "file" / "w")
    assert caught.value.code == "WORKSPACE-UNUSABLE"


def test_files_that_are_not_there_are_told(workspace: Workspace, mapping: Mapping, tmp_path: Path) -> None:
    with pytest.raises(PlumblineError) as caught:
        workspace.import_files([tmp_path / "none.csv"], mapping)
    assert caught.value.code == "FILE-NOT-FOUND"


def test_a_lock_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    with held(tmp_path / "lock") as first, held(tmp_path / "lock") as second:
        assert (first, second) == (True, False)
    with held(tmp_path / "lock") as third:
        assert third


def test_what_was_imported_lasts_as_files_only(workspace: Workspace, files: list[Path], mapping: Mapping) -> None:
    """No database server, no lock left: another process may read at once."""
    workspace.import_files(files, mapping)
    start = time.monotonic()
    assert Workspace.open(workspace.folder).current_import() == workspace.current_import()
    assert time.monotonic() - start < 5
