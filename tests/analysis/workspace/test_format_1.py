"""A workspace of format 1 opens, follows to the present format with all that was recorded, and what was signed stays as it was signed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from analysis.bots.overrides import bot_verdicts
from analysis.dataset.meta import ImportReport, read_meta
from analysis.errors import PlumblineError
from analysis.evaluation import evaluate
from analysis.feedback.answer_log import AnswerLog
from analysis.feedback.verdict_log import VerdictLog
from analysis.handoff.log import HandoffLog
from analysis.holdout.access_log import AccessLog
from analysis.holdout.read_log import HoldoutReadLog
from analysis.importing.mapping.parse import parse_mapping
from analysis.ratings.log import RatingLog
from analysis.review.log import ReviewLog
from analysis.scoring.fast import count_scores, prepare
from analysis.snapshots.open import open_study
from analysis.versions.freeze import card_of
from analysis.versions.log import VersionLog
from analysis.versions.records import MarketingPromise
from analysis.versions.serialize import content_id, evidence_data, figures_data, figures_of
from analysis.workspace import format_1
from analysis.workspace.append_only import only_added_to
from analysis.workspace.database import WorkspaceDatabase, database_file
from analysis.workspace.folder import Workspace
from analysis.workspace.schema import APPEND_ONLY, MIGRATIONS, Migration
from analysis.yaml_files import canonical_json, load_yaml
from tests.analysis.workspace.kept import FILE, SHOWN, dump, rows, unpack

NOW_WORDS = {"against": "baseline", "keeps": "validations", "openings": "holdout_reads", "work": "training", "check": "validation"}


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return unpack(tmp_path / "kept")


@pytest.fixture
def workspace(kept: Path) -> Workspace:
    return Workspace.open(kept)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An opened one that nobody changes."""
    return Workspace.open(unpack(tmp_path_factory.mktemp("read") / "kept"))


def in_words_of_today(data: Any) -> Any:
    if isinstance(data, list):
        return [in_words_of_today(each) for each in data]
    if isinstance(data, dict):
        return {NOW_WORDS.get(key, key): in_words_of_today(value) for key, value in data.items()}
    return NOW_WORDS.get(data, data) if isinstance(data, str) else data


def contents(folder: Path) -> dict[str, str]:
    files = sorted(each for each in folder.rglob("*") if each.is_file())
    return {str(each.relative_to(folder)): hashlib.sha256(each.read_bytes()).hexdigest() for each in files}


def test_it_opens_in_the_present_format_with_its_documents_and_settings(read: Workspace) -> None:
    assert dump(read.folder)[0] == f"format {MIGRATIONS[-1].to}"
    assert read.study_names() == ("Wins", "Small")
    assert read.scorecard_names() == ("As it was", "Another", "Spring", "Autumn", "Not yet", "Given up")
    assert read.saved_scorecard("As it was").version == 2
    assert (read.setting("current-scorecard"), read.setting("trust-class/web/download")) == ("Autumn", "form")
    assert [(each.point, each.machine, each.by) for each in bot_verdicts(read)] == [(("email", "open", "nurture 1"), True, "Ann Lee")]
    assert read.settings_under("machine") == ()


def test_what_was_read_is_still_on_record(read: Workspace) -> None:
    found = AccessLog(read.database).accesses()
    assert [(each.kind, each.number, each.scorecard, each.by) for each in found] == [
        ("validation", 1, "Spring", "Ann Lee"), ("holdout", 1, "Spring", "Ann Lee"), ("validation", 2, "As it was", "Ann Lee"),
        ("all", 1, "Spring", "Ann Lee"), ("validation", 3, "Autumn", "Bob Roy"), ("all", 2, "", "Ann Lee"),
    ]  # fmt: skip
    assert (found[0].card_id, found[0].baseline, found[0].settings_tried) == ("e0619a3f46dd1e3b", "24092e0bbbb9a281", 26)
    assert found[0].at is not None
    assert found[0].at.isoformat() == "2025-03-03T08:24:00.250000+00:00"
    assert AccessLog(read.database).settings_tried(found[0].data_id) == 26
    holdout, everything = HoldoutReadLog(read.database).holdout_reads("1f0d47bea141680c")
    assert (holdout.kind, holdout.number, holdout.n_leads, holdout.baseline) == ("holdout", 1, 187, "24092e0bbbb9a281")
    assert (everything.kind, everything.matured_after, everything.read_to, everything.by) == ("all", None, 1767102595000000, "Ann Lee")


