"""Leads at the moment they turned hot, in words, on a replayed company."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.dataset.engine import open_dataset
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.replay.crossings import Replayable, ReplayResult, judge_crossings, prepare_crossings
from analysis.snapshots.study_data import ask
from dashboard.backtest.words_replay import capacity_sentence, never_hot_sentence, replay_headline, replay_rows
from dashboard.words.standing import standing_warnings
from tests.analysis.replay.test_crossings import CARD, STUDY, company
from tests.reference.datasets import write_import


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Replayable:
    study_data = ask(open_dataset(write_import(tmp_path_factory.mktemp("import") / "world", company(1_500))), STUDY)
    found = prepare_crossings(study_data, CARD)
    assert isinstance(found, Replayable)
    return found


@pytest.fixture(scope="module")
def found(ready: Replayable) -> ReplayResult:
    return judge_crossings(ready, CARD, part="training")


def test_the_headline_says_how_many_how_soon_and_how_many_a_week(found: ReplayResult) -> None:
    told = replay_headline(found)
    assert isinstance(found.conversion, Estimate)
    assert isinstance(found.hot_per_week, Estimate)
    assert told.startswith(f"Of 100 leads that turn hot, {100 * found.conversion.value:.0f} convert within 30 days (")
    assert ", half of them by day " in told
    assert told.endswith(f". {found.hot_per_week.value:.0f} leads turn hot a week.")


def test_nothing_mature_and_nobody_hot_are_said(ready: Replayable, found: ReplayResult) -> None:
    nobody = judge_crossings(ready, replace(CARD, points=(0, 0, 0, 0)), part="training")
    assert replay_headline(nobody).startswith("We cannot tell yet how leads that turn hot convert: no lead turned hot")
    assert replay_headline(NotEstimable("undated", "The leads have no dates.")) == "Cannot tell yet: the leads have no dates."
    assert [row[2] for row in replay_rows(nobody)][:2] == ["–", "0"]
    assert len(replay_rows(found)) == len(replay_rows(nobody)) == 7


def test_leads_that_never_turned_hot_are_counted_without_a_rate(found: ReplayResult) -> None:
    told = never_hot_sentence(found)
    assert str(found.n_never_hot_won) in told
    assert "%" not in told


def test_capacity_is_compared_with_the_flow(found: ReplayResult) -> None:
    assert capacity_sentence(found, None) == ""
    assert capacity_sentence(found, 0.5) == "That is more than the 0.5 leads a week that sales can call."
    assert capacity_sentence(found, 400) == "Sales can call 400 leads a week, more than turn hot."


def test_figures_at_working_snapshots_are_named_as_such(ready: Replayable) -> None:
    told = {each.code: each.text for each in standing_warnings(ready.study_data)}
    assert told["on_crossing"].endswith(f"{ready.study_data.snapshots.age_days} days after it entered.")
    assert "on_crossing" not in {each.code for each in standing_warnings(ask(ready.study_data.dataset, replace(STUDY, snapshot=None)))}
