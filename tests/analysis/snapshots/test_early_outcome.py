"""The early outcome, lead by lead: who can still reach it, who does, and where a study names none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.snapshots.early_outcome import EARLY, named_early, read_early, usual_early
from analysis.snapshots.study_data import StudyData, ask
from analysis.study import Outcome, Population, Study
from tests.analysis.snapshots.test_take import dataset_of, lead

LEADS = (
    lead("a soon", 0, (10, "qualified")),
    lead("b on the last day", 0, (21, "qualified")),
    lead("c too late", 0, (21.5, "qualified")),
    lead("d skipped it", 0, (12, "opportunity")),
    lead("e before", 0, (3, "qualified")),
    lead("f before, and further", 0, (3, "qualified"), (12, "opportunity")),
    lead("g at the snapshot", 0, (7, "qualified")),
    lead("h never", 0, (9, "contacted")),
    lead("i back", 0, (2, "qualified"), (5, "lost"), (40, "new"), (50, "qualified")),
    lead("z ends the data", 0, (300, "lost")),
)
STUDY = Study("Test", outcome=Outcome("won", 90), early=Outcome("qualified", 14), holdout="none").at_age(7)


def asked(folder: Path, population: Population = "new", **changes: object) -> StudyData:
    return ask(dataset_of(folder, *LEADS), replace(STUDY, population=population, **changes))  # type: ignore[arg-type]


def named(study_data: StudyData, chosen: np.ndarray) -> str:
    """Initials of leads."""
    return "".join(LEADS[place].lead_id[0] for place in study_data.snapshots.lead_no[chosen])


def test_who_can_still_reach_it_and_who_does(tmp_path: Path) -> None:
    study_data = asked(tmp_path)
    rows = np.flatnonzero(study_data.snapshots.judged)
    assert named(study_data, rows) == "abcdefghz"
    found = read_early(study_data, rows, usual_early(study_data))
    assert named(study_data, rows[found.open]) == "abcdhz"
    assert named(study_data, rows[found.open & found.reached]) == "abd"


def test_of_a_lead_that_came_back_its_present_entry_counts(tmp_path: Path) -> None:
    study_data = asked(tmp_path, "returning")
    rows = np.flatnonzero(study_data.snapshots.judged)
    assert named(study_data, rows) == "i"
    found = read_early(study_data, rows, usual_early(study_data))
    assert (found.open.tolist(), found.reached.tolist()) == ([True], [True])


@pytest.mark.parametrize(
    ("early", "stated", "usual"),
    [
        (Outcome("opportunity", 30), Outcome("opportunity", 30), Outcome("opportunity", 30)),
        (Outcome("qualified", None), Outcome("qualified", 14), Outcome("qualified", 14)),
        (Outcome("won", 90), None, Outcome("won", 90)),
        (None, None, EARLY),
    ],
)
def test_only_a_named_early_outcome_that_differs_judges_trends(
    tmp_path: Path, early: Outcome | None, stated: Outcome | None, usual: Outcome
) -> None:
    study_data = asked(tmp_path, early=early)
    assert named_early(study_data) == stated
    assert usual_early(study_data) == usual
