"""The lift report on a made-up company: what it reads, when that is on record, and that each figure is what a loop over leads gives."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import numpy as np
import pytest

from analysis.dataset.histories import as_micros
from analysis.errors import PlumblineError
from analysis.holdout.accesses import accesses, try_setting
from analysis.holdout.read_log import HoldoutReadLog
from analysis.inference.estimate import NotEstimable
from analysis.leads.scores import score_leads
from analysis.lift.report import LiftOrder, report_lift
from analysis.signals.read import judged_rows
from analysis.snapshots.open import open_study
from analysis.snapshots.study_data import StudyData
from analysis.versions.freeze import ProposedVersion, save_version
from analysis.versions.log import VersionLog
from analysis.versions.records import MarketingPromise, SalesPromise
from analysis.versions.since_active import current_card
from analysis.workspace.folder import Workspace
from tests.samples import Samples

ACTIVATED = dt.datetime(2025, 2, 1, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def folder(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return samples(tmp_path_factory.mktemp("lift") / "w", leads=1_500).folder


@pytest.fixture
def space(folder: Path, tmp_path: Path) -> Workspace:
    return Workspace.open(Path(shutil.copytree(folder, tmp_path / "w")))


def bring_into_use(space: Workspace, study_data: StudyData) -> None:
    """Freeze, sign and activate the other scorecard, in the midst of the data."""
    card = space.scorecard("Marketing 2025").with_points("Pricing page", 30)
    book = VersionLog(space.database)
    saved = save_version(space, study_data, ProposedVersion(card, "tests", by="Ann"), now=ACTIVATED)
    book.approve(saved.version.id, "marketing", MarketingPromise(10), by="Ann", now=ACTIVATED)
    book.approve(saved.version.id, "sales", SalesPromise(4), by="Bob", now=ACTIVATED)
    book.activate(saved.version.id, by="Ann", now=ACTIVATED)


def test_a_card_that_was_never_signed_is_replayed_on_what_screens_may_see(space: Workspace) -> None:
    study_data = open_study(space)
    report, read = report_lift(space, study_data)
    assert (report.basis, report.since, report.locked) == ("replayed", None, False)
    assert report.figures.everyone.n_leads == len(judged_rows(study_data))
    assert np.array_equal(judged_rows(read), judged_rows(study_data))
    assert accesses(space, study_data) == ()


def test_each_figure_is_what_a_loop_over_leads_gives(space: Workspace) -> None:
    study_data = open_study(space)
    since = int(np.sort(study_data.snapshots.as_of[judged_rows(study_data)])[-90])
    report, read = report_lift(space, study_data, LiftOrder(since=since))
    used = current_card(space)
    assert used is not None
    card, snapshots = used.card, study_data.snapshots
    hot_won, rest_won, hot_value = [], [], []
    for row in judged_rows(read):
        found = _scores(study_data, card, int(snapshots.as_of[row]))
        hot = found[int(snapshots.lead_no[row])]
        (hot_won if hot else rest_won).append(bool(snapshots.converted[row]))
        if hot:
            hot_value.append(float(snapshots.value[row]))
    compared = report.figures.hot_and_rest
    assert (compared.first.n_leads, compared.first.n_converted) == (len(hot_won), sum(hot_won))
    assert (compared.second.n_leads, compared.second.n_converted) == (len(rest_won), sum(rest_won))
    assert report.figures.called.n_leads == len(hot_won)
    assert report.figures.revenue.hot.mean.value == pytest.approx(np.mean(hot_value))  # type: ignore[union-attr]
    quarters = report.figures.quarters
    assert sum(each.hot.n_leads for each in quarters) == len(hot_won)
    assert sum(each.group.n_leads for each in report.figures.levels) == len(hot_won) + len(rest_won)


_KEPT: dict[tuple[int, str], dict[int, bool]] = {}


def _scores(study_data: StudyData, card: object, as_of: int) -> dict[int, bool]:
    """Who is hot at the end of that day's snapshots: all leads of one instant scored by another path, instant by instant."""
    key = (as_of, study_data.dataset.import_id)
    if key not in _KEPT:
        found = score_leads(study_data.dataset, study_data.ledger(card), card, as_of=as_of)  # type: ignore[arg-type]
        _KEPT[key] = {int(lead): bool(tier == 0) for lead, tier in zip(found.lead_no, found.tier, strict=True)}
    return _KEPT[key]


