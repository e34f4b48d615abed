"""Whether a score decided which leads were handed off to sales, and how the scorecard compares with these leads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.backtest.scored_leads import Flags, LeadsAtRisk, Scored
from analysis.dataset.entries import micros
from analysis.dataset.histories import Facts, first_after
from analysis.inference.estimate import Answer, NotEstimable
from analysis.inference.intervals import rate
from analysis.inference.paired import SwapTests, hot_conversion_change, swap_tests
from analysis.snapshots.study_data import StudyData

UNDATED = NotEstimable("undated", "The leads have no dates, so it is not known which were handed off by then.")
NO_HANDOFFS = NotEstimable("no_handoffs", "The import does not say which leads were handed off to sales.")
NONE_HANDED_OFF = NotEstimable("nobody_handed_off", "No judged lead was handed off to sales by the snapshot.")
#: Of the resamples: the same leads always get the same interval.
SEED = 20_260_104


@dataclass(frozen=True, slots=True)
class HandedOffRival:
    """The leads that were handed off, and as many of the scorecard's best of the same leads.

    Args:
        tier: Tier with which they were handed off; None: any.
        n_leads: Judged leads.
        n_handed_off: Of them, those handed off by the snapshot.
        handed_off: Their conversion.
        ours: Conversion of as many leads with the highest scores. Of equal scores at the cut the earlier leads are taken.
        difference: Ours minus that of the leads handed off, on the same leads.
        swaps: Tests of the leads on which the two differ.
    """

    tier: str | None
    n_leads: int
    n_handed_off: int
    handed_off: Answer
    ours: Answer
    difference: Answer
    swaps: SwapTests


def was_routed(study_data: StudyData) -> bool:
    """Whether leads were handed to sales by a score or tier while the judged leads of the visible part could convert.

    Args:
        study_data: The study asked of the import.

    Returns:
        True when a pass with a score or a tier lies between the first judged snapshot and the end of the data; for leads without dates,
        when there is any such pass.
    """
    handoffs = study_data.dataset.tables.handoffs
    scored = handoffs.filter(handoffs["score"].notnull() | handoffs["tier"].notnull())
    snapshots = study_data.snapshots
    visible = snapshots.judged & (study_data.parts.codes == study_data.parts.names.index(study_data.visible_part))
    if not snapshots.undated and visible.any():
        scored = scored.filter(micros(scored["at"]) >= int(np.min(snapshots.as_of[visible])))
    return int(study_data.dataset.run(scored.aggregate(n=scored.count()))["n"][0].as_py()) > 0


def handed_off_rival(study_data: StudyData, leads: LeadsAtRisk, found: Scored) -> HandedOffRival | NotEstimable:
    """Compare the scorecard with the leads that were handed off to sales, by the same snapshot and with the same number.

    Args:
        study_data: The study.
        leads: At risk; only judged ones are used.
        found: Their scores.

    Returns:
        ``undated``, ``no_handoffs``, ``nobody_handed_off``.

    Source: see `analysis.inference.paired`.
    """
    if study_data.snapshots.undated:
        return UNDATED
    tier, facts = hot_handoffs(study_data)
    if len(facts.at) == 0:
        return NO_HANDOFFS
    rows = leads.snapshot[leads.judged]
    snapshots = study_data.snapshots
    handed_off = first_after(facts, snapshots.lead_no[rows], snapshots.entry[rows] - 1) <= snapshots.as_of[rows]
    if not handed_off.any():
        return NONE_HANDED_OFF
    score, converted = found.score[leads.judged], leads.converted[leads.judged]
    chosen: Flags = np.zeros(len(score), dtype=np.bool_)
    chosen[np.argsort(-score, kind="stable")[: int(handed_off.sum())]] = True
    cells = np.zeros((2, 2, 2), dtype=np.int64)
    np.add.at(cells, tuple(each.astype(np.int64) for each in (chosen, handed_off, converted)), 1)
    n = int(handed_off.sum())
    ours, theirs = int(cells[1, :, 1].sum()), int(cells[:, 1, 1].sum())
    return HandedOffRival(tier, len(score), n, rate(theirs, n), rate(ours, n), hot_conversion_change(cells, seed=SEED), swap_tests(cells))


def hot_handoffs(study_data: StudyData) -> tuple[str | None, Facts]:
    """Handoffs with the tier ``hot``, where any handoff says so, else all of them: that tier, and the handoffs by lead and instant."""
    handoffs = study_data.dataset.tables.handoffs
    rows = study_data.dataset.run(handoffs.select("lead_no", "tier", at=micros(handoffs["at"])).order_by(["lead_no", "at"]))
    tiers = np.array([str(each or "").strip().lower() for each in rows["tier"].to_pylist()])
    hot = tiers == "hot"
    chosen = hot if hot.any() else np.ones(len(tiers), dtype=np.bool_)
    lead_no, at = rows["lead_no"].to_numpy().astype(np.int32)[chosen], rows["at"].to_numpy().astype(np.int64)[chosen]
    return ("hot" if hot.any() else None), Facts(lead_no, at, np.zeros(len(at)))
