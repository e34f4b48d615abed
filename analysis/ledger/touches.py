"""Levels that touches earn: once and for all, renewed, awarded, or by time spent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from analysis.dataset.engine import Dataset
from analysis.dataset.entries import micros
from analysis.dataset.filters import holds
from analysis.ledger.decay import deltas, schedule
from analysis.ledger.series import SERIES, Totals, alone, floored, rule_numbers, small_table, steps_of_events, steps_of_levels
from analysis.rules import DAY, DwellSignal, Rule, TouchSignal


@dataclass(frozen=True, slots=True)
class Numbered:
    """A touch or dwell rule with its number in the ledger."""

    number: int
    rule: Rule

    @property
    def touch(self) -> TouchSignal:
        """Its signal, which is a touch signal."""
        if not isinstance(self.rule.signal, TouchSignal):
            raise TypeError(f"signal == {self.rule.signal!r}, must be a TouchSignal.")
        return self.rule.signal

    @property
    def dwell(self) -> DwellSignal:
        """Its signal, which is a dwell signal."""
        if not isinstance(self.rule.signal, DwellSignal):
            raise TypeError(f"signal == {self.rule.signal!r}, must be a DwellSignal.")
        return self.rule.signal


@dataclass(frozen=True, slots=True, eq=False)
class Matching:
    """Touches, and which touch types count for which rules: the conditions are asked of the distinct types, not of every touch.

    Args:
        touches: Columns ``subject`` (whose history it is), ``at`` (µs), ``touch_type``, ``dwell_seconds``.
        types: As `matching_types`.
    """

    touches: ir.Table
    types: ir.Table

    def of(self, rules: Sequence[Numbered]) -> ir.Table:
        """Touches that match some rules: columns ``subject``, ``rule``, ``at``, ``asset``, ``dwell_seconds``."""
        types = self.types.filter(self.types["rule"].isin([each.number for each in rules]))
        return self.touches.inner_join(types, "touch_type").select("subject", "rule", "at", "asset", "dwell_seconds")


def touch_steps(matching: Matching, rules: Sequence[Numbered]) -> list[ir.Table]:
    """Signed steps of touch and dwell rules, each shape of rule in one query.

    Args:
        matching: The touches, and the touch types that match these rules.
        rules: The rules.

    Returns:
        Queries with columns ``subject``, ``rule``, ``at``, ``step``, ``alone`` (whether no other row of the rule falls on the instant).
    """
    by_shape: dict[_Shape, list[Numbered]] = {}
    for numbered in rules:
        by_shape.setdefault(_shape(numbered), []).append(numbered)
    return [shape.steps(matching.of(same), same) for shape, same in by_shape.items()]


def observed_touches(touches: ir.Table) -> ir.Table:
    """Touches with the columns that rules of all kinds need, by lead."""
    return touches.select(
        subject=touches["lead_no"], at=micros(touches["occurred_at"]), touch_type="touch_type", dwell_seconds="dwell_seconds"
    )


@dataclass(frozen=True, slots=True)
class _Shape:
    """What rules have in common that one query can answer: how their steps follow from matches, and which matches count."""

    steps: Callable[[ir.Table, Sequence[Numbered]], ir.Table]
    distinct: str | None = None
    at_least: int = 1


def _shape(numbered: Numbered) -> _Shape:
    if isinstance(numbered.rule.signal, DwellSignal):
        return _Shape(_dwelt)
    signal = numbered.touch
    lasting = len(schedule(signal)) == 1
    if signal.up_to is not None:
        return _Shape(_first_awards if lasting else _awarded)
    if signal.at_least == 1:
        return _Shape(_once) if lasting else _Shape(_renewed, signal.distinct)
    return _Shape(_once_after_several if lasting else _renewed, signal.distinct, signal.at_least)


def matching_types(dataset: Dataset, rules: Iterable[Numbered]) -> ir.Table:
    """Which touch types count for which rules: columns ``touch_type``, ``asset`` (numbered) and ``rule``. At least one rule."""
    types = dataset.tables.touch_types
    asset = ibis.dense_rank().over(ibis.window(order_by=types["asset"].fill_null(""))).cast("int32")
    own = [ibis.ifelse(_counts(each.rule, types), ibis.literal(each.number, "int16"), ibis.null("int16")) for each in rules]
    pairs = types.select("touch_type", asset=asset, rules=ibis.array(own)).unnest("rules").rename(rule="rules")
    return pairs.filter(pairs["rule"].notnull())


def _counts(rule: Rule, types: ir.Table) -> ir.BooleanValue:
    """Whether touches of a type count for a rule: its condition holds, and bots and reps are included where they took part."""
    signal = rule.signal
    if not isinstance(signal, TouchSignal | DwellSignal):
        raise TypeError(f"signal == {signal!r}, must be a TouchSignal or DwellSignal.")
    answer = holds(signal.condition, lambda name: types[name])
    if isinstance(signal, TouchSignal) and signal.distinct == "asset":
        answer &= types["asset"].notnull()
    if not rule.machine:
        answer &= ~types["machine"].fill_null(False)
    if not rule.rep:
        answer &= ~types["logged_by_rep"].fill_null(False)
    return answer


def _once(matches: ir.Table, _: Sequence[Numbered]) -> ir.Table:
    """100 from the first match on."""
    first = matches.group_by(list(SERIES)).agg(at=matches["at"].min())
    return first.mutate(step=ibis.literal(100, "int64"), alone=ibis.literal(True))


def _once_after_several(matches: ir.Table, rules: Sequence[Numbered]) -> ir.Table:
    """100 from the first moment on at which enough matches lie in the window."""
    return _once(_moments(matches, rules), rules)


def _moments(matches: ir.Table, rules: Sequence[Numbered]) -> ir.Table:
    """Instants at which at least so many kept matches lie in ``(at − within, at]``, of rules that share ``distinct`` and ``at_least``.

    Of several matches at one instant the last one sees the others, so that the window is measured back from it; all of them may be there.
    """
    kept, at_least = _kept(matches, rules[0].touch.distinct), rules[0].touch.at_least
    if at_least == 1:
        return kept
    window = ibis.window(group_by=list(SERIES), order_by="at")
    reach = kept.mutate(since=kept["at"].lag(at_least - 1).over(window))
    enough = reach["since"].notnull()
    for each in rules:
        if each.touch.within_days is not None:
            enough &= (reach["rule"] != each.number) | (reach["since"] > reach["at"] - each.touch.within_days * DAY)
    return reach.filter(enough).select(*SERIES, "at")


def _kept(matches: ir.Table, distinct: str | None) -> ir.Table:
    """The matches that count: all, or the first of each asset, or the first of each UTC day."""
    if distinct is None:
        return matches.select(*SERIES, "at")
    apart = matches.mutate(apart=matches["asset"].cast("int64") if distinct == "asset" else floored(matches["at"], DAY))
    return apart.group_by([*SERIES, "apart"]).agg(at=apart["at"].min()).select(*SERIES, "at")


def _renewed(matches: ir.Table, rules: Sequence[Numbered]) -> ir.Table:
    """One award, renewed in full by each later moment, ending or fading in between."""
    moments = _moments(matches, rules)
    window = ibis.window(group_by=list(SERIES), order_by="at")
    spans = moments.mutate(following=moments["at"].lead(1).over(window))
    rows = [(each.number, after, level) for each in rules for after, level in schedule(each.touch)]
    joined = spans.inner_join(_after_moments(rows, "level"), "rule")
    # Of several moments at one instant only the last is followed by a later one.
    lasting = joined.filter(joined["following"].isnull() | (joined["at"] + joined["after"] < joined["following"]))
    return steps_of_levels(lasting.select(*SERIES, at=lasting["at"] + lasting["after"], level="level"))


def _awarded(matches: ir.Table, rules: Sequence[Numbered]) -> ir.Table:
    """Every match is an award that ends or fades; the level is their sum, limited."""
    rows = [(each.number, after, delta) for each in rules for after, delta in deltas(schedule(each.touch))]
    joined = matches.inner_join(_after_moments(rows, "delta"), "rule")
    most = [(each.number, 100 * (each.touch.up_to or 0)) for each in rules]
    events = joined.select(*SERIES, at=joined["at"] + joined["after"], live="delta")

    def limited(totals: Totals) -> ir.IntegerValue:
        return ibis.least(totals.amounts["live"], _per_rule(totals.rule, most))

    return steps_of_events(events, limited)


def _first_awards(matches: ir.Table, rules: Sequence[Numbered]) -> ir.Table:
    """Every match is an award that lasts, so that only the first ``up_to`` of them matter."""
    window = ibis.window(group_by=list(SERIES), order_by="at")
    ranked = matches.select(*SERIES, "at", rank=ibis.row_number().over(window), alone=alone(matches))
    first = ranked.filter(ranked["rank"] < _per_rule(ranked["rule"], [(each.number, each.touch.up_to or 0) for each in rules]))
    return first.select(*SERIES, "at", step=ibis.literal(100, "int64"), alone="alone")


def _dwelt(matches: ir.Table, rules: Sequence[Numbered]) -> ir.Table:
    """Time spent, in whole milliseconds, within the window."""
    timed = matches.filter(matches["dwell_seconds"] > 0)
    spent = timed.select(*SERIES, "at", spent=(timed["dwell_seconds"] * 1000).round().cast("int64"))
    windows = [(each.number, each.dwell.within_days * DAY) for each in rules if each.dwell.within_days is not None]
    ends = spent.filter(spent["rule"].isin([number for number, _ in windows]))
    ends = ends.select(*SERIES, at=ends["at"] + _per_rule(ends["rule"], windows), spent=-ends["spent"])
    events = spent.union(ends) if windows else spent
    units = [(each.number, 1000 * (each.dwell.per_seconds or each.dwell.at_least_seconds or 1)) for each in rules]
    most = [(each.number, each.dwell.up_to) for each in rules]

    def level(totals: Totals) -> ir.IntegerValue:
        whole = totals.amounts["spent"] // _per_rule(totals.rule, units)
        return ibis.least(whole, _per_rule(totals.rule, most)) * 100

    return steps_of_events(events, level)


def _after_moments(rows: Sequence[tuple[int, int, int]], name: str) -> ir.Table:
    """Rows of a schedule for joining: rule, microseconds after the moment, and a level or delta under ``name``."""
    numbers, after, values = zip(*rows, strict=True)
    return small_table(rule=rule_numbers(numbers), after=pa.array(after, pa.int64()), **{name: pa.array(values, pa.int64())})


def _per_rule(rule: ir.IntegerColumn | None, values: Sequence[tuple[int, int]]) -> ir.IntegerValue:
    """A number that depends on the row's rule."""
    if rule is None or not values:
        return ibis.literal(0, "int64")
    return rule.cases(*((number, ibis.literal(value, "int64")) for number, value in values), else_=ibis.literal(0, "int64"))
