"""Rules that hold only unless another one does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from analysis.ledger.series import merged, rule_numbers, small_table, steps_of_events

_KEY = ("lead_no", "rule")


def silenced(steps: ir.Table, unless: Mapping[int, Sequence[int]]) -> ir.Table:
    """Steps of the rules of ``unless``, in which each of ``unless`` has level 0 while one of the rules that it names is above 0.

    Args:
        steps: Columns ``lead_no``, ``rule``, ``at``, ``step`` of these rules and those that they name, from the entry on.
        unless: For each rule with an ``unless`` the numbers of the rules that it names; those have no ``unless`` themselves.
    """
    own = steps.filter(steps["rule"].isin(list(unless)))
    pairs = [(number, name) for number, names in unless.items() for name in dict.fromkeys(names)]
    holders, named = zip(*pairs, strict=True)
    table = small_table(holder=rule_numbers(holders), rule=pa.array(named, pa.int16()))
    joined = steps.inner_join(table, "rule")
    blocking = joined.select("lead_no", "at", rule="holder", own=ibis.literal(0, "int16"), blocking="step")
    blocking = blocking.semi_join(own, list(_KEY))
    events = own.select("lead_no", "at", "rule", own="step", blocking=ibis.literal(0, "int16")).union(blocking)
    held = steps_of_events(events, lambda totals: ibis.ifelse(totals.amounts["blocking"] > 0, 0, totals.amounts["own"]), _KEY)
    return merged(held, _KEY).select("lead_no", "rule", "at", "step")
