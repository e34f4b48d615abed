"""Building a ledger: rules become signed steps of their levels, by way of temporary tables that are freed when it is done."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import ibis
import ibis.expr.types as ir

from analysis.dataset.engine import Dataset
from analysis.dataset.entries import UNDATED, lead_entries
from analysis.ledger.attributes import AttributeRule, attribute_info, attribute_steps, score_steps
from analysis.ledger.series import merged
from analysis.ledger.silence import SilenceRule, silence_steps
from analysis.ledger.touches import Matching, Numbered, matching_types, observed_touches, touch_steps
from analysis.ledger.unless import silenced
from analysis.rules import AttributeSignal, DwellSignal, Rule, ScoreSignal, SilenceSignal, TouchSignal, may_be_unobservable, signal_data
from analysis.tables import Stage
from analysis.yaml_files import canonical_json

#: Raised when the meaning of a rule changes, so that no ledger of an earlier meaning is read again.
VERSION = 1
_KEY = ("lead_no", "rule")
_COLUMNS = {"lead_no": "int32", "at": "int64", "rule": "int16", "step": "int16"}


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """Signed steps of the rules' levels: ``level = Σ step where at ≤ t``.

    Args:
        rules: The rules; a row's ``rule`` is an index into them.
        table: Columns ``lead_no`` (int32), ``at`` (int64 microseconds since 1970, UTC), ``rule`` (int16), ``step`` (int16, percent, never
            0), sorted by lead and instant. Nothing lies before a lead's entry; leads without a date have their rows at 0.
        key: Content hash of the import, its overrides, and the rules' conditions.
    """

    rules: tuple[Rule, ...]
    table: ir.Table
    key: str


def build_ledger(dataset: Dataset, rules: Sequence[Rule], *, outcome: Stage = "won") -> Ledger:
    """Turn rules into level changes.

    Args:
        dataset: The import.
        rules: Rules with unique names; their points, groups and tiers do not matter.
        outcome: The stage from which attributes "known from the outcome" are known.

    Raises:
        PlumblineError: ``RULE-UNKNOWN-ATTRIBUTE``.
    """
    conditions = [signal_data(rule) | {"name": rule.name} for rule in rules]
    text = canonical_json([VERSION, dataset.content_id, outcome, conditions])
    key = f"ledger-{hashlib.sha256(text.encode()).hexdigest()[:24]}"
    with Scratch(dataset) as scratch:
        table = dataset.kept(key, lambda: _Builder(dataset, tuple(rules), outcome, scratch).table())
    return Ledger(tuple(rules), table, key)


class Scratch:
    """Keeps rows that several queries of one piece of work read, and frees them when it ends; a context manager."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._tables: list[ir.Table] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for table in self._tables:
            self._dataset.drop(table)

    def keep(self, query: ir.Table) -> ir.Table:
        """Run a query once and keep its rows."""
        self._tables.append(self._dataset.materialize(query))
        return self._tables[-1]

    def free(self, table: ir.Table) -> None:
        """Free a table of this scratch that nothing will read again."""
        self._tables.remove(table)
        self._dataset.drop(table)


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Steps of some rules."""

    numbers: frozenset[int]
    steps: ir.Table


class _Builder:
    """Builds one ledger: holds what its steps share."""

    def __init__(self, dataset: Dataset, rules: tuple[Rule, ...], outcome: Stage, scratch: Scratch) -> None:
        self.dataset = dataset
        self.rules = rules
        self.outcome = outcome
        self.scratch = scratch
        self.leads = scratch.keep(_lead_facts(dataset))

    def table(self) -> ir.Table:
        """The ledger's rows, sorted."""
        parts, others = self._attributes()
        others += self._of_touches()
        if others:
            rest = frozenset(range(len(self.rules))).difference(*(part.numbers for part in parts))
            parts.append(_Part(rest, self._from_entry(others)))
        if not parts:
            return _nothing()
        numbers = {rule.name: number for number, rule in enumerate(self.rules)}
        unless = {numbers[rule.name]: [numbers[name] for name in rule.unless] for rule in self.rules if rule.unless}
        steps = _of_rules(parts, frozenset(numbers.values()) - frozenset(unless))
        if unless:
            concerned = frozenset(unless).union(*unless.values())
            few = self.scratch.keep(_together(_of_rules(parts, concerned)))
            steps.append(_typed(self._observable(silenced(few, unless))))
        return _together(steps).order_by(["lead_no", "at", "rule"])

    def _numbered(self, *kinds: type) -> list[tuple[int, Rule]]:
        return [(number, rule) for number, rule in enumerate(self.rules) if isinstance(rule.signal, kinds)]

    def _attributes(self) -> tuple[list[_Part], list[ir.Table]]:
        """Steps of attributes that begin to hold at the entry or later and never cease; and those of the others."""
        lasting: list[_Part] = []
        others: list[ir.Table] = []
        entries = self.leads.select("lead_no", "entry")
        for number, rule in self._numbered(AttributeSignal, ScoreSignal):
            if isinstance(rule.signal, AttributeSignal):
                infos = {name: attribute_info(self.dataset, name, self.outcome) for name in rule.signal.condition.columns}
                asked = AttributeRule(number, rule.signal, infos)
                steps = attribute_steps(self.dataset, entries, asked)
                if asked.changes:
                    others.append(steps)
                else:
                    lasting.append(_Part(frozenset([number]), _typed(steps)))
            elif isinstance(rule.signal, ScoreSignal):
                info = attribute_info(self.dataset, rule.signal.column, self.outcome)
                steps = score_steps(self.dataset, entries, number, rule.signal, info)
                lasting.append(_Part(frozenset([number]), _typed(steps)))
        return lasting, others

    def _of_touches(self) -> list[ir.Table]:
        if not self._numbered(TouchSignal, DwellSignal, SilenceSignal):
            return []
        refusing = self.leads.filter(~self.leads["consent"])
        touches = self.dataset.tables.touches.anti_join(refusing, "lead_no")
        own = self.scratch.keep(observed_touches(touches))
        shared = own.inner_join(self.leads.select("lead_no", account="subject"), [("subject", "lead_no")])
        shared = shared.select("at", "touch_type", "dwell_seconds", subject="account")
        return [*self._touches(own, shared), *self._silences(own, shared)]

    def _touches(self, own: ir.Table, shared: ir.Table) -> list[ir.Table]:
        rules = [Numbered(number, rule) for number, rule in self._numbered(TouchSignal, DwellSignal)]
        if not rules:
            return []
        types = self.scratch.keep(matching_types(self.dataset, rules))
        members = self.leads.select("lead_no", "subject")
        by_lead = touch_steps(Matching(own, types), [each for each in rules if not each.rule.account])
        by_account = touch_steps(Matching(shared, types), [each for each in rules if each.rule.account])
        return [part.rename(lead_no="subject") for part in by_lead] + [part.inner_join(members, "subject") for part in by_account]

    def _silences(self, own: ir.Table, shared: ir.Table) -> list[ir.Table]:
        steps = []
        for touches, subject, account in ((own, "lead_no", False), (shared, "subject", True)):
            rules = [(number, rule.signal) for number, rule in self._numbered(SilenceSignal) if rule.account == account]
            silences = [SilenceRule(number, signal.days) for number, signal in rules if isinstance(signal, SilenceSignal)]
            if silences:
                leads = self.leads.select("lead_no", "entry", subject=subject)
                steps.append(self._observable(silence_steps(self.dataset, touches, leads, silences)))
        return steps

    def _from_entry(self, parts: Sequence[ir.Table]) -> ir.Table:
        """The steps, those before the entry moved there, with one row for each rule and instant."""
        raw = self.scratch.keep(_together([_typed(part, alone="bool") for part in parts]))
        rows = raw.inner_join(self.leads.select("lead_no", start=self.leads["entry"].fill_null(UNDATED)), "lead_no")
        moved = rows.select(*_KEY, "step", at=ibis.greatest(rows["at"], rows["start"]), alone=rows["alone"] & (rows["at"] > rows["start"]))
        return _typed(merged(self.scratch.keep(moved), _KEY))

    def _observable(self, steps: ir.Table) -> ir.Table:
        """The steps without those of rules that rest on absence, of leads whose absence could not be observed."""
        rows = steps.inner_join(self.leads, "lead_no")
        for column, numbers in self._resting_on_absence().items():
            rows = rows.filter(~rows["rule"].isin(numbers) | ~rows[column])
        return rows.select(steps.columns)

    def _resting_on_absence(self) -> dict[str, list[int]]:
        """For each way in which a lead may be unobservable the rules that then have no level: silences, and those that may name one."""
        rules = {rule.name: rule for rule in self.rules}
        kinds: dict[str, list[int]] = {"web_unseen": [], "email_unseen": [], "unheard": []}
        for number, rule in enumerate(self.rules):
            silence = [rule] if isinstance(rule.signal, SilenceSignal) else []
            named = [*silence, *(rules[name] for name in rule.unless)]
            if any(may_be_unobservable(each, "web") for each in named):
                kinds["web_unseen"].append(number)
            if any(may_be_unobservable(each, "email") for each in named):
                kinds["email_unseen"].append(number)
            if any(isinstance(each.signal, TouchSignal | DwellSignal | SilenceSignal) for each in named):
                kinds["unheard"].append(number)
        return kinds


