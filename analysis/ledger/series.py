"""Series of levels in Ibis: events summed over time, turned into a level, and differenced into steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pyarrow as pa

#: Columns by which one series is told from another.
SERIES = ("subject", "rule")


@dataclass(frozen=True, slots=True)
class Totals:
    """Running totals of a series' amounts at an instant, and the rule of the series where there is one."""

    rule: ir.IntegerColumn | None
    amounts: dict[str, ir.IntegerValue]


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


def steps_of_events(events: ir.Table, level: Callable[[Totals], ir.IntegerValue], key: Sequence[str] = SERIES) -> ir.Table:
    """Signed steps of the level that follows from running totals of events.

    Args:
        events: Columns ``key``, ``at`` and any columns of amounts; several rows may fall on one instant.
        level: The level that follows from running totals; 0 where all totals are 0.
        key: Columns that identify a series.

    Returns:
        Columns ``key``, ``at``, ``step`` (never 0).
    """
    amounts = [name for name in events.columns if name not in (*key, "at")]
    merged = events.group_by([*key, "at"]).agg(**{name: events[name].sum() for name in amounts})
    window = ibis.cumulative_window(group_by=list(key), order_by="at")
    running = merged.mutate(**{f"{name}_total": merged[name].sum().over(window) for name in amounts})
    after = {name: running[f"{name}_total"] for name in amounts}
    # What the totals were before is known without looking at the row before: a second pass over the series is saved.
    before = {name: running[f"{name}_total"] - running[name] for name in amounts}
    rule = running["rule"] if "rule" in running.columns else None
    steps = running.select(*key, "at", step=level(Totals(rule, after)) - level(Totals(rule, before)))
    return steps.filter(steps["step"] != 0)


def small_table(**columns: pa.Array) -> ir.Table:
    """A table of a few rows that queries can join."""
    table: ir.Table = ibis.memtable(pa.table(columns))
    return table


def rule_numbers(numbers: Sequence[int]) -> pa.Array:
    """Rule numbers as they stand in the ledger."""
    return pa.array(list(numbers), pa.int16())
