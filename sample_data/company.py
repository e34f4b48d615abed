"""One block of the made-up company, drawn in the order in which things happen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sample_data.changes import Changes, Feedback, draw_changes, draw_feedback
from sample_data.effects import Measured, measure
from sample_data.mails import draw_mails
from sample_data.outcomes import Deals, Journeys, Returns, draw_deals, draw_journeys, draw_returns
from sample_data.people import People, draw_people
from sample_data.process import as_recorded, whole_history
from sample_data.routing import Routing, route
from sample_data.touches import Touches, draw_research, join

#: Leads drawn at a time: about a million touches, a few hundred megabytes.
BLOCK = 50_000


@dataclass(frozen=True, slots=True)
class LeadBlock:
    """Leads ``first`` … ``first + people.n − 1`` of the company and everything about them; lead numbers inside count from 0."""

    first: int
    people: People
    routing: Routing
    measured: Measured
    journeys: Journeys
    returns: Returns
    deals: Deals
    changes: Changes
    feedback: Feedback
    touches: Touches


def blocks(leads: int, seed: int) -> Iterator[LeadBlock]:
    """Draw the company, block by block; the same seed and number of leads give the same company.

    Args:
        leads: Number of leads, at least 1.
        seed: Any whole number from 0.
    """
    for first in range(0, leads, BLOCK):
        yield draw_block(np.random.default_rng([seed, first // BLOCK]), first, min(BLOCK, leads - first))


def draw_block(rng: np.random.Generator, first: int, leads: int) -> LeadBlock:
    """Draw one block: people, what they do, what the old score does with them, how they end, and what is left of the touches."""
    people = draw_people(rng, leads)
    first_weeks = join([draw_research(rng, people), draw_mails(rng, people)]).in_order()
    routing = route(rng, people, first_weeks)
    measured = measure(people, first_weeks, routing)
    journeys = draw_journeys(rng, people, routing, measured)
    returns = draw_returns(rng, people, journeys)
    deals = draw_deals(rng, people, journeys, returns)
    touches = as_recorded(people, whole_history(rng, people, first_weeks, journeys, returns))
    changes = draw_changes(rng, people)
    feedback = draw_feedback(rng, people, routing, measured, journeys)
    return LeadBlock(first, people, routing, measured, journeys, returns, deals, changes, feedback, touches)