def test_a_validation_goes_on_counting_where_it_was(workspace: Workspace) -> None:
    log = AccessLog(workspace.database)
    again = log.record(log.accesses()[0])
    assert (again.number, len(log.accesses())) == (1, 6)
    other = log.record(replace(log.accesses()[0], card_id="f" * 16))
    assert (other.number, len(log.accesses())) == (4, 7)


def test_what_was_said_decided_and_handed_off_is_still_on_record(read: Workspace) -> None:
    verdicts = VerdictLog(read.database)
    assert [(each.lead_id, each.verdict, each.reason, each.score) for each in verdicts.all()][1] == ("L-1000020", "wrong", "no_budget", 45)
    assert [each.lead_id for each in verdicts.standing()] == ["L-1000010", "L-1000020", "L-1000030"]
    answers = AnswerLog(read.database).all()
    assert [(each.speaker, each.answer, each.by) for each in answers][2] == ("sales", "Yes, 20,000", "Ewa Zielińska")
    first, second = HandoffLog(read.database).handoffs()
    assert (first.scorecard, first.version, first.n_leads, first.n_handed_off) == ("Spring", 1, 395, 55)
    assert len(HandoffLog(read.database).passed(1)) == 55
    assert {each.at for each in HandoffLog(read.database).passed(2)} == {second.at}
    decisions = ReviewLog(read.database).decisions()
    assert [(each.number, each.decision, each.reason, each.by) for each in decisions] == [
        (1, "keep", "Nothing to change yet", "Ann Lee"), (2, "adjust", "Inputs moved", "Bob Roy"),
    ]  # fmt: skip
    for each, (stored,) in zip(decisions, rows(read.folder, "SELECT summary FROM reviews ORDER BY number"), strict=True):
        summary, written = json.loads(each.summary), json.loads(stored)
        assert summary["promised"]["n_mature"] == written["promised"]["n_ripe"]
        assert summary["realised"]["n_not_yet_mature"] == written["realised"]["n_unripe"]
        assert summary["alarms"] == written["alarms"]


def test_a_complete_round_shows_what_both_sides_said_and_an_open_one_nothing(read: Workspace) -> None:
    complete, unfinished = RatingLog(read.database).all()
    assert [(each.side, each.by) for each in complete.entered] == [("marketing", "Ann Lee"), ("sales", "Bob Roy")]
    opinions = {each.rule: (each.marketing, each.sales) for each in complete.opinions}
    assert (opinions["Downloads"], opinions["Decision maker"]) == (("low", "negative"), ("high", "high"))
    assert ([each.side for each in unfinished.entered], unfinished.opinions) == (["sales"], ())


def test_versions_verify_and_show_as_before(read: Workspace) -> None:
    standings = VersionLog(read.database).standings()
    assert len(standings) == len(SHOWN["versions"]) == 4
    for standing, shown in zip(standings, SHOWN["versions"], strict=True):
        version = standing.version
        assert (version.number, version.id, version.content.name) == (shown["version"], shown["id"], shown["name"])
        assert (standing.status, version.content.reason) == (shown["status"], shown["reason"])
        assert [(each.act, each.by, each.side) for each in standing.events] == [
            (each["act"], each["by"], each.get("side")) for each in shown["history"]
        ]
        evidence = json.loads(json.dumps(evidence_data(version.content.evidence)))
        assert evidence == in_words_of_today(shown["evidence"])
    marketing = next(each.promise for each in standings[1].events if each.side == "marketing")
    assert marketing == MarketingPromise(10, 0.6)
    assert card_of(standings[0].version).name == "Spring"
    assert standings[0].version.content.reason_for("points of Pricing page") == "Asked for by reps"


