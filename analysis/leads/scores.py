"""Scores of all leads at an instant, and the search for one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analysis.dataset.engine import Dataset
from analysis.dataset.entries import UNDATED, lead_entries, micros
from analysis.ledger import Ledger
from analysis.scorecard import Scorecard
from analysis.scoring.counts import forced_tiers, scores, tier_index
from analysis.scoring.patterns import Levels
from analysis.snapshots.levels import levels_at

N_REASONS = 3


@dataclass(frozen=True, slots=True, eq=False)
class LeadScores:
    """Score and tier of each lead that had entered by ``as_of``, in the order of ``lead_no``.

    Args:
        as_of: µs since 1970, UTC.
        tier: Index into ``tiers``, 0 = hot.
        top_rules: int16 ``[n, 3]``: the rules that give most points, as an index into ``rules``; −1 where fewer give any.
        web_unseen: Web visits could not have been seen.
        email_unseen: E-mail opens could not have been seen.
    """

    as_of: int
    lead_no: NDArray[np.int32]
    lead_id: tuple[str, ...]
    owner: tuple[str | None, ...]
    score: NDArray[np.int64]
    tier: NDArray[np.int64]
    tiers: tuple[str, ...]
    top_rules: NDArray[np.int16]
    rules: tuple[str, ...]
    web_unseen: NDArray[np.bool_]
    email_unseen: NDArray[np.bool_]

    def reasons(self, position: int) -> tuple[str, ...]:
        """Names of the rules that give a lead most points, the largest first."""
        return tuple(self.rules[index] for index in self.top_rules[position] if index >= 0)


@dataclass(frozen=True, slots=True)
class LeadHit:
    """A lead that a search found."""

    lead_no: int
    lead_id: str
    account_id: str | None
    title: str | None
    entry: int | None


def score_leads(dataset: Dataset, ledger: Ledger, card: Scorecard, *, as_of: int) -> LeadScores:
    """Score every lead that had entered by an instant, and every undated one.

    Args:
        dataset: The import.
        ledger: The ledger of the card's rules.
        card: The scorecard.
        as_of: The instant, µs since 1970, UTC.
    """
    entries = lead_entries(dataset)
    leads = dataset.tables.leads.inner_join(entries.filter(entries["entry"].fill_null(UNDATED) <= as_of).select("lead_no"), "lead_no")
    facts = leads.select(
        "lead_no",
        "lead_id",
        "owner",
        web_unseen=~leads["observable_web"].fill_null(True),
        email_unseen=~leads["observable_email"].fill_null(True),
    )
    rows = dataset.run(facts.order_by("lead_no"))
    lead_no = rows["lead_no"].to_numpy().astype(np.int32)
    levels = levels_at(dataset, ledger, lead_no, np.full(len(lead_no), as_of, dtype=np.int64))
    score = scores(levels, card)
    return LeadScores(
        as_of=as_of,
        lead_no=lead_no,
        lead_id=tuple(rows["lead_id"].to_pylist()),
        owner=tuple(rows["owner"].to_pylist()),
        score=score,
        tier=tier_index(score, *forced_tiers(levels, card), card),
        tiers=tuple(tier.name for tier in card.tiers),
        top_rules=_top_rules(levels, card),
        rules=tuple(rule.name for rule in card.rules),
        web_unseen=rows["web_unseen"].to_numpy(zero_copy_only=False).astype(np.bool_),
        email_unseen=rows["email_unseen"].to_numpy(zero_copy_only=False).astype(np.bool_),
    )


def find_leads(dataset: Dataset, text: str, *, limit: int = 20) -> tuple[LeadHit, ...]:
    """Leads whose id, account, text attribute (company, title, …) or name holds a text, without regard to case; exact ids first.

    Args:
        dataset: The import.
        text: What to look for; blank finds the first leads.
        limit: The most that are returned.
    """
    leads = dataset.tables.leads
    wanted = text.strip().lower()
    names = [info.column for info in dataset.meta.attributes if info.kind == "text" and info.column in leads.columns]
    columns = list(dict.fromkeys(["lead_id", "account_id", *names]))
    found = leads.filter(_any_holds(leads, columns, wanted) | leads["lead_no"].isin(_named(dataset, wanted))) if wanted else leads
    rows = found.select(
        "lead_no", "lead_id", "account_id", "title", entry=micros(found["created_at"]), inexact=found["lead_id"].lower() != wanted
    )
    return tuple(_hit(row) for row in dataset.run(rows.order_by(["inexact", "lead_no"]).limit(limit)).to_pylist())


def _any_holds(table: ir.Table, columns: Sequence[str], wanted: str) -> ir.BooleanValue:
    return reduce(or_, (table[name].cast("string").lower().contains(wanted).fill_null(False) for name in columns))


def _named(dataset: Dataset, wanted: str) -> ir.IntegerColumn:
    """Numbers of the leads of whose personal texts one holds the text, or all of them one after another: "first last"."""
    people = dataset.tables.people
    texts = [name for name in people.columns if name not in ("lead_no", "lead_id") and people[name].type().is_string()]
    whole = people.mutate(whole=reduce(lambda so_far, name: so_far + " " + people[name].fill_null(""), texts, ibis.literal("")))
    return whole.filter(_any_holds(whole, ["whole"], wanted))["lead_no"]


def _hit(row: dict[str, object]) -> LeadHit:
    return LeadHit(row["lead_no"], row["lead_id"], row["account_id"], row["title"], row["entry"])  # type: ignore[arg-type]


def _top_rules(levels: Levels, card: Scorecard) -> NDArray[np.int16]:
    """The rules with the largest positive contribution of each row; ties in the order of the card."""
    given = levels.astype(np.int64) * np.array(card.points, dtype=np.int64)
    order = np.argsort(-given, axis=1, kind="stable")[:, :N_REASONS]
    top = np.where(np.take_along_axis(given, order, axis=1) > 0, order, -1).astype(np.int16)
    return np.pad(top, ((0, 0), (0, N_REASONS - top.shape[1])), constant_values=-1)


def as_table(leads: LeadScores) -> pa.Table:
    """The scores as a table with one row a lead: id, score, tier, reasons, and what could not be seen."""
    reasons = ["; ".join(leads.reasons(position)) for position in range(len(leads.lead_id))]
    tiers = [leads.tiers[index] for index in leads.tier]
    unseen = {"web_not_observable": leads.web_unseen, "email_not_observable": leads.email_unseen}
    return pa.table({"lead_id": leads.lead_id, "owner": leads.owner, "score": leads.score, "tier": tiers, "reasons": reasons} | unseen)
