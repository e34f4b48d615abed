"""The inventory of touch points: volume, reach at equal lead age, timing, and the link to closed-won."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analysis.dataset.entries import micros
from analysis.dataset.histories import NEVER
from analysis.inference.estimate import Answer
from analysis.inference.intervals import NO_CONVERSIONS, NO_LEADS, rates
from analysis.rules import DAY
from analysis.snapshots.study_data import StudyData

_POINT = ("channel", "action", "asset")


@dataclass(frozen=True, slots=True)
class TouchPoint:
    """One kind of touch: channel × action × asset.

    Args:
        n_touches: Touches in the whole import.
        first_seen: Its first touch in the import, µs since 1970, UTC.
        last_seen: Its last touch in the import.
        bot_share: Share of its touches that count as made by bots, 0–1: by the override, else by the source's mark.
        rep_share: Share of its touches that reps logged, 0–1.
        n_leads: Judged leads with such a touch by their snapshot.
        n_won: Those of them that converted within the horizon.
        reach: Share of the judged leads with such a touch.
        won_share: Share of the converted leads with such a touch.
        conversion_with: Conversion rate of leads with such a touch.
        conversion_without: Conversion rate of leads without one.
        median_days: Median days from a converted lead's first such touch to its conversion; None without converted leads or dates.
    """

    channel: str
    action: str
    asset: str | None
    n_touches: int
    first_seen: int
    last_seen: int
    bot_share: float
    rep_share: float
    n_leads: int
    n_won: int
    reach: Answer
    won_share: Answer
    conversion_with: Answer
    conversion_without: Answer
    median_days: float | None


@dataclass(frozen=True, slots=True)
class Inventory:
    """Touch points by falling volume.

    Args:
        n_leads: Judged leads of the visible part: what the shares refer to.
        n_converted: Those that converted within the horizon.
        part: The part that was read, ``training`` or ``all``.
    """

    touch_points: tuple[TouchPoint, ...]
    n_leads: int
    n_converted: int
    part: str


def take_inventory(study_data: StudyData) -> Inventory:
    """List every touch point of the import, with its link to the outcome on the part that screens may see.

    Args:
        study_data: The study asked of the import. Without touches the inventory is empty.
    """
    dataset = study_data.dataset
    visible = study_data.parts.codes == study_data.parts.names.index(study_data.visible_part)
    judged = np.flatnonzero(visible & study_data.snapshots.judged)
    won = study_data.snapshots.converted[judged]
    points = dataset.materialize(_points(dataset.tables.touch_types))
    volume = dataset.run(_volume(dataset.tables.touches, points))
    seen = dataset.bring(_snapshot_rows(study_data, judged))
    reached = dataset.run(_reach(dataset.tables.touches, points, seen))
    for table in (points, seen):
        dataset.drop(table)
    rows = _joined(volume, reached)
    return Inventory(_touch_points(rows, len(judged), int(won.sum())), len(judged), int(won.sum()), study_data.visible_part)


def _points(types: ir.Table) -> ir.Table:
    """The touch point of each touch type, numbered."""
    keyed = types.mutate(**{name: types[name].fill_null("") for name in _POINT})
    numbered = keyed.mutate(point=ibis.dense_rank().over(ibis.window(order_by=list(_POINT))))
    return numbered.select("touch_type", "point", *_POINT, "machine", "logged_by_rep")


def _volume(touches: ir.Table, points: ir.Table) -> ir.Table:
    joined = touches.inner_join(
        points.select("touch_type", "point", "machine", "logged_by_rep").rename(by_bot="machine", by_rep="logged_by_rep"), "touch_type"
    )
    counted = joined.group_by("point").agg(
        n_touches=joined.count(),
        first_seen=micros(joined["occurred_at"]).min(),
        last_seen=micros(joined["occurred_at"]).max(),
        bots=joined["by_bot"].fill_null(False).sum(),
        reps=joined["by_rep"].fill_null(False).sum(),
    )
    return counted.inner_join(points.select("point", *_POINT).distinct(), "point").order_by("point")


def _snapshot_rows(study_data: StudyData, judged: NDArray[np.int64]) -> pa.Table:
    snapshots = study_data.snapshots
    as_of = np.full(len(judged), NEVER) if snapshots.undated else snapshots.as_of[judged]
    columns = {
        "lead_no": snapshots.lead_no[judged],
        "as_of": as_of,
        "converted": snapshots.converted[judged],
        "reached_at": snapshots.reached_at[judged],
    }
    return pa.table({"snapshot": np.arange(len(judged), dtype=np.int32)} | columns)


def _reach(touches: ir.Table, points: ir.Table, seen: ir.Table) -> ir.Table:
    """Per touch point the snapshots that had such a touch by then, the converted among them, and days from first touch to conversion."""
    own = touches.select("lead_no", "touch_type", at=micros(touches["occurred_at"])).inner_join(seen, "lead_no")
    known = own.filter(own["at"] <= own["as_of"]).inner_join(points.select("touch_type", "point"), "touch_type")
    first = known.group_by(["point", "snapshot"]).agg(
        first=known["at"].min(), converted=known["converted"].max(), reached_at=known["reached_at"].max()
    )
    dated = first["converted"] & (first["reached_at"] < NEVER)
    days = ibis.ifelse(dated, (first["reached_at"] - first["first"]) / DAY, ibis.null("float64"))
    return first.group_by("point").agg(n_leads=first.count(), n_won=first["converted"].sum(), median_days=days.median())


def _joined(volume: pa.Table, reached: pa.Table) -> pa.Table:
    """Touch points with volume and reach, by falling volume."""
    rows = volume.join(reached, "point", join_type="left outer")
    return rows.sort_by([("n_touches", "descending"), *((name, "ascending") for name in _POINT)])


def _touch_points(rows: pa.Table, n: int, n_won: int) -> tuple[TouchPoint, ...]:
    leads, won = _counts(rows, "n_leads"), _counts(rows, "n_won")
    reach, share = rates(leads, np.full(len(leads), n)), rates(won, np.full(len(leads), n_won))
    with_, without = rates(won, leads), rates(n_won - won, n - leads)
    touches, bots, reps = (_counts(rows, name) for name in ("n_touches", "bots", "reps"))
    first, last, days = _counts(rows, "first_seen"), _counts(rows, "last_seen"), rows["median_days"].to_pylist()
    channel, action, asset = (rows[name].to_pylist() for name in _POINT)
    return tuple(
        TouchPoint(
            channel=channel[i],
            action=action[i],
            asset=asset[i] or None,
            n_touches=int(touches[i]),
            first_seen=int(first[i]),
            last_seen=int(last[i]),
            bot_share=float(bots[i] / touches[i]),
            rep_share=float(reps[i] / touches[i]),
            n_leads=int(leads[i]),
            n_won=int(won[i]),
            reach=reach.answer(i, NO_LEADS),
            won_share=share.answer(i, NO_CONVERSIONS),
            conversion_with=with_.answer(i, NO_LEADS),
            conversion_without=without.answer(i, NO_LEADS),
            median_days=days[i],
        )
        for i in range(len(leads))
    )


def _counts(rows: pa.Table, name: str) -> NDArray[np.int64]:
    counts: NDArray[np.int64] = rows[name].fill_null(0).to_numpy().astype(np.int64)
    return counts
