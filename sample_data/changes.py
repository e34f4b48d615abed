"""Changes of titles, sizes and owners after the entry, and what buyers and reps said."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample_data import names
from sample_data.arrays import DATA_END, DAY, NEVER, Floats, Ints, Random, lapse
from sample_data.effects import Measured, position
from sample_data.outcomes import Journeys
from sample_data.people import People
from sample_data.routing import HOT, Routing

CHANGED_FIELDS = ("Job Title", "Number of Employees", "Lead Owner")
_CHANGE_SHARE = 0.04


@dataclass(frozen=True, slots=True)
class Changes:
    """Values as of the export, shape [n], and when the later one came in (`NEVER`: it is the first one)."""

    title: Ints
    title_at: Ints
    employees: Ints
    employees_at: Ints
    owner: Ints
    owner_at: Ints


def draw_changes(rng: Random, people: People) -> Changes:
    """A few leads change their job, their company's size is corrected, or their owner changes."""
    n = people.n

    def moments() -> Ints:
        at = people.created + (20 + rng.integers(0, 380, n)) * DAY + rng.integers(0, DAY // 8, n)
        return np.where((rng.random(n) < _CHANGE_SHARE) & ~people.student & (at < DATA_END), at, NEVER)

    title_at, employees_at, owner_at = moments(), moments(), moments()
    size = np.maximum((people.companies.employees * rng.uniform(0.7, 1.6, n)).astype(np.int64), 2)
    return Changes(
        title=np.where(title_at < NEVER, rng.integers(0, names.N_TITLES, n), people.title),
        title_at=title_at,
        employees=np.where(employees_at < NEVER, size, people.companies.employees),
        employees_at=employees_at,
        owner=np.where(owner_at < NEVER, rng.integers(0, len(names.REPS), n), people.owner),
        owner_at=owner_at,
    )


BUYER_QUESTION = "What one thing did we provide that helped you choose us?"
SALES_QUESTION = "Was this lead worth your call?"
#: Answer, touch point, and the signal of those who may give it (empty: anyone).
BUYER_ANSWERS: tuple[tuple[str, str, str], ...] = (
    ("The demo with our own parts", "event / attend / demo", "demo"),
    ("Clear prices on your website", "web / visit / pricing", "pricing page"),
    ("A quote within a day", "web / quote / quote form", "quote request"),
    ("The datasheets: complete, and honest about drift", "web / download", "datasheet"),
    ("We tried the instrument at your stand", "event / attend / trade fair", "trade fair"),
    ("The webinar on calibration", "event / attend / webinar", "webinar, first ten months"),
    ("Your sales engineer knew our process", "call / connected", ""),
    ("Delivery in two weeks", "", ""),
    ("Recommendation of a colleague", "", ""),
)
#: Weights of the answers: what really moved them is named more often.
_BUYER_WEIGHTS = (6.0, 3.0, 4.0, 2.0, 2.0, 4.0, 1.2, 0.8, 0.6)
SALES_ANSWERS = ("Yes, ready to talk", "Not yet, keep nurturing", "No, wrong person", "No, only collecting papers")


@dataclass(frozen=True, slots=True)
class Feedback:
    """Answers, shape [f]: lead, instant, whether a buyer gave it, and which answer (a place in the list of its side)."""

    lead: Ints
    at: Ints
    buyer: Ints
    answer: Ints


def draw_feedback(rng: Random, people: People, routing: Routing, measured: Measured, journeys: Journeys) -> Feedback:
    """A third of the winners say what helped them; reps judge a third of the hot leads that they called."""
    buyers = np.flatnonzero((journeys.won < NEVER) & (rng.random(people.n) < 0.35))
    buyer_at = journeys.won[buyers] + 2 * DAY + lapse(rng, 8.0, len(buyers))
    judged = np.flatnonzero((routing.tier == HOT) & (journeys.contacted < NEVER) & (rng.random(people.n) < 0.33))
    judged_at = journeys.contacted[judged] + DAY // 24 + lapse(rng, 1.0, len(judged))
    return Feedback(
        lead=np.concatenate((buyers, judged)),
        at=np.concatenate((buyer_at, judged_at)),
        buyer=np.repeat([1, 0], [len(buyers), len(judged)]),
        answer=np.concatenate((_buyer_answers(rng, measured, buyers), _verdicts(rng, people, journeys, judged))),
    )


def _buyer_answers(rng: Random, measured: Measured, buyers: Ints) -> Ints:
    weights: Floats = np.empty((len(buyers), len(BUYER_ANSWERS)))
    for place, ((_, _, signal), weight) in enumerate(zip(BUYER_ANSWERS, _BUYER_WEIGHTS, strict=True)):
        weights[:, place] = weight * (measured.flags[buyers, position(signal)] if signal else 1.0)
    edges = np.cumsum(weights, axis=1)
    drawn: Ints = (rng.random(len(buyers))[:, None] * edges[:, -1:] > edges).sum(axis=1)
    return drawn


def _verdicts(rng: Random, people: People, journeys: Journeys, judged: Ints) -> Ints:
    good = rng.random(len(judged)) < np.where(journeys.qualified[judged] < NEVER, 0.75, 0.15)
    other = np.where(rng.random(len(judged)) < 0.6, 1, 2)
    return np.select([people.student[judged], good], [3, 0], other)
