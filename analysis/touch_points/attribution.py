"""Which touch points came first, last, or at all before the leads that converted did so, and the amounts won."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analysis.dataset.entries import micros
from analysis.snapshots.study_data import StudyData
from analysis.touch_points.inventory import Inventory

Key = tuple[str, str, str | None]


@dataclass(frozen=True, slots=True)
class Credit:
    """Conversions with a touch point before them, and their value.

    A share of the closed-won, not what the touch point caused: touches by bots and our own outgoing ones are left out.

    Args:
        n_first: Conversions whose first touch it was.
        n_last: Conversions whose last touch it was.
        n_any: Conversions that it came before at all; these overlap between touch points.
        value_first: Amounts won with them.
        value_last: The same for last touches.
        value_any: The same for any touch.
    """

    n_first: int = 0
    n_last: int = 0
    n_any: int = 0
    value_first: float = 0.0
    value_last: float = 0.0
    value_any: float = 0.0


@dataclass(frozen=True, slots=True)
class Credits:
    """Credit of each touch point of an inventory, in its order.

    Args:
        n_won: Judged leads of the visible part that converted within the horizon.
        n_untouched: Those of them without any own touch before it.
        value: Amounts won with all of them.
    """

    credits: tuple[Credit, ...]
    n_won: int
    n_untouched: int
    value: float


def take_credits(study_data: StudyData, inventory: Inventory) -> Credits:
    """First, last and any own touch before each conversion, up to its very instant.

    Args:
        study_data: The study asked of the import.
        inventory: Its touch points. Of two touches at the same instant the point with the larger volume is credited.
    """
    snapshots = study_data.snapshots
    visible = study_data.parts.codes == study_data.parts.names.index(study_data.visible_part)
    won = np.flatnonzero(visible & snapshots.judged & snapshots.converted)
    value = snapshots.value[won]
    place: dict[Key, int] = {(each.channel, each.action, each.asset): i for i, each in enumerate(inventory.touch_points)}
    rows = _touched(study_data, won)
    keys = zip(*(rows[name].to_pylist() for name in ("channel", "action", "asset")), strict=True)
    point = np.array([place[key] for key in keys], dtype=np.int64)
    row, first, last = (rows[name].to_numpy().astype(np.int64) for name in ("row", "first", "last"))
    n = len(inventory.touch_points)
    firsts, lasts, anys = (
        _tally(chosen, point, row, value, n) for chosen in (_leading(row, first, point), _leading(row, -last, point), np.arange(len(row)))
    )
    given = tuple(
        Credit(
            n_first=int(firsts.n[i]),
            n_last=int(lasts.n[i]),
            n_any=int(anys.n[i]),
            value_first=float(firsts.value[i]),
            value_last=float(lasts.value[i]),
            value_any=float(anys.value[i]),
        )
        for i in range(n)
    )
    return Credits(given, len(won), len(won) - len(np.unique(row)), float(value.sum()))


def _touched(study_data: StudyData, won: NDArray[np.int64]) -> pa.Table:
    """For each conversion and touch point before it the first and the last own touch."""
    dataset, snapshots = study_data.dataset, study_data.snapshots
    columns = {"row": np.arange(len(won), dtype=np.int64), "lead_no": snapshots.lead_no[won], "until": snapshots.reached_at[won]}
    wanted = dataset.bring(pa.table(columns))
    types, touches = dataset.tables.touch_types, dataset.tables.touches
    own = types.filter(~types["machine"].fill_null(False) & (types["direction"].fill_null("in") != "out"))
    joined = touches.select("lead_no", "touch_type", at=micros(touches["occurred_at"])).inner_join(wanted, "lead_no")
    known = joined.filter(joined["at"] <= joined["until"]).inner_join(own.select("touch_type", "channel", "action", "asset"), "touch_type")
    query = known.group_by(["row", "channel", "action", "asset"]).agg(first=known["at"].min(), last=known["at"].max())
    table = dataset.run(query.order_by(["row", "channel", "action", "asset"]))
    dataset.drop(wanted)
    return table


def _leading(row: NDArray[np.int64], at: NDArray[np.int64], point: NDArray[np.int64]) -> NDArray[np.intp]:
    """Of each conversion the position with the smallest instant, then the smallest point."""
    order = np.lexsort((point, at, row))
    starts = np.ones(len(order), dtype=np.bool_)
    starts[1:] = row[order][1:] != row[order][:-1]
    return order[starts]


@dataclass(frozen=True, slots=True, eq=False)
class _Tally:
    """Conversions and value of each touch point."""

    n: NDArray[np.intp]
    value: NDArray[np.float64]


def _tally(chosen: NDArray[np.intp], point: NDArray[np.int64], row: NDArray[np.int64], value: NDArray[np.float64], n: int) -> _Tally:
    worth = np.bincount(point[chosen], value[row[chosen]], minlength=n).astype(np.float64)
    return _Tally(np.bincount(point[chosen], minlength=n), worth)