def test_since_divides_the_leads_and_compares_them_with_those_before(space: Workspace) -> None:
    study_data = open_study(space)
    since = as_micros(dt.datetime(2024, 9, 1, tzinfo=dt.UTC))
    report, read = report_lift(space, study_data, LiftOrder(since=since))
    rows = judged_rows(study_data)
    later = study_data.snapshots.as_of[rows] >= since
    assert report.figures.everyone.n_leads == later.sum()
    assert not isinstance(report.before, NotEstimable)
    assert (report.before.first.n_leads, report.before.second.n_leads) == (later.sum(), (~later).sum())
    assert (study_data.snapshots.as_of[judged_rows(read)] >= since).all()


def test_an_active_version_is_evaluated_on_all_leads_since_only_by_name_and_on_record(space: Workspace) -> None:
    study_data = open_study(space)
    bring_into_use(space, study_data)
    locked, _ = report_lift(space, study_data)
    assert (locked.basis, locked.locked) == ("replayed", True)
    assert accesses(space, study_data, "all") == ()
    report, read = report_lift(space, study_data, by="Cleo")
    assert (report.basis, report.locked, report.used.number) == ("active", False, 1)
    snapshots = study_data.snapshots
    expected = snapshots.judged & (snapshots.as_of >= as_micros(ACTIVATED))
    assert np.array_equal(judged_rows(read), np.flatnonzero(expected))
    assert [each.by for each in accesses(space, study_data, "all")] == ["Cleo"]
    holdout_read = HoldoutReadLog(space.database).holdout_reads(study_data.question_id)[-1]
    sealed = expected & (study_data.parts.codes == study_data.parts.names.index("holdout"))
    assert (holdout_read.n_leads, holdout_read.read_to) == (sealed.sum(), snapshots.window.data_to)
    again, _ = report_lift(space, study_data)
    assert again.basis == "active"
    assert len(HoldoutReadLog(space.database).holdout_reads(study_data.question_id)) == 1


def test_a_version_is_compared_with_the_card_that_it_replaced(space: Workspace) -> None:
    study_data = open_study(space)
    bring_into_use(space, study_data)
    report, _ = report_lift(space, study_data, by="Cleo")
    assert report.old_card == "Marketing 2025"
    assert not isinstance(report.old, NotEstimable)
    assert report.old.n_leads == report.figures.everyone.n_leads
    assert not isinstance(report.before, NotEstimable)


@pytest.mark.parametrize(
    "order", [LiftOrder(by_attribute="nothing"), LiftOrder(amount="nothing"), LiftOrder(assigned_by="source", control="nothing")]
)
def test_what_cannot_be_used_so_is_refused(space: Workspace, order: LiftOrder) -> None:
    with pytest.raises(PlumblineError) as caught:
        report_lift(space, open_study(space), order)
    assert caught.value.code == "REPORT-ATTRIBUTE"


def test_a_workspace_without_scorecards_has_no_report(space: Workspace, tmp_path: Path) -> None:
    study_data = open_study(space)
    with pytest.raises(PlumblineError) as caught:
        report_lift(Workspace.create(tmp_path / "other"), study_data)
    assert caught.value.code == "REPORT-NO-SCORECARD"


def test_settings_tried_on_the_same_leads_count_in_the_replay_and_not_on_leads_that_came_later(space: Workspace) -> None:
    study_data = open_study(space)
    for points in (1, 2, 3):
        try_setting(space, study_data, space.scorecard("Marketing 2025").with_points("Pricing page", points))
    replayed, _ = report_lift(space, study_data, LiftOrder(baseline=space.scorecard("Marketing 2025").with_points("Pricing page", 50)))
    assert replayed.n_tried == 3
    assert not isinstance(replayed.old, NotEstimable)
    assert replayed.old.n_tried == 3
    bring_into_use(space, study_data)
    assert report_lift(space, study_data, by="Cleo")[0].n_tried == 1
