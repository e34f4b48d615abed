"""Levels that attributes earn, from when they were known and as they changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce
from operator import and_

import ibis
import ibis.expr.types as ir

from analysis.conditions import ColumnTest
from analysis.dataset.engine import Dataset
from analysis.dataset.entries import UNDATED, micros
from analysis.dataset.filters import all_hold, finite_number, test_holds
from analysis.errors import PlumblineError
from analysis.ledger.series import steps_of_events
from analysis.rules import AttributeSignal, ScoreSignal
from analysis.tables import STAGE_ORDER, AttributeInfo, KnownFrom, Stage, attribute_column

_EVER = -(2**62)


def attribute_info(dataset: Dataset, name: str, outcome: Stage) -> AttributeInfo:
    """What the import knows about an attribute; "known from the outcome" is resolved to the stage that is the outcome.

    Raises:
        PlumblineError: ``RULE-UNKNOWN-ATTRIBUTE``: the import has no such attribute.
    """
    found = next((each for each in dataset.meta.attributes if each.name == name), None)
    if found is None or attribute_column(name) not in dataset.tables.leads.columns:
        raise PlumblineError(
            "RULE-UNKNOWN-ATTRIBUTE", f"the import has no attribute '{name}'.", remedy="Name a column that it has, or import it."
        )
    if found.known_from is not None and found.known_from.kind == "outcome":
        return replace(found, known_from=KnownFrom("stage", outcome))
    return found


@dataclass(frozen=True, slots=True)
class AttributeRule:
    """An attribute rule's number in the ledger, its signal, and the facts about the attributes that it asks about."""

    number: int
    signal: AttributeSignal
    infos: dict[str, AttributeInfo]

    @property
    def changes(self) -> bool:
        """The condition may cease to hold; otherwise each lead has one step at most, at its entry or later."""
        return any(info.has_history for info in self.infos.values())


def attribute_steps(dataset: Dataset, leads: ir.Table, rule: AttributeRule) -> ir.Table:
    """Signed steps of one attribute rule.

    Args:
        dataset: The import.
        leads: Columns ``lead_no`` and ``entry`` (µs or null).
        rule: The rule.

    Returns:
        Columns ``lead_no``, ``rule``, ``at``, ``step``, ``alone``.
    """
    holding = _changing(dataset, leads, rule) if rule.changes else _lasting(dataset, leads, rule)
    return holding.select("lead_no", "at", "alone", rule=ibis.literal(rule.number, "int16"), step=holding["holding"] * 100)


def score_steps(dataset: Dataset, leads: ir.Table, number: int, signal: ScoreSignal, info: AttributeInfo) -> ir.Table:
    """Steps of an imported score: 100 for each of its points, on a scale of 0 to 100, from when it was known; as `attribute_steps`."""
    rows = _known(dataset, dataset.tables.leads.inner_join(leads, "lead_no"), (info,))
    points = (100 * finite_number(rows[info.column]) / signal.highest + 0.5).floor().clip(0, 100).cast("int64")
    steps = rows.select("lead_no", rule=ibis.literal(number, "int16"), at=rows["known"], step=100 * points, alone=ibis.literal(True))
    return steps.filter(steps["step"] > 0)


def _lasting(dataset: Dataset, leads: ir.Table, rule: AttributeRule) -> ir.Table:
    """Attributes without history: the condition holds from the entry, or from when the latest of its columns was known."""
    exported, starts = dataset.tables.leads, []
    for alternative in rule.signal.condition.alternatives:
        # Asked before any join, while the engine still holds few distinct values.
        rows = exported.filter(all_hold(alternative, partial(_attribute, exported))).inner_join(leads, "lead_no")
        known = _known(dataset, rows, tuple(rule.infos[test.column] for test in alternative))
        starts.append(known.select("lead_no", at="known"))
    found = starts[0]
    if len(starts) > 1:
        found = ibis.union(*starts).group_by("lead_no").agg(at=lambda t: t["at"].min())
    return found.mutate(holding=ibis.literal(1, "int64"), alone=ibis.literal(True))


def _attribute(rows: ir.Table, name: str) -> ir.Column:
    return rows[attribute_column(name)]


def _changing(dataset: Dataset, leads: ir.Table, rule: AttributeRule) -> ir.Table:
    """Attributes with history: tests switch on and off; an alternative holds while all its tests do, the rule while one does."""
    alternatives = []
    for alternative in rule.signal.condition.alternatives:
        tests = [_test_events(dataset, leads, test, rule.infos[test.column]) for test in alternative]
        alternatives.append(_while_all(ibis.union(*tests) if len(tests) > 1 else tests[0], len(alternative)))
    events = ibis.union(*alternatives) if len(alternatives) > 1 else alternatives[0]
    steps = steps_of_events(events, lambda totals: ibis.ifelse(totals.amounts["holding"] > 0, 1, 0), ("lead_no",))
    return steps.rename(holding="step")


