"""Leads seen every month: who is seen when, compared with a calendar walked day by day; figures, against counting one by one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from analysis.backtest.repeated_snapshots import count_by_bucket, rules_by_bucket
from analysis.dataset.engine import Dataset, open_dataset
from analysis.dataset.histories import NEVER, as_datetime, as_micros
from analysis.errors import PlumblineError
from analysis.evaluation import Evaluation, evaluate
from analysis.evaluation.clustered import evaluate_by_bucket, together
from analysis.evaluation.rules import rule_results
from analysis.inference.estimate import Answer, Estimate
from analysis.inference.jackknife import METHOD
from analysis.scoring.fast import count_scores, prepare
from analysis.snapshots.levels import Observed
from analysis.snapshots.monthly import take_monthly
from analysis.snapshots.split import propose_holdout_from
from analysis.snapshots.study_data import StudyData, ask, every_month
from analysis.snapshots.take import Status
from analysis.study import EveryMonth, Population, Study
from tests.analysis.replay.test_crossings import CARD, RULES, company
from tests.analysis.replay.test_crossings import STUDY as CROSSING
from tests.reference import scores as by_hand
from tests.reference.datasets import by_id, write_import
from tests.reference.levels import DAY, Lead, World, level

UNTIL = 100
STUDY = replace(CROSSING, snapshot=EveryMonth(UNTIL))


@pytest.fixture(scope="module")
def world() -> World:
    return company(700)


@pytest.fixture(scope="module")
def dataset(world: World, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return open_dataset(write_import(tmp_path_factory.mktemp("import") / "world", world))


@pytest.fixture(scope="module")
def study_data(dataset: Dataset) -> StudyData:
    return every_month(ask(dataset, STUDY))


@pytest.fixture(scope="module")
def observed(study_data: StudyData) -> Observed:
    return study_data.observe(CARD)


def firsts(lead: Lead, data_to: int) -> list[int]:
    """Midnights of firsts of months on which an open lead is seen: every day from its entry on is asked."""
    entry = lead.created_at or 0
    decided = min((each.at for each in lead.stages if each.stage in ("won", "lost")), default=NEVER)
    midnight = as_datetime(entry).replace(hour=0, minute=0, second=0, microsecond=0)
    days = (as_micros(midnight + dt.timedelta(days=number)) for number in range(UNTIL + 2))
    return [t for t in days if as_datetime(t).day == 1 and entry <= t <= min(entry + UNTIL * DAY, data_to) and t < decided]


def test_every_open_lead_is_seen_on_the_first_of_each_month_up_to_the_age(world: World, study_data: StudyData) -> None:
    snapshots, data_to = study_data.snapshots, study_data.snapshots.window.data_to or 0
    at_risk = np.isin(snapshots.status, [Status.MATURE, Status.IMMATURE])
    expected = [(number, t) for number, lead in enumerate(by_id(world)) for t in firsts(lead, data_to)]
    assert list(zip(snapshots.lead_no[at_risk].tolist(), snapshots.as_of[at_risk].tolist(), strict=True)) == expected
    assert len(expected) > 1.5 * len({number for number, _ in expected})


def test_what_became_of_a_snapshot_is_what_happened_within_its_horizon(world: World, study_data: StudyData) -> None:
    snapshots, leads = study_data.snapshots, by_id(world)
    for place in np.flatnonzero(snapshots.judged):
        t = int(snapshots.as_of[place])
        won = [each.at for each in leads[snapshots.lead_no[place]].stages if each.stage == "won"]
        assert snapshots.converted[place] == any(t < at <= t + 30 * DAY for at in won)
        assert t + 30 * DAY <= (snapshots.window.data_to or 0)


def test_leads_that_are_never_seen_open_are_counted_once(world: World, study_data: StudyData) -> None:
    counts, snapshots = study_data.counts, study_data.snapshots
    assert counts.leads == counts.already_decided + counts.at_risk + counts.not_reached + counts.not_recorded == len(snapshots.status)
    never = ~np.isin(snapshots.status, [Status.MATURE, Status.IMMATURE])
    assert never.any()
    seen = set(snapshots.lead_no[~never].tolist())
    assert all(number not in seen for number in snapshots.lead_no[never].tolist())
    assert len(set(snapshots.lead_no[never].tolist())) == int(never.sum())
    assert len(seen) + int(never.sum()) == len(world.leads)


def test_a_lead_is_in_one_part_however_often_it_is_seen(study_data: StudyData) -> None:
    pairs = set(zip(study_data.snapshots.lead_no.tolist(), study_data.parts.codes.tolist(), strict=True))
    assert len(pairs) == len(set(study_data.snapshots.lead_no.tolist()))
    assert {study_data.parts.names[code] for _, code in pairs} == {"training", "validation", "holdout"}


@pytest.mark.parametrize("part", ["training", "validation"])
def test_counts_by_bucket_add_up_to_those_of_counting_snapshot_by_snapshot(
    world: World, study_data: StudyData, observed: Observed, part: str
) -> None:
    buckets = count_by_bucket(study_data, observed, CARD, part=part)
    total, plain = together(buckets), count_scores(prepare(observed.patterns.of_part(part), CARD), CARD)
    for name in ("n_leads", "n_converted", "value"):
        assert getattr(total, name).sum(axis=1).tolist() == getattr(plain, name).sum(axis=1).tolist()
    snapshots, leads = study_data.snapshots, by_id(world)
    read = np.flatnonzero(snapshots.judged & (study_data.parts.codes == study_data.parts.names.index(part)))
    levels = [[level(world, rule, leads[snapshots.lead_no[place]], int(snapshots.as_of[place])) for rule in RULES] for place in read]
    hot = np.array([by_hand.tier(each, CARD) == "hot" for each in levels])
    found = evaluate_by_bucket(buckets, CARD)
    assert (found.n_leads, found.hot.n_leads) == (len(read), int(hot.sum()))
    assert found.hot.n_converted == int(snapshots.converted[read][hot].sum())
    for bucket in (0, 7, 31):
        own = snapshots.bucket[read] == bucket
        assert int(buckets[bucket].n_leads.sum()) == int(own.sum())
        scored = [by_hand.score(each, CARD) for each, mine in zip(levels, own, strict=True) if mine]
        assert np.flatnonzero(buckets[bucket].n_leads.sum(axis=(0, 1))).tolist() == sorted(set(scored))


def answers(found: Evaluation) -> list[Answer]:
    hot = found.hot
    figures = [found.base_rate, found.auc, hot.share, hot.conversion, hot.false_hot_share, hot.false_positive_rate, hot.recall, hot.lift]
    figures += [each for tier in found.tiers for each in (tier.share, tier.conversion)]
    figures += [each for cohort in found.cohorts for each in (cohort.conversion, cohort.hot_conversion, cohort.lift)]
    return figures + [band.conversion for band in found.bands]


def test_every_figure_has_the_value_of_the_plain_evaluation_and_the_interval_of_the_buckets(
    study_data: StudyData, observed: Observed
) -> None:
    buckets = count_by_bucket(study_data, observed, CARD, part="training")
    found, plain = evaluate_by_bucket(buckets, CARD), evaluate(together(buckets), CARD)
    estimated = 0
    for ours, theirs in zip(answers(found), answers(plain), strict=True):
        if isinstance(ours, Estimate):
            assert isinstance(theirs, Estimate)
            assert ours.value == pytest.approx(theirs.value)
            assert (ours.method, ours.n) == (METHOD, theirs.n)
            estimated += 1
        else:
            assert not isinstance(theirs, Estimate) or theirs.method == "log_lift"
    assert estimated > 20


def test_rules_have_the_values_of_the_plain_results(study_data: StudyData, observed: Observed) -> None:
    ours, plain = rules_by_bucket(study_data, observed, part="training"), rule_results(observed.patterns.of_part("training"))
    for mine, theirs in zip(ours, plain, strict=True):
        assert (mine.rule, mine.n_met, mine.n_converted) == (theirs.rule, theirs.n_met, theirs.n_converted)
        for name in ("share", "conversion_with", "conversion_without"):
            one, other = getattr(mine, name), getattr(theirs, name)
            assert isinstance(one, Estimate) == isinstance(other, Estimate)
            if isinstance(one, Estimate):
                assert one.value == pytest.approx(other.value)


@pytest.mark.parametrize("population", ["returning", "customer"])
def test_other_populations_are_seen_in_their_own_time(dataset: Dataset, population: Population) -> None:
    snapshots = take_monthly(dataset, replace(STUDY, population=population))
    at_risk = np.isin(snapshots.status, [Status.MATURE, Status.IMMATURE])
    assert at_risk.sum() > 20
    assert np.all(snapshots.as_of[at_risk] >= snapshots.entry[at_risk])


def test_other_evidence_sees_each_lead_once_and_seals_the_same_leads(dataset: Dataset, study_data: StudyData) -> None:
    once = ask(dataset, STUDY)
    assert (once.snapshots.repeated, study_data.snapshots.repeated) == (False, True)
    assert len(set(zip(once.snapshots.lead_no.tolist(), once.snapshots.entry.tolist(), strict=True))) == len(once.snapshots.lead_no)
    assert once.holdout_from == study_data.holdout_from == propose_holdout_from(study_data.snapshots)
    part = dict(zip(study_data.snapshots.lead_no.tolist(), study_data.parts.codes.tolist(), strict=True))
    seen = [
        (part[lead], code) for lead, code in zip(once.snapshots.lead_no.tolist(), once.parts.codes.tolist(), strict=True) if lead in part
    ]
    assert len(seen) > 600
    assert all(mine == theirs for mine, theirs in seen)
    with pytest.raises(ValueError, match="must be EveryMonth"):
        take_monthly(dataset, Study("Once"))


def test_leads_without_dates_cannot_be_seen_every_month(study_data: StudyData) -> None:
    meta = replace(study_data.dataset.meta, undated=True)
    with pytest.raises(PlumblineError) as caught:
        every_month(replace(study_data, dataset=replace(study_data.dataset, meta=meta)))
    assert caught.value.code == "STUDY-PLAN"
