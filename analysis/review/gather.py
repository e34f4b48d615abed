"""What happened since a version became active: gathered from the import, evaluated by `analysis.review`.

Reading all mature leads since the activation is a recorded access; from then on these leads no longer count as unseen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.backtest.scored_leads import Flags, Scored
from analysis.dataset.histories import NEVER, Facts, as_datetime, first_after, or_later, read_stage_facts
from analysis.inference.estimate import Answer, NotEstimable
from analysis.inference.intervals import difference, rate
from analysis.inference.two_groups import compare_rates
from analysis.replay.replay import turned_hot
from analysis.replay.rows import Spans
from analysis.review.calendar import standing
from analysis.review.drift import MonitoredInput, Moved, moved_inputs
from analysis.review.first_contact import ContactPromise, HotLeadTimes, contact_promise
from analysis.review.promises import AGREED_SHARE, PromisedShare, PromiseTerms, expected_at_last_look, promised_share
from analysis.review.record import Realised, Review
from analysis.review.weakened_rules import RuleCounts, RuleThenAndNow, WatchedRule, rules_then_and_now
from analysis.routing.contacts import read_contacts
from analysis.routing.handed_off import hot_handoffs
from analysis.rules import DAY
from analysis.scorecard import Scorecard
from analysis.scoring.counts import forced_tiers, scores, tier_index
from analysis.scoring.patterns import Levels
from analysis.snapshots.early_outcome import EARLY_DAYS, read_early, usual_early
from analysis.snapshots.levels import levels_at
from analysis.snapshots.study_data import StudyData
from analysis.snapshots.take import Status
from analysis.study import JudgedBy

#: Width of the bands in which the score is monitored.
_BAND = 10
NO_HANDOFFS = NotEstimable("no_handoffs", "The import does not say which leads were handed to sales.")
NO_CONTACTS = NotEstimable("no_contacts", "The import does not say when sales worked a lead.")
Instants = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ActiveVersion:
    """An active version, with what was promised when it was signed.

    Args:
        label: Its name in sentences.
        card: The scorecard.
        activated: When it became active (µs since 1970, UTC).
        expected: Conversions and leads of its hot leads in the evidence it was signed with.
        hot_leads_a_week: Expected flow, from 0.
        qualified_share: What marketing promised.
        within_hours: Working hours in which sales promised the first contact.
        held: Days on which reviews of it were decided.
    """

    label: str
    card: Scorecard
    activated: int
    expected: tuple[int, int]
    hot_leads_a_week: float
    qualified_share: float = AGREED_SHARE
    within_hours: float = 4.0
    held: tuple[int, ...] = ()


def review(study_data: StudyData, version: ActiveVersion, *, now: int | None = None) -> Review:
    """Review a version by what happened since it became active.

    Args:
        study_data: The study; its leads of all parts are read, which the caller records.
        version: The version.
        now: The instant of the review (µs since 1970, UTC); None: the end of the data. What happened later is not known to it.

    Raises:
        PlumblineError: As `StudyData.ledger`.
    """
    window = study_data.snapshots.window.data_to
    at = min(now, window) if now is not None and window is not None else (now or window or version.activated)
    leads = _leads(study_data, version, at)
    days = tuple(as_datetime(each).date() for each in version.held)
    return Review(
        version=version.label,
        activated=version.activated,
        now=at,
        calendar=standing(
            as_datetime(version.activated).date(), today=as_datetime(at).date(), hot_leads_a_week=version.hot_leads_a_week, held=days
        ),
        realised=_realised(study_data, leads, version),
        promised=_promised(study_data, version, at),
        contact=_contact(study_data, version, at),
        moved=_moved(leads, version.card),
        rules=_rules(leads, version.card),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _ReviewedLeads:
    """Leads at risk with a snapshot by the instant of the review.

    Args:
        levels: Level of each rule, ``[n, n_rules]``.
        found: Scores and tiers.
        since: Whether the snapshot lies after the activation.
        judged: Whether its horizon had passed by then.
        converted: Reached the outcome within the horizon.
        early_judged: Whether the early outcome was open at the snapshot, and its days had passed by then.
        early_converted: Reached the early outcome within its days.
        design: Whether screens showed it when the version was made.
    """

    levels: Levels
    found: Scored
    since: Flags
    judged: Flags
    converted: Flags
    early_judged: Flags
    early_converted: Flags
    design: Flags

    @property
    def before(self) -> Flags:
        """Leads on which the version was designed: those before it that were shown."""
        return np.asarray(~self.since & self.design)


def _leads(study_data: StudyData, version: ActiveVersion, at: int) -> _ReviewedLeads:
    taken, card = study_data.snapshots, version.card
    rows = np.flatnonzero(((taken.status == Status.MATURE) | (taken.status == Status.IMMATURE)) & (taken.as_of <= at))
    levels = levels_at(study_data.dataset, study_data.ledger(card), taken.lead_no[rows], taken.as_of[rows])
    score = scores(levels, card)
    horizon = 0 if taken.horizon_days is None else taken.horizon_days * DAY
    early = read_early(study_data, rows, usual_early(study_data))
    return _ReviewedLeads(
        levels=levels,
        found=Scored(score, tier_index(score, *forced_tiers(levels, card), card)),
        since=taken.as_of[rows] >= version.activated,
        judged=taken.judged[rows] & (taken.as_of[rows] + horizon <= at),
        converted=taken.converted[rows],
        early_judged=early.open & (taken.as_of[rows] + mature_days(study_data) * DAY <= at),
        early_converted=early.reached,
        design=study_data.parts.codes[rows] == study_data.parts.names.index(study_data.visible_part),
    )


def mature_days(study_data: StudyData) -> int:
    """Days in which a hot lead is to be qualified: the early outcome's."""
    return usual_early(study_data).within_days or EARLY_DAYS


