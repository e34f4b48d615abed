"""Whom each rep should call next: open leads in the order of what they promise, why, and how long they have been waiting.

Only entries whose outcome still counts are listed: those no older than snapshot age and horizon together. What became of older leads is
evidence, part of it sealed, and a list of who is still open would reveal it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.dataset.entries import micros
from analysis.dataset.histories import NEVER, Histories, Instants, first_after, or_later, read_histories, read_stage_facts
from analysis.evaluation import Evaluation
from analysis.handoff.crm_fields import called_tiers
from analysis.inference.estimate import Answer, NotEstimable
from analysis.leads.scores import LeadScores, score_leads
from analysis.replay.replay import turned_hot
from analysis.replay.rows import Spans
from analysis.routing.contacts import read_contacts
from analysis.routing.handed_off import hot_handoffs
from analysis.routing.working_hours import working_hours_between
from analysis.rules import DAY
from analysis.scorecard import Scorecard
from analysis.snapshots.study_data import StudyData

#: Working hours until the first contact, where the hot tier promises none.
WITHIN_HOURS = 4.0
#: A new lead; one that came back after it was lost or disqualified; one that has bought before.
Population = Literal["new", "returning", "existing"]


@dataclass(frozen=True, slots=True)
class ContactClock:
    """The clock of the promised first contact.

    Args:
        since: When it began: handed to sales, else first hot (µs since 1970, UTC).
        hours: Working hours waited until the first contact, or until now.
        promised: Working hours that were promised.
        contacted: Somebody has called since.
    """

    since: int
    hours: float
    promised: float
    contacted: bool

    @property
    def overdue(self) -> bool:
        """Nobody has called, and the promised hours are over."""
        return not self.contacted and self.hours > self.promised


@dataclass(frozen=True, slots=True)
class Priority:
    """One lead to call.

    Args:
        reasons: The three rules that give it most points.
        entered: When its present entry began (µs since 1970, UTC).
        last_touch: Its latest own touch; None without any.
        expected: Share of leads with such a score that converted.
        expected_value: That share times the amount of a conversion; None where either is not known.
        waiting: The promised clock; None for leads that are not hot.
    """

    lead_no: int
    lead_id: str
    owner: str
    score: int
    tier: str
    reasons: tuple[str, ...]
    entered: int
    last_touch: int | None
    expected: Answer
    expected_value: float | None
    population: Population
    waiting: ContactClock | None


@dataclass(frozen=True, slots=True)
class Priorities:
    """Everybody's leads to call, the best first.

    Args:
        as_of: The instant (µs since 1970, UTC).
        within_days: Entries no older than this are listed.
        called: Names of the tiers that are routed to a call.
        leads: By tier, then score, then latest own touch.
        currency: Of the expected values.
    """

    as_of: int
    within_days: int
    called: tuple[str, ...]
    leads: tuple[Priority, ...]
    currency: str | None

    @property
    def owners(self) -> tuple[str, ...]:
        """Reps with leads to call, by name; an empty name for leads without an owner, last."""
        return tuple(sorted({each.owner for each in self.leads}, key=lambda name: (not name, name.casefold())))

    def of(self, owner: str) -> tuple[Priority, ...]:
        """One rep's own leads, in order."""
        return tuple(each for each in self.leads if each.owner == owner)


def priorities(study_data: StudyData, card: Scorecard, judged: Evaluation, *, as_of: int) -> Priorities | NotEstimable:
    """Open leads in the tiers that are routed to a call, in the order in which to call them.

    Args:
        study_data: The study.
        card: The scorecard that routes.
        judged: What the card achieved on leads that screens may see: the conversion of each score.
        as_of: The instant (µs since 1970, UTC).

    Returns:
        ``undated`` for leads without dates, ``no_horizon`` where the study sets none.

    Raises:
        PlumblineError: As `StudyData.ledger`.
    """
    snapshots = study_data.snapshots
    if snapshots.undated:
        return NotEstimable("undated", "The leads have no dates, so it is not known which are still open.")
    if snapshots.horizon_days is None:
        return NotEstimable("no_horizon", "The outcome counts without an end, so no lead ever becomes too old to call.")
    days = (snapshots.age_days or 0) + snapshots.horizon_days
    entries = _open_entries(study_data, as_of, days)
    found = score_leads(study_data.dataset, study_data.ledger(card), card, as_of=as_of)
    wanted = np.isin(found.tier, list(called_tiers(card))) & np.isin(found.lead_no, entries.lead_no)
    task = _OpenLeads(study_data, card, judged, as_of, entries)
    leads = task.leads(found, np.flatnonzero(wanted))
    names = tuple(card.tiers[place].name for place in sorted(called_tiers(card)))
    return Priorities(as_of, days, names, leads, study_data.dataset.meta.currency)


