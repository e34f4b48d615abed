"""The sealed holdout: opened by name, once for each version as leads mature, and never twice as unseen."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.dataset.engine import open_dataset
from analysis.errors import PlumblineError
from analysis.holdout.accesses import accesses
from analysis.holdout.open import HoldoutResult, Shift, include_holdout, open_holdout
from analysis.holdout.read_log import HoldoutReadLog
from analysis.holdout.sealed_leads import READ_BEFORE, sealed_leads
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.snapshots.study_data import StudyData, ask
from analysis.study import AtAge
from analysis.workspace.folder import Workspace
from tests.analysis.holdout.test_validate import BETTER, CURRENT, GOOD, IDLE, START, STUDY
from tests.reference.datasets import write_import
from tests.reference.levels import DAY, Lead, StageEntry, Touch, World

NOW = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)


def company(n: int, *, dated: bool = True) -> World:
    """So many leads, five a day: those of a smaller company are the first ones of a larger one. Half see the pricing page."""
    rng = np.random.default_rng(3)
    leads = []
    for number in range(n):
        entry = START + number // 5 * DAY
        priced, read, luck = rng.random(3)
        touches = [Touch(entry + DAY, asset=asset) for asset, there in (("pricing", priced < 0.5), ("blog", read < 0.5)) if there]
        won = luck < (0.5 if priced < 0.5 else 0.1)
        stages = (StageEntry(entry + 10 * DAY, "won" if won else "lost"),)
        leads.append(Lead(f"L{number:05d}", entry if dated else None, touches=tuple(touches), stages=stages))
    return World(tuple(leads), (GOOD, IDLE))


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> tuple[StudyData, ...]:
    """The same company at three times, its holdout from the first on."""
    folder = tmp_path_factory.mktemp("imports")
    datasets = [open_dataset(write_import(folder / f"import{n}", company(n))) for n in (1_000, 1_400, 2_000)]
    first = ask(datasets[0], STUDY)
    return (first, *(ask(each, STUDY, holdout_from=first.holdout_from) for each in datasets[1:]))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "workspace")


def opened(answer: HoldoutResult | NotEstimable) -> HoldoutResult:
    assert isinstance(answer, HoldoutResult), answer
    return answer


def missing(answer: HoldoutResult | NotEstimable) -> NotEstimable:
    assert isinstance(answer, NotEstimable)
    return answer


def sealed(study_data: StudyData) -> np.ndarray:
    assert study_data.holdout_from is not None
    return study_data.snapshots.judged & (study_data.snapshots.entry >= study_data.holdout_from)


def test_the_parts_stand_side_by_side_and_the_look_is_recorded(workspace: Workspace, grown: tuple[StudyData, ...]) -> None:
    found = opened(open_holdout(workspace, grown[0], BETTER, CURRENT, by="Ann", now=NOW))
    assert [each.part for each in found.parts] == ["training", "validation", "holdout"]
    assert found.holdout.candidate.n_leads == found.holdout.change.n_leads == int(sealed(grown[0]).sum())
    assert found.holdout.candidate.n_converted == int(grown[0].snapshots.converted[sealed(grown[0])].sum())
    assert sum(each.candidate.n_leads for each in found.parts) == grown[0].counts.mature
    assert (found.number, found.direction, found.access.at) == (1, "better", NOW)
    assert found.level == pytest.approx(0.025)
    assert [(each.kind, each.by) for each in accesses(workspace, grown[0])] == [("holdout", "Ann"), ("validation", "Ann")]


def test_nothing_is_read_without_a_name(workspace: Workspace, grown: tuple[StudyData, ...]) -> None:
    with pytest.raises(PlumblineError) as caught:
        open_holdout(workspace, grown[0], BETTER, CURRENT, by=" ")
    assert caught.value.code == "ACCESS-WITHOUT-NAME"
    assert accesses(workspace, grown[0]) == HoldoutReadLog(workspace.database).holdout_reads(grown[0].question_id) == ()


def test_the_look_is_recorded_before_anything_is_read(
    workspace: Workspace, grown: tuple[StudyData, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object, **__: object) -> None:
        raise RuntimeError("killed while reading")

    monkeypatch.setattr("analysis.backtest.compare.card_change", dies)
    with pytest.raises(RuntimeError):
        open_holdout(workspace, grown[0], BETTER, CURRENT, by="Ann")
    assert accesses(workspace, grown[0], "holdout")
    assert len(HoldoutReadLog(workspace.database).holdout_reads(grown[0].question_id)) == 1


def test_the_same_reading_again_is_no_second_opening(workspace: Workspace, grown: tuple[StudyData, ...]) -> None:
    first, again = (opened(open_holdout(workspace, grown[0], BETTER, CURRENT, by=by)) for by in ("Ann", "Bob"))
    assert (again.number, again.level) == (first.number, first.level)
    assert again.holdout.change == first.holdout.change
    assert len(HoldoutReadLog(workspace.database).holdout_reads(grown[0].question_id)) == 1
    assert [each.by for each in accesses(workspace, grown[0], "holdout")] == ["Ann", "Bob"]


def test_the_same_version_is_opened_again_as_more_leads_mature(workspace: Workspace, grown: tuple[StudyData, ...]) -> None:
    found = [opened(open_holdout(workspace, each, BETTER, CURRENT, by="Ann")) for each in grown]
    assert [each.number for each in found] == [1, 2, 3]
    assert [each.holdout.candidate.n_leads for each in found] == [int(sealed(each).sum()) for each in grown]
    assert found[0].level > found[1].level > found[2].level > 0.05 / 2**3


def test_the_leads_of_the_first_opening_stay_in_even_where_the_holdout_has_moved(
    workspace: Workspace, grown: tuple[StudyData, ...]
) -> None:
    opened(open_holdout(workspace, grown[0], BETTER, CURRENT, by="Ann"))
    moved = ask(grown[2].dataset, STUDY)
    assert moved.holdout_from is not None
    assert moved.holdout_from > (grown[0].holdout_from or 0)
    found = opened(open_holdout(workspace, moved, BETTER, CURRENT, by="Ann"))
    assert found.holdout.candidate.n_leads == int(sealed(grown[2]).sum())
    assert sum(each.candidate.n_leads for each in found.parts) == moved.counts.mature


def test_a_changed_version_reads_only_leads_that_matured_since(workspace: Workspace, grown: tuple[StudyData, ...]) -> None:
    opened(open_holdout(workspace, grown[0], BETTER, CURRENT, by="Ann"))
    changed = BETTER.with_points("Blog", 1)
    assert missing(open_holdout(workspace, grown[0], changed, CURRENT, by="Ann")).code == "few_conversions"
    found = opened(open_holdout(workspace, grown[2], changed, CURRENT, by="Ann"))
    snapshots, before = grown[2].snapshots, grown[0].snapshots.window.data_to
    assert before is not None
    fresh = sealed(grown[2]) & (snapshots.as_of + 30 * DAY > before)
    assert found.holdout.candidate.n_leads == int(fresh.sum()) < int(sealed(grown[2]).sum())
    assert found.matured_after == before
    assert (found.number, found.level) == (1, pytest.approx(0.025))


def test_leads_read_before_are_in_no_part(workspace: Workspace, grown: tuple[StudyData, ...]) -> None:
    opened(open_holdout(workspace, grown[0], BETTER, CURRENT, by="Ann"))
    found = sealed_leads(grown[2], HoldoutReadLog(workspace.database).holdout_reads(grown[2].question_id), ("another", "card"))
    assert not isinstance(found, NotEstimable)
    assert found.parts.names[-1] == READ_BEFORE
    assert np.sum((found.parts.codes == 3) & grown[2].snapshots.judged) == int(sealed(grown[2]).sum()) - found.n_leads


def test_another_age_of_the_snapshot_is_no_way_to_open_twice(workspace: Workspace, grown: tuple[StudyData, ...]) -> None:
    opened(open_holdout(workspace, grown[0], BETTER, CURRENT, by="Ann"))
    other = ask(grown[0].dataset, replace(STUDY, name="Other", snapshot=AtAge(6)), holdout_from=grown[0].holdout_from)
    assert missing(open_holdout(workspace, other, BETTER, CURRENT, by="Ann")).code == "no_new_leads"
    assert missing(open_holdout(workspace, other, BETTER.with_points("Blog", 1), CURRENT, by="Ann")).code == "few_conversions"


def test_leads_without_dates_have_one_opening(workspace: Workspace, tmp_path: Path) -> None:
    study_data = undated(tmp_path)
    first = opened(open_holdout(workspace, study_data, BETTER, CURRENT, by="Ann"))
    assert opened(open_holdout(workspace, study_data, BETTER, CURRENT, by="Ann")).holdout.change == first.holdout.change
    spent = missing(open_holdout(workspace, study_data, BETTER.with_points("Blog", 1), CURRENT, by="Ann"))
    assert spent.code == "holdout_spent"
    assert len(accesses(workspace, study_data, "holdout")) == 1


def undated(folder: Path) -> StudyData:
    """The company without dates: who converted is known, and who saw the pricing page."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = write_import(folder / "undated", company(1_500, dated=False))
    won = pq.read_table(path / "stages.parquet").to_pydict()
    converted = [won["stage"][won["lead_no"].index(number)] == "won" for number in range(1_500)]
    leads = pq.read_table(path / "leads.parquet")
    place = leads.schema.get_field_index("converted")
    pq.write_table(leads.set_column(place, "converted", pa.array(converted, pa.bool_())), path / "leads.parquet")
    return ask(open_dataset(path), replace(STUDY, snapshot=None))


