"""The planted truth: which signals move the odds of winning, and by how much. The only place that knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from sample_data import names
from sample_data.arrays import DAY, NEVER, Flags, Floats, Ints, first_by_lead, instant
from sample_data.catalogue import DATASHEETS, PAPERS, kinds
from sample_data.people import People
from sample_data.routing import Routing
from sample_data.touches import SIGNAL_DAYS, Touches

#: The webinar moves leads that entered before this local instant (the first ten months), nobody after it.
WEBINAR_WORKS_UNTIL = instant(2024, 11, 1)
#: Log odds of winning of a lead without any signal. Students never win.
BASE_LOG_ODDS = -4.1


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal with its true effect on the log odds of ever winning, given all the others."""

    name: str
    log_odds: float
    kind: Literal["attribute", "touch", "treatment"]
    description: str


SIGNALS: tuple[Signal, ...] = (
    Signal("decision maker", 0.95, "attribute", "director, vp or c_level at the entry (as the job title says)"),
    Signal("mid-size company", 0.75, "attribute", "200 to 5,000 employees"),
    Signal("free-mail domain", -1.5, "attribute", "mail domain of a free provider"),
    Signal("competitor", -1.6, "attribute", "industry Measuring instruments"),
    Signal("newsletter", 0.7, "attribute", "Email Opt-In Yes; confounded with students and free mail, so that its raw effect is negative"),
    Signal("referral", 0.35, "attribute", "source Referral"),
    Signal("pricing page", 1.25, "touch", "visited pricing"),
    Signal("quote request", 1.6, "touch", "sent the quote form"),
    Signal("demo", 1.5, "touch", "attended a demo"),
    Signal("several visits", 0.9, "touch", "web visits on three days within five"),
    Signal("datasheet", 0.45, "touch", "downloaded a datasheet"),
    Signal("trade fair", 0.45, "touch", "met at a trade fair"),
    Signal("webinar, first ten months", 2.4, "touch", "attended the webinar, entered before 2024-11-01"),
    Signal("webinar, later", 0.0, "touch", "attended the webinar, entered from 2024-11-01 on"),
    Signal("mail click", 0.2, "touch", "clicked a link in a nurture mail"),
    Signal("mail open", 0.0, "touch", "opened a mail, by people or bots"),
    Signal("white paper", 0.0, "touch", "downloaded a white paper"),
    Signal("social follow", 0.0, "touch", "followed on LinkedIn"),
    Signal("careers page", -0.5, "touch", "visited careers"),
    Signal("unsubscribe", -1.0, "touch", "unsubscribed from the nurture mails"),
    Signal("called fast", 0.3, "treatment", "called within 24 hours of being handed off; the old score decides who is"),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Signals of each lead in its first 30 days: flags [n, n_signals], and since when those with a positive effect were all seen [n]."""

    flags: Flags
    complete_at: Ints


def log_odds() -> Floats:
    """True effects in the order of `SIGNALS`."""
    return np.array([signal.log_odds for signal in SIGNALS])


def position(name: str) -> int:
    """Place of a signal in `SIGNALS`."""
    return next(place for place, signal in enumerate(SIGNALS) if signal.name == name)


def measure(people: People, touches: Touches, routing: Routing) -> Measured:
    """Measure every signal on what the lead really did (touches sorted by lead and instant), seen by the CRM or not."""
    early = touches.where(touches.at < people.created[touches.lead] + SIGNAL_DAYS * DAY)
    attributes = (
        people.decider, people.mid_size, people.free_mail, people.companies.industry == names.COMPETITOR, people.subscriber,
        people.source == names.REFERRAL,
    )  # fmt: skip
    firsts = _firsts(people, early)
    touched = firsts < NEVER
    flags = np.column_stack((*attributes, *touched, routing.fast))
    decisive = np.array([signal.log_odds > 0 for signal in SIGNALS if signal.kind == "touch"])
    seen = np.where(touched[decisive], firsts[decisive], 0).max(axis=0)
    return Measured(flags, seen)


def _firsts(people: People, early: Touches) -> Ints:
    """First instant of each touch signal, shape [n_touch_signals, n], in the order of `SIGNALS`."""
    n = people.n

    def first(chosen: Flags) -> Ints:
        return first_by_lead(early.lead, early.at, chosen[early.kind], n)

    webinar = first(kinds("attend", ("webinar",)))
    before = people.created < WEBINAR_WORKS_UNTIL
    return np.stack(
        (
            first(kinds("visit", ("pricing",))),
            first(kinds("quote")),
            first(kinds("attend", ("demo",))),
            _first_burst(people, early.where(early.is_kind(kinds("visit")))),
            first(kinds("download", DATASHEETS)),
            first(kinds("attend", ("trade fair",))),
            np.where(before, webinar, NEVER),
            np.where(before, NEVER, webinar),
            first(kinds("click")),
            first(kinds("open")),
            first(kinds("download", PAPERS)),
            first(kinds("follow")),
            first(kinds("visit", ("careers",))),
            first(kinds("unsubscribe")),
        )
    )


def _first_burst(people: People, visits: Touches) -> Ints:
    """When the third day with visits within five days began, by lead."""
    day = visits.at // DAY
    new_day = np.ones(len(day), dtype=bool)
    new_day[1:] = (visits.lead[1:] != visits.lead[:-1]) | (day[1:] != day[:-1])
    daily = visits.where(new_day)
    day = day[new_day]
    third = np.zeros(len(day), dtype=bool)
    third[2:] = (daily.lead[2:] == daily.lead[:-2]) & (day[2:] - day[:-2] < 5)
    return first_by_lead(daily.lead, daily.at, third, people.n)
