"""The company's old score, which over-values opens, and what it did: who was handed off to sales, when, and how soon they were called."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample_data.arrays import DATA_END, DAY, HOUR, MINUTE, NEVER, Flags, Floats, Ints, Random, first_by_lead, wait
from sample_data.catalogue import kind, old_points
from sample_data.people import People
from sample_data.touches import Touches

HOT, WARM, COLD = 0, 1, 2
TIERS = ("hot", "warm", "cold")
OLD_THRESHOLDS = (60, 30)
FAST_HOURS = 24


@dataclass(frozen=True, slots=True)
class Routing:
    """What the old score did to each lead, shape [n]; instants are `NEVER` where it did not happen."""

    reached_warm: Ints
    handed: Ints
    tier: Ints
    score: Ints
    last_score: Ints
    contacted: Ints
    fast: Flags


def route(rng: Random, people: People, touches: Touches) -> Routing:
    """Replay the old score over the touches (sorted by lead and instant) of the first weeks.

    Hot leads are handed off at once and called within hours, warm ones after some days, some of the cold ones weeks later.
    """
    score = _running_score(people, touches)
    hot_at, warm_at = (
        np.maximum(first_by_lead(touches.lead, touches.at, score >= edge, people.n), people.created) for edge in OLD_THRESHOLDS
    )
    hot_due = np.where(hot_at < NEVER, hot_at + rng.integers(MINUTE, HOUR, people.n), NEVER)
    warm_due = np.where(warm_at < NEVER, warm_at + wait(rng, 6.0, 0.4, people.n), NEVER)
    cold_due = np.where(rng.random(people.n) < 0.55, people.created + wait(rng, 9.0, 0.5, people.n), NEVER)
    due = np.stack((hot_due, warm_due, cold_due))
    handed = due.min(axis=0)
    at_handoff = _score_at(people, touches, score, handed)
    tier = np.select([at_handoff >= OLD_THRESHOLDS[0], at_handoff >= OLD_THRESHOLDS[1]], [HOT, WARM], COLD)
    contacted = _contacted(rng, people, touches, handed, tier)
    fast = (handed < NEVER) & (contacted - np.minimum(handed, contacted) <= FAST_HOURS * HOUR)
    last = _score_at(people, touches, score, np.minimum(people.created + 30 * DAY, DATA_END))
    return Routing(warm_at, handed, tier, at_handoff, last, contacted, fast)


def _base(people: People) -> Floats:
    points: Floats = 10.0 * people.decider + 5.0 * people.mid_size + 5.0 * people.subscriber
    return points


def _running_score(people: People, touches: Touches) -> Floats:
    """The old score after each touch, 0 to 100."""
    points = old_points()[touches.kind] * ~touches.flagged
    total = np.cumsum(points)
    starts = np.searchsorted(touches.lead, np.arange(people.n))
    before = np.concatenate(([0.0], total))[starts]
    return np.clip(_base(people)[touches.lead] + total - before[touches.lead], 0, 100)


def _score_at(people: People, touches: Touches, score: Floats, at: Ints) -> Ints:
    """The old score of each lead at an instant of its own."""
    known = touches.at <= at[touches.lead]
    found = np.clip(_base(people), 0, 100)
    rows = np.flatnonzero(known)
    found[touches.lead[rows]] = score[rows]  # in order of time: the last known one stays
    return found.astype(np.int64)


def _contacted(rng: Random, people: People, touches: Touches, handed: Ints, tier: Ints) -> Ints:
    """First call that reached the lead: soon for hot leads, and soon after a quote request or a demo, whatever the score."""
    n = people.n
    delay = np.select([tier == HOT, tier == WARM], [wait(rng, 0.2, 0.9, n), wait(rng, 2.6, 0.7, n)], wait(rng, 4.0, 0.7, n))
    called = np.where(handed < NEVER, handed + delay, NEVER)
    asked = first_by_lead(touches.lead, touches.at, (touches.kind == kind("web", "quote", "quote form")), n)
    shown = first_by_lead(touches.lead, touches.at, (touches.kind == kind("event", "attend", "demo")), n)
    answered = np.where(asked < NEVER, np.maximum(asked, people.created) + wait(rng, 0.6, 0.8, n), NEVER)
    met = np.where(shown < NEVER, shown + wait(rng, 0.8, 0.6, n), NEVER)
    return np.minimum(np.minimum(called, answered), met)
