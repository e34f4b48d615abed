"""Versions in the workspace database: nothing becomes active without both signatures, and nothing is ever changed or taken out."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, precondition, rule

from analysis.errors import PlumblineError
from analysis.handoff.log import HandoffLog
from analysis.scorecard import scorecard_yaml
from analysis.snapshots.open import CURRENT_SCORECARD
from analysis.versions.lifecycle import VersionHistory, status_of
from analysis.versions.log import VersionLog
from analysis.versions.records import SIDES, MarketingPromise, Promise, SalesPromise, Side
from analysis.workspace.database import FILE, WorkspaceDatabase
from analysis.workspace.folder import Workspace
from analysis.workspace.schema import APPEND_ONLY
from tests.analysis.versions.worlds import CARD, content

NOW = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC)
PROMISES: dict[Side, Promise] = {"marketing": MarketingPromise(40), "sales": SalesPromise()}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "workspace")


@pytest.fixture
def book(workspace: Workspace) -> VersionLog:
    return VersionLog(workspace.database)


def signed(book: VersionLog, standing: VersionHistory) -> VersionHistory:
    for side in SIDES:
        standing = book.approve(standing.version.id, side, PROMISES[side], by=f"{side}'s head", now=NOW)
    return standing


def code_of(act) -> str:
    with pytest.raises(PlumblineError) as caught:
        act()
    return caught.value.code


def test_a_version_goes_from_candidate_to_current_and_its_successor_retires_it(workspace: Workspace, book: VersionLog) -> None:
    first = book.save(content(), by="Ann", now=NOW, based_on=0)
    assert (first.version.number, first.status, first.missing) == (1, "candidate", SIDES)
    assert signed(book, first).status == "approved"
    assert book.activate(first.version.id, by="Ann", now=NOW).status == "current"
    assert workspace.setting(CURRENT_SCORECARD) == "New business"
    second = book.save(content(CARD.with_points("Pricing page", 20)), by="Bob", now=NOW, based_on=1)
    signed(book, second)
    book.activate(second.version.id, by="Bob", now=NOW)
    before, after = book.standings()
    assert (before.status, after.status) == ("retired", "current")
    assert before.retired is not None
    assert before.retired.note == "version 2 took its place"
    assert workspace.scorecard("New business").points[0] == 20
    assert [each.act for each in before.events] == ["save", "approve", "approve", "activate", "retire"]
    assert after.signature("sales").promise == SalesPromise(4.0)


@pytest.mark.parametrize("side", SIDES)
def test_one_signature_is_not_enough(book: VersionLog, side: Side) -> None:
    saved = book.save(content(), by="Ann")
    book.approve(saved.version.id, side, PROMISES[side], by="Ann")
    assert code_of(lambda: book.activate(saved.version.id, by="Ann")) == "VERSION-UNSIGNED"
    assert code_of(lambda: book.approve(saved.version.id, side, PROMISES[side], by="Bob")) == "VERSION-SIGNED"
    assert book.current() is None


@pytest.mark.parametrize("name", ["Ann Lee", " ann lee "])
def test_nobody_signs_for_both_sides(book: VersionLog, name: str) -> None:
    saved = book.save(content(), by="Ann Lee")
    book.approve(saved.version.id, "marketing", PROMISES["marketing"], by="Ann Lee")
    assert code_of(lambda: book.approve(saved.version.id, "sales", PROMISES["sales"], by=name)) == "VERSION-ONE-SIGNER"
    assert book.approve(saved.version.id, "sales", PROMISES["sales"], by="Bob").status == "approved"


def test_acts_need_a_name_and_a_version_needs_a_reason(book: VersionLog) -> None:
    saved = book.save(content(), by="Ann")
    assert code_of(lambda: book.save(content(reason=" "), by="Ann")) == "VERSION-REASONLESS"
    for act in (
        lambda: book.save(content(reason="x"), by=" "),
        lambda: book.approve(saved.version.id, "sales", SalesPromise(), by=""),
        lambda: book.activate(saved.version.id, by=""),
        lambda: book.retire(saved.version.id, by=""),
    ):
        assert code_of(act) == "VERSION-NAMELESS"


def test_who_saves_second_sees_the_first_and_chooses(book: VersionLog) -> None:
    book.save(content(reason="Ann's"), by="Ann", based_on=0)
    with pytest.raises(PlumblineError) as caught:
        book.save(content(reason="Bob's"), by="Bob", based_on=0)
    assert caught.value.code == "WORKSPACE-CHANGED-MEANWHILE"
    assert "version 1 of 'New business' was saved meanwhile by Ann" in str(caught.value)
    assert book.save(content(reason="Bob's"), by="Bob", based_on=1).version.number == 2


def test_the_very_same_content_is_the_same_version_for_everybody_who_saves_it(book: VersionLog) -> None:
    first, again = book.save(content(), by="Ann", based_on=0), book.save(content(), by="Bob", based_on=0)
    assert first == again
    assert again.saved.by == "Ann"


def test_only_what_was_read_can_be_signed(workspace: Workspace, book: VersionLog) -> None:
    seen = book.save(content(), by="Ann").version.id
    book.save(content(reason="changed meanwhile"), by="Bob")
    book.approve(seen, "sales", SalesPromise(), by="Cem")
    assert [each.missing for each in book.standings()] == [("marketing",), SIDES]
    assert code_of(lambda: book.approve("0" * 16, "sales", SalesPromise(), by="Cem")) == "VERSION-UNKNOWN"
    with contextlib.closing(sqlite3.connect(workspace.folder / FILE)) as books:
        books.execute("DROP TRIGGER versions_update")
        books.execute("UPDATE versions SET content = replace(content, 'More weight', 'Less weight') WHERE number = 1")
        books.commit()
    assert code_of(lambda: book.approve(seen, "marketing", MarketingPromise(1), by="Dee")) == "VERSION-DAMAGED"


def test_a_version_that_rests_on_a_likely_leak_cannot_be_signed(book: VersionLog) -> None:
    saved = book.save(content(blocked=("status",)), by="Ann")
    assert code_of(lambda: book.approve(saved.version.id, "sales", SalesPromise(), by="Bob")) == "VERSION-BLOCKED"


def test_what_both_sides_signed_stays_as_it_is_while_active(workspace: Workspace, book: VersionLog) -> None:
    saved = signed(book, book.save(content(), by="Ann"))
    workspace.save_scorecard(CARD.with_points("Pricing page", 11))  # a draft may still change
    book.activate(saved.version.id, by="Ann")
    assert scorecard_yaml(workspace.scorecard("New business")) == saved.version.content.card
    assert code_of(lambda: workspace.save_scorecard(CARD.with_points("Pricing page", 12))) == "SCORECARD-SIGNED"
    assert code_of(lambda: workspace.set_setting(CURRENT_SCORECARD, "Another")) == "SCORECARD-SIGNED"
    workspace.set_setting(CURRENT_SCORECARD, "New business")
    book.save(content(CARD.with_points("Pricing page", 12)), by="Bob")  # a candidate of the same name does not touch it either
    assert scorecard_yaml(workspace.scorecard("New business")) == saved.version.content.card
    book.retire(saved.version.id, by="Ann", note="no longer true")
    assert book.current() is None
    assert workspace.setting(CURRENT_SCORECARD) == "New business"
    workspace.set_setting(CURRENT_SCORECARD, "Another")


def test_versions_are_found_as_people_name_them(book: VersionLog) -> None:
    saved = signed(book, book.save(content(), by="Ann"))
    book.activate(saved.version.id, by="Ann")
    for name in ("1", "v1", "V1", " current ", saved.version.id, saved.version.id[:6]):
        assert book.find(name).version == saved.version
    for name in ("2", "", saved.version.id[:3], "none"):
        assert code_of(lambda name=name: book.find(name)) == "VERSION-UNKNOWN"


@pytest.mark.parametrize("table", ["versions", "version_events", "handoffs", "handoff_leads"])
def test_the_file_itself_refuses_to_change_or_delete_what_was_entered(workspace: Workspace, book: VersionLog, table: str) -> None:
    from analysis.handoff.log import Handoff

    signed(book, book.save(content(), by="Ann"))
    HandoffLog(workspace.database).record(Handoff(0, NOW, "New business", "c", 1, "i", 0, "x.csv", 2, 0), [("L1", 70, "hot")])
    with contextlib.closing(sqlite3.connect(workspace.folder / FILE)) as books:
        column = books.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchone()[0]
        assert books.execute(f"SELECT count(*) FROM {table}").fetchone()[0] > 0
        for sql in (f"DELETE FROM {table}", f"UPDATE {table} SET {column} = {column}"):
            with pytest.raises(sqlite3.IntegrityError, match="rows are only added"):
                books.execute(sql)


def test_every_table_of_what_people_said_or_signed_is_guarded_so(workspace: Workspace) -> None:
    with contextlib.closing(sqlite3.connect(workspace.folder / FILE)) as books:
        triggers = {row[0] for row in books.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    assert {f"{table}_{act}" for table in APPEND_ONLY for act in ("update", "delete")} <= triggers


class Life(RuleBasedStateMachine):
    """Any sequence of acts, by anybody, on any version."""

    versions = Bundle("versions")

    @initialize()
    def books(self) -> None:
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        database = WorkspaceDatabase(Path(self.folder.name) / FILE)
        database.create()
        self.book = VersionLog(database)
        self.before: tuple[VersionHistory, ...] = ()
        self.signed: dict[str, set[str]] = {}

    def attempt(self, act) -> None:
        with contextlib.suppress(PlumblineError):
            act()

    @rule(target=versions, points=st.integers(-3, 3), blocked=st.sampled_from([(), (), ("status",)]))
    def save(self, points: int, blocked: tuple[str, ...]):
        if len(self.before) >= 5:
            return multiple()
        return self.book.save(content(CARD.with_points("Pricing page", points), blocked=blocked), by="Ann").version.id

    @rule(version=versions, side=st.sampled_from(SIDES), name=st.sampled_from(["Ann", "Bob", " bob "]))
    def approve(self, version: str, side: Side, name: str) -> None:
        try:
            self.book.approve(version, side, PROMISES[side], by=name)
        except PlumblineError:
            return
        self.signed.setdefault(version, set()).add(side)

    @rule(version=versions)
    def activate(self, version: str) -> None:
        self.attempt(lambda: self.book.activate(version, by="Cem"))

    @rule(version=versions)
    def retire(self, version: str) -> None:
        self.attempt(lambda: self.book.retire(version, by="Dee"))

    @precondition(lambda self: hasattr(self, "book"))
    @invariant()
    def holds(self) -> None:
        standings = self.book.standings()
        current = [each for each in standings if each.status == "current"]
        assert len(current) <= 1
        for each in standings:
            if each.activated is not None:
                assert self.signed.get(each.version.id) == set(SIDES)
                assert len({event.by.strip().casefold() for event in each.events if event.act == "approve"}) == 2
                assert not each.version.content.evidence.blocked
        for earlier, later in zip(self.before, standings, strict=False):
            assert later.version == earlier.version
            assert later.events[: len(earlier.events)] == earlier.events
            order = ("candidate", "approved", "current", "retired")
            assert order.index(status_of(later.events)) >= order.index(earlier.status)
        assert len(standings) >= len(self.before)
        self.before = standings

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()


Life.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestLife = Life.TestCase
