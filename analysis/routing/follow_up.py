"""Is it the score or the follow-up? Who was worked and how soon, and what became of worked and other leads of the same tier."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.backtest.scored_leads import Flags, LeadsAtRisk, Scored
from analysis.dataset.histories import NEVER, Instants, first_after, read_stage_facts
from analysis.inference.discontinuity import Jump, jump_at
from analysis.inference.estimate import Answer, NotEstimable
from analysis.inference.intervals import difference, rate
from analysis.inference.roc import auc, histograms
from analysis.routing.contacts import Contacts, ContactSource, read_contacts
from analysis.rules import DAY
from analysis.scorecard import Scorecard
from analysis.scoring.counts import N_SCORES
from analysis.snapshots.study_data import StudyData
from analysis.tables import CLOSING_STAGES

UNDATED = NotEstimable("undated", "The leads have no dates, so it is not known which leads were called when.")
NO_CONTACTS = NotEstimable("no_contacts", "No touch by a rep and no stage “contacted” says which leads were called.")
NO_LEADS = NotEstimable("no_leads", "No lead was still open then.")
#: Days after the entry by which a lead was worked or not; then its outcome starts to count.
WORKED_WITHIN = 14
#: Upper ends of the classes of how soon a lead was worked, in days after its entry; the last class was not worked by then.
SPEEDS = (1, 3, 7, WORKED_WITHIN)


@dataclass(frozen=True, slots=True)
class SpeedResult:
    """Leads of one tier by how soon they were first worked.

    Args:
        after_days: Lower end of the class, in days after the entry.
        within_days: Upper end of the class; None: not worked by the landmark.
        n_leads: Leads that were open at the landmark.
        n_converted: Those that converted after it.
        conversion: Their conversion.
    """

    after_days: int
    within_days: int | None
    n_leads: int
    n_converted: int
    conversion: Answer


@dataclass(frozen=True, slots=True)
class WorkedTier:
    """One tier: worked against not worked. What is observed, never what working caused.

    Args:
        tier: Its name.
        n_leads: Leads of it that were open at the landmark.
        n_worked: Those worked by then.
        worked_share: The same as a share.
        worked: Conversion after the landmark of the worked leads.
        not_worked: Of the others.
        difference: The first minus the second.
        speeds: By how soon they were worked.
        auc: How well the score ranks the leads of this tier alone, all judged ones.
    """

    tier: str
    n_leads: int
    n_worked: int
    worked_share: Answer
    worked: Answer
    not_worked: Answer
    difference: Answer
    speeds: tuple[SpeedResult, ...]
    auc: Answer


@dataclass(frozen=True, slots=True)
class Treatment:
    """Worked and not worked, tier by tier.

    Args:
        source: What tells of working a lead.
        landmark_days: Days after the entry at which leads are told apart, not before the snapshot; conversions count from there.
        n_leads: Leads open at the landmark.
        n_closed: Judged leads that had converted or were closed before it.
        tiers: From hot to cold.
        auc_worked: How well the score ranks the leads that were worked by the landmark.
        auc_not_worked: How well it ranks the others: nobody called them because of a score.
    """

    source: ContactSource
    landmark_days: int
    n_leads: int
    n_closed: int
    tiers: tuple[WorkedTier, ...]
    auc_worked: Answer
    auc_not_worked: Answer


def treatment(study_data: StudyData, leads: LeadsAtRisk, found: Scored, card: Scorecard) -> Treatment | NotEstimable:
    """Hold worked leads of each tier against those not worked, on the leads that were open when both were known.

    A lead that converts within hours leaves no time to be called, and one that lives longer is called more: so leads are told apart at
    one landmark, and only what happens after it counts.

    Args:
        study_data: The study.
        leads: At risk; only judged ones are used.
        found: Their scores and tiers.
        card: Whose tiers these are.

    Returns:
        ``undated``, ``no_contacts``, ``no_leads``.

    Source: landmark analysis, J. R. Anderson et al., J. Clinical Oncology 1 (1983) 710-719.
    """
    if study_data.snapshots.undated:
        return UNDATED
    contacts = read_contacts(study_data.dataset)
    if contacts is None:
        return NO_CONTACTS
    task = _FollowedLeads(study_data, leads.only(leads.judged), found.only(leads.judged), contacts)
    if not task.open.any():
        return NO_LEADS
    worked = task.delay <= task.limit
    tiers = tuple(task.tier(place, tier.name) for place, tier in enumerate(card.tiers))
    return Treatment(
        source=contacts.source,
        landmark_days=task.landmark_days,
        n_leads=int(task.open.sum()),
        n_closed=int((~task.open).sum()),
        tiers=tiers,
        auc_worked=task.ranking(task.open & worked),
        auc_not_worked=task.ranking(task.open & ~worked),
    )


def jump_of(leads: LeadsAtRisk, found: Scored, threshold: int) -> Jump | NotEstimable:
    """Whether conversion jumps at the threshold by which leads were routed; see `analysis.inference.discontinuity.jump_at`.

    Args:
        leads: At risk; only judged ones are used.
        found: Their scores under the scorecard that routed them.
        threshold: Its lower edge of hot.
    """
    score = found.score[leads.judged]
    n = np.bincount(score, minlength=N_SCORES)
    won = np.bincount(score[leads.converted[leads.judged]], minlength=N_SCORES)
    return jump_at(threshold, np.arange(N_SCORES), won, n)


class _FollowedLeads:
    """The judged leads with their landmark and first contact."""

    def __init__(self, study_data: StudyData, leads: LeadsAtRisk, found: Scored, contacts: Contacts) -> None:
        snapshots, rows = study_data.snapshots, leads.snapshot
        lead_no, entry, as_of = snapshots.lead_no[rows], snapshots.entry[rows], snapshots.as_of[rows]
        horizon = snapshots.horizon_days
        self.limit = WORKED_WITHIN if horizon is None else max(1, min(WORKED_WITHIN, horizon // 2))
        self.landmark_days = max(self.limit, snapshots.age_days or 0)
        mark = np.maximum(as_of, entry + self.limit * DAY)
        closed = first_after(read_stage_facts(study_data.dataset, CLOSING_STAGES), lead_no, as_of)
        self.open: Flags = np.minimum(closed, snapshots.reached_at[rows]) > mark
        self.delay = _days(contacts.first(lead_no, entry), entry)
        self.found, self.converted = found, leads.converted

    def tier(self, place: int, name: str) -> WorkedTier:
        own = self.found.tier == place
        members, worked = own & self.open, self.delay <= self.limit
        sides = [self._counts(members & side) for side in (worked, ~worked)]
        (won, n), (rest_won, rest) = sides
        return WorkedTier(
            tier=name,
            n_leads=n + rest,
            n_worked=n,
            worked_share=rate(n, n + rest),
            worked=rate(won, n),
            not_worked=rate(rest_won, rest),
            difference=difference((won, rest_won), (n, rest)),
            speeds=self._speeds(members),
            auc=self.ranking(own),
        )

    def ranking(self, members: Flags) -> Answer:
        return auc(histograms(self.found.score[members], self.converted[members]))

    def _speeds(self, members: Flags) -> tuple[SpeedResult, ...]:
        found, before = [], 0
        for end in (*(each for each in SPEEDS if each < self.limit), self.limit):
            since = before or -1
            won, n = self._counts(members & (self.delay > since) & (self.delay <= end))
            found.append(SpeedResult(before, end, n, won, rate(won, n)))
            before = end
        won, n = self._counts(members & (self.delay > self.limit))
        return (*found, SpeedResult(before, None, n, won, rate(won, n)))

    def _counts(self, members: Flags) -> tuple[int, int]:
        return int((members & self.converted).sum()), int(members.sum())


def _days(instant: Instants, since: Instants) -> NDArray[np.float64]:
    """Days from one instant to another; infinite where it never came."""
    return np.where(instant < NEVER, (np.minimum(instant, NEVER - 1) - since) / DAY, np.inf)
