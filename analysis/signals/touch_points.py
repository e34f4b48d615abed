"""Touch points as signals: which judged leads had one by their snapshot."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analysis.dataset.engine import Dataset
from analysis.dataset.entries import micros
from analysis.dataset.histories import NEVER
from analysis.signals.values import LevelSignal, Refused
from analysis.snapshots.study_data import StudyData
from analysis.tables import Family

#: Touch points that fewer leads had, or lacked, are not compared: chosen by reach, never by how these leads converted.
ENOUGH_LEADS = 30
#: The most touch points that are compared: those with the widest reach.
MOST_TOUCH_POINTS = 100
#: The levels of a touch point.
WITH, WITHOUT = 0, 1
LEVELS = ("with", "without")

FAMILY_OF_CHANNEL: dict[str, Family] = {
    "web": "online behaviour",
    "email": "e-mail engagement",
    "event": "social and events",
    "social": "social and events",
}
_POINT = ("channel", "action", "asset")


def read_touch_points(study_data: StudyData, rows: NDArray[np.int64]) -> tuple[tuple[LevelSignal, ...], tuple[Refused, ...]]:
    """Which of the judged leads had each touch point by their snapshot.

    Touches by bots and touches that reps logged do not count, as in rules that do not ask for them. Where a lead could not be
    observed on the web, or its e-mail opens could not, the absence of such a touch says nothing and is missing; so are the touches of
    leads that did not consent.

    Args:
        study_data: The study asked of the import.
        rows: Positions of the judged snapshots, n of them.

    Returns:
        One signal a touch point, those with the widest reach first, with the levels `LEVELS`; and those that are not compared. Both
        empty without touches.
    """
    dataset = study_data.dataset
    points = dataset.materialize(_points(dataset.tables.touch_types))
    seen = dataset.bring(snapshot_rows(study_data, rows))
    named = dataset.run(points.select("point", *_POINT).distinct().order_by("point"))
    met = dataset.run(_met(dataset.tables.touches, points, seen))
    for table in (points, seen):
        dataset.drop(table)
    had = np.zeros((named.num_rows, len(rows)), dtype=np.bool_)
    had[met["point"].to_numpy(), met["snapshot"].to_numpy()] = True
    keys = list(zip(*(named[name].to_pylist() for name in _POINT), strict=True))
    return _split(keys, had, Watched.read(dataset, study_data.snapshots.lead_no[rows]))


def touch_point_name(channel: str, action: str, asset: str) -> str:
    """A touch point in words, with its asset where it has one.

    Examples:
        >>> touch_point_name("web", "visit", "pricing"), touch_point_name("email", "open", "")
        ('pricing (web visit)', 'email open')
    """
    kind = f"{channel} {action}"
    return f"{asset} ({kind})" if asset else kind


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """Whether each judged lead consented and could have been seen on the web and opening e-mails; what is not said is yes."""

    consent: NDArray[np.bool_]
    web: NDArray[np.bool_]
    email: NDArray[np.bool_]

    @classmethod
    def read(cls, dataset: Dataset, lead_no: NDArray[np.int32]) -> Watched:
        """Read it of some leads."""
        names = ("consent", "observable_web", "observable_email")
        rows = dataset.run(dataset.tables.leads.select("lead_no", *names).order_by("lead_no"))
        flags = [rows[name].fill_null(True).to_numpy()[lead_no] for name in names]
        return cls(flags[0], flags[1], flags[2])

    def absence_known(self, channel: str, action: str) -> NDArray[np.bool_]:
        """Of whom the absence of such a touch says something."""
        if channel == "web":
            return self.web
        return self.email if (channel, action) == ("email", "open") else np.ones(len(self.web), dtype=np.bool_)


def _points(types: ir.Table) -> ir.Table:
    """The touch point of each touch type that counts, numbered from 0."""
    counted = types.filter(~types["machine"].fill_null(False) & ~types["logged_by_rep"].fill_null(False))
    keyed = counted.mutate(**{name: counted[name].fill_null("") for name in _POINT})
    return keyed.mutate(point=ibis.dense_rank().over(ibis.window(order_by=list(_POINT)))).select("touch_type", "point", *_POINT)


def snapshot_rows(study_data: StudyData, rows: NDArray[np.int64]) -> pa.Table:
    """Some snapshots as rows: their place, lead and instant (never, for undated leads)."""
    snapshots = study_data.snapshots
    as_of = np.full(len(rows), NEVER) if snapshots.undated else snapshots.as_of[rows]
    return pa.table({"snapshot": np.arange(len(rows), dtype=np.int32), "lead_no": snapshots.lead_no[rows], "as_of": as_of})


def _met(touches: ir.Table, points: ir.Table, seen: ir.Table) -> ir.Table:
    """Which snapshots had each touch point by then."""
    own = touches.select("lead_no", "touch_type", at=micros(touches["occurred_at"])).inner_join(seen, "lead_no")
    known = own.filter(own["at"] <= own["as_of"]).inner_join(points.select("touch_type", "point"), "touch_type")
    return known.select("point", "snapshot").distinct()


def _split(keys: list[tuple[str, ...]], had: NDArray[np.bool_], watched: Watched) -> tuple[tuple[LevelSignal, ...], tuple[Refused, ...]]:
    """Touch points that are compared, by falling reach, and those that are not."""
    found: list[LevelSignal] = []
    refused: list[Refused] = []
    reach = had.sum(axis=1)
    for place in sorted(range(len(keys)), key=lambda each: (-int(reach[each]), keys[each])):
        channel, action, asset = keys[place]
        name, family = touch_point_name(channel, action, asset), FAMILY_OF_CHANNEL.get(channel)
        known = watched.consent & (had[place] | watched.absence_known(channel, action))
        codes = np.where(known, np.where(had[place], WITH, WITHOUT), -1).astype(np.int32)
        n_with, n_without = int((codes == WITH).sum()), int((codes == WITHOUT).sum())
        if min(n_with, n_without) < ENOUGH_LEADS:
            few = "had" if n_with < ENOUGH_LEADS else "lacked"
            refused.append(Refused(name, family, f"was {few} by fewer than {ENOUGH_LEADS} leads", "touch point"))
        elif len(found) == MOST_TOUCH_POINTS:
            refused.append(Refused(name, family, f"is not among the {MOST_TOUCH_POINTS} with the widest reach", "touch point"))
        else:
            found.append(LevelSignal(name, family, LEVELS, codes, as_exported=False, about="touch point"))
    return tuple(found), tuple(refused)
