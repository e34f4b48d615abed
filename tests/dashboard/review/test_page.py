"""The page Review: without a version, before anybody has looked, with alarms, and with what is decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.holdout.access_log import AccessLog
from analysis.review.decide import review_active
from analysis.review.log import ReviewLog
from analysis.snapshots.open import open_study
from analysis.versions.freeze import ProposedVersion, save_version
from analysis.versions.log import VersionLog
from analysis.versions.records import MarketingPromise, SalesPromise
from analysis.workspace.folder import Workspace
from dashboard.pages import REVIEW
from tests.dashboard.conftest import unlinked, words

START = dt.datetime(2024, 11, 1, tzinfo=dt.UTC)


def put_into_use(folder: Path, now: dt.datetime | None) -> Workspace:
    space = Workspace.open(folder)
    card, book = space.scorecard("Marketing 2025"), VersionLog(space.database)
    identity = save_version(space, open_study(space), ProposedVersion(card, "as it is", by="Ann"), now=now).version.id
    book.approve(identity, "marketing", MarketingPromise(5), by="Ann", now=now)
    book.approve(identity, "sales", SalesPromise(4), by="Bob", now=now)
    book.activate(identity, by="Ann", now=now)
    return space


@pytest.fixture
def used(own_folder: Path) -> Path:
    """A workspace with a active version since November 2024."""
    put_into_use(own_folder, START)
    return own_folder


@pytest.fixture
def read(used: Path) -> Path:
    """The same, where somebody has looked."""
    space = Workspace.open(used)
    review_active(space, open_study(space), by="Ann")
    return used


@pytest.fixture
def open_review(open_view) -> Callable[[Path], AppTest]:
    """Opens the page as part of the dashboard, so that its links to other pages lead somewhere."""

    def opened(folder: Path) -> AppTest:
        page = open_view("app", folder).switch_page(REVIEW.file).run()
        assert not page.exception, [each.message for each in page.exception]
        return page

    return opened


def button(page: AppTest, label: str):
    return next(each for each in page.button if each.label == label)


def field(page: AppTest, label: str):
    return next(each for each in page.text_input if each.label == label)


def table(page: AppTest, column: str):
    return next(each.value for each in page.dataframe if column in each.value.columns)


def test_without_a_version_the_page_leads_to_the_versions(open_review, own_folder: Path) -> None:
    page = open_review(own_folder)
    assert unlinked(page.subheader[0].value) == "No version is active yet."
    assert not page.button
    assert [each.proto.label for each in page.get("page_link")] == ["To the versions: freeze a scorecard, sign it, activate it"]


def test_nothing_is_read_before_somebody_gives_a_name(open_review, used: Path) -> None:
    page = open_review(used)
    assert "Nobody has reviewed yet" in page.subheader[0].value
    assert not page.get("plotly_chart")
    button(page, "Review").click().run()
    assert "ACCESS-WITHOUT-NAME" in page.error[0].value
    assert AccessLog(Workspace.open(used).database).accesses() == ()
    field(page, "Your name").set_value("Ann Lee")
    button(page, "Review").click().run()
    assert not page.exception
    assert [(each.kind, each.by) for each in AccessLog(Workspace.open(used).database).accesses()] == [("all", "Ann Lee")]
    assert "Nobody has reviewed yet" not in page.subheader[0].value


def test_the_page_says_the_same_as_the_command_and_shows_every_rule(open_review, read: Path) -> None:
    from dashboard.review.words import alarm_words, review_headline

    space = Workspace.open(read)
    found = review_active(space, open_study(space))
    page = open_review(read)
    assert page.subheader[0].value.replace("\\", "").replace("\u2060", "") == review_headline(found)
    for sentence in alarm_words(found):
        assert sentence in words(page)
    assert "reviewed as of" in words(page)
    rules = [each.value for each in page.dataframe if "Verdict" in each.value.columns and "Rule" in each.value.columns][-1]
    assert set(rules["Rule"]) == {each.name for each in space.scorecard("Marketing 2025").rules}
    assert set(table(page, "Index")["What"]) >= {"score", "tier", "Webinar"}
    assert len(page.get("plotly_chart")) == 3  # conversion, planned looks, first contact


def test_an_earlier_day_knows_nothing_of_what_came_later(open_review, read: Path) -> None:
    page = open_review(read)
    page.date_input[0].set_value(dt.date(2025, 1, 1)).run()
    assert not page.exception
    assert "reviewed as of 1 Jan 2025" in words(page)
    assert "Wins can be judged from 30 Jan 2025" in words(page)
    assert table(page, "Day")["Day"].tolist()[0] == "14 Jan 2025"
    assert len(page.get("plotly_chart")) == 2


def test_a_decision_needs_a_choice_a_reason_and_a_name(open_review, read: Path) -> None:
    page = open_review(read)
    button(page, "Enter the decision").click().run()
    assert "COMMAND-LINE" in page.error[0].value
    page.get("button_group")[0].set_value("keep")
    button(page, "Enter the decision").click().run()
    assert "REVIEW-NAMELESS" in page.error[0].value
    page.get("button_group")[0].set_value("keep")
    field(page, "Why").set_value("*nothing* better is known")
    field(page, "Name").set_value("Ann Lee")
    button(page, "Enter the decision").click().run()
    assert not page.exception
    (made,) = ReviewLog(Workspace.open(read).database).decisions()
    assert (made.decision, made.reason, made.by) == ("keep", "*nothing* better is known", "Ann Lee")
    assert table(page, "Decided on (UTC)")["Decision"].tolist() == ["kept"]
    assert "No review is due" in words(page)


def test_a_version_whose_time_is_not_in_the_data_yet_says_so(open_review, own_folder: Path) -> None:
    put_into_use(own_folder, dt.datetime(2030, 1, 1, tzinfo=dt.UTC))
    page = open_review(own_folder)
    assert "REVIEW-TOO-EARLY" in page.error[0].value
    assert "Import newer data" in page.error[0].value


def test_an_empty_workspace_offers_the_sample_company(tmp_path: Path, open_review) -> None:
    Workspace.create(tmp_path / "empty")
    page = open_review(tmp_path / "empty")
    assert "There are no leads here yet" in words(page)
