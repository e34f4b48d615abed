"""Freezing a scorecard: its evidence is what was known, and freezing looks at nothing that nobody has looked at."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from analysis.errors import PlumblineError
from analysis.evaluation import evaluate
from analysis.handoff.crm_fields import called, called_tiers, export_leads
from analysis.holdout.accesses import accesses, try_setting
from analysis.holdout.open import HoldoutResult, open_holdout
from analysis.holdout.read_log import HoldoutReadLog
from analysis.holdout.validate import Validation, validate
from analysis.inference.significance import Significance
from analysis.leakage.acceptance import Acceptance, accept
from analysis.scorecard import Tier, parse_scorecard
from analysis.scoring.fast import count_scores, prepare
from analysis.snapshots.open import CURRENT_SCORECARD
from analysis.snapshots.study_data import StudyData
from analysis.study import parse_study
from analysis.versions.diff import PointsChange
from analysis.versions.freeze import ProposedVersion, baseline_card, card_of, changes_of, gather_evidence, save_version, version_of
from analysis.versions.log import VersionLog
from analysis.versions.records import MarketingPromise, Reason, SalesPromise
from analysis.workspace.folder import Workspace
from tests.analysis.holdout.test_validate import BETTER, CURRENT, study_data_of


@pytest.fixture(scope="module")
def study_data(tmp_path_factory: pytest.TempPathFactory) -> StudyData:
    return study_data_of(tmp_path_factory.mktemp("import") / "many", 1_500)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    space = Workspace.create(tmp_path / "workspace")
    space.save_scorecard(CURRENT)
    space.set_setting(CURRENT_SCORECARD, CURRENT.name)
    return space


def test_the_frozen_figures_are_those_of_the_visible_part(workspace: Workspace, study_data: StudyData) -> None:
    for points in (1, 2, 3):
        try_setting(workspace, study_data, BETTER.with_points("Blog", points))
    found = gather_evidence(workspace, study_data, BETTER, CURRENT)
    expected = evaluate(count_scores(prepare(study_data.visible_patterns(BETTER), BETTER), BETTER), BETTER)
    assert [each.part for each in found.figures] == [each.part for each in found.baseline] == ["training"]
    assert found.figures[0].hot_conversion == expected.hot.conversion
    assert (found.figures[0].n_leads, found.figures[0].n_hot) == (expected.n_leads, expected.hot.n_leads)
    assert found.settings_tried == 3
    swaps = found.swaps[0]
    assert swaps.p is not None
    assert swaps.p_corrected == pytest.approx(min(1.0, 3 * swaps.p))
    assert found.hot_leads_a_month is not None
    assert found.hot_leads_a_month > 0
    assert (found.validations, found.holdout_reads, accesses(workspace, study_data)) == ((), (), ())


def test_what_a_validation_read_is_frozen_without_another_access(workspace: Workspace, study_data: StudyData) -> None:
    validated = validate(workspace, study_data, BETTER, CURRENT, by="Ann")
    assert isinstance(validated, Validation)
    before = accesses(workspace, study_data)
    found = gather_evidence(workspace, study_data, BETTER, CURRENT)
    assert accesses(workspace, study_data) == before
    assert [each.part for each in found.figures] == ["training", "validation"]
    assert found.figures[1].hot_conversion == validated.result.candidate.hot.conversion
    assert found.baseline[1].hot_conversion == validated.result.current.hot.conversion
    assert isinstance(validated.result.change.test, Significance)
    assert found.swaps[1].p == validated.result.change.test.p
    assert [(each.number, each.scorecard, each.by) for each in found.validations] == [(1, "better", "Ann")]
    other = gather_evidence(workspace, study_data, BETTER.with_points("Blog", 7), CURRENT)
    assert [each.part for each in other.figures] == ["training"]  # what was read for one scorecard says nothing of another
    assert other.validations == found.validations


def test_what_the_holdout_read_found_is_frozen_without_another_access(workspace: Workspace, study_data: StudyData) -> None:
    opened = open_holdout(workspace, study_data, BETTER, CURRENT, by="Bob")
    assert isinstance(opened, HoldoutResult)
    before, n_holdout_reads = accesses(workspace, study_data), len(HoldoutReadLog(workspace.database).holdout_reads(study_data.question_id))
    found = gather_evidence(workspace, study_data, BETTER, CURRENT)
    assert accesses(workspace, study_data) == before
    assert len(HoldoutReadLog(workspace.database).holdout_reads(study_data.question_id)) == n_holdout_reads
    assert [each.part for each in found.figures] == [each.part for each in opened.parts]
    assert found.figures[-1].part == "holdout"
    assert found.figures[-1].hot_conversion == opened.holdout.candidate.hot.conversion
    assert found.swaps[-1].change == opened.holdout.change.hot_conversion
    assert [each.by for each in found.holdout_reads] == ["Bob"]


def test_a_version_is_frozen_with_the_question_as_it_was_asked(workspace: Workspace, study_data: StudyData) -> None:
    asked = replace(study_data, study=replace(study_data.study, snapshot=None))
    reasons = (Reason("points of Pricing", "prices tell"), Reason("points of Blog", " "))
    saved = save_version(workspace, asked, ProposedVersion(BETTER, "readers do not buy", reasons, "Ann", 0))
    assert parse_study(saved.version.content.study).snapshot == study_data.study.snapshot
    assert card_of(saved.version) == BETTER
    assert [each for each in changes_of(saved.version) if isinstance(each, PointsChange)] == [
        PointsChange("Pricing", 0, 60),
        PointsChange("Blog", 60, 0),
    ]
    content = saved.version.content
    assert (content.reason_for("points of Pricing"), content.reason_for("points of Blog")) == ("prices tell", "readers do not buy")
    assert workspace.scorecard("better") == BETTER
    assert version_of(workspace, replace(BETTER, name="another name")) == saved.version
    assert version_of(workspace, CURRENT) is None
    with pytest.raises(PlumblineError) as caught:
        save_version(workspace, study_data, ProposedVersion(BETTER, "x", (Reason("points of Nothing", "y"),), "Ann"))
    assert caught.value.code == "CHANGE-UNKNOWN"


def test_the_active_version_is_the_baseline_of_the_next_one(workspace: Workspace, study_data: StudyData) -> None:
    first = save_version(workspace, study_data, ProposedVersion(BETTER, "better", by="Ann")).version
    assert first.content.based_on == ""
    VersionLog(workspace.database).approve(first.id, "sales", SalesPromise(), by="Bob")
    VersionLog(workspace.database).approve(first.id, "marketing", MarketingPromise(10), by="Ann")
    VersionLog(workspace.database).activate(first.id, by="Ann")
    assert baseline_card(workspace) == BETTER
    second = save_version(workspace, study_data, ProposedVersion(BETTER.with_points("Blog", 5), "a little", by="Ann"))
    assert second.version.content.based_on == first.id
    assert changes_of(second.version) == (PointsChange("Blog", 0, 5),)
    assert version_of(workspace, BETTER) == first


def test_the_first_scorecard_of_a_workspace_has_no_baseline(tmp_path: Path, study_data: StudyData) -> None:
    space = Workspace.create(tmp_path / "w")
    saved = save_version(space, study_data, ProposedVersion(BETTER, "the first", by="Ann"))
    evidence = saved.version.content.evidence
    assert (saved.version.content.baseline, evidence.baseline, evidence.swaps, changes_of(saved.version)) == ("", (), (), ())


def test_a_likely_leak_blocks_until_it_is_accepted_and_frozen_again(own_leak: tuple[Workspace, StudyData]) -> None:
    space, study_data = own_leak
    leaky = parse_scorecard("name: leaky\nrules: [{name: Leak, points: 60, attribute: {a: known}}]")
    first = save_version(space, study_data, ProposedVersion(leaky, "it predicts", by="Ann")).version
    assert first.content.evidence.blocked == ("a",)
    with pytest.raises(PlumblineError) as caught:
        VersionLog(space.database).approve(first.id, "sales", SalesPromise(), by="Bob")
    assert caught.value.code == "VERSION-BLOCKED"
    accept(space, Acceptance("a", "block", "typed in at the form", "Ann", "2026-11-24T09:00:00+00:00", study_data.dataset.import_id))
    second = save_version(space, study_data, ProposedVersion(leaky, "it predicts", by="Ann")).version
    assert second.content.evidence.blocked == ()
    assert [(each.subject, each.reason) for each in second.content.evidence.accepted] == [("a", "typed in at the form")]
    VersionLog(space.database).approve(second.id, "sales", SalesPromise(), by="Bob")


@pytest.fixture
def own_leak(tmp_path: Path) -> tuple[Workspace, StudyData]:
    """Leads with an attribute that is filled only for those that won."""
    import csv

    from analysis.importing.mapping.parse import parse_mapping
    from analysis.snapshots.open import open_study
    from analysis.study import AtAge, Outcome, Study

    files = tmp_path / "files"
    files.mkdir()
    with (files / "leads.csv").open("w", newline="") as leads, (files / "stages.csv").open("w", newline="") as stages:
        people, steps = csv.writer(leads), csv.writer(stages)
        people.writerow(["id", "at", "a"])
        steps.writerow(["id", "at", "stage"])
        for number in range(900):
            won, day = number % 5 == 0, f"2024-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
            people.writerow([f"L{number}", day, "known" if won else ""])
            steps.writerow([f"L{number}", f"2024-{number % 12 + 1:02d}-{number % 28 + 1:02d}T23:00", "mql"])
            steps.writerow([f"L{number}", f"2025-{(number + 2) % 12 + 1:02d}-01", "won" if won else "lost"])
    mapping = parse_mapping(
        "mapping: M\nsources: {leads: {file: leads.csv}, stages: {file: stages.csv}}\ntables:\n"
        "  - {table: leads, from: leads, columns: {lead_id: id, created_at: at}, attributes: {a: {}}}\n"
        "  - {table: stages, from: stages, columns: {lead_id: id, entered_at: at, stage: stage}}\n"
    )
    space = Workspace.create(tmp_path / "leaky")
    space.import_files([files / "leads.csv", files / "stages.csv"], mapping)
    space.save_study(Study("S", outcome=Outcome("won", 700), snapshot=AtAge(1), holdout="none"))
    return space, open_study(space)


def test_leads_routed_to_a_call_are_handed_off_best_first(study_data: StudyData) -> None:
    card = replace(BETTER, tiers=(Tier("hot", 60, "call"), Tier("warm", 30, "call"), Tier("cold", 0)))
    assert called_tiers(card) == {0, 1}
    assert called_tiers(replace(card, tiers=tuple(replace(tier, route="nurture") for tier in card.tiers))) == {0}
    as_of = int(study_data.snapshots.as_of.max())
    leads = export_leads(study_data.dataset, study_data.ledger(card), card, as_of=as_of)
    positions = called(leads.scores, card)
    assert set(leads.scores.tier[positions].tolist()) <= {0, 1}
    assert len(positions) == int((leads.scores.tier <= 1).sum())
    assert leads.fit is not None
    assert leads.engagement is not None
    inside = (leads.scores.score > 0) & (leads.scores.score < 100)
    assert (leads.fit + leads.engagement == leads.scores.score)[inside].all()
    assert (leads.trust == 1).all()  # nothing here rests on e-mail opens
    entered = [each for each in leads.entered if each is not None]
    assert len(entered) == len(leads.scores.lead_id)
    assert max(entered) <= as_of
