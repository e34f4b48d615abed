"""When some leads first turned hot: their ledger rows replayed one after the other."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analysis.histories import NEVER
from analysis.inquiry import Inquiry
from analysis.scorecard import Scorecard
from analysis.scorecounts import forced_tiers, scores, tier_index

Instants = NDArray[np.int64]


def first_hot(inquiry: Inquiry, card: Scorecard, lead_no: NDArray[np.int32]) -> Instants:
    """The instant at which each of some leads first was hot under a card.

    Args:
        inquiry: The study.
        card: The scorecard.
        lead_no: The leads, distinct.

    Returns:
        Instants (µs since 1970, UTC), ``[n]``; ``NEVER`` for leads that never were.

    Raises:
        PlumblineError: As `Inquiry.ledger`.
    """
    dataset, ledger = inquiry.dataset, inquiry.ledger(card)
    wanted = dataset.bring(pa.table({"lead_no": lead_no}))
    rows = dataset.run(ledger.table.inner_join(wanted, "lead_no").select("lead_no", "at", "rule", "step"))
    dataset.drop(wanted)
    lead, at, rule, step = (rows[name].to_numpy().astype(np.int64) for name in ("lead_no", "at", "rule", "step"))
    moments, moment_of = np.unique(np.stack([lead, at]), axis=1, return_inverse=True)
    steps = np.zeros((moments.shape[1], len(card.rules)), dtype=np.int64)
    np.add.at(steps, (moment_of.reshape(-1), rule), step)
    levels = _running(steps, moments[0]).astype(np.int16)
    hot = tier_index(scores(levels, card), *forced_tiers(levels, card), card) == 0
    found = np.full(len(lead_no), NEVER, dtype=np.int64)
    order = np.argsort(lead_no)
    leads_hot, first = np.unique(moments[0][hot], return_index=True)
    found[order[np.searchsorted(lead_no[order], leads_hot)]] = moments[1][hot][first]
    return found


def _running(steps: NDArray[np.int64], lead: NDArray[np.int64]) -> NDArray[np.int64]:
    """Levels after each moment: sums of steps that start anew at each lead."""
    total = np.cumsum(steps, axis=0)
    begins = np.flatnonzero(np.concatenate([[True], lead[1:] != lead[:-1]])) if len(lead) else np.zeros(0, dtype=np.int64)
    before = np.vstack([np.zeros((1, steps.shape[1]), dtype=np.int64), total])[begins]
    return np.asarray(total - np.repeat(before, np.diff(np.append(begins, len(lead))), axis=0), dtype=np.int64)
