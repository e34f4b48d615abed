"""The page Versions: frozen, signed by both sides, activated."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.snapshots.open import CURRENT_SCORECARD, open_study
from analysis.versions.freeze import ProposedVersion, save_version
from analysis.versions.log import VersionLog
from analysis.versions.records import MarketingPromise, SalesPromise
from analysis.workspace.folder import Workspace
from tests.dashboard.conftest import words


@pytest.fixture
def frozen(own_folder: Path) -> Path:
    """A workspace with one candidate."""
    space = Workspace.open(own_folder)
    card = space.scorecard("Marketing 2025").with_points("Pricing page", 20)
    save_version(space, open_study(space), ProposedVersion(card, "More weight on *prices*", by="Ann", based_on=0))
    return own_folder


def button(page: AppTest, label: str):
    return next(each for each in page.button if each.label == label)


def field(page: AppTest, label: str):
    return next(each for each in (*page.text_input, *page.number_input) if each.label == label)


def test_before_the_first_version_the_page_offers_to_freeze_one(open_view, own_folder: Path) -> None:
    page = open_view("versions", own_folder)
    assert "No version has been saved yet" in page.subheader[0].value
    button(page, "Freeze as a version").click().run()
    assert "VERSION-REASONLESS" in page.error[0].value
    field(page, "Why this version").set_value("as it is")
    field(page, "Your name").set_value("Ann")
    button(page, "Freeze as a version").click().run()
    assert not page.exception
    standing = VersionLog(Workspace.open(own_folder).database).standings()[0]
    assert (standing.version.number, standing.saved.by, standing.version.content.reason) == (1, "Ann", "as it is")
    assert "version 1 waits for marketing and sales" in words(page)


def test_the_page_shows_changes_with_reasons_and_both_figures(open_view, frozen: Path) -> None:
    page = open_view("versions", frozen)
    changes = next(each.value for each in page.dataframe if "What changes" in each.value.columns)
    assert changes.to_numpy().tolist() == [["Pricing page 5 → 20", "More weight on *prices*"]]
    figures = next(each.value for each in page.dataframe if "Figure" in each.value.columns)
    assert figures["Figure"].tolist()[:2] == ["Hot leads", "Hot-lead conversion"]
    assert "Why this version: More weight on *prices*" in words(page)
    assert any("\\*prices\\*" in each.value for each in page.caption)  # free text is never read as Markdown


def test_both_sides_sign_on_the_page_and_then_it_becomes_active(open_view, frozen: Path) -> None:
    page = open_view("versions", frozen)
    button(page, "Sign for marketing").click().run()
    assert page.session_state["failure"].code == "VERSION-NAMELESS"
    field(page, "Name, for marketing").set_value("Ann Lee")
    field(page, "Hot leads a month").set_value(60)
    button(page, "Sign for marketing").click().run()
    field(page, "Name, for sales").set_value("Bob Meyer")
    field(page, "First contact within (working hours)").set_value(2.5).run()
    assert "You sign: first contact with every hot lead within 2.5 working hours." in words(page)
    button(page, "Sign for sales").click().run()
    assert not page.exception
    standing = VersionLog(Workspace.open(frozen).database).standings()[0]
    assert standing.status == "approved"
    assert standing.signature("marketing").promise == MarketingPromise(60, 0.5)
    assert standing.signature("sales").promise == SalesPromise(2.5)
    field(page, "Your name, to activate it").set_value("Ann Lee")
    button(page, "Activate").click().run()
    assert not page.exception
    assert VersionLog(Workspace.open(frozen).database).current().version == standing.version
    assert Workspace.open(frozen).setting(CURRENT_SCORECARD) == "Marketing 2025"
    assert "Version 1 is active." in words(page)
    assert not [each for each in page.button if each.label.startswith(("Sign", "Activate"))]


def test_a_form_signs_the_version_that_it_shows_even_when_another_was_saved_meanwhile(open_view, frozen: Path) -> None:
    page = open_view("versions", frozen)
    space = Workspace.open(frozen)
    card = space.scorecard("Marketing 2025").with_points("Pricing page", 30)
    save_version(space, open_study(space), ProposedVersion(card, "meanwhile", by="Cem"))
    field(page, "Name, for sales").set_value("Bob")
    button(page, "Sign for sales").click().run()
    first, second = VersionLog(Workspace.open(frozen).database).standings()
    assert first.signature("sales") is not None
    assert second.signature("sales") is None


def test_history_lists_every_act_and_a_retired_version_cannot_be_signed(open_view, frozen: Path) -> None:
    page = open_view("versions", frozen)
    next(each for each in page.text_input if each.label == "Name").set_value("Ann")
    next(each for each in page.text_input if each.label == "Why").set_value("no longer true")
    button(page, "Retire").click().run()
    assert not page.exception
    assert VersionLog(Workspace.open(frozen).database).standings()[0].status == "retired"
    assert not [each for each in page.button if each.label.startswith("Sign")]


def test_the_board_cannot_change_what_both_sides_signed(open_view, frozen: Path) -> None:
    space = Workspace.open(frozen)
    identity = VersionLog(space.database).standings()[0].version.id
    VersionLog(space.database).approve(identity, "sales", SalesPromise(), by="Bob")
    VersionLog(space.database).approve(identity, "marketing", MarketingPromise(60), by="Ann")
    VersionLog(space.database).activate(identity, by="Ann")
    page = open_view("board", frozen)
    chooser = next(each for each in page.selectbox if each.label == "Compared with (current)")
    assert chooser.disabled
    assert chooser.value == "Marketing 2025"


def test_an_empty_workspace_says_so(tmp_path: Path, open_view) -> None:
    Workspace.create(tmp_path / "empty")
    page = open_view("app", tmp_path / "empty")
    assert not page.exception
