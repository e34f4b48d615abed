"""Keep as candidate: the check part is read once for each candidate, and each reading makes the next test stricter."""

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
from analysis.holdout import validate as keeping
from analysis.holdout.accesses import looks, try_setting
from analysis.holdout.validate import Kept, keep
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.rules import Rule, TouchSignal
from analysis.scorecard import Scorecard, Tier
from analysis.snapshots.study_data import Inquiry, ask
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


def inquiry_of(folder: Path, n: int) -> Inquiry:
    return ask(open_dataset(write_import(folder, World(tuple(leads(n, seed=1)), (GOOD, IDLE)))), STUDY)


@pytest.fixture(scope="module")
def inquiry(tmp_path_factory: pytest.TempPathFactory) -> Inquiry:
    return inquiry_of(tmp_path_factory.mktemp("import") / "many", 1_500)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "workspace")


def kept(answer: Kept | NotEstimable) -> Kept:
    assert isinstance(answer, Kept)
    return answer


def test_a_candidate_is_judged_on_the_check_part_alone_by_one_test(workspace: Workspace, inquiry: Inquiry) -> None:
    found = kept(keep(workspace, inquiry, BETTER, CURRENT, by="Ann"))
    in_check = inquiry.snapshots.judged & (inquiry.parts.codes == inquiry.parts.names.index("check"))
    assert found.check.candidate.n_leads == found.check.current.n_leads == found.check.change.n_leads == int(in_check.sum())
    assert found.check.candidate.n_converted == int(inquiry.snapshots.converted[in_check].sum())
    assert (found.look.number, found.alpha, found.check.change.n_tried) == (1, 0.025, 1)
    assert found.better
    assert isinstance(found.check.change.hot_conversion, Estimate)
    assert found.check.change.hot_conversion.low > 0.1


def test_the_other_way_round_nothing_is_better(workspace: Workspace, inquiry: Inquiry) -> None:
    assert not kept(keep(workspace, inquiry, CURRENT, BETTER, by="Ann")).better


def test_each_keep_halves_the_level_and_the_sixth_reads_nothing(workspace: Workspace, inquiry: Inquiry) -> None:
    candidates = [BETTER.with_points("Blog", points) for points in range(1, 7)]
    levels = [kept(keep(workspace, inquiry, card, CURRENT, by="Ann")).alpha for card in candidates[:5]]
    assert levels == [0.05 / 2**number for number in range(1, 6)]
    refused = keep(workspace, inquiry, candidates[5], CURRENT, by="Ann")
    assert isinstance(refused, NotEstimable)
    assert refused.code == "kept_too_often"
    assert refused.needed is not None
    assert refused.needed > 0
    assert len(looks(workspace, inquiry, "check")) == 5
    assert kept(keep(workspace, inquiry, candidates[1], CURRENT, by="Ann")).alpha == 0.0125


def test_a_keep_says_how_much_had_been_tried_before_it(workspace: Workspace, inquiry: Inquiry) -> None:
    for points in range(3):
        try_setting(workspace, inquiry, BETTER.with_points("Blog", points))
    assert kept(keep(workspace, inquiry, BETTER, CURRENT, by="Ann")).look.settings_tried == 3


def test_nothing_is_read_without_a_name(workspace: Workspace, inquiry: Inquiry) -> None:
    with pytest.raises(PlumblineError) as caught:
        keep(workspace, inquiry, BETTER, CURRENT, by="")
    assert caught.value.code == "LOOK-WITHOUT-NAME"
    assert looks(workspace, inquiry) == ()


def test_too_few_conversions_are_not_tested_and_cost_no_look(workspace: Workspace, tmp_path: Path) -> None:
    few = inquiry_of(tmp_path / "few", 200)
    found = keep(workspace, few, BETTER, CURRENT, by="Ann")
    assert isinstance(found, NotEstimable)
    assert found.code == "few_conversions"
    assert found.needed is not None
    assert found.needed > 200
    assert looks(workspace, few) == ()


def test_a_study_without_holdout_keeps_no_leads_to_check_on(workspace: Workspace, inquiry: Inquiry) -> None:
    whole = ask(inquiry.dataset, replace(STUDY, holdout="none"))
    found = keeping.testable(workspace, whole, BETTER, CURRENT)
    assert found is not None
    assert found.code == "no_check_part"
