"""Reps' verdicts: saved, withdrawn, never changed; and compared with outcomes without hindsight."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from analysis.errors import PlumblineError
from analysis.feedback.verdict_log import REASONS, VerdictLog
from analysis.feedback.verdicts import Seen, answer_kind, read_verdicts, say, verdict_agreement
from analysis.inference.estimate import Estimate
from analysis.signals.read import judged_rows
from analysis.snapshots.open import open_study
from analysis.snapshots.study_data import StudyData
from analysis.workspace.folder import Workspace
from tests.samples import Samples

NOW = dt.datetime(2026, 1, 2, 3, 4, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def company(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return samples(tmp_path_factory.mktemp("company") / "workspace", leads=4_000)


@pytest.fixture
def workspace(samples: Samples, tmp_path: Path) -> Workspace:
    return samples(tmp_path / "own", leads=400)


def first_leads(study_data: StudyData, n: int) -> list[str]:
    leads = study_data.dataset.tables.leads
    rows = study_data.snapshots.lead_no[judged_rows(study_data)[:n]].tolist()
    ids = study_data.dataset.run(leads.select("lead_no", "lead_id").order_by("lead_no"))["lead_id"].to_pylist()
    return [ids[row] for row in rows]


def test_a_verdict_is_saved_with_reason_name_and_what_was_seen(workspace: Workspace) -> None:
    study_data = open_study(workspace)
    (lead,) = first_leads(study_data, 1)
    said = say(workspace, study_data, Seen(lead, "Marketing 2025", 72), ("wrong", "student", " writes a thesis "), by=" Ann ", now=NOW)
    assert (said.reason, said.note, said.by, said.at, said.score) == ("student", "writes a thesis", "Ann", NOW, 72)
    assert VerdictLog(Workspace.open(workspace.folder).database).all() == (said,)


def test_the_latest_verdict_of_a_person_counts_and_can_be_withdrawn(workspace: Workspace) -> None:
    study_data = open_study(workspace)
    one, other = first_leads(study_data, 2)
    for lead, answer, by in (
        (one, ("wrong", "no_budget", ""), "Ann"),
        (one, ("right", None, ""), "Bob"),
        (one, ("right", None, ""), "Ann"),
        (other, ("wrong", "other", ""), "Ann"),
        (other, ("withdrawn", None, ""), "Ann"),
    ):
        say(workspace, study_data, Seen(lead), answer, by=by)
    assert [(each.lead_id, each.verdict, each.by) for each in VerdictLog(workspace.database).standing()] == [
        (one, "right", "Bob"),
        (one, "right", "Ann"),
    ]
    assert len(VerdictLog(workspace.database).all()) == 5


def test_the_database_refuses_to_change_what_was_said(workspace: Workspace) -> None:
    study_data = open_study(workspace)
    say(workspace, study_data, Seen(first_leads(study_data, 1)[0]), ("right", None, ""), by="Ann")
    with sqlite3.connect(workspace.folder / "workspace.sqlite") as connection:
        for sql in ("DELETE FROM verdicts", "UPDATE verdicts SET reason = 'other'"):
            with pytest.raises(sqlite3.IntegrityError, match="only added"):
                connection.execute(sql)


@pytest.mark.parametrize(("answer", "by"), [(("right", None, ""), " "), (("wrong", None, ""), "Ann")])
def test_without_a_name_or_a_reason_nothing_is_saved(workspace: Workspace, answer: tuple, by: str) -> None:
    study_data = open_study(workspace)
    with pytest.raises(PlumblineError) as caught:
        say(workspace, study_data, Seen(first_leads(study_data, 1)[0]), answer, by=by)
    assert caught.value.code == "VERDICT-INCOMPLETE"
    with pytest.raises(PlumblineError) as caught:
        say(workspace, study_data, Seen("nobody"), ("right", None, ""), by="Ann")
    assert caught.value.code == "LEAD-UNKNOWN"
    assert VerdictLog(workspace.database).all() == ()


def test_imported_answers_of_sales_are_verdicts_by_their_first_word() -> None:
    assert [answer_kind(text) for text in ("Yes, ready to talk", "“No”, wrong person", "Not yet, keep nurturing")] == [
        "right",
        "wrong",
        "wrong",
    ]
    assert [answer_kind(text) for text in ("", None, "Notable", "nothing")] == [None] * 4


def test_verdicts_agree_with_outcomes_counted_lead_by_lead(company: Workspace) -> None:
    study_data = open_study(company)
    found = verdict_agreement(company, study_data)
    feedback = study_data.dataset.run(study_data.dataset.tables.feedback).to_pylist()
    stages = study_data.dataset.run(study_data.dataset.tables.stages).to_pylist()
    rows = judged_rows(study_data)
    counts: Counter[tuple[str, bool]] = Counter()
    late = 0
    for row in rows.tolist():
        lead, as_of = int(study_data.snapshots.lead_no[row]), np.datetime64(int(study_data.snapshots.as_of[row]), "us")
        closing = [s["entered_at"] for s in stages if s["lead_no"] == lead and s["stage"] in ("won", "lost", "disqualified")]
        decided = min((at for at in closing if np.datetime64(at.replace(tzinfo=None), "us") > as_of), default=None)
        for each in feedback:
            if each["lead_no"] == lead and each["by"] == "sales":
                if decided is not None and each["given_at"] >= decided:
                    late += 1
                else:
                    counts[answer_kind(each["answer"]) or "", bool(study_data.snapshots.converted[row])] += 1
    assert found.n_late == late
    assert (found.right.n_leads, found.right.n_converted) == (counts["right", False] + counts["right", True], counts["right", True])
    assert (found.wrong.n_leads, found.wrong.n_converted) == (counts["wrong", False] + counts["wrong", True], counts["wrong", True])
    assert isinstance(found.change, Estimate)
    assert found.change.value > 0, "reps who talked to a lead know more than a coin"
    assert sum(each.n_leads for each in found.reasons) == found.wrong.n_leads
    assert {each.name for each in found.reasons} == {"No, only collecting papers", "No, wrong person", "Not yet, keep nurturing"}


def test_sealed_leads_and_hindsight_are_left_out(workspace: Workspace) -> None:
    study_data = open_study(workspace)
    before = verdict_agreement(workspace, study_data)
    shown = set(study_data.snapshots.lead_no[judged_rows(study_data)].tolist())
    ids = study_data.dataset.run(study_data.dataset.tables.leads.select("lead_no", "lead_id").order_by("lead_no"))["lead_id"].to_pylist()
    sealed = next(number for number in range(len(ids)) if number not in shown)
    say(workspace, study_data, Seen(ids[sealed]), ("wrong", REASONS[0], ""), by="Ann", now=NOW)
    after = verdict_agreement(workspace, study_data)
    assert after.n_elsewhere == before.n_elsewhere + 1
    assert after.wrong == before.wrong
    fresh = next(lead for lead in first_leads(study_data, 60) if lead not in _spoken_of(workspace, study_data))
    say(workspace, study_data, Seen(fresh), ("right", None, ""), by="Ann", now=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert verdict_agreement(workspace, study_data).right.n_leads == before.right.n_leads + 1
    say(workspace, study_data, Seen(fresh), ("wrong", "other", ""), by="Bob", now=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    contrary = verdict_agreement(workspace, study_data)
    assert (contrary.right.n_leads, contrary.n_contrary) == (before.right.n_leads, before.n_contrary + 1)


def _spoken_of(workspace: Workspace, study_data: StudyData) -> set[str]:
    ids = study_data.dataset.run(study_data.dataset.tables.leads.select("lead_no", "lead_id").order_by("lead_no"))["lead_id"].to_pylist()
    return {ids[each.lead_no] for each in read_verdicts(workspace, study_data)[0]}
