"""Series of levels in Ibis: events summed over time, turned into a level, and differenced into steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ibis
import ibis.expr.types as ir
import pyarrow as pa

#: Columns by which one series is told from another.
SERIES = ("subject", "rule")


def steps_of_levels(levels: ir.Table, key: Sequence[str] = SERIES) -> ir.Table:
    """Signed steps of a series given as levels from instants on.

    Args:
        levels: Columns ``key``, ``at``, ``level``; one row per series and instant.
        key: Columns that identify a series.

    Returns:
        Columns ``key``, ``at``, ``step`` (never 0).
    """
    window = ibis.window(group_by=list(key), order_by="at")
    before = levels["level"].lag(1).over(window).fill_null(0)
    steps = levels.select(*key, "at", step=levels["level"] - before)
    return steps.filter(steps["step"] != 0)


def steps_of_events(events: ir.Table, level: Callable[[ir.Table], ir.IntegerValue], key: Sequence[str] = SERIES) -> ir.Table:
    """Signed steps of the level that follows from running totals of events.

    Args:
        events: Columns ``key``, ``at`` and any columns of amounts; several rows may fall on one instant.
        level: The level, given a table whose amount columns hold the running totals.
        key: Columns that identify a series.
    """
    amounts = [name for name in events.columns if name not in (*key, "at")]
    merged = events.group_by([*key, "at"]).agg(**{name: events[name].sum() for name in amounts})
    window = ibis.cumulative_window(group_by=list(key), order_by="at")
    totals = merged.select(*key, "at", **{name: merged[name].sum().over(window) for name in amounts})
    return steps_of_levels(totals.select(*key, "at", level=level(totals)), key)


def small_table(**columns: pa.Array) -> ir.Table:
    """A table of a few rows that queries can join."""
    table: ir.Table = ibis.memtable(pa.table(columns))
    return table


def rule_numbers(numbers: Sequence[int]) -> pa.Array:
    """Rule numbers as they stand in the ledger."""
    return pa.array(list(numbers), pa.int16())
