"""The review of the active version: what is expected of it, who may read its leads, and the log of decisions."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.dataset.histories import as_micros
from analysis.errors import PlumblineError
from analysis.holdout.accesses import accesses
from analysis.holdout.read_log import HoldoutReadLog
from analysis.review.decide import active, active_version, check_reviewable, decide, is_readable, review_active
from analysis.review.log import Decided, ReviewLog
from analysis.snapshots.open import open_study
from analysis.snapshots.study_data import StudyData
from analysis.versions.freeze import ProposedVersion, save_version
from analysis.versions.lifecycle import VersionHistory
from analysis.versions.log import VersionLog
from analysis.versions.records import MarketingPromise, Promise, SalesPromise, Side
from analysis.workspace.folder import Workspace
from tests.samples import Samples

START = dt.datetime(2024, 11, 1, tzinfo=dt.UTC)
NEW_YEAR = as_micros(dt.datetime(2025, 1, 1, tzinfo=dt.UTC))


def put_into_use(space: Workspace, now: dt.datetime | None = START) -> VersionHistory:
    book, card = VersionLog(space.database), space.scorecard("Marketing 2025")
    identity = save_version(space, open_study(space), ProposedVersion(card, "as it is", by="Ann"), now=now).version.id
    promises: tuple[tuple[Side, Promise, str], ...] = (("marketing", MarketingPromise(65), "Ann"), ("sales", SalesPromise(2.5), "Bob"))
    for side, promise, name in promises:
        book.approve(identity, side, promise, by=name, now=now)
    return book.activate(identity, by="Ann", now=now)


@pytest.fixture(scope="module")
def unsigned(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return samples(tmp_path_factory.mktemp("company") / "workspace", leads=900).folder


@pytest.fixture(scope="module")
def signed(unsigned: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(unsigned, tmp_path_factory.mktemp("signed") / "workspace"))
    put_into_use(Workspace.open(folder))
    return folder


@pytest.fixture
def space(signed: Path, tmp_path: Path) -> Workspace:
    return Workspace.open(Path(shutil.copytree(signed, tmp_path / "workspace")))


@pytest.fixture
def study_data(space: Workspace) -> StudyData:
    return open_study(space)


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(PlumblineError) as caught:
        call()
    return caught.value.code


def test_what_is_expected_was_promised_and_signed(space: Workspace) -> None:
    version, standing = active_version(space), VersionLog(space.database).current()
    assert standing is not None
    figures = standing.version.content.evidence.figures[0]
    assert version.expected == (figures.n_hot_converted, figures.n_hot)
    assert version.activated == as_micros(START)
    assert version.hot_leads_a_week == pytest.approx(65 * 12 / 365.25 * 7)
    assert (version.qualified_share, version.within_hours, version.held) == (0.5, 2.5, ())


def test_a_validated_version_is_compared_with_its_figures_on_validation_leads(space: Workspace) -> None:
    standing = VersionLog(space.database).current()
    assert standing is not None
    content = standing.version.content
    work = content.evidence.figures[0]
    check = replace(work, part="validation", n_hot=20, n_hot_converted=3)
    kept = replace(content, evidence=replace(content.evidence, figures=(work, check)))
    assert active(replace(standing, version=replace(standing.version, content=kept))).expected == (3, 20)


def test_without_an_active_version_there_is_nothing_to_review(unsigned: Path) -> None:
    assert refused(lambda: active_version(Workspace.open(unsigned))) == "REVIEW-NO-VERSION"


def test_a_version_activated_without_a_clock_cannot_be_reviewed(unsigned: Path, tmp_path: Path) -> None:
    space = Workspace.open(Path(shutil.copytree(unsigned, tmp_path / "workspace")))
    put_into_use(space, now=None)
    assert refused(lambda: active_version(space)) == "REVIEW-UNDATED"


def test_leads_are_read_once_somebody_says_who_reads_and_that_is_recorded_first(
    space: Workspace, study_data: StudyData, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not is_readable(space, study_data, active_version(space))
    assert refused(lambda: review_active(space, study_data)) == "ACCESS-WITHOUT-NAME"
    assert accesses(space, study_data, "all") == HoldoutReadLog(space.database).holdout_reads(study_data.question_id) == ()
    with monkeypatch.context() as broken:
        broken.setattr("analysis.review.decide.review", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            review_active(space, study_data, by="Ann")
    assert [(each.by, each.scorecard) for each in accesses(space, study_data, "all")] == [("Ann", "Marketing 2025")]
    assert [each.kind for each in HoldoutReadLog(space.database).holdout_reads(study_data.question_id)] == ["all"]
    first, again = review_active(space, study_data), review_active(space, study_data, by="Bob")
    assert first == again
    assert len(accesses(space, study_data, "all")) == 1


def test_a_review_before_anything_happened_is_refused_without_reading(space: Workspace, study_data: StudyData) -> None:
    assert refused(lambda: review_active(space, study_data, as_of=as_micros(START), by="Ann")) == "REVIEW-TOO-EARLY"
    assert accesses(space, study_data, "all") == ()


def test_another_question_is_refused(space: Workspace, study_data: StudyData) -> None:
    other = replace(study_data, study=replace(study_data.study, outcome=replace(study_data.study.outcome, within_days=30)))
    assert refused(lambda: check_reviewable(space, other)) == "REVIEW-OTHER-QUESTION"


def test_decisions_are_stored_with_the_findings_and_count_as_held(space: Workspace, study_data: StudyData) -> None:
    found = review_active(space, study_data, as_of=NEW_YEAR, by="Ann")
    assert found.calendar.due is not None
    made = decide(space, found, "keep", reason=" no  alarm so far ", by=" Ann  Lee ", now=START)
    assert (made.number, made.by, made.reason, made.at, made.as_of) == (1, "Ann Lee", "no  alarm so far", START, NEW_YEAR)
    assert ReviewLog(Workspace.open(space.folder).database).decisions() == (made,)
    summary = json.loads(made.summary)
    assert summary["alarms"] == list(found.alarms)
    assert summary["realised"]["expected"]["n"] == active_version(space).expected[1]
    assert active_version(space).held == (NEW_YEAR,)
    assert review_active(space, study_data, as_of=NEW_YEAR).calendar.due is None


def test_decisions_need_a_name_and_a_reason_and_an_active_version(space: Workspace, study_data: StudyData) -> None:
    found = review_active(space, study_data, by="Ann")
    assert refused(lambda: decide(space, found, "keep", reason=" ", by="Ann")) == "REVIEW-REASONLESS"
    assert refused(lambda: decide(space, found, "keep", reason="x", by=" ")) == "REVIEW-NAMELESS"
    assert refused(lambda: decide(space, replace(found, version="version 7"), "keep", reason="x", by="Ann")) == (
        "WORKSPACE-CHANGED-MEANWHILE"
    )
    assert ReviewLog(space.database).decisions() == ()


def test_retiring_ends_the_version_together_with_the_decision_or_not_at_all(space: Workspace, study_data: StudyData) -> None:
    found, standing = review_active(space, study_data, by="Ann"), VersionLog(space.database).current()
    assert standing is not None
    made = decide(space, found, "retire", reason="no longer true", by="Ann", now=START)
    after = VersionLog(space.database).find("1")
    assert after.status == "retired"
    assert after.retired is not None
    assert (after.retired.by, after.retired.note) == ("Ann", "no longer true")
    again = Decided(0, standing.version.id, "retire", "x", "Ann", None, 0, "{}")
    assert refused(lambda: ReviewLog(space.database).decide(again)) == "VERSION-RETIRED"
    assert ReviewLog(space.database).decisions(standing.version.id) == (made,)


def test_the_file_itself_refuses_to_change_or_delete_a_decision(space: Workspace, study_data: StudyData) -> None:
    decide(space, review_active(space, study_data, by="Ann"), "adjust", reason="x", by="Ann")
    connection = sqlite3.connect(space.folder / "workspace.sqlite")
    for statement in ("DELETE FROM reviews", "UPDATE reviews SET reason = 'y'"):
        with pytest.raises(sqlite3.IntegrityError, match="rows are only added"):
            connection.execute(statement)
    connection.close()