def _open_entries(study_data: StudyData, as_of: int, days: int) -> Histories:
    """The latest entry of each lead by an instant, where it is still open and no older than some days."""
    every = read_histories(study_data.dataset, study_data.study.outcome.stage)
    known = every.entry <= as_of
    last = np.append(every.lead_no[known][1:] != every.lead_no[known][:-1], True) if known.any() else np.zeros(0, dtype=np.bool_)
    chosen = np.flatnonzero(known)[last]
    still = (every.decided_at[chosen] > as_of) & (every.entry[chosen] + days * DAY > as_of)
    rows = chosen[still]
    return Histories(*(getattr(every, name)[rows] for name in Histories.__slots__))


class _OpenLeads:
    """What is known of the open leads beside their scores."""

    def __init__(self, study_data: StudyData, card: Scorecard, judged: Evaluation, as_of: int, entries: Histories) -> None:
        self._study_data, self._card, self._judged, self._as_of = study_data, card, judged, as_of
        self._entries = entries
        self._amount = judged.value / judged.n_converted if judged.n_converted and judged.value else None

    def leads(self, found: LeadScores, places: NDArray[np.int64]) -> tuple[Priority, ...]:
        lead_no = found.lead_no[places]
        row = np.searchsorted(self._entries.lead_no, lead_no)
        entered, touched = self._entries.entry[row], self._last_touches(lead_no)
        waiting = self._waiting(lead_no, entered, found.tier[places] == 0)
        population = self._populations(lead_no, entered, self._entries.closed_before[row])
        made = [
            self._one(found, int(place), (int(entered[at]), int(touched[at])), population[at], waiting[at])
            for at, place in enumerate(places.tolist())
        ]
        order = np.lexsort((lead_no, -touched, -found.score[places], found.tier[places]))
        return tuple(made[at] for at in order.tolist())

    def _one(self, found: LeadScores, place: int, when: tuple[int, int], population: Population, waiting: ContactClock | None) -> Priority:
        score = int(found.score[place])
        band = next(each for each in self._judged.bands if each.lower <= score <= each.upper)
        expected = band.conversion
        known = None if isinstance(expected, NotEstimable) or self._amount is None else expected.value * self._amount
        entered, touched = when
        return Priority(
            lead_no=int(found.lead_no[place]),
            lead_id=found.lead_id[place],
            owner=(found.owner[place] or "").strip(),
            score=score,
            tier=found.tiers[found.tier[place]],
            reasons=found.reasons(place),
            entered=entered,
            last_touch=None if touched < 0 else touched,
            expected=expected,
            expected_value=known,
            population=population,
            waiting=waiting,
        )

    def _last_touches(self, lead_no: NDArray[np.int32]) -> Instants:
        """Latest touch of each lead that is neither ours nor a bot's; −1 without any."""
        touches = self._study_data.dataset.tables.touches
        own = (touches["direction"] != "out").fill_null(True) & ~touches["machine"].fill_null(False)
        seen = touches.filter(own & (micros(touches["occurred_at"]) <= self._as_of))
        latest = seen.group_by("lead_no").agg(at=micros(seen["occurred_at"].max()))
        rows = self._study_data.dataset.run(latest.order_by("lead_no"))
        known, at = rows["lead_no"].to_numpy().astype(np.int32), rows["at"].to_numpy().astype(np.int64)
        found = np.full(len(lead_no), -1, dtype=np.int64)
        _, mine, theirs = np.intersect1d(lead_no, known, assume_unique=True, return_indices=True)
        found[mine] = at[theirs]
        return found

    def _populations(self, lead_no: NDArray[np.int32], entered: Instants, returned: NDArray[np.bool_]) -> list[Population]:
        reached = read_stage_facts(self._study_data.dataset, or_later("won"))
        bought = first_after(reached, lead_no, np.full(len(lead_no), -NEVER)) < entered
        return ["existing" if own else "returning" if again else "new" for own, again in zip(bought, returned, strict=True)]

    def _waiting(self, lead_no: NDArray[np.int32], entered: Instants, hot: NDArray[np.bool_]) -> list[ContactClock | None]:
        """The clock of the hot leads: from the handoff, else from when they turned hot, in this entry."""
        if not hot.any():
            return [None] * len(lead_no)
        _, handed_off = hot_handoffs(self._study_data)
        handed = first_after(handed_off, lead_no, entered - 1)
        turned = np.full(len(lead_no), NEVER)
        spans = Spans(lead_no[hot], entered[hot], np.full_like(entered[hot], self._as_of + 1))
        turned[hot] = turned_hot(self._study_data.dataset, self._study_data.ledger(self._card), self._card, spans)
        since = np.where(handed <= self._as_of, handed, np.minimum(turned, self._as_of))
        contacts = read_contacts(self._study_data.dataset)
        called = contacts.first(lead_no, since) if contacts else np.full(len(lead_no), NEVER)
        contacted = called <= self._as_of
        study = self._study_data.study
        hours = working_hours_between(since, np.where(contacted, called, self._as_of), study.working_hours, study.time_zone)
        promised = self._card.tiers[0].within_hours or WITHIN_HOURS
        clocks = zip(since.tolist(), hours.tolist(), contacted.tolist(), hot.tolist(), strict=True)
        return [ContactClock(at, waited, float(promised), done) if own else None for at, waited, done, own in clocks]