def test_a_look_at_all_leads_is_recorded_and_leaves_none_unseen(workspace: Workspace, grown: tuple[StudyData, ...]) -> None:
    everything = include_holdout(workspace, grown[0], by="Ann", now=NOW)
    assert everything.visible_part == "all"
    assert int(everything.observe(BETTER).patterns.n_leads.sum()) == grown[0].counts.mature
    assert [(each.kind, each.by) for each in accesses(workspace, grown[0])] == [("all", "Ann")]
    assert missing(open_holdout(workspace, grown[0], BETTER, CURRENT, by="Ann")).code == "few_conversions"
    include_holdout(workspace, grown[0], by="Ann")
    assert len(HoldoutReadLog(workspace.database).holdout_reads(grown[0].question_id)) == 1
    later = opened(open_holdout(workspace, grown[2], BETTER, CURRENT, by="Ann"))
    assert later.matured_after == grown[0].snapshots.window.data_to


def test_without_a_holdout_there_is_nothing_to_open_or_to_record(workspace: Workspace, grown: tuple[StudyData, ...]) -> None:
    whole = ask(grown[0].dataset, replace(STUDY, holdout="none"))
    assert missing(open_holdout(workspace, whole, BETTER, CURRENT, by="Ann")).code == "no_holdout"
    assert include_holdout(workspace, whole, by="") is whole
    assert accesses(workspace, whole) == ()


def test_two_who_open_at_once_do_not_both_read(workspace: Workspace, grown: tuple[StudyData, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    other = Workspace.open(workspace.folder)
    monkeypatch.setattr(HoldoutReadLog, "holdout_reads", lambda _log, _question: ())
    opened(open_holdout(other, grown[0], CURRENT, BETTER, by="Bob"))
    with pytest.raises(PlumblineError) as caught:
        open_holdout(workspace, grown[0], BETTER, CURRENT, by="Ann")
    assert caught.value.code == "WORKSPACE-CHANGED-MEANWHILE"


FELL, STOOD = Estimate(-0.2, -0.3, -0.1, 500, "newcombe"), Estimate(-0.02, -0.1, 0.06, 500, "newcombe")


@pytest.mark.parametrize(
    ("current", "candidate", "reading"),
    [(FELL, FELL, "drift"), (STOOD, FELL, "over_fitting"), (FELL, STOOD, "steady"), (STOOD, STOOD, "steady")],
)
def test_a_fall_of_both_is_drift_and_of_the_candidate_alone_over_fitting(current: Estimate, candidate: Estimate, reading: str) -> None:
    assert Shift(STOOD, current, candidate).reading == reading
