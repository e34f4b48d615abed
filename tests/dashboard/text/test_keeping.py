"""Keep in words, on candidates kept in a made-up company."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.holdout.accesses import try_setting
from analysis.holdout.validate import Kept, keep
from analysis.inference.estimate import NotEstimable
from analysis.snapshots.study_data import Inquiry
from analysis.workspace.folder import Workspace
from dashboard.text.keeping import keep_headline, keep_lines, keep_note, keep_price, not_testable
from tests.analysis.holdout.test_validate import BETTER, CURRENT, inquiry_of


@pytest.fixture(scope="module")
def inquiry(tmp_path_factory: pytest.TempPathFactory) -> Inquiry:
    return inquiry_of(tmp_path_factory.mktemp("import") / "many", 1_500)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "workspace")


def kept(workspace: Workspace, inquiry: Inquiry, *cards: object) -> Kept:
    answer = keep(workspace, inquiry, *cards, by="Ann")  # type: ignore[arg-type]
    assert isinstance(answer, Kept)
    return answer


def test_the_headline_says_the_rate_the_change_and_whether_it_could_be_chance(workspace: Workspace, inquiry: Inquiry) -> None:
    told = keep_headline(kept(workspace, inquiry, BETTER, CURRENT))
    assert told.startswith("On leads that nobody steered by ")
    assert " of the hot leads convert, +" in told
    assert told.endswith("against the current scorecard: more than chance explains.")


def test_a_worse_candidate_and_the_same_one_are_told_apart(workspace: Workspace, inquiry: Inquiry) -> None:
    assert keep_headline(kept(workspace, inquiry, CURRENT, BETTER)).endswith(": worse by more than chance explains.")
    same = keep_headline(kept(workspace, inquiry, CURRENT, CURRENT.with_points("Blog", 61)))
    assert same.endswith("convert; the current scorecard calls the same leads hot.")


def test_a_candidate_without_hot_leads_says_so(workspace: Workspace, inquiry: Inquiry) -> None:
    nobody = kept(workspace, inquiry, CURRENT.with_points("Blog", 10), CURRENT)
    assert keep_headline(nobody) == "On leads that nobody steered by no lead is hot with this scorecard."


def test_the_lines_count_who_changes_place_and_name_who_looked(workspace: Workspace, inquiry: Inquiry) -> None:
    try_setting(workspace, inquiry, BETTER)
    found = kept(workspace, inquiry, BETTER, CURRENT)
    swaps, test, note = keep_lines(found)
    for swapped in (found.check.change.turn_hot, found.check.change.stop_being_hot, found.check.change.stay_hot):
        assert str(swapped.n_leads) in swaps
    assert test.startswith("Test of the change: p ")
    assert test.endswith("held against 0.025.")
    assert note == "Keep 1 of 5 on these data, recorded for Ann after 1 setting tried; the next is held against 0.0125."


def test_the_last_keep_says_that_it_was_the_last(workspace: Workspace, inquiry: Inquiry) -> None:
    looks = [kept(workspace, inquiry, BETTER.with_points("Blog", points), CURRENT).look for points in range(5)]
    assert keep_note(looks[-1]).endswith("it was the last.")
    assert keep_price(5).startswith("Five candidates were kept")


def test_what_is_not_testable_is_told_with_the_leads_that_are_needed(workspace: Workspace, tmp_path: Path) -> None:
    few = keep(workspace, inquiry_of(tmp_path / "few", 200), BETTER, CURRENT, by="Ann")
    assert isinstance(few, NotEstimable)
    assert keep_headline(few) == not_testable(few)
    assert keep_headline(few).endswith(f"It will be checked on the next {few.needed} mature leads.")