def test_what_was_signed_is_not_rewritten(kept: Path) -> None:
    before = rows(kept, "SELECT number, id, name, content FROM versions")
    Workspace.open(kept)
    after = rows(kept, "SELECT number, id, name, content FROM versions")
    assert after == before
    assert all(content_id(text) == kept_id and "format" not in json.loads(text) for _, kept_id, _, text in after)


def test_a_changed_content_of_format_1_is_found_out(workspace: Workspace) -> None:
    with contextlib.closing(sqlite3.connect(workspace.folder / FILE)) as connection:
        connection.execute("DROP TRIGGER versions_update")
        connection.execute("UPDATE versions SET content = 'no JSON' WHERE number = 1")
        connection.commit()
    with pytest.raises(PlumblineError) as caught:
        VersionLog(workspace.database).standings()
    assert caught.value.code == "VERSION-DAMAGED"


def test_a_candidate_from_before_is_signed_and_activated_now_and_new_content_says_its_format(workspace: Workspace) -> None:
    log = VersionLog(workspace.database)
    candidate = log.find("3").version
    log.approve(candidate.id, "marketing", MarketingPromise(9), by="Ann Lee")
    assert log.activate(candidate.id, by="Ann Lee").status == "current"
    assert [each.status for each in log.standings()] == ["retired", "retired", "current", "retired"]
    made = log.save(candidate.content, by="Bob Roy")
    assert made.version.number == 5  # the same content, but written in another format
    ((text,),) = rows(workspace.folder, "SELECT content FROM versions WHERE number = 5")
    assert json.loads(text)["format"] == 2
    assert content_id(text) == made.version.id
    assert log.find("5").version.content == candidate.content


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_rows_are_only_added(workspace: Workspace, table: str) -> None:
    with contextlib.closing(sqlite3.connect(workspace.folder / FILE)) as connection:
        column = connection.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchone()[0]
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] > 0
        for sql in (f"DELETE FROM {table}", f"UPDATE {table} SET {column} = {column}"):
            with pytest.raises(sqlite3.IntegrityError, match="rows are only added"):
                connection.execute(sql)


def schema(folder: Path) -> dict[str, Any]:
    with contextlib.closing(sqlite3.connect(database_file(folder))) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        tables = {name: connection.execute(f"SELECT * FROM pragma_table_xinfo('{name}')").fetchall() for name in names}
        triggers = connection.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name").fetchall()
    return tables | {"triggers": triggers}


def test_its_tables_are_those_of_a_new_workspace(read: Workspace, tmp_path: Path) -> None:
    assert schema(read.folder) == schema(Workspace.create(tmp_path / "new").folder)


def test_a_second_opening_changes_nothing(kept: Path) -> None:
    Workspace.open(kept)
    once = dump(kept)
    Workspace.open(kept)
    assert dump(kept) == once


def test_a_workspace_of_format_1_that_lacks_tables_made_later_gets_them(kept: Path) -> None:
    with contextlib.closing(sqlite3.connect(kept / FILE)) as connection:
        connection.executescript("DROP TABLE looks; DROP TABLE settings_tried; DROP TABLE judgement_sheets")
    workspace = Workspace.open(kept)
    assert AccessLog(workspace.database).accesses() == ()
    assert AccessLog(workspace.database).try_setting("d", "c", by="Ann", now=None) == 1
    assert [each.entered for each in RatingLog(workspace.database).all()] == [(), ()]


class PulledPlugError(Exception):
    """Stands for whatever ends a process."""


