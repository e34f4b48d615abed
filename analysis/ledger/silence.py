"""Levels that silence earns: so many days after the latest touch from the lead, until the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from analysis.dataset.engine import Dataset
from analysis.ledger.series import floored, rule_numbers, small_table
from analysis.rules import DAY


@dataclass(frozen=True, slots=True)
class SilenceRule:
    """A silence rule's number in the ledger and its days."""

    number: int
    days: int


def silence_steps(dataset: Dataset, touches: ir.Table, leads: ir.Table, rules: Sequence[SilenceRule]) -> ir.Table:
    """Signed steps of silence rules.

    Args:
        dataset: The import, for its touch types.
        touches: Columns ``subject``, ``at``, ``touch_type``.
        leads: Columns ``lead_no``, ``subject`` (whose touches break the lead's silence) and ``entry`` (µs or null).
        rules: The rules; at least one.

    Returns:
        Columns ``lead_no``, ``rule``, ``at``, ``step``, ``alone`` (true).
    """
    types = dataset.tables.touch_types
    own = types.filter((types["direction"] != "out").fill_null(True) & ~types["machine"].fill_null(False)).select("touch_type")
    heard = touches.semi_join(own, "touch_type").select("subject", "at")
    waits = small_table(rule=rule_numbers([each.number for each in rules]), wait=pa.array([each.days * DAY for each in rules], pa.int64()))
    gaps = _gaps(heard, shortest=min(each.days for each in rules) * DAY)
    spans = ibis.union(_after_touches(gaps, leads), _before_touches(gaps, leads)).cross_join(waits)
    silent = spans.filter(spans["following"].isnull() | (spans["at"] + spans["wait"] < spans["following"]))
    starts = silent.select("lead_no", "rule", at=silent["at"] + silent["wait"], step=ibis.literal(100, "int64"))
    broken = silent.filter(silent["following"].notnull())
    ends = broken.select("lead_no", "rule", at="following", step=ibis.literal(-100, "int64"))
    return starts.union(ends).mutate(alone=ibis.literal(True))


def _gaps(heard: ir.Table, *, shortest: int) -> ir.Table:
    """Between which touches silences may lie.

    Time is cut into periods of the shortest wait. A longer gap lies between the last touch of one period and the first of another, so
    that only those need to be put in order.

    Returns:
        Columns ``subject``, ``at`` (last touch of a period), ``following`` (first one of the next period with any, or null), ``first``
        (first touch of the subject).
    """
    cut = heard.mutate(period=floored(heard["at"], shortest))
    ends = cut.group_by(["subject", "period"]).agg(first=cut["at"].min(), last=cut["at"].max())
    window = ibis.window(group_by="subject", order_by="first")
    following, before = ends["first"].lead(1).over(window), ends["last"].lag(1).over(window)
    return ends.select("subject", at="last", following=following, first=ibis.ifelse(before.isnull(), ends["first"], ibis.null("int64")))


def _after_touches(gaps: ir.Table, leads: ir.Table) -> ir.Table:
    dated = leads.filter(leads["entry"].notnull())
    return gaps.inner_join(dated, "subject").select("lead_no", "at", "following")


def _before_touches(gaps: ir.Table, leads: ir.Table) -> ir.Table:
    """From each lead's entry to its first touch, where there is none before."""
    first = gaps.filter(gaps["first"].notnull()).select("subject", "first")
    joined = leads.left_join(first, "subject")
    waiting = joined.filter(joined["entry"].notnull() & (joined["first"].isnull() | (joined["first"] > joined["entry"])))
    return waiting.select("lead_no", at="entry", following="first")
