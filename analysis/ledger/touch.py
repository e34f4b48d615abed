"""Levels that touches earn: once and for all, renewed, awarded, or by time spent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from analysis.engine import Dataset
from analysis.entries import micros
from analysis.filters import holds
from analysis.ledger.schedule import deltas, schedule
from analysis.ledger.series import SERIES, rule_numbers, Totals, small_table, steps_of_events, steps_of_levels
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


def touch_steps(dataset: Dataset, touches: ir.Table, rules: Sequence[Numbered]) -> list[ir.Table]:
    """Signed steps of touch and dwell rules, each kind of rule in one query.

    Args:
        dataset: The import, for its touch types.
        touches: Columns ``subject`` (whose history it is), ``at`` (µs), ``touch_type``, ``dwell_seconds``.
        rules: The rules.

    Returns:
        Queries with columns ``subject``, ``rule``, ``at``, ``step``.
    """
    by_kind: dict[_Steps, list[Numbered]] = {}
    for numbered in rules:
        by_kind.setdefault(_kind(numbered), []).append(numbered)
    return [steps(_matches(dataset, touches, same), same) for steps, same in by_kind.items()]


def observed_touches(touches: ir.Table) -> ir.Table:
    """Touches with the columns that rules of all kinds need, by lead."""
    return touches.select(
        subject=touches["lead_no"], at=micros(touches["occurred_at"]), touch_type="touch_type", dwell_seconds="dwell_seconds"
    )


_Steps = Callable[[ir.Table, Sequence[Numbered]], ir.Table]


def _kind(numbered: Numbered) -> _Steps:
    signal = numbered.rule.signal
    if isinstance(signal, DwellSignal):
        return _dwelt
    if numbered.touch.up_to is not None:
        return _awarded if len(schedule(numbered.touch)) > 1 else _first_awards
    if len(schedule(numbered.touch)) > 1:
        return _renewed
    return _once_after_several if numbered.touch.at_least > 1 else _once


def _matches(dataset: Dataset, touches: ir.Table, rules: Iterable[Numbered]) -> ir.Table:
    """Touches joined with the rules that they match: the conditions are asked of the distinct touch types, not of every touch."""
    joined = touches.inner_join(dataset.materialize(matching_types(dataset, rules)), "touch_type")
    return joined.select("subject", "rule", "at", "asset", "dwell_seconds")


def matching_types(dataset: Dataset, rules: Iterable[Numbered]) -> ir.Table:
    """Which touch types count for which rules: columns ``touch_type``, ``asset`` (numbered) and ``rule``. At least one rule."""
    types = dataset.tables.touch_types
    types = types.mutate(asset_no=ibis.dense_rank().over(ibis.window(order_by=types["asset"].fill_null(""))).cast("int32"))
    parts = [
        types.filter(_counts(each.rule, types)).select("touch_type", asset="asset_no", rule=ibis.literal(each.number, "int16"))
        for each in rules
    ]
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _counts(rule: Rule, types: ir.Table) -> ir.BooleanValue:
    """Whether touches of a type count for a rule: its condition holds, and machines and reps are included where they took part."""
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
    return matches.group_by(list(SERIES)).agg(at=matches["at"].min()).mutate(step=ibis.literal(100, "int64"))


def _once_after_several(matches: ir.Table, rules: Sequence[Numbered]) -> ir.Table:
    """100 from the first moment on at which enough matches lie in the window."""
    return _once(_moments(matches, rules), rules)


def _moments(matches: ir.Table, rules: Sequence[Numbered]) -> ir.Table:
    """The instants, each once, at which enough kept matches lie in the window."""
    parts = [_enough(_kept(matches, same[0].touch.distinct, same), same) for same in _alike(rules)]
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _alike(rules: Sequence[Numbered]) -> list[list[Numbered]]:
    """Rules together that share ``distinct`` and ``at_least``, and so the shape of their query."""
    shapes: dict[tuple[str | None, int], list[Numbered]] = {}
    for each in rules:
        shapes.setdefault((each.touch.distinct, each.touch.at_least), []).append(each)
    return list(shapes.values())


def _kept(matches: ir.Table, distinct: str | None, rules: Sequence[Numbered]) -> ir.Table:
    """The matches of some rules that count: all, or the first of each asset, or the first of each UTC day."""
    own = matches.filter(matches["rule"].isin([each.number for each in rules])).select(*SERIES, "at", "asset")
    if distinct is None:
        return own
    apart = own.mutate(apart=own["asset"].cast("int64") if distinct == "asset" else own["at"] - own["at"] % DAY)
    return apart.group_by([*SERIES, "apart"]).agg(at=apart["at"].min())


def _enough(kept: ir.Table, rules: Sequence[Numbered]) -> ir.Table:
    """Instants at which at least so many kept matches lie in ``(at − within, at]``; the rules share ``at_least``.

    Of several matches at one instant the last one sees the others, so that the window is measured back from it.
    """
    at_least = rules[0].touch.at_least
    if at_least == 1:
        return kept.select(*SERIES, "at").distinct()
    window = ibis.window(group_by=list(SERIES), order_by="at")
    reach = kept.select(*SERIES, "at", since=kept["at"].lag(at_least - 1).over(window))
    enough = reach["since"].notnull()
    for each in rules:
        if each.touch.within_days is not None:
            enough &= (reach["rule"] != each.number) | (reach["since"] > reach["at"] - each.touch.within_days * DAY)
    return reach.filter(enough).select(*SERIES, "at").distinct()


def _renewed(matches: ir.Table, rules: Sequence[Numbered]) -> ir.Table:
    """One award, renewed in full by each later moment, ending or fading in between."""
    moments = _moments(matches, rules)
    window = ibis.window(group_by=list(SERIES), order_by="at")
    spans = moments.mutate(following=moments["at"].lead(1).over(window))
    rows = [(each.number, after, level) for each in rules for after, level in schedule(each.touch)]
    after = _after_moments(rows, "level")
    joined = spans.inner_join(after, "rule")
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
    ranked = matches.select(*SERIES, "at", rank=ibis.row_number().over(window))
    first = ranked.filter(ranked["rank"] < _per_rule(ranked["rule"], [(each.number, each.touch.up_to or 0) for each in rules]))
    return first.group_by([*SERIES, "at"]).agg(step=first.count() * 100)


def _dwelt(matches: ir.Table, rules: Sequence[Numbered]) -> ir.Table:
    """Time spent, in whole milliseconds, within the window."""
    spent = matches.select(*SERIES, "at", spent=(matches["dwell_seconds"] * 1000).round().cast("int64"))
    spent = spent.filter(spent["spent"] > 0)
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
