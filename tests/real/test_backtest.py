"""Backtests over time on real data: figures that follow from the files; skipped where they are absent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from analysis.backtest.cohorts import cohort_incidence, total_incidence
from analysis.backtest.rolling import Rolling, roll
from analysis.backtest.scored_leads import LeadsAtRisk, Scored, leads_at_risk, scored
from analysis.backtest.segments import segment_results
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.survival import Incidence
from analysis.routing.control_group import control_group_result
from analysis.routing.follow_up import Treatment, treatment
from analysis.rules import DAY
from analysis.scorecard import Scorecard, parse_scorecard
from analysis.signals.read import Signals, read_signals
from analysis.signals.values import LevelSignal
from analysis.snapshots.open import open_study
from analysis.snapshots.study_data import StudyData, ask
from analysis.workspace.folder import Workspace
from tests.real.runs import HERE

pytestmark = pytest.mark.real
Opened = Callable[[str], StudyData]


@pytest.fixture(scope="session")
def study_data_of(workspace_of: Callable[[str], Path]) -> Opened:
    """A data set under its study, opened once."""
    made: dict[str, StudyData] = {}

    def get(name: str) -> StudyData:
        if name not in made:
            made[name] = open_study(Workspace.open(workspace_of(name)))
        return made[name]

    return get


def card_of(name: str) -> Scorecard:
    return parse_scorecard((HERE / name / "scorecard.yaml").read_text(encoding="utf-8"))


def at_age(study_data: StudyData, days: int) -> StudyData:
    return ask(study_data.dataset, study_data.study.at_age(days))


# Loan applications: most are declined within minutes.


def test_loans_are_won_by_day_30_in_16_percent_not_51(study_data_of: Opened) -> None:
    study_data = at_age(study_data_of("loan_applications"), 0)
    curve = total_incidence(study_data, leads_at_risk(study_data, card_of("loan_applications")))
    assert isinstance(curve, Incidence)
    answer = curve.at(30)
    assert isinstance(answer, Estimate)
    assert answer.value == pytest.approx(0.162, abs=0.0005)
    assert answer.n == 7455


def test_loans_of_weeks_that_are_not_yet_mature_are_followed_as_far_as_they_go(study_data_of: Opened) -> None:
    study_data = study_data_of("loan_applications")
    leads = leads_at_risk(study_data, card_of("loan_applications"))
    cohorts = cohort_incidence(study_data, leads, scored(leads, card_of("loan_applications")))
    assert not isinstance(cohorts, NotEstimable)
    assert sum(each.n_leads for each in cohorts) == 3474
    days = [each.day for each in cohorts if not each.mature]
    assert days == sorted(days, reverse=True)
    assert days[-1] < 7


@pytest.mark.parametrize(("age", "least", "most"), [(0, 0.56, 0.61), (1, 0.61, 0.68), (7, 0.60, 0.67)])
def test_loans_refitted_on_what_was_known_rank_later_ones(age: int, least: float, most: float, study_data_of: Opened) -> None:
    """Registration tells little, the first days' work more; a month lies between each refit and the newest loan that it knows."""
    study_data = at_age(study_data_of("loan_applications"), age)
    leads = leads_at_risk(study_data, card_of("loan_applications"))
    found = roll(study_data, leads, scored(leads, card_of("loan_applications")))
    assert isinstance(found, Rolling)
    assert found.embargo_days == 30
    assert isinstance(found.ranking.refitted, Estimate)
    assert least < found.ranking.refitted.value < most


def test_loans_say_who_was_worked(study_data_of: Opened) -> None:
    study_data, card = study_data_of("loan_applications"), card_of("loan_applications")
    leads = leads_at_risk(study_data, card)
    found = treatment(study_data, leads, scored(leads, card), card)
    assert isinstance(found, Treatment)
    assert found.source == "touches"
    assert found.n_leads + found.n_closed == 2452
    assert sum(tier.n_worked for tier in found.tiers) > 0.99 * found.n_leads


# Olist: origin, landing page and weekday, cut once at 70 %.


