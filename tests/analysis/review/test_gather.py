"""What happened since a version became active, on the full sample company: its webinar stopped working on 1 November 2024."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from analysis.dataset.histories import NEVER, as_micros
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.leads.explain import score_over_time
from analysis.replay.replay import turned_hot
from analysis.replay.rows import Spans
from analysis.review.first_contact import ContactPromise
from analysis.review.gather import ActiveVersion, handoffs, review
from analysis.review.promises import PromisedShare
from analysis.review.record import Review
from analysis.scorecard import Scorecard
from analysis.snapshots.open import open_study
from analysis.snapshots.study_data import StudyData
from analysis.workspace.folder import Workspace
from tests.samples import Samples

DECLINE = as_micros(dt.datetime(2024, 11, 1, tzinfo=dt.UTC))


def at(year: int, month: int, day: int) -> int:
    return as_micros(dt.datetime(year, month, day, tzinfo=dt.UTC))


@pytest.fixture(scope="module")
def space(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return samples(tmp_path_factory.mktemp("company") / "workspace")


@pytest.fixture(scope="module")
def study_data(space: Workspace) -> StudyData:
    return open_study(space)


@pytest.fixture(scope="module")
def card(space: Workspace) -> Scorecard:
    return space.scorecard("Marketing 2025")


def active(card: Scorecard, activated: int) -> ActiveVersion:
    return ActiveVersion("version 1", card, activated, expected=(125, 688), hot_leads_a_week=15.0)


@pytest.fixture(scope="module")
def two_months_on(study_data: StudyData, card: Scorecard) -> Review:
    return review(study_data, active(card, DECLINE), now=at(2025, 1, 1))


def test_two_months_on_the_webinar_is_named_and_no_other_rule(two_months_on: Review) -> None:
    assert two_months_on.stopped == ("Webinar",)
    assert "rules-stopped-working" in two_months_on.alarms
    faded = next(each for each in two_months_on.rules if each.verdict == "stopped working")
    assert faded.judged_by == "early outcome"
    assert isinstance(faded.before, Estimate)
    assert isinstance(faded.now, Estimate)
    assert faded.before.value > 1.5 > faded.now.value


def test_wins_cannot_be_judged_before_their_horizon_has_passed(two_months_on: Review, study_data: StudyData, card: Scorecard) -> None:
    assert isinstance(two_months_on.realised.realised, NotEstimable)
    assert two_months_on.realised.judged_from == DECLINE + 90 * 86_400_000_000
    assert two_months_on.realised.n_not_mature > 50
    later = review(study_data, active(card, DECLINE), now=at(2025, 6, 1)).realised
    assert isinstance(later.realised, Estimate)
    assert isinstance(later.difference, Estimate)
    assert later.difference.value == pytest.approx(later.realised.value - 125 / 688)


def test_what_happens_after_the_review_changes_nothing_in_it(two_months_on: Review, study_data: StudyData, card: Scorecard) -> None:
    assert review(study_data, active(card, DECLINE), now=at(2025, 1, 1)) == two_months_on
    late = review(study_data, active(card, DECLINE), now=at(2099, 1, 1))
    assert late == review(study_data, active(card, DECLINE))
    assert late.now == study_data.snapshots.window.data_to


def test_handoffs_are_judged_by_qualification_and_by_first_contact(two_months_on: Review, study_data: StudyData) -> None:
    promised, contact = two_months_on.promised, two_months_on.contact
    assert isinstance(promised, PromisedShare)
    assert isinstance(contact, ContactPromise)
    handed = handoffs(study_data, DECLINE)
    assert promised.n_mature + promised.n_waiting == int((handed.at <= two_months_on.now).sum())
    assert [each.day for each in promised.looks] == [30]
    assert contact.for_rep.n_leads == promised.n_mature + promised.n_waiting


def test_turning_hot_is_what_following_one_lead_finds(study_data: StudyData, card: Scorecard) -> None:
    """Since ever, and since the webinar's decline, when some leads are hot already and others have cooled down."""
    leads = np.sort(np.random.default_rng(3).permutation(12_000)[:150]).astype(np.int32)
    ledger, kinds = study_data.ledger(card), set()
    histories = [score_over_time(study_data.dataset, ledger, card, lead_no=lead) for lead in leads.tolist()]
    for start in (0, DECLINE):
        spans = Spans(leads, np.full(150, start), np.full(150, at(2026, 1, 1)))
        found = turned_hot(study_data.dataset, ledger, card, spans)
        for history, instant in zip(histories, found.tolist(), strict=True):
            hot = [moment for moment, tier in zip(history.at, history.tier, strict=True) if tier == "hot"]
            before = [tier for moment, tier in zip(history.at, history.tier, strict=True) if moment <= start]
            later = [moment for moment in hot if moment > start]
            expected = start if before and before[-1] == "hot" else min(later, default=NEVER)
            assert instant == expected
            kinds.add((start > 0 and instant == start, instant < NEVER, bool(hot) and hot[0] < start < instant))
    assert len(kinds) >= 4
    nobody = Spans(leads[:0], np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    assert turned_hot(study_data.dataset, ledger, card, nobody).tolist() == []
