"""Cohorts that are not yet mature, and hot against the rest: against counting lead by lead, and without giving anybody time for nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.backtest.cohorts import cohort_incidence, compare_hot_with_rest, landmark, total_incidence
from analysis.backtest.scored_leads import followed, leads_at_risk, scored
from analysis.conditions import parse_condition
from analysis.dataset.engine import open_dataset
from analysis.dataset.histories import as_datetime
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.significance import Significance
from analysis.inference.survival import Followed, Incidence
from analysis.rules import Rule, TouchSignal
from analysis.scorecard import Scorecard, Tier
from analysis.snapshots.study_data import StudyData, ask
from analysis.snapshots.take import DataWindow
from analysis.study import AtAge, Outcome, Study
from tests.analysis.snapshots.test_take import START, day, lead
from tests.reference.datasets import write_import
from tests.reference.levels import DAY, Lead, StageEntry, Touch, World

RULE = Rule("Pricing", TouchSignal(parse_condition({"asset": "pricing"})))
CARD = Scorecard("card", (RULE,), (60,), (), (Tier("hot", 50), Tier("cold", 0)))
STUDY = Study("Study", outcome=Outcome("won", 30), snapshot=AtAge(5), holdout="none")


def study_data_of(folder: Path, *leads: Lead, study: Study = STUDY) -> StudyData:
    return ask(open_dataset(write_import(folder / "import", World(leads, (RULE,)))), study)


def history(number: int, entry: int, *, priced: bool, won_after: float | None, lost_after: float | None) -> Lead:
    """A lead whose stages are days after its entry."""
    touches = (Touch(entry + DAY, asset="pricing"),) if priced else ()
    stages = [(won_after, "won"), (lost_after, "lost")]
    entered = tuple(StageEntry(entry + int(at * DAY), stage) for at, stage in stages if at is not None)
    return Lead(f"L{number:04d}", entry, touches=touches, stages=entered)


@pytest.fixture(scope="module")
def study_data(tmp_path_factory: pytest.TempPathFactory) -> StudyData:
    """Leads of ten months that win after 6 to 60 days or are lost within days; those of the last month are not yet mature."""
    rng, leads = np.random.default_rng(4), []
    for number in range(1_200):
        entry, priced = START + int(rng.integers(0, 300)) * DAY, bool(rng.random() < 0.4)
        wins = rng.random() < (0.4 if priced else 0.15)
        leads.append(
            history(
                number,
                entry,
                priced=priced,
                won_after=float(rng.uniform(6, 60)) if wins else None,
                lost_after=None if wins else float(rng.uniform(5.5, 20)),
            )
        )
    study = replace(STUDY, data_to=as_datetime(day(306)))
    return study_data_of(tmp_path_factory.mktemp("cohorts"), *leads, study=study)


def test_a_mature_cohort_has_the_share_that_counting_finds(study_data: StudyData) -> None:
    leads = leads_at_risk(study_data, CARD)
    found = scored(leads, CARD)
    cohorts = cohort_incidence(study_data, leads, found)
    assert not isinstance(cohorts, NotEstimable)
    mature = [each for each in cohorts if each.mature]
    assert len(mature) >= 8
    names = np.array(study_data.cohorts.names)[study_data.cohorts.codes[leads.snapshot[leads.judged]]]
    for each in mature:
        members = names == each.cohort
        converted, hot = leads.converted[leads.judged][members], found.hot[leads.judged][members]
        assert (each.n_leads, each.n_hot, each.day) == (len(converted), int(hot.sum()), 30)
        assert isinstance(each.conversion, Estimate)
        assert isinstance(each.hot_conversion, Estimate)
        assert each.conversion.value == pytest.approx(converted.mean())
        assert each.hot_conversion.value == pytest.approx(converted[hot].mean())


def test_a_cohort_not_yet_mature_uses_every_day_that_its_leads_were_followed(study_data: StudyData) -> None:
    leads = leads_at_risk(study_data, CARD)
    cohorts = cohort_incidence(study_data, leads, scored(leads, CARD))
    assert not isinstance(cohorts, NotEstimable)
    not_yet_mature = [each for each in cohorts if not each.mature]
    assert not_yet_mature
    assert sum(each.n_leads for each in cohorts) == len(leads) > int(leads.judged.sum())
    for each in not_yet_mature:
        assert isinstance(each.conversion, Estimate)
        assert each.conversion.low < each.conversion.value < each.conversion.high
        assert each.day <= 30


def test_a_lost_lead_stays_at_risk_to_the_end(tmp_path: Path) -> None:
    """One of four wins at day 20. Losing the others before must not make it one of one."""
    leads = [lead("won", 0, (20, "won")), *(lead(f"lost {n}", 0, (n + 6, "lost")) for n in range(3)), lead("last", 90, (90.1, "lost"))]
    study_data = study_data_of(tmp_path, *leads)
    found = leads_at_risk(study_data, CARD)
    curve = total_incidence(study_data, found)
    assert isinstance(curve, Incidence)
    answer = curve.at(30)
    assert isinstance(answer, Estimate)
    assert answer.value == pytest.approx(0.25)


def test_hot_leads_convert_sooner_than_the_rest_from_the_snapshot_on(study_data: StudyData) -> None:
    leads = leads_at_risk(study_data, CARD)
    found = scored(leads, CARD)
    result = landmark(study_data, leads, found)
    assert not isinstance(result, NotEstimable)
    assert isinstance(result.test, Significance)
    assert result.test.p < 1e-6
    assert result.test.statistic is not None
    assert result.test.statistic > 0
    assert (result.stops[0], result.stops[-1], result.day) == (0, 30, 5)
    assert (result.hot_open[0], result.rest_open[0]) == (int(found.hot.sum()), int((~found.hot).sum()))
    assert np.all(np.diff(result.hot_open) <= 0)


def test_nothing_after_the_horizon_counts() -> None:
    """The groups differ only in what happens after day 30."""
    days = np.full(60, 50.0)
    found = compare_hot_with_rest(Followed(days, np.arange(60) < 30), np.arange(60) < 30, day=5, horizon=30)
    assert isinstance(found.test, NotEstimable)
    assert found.test.code == "no_conversions"


def test_leads_that_turn_hot_late_are_given_no_time_for_nothing() -> None:
    """Scores are noise. Leads that live long turn hot at some time; "ever hot" then looks worse or better, hot at the landmark does not."""
    ever, at_landmark, rng = [], [], np.random.default_rng(9)
    for _ in range(200):
        n = 400
        end, turns_hot = rng.exponential(30, n), rng.exponential(40, n)
        won = rng.random(n) < 0.5
        days, converted = np.minimum(end, 90.0), won & (end <= 90)
        ever_hot = turns_hot < days
        naive = compare_hot_with_rest(Followed(days, converted), ever_hot, day=0, horizon=90)
        open_ = days > 10
        honest = compare_hot_with_rest(Followed(days[open_] - 10, converted[open_]), turns_hot[open_] <= 10, day=10, horizon=80)
        ever.append(isinstance(naive.test, Significance) and naive.test.p <= 0.05)
        at_landmark.append(isinstance(honest.test, Significance) and honest.test.p <= 0.05)
    assert np.mean(ever) > 0.95
    assert np.mean(at_landmark) <= 0.09


@pytest.mark.parametrize(
    ("study", "code"),
    [(replace(STUDY, outcome=Outcome("won", 30, "closed")), "win_rate"), (replace(STUDY, snapshot=AtAge(80)), "no_leads")],
)
def test_what_cannot_be_followed_says_so(study: Study, code: str, tmp_path: Path) -> None:
    study_data = study_data_of(tmp_path, lead("a", 0, (20, "won")), lead("b", 1, (25, "lost")), study=study)
    leads = leads_at_risk(study_data, CARD)
    found = landmark(study_data, leads, scored(leads, CARD))
    assert isinstance(found, NotEstimable)
    assert found.code == code


def test_leads_without_dates_cannot_be_followed(tmp_path: Path) -> None:
    study_data = study_data_of(tmp_path, lead("a", 0, (20, "won")), lead("b", 1, (25, "lost")))
    leads = leads_at_risk(study_data, CARD)
    undated = replace(study_data, snapshots=replace(study_data.snapshots, age_days=None, window=DataWindow(None, None)))
    found = scored(leads, CARD)
    answers = (total_incidence(undated, leads), cohort_incidence(undated, leads, found), landmark(undated, leads, found))
    assert [each.code for each in answers if isinstance(each, NotEstimable)] == ["undated"] * 3
    with pytest.raises(ValueError, match="without dates"):
        followed(undated, leads)


def test_days_are_counted_from_the_snapshot(tmp_path: Path) -> None:
    study_data = study_data_of(tmp_path, lead("a", 0, (20, "won")), lead("b", 10), lead("last", 90, (90.1, "lost")))
    leads = leads_at_risk(study_data, CARD)
    course = followed(study_data, leads)
    assert course.days.tolist() == pytest.approx([15.0, 75.1])
    assert course.converted.tolist() == [True, False]
