"""The page RoundResult: two sides apart, then both; the first ballot is in nothing that is sent before the second is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analysis.calibration.supported_points import supported_points
from analysis.inference.estimate import Estimate
from analysis.ratings.log import RatingLog, RatingRound
from analysis.ratings.points import Ballot, RuleRating, Side, Weight
from analysis.ratings.rounds import complete_round, enter_ballot, latest_round, rated_points
from analysis.scorecard import Scorecard
from analysis.snapshots.open import open_study
from analysis.workspace.folder import Workspace
from dashboard.board.live.ratings import rated_marks, rated_note
from dashboard.pages import RATINGS, SCORECARD
from dashboard.ratings.words import board_words
from tests.dashboard.conftest import unlinked, words
from tests.samples import Samples

NOW = dt.datetime(2026, 1, 2, 3, 4, tzinfo=dt.UTC)
OpenView = Callable[[str, Path], AppTest]


def ratings_page(open_view: OpenView, folder: Path, card: str = "Empty start") -> AppTest:
    page = open_view("app", folder)
    page.switch_page(RATINGS.file).run()
    page.selectbox(key="ratings-card").set_value(card).run()
    assert not page.exception
    return page


def keyed(page: AppTest, kind: str, start: str) -> list[Any]:
    return [each for each in page.get(kind) if (each.key or "").startswith(start)]


def fill(page: AppTest, side: str | None, by: str, weight: str) -> AppTest:
    """Fill in a ballot, the same for all rules, and save it."""
    if side:
        keyed(page, "segmented_control", "side-")[0].set_value(side)
    keyed(page, "text_input", "by-")[0].set_value(by)
    for each in keyed(page, "segmented_control", "weight-"):
        each.set_value(weight)
    keyed(page, "button", "save-")[0].click().run()
    assert not page.exception
    return page


def sent(page: AppTest) -> str:
    """All that the page sends to the browser and keeps in its session."""

    def protos(node: Any) -> list[str]:
        own = [str(each.proto) for each in getattr(node, "children", {}).values() if getattr(each, "proto", None) is not None]
        return own + [text for each in getattr(node, "children", {}).values() for text in protos(each)]

    return "\n".join(protos(page._tree))


def test_an_open_round_asks_for_every_rule_in_words(open_view: OpenView, own_folder: Path) -> None:
    page = ratings_page(open_view, own_folder)
    card = Workspace.open(own_folder).scorecard("Empty start")
    assert unlinked(page.title[0].value) == RATINGS.question
    assert "Neither side has rated" in page.subheader[0].value
    assert len(keyed(page, "segmented_control", "weight-")) == len(card.rules) == 17
    assert "Employees from 200 to 5,000" in words(page)
    assert not page.dataframe


def test_of_the_first_ballot_nothing_is_sent_to_anybody_before_the_second(
    open_view: OpenView, own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page of who filled it in, and another person's, are the same whatever the ballot says."""
    monkeypatch.setattr("dashboard.clock.now", lambda: NOW)  # names of downloads are hashes, which would tell the minute
    seen = []
    for weight in ("high", "negative"):
        page = fill(ratings_page(open_view, own_folder, card="Marketing 2025"), "marketing", "Ada", weight)
        other = ratings_page(open_view, own_folder, card="Marketing 2025")
        for each in (page, other):
            assert each.subheader[0].value == "Marketing has rated; sales has not yet."
            assert "Marketing: Ada, " in words(each)
            assert all(control.value is None for control in keyed(each, "segmented_control", "weight-"))
        assert repr(weight) not in repr(page.session_state)
        for each in (page, other):
            each.session_state["rounds-on-record"] = True
        seen.append([sent(each.run()) for each in (page, other)])
    assert seen[0] == seen[1]
    assert min(len(each) for each in seen[0]) > 1000


