"""Leads of the visible part one by one: their levels at the snapshot, their scores, and what became of them. Never leaves the server."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.dataset.histories import NEVER
from analysis.inference.survival import Followed, follow
from analysis.rules import DAY
from analysis.scorecard import Scorecard
from analysis.scoring.counts import forced_tiers, scores, tier_index
from analysis.scoring.patterns import Levels
from analysis.snapshots.levels import levels_at
from analysis.snapshots.study_data import StudyData
from analysis.snapshots.take import Status

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class LeadsAtRisk:
    """Snapshots at risk of the visible part, mature or not, in the order of the snapshots.

    Args:
        snapshot: Position of each in the `Snapshots`, int64 ``[n]``.
        levels: Level of each rule at the snapshot, int16 ``[n, n_rules]``, percent.
        judged: Whether it enters a rate, ``[n]``.
        converted: Whether it reached the outcome within the horizon, as far as that is known, ``[n]``.
    """

    snapshot: NDArray[np.int64]
    levels: Levels
    judged: Flags
    converted: Flags

    def only(self, chosen: Flags) -> LeadsAtRisk:
        """Some of them."""
        return LeadsAtRisk(self.snapshot[chosen], self.levels[chosen], self.judged[chosen], self.converted[chosen])

    def __len__(self) -> int:
        return len(self.snapshot)


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Score, 0 … 100, and tier (0 = hot) of leads, int64 ``[n]`` each."""

    score: NDArray[np.int64]
    tier: NDArray[np.int64]

    @property
    def hot(self) -> Flags:
        """Which leads are hot."""
        return np.asarray(self.tier == 0)

    def only(self, chosen: Flags) -> Scored:
        """Some of them."""
        return Scored(self.score[chosen], self.tier[chosen])


def leads_at_risk(study_data: StudyData, card: Scorecard) -> LeadsAtRisk:
    """The leads at risk of the part that screens may see, with the levels of a scorecard's rules; independent of its points.

    Args:
        study_data: The study, asked of an import.
        card: Whose rules are read.

    Raises:
        PlumblineError: As `StudyData.ledger`.
    """
    snapshots = study_data.snapshots
    visible = study_data.parts.codes == study_data.parts.names.index(study_data.visible_part)
    rows = np.flatnonzero(visible & ((snapshots.status == Status.MATURE) | (snapshots.status == Status.IMMATURE)))
    levels = levels_at(study_data.dataset, study_data.ledger(card), snapshots.lead_no[rows], snapshots.as_of[rows])
    return LeadsAtRisk(rows, levels, snapshots.judged[rows], snapshots.converted[rows])


def scored(leads: LeadsAtRisk, card: Scorecard) -> Scored:
    """Scores and tiers of the leads under a card with the rules whose levels were read."""
    score = scores(leads.levels, card)
    return Scored(score, tier_index(score, *forced_tiers(leads.levels, card), card))


def followed(study_data: StudyData, leads: LeadsAtRisk) -> Followed:
    """How long each lead was followed from its snapshot on; a lost lead stays at risk until the end of the data.

    Raises:
        ValueError: The leads have no dates.
    """
    snapshots = study_data.snapshots
    if snapshots.undated or snapshots.window.data_to is None:
        raise ValueError("leads without dates cannot be followed.")
    reached = snapshots.reached_at[leads.snapshot]
    won_at = np.where(reached < NEVER, reached / DAY, np.nan)
    return follow(snapshots.as_of[leads.snapshot] / DAY, won_at, until=snapshots.window.data_to / DAY)
