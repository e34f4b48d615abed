"""The record of looks: settings counted once over everybody, readings numbered, nothing read without a name."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.dataset.engine import open_dataset
from analysis.errors import PlumblineError
from analysis.holdout.accesses import card_id, looks, record_look, settings_tried, try_setting
from analysis.rules import Rule
from analysis.scorecard import Scorecard, Tier
from analysis.snapshots.study_data import Inquiry, ask
from analysis.study import Outcome, Study
from analysis.workspace.database import FILE
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
def inquiry(tmp_path_factory: pytest.TempPathFactory) -> Inquiry:
    lead = Lead("L1", 0, stages=(StageEntry(DAY, "mql"),))
    return ask(open_dataset(write_import(tmp_path_factory.mktemp("import"), World((lead,), ()))), Study("Study"))


def test_a_setting_counts_once_whoever_tries_it_and_whatever_it_is_called(workspace: Workspace, inquiry: Inquiry) -> None:
    assert settings_tried(workspace, inquiry) == 0
    assert try_setting(workspace, inquiry, CARD, by="Ann", now=NOW) == 1
    assert try_setting(workspace, inquiry, replace(CARD, name="B", study="x"), by="Bob") == 1
    assert try_setting(workspace, inquiry, OTHER, by="Bob") == 2
    assert settings_tried(Workspace.open(workspace.folder), inquiry) == 2


def test_another_age_counts_on_and_another_outcome_starts_anew(workspace: Workspace, inquiry: Inquiry) -> None:
    try_setting(workspace, inquiry, CARD)
    older = replace(inquiry, study=replace(inquiry.study, name="Later").at_age(30))
    assert settings_tried(workspace, older) == 1
    assert settings_tried(workspace, replace(inquiry, study=replace(inquiry.study, outcome=Outcome("mql", 30)))) == 0


def test_looks_are_numbered_by_kind_with_what_was_tried_by_then(workspace: Workspace, inquiry: Inquiry) -> None:
    try_setting(workspace, inquiry, CARD)
    first = record_look(workspace, inquiry, "check", (CARD, OTHER), by="Ann", now=NOW)
    try_setting(workspace, inquiry, OTHER)
    second = record_look(workspace, inquiry, "check", (OTHER, CARD), by="Ann")
    opened = record_look(workspace, inquiry, "holdout", (OTHER, CARD), by="Ann")
    assert [(each.number, each.settings_tried) for each in (first, second, opened)] == [(1, 1), (2, 2), (1, 2)]
    assert (first.card_id, first.against, first.at) == (card_id(CARD), card_id(OTHER), NOW)
    assert looks(workspace, inquiry) == (first, second, opened)
    assert looks(workspace, inquiry, "holdout") == (opened,)


def test_the_very_same_reading_keeps_its_number_and_everybody_who_looked(workspace: Workspace, inquiry: Inquiry) -> None:
    first = record_look(workspace, inquiry, "check", (CARD, OTHER), by="Ann", now=NOW)
    assert record_look(workspace, inquiry, "check", (replace(CARD, name="again"), OTHER), by="Ann") == first
    assert record_look(workspace, inquiry, "check", (CARD, OTHER), by="Bob").number == 1
    assert record_look(workspace, inquiry, "check", (OTHER, CARD), by="Bob").number == 2
    assert [each.by for each in looks(workspace, inquiry)] == ["Ann", "Bob", "Bob"]


def test_nobody_looks_without_a_name(workspace: Workspace, inquiry: Inquiry) -> None:
    with pytest.raises(PlumblineError) as caught:
        record_look(workspace, inquiry, "all", by=" ")
    assert caught.value.code == "LOOK-WITHOUT-NAME"
    assert looks(workspace, inquiry) == ()


def test_a_workspace_from_before_the_record_of_looks_opens_and_keeps_one(workspace: Workspace, inquiry: Inquiry) -> None:
    with contextlib.closing(sqlite3.connect(workspace.folder / FILE)) as books:
        books.executescript("DROP TABLE looks; DROP TABLE settings_tried")
    assert try_setting(Workspace.open(workspace.folder), inquiry, CARD) == 1
