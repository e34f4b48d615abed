from __future__ import annotations

import datetime as dt
from pathlib import Path

from analysis.holdout.accesses import accesses
from analysis.snapshots.open import open_study
from analysis.versions.freeze import ProposedVersion, save_version
from analysis.versions.log import VersionLog
from analysis.versions.records import MarketingPromise, SalesPromise
from analysis.workspace.folder import Workspace
from tests.dashboard.conftest import words

ACTIVATED = dt.datetime(2025, 2, 1, tzinfo=dt.UTC)


def test_the_answer_is_the_first_sentence_and_nothing_is_called_caused(open_view, sample_folder: Path) -> None:
    page = open_view("lift", sample_folder)
    said = words(page)
    assert page.title[0].value == "What is scoring worth to us?"
    assert page.subheader[0].value.startswith("Of the hot leads ")
    assert "Observed, not caused" in said
    assert "no attribute says that leads were assigned at random" in said


def test_assumptions_that_do_not_fit_are_refused_and_fitting_ones_give_money(open_view, sample_folder: Path) -> None:
    page = open_view("lift", sample_folder)
    page.number_input(key="report-call").set_value(50.0)
    page.number_input(key="report-value").set_value(40.0).run()
    assert "must cost less than a conversion brings" in page.error[0].value
    page.number_input(key="report-value").set_value(900.0).run()
    assert not page.error
    assert "Under these assumptions, the impact of calling the hot leads is" in words(page)


def test_an_old_scorecard_is_compared_with_it_on_the_same_leads(open_view, sample_folder: Path) -> None:
    page = open_view("lift", sample_folder)
    page.selectbox(key="report-baseline").set_value("Empty start").run()
    assert not page.exception
    assert "Compared with “Empty start” on the same leads" in words(page)


def test_all_leads_of_an_active_version_are_read_by_name_alone(open_view, own_folder: Path) -> None:
    space = Workspace.open(own_folder)
    study_data = open_study(space)
    saved = save_version(space, study_data, ProposedVersion(space.scorecard("Marketing 2025"), "tests", by="Ann"), now=ACTIVATED).version.id
    VersionLog(space.database).approve(saved, "marketing", MarketingPromise(10), by="Ann", now=ACTIVATED)
    VersionLog(space.database).approve(saved, "sales", SalesPromise(4), by="Bob", now=ACTIVATED)
    VersionLog(space.database).activate(saved, by="Ann", now=ACTIVATED)
    page = open_view("lift", own_folder)
    assert "Give your name" in words(page)
    page.button(key="report-read").click().run()
    assert accesses(space, study_data, "all") == ()
    page.text_input(key="report-by").set_value("Cleo").run()
    page.button(key="report-read").click().run()
    assert not page.exception
    assert [each.by for each in accesses(space, study_data, "all")] == ["Cleo"]
    assert "active since 1 Feb 2025" in words(page)


def test_a_workspace_without_a_scorecard_offers_to_write_one(open_view, own_folder: Path, tmp_path: Path) -> None:
    import sqlite3

    with sqlite3.connect(own_folder / "workspace.sqlite") as connection:
        connection.execute("DELETE FROM documents WHERE kind = 'scorecard'")
    page = open_view("lift", own_folder)
    assert "There is no scorecard yet." in words(page)
