"""Leads to tidy up: low and silent for long, without what nearly all others have, entered twice, or impossible to observe."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Literal

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow.compute as pc

from analysis.dataset.engine import Dataset
from analysis.dataset.entries import lead_entries, micros
from analysis.leads.scores import LeadScores
from analysis.tables import CLOSING_STAGES

CleanupCode = Literal["low_and_old", "missing", "duplicate", "unobservable", "no_consent"]
#: The part of the open leads with the lowest scores, and the part that has been silent for longest.
TAIL = 0.25
#: A field is expected of a lead when so many leads have it.
USUAL = 0.9
#: Of a personal column's values so many hold an @ where it holds e-mail addresses.
_MAIL_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Why:
    """One reason for being on the list.

    Args:
        code: Which.
        details: For ``missing`` the fields; for ``duplicate`` what is the same and the id of the earlier lead; else empty.
    """

    code: CleanupCode
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CleanupLead:
    """A lead on the list, with every reason.

    Args:
        sign_at: Its latest sign of life: a touch of its own, or its entry (µs since 1970, UTC); None for leads without dates.
        score: None where no scorecard was given, or the lead had not entered.
    """

    lead_no: int
    lead_id: str
    account: str | None
    owner: str | None
    score: int | None
    sign_at: int | None
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class CleanupList:
    """The list, and what it was made by.

    Args:
        leads: Those with most reasons first, then by lead.
        n_leads: Leads of the import.
        score_at_most: Scores up to this are in the lowest quarter of the open leads; None without scores or open leads.
        silent_since: A latest sign of life up to this instant is in the oldest quarter (µs); None without dates.
        expected: Fields that nearly all leads have.
    """

    leads: tuple[CleanupLead, ...]
    n_leads: int
    score_at_most: int | None
    silent_since: int | None
    expected: tuple[str, ...]

    def count(self, code: CleanupCode) -> int:
        """Leads that are on the list for a reason."""
        return sum(any(why.code == code for why in lead.why) for lead in self.leads)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of each lead, in the order of ``lead_no``."""

    lead_id: list[str]
    account: list[str | None]
    owner: list[str | None]
    sign_at: list[int | None]
    is_open: list[bool]
    score: list[int | None]


def find_cleanup(dataset: Dataset, scores: LeadScores | None = None, *, as_of: int) -> CleanupList:
    """Leads to check before anybody scores, calls or mails them.

    Nothing is deleted, and no outcome is read: the list says why each lead is on it.

    Args:
        dataset: The import.
        scores: All leads under the current scorecard at that instant; None leaves out "low and old".
        as_of: End of the data, µs since 1970, UTC.

    Returns:
        Low and old: open, with a score in the lowest quarter of the open leads and silent for longer than three quarters of them.
        Missing: a field that nine in ten leads have. Duplicates: a later lead with the same e-mail address, or the same company and name.
        Unobservable: neither web nor e-mail could be seen, and no touch on any other channel. Empty for an import without leads.
    """
    facts = _read(dataset, scores, as_of)
    reasons: list[list[Why]] = [[] for _ in facts.lead_id]
    limits = _limits(facts)
    if limits is not None:
        for number in range(len(facts.lead_id)):
            score, sign = facts.score[number], facts.sign_at[number]
            if facts.is_open[number] and score is not None and sign is not None and score <= limits[0] and sign <= limits[1]:
                reasons[number].append(Why("low_and_old"))
    expected = tuple(_expected(dataset))
    for number, why in (*_missing(dataset, expected), *_duplicates(dataset, facts), *_unseen(dataset)):
        reasons[number].append(why)
    listed = [_listed(facts, number, tuple(own)) for number, own in enumerate(reasons) if own]
    listed.sort(key=lambda lead: (-len(lead.why), lead.lead_no))
    names = tuple(field.name for field in expected)
    score_at_most, silent_since = limits if limits is not None else (None, None)
    return CleanupList(tuple(listed), len(facts.lead_id), score_at_most, silent_since, names)


def _listed(facts: _Facts, number: int, why: tuple[Why, ...]) -> CleanupLead:
    return CleanupLead(
        number, facts.lead_id[number], facts.account[number], facts.owner[number], facts.score[number], facts.sign_at[number], why
    )


def _read(dataset: Dataset, scores: LeadScores | None, as_of: int) -> _Facts:
    leads, touches, stages = dataset.tables.leads, dataset.tables.touches, dataset.tables.stages
    by_bot = touches["machine"].fill_null(False)
    own = touches.filter(~by_bot & (touches["direction"].fill_null("in") != "out"))
    last = own.select("lead_no", at=micros(own["occurred_at"])).filter(lambda t: t["at"] <= as_of)
    last = last.group_by("lead_no").agg(touched=last["at"].max())
    closing = stages.filter(stages["stage"].isin(list(CLOSING_STAGES))).select("lead_no").distinct().mutate(closed=ibis.literal(True))
    company = next((info.column for info in dataset.meta.attributes if info.name == "company"), "account_id")
    rows = leads.select("lead_no", "lead_id", "owner", account=leads[company].cast("string").coalesce(leads["account_id"]))
    rows = rows.left_join(lead_entries(dataset).select("lead_no", "entry"), "lead_no").drop("lead_no_right")
    rows = rows.left_join(last, "lead_no").drop("lead_no_right").left_join(closing, "lead_no").drop("lead_no_right")
    table = dataset.run(rows.mutate(sign=ibis.greatest(rows["entry"], rows["touched"])).order_by("lead_no"))
    score: list[int | None] = [None] * table.num_rows
    if scores is not None:
        for lead_no, value in zip(scores.lead_no.tolist(), scores.score.tolist(), strict=True):
            score[lead_no] = value
    return _Facts(
        table["lead_id"].to_pylist(),
        table["account"].to_pylist(),
        table["owner"].to_pylist(),
        table["sign"].to_pylist(),
        pc.is_null(table["closed"]).to_pylist(),
        score,
    )


