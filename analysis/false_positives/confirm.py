"""Groups that were found among training leads, confirmed on the validation leads: an explicit, recorded access."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from analysis.false_positives.effects import ScoredLeads
from analysis.false_positives.facts import ItemTable
from analysis.false_positives.read_facts import measure_items
from analysis.false_positives.search import tail
from analysis.false_positives.study import ReadWorkbench, scored_leads
from analysis.false_positives.workbench import FactGroup, Side, misclassified
from analysis.holdout.access_log import Access
from analysis.holdout.accesses import accesses, card_id, record_access
from analysis.holdout.validate import ERROR_PROBABILITY, NO_VALIDATION_LEADS, testable
from analysis.inference.estimate import Answer, NotEstimable
from analysis.inference.intervals import rate
from analysis.inference.multiplicity import benjamini_hochberg
from analysis.inference.significance import Significance
from analysis.scorecard import Scorecard
from analysis.snapshots.split import VALIDATION
from analysis.snapshots.study_data import StudyData
from analysis.workspace.folder import Workspace


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A group on leads that nobody searched in.

    Args:
        side: Its side.
        name: Of the group.
        n_leads: Its leads in the validation leads.
        n_hits: Those that are misclassified.
        share: Of them, the misclassified share: an honest interval.
        base: Of all leads of the side in the validation leads.
        test: Against the rest of the side, corrected for all groups that were found.
        holds: The test at the level of this access says so.
    """

    side: Side
    name: str
    n_leads: int
    n_hits: int
    share: Answer
    base: Answer
    test: Significance | NotEstimable
    holds: bool


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Every group that was found among training leads, on the validation leads.

    Args:
        access: The recorded reading.
        alpha: Its level: 0.05 / 2 ** number, so that all readings of the validation leads together err in at most 5 %.
        groups: In the order of the workbench, false positives first.
    """

    access: Access
    alpha: float
    groups: tuple[Confirmed, ...]

    def of(self, side: Side, name: str) -> Confirmed | None:
        """What became of a group; None where it was not among those that were found."""
        return next((each for each in self.groups if (each.side, each.name) == (side, name)), None)


def confirm(
    workspace: Workspace, study_data: StudyData, read: ReadWorkbench, *, by: str, now: dt.datetime | None = None
) -> Confirmation | NotEstimable:
    """Read the validation leads for the groups that were found among training leads.

    The reading is recorded first, and counts like a Keep: it makes the next test on the validation leads stricter.

    Args:
        workspace: Where the access is recorded.
        study_data: The study.
        read: The workbench.
        by: Who reads them.
        now: When.

    Returns:
        ``no_validation_leads``, ``few_conversions`` or ``validated_too_often`` as `validate`, and ``nothing_found`` where
        no group was found; then nothing was read.

    Raises:
        PlumblineError: ``ACCESS-WITHOUT-NAME``.
    """
    if missing := confirmable(workspace, study_data, read):
        return missing
    access = record_access(workspace, study_data, "validation", (read.leads.card,), by=by, now=now)
    return _confirmed(study_data, read, access)


def confirmable(workspace: Workspace, study_data: StudyData, read: ReadWorkbench) -> NotEstimable | None:
    """Why the groups cannot be confirmed; None where they can. Reads totals only."""
    if VALIDATION not in study_data.parts.names:
        return NO_VALIDATION_LEADS
    if not (read.bench.false_hot.groups or read.bench.missed.groups):
        return NotEstimable("nothing_found", "No group stands out, so there is nothing to confirm.")
    return None if _access(workspace, study_data, read.leads.card) else testable(workspace, study_data, read.leads.card, read.leads.card)


def confirmed_before(workspace: Workspace, study_data: StudyData, read: ReadWorkbench) -> Confirmation | None:
    """What an earlier access found; reading it again says nothing new and is recorded already. None where nobody read it."""
    access = _access(workspace, study_data, read.leads.card)
    return None if access is None or confirmable(workspace, study_data, read) else _confirmed(study_data, read, access)


def _access(workspace: Workspace, study_data: StudyData, card: Scorecard) -> Access | None:
    own = (each for each in accesses(workspace, study_data, "validation") if (each.card_id, each.baseline) == (card_id(card), ""))
    return next((each for each in own if each.study == study_data.study.name), None)


def _confirmed(study_data: StudyData, read: ReadWorkbench, access: Access) -> Confirmation:
    rows = np.flatnonzero(study_data.snapshots.judged & (study_data.parts.codes == study_data.parts.names.index(VALIDATION)))
    leads = scored_leads(study_data, read.leads.card, rows)
    groups = [(side, group) for side in (read.bench.false_hot, read.bench.missed) for group in side.groups]
    wanted = tuple(dict.fromkeys(fact.item for _, group in groups for fact in group.facts))
    items = measure_items(study_data, rows, wanted)
    raw = [_on_check(side.side, group, leads, items) for side, group in groups]
    tested = [each.test.p for each in raw if isinstance(each.test, Significance)]
    corrected = iter(benjamini_hochberg(tested).tolist())
    alpha = ERROR_PROBABILITY / 2**access.number
    return Confirmation(access, alpha, tuple(_judged(each, corrected, alpha) for each in raw))


def _on_check(side: Side, group: FactGroup, leads: ScoredLeads, items: ItemTable) -> Confirmed:
    about, hits = misclassified(leads, side)
    mask = items.where(group.facts)
    n, n_hits, n_all, all_hits = (int(np.count_nonzero(each)) for each in (mask & about, mask & hits, about, hits))
    test: Significance | NotEstimable
    if n in (0, n_all):
        test = NotEstimable("no_leads", "The validation leads have no such lead, or no other.")
    else:
        p = float(tail(np.array([n_hits]), np.array([n]), all_hits, n_all)[0])
        test = Significance(p, None, None, n_all, "one_sided")
    return Confirmed(side, group.name, n, n_hits, rate(n_hits, n), rate(all_hits, n_all), test, holds=False)


def _judged(raw: Confirmed, corrected: Iterator[float], alpha: float) -> Confirmed:
    if isinstance(raw.test, NotEstimable):
        return raw
    test = replace(raw.test, p_corrected=next(corrected))
    return replace(raw, test=test, holds=test.p_corrected is not None and test.p_corrected <= alpha)
