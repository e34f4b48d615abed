"""Groups that were found in work, confirmed on the check part: an explicit, recorded look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from analysis.false_positives.effects import ScoredLeads
from analysis.false_positives.facts import ItemTable
from analysis.false_positives.read_facts import measure_items
from analysis.false_positives.search import tail
from analysis.false_positives.study import Read, scored_leads
from analysis.false_positives.workbench import Group, Side, in_question
from analysis.holdout.access_log import Look
from analysis.holdout.accesses import card_id, looks, record_look
from analysis.holdout.validate import ERROR_PROBABILITY, NO_CHECK_PART, testable
from analysis.inference.estimate import Answer, NotEstimable
from analysis.inference.intervals import rate
from analysis.inference.multiplicity import benjamini_hochberg
from analysis.inference.significance import Significance
from analysis.scorecard import Scorecard
from analysis.snapshots.split import CHECK
from analysis.snapshots.study_data import Inquiry
from analysis.workspace.folder import Workspace


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A group on leads that nobody searched in.

    Args:
        side: Its side.
        name: Of the group.
        n_leads: Its leads in the check part.
        n_hits: Those in question.
        share: Of them, the share in question: an honest interval.
        base: Of all leads of the side in the check part.
        test: Against the rest of the side, corrected for all groups that were found.
        holds: The test at the level of this look says so.
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
    """Every group that was found in work, on the check part.

    Args:
        look: The recorded reading.
        alpha: Its level: 0.05 / 2 ** number, so that all readings of the check part together err in at most 5 %.
        groups: In the order of the workbench, false positives first.
    """

    look: Look
    alpha: float
    groups: tuple[Confirmed, ...]

    def of(self, side: Side, name: str) -> Confirmed | None:
        """What became of a group; None where it was not among those that were found."""
        return next((each for each in self.groups if (each.side, each.name) == (side, name)), None)


def confirm(workspace: Workspace, inquiry: Inquiry, read: Read, *, by: str, now: dt.datetime | None = None) -> Confirmation | NotEstimable:
    """Read the check part for the groups that were found in work.

    The reading is recorded first, and counts like a Keep: it makes the next test on the check part stricter.

    Args:
        workspace: Where the look is recorded.
        inquiry: The study.
        read: The workbench.
        by: Who looks.
        now: When.

    Returns:
        ``no_check_part``, ``few_conversions`` or ``kept_too_often`` as `analysis.holdout.validate.keep`, and ``nothing_found`` where
        no group was found; then nothing was read.

    Raises:
        PlumblineError: ``LOOK-WITHOUT-NAME``.
    """
    if missing := confirmable(workspace, inquiry, read):
        return missing
    look = record_look(workspace, inquiry, "check", (read.leads.card,), by=by, now=now)
    return _confirmed(inquiry, read, look)


def confirmable(workspace: Workspace, inquiry: Inquiry, read: Read) -> NotEstimable | None:
    """Why the groups cannot be confirmed; None where they can. Reads totals only."""
    if CHECK not in inquiry.parts.names:
        return NO_CHECK_PART
    if not (read.bench.false_hot.groups or read.bench.missed.groups):
        return NotEstimable("nothing_found", "No group stands out, so that there is nothing to confirm.")
    return None if _look(workspace, inquiry, read.leads.card) else testable(workspace, inquiry, read.leads.card, read.leads.card)


def confirmed_before(workspace: Workspace, inquiry: Inquiry, read: Read) -> Confirmation | None:
    """What an earlier look said; reading it again tells nothing new and is recorded already. None where nobody looked."""
    look = _look(workspace, inquiry, read.leads.card)
    return None if look is None or confirmable(workspace, inquiry, read) else _confirmed(inquiry, read, look)


def _look(workspace: Workspace, inquiry: Inquiry, card: Scorecard) -> Look | None:
    own = (each for each in looks(workspace, inquiry, "check") if (each.card_id, each.against) == (card_id(card), ""))
    return next((each for each in own if each.study == inquiry.study.name), None)


def _confirmed(inquiry: Inquiry, read: Read, look: Look) -> Confirmation:
    rows = np.flatnonzero(inquiry.snapshots.judged & (inquiry.parts.codes == inquiry.parts.names.index(CHECK)))
    leads = scored_leads(inquiry, read.leads.card, rows)
    groups = [(side, group) for side in (read.bench.false_hot, read.bench.missed) for group in side.groups]
    wanted = tuple(dict.fromkeys(fact.item for _, group in groups for fact in group.facts))
    items = measure_items(inquiry, rows, wanted)
    raw = [_on_check(side.side, group, leads, items) for side, group in groups]
    tested = [each.test.p for each in raw if isinstance(each.test, Significance)]
    corrected = iter(benjamini_hochberg(tested).tolist())
    alpha = ERROR_PROBABILITY / 2**look.number
    return Confirmation(look, alpha, tuple(_judged(each, corrected, alpha) for each in raw))


def _on_check(side: Side, group: Group, leads: ScoredLeads, items: ItemTable) -> Confirmed:
    about, hits = in_question(leads, side)
    mask = items.where(group.facts)
    n, n_hits, n_all, all_hits = (int(np.count_nonzero(each)) for each in (mask & about, mask & hits, about, hits))
    test: Significance | NotEstimable
    if n in (0, n_all):
        test = NotEstimable("no_leads", "The check part has no such lead, or no other.")
    else:
        p = float(tail(np.array([n_hits]), np.array([n]), all_hits, n_all)[0])
        test = Significance(p, None, None, n_all, "one_sided")
    return Confirmed(side, group.name, n, n_hits, rate(n_hits, n), rate(all_hits, n_all), test, holds=False)


def _judged(raw: Confirmed, corrected: Iterator[float], alpha: float) -> Confirmed:
    if isinstance(raw.test, NotEstimable):
        return raw
    test = replace(raw.test, p_corrected=next(corrected))
    return replace(raw, test=test, holds=test.p_corrected is not None and test.p_corrected <= alpha)
