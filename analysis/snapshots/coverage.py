"""How far each attribute is filled, and how many entries of each month can be judged."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.dataset.engine import Dataset
from analysis.snapshots.split import HOLDOUT
from analysis.snapshots.study_data import StudyData
from analysis.snapshots.take import Status
from analysis.tables import AttributeInfo


@dataclass(frozen=True, slots=True)
class AttributeCoverage:
    """One attribute of the leads.

    Args:
        info: What the import knows about it.
        n_leads: All leads of the import.
        n_filled: Leads with a value; None for personal columns, which lie apart and are not read.
        n_distinct: Different values; None for personal columns.
    """

    info: AttributeInfo
    n_leads: int
    n_filled: int | None
    n_distinct: int | None

    @property
    def filled_share(self) -> float | None:
        """Share of the leads with a value, 0–1; None without leads or for personal columns."""
        return self.n_filled / self.n_leads if self.n_filled is not None and self.n_leads else None


@dataclass(frozen=True, slots=True)
class MonthOfEntries:
    """Entries of one calendar month by how they can be used; every entry is counted once.

    Args:
        month: Such as ``2025-03``; ``undated`` where leads carry no dates.
        judged: Mature and not sealed: training, validation, or all.
        sealed: Mature and in the holdout.
        immature: The horizon has not passed.
        decided: Converted or closed before the snapshot.
        outside: Not recorded or not reached.
    """

    month: str
    judged: int
    sealed: int
    immature: int
    decided: int
    outside: int


def attribute_coverage(dataset: Dataset) -> tuple[AttributeCoverage, ...]:
    """How many leads have each attribute, and with how many different values, in the order of the import."""
    leads = dataset.tables.leads
    stored = [info for info in dataset.meta.attributes if info.column in leads.columns]
    counts = {"n": leads.count()}
    for position, info in enumerate(stored):
        counts[f"filled_{position}"] = leads[info.column].count()
        counts[f"distinct_{position}"] = leads[info.column].nunique()
    row = dataset.run(leads.aggregate(**counts)).to_pylist()[0]
    at = {info.name: position for position, info in enumerate(stored)}
    return tuple(
        AttributeCoverage(
            info=info,
            n_leads=row["n"],
            n_filled=row[f"filled_{at[info.name]}"] if info.name in at else None,
            n_distinct=row[f"distinct_{at[info.name]}"] if info.name in at else None,
        )
        for info in dataset.meta.attributes
    )


def entries_by_month(study_data: StudyData) -> tuple[MonthOfEntries, ...]:
    """How the entries of each month can be used, without gaps; one ``undated`` row for leads without dates, none without entries."""
    snapshots = study_data.snapshots
    if len(snapshots.status) == 0:
        return ()
    sealed = np.zeros(len(snapshots.status), dtype=bool)
    if HOLDOUT in study_data.parts.names:
        sealed = study_data.parts.codes == study_data.parts.names.index(HOLDOUT)
    months = snapshots.entry.astype("datetime64[us]").astype("datetime64[M]").astype(np.int64)
    first = int(months.min())
    n_months = int(months.max()) - first + 1
    mature = snapshots.status == Status.MATURE
    outside = (snapshots.status == Status.NOT_RECORDED) | (snapshots.status == Status.NOT_REACHED)
    kinds = (
        mature & ~sealed, mature & sealed, snapshots.status == Status.IMMATURE, snapshots.status == Status.ALREADY_DECIDED, outside,
    )  # fmt: skip
    counted = [np.bincount(months[kind] - first, minlength=n_months).tolist() for kind in kinds]
    names = ["undated"] if snapshots.undated else [str(np.datetime64(first + each, "M")) for each in range(n_months)]
    return tuple(MonthOfEntries(name, *numbers) for name, *numbers in zip(names, *counted, strict=True))