def _realised(study_data: StudyData, leads: _ReviewedLeads, version: ActiveVersion) -> Realised:
    since, mature = leads.since & leads.judged, leads.since & leads.judged & leads.found.hot
    n, won = int(mature.sum()), int((mature & leads.converted).sum())
    expected, leads_then = version.expected
    horizon = study_data.snapshots.horizon_days or 0
    then = leads.before & leads.judged
    return Realised(
        expected=rate(expected, leads_then),
        realised=rate(won, n),
        difference=difference((won, expected), (n, leads_then)),
        test=compare_rates((won, expected), (n, leads_then)),
        base_before=_rate(leads.converted, then),
        base_now=_rate(leads.converted, since),
        n_not_mature=int((leads.since & ~leads.judged & leads.found.hot).sum()),
        judged_from=version.activated + horizon * DAY,
    )


def _rate(converted: Flags, among: Flags) -> Answer:
    return rate(int((converted & among).sum()), int(among.sum()))


def handoffs(study_data: StudyData, since: int) -> Facts:
    """Leads handed to sales as hot since an instant, each once."""
    _, handed_off = hot_handoffs(study_data)
    later = np.flatnonzero(handed_off.at >= since)
    lead_no, first = np.unique(handed_off.lead_no[later], return_index=True)
    return Facts(lead_no, handed_off.at[later][first], np.zeros(len(first)))


def _promised(study_data: StudyData, version: ActiveVersion, at: int) -> PromisedShare | NotEstimable:
    handed = handoffs(study_data, version.activated)
    if len(handed.at) == 0:
        return NO_HANDOFFS
    stages = or_later(usual_early(study_data).stage)
    qualified = first_after(read_stage_facts(study_data.dataset, stages), handed.lead_no, handed.at - 1)
    terms = PromiseTerms(
        version.activated, mature_days(study_data), expected_at_last_look(version.hot_leads_a_week), version.qualified_share
    )
    return promised_share(handed.at, _or_negative(qualified), terms, now=at)


def _contact(study_data: StudyData, version: ActiveVersion, at: int) -> ContactPromise | NotEstimable:
    handed, contacts = handoffs(study_data, version.activated), read_contacts(study_data.dataset)
    if len(handed.at) == 0:
        return NO_HANDOFFS
    if contacts is None:
        return NO_CONTACTS
    times = HotLeadTimes(
        turned_hot=_turned_hot(study_data, version, handed),
        handed_off=handed.at,
        contacted=_or_negative(contacts.first(handed.lead_no, handed.at)),
    )
    hours, zone = study_data.study.working_hours, study_data.study.time_zone
    return contact_promise(times, promised_hours=version.within_hours, hours=hours, time_zone=zone, now=at)


def _turned_hot(study_data: StudyData, version: ActiveVersion, handed: Facts) -> Instants:
    """When each lead began to wait in the system: when it turned hot since the version became active, up to its handoff; else −1."""
    spans = Spans(handed.lead_no, np.full_like(handed.at, version.activated), handed.at + 1)
    return _or_negative(turned_hot(study_data.dataset, study_data.ledger(version.card), version.card, spans))


def _or_negative(at: Instants) -> Instants:
    return np.where(at == NEVER, -1, at)


def _moved(leads: _ReviewedLeads, card: Scorecard) -> tuple[Moved, ...]:
    """Every rule, the score and the tiers: what goes into the scorecard and what comes out of it. No outcome is read."""
    groups = (leads.before, leads.since)
    watched = [_watched(rule.name, ("not met", "met"), leads.levels[:, i] > 0, groups) for i, rule in enumerate(card.rules)]
    bands = tuple(f"{lower}–{min(lower + _BAND - 1, 100)}" for lower in range(0, 100, _BAND))
    watched.append(_watched("score", bands, np.minimum(leads.found.score // _BAND, len(bands) - 1), groups))
    watched.append(_watched("tier", tuple(tier.name for tier in card.tiers), leads.found.tier, groups))
    return moved_inputs(watched)


def _watched(name: str, bins: tuple[str, ...], place: NDArray[np.generic], groups: tuple[Flags, Flags]) -> MonitoredInput:
    before, now = (np.bincount(place[group].astype(np.int64), minlength=len(bins)) for group in groups)
    return MonitoredInput(name, bins, tuple(before.tolist()), tuple(now.tolist()))


def _rules(leads: _ReviewedLeads, card: Scorecard) -> tuple[RuleThenAndNow, ...]:
    """Rules then and now: by the early outcome, which is known soon, and by the outcome itself."""
    outcomes: tuple[tuple[JudgedBy, Flags, Flags], ...] = (
        ("early outcome", leads.early_judged, leads.early_converted),
        ("outcome", leads.judged, leads.converted),
    )
    watched = [
        WatchedRule(rule.name, points, by, *(_counts(met, converted, group & judged) for group in (leads.before, leads.since)))
        for by, judged, converted in outcomes
        for rule, points, met in zip(card.rules, card.points, (leads.levels > 0).T, strict=True)
    ]
    return rules_then_and_now(watched)


def _counts(met: Flags, converted: Flags, among: Flags) -> RuleCounts:
    n_met, n = int((among & met).sum()), int(among.sum())
    won_met, won = int((among & met & converted).sum()), int((among & converted).sum())
    return RuleCounts(n_met, won_met, n - n_met, won - won_met)
