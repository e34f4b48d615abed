"""Leads worked or not, the plan and the result of a randomised control group, and handoffs, counted lead by lead."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.backtest.scored_leads import LeadsAtRisk, Scored, leads_at_risk, scored
from analysis.conditions import parse_condition
from analysis.dataset.engine import open_dataset
from analysis.inference.discontinuity import Jump
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.power import LeadsNeeded
from analysis.inference.significance import Significance
from analysis.routing.contacts import read_contacts
from analysis.routing.control_group import control_group_result, plan_control_group
from analysis.routing.follow_up import Treatment, jump_of, treatment
from analysis.routing.handed_off import HandedOffRival, handed_off_rival
from analysis.rules import Rule, TouchSignal
from analysis.scorecard import Scorecard, Tier
from analysis.signals.read import Signals
from analysis.signals.values import LevelSignal
from analysis.snapshots.study_data import StudyData, ask
from analysis.snapshots.take import DataWindow
from analysis.study import AtAge, Outcome, Study
from tests.analysis.snapshots.test_take import START
from tests.reference.datasets import write_import
from tests.reference.levels import DAY, Lead, StageEntry, Touch, World

RULE = Rule("Pricing", TouchSignal(parse_condition({"asset": "pricing"})))
CARD = Scorecard("card", (RULE,), (60,), (), (Tier("hot", 50), Tier("cold", 0)))
STUDY = Study("Study", outcome=Outcome("won", 60), snapshot=AtAge(2), holdout="none")


def lead(name: str, *touches: tuple[float, Touch], hot: bool = False, won: float | None = None, lost: float | None = None) -> Lead:
    """A lead of the first day; touches, win and loss are days after it."""
    made = [replace(touch, at=START + int(at * DAY)) for at, touch in touches]
    priced = [Touch(START + DAY, asset="pricing")] if hot else []
    stages = [StageEntry(START + int(at * DAY), stage) for at, stage in ((won, "won"), (lost, "lost")) if at is not None]
    return Lead(name, START, touches=(*priced, *made), stages=tuple(stages))


CALL = Touch(0, "call", "connected", actor="Ewa", direction="out")
MAIL = Touch(0, "email", "send", direction="out")
REPLY = Touch(0, "email", "reply", actor="Ewa", direction="in")
ROBOT = Touch(0, "email", "send", actor="Ewa", direction="out", machine=True)
NOTE = Touch(0, "event", "met", logged_by_rep=True)
LAST = Lead("last", START + 200 * DAY, stages=(StageEntry(START + 201 * DAY, "lost"),))


def study_data_of(folder: Path, *leads: Lead) -> StudyData:
    return ask(open_dataset(write_import(folder / "import", World((*leads, LAST), (RULE,)))), STUDY)


def judged(study_data: StudyData) -> tuple[LeadsAtRisk, Scored]:
    leads = leads_at_risk(study_data, CARD)
    return leads, scored(leads, CARD)


def test_only_what_sales_did_is_a_contact(tmp_path: Path) -> None:
    study_data = study_data_of(
        tmp_path, lead("a", (3, CALL)), lead("b", (3, MAIL)), lead("c", (3, REPLY)), lead("d", (3, ROBOT)), lead("e", (3, NOTE))
    )
    contacts = read_contacts(study_data.dataset)
    assert contacts is not None
    assert contacts.source == "touches"
    assert contacts.facts.lead_no.tolist() == [0, 4]


def test_without_touches_the_stage_contacted_tells_and_without_both_nothing(tmp_path: Path) -> None:
    staged = Lead("a", START, stages=(StageEntry(START + 3 * DAY, "contacted"),))
    found = read_contacts(study_data_of(tmp_path / "staged", staged).dataset)
    assert found is not None
    assert (found.source, found.facts.at.tolist()) == ("stages", [START + 3 * DAY])
    study_data = study_data_of(tmp_path / "bare", lead("a", won=30))
    assert read_contacts(study_data.dataset) is None
    answer = treatment(study_data, *judged(study_data), CARD)
    assert isinstance(answer, NotEstimable)
    assert answer.code == "no_contacts"


def test_worked_leads_are_those_worked_by_the_landmark_and_still_open_then(tmp_path: Path) -> None:
    study_data = study_data_of(
        tmp_path,
        lead("hot, worked, won", (0.5, CALL), hot=True, won=30),
        lead("hot, worked late, lost", (20, CALL), hot=True, lost=40),
        lead("hot, worked, won at once", (0.5, CALL), hot=True, won=10),  # closed before the landmark: not compared
        lead("cold, worked", (5, CALL)),
        lead("cold, not worked, won", won=30),
        lead("cold, lost early", lost=12),
    )
    found = treatment(study_data, *judged(study_data), CARD)
    assert isinstance(found, Treatment)
    assert (found.landmark_days, found.n_leads, found.n_closed) == (14, 4, 2)
    hot, cold = found.tiers
    assert (hot.n_leads, hot.n_worked, cold.n_leads, cold.n_worked) == (2, 1, 2, 1)
    rates = [each.value for tier in (hot, cold) for each in (tier.worked, tier.not_worked) if isinstance(each, Estimate)]
    assert rates == [1.0, 0.0, 0.0, 1.0]
    assert [(each.within_days, each.n_leads) for each in hot.speeds] == [(1, 1), (3, 0), (7, 0), (14, 0), (None, 1)]
    assert [(each.within_days, each.n_leads) for each in cold.speeds] == [(1, 0), (3, 0), (7, 1), (14, 0), (None, 1)]


def test_calling_that_works_shows_within_tiers_and_calling_that_does_not_does_not(tmp_path: Path) -> None:
    rng, leads = np.random.default_rng(2), []
    for number in range(800):
        called = bool(rng.random() < 0.5)
        wins = rng.random() < (0.4 if called else 0.1)
        leads.append(lead(f"L{number:04d}", *([(1.0, CALL)] if called else []), won=float(rng.uniform(15, 60)) if wins else None))
    study_data = study_data_of(tmp_path, *leads)
    found = treatment(study_data, *judged(study_data), CARD)
    assert isinstance(found, Treatment)
    cold = found.tiers[1]
    assert isinstance(cold.difference, Estimate)
    assert cold.difference.low > 0.2
    assert isinstance(cold.worked_share, Estimate)
    assert cold.worked_share.value == pytest.approx(cold.n_worked / cold.n_leads)


def several(n: int, seed: int, *, called: float) -> tuple[LeadsAtRisk, Scored]:
    """Leads with scores of noise, of whom those from 50 on are called, which adds to their conversion."""
    rng = np.random.default_rng(seed)
    score = rng.integers(20, 80, n)
    converted = rng.random(n) < 0.08 + called * (score >= 50)
    everybody = np.ones(n, dtype=bool)
    leads = LeadsAtRisk(np.arange(n), np.zeros((n, 0), dtype=np.int16), everybody, converted)
    return leads, Scored(score, np.where(score >= 50, 0, 1))


def test_a_jump_at_the_threshold_of_routing_is_told() -> None:
    accused, spared = (jump_of(*several(30_000, 3, called=called), 50) for called in (0.08, 0.0))
    assert isinstance(accused, Jump)
    assert isinstance(spared, Jump)
    assert (accused.accuses, spared.accuses) == (True, False)


def test_a_control_group_is_planned_with_its_cost_and_power() -> None:
    leads, found = several(6_000, 4, called=0.0)
    plan = plan_control_group(leads, found, CARD, leads_per_week=600, smallest_difference=0.5)
    assert not isinstance(plan, NotEstimable)
    assert (plan.lower, plan.upper) == (45, 54)
    assert plan.n_leads == int(((found.score >= 45) & (found.score < 55)).sum())
    assert isinstance(plan.needed, LeadsNeeded)
    assert plan.per_week == pytest.approx(600 * plan.n_leads / 6_000)
    assert plan.weeks == -(-plan.needed.total // plan.per_week)
    assert plan.power is not None
    assert 0.5 < plan.power < 1
    assert isinstance(plan.base_rate, Estimate)
    assert plan.difference == pytest.approx(0.5 * plan.base_rate.value)
    assert plan.not_called is not None
    assert plan.called_more is not None
    assert plan.not_called + plan.called_more == pytest.approx(plan.per_week / 2)
    assert plan.conversions_at_stake == pytest.approx(plan.not_called * plan.difference)


def test_a_control_group_without_flow_has_no_weeks_and_without_leads_no_plan() -> None:
    leads, found = several(6_000, 4, called=0.0)
    plan = plan_control_group(leads, found, CARD, leads_per_week=None, smallest_difference=0.5)
    assert not isinstance(plan, NotEstimable)
    assert (plan.per_week, plan.weeks, plan.power, plan.conversions_at_stake) == (None, None, None, None)
    nobody = plan_control_group(leads, found, CARD.with_threshold(95), leads_per_week=9, smallest_difference=0.5)
    assert isinstance(nobody, NotEstimable)
    assert nobody.code == "no_leads"


def signals_of(levels: tuple[str, ...], codes: np.ndarray, converted: np.ndarray) -> Signals:
    zeros = np.zeros(len(codes), dtype=np.int16)
    signal = LevelSignal("control_group", None, levels, codes.astype(np.int32), as_exported=True)
    return Signals((signal,), converted, zeros, zeros, ("2025-01",), (), "training")


def test_a_control_group_in_the_data_says_what_calling_caused() -> None:
    rng = np.random.default_rng(5)
    codes = rng.integers(-1, 2, 9_000)
    converted = rng.random(9_000) < np.where(codes == 0, 0.14, 0.10)
    found = control_group_result(signals_of(("called", "held back"), codes, converted))
    assert found is not None
    assert isinstance(found.caused, Estimate)
    assert found.caused.value == pytest.approx(converted[codes == 0].mean() - converted[codes == 1].mean())
    assert found.caused.low > 0
    assert isinstance(found.test, Significance)
    assert control_group_result(signals_of(("called",), np.zeros(9, int), np.ones(9, bool))) is None


def with_handoffs(folder: Path, study_data: StudyData, passes: list[tuple[int, float, str | None]]) -> StudyData:
    """The same import with passes: lead, days after its entry, tier."""
    path = folder / "import" / "handoffs.parquet"
    schema = pq.read_schema(path)
    rows = [
        {"lead_no": number, "lead_id": str(number), "at": START + int(at * DAY), "score": None, "tier": tier, "source": None}
        for number, at, tier in passes
    ]
    table = pa.Table.from_pylist(rows, pa.schema([(f.name, pa.int64() if f.name == "at" else f.type) for f in schema])).cast(schema)
    pq.write_table(table, path)
    return ask(open_dataset(folder / "import"), study_data.study)


def test_the_leads_passed_on_are_a_rival_of_as_many_leads(tmp_path: Path) -> None:
    leads = [lead("a", hot=True, won=30), lead("b", hot=True), lead("c", won=20), lead("d"), lead("e")]
    study_data = with_handoffs(
        tmp_path, study_data_of(tmp_path, *leads), [(1, 1.0, "Hot"), (3, 1.5, "hot"), (4, 0.5, "cold"), (0, 9.0, "hot")]
    )
    found = handed_off_rival(study_data, *judged(study_data))
    assert isinstance(found, HandedOffRival)
    assert (found.tier, found.n_handed_off, found.n_leads) == ("hot", 2, 5)
    assert isinstance(found.handed_off, Estimate)
    assert isinstance(found.ours, Estimate)
    assert (found.handed_off.value, found.ours.value) == (0.0, 0.5)
    assert (found.swaps.n_in, found.swaps.n_out, found.swaps.equal_volume) == (1, 1, True)


@pytest.mark.parametrize(("passes", "code"), [([], "no_handoffs"), ([(0, 30.0, None)], "nobody_handed_off")])
def test_without_passes_by_the_snapshot_there_is_no_rival(passes: list[tuple[int, float, str | None]], code: str, tmp_path: Path) -> None:
    study_data = with_handoffs(tmp_path, study_data_of(tmp_path, lead("a", won=30)), passes)
    found = handed_off_rival(study_data, *judged(study_data))
    assert isinstance(found, NotEstimable)
    assert found.code == code


def test_leads_without_dates_have_neither_calls_nor_passes(tmp_path: Path) -> None:
    study_data = study_data_of(tmp_path, lead("a", won=30))
    undated = replace(study_data, snapshots=replace(study_data.snapshots, window=DataWindow(None, None)))
    answers = (treatment(undated, *judged(study_data), CARD), handed_off_rival(undated, *judged(study_data)))
    assert [each.code for each in answers if isinstance(each, NotEstimable)] == ["undated", "undated"]