def test_both_sides_meet_and_the_points_go_to_the_board(open_view: OpenView, own_folder: Path) -> None:
    first, second = (ratings_page(open_view, own_folder) for _ in range(2))
    fill(first, "marketing", "Ada", "high")
    fill(second, "sales", "Bo", "none")
    assert unlinked(second.subheader[0].value).startswith("Both sides agree on none of 17 rules; they are farthest apart on")
    assert "Marketing: Ada" in words(second)
    assert "moved these points" in words(second)
    assert "High triples the odds" in words(second)
    table = second.dataframe[0].value
    assert (table["Marketing"] == "high").all()
    assert (table["Apart"] == 20).all()
    space = Workspace.open(own_folder)
    entered = complete_round(space, space.scorecard("Empty start"))
    assert entered is not None
    second.button(key="ratings-try").click().run()
    assert not second.exception
    assert unlinked(second.title[0].value) == "What is each signal worth?"
    draft = second.session_state["draft"]
    shown = dict(zip(table["Rule"], table["Points"], strict=True))
    assert {rule.name: f"{points:+d}".replace("+0", "0").replace("-", "−") for rule, points in
            zip(draft.card.rules, draft.card.points, strict=True)} == shown  # fmt: skip
    assert draft.undone().card == draft.saved == space.scorecard("Empty start")
    first.button(key="ratings-refresh").click().run()
    assert unlinked(first.subheader[0].value).startswith("Both sides agree on none of 17 rules; they are farthest apart on")


@pytest.mark.parametrize(
    ("side", "by", "told"), [("sales", "ada", "has filled in the other side's ballot"), ("sales", " ", "needs the name")]
)
def test_one_person_for_both_sides_and_nobody_are_refused(open_view: OpenView, own_folder: Path, side: str, by: str, told: str) -> None:
    page = fill(ratings_page(open_view, own_folder), "marketing", "Ada", "high")
    fill(page, side, by, "low")
    assert told in words(page)
    assert [each.value for each in keyed(page, "segmented_control", "weight-")] == ["low"] * 17
    space = Workspace.open(own_folder)
    entered = latest_round(space, space.scorecard("Empty start"))
    assert entered is not None
    assert not entered.is_complete


def test_what_is_missing_is_named_and_what_was_chosen_stays(open_view: OpenView, own_folder: Path) -> None:
    page = ratings_page(open_view, own_folder)
    keyed(page, "text_input", "by-")[0].set_value("Ada")
    keyed(page, "segmented_control", "weight-0-")[0].set_value("high")
    keyed(page, "button", "save-")[0].click().run()
    assert "is for marketing or for sales" in words(page)
    keyed(page, "segmented_control", "side-")[0].set_value("marketing")
    keyed(page, "button", "save-")[0].click().run()
    assert "Not rated yet: Mid-size company, Free-mail address, Newsletter, Opens e-mail and 12 more." in words(page)
    assert keyed(page, "segmented_control", "weight-0-")[0].value == "high"
    assert RatingLog(Workspace.open(own_folder).database).all() == ()


def test_a_new_round_is_begun_by_somebody_and_the_old_one_stays_on_record(open_view: OpenView, own_folder: Path) -> None:
    page = fill(ratings_page(open_view, own_folder), "marketing", "Ada", "high")
    fill(page, "sales", "Bo", "low")
    page.button(key="ratings-begin").click().run()
    assert "needs the name of the person who begins it" in words(page)
    page.text_input(key="ratings-begin-by").set_value("Cy")
    page.button(key="ratings-begin").click().run()
    assert page.subheader[0].value.startswith("Neither side has rated")
    page.session_state["rounds-on-record"] = True
    page.run()
    table = page.dataframe[0].value
    assert list(table["Round"]) == [2, 1]
    assert table["Begun"][0].startswith("Cy, ")
    assert table["Marketing"][0] == "not done"


def test_the_points_are_saved_under_a_name_of_their_own(open_view: OpenView, own_folder: Path) -> None:
    page = fill(ratings_page(open_view, own_folder), "marketing", "Ada", "high")
    fill(page, "sales", "Bo", "high")
    name = keyed(page, "text_input", "ratings-name-")[0]
    assert name.value == "Empty start (rated)"
    page.button(key="ratings-save").click().run()
    space = Workspace.open(own_folder)
    saved = space.scorecard("Empty start (rated)")
    assert saved.rules == space.scorecard("Empty start").rules
    assert any(saved.points)
    page.selectbox(key="ratings-card").set_value("Empty start (rated)").run()
    assert "These rules were rated for the scorecard “Empty start”." in words(page)


