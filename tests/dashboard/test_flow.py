from __future__ import annotations

from pathlib import Path

import numpy as np

from analysis.routing.lead_flow import lead_flow
from analysis.snapshots.open import open_study
from analysis.workspace.folder import Workspace

WEEK = 7 * 86_400_000_000


def test_leads_a_week_are_those_judged_outside_the_holdout_and_owners_are_counted(sample_folder: Path) -> None:
    study_data = open_study(Workspace.open(sample_folder))
    found = lead_flow(study_data)
    outside = study_data.snapshots.judged & (study_data.snapshots.entry < (study_data.holdout_from or 0))
    entries = study_data.snapshots.entry[outside]
    assert found.leads_per_week is not None
    assert np.isclose(found.leads_per_week, len(entries) / ((entries.max() - entries.min()) / WEEK))
    owners = {each for each in study_data.dataset.run(study_data.dataset.tables.leads.select("owner"))["owner"].to_pylist() if each}
    assert found.n_owners == len(owners) > 1


def test_the_flow_is_more_than_that_of_the_work_part_alone(sample_folder: Path) -> None:
    study_data = open_study(Workspace.open(sample_folder))
    work = study_data.snapshots.judged & (study_data.parts.codes == study_data.parts.names.index("training"))
    entries = study_data.snapshots.entry[work]
    assert lead_flow(study_data).leads_per_week > len(entries) / (np.ptp(entries) / WEEK)
