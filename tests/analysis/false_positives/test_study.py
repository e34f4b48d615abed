"""The workbench on the sample company: the planted pattern is found, confirmed on validation leads, and its rule proposed."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from analysis.errors import PlumblineError
from analysis.false_positives.confirm import Confirmation, confirm, confirmable, confirmed_before
from analysis.false_positives.effects import ScoredLeads
from analysis.false_positives.lists import group_leads, group_traits
from analysis.false_positives.read_facts import measure_items, read_items
from analysis.false_positives.study import ReadWorkbench, read_workbench, scored_leads, suspects
from analysis.holdout.accesses import accesses
from analysis.inference.estimate import NotEstimable
from analysis.leakage.by_scorecard import open_findings
from analysis.leakage.guard import guard
from analysis.rules import TouchSignal
from analysis.scorecard import Scorecard
from analysis.signals.read import judged_rows
from analysis.snapshots.open import open_study
from analysis.snapshots.study_data import StudyData
from analysis.workspace.folder import Workspace
from tests.samples import Samples

STUDENT_TITLES = ("student", "phd", "intern")


@pytest.fixture(scope="module")
def folder(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return samples(tmp_path_factory.mktemp("company") / "workspace").folder


@pytest.fixture(scope="module")
def study_data(folder: Path) -> StudyData:
    return open_study(Workspace.open(folder))


@pytest.fixture(scope="module")
def card(folder: Path) -> Scorecard:
    return Workspace.open(folder).scorecard("Marketing 2025")


@pytest.fixture(scope="module")
def read(study_data: StudyData, card: Scorecard) -> ReadWorkbench:
    return read_workbench(study_data, card, left_out=suspects(open_findings(guard(study_data))))


@pytest.fixture
def workspace(folder: Path, tmp_path: Path) -> Workspace:
    return Workspace.open(Path(shutil.copytree(folder, tmp_path / "workspace")))


def students(study_data: StudyData, rows: np.ndarray) -> np.ndarray:
    titles = study_data.dataset.run(study_data.dataset.tables.leads.select("lead_no", "title").order_by("lead_no"))["title"].to_pylist()
    return np.array([any(word in (titles[lead] or "").lower() for word in STUDENT_TITLES) for lead in study_data.snapshots.lead_no[rows]])


def downloaders(read: ReadWorkbench):
    """The group of those who download many papers."""
    for group in read.bench.false_hot.groups:
        for facts in (group.facts, *group.twins):
            fact = facts[0]
            if len(facts) == 1 and fact.holds and fact.item.subject == "web download" and isinstance(fact.item.signal, TouchSignal):
                return group
    raise AssertionError([group.name for group in read.bench.false_hot.groups])


def test_who_downloads_everything_but_pricing_is_found_and_is_the_students(study_data: StudyData, read: ReadWorkbench) -> None:
    group = downloaders(read)
    assert group.n_hits >= 0.97 * group.n_leads
    assert group.test.p_corrected is not None
    assert group.test.p_corrected < 0.001
    about = read.leads.hot
    members = read.items.where(group.facts) & about
    student = students(study_data, read.rows)
    assert np.sum(members & student) >= 0.8 * np.sum(about & student), "most hot students are in it"
    assert np.sum(members & student) >= 0.6 * np.sum(members), "and most of it are students"
    pricing = [trait for trait in group_traits(read, "false_hot", group, most=40) if trait.fact.item.subject.startswith("pricing")]
    assert [trait.fact.holds for trait in pricing] == [False], "what marks them beside the downloads: no pricing page"


def test_its_rule_stops_them_and_costs_next_to_no_conversion(read: ReadWorkbench) -> None:
    group = downloaders(read)
    assert group.proposal is not None
    assert group.proposal.exact
    points, limit = group.effects
    assert points.points < 0
    assert limit.tier == "warm"
    for effect in group.effects:
        assert effect.as_is.false_hot_change <= -0.85 * group.n_hits
        assert effect.as_is.converted_change >= -0.05 * read.bench.before.hot.n_converted
        assert effect.locked.converted_change > 0, "in their place come leads that convert"
        assert effect.locked.result.hot.n_leads == pytest.approx(read.bench.before.hot.n_leads, rel=0.05)


def test_every_proposed_rule_has_a_level_exactly_where_its_facts_are_true(study_data: StudyData, read: ReadWorkbench) -> None:
    groups = [group for side in (read.bench.false_hot, read.bench.missed) for group in side.groups if group.proposal]
    assert len(groups) > 8
    together, places = read.leads.card, []
    for group in groups[::2]:  # a ledger takes its time by the rule: one with all of them
        assert group.proposal is not None
        together = group.proposal.added_to(together, 0)
        places.append(len(together.rules) - 1)
    levels = scored_leads(study_data, together, read.rows).levels
    for group, place in zip(groups[::2], places, strict=True):
        assert group.proposal is not None
        assert np.array_equal(levels[:, place] > 0, read.items.where(group.proposal.facts)), group.name
        with_rule = group.effects[0].as_is
        helpers = np.zeros((len(levels), len(with_rule.card.rules) - len(read.leads.card.rules) - 1), dtype=levels.dtype)  # without points
        alone = np.hstack((levels[:, : len(read.leads.card.rules)], helpers, levels[:, [place]]))
        assert ScoredLeads(with_rule.card, alone, read.leads.converted).evaluated().hot == with_rule.result.hot


def test_the_mirror_finds_what_really_moves_buyers(read: ReadWorkbench) -> None:
    subjects = {fact.item.subject for group in read.bench.missed.groups for fact in group.facts if fact.holds}
    assert {"pricing (web visit)", "web quote"} & subjects
    best = read.bench.missed.groups[0]
    assert best.effects[0].points > 0
    assert best.effects[0].as_is.converted_change > 0
    assert best.effects[1].tier == "hot"


def test_what_may_carry_the_outcome_is_in_no_group(read: ReadWorkbench) -> None:
    subjects = {item.subject for item in read.items.items}
    assert subjects.isdisjoint({"lifecycle_stage", "implementation_contact", "seniority", "owner"})
    assert "title" in subjects


def test_found_groups_are_confirmed_by_a_recorded_look(workspace: Workspace, read: ReadWorkbench) -> None:
    study_data = open_study(workspace)
    assert confirmed_before(workspace, study_data, read) is None
    assert accesses(workspace, study_data) == ()
    found = confirm(workspace, study_data, read, by="Ann")
    assert isinstance(found, Confirmation)
    assert [(access.kind, access.by, access.number) for access in accesses(workspace, study_data)] == [("validation", "Ann", 1)]
    assert found.alpha == 0.025
    group = found.of("false_hot", downloaders(read).name)
    assert group is not None
    assert group.holds
    check = study_data.snapshots.judged & (study_data.parts.codes == study_data.parts.names.index("validation"))
    assert sum(1 for each in found.groups if each.n_leads > int(check.sum())) == 0
    again = confirm(workspace, study_data, read, by="Ann")
    assert isinstance(again, Confirmation)
    assert again == found == confirmed_before(workspace, study_data, read)
    assert len(accesses(workspace, study_data)) == 1


def test_counts_in_check_are_those_of_the_leads_themselves(workspace: Workspace, read: ReadWorkbench) -> None:
    study_data = open_study(workspace)
    found = confirm(workspace, study_data, read, by="Ann")
    assert isinstance(found, Confirmation)
    rows = np.flatnonzero(study_data.snapshots.judged & (study_data.parts.codes == study_data.parts.names.index("validation")))
    leads = scored_leads(study_data, read.leads.card, rows)
    group = downloaders(read)
    mask = measure_items(study_data, rows, (group.facts[0].item,)).holds[0] & leads.hot
    said = found.of("false_hot", group.name)
    assert said is not None
    assert (said.n_leads, said.n_hits) == (int(mask.sum()), int((mask & ~leads.converted).sum()))


def test_nothing_is_read_without_a_name(workspace: Workspace, read: ReadWorkbench) -> None:
    study_data = open_study(workspace)
    with pytest.raises(PlumblineError) as caught:
        confirm(workspace, study_data, read, by=" ")
    assert caught.value.code == "ACCESS-WITHOUT-NAME"
    assert accesses(workspace, study_data) == ()


def test_too_few_conversions_in_check_are_not_read(samples: Samples, tmp_path: Path, card: Scorecard) -> None:
    workspace = samples(tmp_path / "small", leads=1_500)
    study_data = open_study(workspace)
    small = read_workbench(study_data, card)
    missing = confirmable(workspace, study_data, small)
    assert missing is not None
    assert isinstance(confirm(workspace, study_data, small, by="Ann"), NotEstimable)
    assert accesses(workspace, study_data) == ()


def test_the_leads_of_a_group_are_listed_with_those_in_question_first(study_data: StudyData, read: ReadWorkbench) -> None:
    group = downloaders(read)
    listed = group_leads(study_data, read, "false_hot", group)
    assert len(listed) == group.n_leads
    assert [lead.converted for lead in listed] == sorted(lead.converted for lead in listed)
    assert sum(not lead.converted for lead in listed) == group.n_hits
    assert all(lead.score >= read.leads.card.threshold for lead in listed)
    assert len(group_leads(study_data, read, "missed")) == read.bench.missed.n_hits
    ids = study_data.dataset.run(study_data.dataset.tables.leads.select("lead_no", "lead_id").order_by("lead_no"))["lead_id"].to_pylist()
    assert all(ids[lead.lead_no] == lead.lead_id for lead in listed)


def test_items_of_the_same_leads_measured_again_are_the_same(study_data: StudyData, read: ReadWorkbench) -> None:
    rows = judged_rows(study_data)
    again = measure_items(study_data, rows, read.items.items)
    assert np.array_equal(again.holds, read.items.holds)
    assert np.array_equal(again.absent, read.items.absent)
    assert len(read_items(study_data, rows).items) > len(read.items.items)
