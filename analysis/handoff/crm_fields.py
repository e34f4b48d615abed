"""Scored leads as they leave for the CRM: what each score is made of, which signals it rests on, and who is to be called."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analysis.dataset.engine import Dataset
from analysis.dataset.entries import lead_entries
from analysis.evaluation.fit_engagement import axis_points
from analysis.leads.scores import N_REASONS, LeadScores, score_leads
from analysis.leads.trust import SOURCES, trust_at
from analysis.leads.trust_classes import TrustOverride
from analysis.ledger import Ledger
from analysis.scorecard import Scorecard
from analysis.snapshots.levels import levels_at

_OPENS = SOURCES.index("open")


@dataclass(frozen=True, slots=True, eq=False)
class LeadExport:
    """Scored leads with what is handed off about each, in the order of ``scores``; n of them.

    Args:
        scores: Score, tier, reasons and owner of each.
        fit: Points for what a lead is, after caps, int64 ``[n]``; None for an imported score.
        engagement: Points for what a lead does, after caps, int64 ``[n]``; None for an imported score.
        trust: Share of the score that does not rest on e-mail opens, which bots make too, 0–1, float64 ``[n]``; at a
            score of 0 it is 1 and says nothing.
        account: Company of each.
        title: Job title of each.
        entered: When each entered (µs since 1970, UTC); None without a date.
    """

    scores: LeadScores
    fit: NDArray[np.int64] | None
    engagement: NDArray[np.int64] | None
    trust: NDArray[np.float64]
    account: tuple[str | None, ...]
    title: tuple[str | None, ...]
    entered: tuple[int | None, ...]


def export_leads(dataset: Dataset, ledger: Ledger, card: Scorecard, *, as_of: int, overrides: tuple[TrustOverride, ...] = ()) -> LeadExport:
    """Score every lead that had entered by an instant, and take each score apart.

    Args:
        dataset: The import.
        ledger: The ledger of the card's rules.
        card: The scorecard.
        as_of: The instant, µs since 1970, UTC.
        overrides: Corrections of trust classes.
    """
    found = score_leads(dataset, ledger, card, as_of=as_of)
    instants = np.full(len(found.lead_no), as_of, dtype=np.int64)
    axes = None if card.score_column is not None else axis_points(levels_at(dataset, ledger, found.lead_no, instants), card)
    rows = trust_at(dataset, ledger, card, (found.lead_no, instants), overrides)
    soft = np.divide(rows.points[:, _OPENS], found.score, out=np.zeros(len(instants)), where=found.score > 0)
    facts = _facts(dataset, found.lead_no)
    return LeadExport(
        scores=found,
        fit=axes.fit if axes else None,
        engagement=axes.engagement if axes else None,
        trust=np.clip(1.0 - soft, 0.0, 1.0),
        account=tuple(facts["account_id"].to_pylist()),
        title=tuple(facts["title"].to_pylist()),
        entered=tuple(facts["entry"].to_pylist()),
    )


def called_tiers(card: Scorecard) -> frozenset[int]:
    """Positions of the tiers whose leads are handed to sales: those routed to a call, else the hot one."""
    return frozenset(position for position, tier in enumerate(card.tiers) if tier.route == "call") or frozenset({0})


def called(leads: LeadScores, card: Scorecard) -> NDArray[np.int64]:
    """Positions of the leads that are handed to sales, the highest score first, equal ones in their order."""
    wanted = np.flatnonzero(np.isin(leads.tier, list(called_tiers(card))))
    return wanted[np.argsort(-leads.score[wanted], kind="stable")]


def export_table(leads: LeadExport) -> pa.Table:
    """One row a lead, one column a field of a CRM: id, score, tier, parts of the score, trust, and the reasons one by one.

    ``fit_points`` and ``engagement_points`` add up to the score where no group mixes both and the sum lies in 0–100.
    ``trust_percent`` is empty at a score of 0.
    """
    scores = leads.scores
    n = len(scores.lead_id)
    reasons = [scores.reasons(position) for position in range(n)]
    columns: dict[str, pa.Array] = {
        "lead_id": pa.array(scores.lead_id, pa.string()),
        "owner": pa.array(scores.owner, pa.string()),
        "score": pa.array(scores.score),
        "tier": pa.array([scores.tiers[index] for index in scores.tier], pa.string()),
        "fit_points": pa.nulls(n, pa.int64()) if leads.fit is None else pa.array(leads.fit),
        "engagement_points": pa.nulls(n, pa.int64()) if leads.engagement is None else pa.array(leads.engagement),
        "trust_percent": pa.array(np.rint(100 * leads.trust).astype(np.int64), mask=scores.score == 0),
        "reasons": pa.array(["; ".join(each) for each in reasons], pa.string()),
    }
    for place in range(N_REASONS):
        columns[f"reason_{place + 1}"] = pa.array([each[place] if place < len(each) else None for each in reasons], pa.string())
    columns["web_not_observable"] = pa.array(scores.web_unseen)
    columns["email_not_observable"] = pa.array(scores.email_unseen)
    return pa.table(columns)


def _facts(dataset: Dataset, lead_no: NDArray[np.int32]) -> pa.Table:
    """Company, title and first entry of some leads, in the order of ``lead_no``."""
    entries = lead_entries(dataset)
    rows = dataset.run(
        dataset.tables.leads.select("lead_no", "account_id", "title")
        .left_join(entries.select("lead_no", "entry"), "lead_no")
        .select("lead_no", "account_id", "title", "entry")
        .order_by("lead_no")
    )
    at = np.searchsorted(rows["lead_no"].to_numpy(), lead_no)
    return rows.take(pa.array(at))
