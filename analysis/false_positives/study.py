"""The workbench on a study: the judged leads of a part under a card, and what those judged wrongly share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.false_positives.effects import ScoredLeads
from analysis.false_positives.facts import ItemTable
from analysis.false_positives.proposals import any_lead
from analysis.false_positives.read_facts import read_items
from analysis.false_positives.workbench import Workbench, find_groups
from analysis.leakage.by_scorecard import CarriedFinding
from analysis.rules import AttributeSignal
from analysis.scorecard import Scorecard
from analysis.signals.read import judged_rows
from analysis.snapshots.study_data import StudyData


@dataclass(frozen=True, slots=True, eq=False)
class ReadWorkbench:
    """The workbench with the leads that it was made from; these never leave the server.

    Args:
        rows: Positions of the snapshots.
    """

    bench: Workbench
    leads: ScoredLeads
    items: ItemTable
    rows: NDArray[np.int64]


def read_workbench(study_data: StudyData, card: Scorecard, *, left_out: frozenset[str] = frozenset()) -> ReadWorkbench:
    """What the wrongly judged leads of the visible part share under a card.

    Args:
        study_data: The study asked of the import.
        card: The scorecard.
        left_out: Attributes and touch points that may not be used, because they may carry the outcome.

    Raises:
        PlumblineError: As `StudyData.ledger`.
    """
    rows = judged_rows(study_data)
    leads = scored_leads(study_data, card, rows)
    items = read_items(study_data, rows, left_out=left_out)
    return ReadWorkbench(find_groups(leads, items, part=study_data.visible_part, always=_always(study_data)), leads, items, rows)


def suspects(findings: tuple[CarriedFinding, ...]) -> frozenset[str]:
    """Attributes and touch points that may carry the outcome, as long as nobody took the responsibility for them."""
    return frozenset(each.signal for each in findings if each.acceptance is None and each.signal)


def _always(study_data: StudyData) -> AttributeSignal | None:
    names = (
        info.name
        for info in study_data.dataset.meta.attributes
        if info.role == "attribute" and info.kind == "text" and info.known_from is None and not info.has_history
    )
    name = next(names, None)
    return None if name is None else any_lead(name)


def scored_leads(study_data: StudyData, card: Scorecard, rows: NDArray[np.int64]) -> ScoredLeads:
    """Judged snapshots, by their positions in ascending order, under a card."""
    observed = study_data.observe(card)
    place = np.searchsorted(observed.snapshot, rows)
    return ScoredLeads(card, observed.patterns.levels[observed.pattern[place]], study_data.snapshots.converted[rows])
