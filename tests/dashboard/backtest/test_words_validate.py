"""Validation in words, on candidates validated in a made-up company."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.holdout.accesses import try_setting
from analysis.holdout.validate import Validation, validate
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


def validated(workspace: Workspace, study_data: StudyData, *cards: object) -> Validation:
    answer = validate(workspace, study_data, *cards, by="Ann")  # type: ignore[arg-type]
    assert isinstance(answer, Validation)
    return answer


def test_the_headline_says_the_rate_the_change_and_whether_it_could_be_chance(workspace: Workspace, study_data: StudyData) -> None:
    sentence = validate_headline(validated(workspace, study_data, BETTER, CURRENT))
    assert sentence.startswith("On the validation leads, ")
    assert " of the hot leads convert, +" in sentence
    assert "compared with the current scorecard: significantly better (p " in sentence


def test_a_worse_candidate_and_the_same_one_read_differently(workspace: Workspace, study_data: StudyData) -> None:
    assert validate_headline(validated(workspace, study_data, CURRENT, BETTER)).split(": ")[-1].startswith("significantly worse (p ")
    same = validate_headline(validated(workspace, study_data, CURRENT, CURRENT.with_points("Blog", 61)))
    assert same.endswith("convert; the current scorecard calls the same leads hot.")


def test_a_candidate_without_hot_leads_says_so(workspace: Workspace, study_data: StudyData) -> None:
    nobody = validated(workspace, study_data, CURRENT.with_points("Blog", 10), CURRENT)
    assert validate_headline(nobody) == "On the validation leads, no lead is hot with this scorecard."


def test_the_lines_count_the_leads_that_change_and_name_who_validated(workspace: Workspace, study_data: StudyData) -> None:
    try_setting(workspace, study_data, BETTER)
    found = validated(workspace, study_data, BETTER, CURRENT)
    swaps, test, note = validation_lines(found)
    for swapped in (found.result.change.turn_hot, found.result.change.stop_being_hot, found.result.change.stay_hot):
        assert str(swapped.n_leads) in swaps
    assert test.startswith("Test of the change: p ")
    assert test.endswith("compared with 0.025.")
    assert note == "Validation 1 of 5 on these data, by Ann, after 1 setting tried. The p of the next one is compared with 0.0125."


def test_the_last_validation_says_that_it_was_the_last(workspace: Workspace, study_data: StudyData) -> None:
    accesses = [validated(workspace, study_data, BETTER.with_points("Blog", points), CURRENT).access for points in range(5)]
    assert validation_note(accesses[-1]).endswith("It was the last one.")
    assert validation_price(5).startswith("Five candidates were validated")


def test_what_cannot_be_validated_says_how_many_leads_are_needed(workspace: Workspace, tmp_path: Path) -> None:
    few = validate(workspace, study_data_of(tmp_path / "few", 200), BETTER, CURRENT, by="Ann")
    assert isinstance(few, NotEstimable)
    assert validate_headline(few) == not_testable(few)
    assert validate_headline(few).endswith(f"Validate it after {few.needed} more mature leads.")
