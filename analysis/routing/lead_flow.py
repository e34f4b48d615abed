"""How many leads come in a week, and among how many owners they are shared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.rules import DAY
from analysis.snapshots.split import HOLDOUT
from analysis.snapshots.study_data import StudyData

_WEEK = 7 * DAY
#: Shorter than this, a number a week says more about the days that happen to be covered.
_FEWEST_WEEKS = 4


@dataclass(frozen=True, slots=True)
class LeadFlow:
    """What turns a share of the judged leads into a number a week.

    Args:
        leads_per_week: Leads that are judged, a week, outside the sealed holdout; None where they are undated or cover under four weeks.
        n_owners: Distinct owners in the import; None where no column says who owns a lead, or one person owns all.
    """

    leads_per_week: float | None
    n_owners: int | None


def lead_flow(study_data: StudyData) -> LeadFlow:
    """Count the leads of the population a week, whichever part they belong to, and the owners among whom they are shared.

    Counting leads opens nothing: no outcome and no signal is read.

    Args:
        study_data: The study, asked of an import.

    Returns:
        The flow; its numbers are None where the data cannot say.
    """
    snapshots = study_data.snapshots
    seen = snapshots.judged.copy()
    if HOLDOUT in study_data.parts.names:
        seen &= study_data.parts.codes != study_data.parts.names.index(HOLDOUT)
    entries = snapshots.entry[seen]
    weeks = 0.0 if snapshots.undated or len(entries) == 0 else float(np.ptp(entries)) / _WEEK
    leads = study_data.dataset.tables.leads
    n_owners = int(study_data.dataset.run(leads.aggregate(n=leads.owner.nunique()))["n"][0].as_py())
    return LeadFlow(len(entries) / weeks if weeks >= _FEWEST_WEEKS else None, n_owners if n_owners > 1 else None)