@pytest.mark.parametrize("step", range(0, 12, 3))
def test_an_interruption_leaves_format_1_and_the_next_opening_makes_it_good(kept: Path, step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    before, done = dump(kept), iter(range(12))

    def interrupted(connection: sqlite3.Connection, table: str) -> None:
        if next(done) == step:
            raise PulledPlugError
        only_added_to(connection, table)

    with monkeypatch.context() as patch:
        patch.setattr(format_1, "only_added_to", interrupted)
        with pytest.raises(PulledPlugError):
            Workspace.open(kept)
    assert dump(kept) == before
    assert len(VersionLog(Workspace.open(kept).database).standings()) == 4


KILLED = """
import os, signal, sys
from pathlib import Path
from analysis.workspace import format_1
from analysis.workspace.folder import Workspace
format_1._rename_settings = lambda connection: os.kill(os.getpid(), signal.SIGKILL)
Workspace.open(Path(sys.argv[1]))
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_a_kill_in_the_middle_leaves_format_1(kept: Path, root: Path) -> None:
    before = dump(kept)
    ended = subprocess.run([sys.executable, "-c", KILLED, str(kept)], cwd=root, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert dump(kept) == before
    assert len(AccessLog(Workspace.open(kept).database).accesses()) == 6


OPENED = """
import sys
from pathlib import Path
from analysis.versions.log import VersionLog
from analysis.workspace.folder import Workspace
print("ready", flush=True)
sys.stdin.readline()
print(len(VersionLog(Workspace.open(Path(sys.argv[1])).database).standings()))
"""


def test_two_processes_open_it_at_once(kept: Path, root: Path) -> None:
    with contextlib.ExitStack() as stack:
        started = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", OPENED, str(kept)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root, text=True
                )
            )
            for _ in range(2)
        ]
        assert [each.stdout.readline() for each in started if each.stdout] == ["ready\n"] * 2
        for each in started:
            assert each.stdin
            each.stdin.write("go\n")
            each.stdin.flush()
        assert [each.communicate()[0] for each in started] == ["4\n", "4\n"]
    assert dump(kept)[0] == "format 2"


def test_a_format_that_is_not_known_yet_is_refused_in_a_plain_sentence(kept: Path) -> None:
    with contextlib.closing(sqlite3.connect(kept / FILE)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = dump(kept)
    with pytest.raises(PlumblineError, match="up to format 2, and this one has format 99") as caught:
        Workspace.open(kept)
    assert caught.value.code == "WORKSPACE-UNREADABLE"
    assert dump(kept) == before


def test_a_later_step_can_add_a_column_to_a_kept_workspace(kept: Path) -> None:
    def add(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE verdicts ADD COLUMN sure TEXT NOT NULL DEFAULT 'yes'")

    database = WorkspaceDatabase(kept / FILE, (*MIGRATIONS, Migration(MIGRATIONS[-1].to + 1, add)))
    database.open()
    assert dump(kept)[0] == f"format {MIGRATIONS[-1].to + 1}"
    log = VerdictLog(database)
    log.add(log.all()[0])
    assert len(log.all()) == 6
    assert set(rows(kept, "SELECT sure FROM verdicts")) == {("yes",)}
    with pytest.raises(PlumblineError):
        Workspace.open(kept)  # by a version that does not know that step


def test_stored_mappings_and_reports_are_read_in_the_words_of_today(read: Workspace) -> None:
    first, second = read.imports()
    ((stored, report),) = rows(read.folder, f"SELECT mapping, report FROM imports WHERE id = '{first.id}'")
    assert "table: passes" in stored
    assert first.mapping == stored.replace("table: passes", "table: handoffs")
    assert [each.table for each in parse_mapping(first.mapping).entries].count("handoffs") == 1
    told, written = ImportReport.from_json(first.report), json.loads(report)
    assert told.rows("handoffs") == next(each["rows"] for each in written["tables"] if each["table"] == "passes") > 0
    assert second.files[-1].size == next(iter(rows(read.folder, "SELECT size FROM import_files ORDER BY rowid DESC")))[0]


def test_a_mapping_is_translated_where_it_names_the_table_and_nowhere_else() -> None:
    text = (
        "mapping: passes # passes\nsources: {passes: {file: passes.csv}}\ntables:\n"
        "  - {table: leads, from: passes, columns: {lead_id: passes}, attributes: {table: passes}}\n"
        "  - table:   'passes'\n    from: passes\n    columns: {lead_id: id, at: at}\n"
    )
    assert format_1.mapping(text) == text.replace("table:   'passes'", "table:   handoffs")
    as_json = json.dumps(load_yaml(text, where="x").data)
    assert [each.table for each in parse_mapping(format_1.mapping(as_json)).entries] == ["leads", "handoffs"]


def test_a_new_mapping_that_says_the_old_word_is_told_the_new_one(read: Workspace) -> None:
    ((stored,),) = rows(read.folder, "SELECT mapping FROM imports WHERE position = 1")
    with pytest.raises(PlumblineError, match="'handoffs'") as caught:
        parse_mapping(stored)
    assert caught.value.code == "MAPPING-INVALID"


def test_the_same_mapping_in_the_words_of_today_gives_the_same_import(read: Workspace) -> None:
    ((stored,),) = rows(read.folder, "SELECT mapping FROM imports WHERE position = 1")
    before = canonical_json(load_yaml(stored, where="x").data)
    assert format_1.identity(parse_mapping(format_1.mapping(stored)).content) == before


def test_an_import_is_read_as_it_is_now_and_left_as_it_was(kept: Path) -> None:
    before = contents(kept / "imports")
    folder = Workspace.open(kept).current_import()
    assert folder is not None
    assert folder.name == "ed83d37af5056930"
    meta = read_meta(folder)
    assert {each.table for each in meta.report.tables} >= {"leads", "handoffs"}
    assert {each.table for each in meta.report.set_aside} >= {"handoffs"}
    assert not (folder / "passes.parquet").exists()
    assert contents(kept / "imports") == before


def set_aside_tables(folder: Path) -> set[str]:
    import pyarrow.parquet as pq

    return set(pq.read_table(folder / "rejected.parquet")["table"].to_pylist())


def test_the_rows_set_aside_name_the_table_of_today(read: Workspace) -> None:
    folder = read.current_import()
    assert folder is not None
    assert "handoffs" in set_aside_tables(folder)
    assert "passes" not in set_aside_tables(folder)


def test_the_cache_may_be_deleted(workspace: Workspace) -> None:
    import shutil

    shutil.rmtree(workspace.cache)
    assert open_study(workspace).dataset.import_id == "ed83d37af5056930"


def test_a_damaged_import_is_told(kept: Path) -> None:
    for name in ("meta.json", "rejected.parquet"):
        (kept / "imports" / "ed83d37af5056930" / name).write_text("no more")
    with pytest.raises(PlumblineError) as caught:
        open_study(Workspace.open(kept))
    assert caught.value.code == "IMPORT-UNREADABLE"


def test_files_are_added_to_it_by_its_own_mapping(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "handovers.csv"
    path.write_text("Lead ID,Handover Date,Score,Tier,Handed Over By\nL-1000010,2025-03-04 10:00:00,50,hot,Ann\n", encoding="utf-8")
    before = ImportReport.from_json(workspace.imports()[-1].report).rows("handoffs")
    report = workspace.import_files([path], add=True)
    assert report.rows("handoffs") == before + 1
    folder = workspace.current_import()
    assert folder == workspace.folder / "imports" / report.import_id


def test_its_evidence_gives_the_figures_that_it_gave(read: Workspace) -> None:
    card = read.scorecard("Spring")
    patterns = open_study(read).observe(card).patterns.of_part("training")
    result = evaluate(count_scores(prepare(patterns, card), card), card)
    assert json.loads(json.dumps(figures_data(figures_of("training", result)))) == SHOWN["backtest of Spring"]


@pytest.mark.parametrize("share", [os.link, None], ids=["links", "no links"])
def test_it_needs_no_links_of_the_file_system(kept: Path, share: Callable[..., None] | None, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_paths: Path) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", share or refused)
    assert open_study(Workspace.open(kept)).dataset.import_id == "ed83d37af5056930"
