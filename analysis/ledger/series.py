"""Series of levels in Ibis: events summed over time, turned into a level, and differenced into steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pyarrow as pa

#: Columns that identify a series.
SERIES = ("subject", "rule")


@dataclass(frozen=True, slots=True)
class Totals:
    """Running totals of a series' amounts, and the rule of the series where there is one."""

    rule: ir.IntegerColumn | None
    amounts: dict[str, ir.IntegerValue]


def steps_of_levels(levels: ir.Table, key: Sequence[str] = SERIES) -> ir.Table:
    """Signed steps of a series given as levels from instants on.

    Args:
        levels: Columns ``key``, ``at``, ``level``; one row per series and instant.
        key: Columns that identify a series.

    Returns:
        Columns ``key``, ``at``, ``step`` (never 0), ``alone`` (true).
    """
    window = ibis.window(group_by=list(key), order_by="at")
    before = levels["level"].lag(1).over(window).fill_null(0)
    steps = levels.select(*key, "at", step=levels["level"] - before, alone=ibis.literal(True))
    return steps.filter(steps["step"] != 0)


def steps_of_events(events: ir.Table, level: Callable[[Totals], ir.IntegerValue], key: Sequence[str] = SERIES) -> ir.Table:
    """Signed steps of the level that follows from running totals of events.

    Every event gives the difference that it makes. Events at one instant are taken in any order: their differences add up to the same
    step, and `merged` adds them. That is cheaper than adding up all events by instant first, because few share theirs.

    Args:
        events: Columns ``key``, ``at`` and any columns of whole amounts; several rows may fall on one instant.
        level: The level that follows from running totals; 0 where all totals are 0.
        key: Columns that identify a series.

    Returns:
        Columns ``key``, ``at``, ``step`` (never 0), ``alone``.
    """
    amounts = [name for name in events.columns if name not in (*key, "at")]
    window = ibis.cumulative_window(group_by=list(key), order_by="at")
    # The engine adds integers in 128 bits, slowly. Floating point is exact for whole numbers below 2**53.
    after = {name: events[name].cast("float64").sum().over(window).cast("int64") for name in amounts}
    running = events.mutate(alone=alone(events, key), **{f"{name}_total": total for name, total in after.items()})
    rule = running["rule"] if "rule" in running.columns else None
    level_after = level(Totals(rule, {name: running[f"{name}_total"] for name in amounts}))
    level_before = level(Totals(rule, {name: running[f"{name}_total"] - running[name] for name in amounts}))
    steps = running.select(*key, "at", step=level_after - level_before, alone="alone")
    return steps.filter(steps["step"] != 0)


def alone(events: ir.Table, key: Sequence[str] = SERIES) -> ir.BooleanValue:
    """Whether no other event of the series falls on the event's instant."""
    window = ibis.window(group_by=list(key), order_by="at")
    before, after = events["at"].lag(1).over(window), events["at"].lead(1).over(window)
    return (before.fill_null(_NO_INSTANT) != events["at"]) & (after.fill_null(_NO_INSTANT) != events["at"])


_NO_INSTANT = -(2**63) + 1


def merged(steps: ir.Table, key: Sequence[str]) -> ir.Table:
    """One row for each series and instant.

    Args:
        steps: Columns ``key``, ``at``, ``step``, ``alone``: whether no other row of the series falls on the instant.
        key: Columns that identify a series.

    Returns:
        Columns ``key``, ``at``, ``step`` (never 0).
    """
    single = steps.filter(steps["alone"]).select(*key, "at", step=steps["step"].cast("int64"))
    several = steps.filter(~steps["alone"])
    summed = several.group_by([*key, "at"]).agg(step=several["step"].sum().cast("int64"))
    return single.union(summed.filter(summed["step"] != 0))


def floored(at: ir.IntegerValue, width: int) -> ir.IntegerValue:
    """The start of the period of that width in which an instant lies; periods are counted from 1970, also those before.

    Args:
        at: Instants, µs.
        width: µs, above 0.
    """
    return at - (at % width + width) % width


def small_table(**columns: pa.Array) -> ir.Table:
    """A table of a few rows that queries can join."""
    table: ir.Table = ibis.memtable(pa.table(columns))
    return table


def rule_numbers(numbers: Sequence[int]) -> pa.Array:
    """Rule numbers as they stand in the ledger."""
    return pa.array(list(numbers), pa.int16())
