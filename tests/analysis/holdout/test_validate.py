"""Validate: the validation leads are read once for each candidate, and each reading makes the next test stricter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.conditions import parse_condition
from analysis.dataset.engine import open_dataset
from analysis.dataset.histories import as_micros
from analysis.errors import PlumblineError
from analysis.holdout.accesses import accesses, try_setting
from analysis.holdout.validate import Validation, validate
from analysis.holdout.validate import testable as why_not_testable
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.rules import Rule, TouchSignal
from analysis.scorecard import Scorecard, Tier
from analysis.snapshots.study_data import StudyData, ask
from analysis.study import AtAge, Outcome, Study
from analysis.workspace.folder import Workspace
from tests.reference.datasets import write_import
from tests.reference.levels import DAY, Lead, StageEntry, Touch, World

START = as_micros(dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
TIERS = (Tier("hot", 50), Tier("cold", 0))
GOOD = Rule("Pricing", TouchSignal(parse_condition({"asset": "pricing"})))
IDLE = Rule("Blog", TouchSignal(parse_condition({"asset": "blog"})))
STUDY = Study("Study", outcome=Outcome("won", 30), snapshot=AtAge(5))
BETTER = Scorecard("better", (GOOD, IDLE), (60, 0), (), TIERS)
CURRENT = Scorecard("current", (GOOD, IDLE), (0, 60), (), TIERS)


def leads(n: int, seed: int) -> Iterator[Lead]:
    """Half look at the pricing page and convert in two of five cases, the others in one of twenty; blogs mean nothing."""
    rng = np.random.default_rng(seed)
    for number in range(n):
        entry = START + int(rng.integers(0, 300)) * DAY
        priced, read = rng.random(2) < 0.5
        touches = [Touch(entry + DAY, asset=asset) for asset, there in (("pricing", priced), ("blog", read)) if there]
        won = rng.random() < (0.4 if priced else 0.05)
        stages = (StageEntry(entry + 10 * DAY, "won" if won else "lost"),)
        yield Lead(f"L{number:04d}", entry, touches=tuple(touches), stages=stages)


def study_data_of(folder: Path, n: int) -> StudyData:
    return ask(open_dataset(write_import(folder, World(tuple(leads(n, seed=1)), (GOOD, IDLE)))), STUDY)


@pytest.fixture(scope="module")
def study_data(tmp_path_factory: pytest.TempPathFactory) -> StudyData:
    return study_data_of(tmp_path_factory.mktemp("import") / "many", 1_500)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "workspace")


def kept(answer: Validation | NotEstimable) -> Validation:
    assert isinstance(answer, Validation)
    return answer


def test_a_candidate_is_judged_on_the_check_part_alone_by_one_test(workspace: Workspace, study_data: StudyData) -> None:
    found = kept(validate(workspace, study_data, BETTER, CURRENT, by="Ann"))
    in_check = study_data.snapshots.judged & (study_data.parts.codes == study_data.parts.names.index("validation"))
    assert found.result.candidate.n_leads == found.result.current.n_leads == found.result.change.n_leads == int(in_check.sum())
    assert found.result.candidate.n_converted == int(study_data.snapshots.converted[in_check].sum())
    assert (found.access.number, found.alpha, found.result.change.n_tried) == (1, 0.025, 1)
    assert found.better
    assert isinstance(found.result.change.hot_conversion, Estimate)
    assert found.result.change.hot_conversion.low > 0.1


def test_the_other_way_round_nothing_is_better(workspace: Workspace, study_data: StudyData) -> None:
    assert not kept(validate(workspace, study_data, CURRENT, BETTER, by="Ann")).better


def test_each_keep_halves_the_level_and_the_sixth_reads_nothing(workspace: Workspace, study_data: StudyData) -> None:
    candidates = [BETTER.with_points("Blog", points) for points in range(1, 7)]
    levels = [kept(validate(workspace, study_data, card, CURRENT, by="Ann")).alpha for card in candidates[:5]]
    assert levels == [0.05 / 2**number for number in range(1, 6)]
    refused = validate(workspace, study_data, candidates[5], CURRENT, by="Ann")
    assert isinstance(refused, NotEstimable)
    assert refused.code == "validated_too_often"
    assert refused.needed is not None
    assert refused.needed > 0
    assert len(accesses(workspace, study_data, "validation")) == 5
    assert kept(validate(workspace, study_data, candidates[1], CURRENT, by="Ann")).alpha == 0.0125


def test_a_keep_says_how_much_had_been_tried_before_it(workspace: Workspace, study_data: StudyData) -> None:
    for points in range(3):
        try_setting(workspace, study_data, BETTER.with_points("Blog", points))
    assert kept(validate(workspace, study_data, BETTER, CURRENT, by="Ann")).access.settings_tried == 3


def test_nothing_is_read_without_a_name(workspace: Workspace, study_data: StudyData) -> None:
    with pytest.raises(PlumblineError) as caught:
        validate(workspace, study_data, BETTER, CURRENT, by="")
    assert caught.value.code == "ACCESS-WITHOUT-NAME"
    assert accesses(workspace, study_data) == ()


def test_too_few_conversions_are_not_tested_and_cost_no_look(workspace: Workspace, tmp_path: Path) -> None:
    few = study_data_of(tmp_path / "few", 200)
    found = validate(workspace, few, BETTER, CURRENT, by="Ann")
    assert isinstance(found, NotEstimable)
    assert found.code == "few_conversions"
    assert found.needed is not None
    assert found.needed > 200
    assert accesses(workspace, few) == ()


def test_a_study_without_holdout_keeps_no_leads_to_check_on(workspace: Workspace, study_data: StudyData) -> None:
    whole = ask(study_data.dataset, replace(STUDY, holdout="none"))
    found = why_not_testable(workspace, whole, BETTER, CURRENT)
    assert found is not None
    assert found.code == "no_validation_leads"
