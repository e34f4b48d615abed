"""Keep in words, on candidates kept in a made-up company."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.holdout.accesses import try_setting
from analysis.holdout.validate import Validation, keep
from analysis.inference.estimate import NotEstimable
from analysis.snapshots.study_data import StudyData
from analysis.workspace.folder import Workspace
from dashboard.backtest.words_validate import not_testable, validate_headline, validation_lines, validation_note, validation_price
from tests.analysis.holdout.test_validate import BETTER, CURRENT, study_data_of


@pytest.fixture(scope="module")
def study_data(tmp_path_factory: pytest.TempPathFactory) -> StudyData:
    return study_data_of(tmp_path_factory.mktemp("import") / "many", 1_500)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "workspace")


def kept(workspace: Workspace, study_data: StudyData, *cards: object) -> Validation:
    answer = keep(workspace, study_data, *cards, by="Ann")  # type: ignore[arg-type]
    assert isinstance(answer, Validation)
    return answer


def test_the_headline_says_the_rate_the_change_and_whether_it_could_be_chance(workspace: Workspace, study_data: StudyData) -> None:
    told = validate_headline(kept(workspace, study_data, BETTER, CURRENT))
    assert told.startswith("On leads that nobody steered by ")
    assert " of the hot leads convert, +" in told
    assert told.endswith("against the current scorecard: more than chance explains.")


def test_a_worse_candidate_and_the_same_one_are_told_apart(workspace: Workspace, study_data: StudyData) -> None:
    assert validate_headline(kept(workspace, study_data, CURRENT, BETTER)).endswith(": worse by more than chance explains.")
    same = validate_headline(kept(workspace, study_data, CURRENT, CURRENT.with_points("Blog", 61)))
    assert same.endswith("convert; the current scorecard calls the same leads hot.")


def test_a_candidate_without_hot_leads_says_so(workspace: Workspace, study_data: StudyData) -> None:
    nobody = kept(workspace, study_data, CURRENT.with_points("Blog", 10), CURRENT)
    assert validate_headline(nobody) == "On leads that nobody steered by no lead is hot with this scorecard."


def test_the_lines_count_who_changes_place_and_name_who_looked(workspace: Workspace, study_data: StudyData) -> None:
    try_setting(workspace, study_data, BETTER)
    found = kept(workspace, study_data, BETTER, CURRENT)
    swaps, test, note = validation_lines(found)
    for swapped in (found.check.change.turn_hot, found.check.change.stop_being_hot, found.check.change.stay_hot):
        assert str(swapped.n_leads) in swaps
    assert test.startswith("Test of the change: p ")
    assert test.endswith("compared with 0.025.")
    assert note == "Keep 1 of 5 on these data, recorded for Ann after 1 setting tried; the next is compared with 0.0125."


def test_the_last_keep_says_that_it_was_the_last(workspace: Workspace, study_data: StudyData) -> None:
    accesses = [kept(workspace, study_data, BETTER.with_points("Blog", points), CURRENT).access for points in range(5)]
    assert validation_note(accesses[-1]).endswith("it was the last.")
    assert validation_price(5).startswith("Five candidates were kept")


def test_what_is_not_testable_is_told_with_the_leads_that_are_needed(workspace: Workspace, tmp_path: Path) -> None:
    few = keep(workspace, study_data_of(tmp_path / "few", 200), BETTER, CURRENT, by="Ann")
    assert isinstance(few, NotEstimable)
    assert validate_headline(few) == not_testable(few)
    assert validate_headline(few).endswith(f"It will be checked on the next {few.needed} mature leads.")
