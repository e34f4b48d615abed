"""Which part a snapshot belongs to (training, validation, holdout) and to which cohort."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.dataset.histories import Instants
from analysis.rules import DAY
from analysis.scoring.patterns import distinct
from analysis.snapshots.take import Snapshots, Status

TRAINING, VALIDATION, HOLDOUT, ALL = "training", "validation", "holdout", "all"
#: Share of the mature snapshots that lie before the holdout.
DESIGN_SHARE = 0.70
N_BUCKETS = 50
#: Cohorts are calendar months from so many of them on, else weeks.
MONTHS_FOR_MONTHS = 8
UNDATED_COHORT = "undated"


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """A label for each snapshot: an index into ``names``."""

    names: tuple[str, ...]
    codes: NDArray[np.int16]


def propose_holdout_from(snapshots: Snapshots) -> int | None:
    """The first UTC midnight with at least 70 % of the mature snapshots before it (µs); None without dates or mature snapshots."""
    as_of = np.sort(snapshots.as_of[snapshots.status == Status.MATURE])
    if snapshots.undated or len(as_of) == 0:
        return None
    needed = int(np.ceil(DESIGN_SHARE * len(as_of)))
    return int((as_of[needed - 1] // DAY + 1) * DAY)


def parts(snapshots: Snapshots, holdout_from: int | None, *, sealed: bool = True) -> Labels:
    """Training, validation or holdout of each snapshot.

    Args:
        snapshots: The snapshots.
        holdout_from: Entries on or after it are sealed (µs); undated leads are sealed by bucket instead.
        sealed: False for a study with ``holdout: none``: everything is one part, ``all``.
    """
    if not sealed:
        return Labels((ALL,), np.zeros(len(snapshots.status), dtype=np.int16))
    if snapshots.undated:
        held = snapshots.bucket >= round(DESIGN_SHARE * N_BUCKETS)
    else:
        held = snapshots.entry >= holdout_from if holdout_from is not None else np.zeros(len(snapshots.entry), dtype=np.bool_)
    check = snapshots.bucket % 3 == 2
    return Labels((TRAINING, VALIDATION, HOLDOUT), np.where(held, 2, np.where(check, 1, 0)).astype(np.int16))


def cohorts(snapshots: Snapshots) -> Labels:
    """Calendar month of each snapshot (UTC), or its ISO week where the mature snapshots cover under 8 months.

    Only months or weeks with a judged snapshot are named; other snapshots get the code −1.
    """
    if snapshots.undated:
        return Labels((UNDATED_COHORT,), np.zeros(len(snapshots.status), dtype=np.int16))
    instants = snapshots.as_of.astype("datetime64[us]")
    months = instants.astype("datetime64[M]")
    judged = snapshots.judged
    weekly = len(np.unique(months[judged])) < MONTHS_FOR_MONTHS
    periods, name = (_weeks(snapshots.as_of), _week_name) if weekly else (months.astype(np.int64), _month_name)
    kept, _ = distinct(periods[judged])
    codes = np.searchsorted(kept, periods)
    found = (
        (codes < len(kept)) & (kept[np.minimum(codes, max(len(kept) - 1, 0))] == periods) if len(kept) else np.zeros(len(periods), np.bool_)
    )
    return Labels(tuple(name(int(period)) for period in kept), np.where(found, codes, -1).astype(np.int16))


def period_names(labels: Labels, instants: Instants) -> tuple[str, ...]:
    """Name of the month or week of each instant, as the cohorts of these labels are named, also where no cohort has that name.

    Args:
        labels: Cohorts, from `cohorts`.
        instants: µs since 1970, UTC.

    Examples:
        >>> period_names(Labels(("2025-W01",), np.zeros(1, np.int16)), np.array([0, 86_400_000_000 * 7]))
        ('1970-W01', '1970-W02')
    """
    weekly = any("-W" in name for name in labels.names)
    periods = _weeks(instants) if weekly else instants.astype("datetime64[us]").astype("datetime64[M]").astype(np.int64)
    name = {each: (_week_name if weekly else _month_name)(each) for each in np.unique(periods).tolist()}
    return tuple(name[each] for each in periods.tolist())


def _weeks(instants: Instants) -> NDArray[np.int64]:
    """ISO weeks since that of 1970-01-01; they start on a Monday, and that day was a Thursday."""
    return np.asarray((instants.astype("datetime64[us]").astype("datetime64[D]").astype(np.int64) + 3) // 7, dtype=np.int64)


def _month_name(month: int) -> str:
    return str(np.datetime64(month, "M"))


def _week_name(week: int) -> str:
    thursday = np.datetime64(week * 7, "D").item()
    year, number, _ = thursday.isocalendar()
    return f"{year}-W{number:02d}"
