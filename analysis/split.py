"""Which part a snapshot belongs to (work, check, holdout) and to which cohort."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.patterns import distinct
from analysis.rules import DAY
from analysis.snapshots import Snapshots, Status

WORK, CHECK, HOLDOUT, ALL = "work", "check", "holdout", "all"
#: Share of the mature snapshots that lie before the holdout.
DESIGN_SHARE = 0.70
N_BUCKETS = 50
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
    """Work, check or holdout of each snapshot.

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
    return Labels((WORK, CHECK, HOLDOUT), np.where(held, 2, np.where(check, 1, 0)).astype(np.int16))


def cohorts(snapshots: Snapshots) -> Labels:
    """Calendar month of each snapshot (UTC), or its ISO week where the mature snapshots cover under 8 months.

    Only months or weeks with a judged snapshot are named; other snapshots get the code −1.
    """
    if snapshots.undated:
        return Labels((UNDATED_COHORT,), np.zeros(len(snapshots.status), dtype=np.int16))
    instants = snapshots.as_of.astype("datetime64[us]")
    months = instants.astype("datetime64[M]")
    judged = snapshots.judged
    n_months = len(np.unique(months[judged]))
    # ISO weeks start on a Monday, and 1970-01-01 was a Thursday.
    weeks = (instants.astype("datetime64[D]").astype(np.int64) + 3) // 7
    periods, name = (months.astype(np.int64), _month_name) if n_months >= 8 else (weeks, _week_name)
    kept, _ = distinct(periods[judged])
    codes = np.searchsorted(kept, periods)
    found = (
        (codes < len(kept)) & (kept[np.minimum(codes, max(len(kept) - 1, 0))] == periods) if len(kept) else np.zeros(len(periods), np.bool_)
    )
    return Labels(tuple(name(int(period)) for period in kept), np.where(found, codes, -1).astype(np.int16))


def _month_name(month: int) -> str:
    return str(np.datetime64(month, "M"))


def _week_name(week: int) -> str:
    thursday = np.datetime64(week * 7, "D").item()
    year, number, _ = thursday.isocalendar()
    return f"{year}-W{number:02d}"