def _limits(facts: _Facts) -> tuple[int, int] | None:
    """The highest score of the lowest quarter, and the latest sign of the oldest quarter, of the open leads."""
    both = [
        (score, sign)
        for score, sign, is_open in zip(facts.score, facts.sign_at, facts.is_open, strict=True)
        if is_open and score is not None and sign is not None
    ]
    if not both:
        return None
    score, sign = np.quantile(np.array(both, dtype=np.int64), TAIL, axis=0, method="lower")
    return int(score), int(sign)


@dataclass(frozen=True, slots=True)
class _Field:
    """A field that nearly all leads have: its name for readers, and the table and column where it is."""

    name: str
    table: Literal["leads", "people"]
    column: str


def _expected(dataset: Dataset) -> Iterator[_Field]:
    leads, people = dataset.tables.leads, dataset.tables.people
    fields = [
        _Field(info.name, "leads", info.column) for info in dataset.meta.attributes if info.role == "attribute" and not info.known_from
    ]
    fields += [_Field(name, "people", name) for name in _personal(people)]
    n_leads = dataset.run(leads.agg(n=leads.count()))["n"][0].as_py()
    for field in fields:
        table = leads if field.table == "leads" else people
        n = dataset.run(table.filter(~_blank(table[field.column])).agg(n=lambda t: t.count()))["n"][0].as_py()
        if USUAL * n_leads <= n < n_leads:
            yield field


def _personal(people: ir.Table) -> tuple[str, ...]:
    return tuple(name for name in people.columns if name not in ("lead_no", "lead_id"))


def _blank(column: ir.Column) -> ir.BooleanValue:
    return column.isnull() | (column.cast("string").strip() == "")


def _missing(dataset: Dataset, expected: tuple[_Field, ...]) -> Iterator[tuple[int, Why]]:
    found: dict[int, list[str]] = {}
    for field in expected:
        leads = dataset.tables.leads
        lacking = leads.filter(_blank(leads[field.column])) if field.table == "leads" else _lacking_personally(dataset, field.column)
        for number in dataset.run(lacking.select("lead_no"))["lead_no"].to_pylist():
            found.setdefault(number, []).append(field.name)
    for number, names in found.items():
        yield number, Why("missing", tuple(names))


def _lacking_personally(dataset: Dataset, column: str) -> ir.Table:
    """Leads whose personal column is blank, or that have no row among the persons."""
    people = dataset.tables.people
    return dataset.tables.leads.anti_join(people.filter(~_blank(people[column])), "lead_no")


def _duplicates(dataset: Dataset, facts: _Facts) -> Iterator[tuple[int, Why]]:
    """Later leads that say the same as an earlier one; only that they do is shown, never the address or the name itself."""
    said: dict[int, list[str]] = {}
    for what, key in _keys(dataset):
        rows = dataset.run(key.filter(key["key"].notnull()).order_by(["key", "lead_no"])).to_pylist()
        first: dict[str, int] = {}
        for row in rows:
            earlier = first.setdefault(row["key"], row["lead_no"])
            if earlier != row["lead_no"]:
                said.setdefault(row["lead_no"], []).extend((what, facts.lead_id[earlier]))
    for number, details in said.items():
        yield number, Why("duplicate", tuple(details))


def _keys(dataset: Dataset) -> Iterator[tuple[str, ir.Table]]:
    people, leads = dataset.tables.people, dataset.tables.leads
    texts = [name for name in _personal(people) if people[name].type().is_string()]
    mails = [name for name in texts if _holds_mail(dataset, name)]
    names = [name for name in texts if name not in mails and "name" in name.lower()]
    for mail in mails:
        yield "same e-mail", people.filter(~_blank(people[mail])).select("lead_no", key=_plain(people[mail]))
    company = next((info.column for info in dataset.meta.attributes if info.name == "company"), "account_id")
    if names:
        named = people.filter(reduce(and_, (~_blank(people[name]) for name in names)))
        joined = named.inner_join(leads.filter(~_blank(leads[company])).select("lead_no", firm=leads[company].cast("string")), "lead_no")
        parts = [joined["firm"], *(joined[name] for name in names)]
        key = reduce(lambda so_far, part: so_far + "\x1f" + _plain(part), parts[1:], _plain(parts[0]))
        yield "same company and name", joined.select("lead_no", key=key)


def _plain(column: ir.Column) -> ir.StringValue:
    return column.cast("string").strip().lower()


def _holds_mail(dataset: Dataset, name: str) -> bool:
    people = dataset.tables.people
    known = people.filter(~_blank(people[name]))
    share = dataset.run(known.agg(share=known[name].contains("@").cast("int64").mean()))["share"][0].as_py()
    return share is not None and share >= _MAIL_SHARE


def _unseen(dataset: Dataset) -> Iterator[tuple[int, Why]]:
    leads, touches = dataset.tables.leads, dataset.tables.touches
    refused = leads.filter(~leads["consent"].fill_null(True))
    yield from ((number, Why("no_consent")) for number in dataset.run(refused.select("lead_no"))["lead_no"].to_pylist())
    blind = leads.filter(~(leads["observable_web"].fill_null(True) | leads["observable_email"].fill_null(True)))
    theirs = touches.filter(~touches["machine"].fill_null(False) & (touches["direction"].fill_null("in") != "out"))
    silent = blind.anti_join(theirs.select("lead_no").distinct(), "lead_no")
    yield from ((number, Why("unobservable")) for number in dataset.run(silent.select("lead_no"))["lead_no"].to_pylist())
