from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from analysis.feedback.verdict_log import VerdictLog
from analysis.scorecard import parse_scorecard
from analysis.workspace.folder import Workspace
from tests.dashboard.conftest import words


def ledger(page):
    return next(each.value for each in page.dataframe if "Contribution" in each.value.columns)


def test_the_ledger_of_a_lead_adds_up_to_its_score(open_view, sample_folder: Path) -> None:
    page = open_view("lead", sample_folder)
    frame = ledger(page)
    score = int(frame["Sum so far"].iloc[-1])
    assert frame["Contribution"].sum() == pytest.approx(score)
    assert page.subheader[0].value.startswith(f"{score} points on ")


def test_a_lead_is_found_by_its_id_and_without_regard_to_case(open_view, sample_folder: Path) -> None:
    page = open_view("lead", sample_folder)
    page.text_input(key="search").set_value("l-1000007")
    page.run()
    assert not page.exception
    assert "L-1000007" in words(page)


def test_a_search_without_a_match_says_so(open_view, sample_folder: Path) -> None:
    page = open_view("lead", sample_folder)
    page.text_input(key="search").set_value("nobody of this name")
    page.run()
    assert not page.exception
    assert "No lead has this" in page.info[0].value


def test_an_earlier_day_knows_no_later_step(open_view, sample_folder: Path) -> None:
    page = open_view("lead", sample_folder)
    day = dt.date.fromisoformat(ledger(page)["At (UTC)"].iloc[0][:10])
    page.date_input(key="as_of").set_value(day)
    page.run()
    assert not page.exception
    assert ledger(page)["At (UTC)"].max() <= f"{day} 23:59"


def test_leads_without_dates_are_explained_without_days(open_view, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    rows = [f"L-{number},{'Web' if number % 3 else 'Fair'},{number % 2}" for number in range(60)]
    file.write_text("lead_id,source,converted\n" + "\n".join(rows) + "\n")
    space = Workspace.create(tmp_path / "workspace")
    space.import_files([file])
    space.save_scorecard(parse_scorecard("name: Plain\nrules: [{name: From the web, points: 70, attribute: {source: Web}}]"))
    page = open_view("lead", tmp_path / "workspace")
    assert page.subheader[0].value == "70 points: hot."
    assert "1970" not in words(page)
    assert not page.date_input
    board = open_view("board", tmp_path / "workspace")
    assert "the holdout is random" in words(board)
    assert "The import has no touches" in words(open_view("touch_points", tmp_path / "workspace"))


def test_a_rep_gives_a_verdict_on_the_lead(open_view, own_folder: Path) -> None:
    page = open_view("lead", own_folder)
    page.radio(key="verdict-kind-lead").set_value("right")
    page.text_input(key="verdict-by-lead").set_value("Ann")
    page.button(key="verdict-save-lead").click().run()
    assert not page.exception
    (said,) = VerdictLog(Workspace.open(own_folder).database).all()
    assert (said.verdict, said.reason, said.by, said.scorecard) == ("right", None, "Ann", "Marketing 2025")
    assert "right (Ann)" in words(page)


def test_a_wrong_lead_needs_a_reason(open_view, own_folder: Path) -> None:
    page = open_view("lead", own_folder)
    page.text_input(key="verdict-by-lead").set_value("Ann")
    page.button(key="verdict-save-lead").click().run()
    assert "VERDICT-INCOMPLETE" in words(page)
    assert VerdictLog(Workspace.open(own_folder).database).all() == ()