def test_without_data_the_sample_company_is_offered(open_view: OpenView, tmp_path: Path) -> None:
    page = open_view("app", tmp_path / "empty").switch_page(RATINGS.file).run()
    assert not page.exception
    assert page.button(key="sample")


def test_a_workspace_without_scorecards_is_told_what_to_do(open_view: OpenView, own_folder: Path) -> None:
    import sqlite3

    with sqlite3.connect(own_folder / "workspace.sqlite") as connection:
        connection.execute("DELETE FROM documents WHERE kind = 'scorecard'")
    connection.close()
    page = open_view("ratings", own_folder)
    assert unlinked(page.subheader[0].value) == "There is no scorecard with rules yet."


def test_the_board_shows_ratings_leads_and_both_on_the_scale_of_its_ranges(own_folder: Path) -> None:
    """What the leads say beside a slider is the middle of its range; where a scale is not known, points are those of a rating."""
    space = Workspace.open(own_folder)
    card = space.scorecard("Marketing 2025")
    entered = rated_by_both(space, card)
    patterns = open_study(space).visible_patterns(card)
    grown = replace(patterns, n_leads=patterns.n_leads * 30, n_converted=patterns.n_converted * 30)
    found, bands = rated_points(entered, grown), supported_points(grown, card)
    marks = rated_marks(found, bands)
    assert marks is not None
    plain = [
        each
        for each in zip(marks, bands.ranges, card.rules, strict=True)
        if each[2].group is None and isinstance(each[1].supported, Estimate)
    ]
    assert len(plain) > 10
    for mark, band, _ in plain:
        assert mark["leads"] == pytest.approx(band.supported.value, abs=0.5)  # type: ignore[union-attr]
        assert mark["words"].startswith("By expert ratings ")
    empty = card.with_points("Demo", 0)
    nought = replace(empty, points=tuple(0 for _ in empty.points))
    stated = rated_marks(found, supported_points(grown, nought))
    assert stated is not None
    assert {each["ratings"] for each in stated} == {10.0}
    assert rated_note(found, bands).endswith("on the scale of this scorecard.")
    assert rated_note(found, supported_points(grown, nought)).endswith("where high is 20 points.")
    assert (rated_marks(None, bands), rated_note(None, bands)) == (None, "")


def rated_by_both(space: Workspace, card: Scorecard) -> RatingRound:
    """A complete round: high against none, everywhere."""
    told: tuple[tuple[Side, str, Weight], ...] = (("marketing", "Ada", "high"), ("sales", "Bo", "none"))
    for side, by, weight in told:
        entered = enter_ballot(space, card, Ballot(side, by, tuple(RuleRating(rule.name, weight) for rule in card.rules)), seen=0, now=None)
    return entered


def test_the_board_is_sent_the_marks_and_offers_the_page_while_conversions_are_few(open_view: OpenView, own_folder: Path) -> None:
    before = open_view("board", own_folder)
    space = Workspace.open(own_folder)
    card = space.scorecard("Marketing 2025")
    n_converted = int(open_study(space).visible_patterns(card).n_converted.sum())
    assert bool(board_words(n_converted)) == bool(keyed(before, "button", "to-ratings"))
    assert "By expert ratings" not in sent(before)
    entered, patterns = rated_by_both(space, card), open_study(space).visible_patterns(card)
    after = sent(open_view("board", own_folder))
    assert "By expert ratings" in after
    assert rated_note(rated_points(entered, patterns), supported_points(patterns, card)).partition(", on the scale ")[2] in after


def test_few_conversions_lead_from_the_board_to_the_page(open_view: OpenView, samples: Samples, tmp_path: Path) -> None:
    folder = samples(tmp_path / "few", leads=400).folder
    page = open_view("app", folder).switch_page(SCORECARD.file).run()
    assert "too few for points from the leads alone" in words(page)
    page.button(key="to-ratings").click().run()
    assert not page.exception
    assert unlinked(page.title[0].value) == RATINGS.question