def _while_all(events: ir.Table, needed: int) -> ir.Table:
    steps = steps_of_events(events, lambda totals: ibis.ifelse(totals.amounts["holding"] == needed, 1, 0), ("lead_no",))
    return steps.select("lead_no", "at", holding="step")


def _test_events(dataset: Dataset, leads: ir.Table, test: ColumnTest, info: AttributeInfo) -> ir.Table:
    """When one column test starts (+1) and ceases (−1) to hold: columns ``lead_no``, ``at``, ``holding``."""
    exported = dataset.tables.leads
    rows = exported.filter(test_holds(test.test, exported[info.column])).inner_join(leads, "lead_no")
    started = _known(dataset, rows, (info,)).select("lead_no", at="known", holding=ibis.literal(1, "int64"))
    if not info.has_history:
        return started
    values = _dated_values(dataset, info)
    changed = _switches(values, test, info)
    never_changed = started.anti_join(values, "lead_no")
    known = _known(dataset, exported.inner_join(leads, "lead_no"), (info,)).select("lead_no", "known")
    clipped = changed.inner_join(known, "lead_no")
    return never_changed.union(clipped.select("lead_no", at=ibis.greatest(clipped["at"], clipped["known"]), holding="holding"))


def _dated_values(dataset: Dataset, info: AttributeInfo) -> ir.Table:
    """Each lead's dated values of an attribute, one an instant (the greatest of several), with a null value before the first."""
    changes = dataset.tables.attribute_changes
    own = changes.filter(changes["attribute"] == info.name)
    own = own.select("lead_no", at=micros(own["changed_at"]), value="value")
    merged = own.group_by(["lead_no", "at"]).agg(value=own["value"].max())
    before = merged.select("lead_no").distinct()
    nothing = before.select("lead_no", at=ibis.literal(_EVER, "int64"), value=ibis.null("string"))
    return merged.union(nothing)


def _switches(values: ir.Table, test: ColumnTest, info: AttributeInfo) -> ir.Table:
    """When a test on dated values starts (+1) and ceases (−1) to hold."""
    column = values["value"].try_cast("float64") if info.kind == "number" else values["value"]
    marked = values.select("lead_no", "at", now=ibis.ifelse(test_holds(test.test, column), 1, 0))
    window = ibis.window(group_by="lead_no", order_by="at")
    steps = marked.select("lead_no", "at", holding=(marked["now"] - marked["now"].lag(1).over(window).fill_null(0)).cast("int64"))
    return steps.filter(steps["holding"] != 0)


def _known(dataset: Dataset, rows: ir.Table, infos: Sequence[AttributeInfo]) -> ir.Table:
    """Leads for which all these attributes were known at some time, with ``known``: from when (µs; the entry at the earliest).

    Args:
        dataset: The import.
        rows: Some rows of its leads, with ``entry``.
        infos: What is known about the attributes.
    """
    columns = sorted({info.column for info in infos})
    rows = rows.mutate(known_first=rows["entry"].fill_null(UNDATED))
    instants = ["known_first"]
    for position, moment in enumerate(dict.fromkeys(info.known_from for info in infos if info.known_from is not None)):
        instants.append(f"known_{position}")
        rows = _with_instant(dataset, rows, moment, instants[-1])
    everything = reduce(and_, (rows[name].notnull() for name in instants))
    known = reduce(ibis.greatest, (rows[name] for name in instants))
    return rows.filter(everything).select("lead_no", *columns, known=known)


def _with_instant(dataset: Dataset, rows: ir.Table, moment: KnownFrom, name: str) -> ir.Table:
    """The rows with a column of that name: the instant from which an attribute was known (µs, or null for never)."""
    if moment.kind == "column":
        return rows.mutate(**{name: micros(rows["created_at" if moment.name == "created_at" else attribute_column(moment.name)])})
    stages = dataset.tables.stages
    reached = stages.filter(stages["stage"].isin(_or_later(moment.name)))
    first = reached.group_by("lead_no").agg(**{name: micros(reached["entered_at"]).min()})
    return rows.left_join(first, "lead_no", rname=f"{name}_{{name}}")


def _or_later(stage: str) -> list[str]:
    return list(STAGE_ORDER[STAGE_ORDER.index(stage) :]) if stage in STAGE_ORDER else [stage]
