"""Rolling origin: fitted on what was known at that point in time, and on nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.backtest.rolling import Rolling, known_at, refitted, roll
from analysis.backtest.scored_leads import LeadsAtRisk, leads_at_risk, scored
from analysis.conditions import parse_condition
from analysis.dataset.engine import open_dataset
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.newton import expit
from analysis.rules import Rule, TouchSignal
from analysis.scorecard import Scorecard, Tier
from analysis.snapshots.study_data import StudyData, ask
from analysis.snapshots.take import DataWindow
from analysis.study import AtAge, Outcome, Study
from tests.analysis.snapshots.test_take import START
from tests.reference.datasets import write_import
from tests.reference.levels import DAY, Lead, StageEntry, Touch, World

RULES = tuple(Rule(name, TouchSignal(parse_condition({"asset": name}))) for name in ("pricing", "webinar"))
#: As it was right in the first months.
STALE = Scorecard("stale", RULES, (30, 60), (), (Tier("hot", 50), Tier("cold", 0)))
STUDY = Study("Study", outcome=Outcome("won", 30), snapshot=AtAge(5), holdout="none")
TURN = START + 240 * DAY


def world(seed: int, n: int = 4_000) -> World:
    """Two years of leads. In the first months the webinar moves buyers; from its end on it drives them away."""
    rng, leads = np.random.default_rng(seed), []
    for number in range(n):
        entry = START + int(rng.integers(0, 730)) * DAY
        priced, attended = rng.random(2) < 0.4
        effect = 1.3 if entry < TURN else -2.0
        won = rng.random() < expit(np.array(-2.5 + 0.9 * priced + effect * attended))
        touches = tuple(Touch(entry + DAY, asset=rule.name) for rule, met in zip(RULES, (priced, attended), strict=True) if met)
        stage = StageEntry(entry + int(rng.integers(6, 34)) * DAY, "won" if won else "lost")
        leads.append(Lead(f"L{number:05d}", entry, touches=touches, stages=(stage,)))
    return World(tuple(leads), RULES)


@pytest.fixture(scope="module")
def study_data(tmp_path_factory: pytest.TempPathFactory) -> StudyData:
    return ask(open_dataset(write_import(tmp_path_factory.mktemp("rolling") / "import", world(1))), STUDY)


@pytest.fixture(scope="module")
def leads(study_data: StudyData) -> LeadsAtRisk:
    return leads_at_risk(study_data, STALE)


def test_refitting_on_the_past_beats_the_stale_scorecard_only_after_the_turn(study_data: StudyData, leads: LeadsAtRisk) -> None:
    origins = (START + 150 * DAY, TURN, TURN + 300 * DAY)
    found = roll(study_data, leads, scored(leads, STALE), origins=origins)
    assert isinstance(found, Rolling)
    before, _, after = found.periods
    assert isinstance(before.ranking.difference, Estimate)
    assert isinstance(after.ranking.difference, Estimate)
    assert before.ranking.difference.low <= 0 <= before.ranking.difference.high + 1e-12
    assert after.ranking.difference.low > 0
    assert isinstance(after.hot.refitted, Estimate)
    assert isinstance(after.hot.fixed, Estimate)
    assert after.hot.refitted.value > after.hot.fixed.value


def test_no_outcome_after_the_origin_reaches_a_refit(study_data: StudyData, leads: LeadsAtRisk) -> None:
    """With every outcome turned round that was not known at the origin, the refit is the same to the bit."""
    origin = START + 300 * DAY
    known = study_data.snapshots.as_of[leads.snapshot] + 30 * DAY <= origin
    turned = replace(leads, converted=np.where(known, leads.converted, ~leads.converted))
    later = leads.levels[:50]
    fits = []
    for each in (leads, turned):
        judged = each.only(each.judged)
        earlier = judged.only(known_at(study_data.snapshots, judged.snapshot, origin, 30))
        fits.append(refitted(earlier.levels, earlier.converted, later))
    assert np.array_equal(fits[0], fits[1])
    found = roll(study_data, leads, scored(leads, STALE), origins=(origin,))
    assert isinstance(found, Rolling)
    assert found.periods[0].n_known == int((known & leads.judged).sum())


def test_without_an_embargo_more_is_known_than_anybody_knew(study_data: StudyData, leads: LeadsAtRisk) -> None:
    origin = (START + 300 * DAY,)
    found = scored(leads, STALE)
    honest, careless = roll(study_data, leads, found, origins=origin), roll(study_data, leads, found, origins=origin, embargo_days=0)
    assert isinstance(honest, Rolling)
    assert isinstance(careless, Rolling)
    assert (honest.embargo_days, careless.embargo_days) == (30, 0)
    assert careless.periods[0].n_known > honest.periods[0].n_known
    assert careless.ranking.n_leads == honest.ranking.n_leads


def test_proposed_origins_have_enough_before_and_after_them(study_data: StudyData, leads: LeadsAtRisk) -> None:
    found = roll(study_data, leads, scored(leads, STALE))
    assert isinstance(found, Rolling)
    assert 2 <= len(found.periods) <= 6
    assert all(each.n_known_converted >= 20 and each.ranking.n_converted >= 10 for each in found.periods)
    assert all(each.origin % DAY == 0 for each in found.periods)
    assert found.ranking.n_leads == sum(each.ranking.n_leads for each in found.periods)
    assert found.hot.n_hot == sum(each.hot.n_hot for each in found.periods)


def test_only_the_part_that_screens_may_see_is_used(tmp_path: Path) -> None:
    study_data = ask(open_dataset(write_import(tmp_path / "import", world(2, 1_500))), replace(STUDY, holdout="auto"))
    leads = leads_at_risk(study_data, STALE)
    assert {study_data.parts.names[code] for code in study_data.parts.codes[leads.snapshot]} == {"training"}
    found = roll(study_data, leads, scored(leads, STALE))
    assert isinstance(found, Rolling)
    assert study_data.holdout_from is not None
    assert all(each.until <= study_data.holdout_from + 6 * DAY for each in found.periods)


def test_a_refit_of_plenty_is_the_truth() -> None:
    rng = np.random.default_rng(3)
    levels = (100 * (rng.random((40_000, 2)) < 0.5)).astype(np.int16)
    converted = rng.random(40_000) < expit(-1.0 + levels @ np.array([0.01, -0.005]))
    rows = np.array([[0, 0], [100, 0], [0, 100]], dtype=np.int16)
    fitted = refitted(levels, converted, rows)
    assert not isinstance(fitted, NotEstimable)
    assert fitted == pytest.approx([-1.0, 0.0, -1.5], abs=0.06)


@pytest.mark.parametrize("rules", [0, 1])
def test_a_refit_survives_rules_that_tell_all_or_nothing(rules: int) -> None:
    levels = (100 * np.eye(4, rules)).astype(np.int16)
    fitted = refitted(levels, np.array([True, False, False, False]), levels)
    assert not isinstance(fitted, NotEstimable)
    assert np.isfinite(fitted).all()
    nothing = refitted(levels, np.zeros(4, dtype=bool), levels)
    assert isinstance(nothing, NotEstimable)


def test_leads_without_dates_have_no_test_in_time(study_data: StudyData, leads: LeadsAtRisk) -> None:
    undated = replace(study_data, snapshots=replace(study_data.snapshots, window=DataWindow(None, None)))
    found = roll(undated, leads, scored(leads, STALE))
    assert isinstance(found, NotEstimable)
    assert found.reason.endswith("a random holdout, not a test in time.")


def test_too_few_conversions_and_no_horizon_say_so(study_data: StudyData, leads: LeadsAtRisk) -> None:
    few = leads.only(np.arange(len(leads)) < 60)
    found = roll(study_data, few, scored(few, STALE))
    assert isinstance(found, NotEstimable)
    assert found.code == "few_conversions"
    assert found.needed is not None
    assert found.needed > 0
    endless = replace(study_data, snapshots=replace(study_data.snapshots, horizon_days=None))
    missing = roll(endless, leads, scored(leads, STALE))
    assert isinstance(missing, NotEstimable)
    assert missing.code == "no_horizon"
