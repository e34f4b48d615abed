"""A holdout read in words, on versions of a made-up company."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from analysis.dataset.engine import open_dataset
from analysis.holdout.open import HoldoutResult, Shift, open_holdout
from analysis.holdout.read_log import HoldoutReadLog
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.snapshots.study_data import StudyData, ask
from analysis.workspace.folder import Workspace
from dashboard.backtest.words_holdout import holdout_headline, holdout_lines, holdout_price, part_rows, sealed_words, shift_sentence
from tests.analysis.holdout.test_open import company
from tests.analysis.holdout.test_validate import BETTER, CURRENT, STUDY
from tests.reference.datasets import write_import


@pytest.fixture(scope="module")
def study_data(tmp_path_factory: pytest.TempPathFactory) -> StudyData:
    return ask(open_dataset(write_import(tmp_path_factory.mktemp("import") / "company", company(1_400))), STUDY)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "workspace")


@pytest.fixture
def read(workspace: Workspace, study_data: StudyData) -> HoldoutResult:
    answer = open_holdout(workspace, study_data, BETTER, CURRENT, by="Ann")
    assert isinstance(answer, HoldoutResult)
    return answer


def test_the_headline_is_candidate_minus_current_on_sealed_leads(read: HoldoutResult) -> None:
    told = holdout_headline(read)
    assert told.startswith("On the sealed leads, which nobody had seen, ")
    assert "compared with the current scorecard: significantly better (p " in told


def test_the_lines_name_the_shift_the_test_and_who_read(read: HoldoutResult) -> None:
    told = "\n".join(holdout_lines(read))
    assert "compared with 0.025." in told
    assert "From training leads to holdout: conversion of all leads " in told
    assert "Holdout read 1 for this version, by Ann." in told
    assert "validation leads were not read" not in told


def test_a_fall_of_both_is_called_drift_and_of_the_candidate_alone_over_fitting(read: HoldoutResult) -> None:
    fell, stood = Estimate(-0.2, -0.3, -0.1, 500, "newcombe"), Estimate(0.01, -0.1, 0.1, 500, "newcombe")
    assert "(drift)" in "\n".join(holdout_lines(replace(read, shift=Shift(stood, fell, fell))))
    assert "fitted too closely" in "\n".join(holdout_lines(replace(read, shift=Shift(stood, stood, fell))))


def test_what_cannot_be_told_of_a_shift_is_left_out(read: HoldoutResult) -> None:
    nothing = NotEstimable("no_leads", "There are no leads.")
    told = shift_sentence(replace(read, shift=replace(read.shift, current=nothing)))
    assert "current" not in told
    assert shift_sentence(replace(read, shift=Shift(nothing, nothing, nothing))) == ""


def test_the_parts_stand_side_by_side(read: HoldoutResult) -> None:
    assert [row[0] for row in part_rows(read)] == ["training leads", "validation leads", "sealed holdout"]
    unread = replace(read, validation=NotEstimable("validated_too_often", "5 candidates were validated on these data.", needed=90))
    assert [row[0] for row in part_rows(unread)] == ["training leads", "sealed holdout"]
    assert "The validation leads were not read: 5 candidates were validated on these data; about 90 more needed." in holdout_lines(unread)


def test_a_closed_holdout_says_why_and_when(workspace: Workspace, study_data: StudyData, read: HoldoutResult) -> None:
    closed = open_holdout(workspace, study_data, BETTER.with_points("Blog", 1), CURRENT, by="Ann")
    assert isinstance(closed, NotEstimable)
    assert holdout_headline(closed) == sealed_words(closed)
    assert f"about {closed.needed} more mature leads" in holdout_headline(closed)
    assert "only one holdout" in sealed_words(NotEstimable("holdout_spent", "The random holdout was read before."))


def test_the_price_is_said_before(workspace: Workspace, study_data: StudyData, read: HoldoutResult) -> None:
    told = holdout_price(HoldoutReadLog(workspace.database).holdout_reads(study_data.question_id), dated=True)
    assert "0.025" in told
    assert told.endswith("Sealed leads were read 1 time before.")