def _lead_facts(dataset: Dataset) -> ir.Table:
    """Per lead: entry, account as subject (alone: a subject of its own), consent, and what could not be seen."""
    leads = dataset.tables.leads
    accounts = leads.filter(leads["account_id"].notnull()).group_by("account_id").agg(subject=leads["lead_no"].min())
    rows = leads.left_join(accounts, "account_id").inner_join(lead_entries(dataset), "lead_no")
    return rows.select(
        "lead_no",
        "entry",
        subject=ibis.coalesce(rows["subject"], rows["lead_no"]).cast("int32"),
        consent=rows["consent"].fill_null(True),
        unheard=~rows["consent"].fill_null(True),
        web_unseen=~rows["observable_web"].fill_null(True),
        email_unseen=~rows["observable_email"].fill_null(True),
    )


def _typed(steps: ir.Table, **further: str) -> ir.Table:
    columns = _COLUMNS | further
    return steps.select(**{name: steps[name].cast(kind) for name, kind in columns.items()})


def _of_rules(parts: Sequence[_Part], numbers: frozenset[int]) -> list[ir.Table]:
    """The steps of some rules."""
    found = [(part, part.numbers & numbers) for part in parts]
    return [part.steps if own == part.numbers else part.steps.filter(_is_one(part, own)) for part, own in found if own]


def _is_one(part: _Part, numbers: frozenset[int]) -> ir.BooleanValue:
    others = part.numbers - numbers
    if len(others) < len(numbers):
        return ~part.steps["rule"].isin(sorted(others))
    return part.steps["rule"].isin(sorted(numbers))


def _together(parts: Sequence[ir.Table]) -> ir.Table:
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _nothing() -> ir.Table:
    empty: ir.Table = ibis.memtable([], schema=_COLUMNS)
    return empty