def one_hot(study_data: StudyData) -> tuple[LeadsAtRisk, Scored]:
    """Levels of one rule for each origin, landing page and weekday."""
    snapshots, signals = study_data.snapshots, read_signals(study_data)
    rows = np.flatnonzero(snapshots.judged)
    blocks = []
    for name in ("source", "landing_page"):
        signal = next(each for each in signals.signals if each.name == name)
        assert isinstance(signal, LevelSignal)
        blocks.append(np.eye(len(signal.levels) + 1, dtype=np.int16)[signal.codes][:, :-1])
    blocks.append(np.eye(7, dtype=np.int16)[(snapshots.entry[rows] // DAY + 3) % 7])
    everybody = np.ones(len(rows), dtype=bool)
    leads = LeadsAtRisk(rows, 100 * np.hstack(blocks), everybody, snapshots.converted[rows])
    zeros = np.zeros(len(rows), dtype=np.int64)
    return leads, Scored(zeros, zeros)


@pytest.mark.parametrize(
    ("age", "embargo", "known", "converted", "auc", "tolerance"),
    [(0, 0, 5562, None, 0.695, 0.003), (0, 90, 2159, 28, 0.655, 0.003), (14, 0, None, None, 0.621, 0.01), (14, 90, None, 19, 0.572, 0.02)],
)
def test_olist_forward_auc_with_and_without_embargo(
    age: int, embargo: int, known: int | None, converted: int | None, auc: float, tolerance: float, study_data_of: Opened
) -> None:
    """The cut is the moment at which the first lead of the last 30 % is seen: at age 14, two weeks after it came.

    With an honest embargo 19 conversions are left to learn from there, so that how strongly effects are held back moves the AUC by .02.
    """
    study_data = at_age(study_data_of("olist_funnel"), age)
    leads, found = one_hot(study_data)
    seen = np.sort(study_data.snapshots.as_of[leads.snapshot])
    cut = int(seen[int(0.7 * len(seen))])
    rolled = roll(study_data, leads, found, origins=(cut,), embargo_days=embargo)
    assert isinstance(rolled, Rolling)
    period = rolled.periods[0]
    assert known in (None, period.n_known)
    assert converted in (None, period.n_known_converted)
    assert isinstance(period.ranking.refitted, Estimate)
    assert period.ranking.refitted.value == pytest.approx(auc, abs=tolerance)


# Without dates, and where nothing tells won from lost.


def test_x_education_has_no_test_in_time(study_data_of: Opened) -> None:
    study_data, card = study_data_of("x_education"), card_of("x_education")
    leads = leads_at_risk(study_data, card)
    found = roll(study_data, leads, scored(leads, card))
    assert isinstance(found, NotEstimable)
    assert "a random holdout, not a test in time" in found.reason


def test_no_segment_of_closed_opportunities_stands_out(study_data_of: Opened) -> None:
    signals = read_signals(study_data_of("crm_sales_opportunities"))
    hot = np.random.default_rng(7).random(len(signals.converted)) < 0.3
    assert [each.level for each in segment_results(signals, hot).segments if each.stands_out] == []


def test_a_randomised_mailing_says_what_it_caused(study_data_of: Opened) -> None:
    """Whether to mail was left to chance: 1.253 % and 0.884 % against 0.573 %."""
    signals = read_signals(study_data_of("hillstrom_email"))
    segment = next(each for each in signals.signals if each.name == "segment")
    assert isinstance(segment, LevelSignal)
    held = segment.levels.index("No E-Mail")
    for level, points in (("Mens E-Mail", 0.681), ("Womens E-Mail", 0.311)):
        codes = np.select([segment.codes == segment.levels.index(level), segment.codes == held], [0, 1], -1).astype(np.int32)
        arms = LevelSignal("control_group", None, ("called", "held back"), codes, as_exported=True)
        zeros = np.zeros(len(codes), dtype=np.int16)
        result = control_group_result(Signals((arms,), signals.converted, zeros, zeros, ("all",), (), "all"))
        assert result is not None
        assert isinstance(result.caused, Estimate)
        assert 100 * result.caused.value == pytest.approx(points, abs=0.0005)
        assert result.caused.low > 0
