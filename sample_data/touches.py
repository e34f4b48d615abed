"""Touches of the first weeks: visits in bursts, downloads, forms, events and follows. Nothing here knows how the lead ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample_data import names
from sample_data.arrays import (
    DATA_FROM,
    DAY,
    HOUR,
    MINUTE,
    Flags,
    Floats,
    Ints,
    Random,
    any_by_lead,
    chance,
    in_daytime,
    lapse,
    sigmoid,
)  # fmt: skip
from sample_data.catalogue import DOWNLOADS, FIRST_DOWNLOAD, FIRST_PAGE, kind
from sample_data.people import People

#: The first weeks, in which the true signals are measured.
SIGNAL_DAYS = 30
_RESEARCH_DAYS = 60
_PAGE_WEIGHTS = np.array([0.24, 0.36, 0.26, 0.14])  # home, product, specs, webinar page
_CAREERS_WEIGHT, _PRICING_WEIGHT = 0.25, 0.30


@dataclass(frozen=True, slots=True)
class Touches:
    """Touches as columns, shape [n].

    Args:
        lead: Number of the lead within its block.
        at: Local instant, in seconds.
        kind: Position in `catalogue.KINDS`.
        dwell: Time spent, in seconds; NaN where there is none.
        bot: Done by a bot.
        flagged: Recognised as done by a bot.
    """

    lead: Ints
    at: Ints
    kind: Ints
    dwell: Floats
    bot: Flags
    flagged: Flags

    def where(self, chosen: Flags | Ints) -> Touches:
        """The chosen rows."""
        return Touches(self.lead[chosen], self.at[chosen], self.kind[chosen], self.dwell[chosen], self.bot[chosen], self.flagged[chosen])

    def in_order(self) -> Touches:
        """Sorted by lead and instant."""
        return self.where(np.lexsort((self.kind, self.at, self.lead)))

    def is_kind(self, chosen: Flags) -> Flags:
        """Whether each touch is of one of the chosen kinds."""
        found: Flags = chosen[self.kind]
        return found


def touch(lead: Ints, at: Ints, kinds: Ints | int, *, dwell: Floats | None = None) -> Touches:
    """Touches by people."""
    n, nobody = len(lead), np.zeros(len(lead), dtype=bool)
    return Touches(lead, at, np.broadcast_to(kinds, n), np.full(n, np.nan) if dwell is None else dwell, nobody, nobody)


def join(batches: list[Touches]) -> Touches:
    """All touches of several batches."""
    columns = zip(*((b.lead, b.at, b.kind, b.dwell, b.bot, b.flagged) for b in batches), strict=True)
    return Touches(*(np.concatenate(column) for column in columns))


def draw_research(rng: Random, people: People) -> Touches:
    """All touches of people in their first 60 days but mails, calls and what the sales process brings."""
    visits = _visits(rng, people)
    pricing = any_by_lead(visits.lead, visits.kind == kind("web", "visit", "pricing"), people.n)
    batches = [visits, _downloads(rng, people), _forms(rng, people, pricing), _webinars(rng, people), _fairs(rng, people)]
    batches += [_demos(rng, people), _follows(rng, people)]
    found = join(batches)
    return found.where(found.at < people.created[found.lead] + _RESEARCH_DAYS * DAY)


def _sessions(rng: Random, people: People) -> tuple[Ints, Ints]:
    """Lead and start of each web session: before and at the entry, later, and three to five days running for some."""
    n, h = people.n, people.engagement
    everyone = np.arange(n)
    entry = everyone[(people.source != names.PURCHASED) & (people.source != names.TRADE_FAIR)]
    earlier = everyone[rng.random(n) < 0.15]
    later = np.repeat(everyone, np.minimum(rng.poisson(np.exp(-0.25 + 0.35 * h)), 8))
    running = everyone[chance(rng, sigmoid(-2.1 + 0.5 * h))]
    days = 3 + rng.integers(0, 2, len(running))
    burst = np.repeat(running, days)
    day_in_burst = np.arange(len(burst)) - np.repeat(np.cumsum(days) - days, days)
    start = np.repeat(people.created[running] + DAY + lapse(rng, 3.0, len(running)), days) + day_in_burst * DAY
    return np.concatenate((entry, earlier, later, burst)), np.concatenate(
        (
            people.created[entry] - rng.integers(4 * MINUTE, 30 * MINUTE, len(entry)),
            in_daytime(rng, people.created[earlier] - DAY - lapse(rng, 6.0, len(earlier))),
            in_daytime(rng, people.created[later] + DAY + lapse(rng, 8.0, len(later))),
            in_daytime(rng, start),
        )
    )


def _visits(rng: Random, people: People) -> Touches:
    lead, start = _sessions(rng, people)
    pages = 1 + np.minimum(rng.poisson(1.0, len(lead)), 5)
    viewer, begin = np.repeat(lead, pages), np.repeat(start, pages)
    place = np.arange(len(viewer)) - np.repeat(np.cumsum(pages) - pages, pages)
    dwell = np.round(np.minimum(35 * np.exp(0.9 * rng.standard_normal(len(viewer))), 1_500)) + 1
    at = begin + place * rng.integers(20, 40, len(viewer))
    visits = touch(viewer, at, FIRST_PAGE + _pages(rng, people, viewer), dwell=dwell)
    return visits.where(visits.at >= DATA_FROM - 30 * DAY)


def _pages(rng: Random, people: People, viewer: Ints) -> Ints:
    """A page for each view; only leads that look for prices see pricing, students never do."""
    buyer = ~people.student & chance(rng, sigmoid(-0.95 + 0.5 * people.engagement + 0.4 * people.decider))
    careers = chance(rng, np.where(people.student, 0.25, 0.08))
    weights = np.zeros((4, 6))
    for wants_pricing in (0, 1):
        for wants_careers in (0, 1):
            rest = 1 - wants_pricing * _PRICING_WEIGHT - wants_careers * _CAREERS_WEIGHT
            special = [wants_careers * _CAREERS_WEIGHT, wants_pricing * _PRICING_WEIGHT]
            weights[2 * wants_pricing + wants_careers] = [*(rest * _PAGE_WEIGHTS), *special]
    edges = np.cumsum(weights, axis=1)[:, :-1]
    kind_of_lead = 2 * buyer.astype(np.int64) + careers
    drawn: Ints = (rng.random(len(viewer))[:, None] > edges[kind_of_lead[viewer]]).sum(axis=1)
    return drawn


def _downloads(rng: Random, people: People) -> Touches:
    """Buyers take a paper or two; students take most of what there is."""
    everyone = np.arange(people.n)
    usual = np.repeat(everyone, np.where(people.student, 0, rng.poisson(np.exp(-0.75 + 0.25 * people.engagement))))
    paper = rng.integers(0, len(DOWNLOADS), len(usual))
    students = everyone[people.student]
    row, column = np.nonzero(rng.random((len(students), len(DOWNLOADS))) < 0.72)
    lead = np.concatenate((usual, students[row]))
    delay = np.where(rng.random(len(lead)) < 0.35, rng.integers(0, HOUR, len(lead)), lapse(rng, 6.0, len(lead)))
    return touch(lead, people.created[lead] + delay, FIRST_DOWNLOAD + np.concatenate((paper, column)))


def _forms(rng: Random, people: People, pricing: Flags) -> Touches:
    everyone = np.arange(people.n)
    asks = everyone[~people.student & chance(rng, sigmoid(-3.2 + 0.35 * people.engagement + 1.2 * pricing))]
    quote_at = people.created[asks] + np.where(rng.random(len(asks)) < 0.35, 0, lapse(rng, 7.0, len(asks)))
    writes = everyone[rng.random(people.n) < np.where(people.student, 0.03, 0.14)]
    contact_at = people.created[writes] + np.where(rng.random(len(writes)) < 0.7, 0, lapse(rng, 9.0, len(writes)))
    return join(
        [touch(asks, quote_at, kind("web", "quote", "quote form")), touch(writes, contact_at, kind("web", "contact", "contact form"))]
    )


def _webinars(rng: Random, people: People) -> Touches:
    """A registration, and for most the webinar itself, every Thursday at 15:00."""
    likely = np.select([people.source == names.WEBINAR, people.student], [0.85, 0.3], 0.13)
    lead = np.flatnonzero(rng.random(people.n) < likely)
    at_entry = (people.source[lead] == names.WEBINAR) | (rng.random(len(lead)) < 0.3)
    registered = people.created[lead] + np.where(at_entry, rng.integers(0, 300, len(lead)), lapse(rng, 7.0, len(lead)))
    day = registered // DAY
    thursday = day + 1 + (6 - day) % 7  # day 0 was a Thursday
    attends = rng.random(len(lead)) < 0.72
    shown = thursday[attends] * DAY + 15 * HOUR + rng.integers(-5 * MINUTE, 10 * MINUTE, int(attends.sum()))
    seconds = _seconds(rng, len(shown), 2_600, 700)
    register = touch(lead, registered, kind("event", "register", "webinar"))
    return join([register, touch(lead[attends], shown, kind("event", "attend", "webinar"), dwell=seconds)])


def _seconds(rng: Random, n: int, mean: float, spread: float) -> Floats:
    """Time spent at an event, at least five minutes."""
    seconds: Floats = np.maximum(rng.normal(mean, spread, n), 300.0).round()
    return seconds


def _fairs(rng: Random, people: People) -> Touches:
    at_fair = np.flatnonzero(people.source == names.TRADE_FAIR)
    later = np.flatnonzero((people.source != names.TRADE_FAIR) & ~people.student & (rng.random(people.n) < 0.04))
    lead = np.concatenate((at_fair, later))
    before = people.created[at_fair] - rng.integers(10 * MINUTE, 2 * HOUR, len(at_fair))
    after = in_daytime(rng, people.created[later] + DAY + lapse(rng, 9.0, len(later)))
    return touch(lead, np.concatenate((before, after)), kind("event", "attend", "trade fair"))


def _demos(rng: Random, people: People) -> Touches:
    likely = sigmoid(-2.95 + 0.4 * people.engagement + 0.4 * people.decider)
    lead = np.flatnonzero(~people.student & chance(rng, likely))
    at = in_daytime(rng, people.created[lead] + 2 * DAY + lapse(rng, 6.0, len(lead)))
    seconds = _seconds(rng, len(lead), 2_400, 600)
    return touch(lead, at, kind("event", "attend", "demo"), dwell=seconds)


def _follows(rng: Random, people: People) -> Touches:
    lead = np.flatnonzero(rng.random(people.n) < np.where(people.student, 0.12, 0.08))
    at = people.created[lead] + lapse(rng, 10.0, len(lead))
    return touch(lead, at, kind("social", "follow", "LinkedIn"))
