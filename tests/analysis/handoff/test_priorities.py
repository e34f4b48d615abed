"""Whom to call next: the list compared with a loop over the stages of each lead, its clock compared with hours counted by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from analysis.dataset.histories import as_micros, latest_stage
from analysis.evaluation import Evaluation, evaluate
from analysis.handoff.priorities import ContactClock, Priorities, priorities
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.leads.scores import score_leads
from analysis.rules import DAY
from analysis.scorecard import Scorecard
from analysis.scoring.fast import count_scores, prepare
from analysis.snapshots.open import open_study
from analysis.snapshots.study_data import StudyData
from analysis.study import parse_study
from analysis.workspace.folder import Workspace
from dashboard.priorities.words import priorities_headline, waiting_words
from tests.samples import Samples

World = tuple[StudyData, Scorecard, Evaluation, int]


@pytest.fixture(scope="module")
def world(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> World:
    space = samples(tmp_path_factory.mktemp("next") / "w", leads=4_000)
    return asked(space, open_study(space))


def asked(space: Workspace, study_data: StudyData) -> World:
    card = space.scorecard("Marketing 2025")
    patterns = study_data.visible_patterns(card)
    as_of = latest_stage(study_data.dataset)
    assert as_of is not None
    return study_data, card, evaluate(count_scores(prepare(patterns, card), card), card), as_of


def listed(world: World, as_of: int | None = None) -> Priorities:
    study_data, card, judged, end = world
    found = priorities(study_data, card, judged, as_of=end if as_of is None else as_of)
    assert isinstance(found, Priorities)
    return found


def stages_of(study_data: StudyData) -> dict[int, list[tuple[int, str]]]:
    by_lead: dict[int, list[tuple[int, str]]] = {}
    for row in study_data.dataset.run(study_data.dataset.tables.stages).to_pylist():
        by_lead.setdefault(row["lead_no"], []).append((as_micros(row["entered_at"].replace(tzinfo=dt.UTC)), row["stage"]))
    return {lead: sorted(rows) for lead, rows in by_lead.items()}


@pytest.mark.parametrize("days_before_end", [0, 60])
def test_the_list_is_every_hot_lead_that_is_still_open_and_young(world: World, days_before_end: int) -> None:
    study_data, card, _, end = world
    as_of = end - days_before_end * DAY
    found, stages = listed(world, as_of), stages_of(study_data)
    scored = score_leads(study_data.dataset, study_data.ledger(card), card, as_of=as_of)
    created = study_data.dataset.run(study_data.dataset.tables.leads.select("lead_no", "created_at").order_by("lead_no"))[
        "created_at"
    ].to_pylist()
    expected = set()
    for lead, tier in zip(scored.lead_no.tolist(), scored.tier.tolist(), strict=True):
        entry, open_now, closed = as_micros(created[lead].replace(tzinfo=dt.UTC)), True, False
        for at, stage in stages.get(lead, []):
            if at > as_of:
                break
            if stage == "new" and closed and at > entry:
                entry, open_now, closed = at, True, False
            elif stage in ("won", "lost", "disqualified"):
                open_now, closed = False, True
        if tier == 0 and open_now and entry + found.within_days * DAY > as_of:
            expected.add(lead)
    assert {each.lead_no for each in found.leads} == expected
    assert len(expected) > 10


def test_leads_are_ordered_by_tier_then_score_then_latest_own_touch(world: World) -> None:
    leads = listed(world).leads
    keys = [(-each.score, -(each.last_touch or -1)) for each in leads]
    assert keys == sorted(keys)
    assert all(len(each.reasons) <= 3 for each in leads)


def test_each_reps_leads_are_their_own_and_none_is_lost(world: World) -> None:
    found = listed(world)
    assert sum(len(found.of(owner)) for owner in found.owners) == len(found.leads)
    assert all(each.owner == owner for owner in found.owners for each in found.of(owner))


def test_the_expected_conversion_of_a_score_is_that_of_its_band(world: World) -> None:
    judged = world[2]
    for each in listed(world).leads:
        band = next(band for band in judged.bands if band.lower <= each.score <= band.upper)
        assert each.expected == band.conversion
        if isinstance(each.expected, Estimate):
            assert each.expected_value == pytest.approx(each.expected.value * judged.value / judged.n_converted)


def test_the_clock_runs_from_the_handoff_to_the_first_contact_and_never_backwards(world: World) -> None:
    study_data, _, _, as_of = world
    handed_off = {
        (row["lead_no"], as_micros(row["at"].replace(tzinfo=dt.UTC)))
        for row in study_data.dataset.run(study_data.dataset.tables.handoffs.select("lead_no", "at")).to_pylist()
    }
    clocks = [(each.lead_no, each.waiting) for each in listed(world).leads]
    assert all(waiting is not None and waiting.since <= as_of and waiting.hours >= 0 for _, waiting in clocks)
    assert sum((lead, waiting.since) in handed_off for lead, waiting in clocks if waiting) > len(clocks) / 2
    overdue = [waiting for _, waiting in clocks if waiting and waiting.overdue]
    assert all(not waiting.contacted and waiting.hours > waiting.promised for waiting in overdue)


def test_four_working_hours_are_four_hours_and_not_a_minute_more() -> None:
    assert not ContactClock(0, 4.0, 4.0, contacted=False).overdue
    assert ContactClock(0, 4.01, 4.0, contacted=False).overdue
    assert not ContactClock(0, 40.0, 4.0, contacted=True).overdue
    assert waiting_words(ContactClock(0, 4.0, 4.0, contacted=False)) == "0.0 h left"


def test_nobody_is_to_be_called_before_anybody_entered(world: World) -> None:
    found = listed(world, int(np.min(world[0].snapshots.entry)) - DAY)
    assert found.leads == ()
    assert found.owners == ()
    assert priorities_headline(found, "").startswith("There is nobody to call")


def test_a_study_without_an_end_has_no_list(samples: Samples, tmp_path: Path) -> None:
    space = samples(tmp_path / "w", leads=400)
    space.save_study(parse_study("study: Ever\noutcome: {stage: won}\nsnapshot: {at_age_days: 7}"))
    study_data, card, judged, as_of = asked(space, open_study(space))
    found = priorities(study_data, card, judged, as_of=as_of)
    assert isinstance(found, NotEstimable)
    assert found.code == "no_horizon"
