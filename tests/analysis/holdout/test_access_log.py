"""The access log: settings counted once over everybody, readings numbered, nothing read without a name."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.dataset.engine import open_dataset
from analysis.errors import PlumblineError
from analysis.holdout.accesses import accesses, card_id, record_access, settings_tried, try_setting
from analysis.rules import Rule
from analysis.scorecard import Scorecard, Tier
from analysis.snapshots.study_data import StudyData, ask
from analysis.study import Outcome, Study
from analysis.workspace.folder import Workspace
from tests.analysis.cards import ANY
from tests.reference.datasets import write_import
from tests.reference.levels import DAY, Lead, StageEntry, World

NOW = dt.datetime(2025, 6, 1, 12, tzinfo=dt.UTC)
CARD = Scorecard("A", (Rule("rule", ANY),), (10,), (), (Tier("hot", 5), Tier("cold", 0)))
OTHER = CARD.with_points("rule", 20)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "workspace")


@pytest.fixture(scope="module")
def study_data(tmp_path_factory: pytest.TempPathFactory) -> StudyData:
    lead = Lead("L1", 0, stages=(StageEntry(DAY, "mql"),))
    return ask(open_dataset(write_import(tmp_path_factory.mktemp("import"), World((lead,), ()))), Study("Study"))


def test_a_setting_counts_once_whoever_tries_it_and_whatever_it_is_called(workspace: Workspace, study_data: StudyData) -> None:
    assert settings_tried(workspace, study_data) == 0
    assert try_setting(workspace, study_data, CARD, by="Ann", now=NOW) == 1
    assert try_setting(workspace, study_data, replace(CARD, name="B", study="x"), by="Bob") == 1
    assert try_setting(workspace, study_data, OTHER, by="Bob") == 2
    assert settings_tried(Workspace.open(workspace.folder), study_data) == 2


def test_another_age_counts_on_and_another_outcome_starts_anew(workspace: Workspace, study_data: StudyData) -> None:
    try_setting(workspace, study_data, CARD)
    older = replace(study_data, study=replace(study_data.study, name="Later").at_age(30))
    assert settings_tried(workspace, older) == 1
    assert settings_tried(workspace, replace(study_data, study=replace(study_data.study, outcome=Outcome("mql", 30)))) == 0


def test_looks_are_numbered_by_kind_with_what_was_tried_by_then(workspace: Workspace, study_data: StudyData) -> None:
    try_setting(workspace, study_data, CARD)
    first = record_access(workspace, study_data, "validation", (CARD, OTHER), by="Ann", now=NOW)
    try_setting(workspace, study_data, OTHER)
    second = record_access(workspace, study_data, "validation", (OTHER, CARD), by="Ann")
    opened = record_access(workspace, study_data, "holdout", (OTHER, CARD), by="Ann")
    assert [(each.number, each.settings_tried) for each in (first, second, opened)] == [(1, 1), (2, 2), (1, 2)]
    assert (first.card_id, first.baseline, first.at) == (card_id(CARD), card_id(OTHER), NOW)
    assert accesses(workspace, study_data) == (first, second, opened)
    assert accesses(workspace, study_data, "holdout") == (opened,)


def test_the_very_same_reading_keeps_its_number_and_everybody_who_looked(workspace: Workspace, study_data: StudyData) -> None:
    first = record_access(workspace, study_data, "validation", (CARD, OTHER), by="Ann", now=NOW)
    assert record_access(workspace, study_data, "validation", (replace(CARD, name="again"), OTHER), by="Ann") == first
    assert record_access(workspace, study_data, "validation", (CARD, OTHER), by="Bob").number == 1
    assert record_access(workspace, study_data, "validation", (OTHER, CARD), by="Bob").number == 2
    assert [each.by for each in accesses(workspace, study_data)] == ["Ann", "Bob", "Bob"]


def test_nobody_looks_without_a_name(workspace: Workspace, study_data: StudyData) -> None:
    with pytest.raises(PlumblineError) as caught:
        record_access(workspace, study_data, "all", by=" ")
    assert caught.value.code == "ACCESS-WITHOUT-NAME"
    assert accesses(workspace, study_data) == ()
