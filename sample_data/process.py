"""What the sales process adds to the touches, and what the end of a journey takes away."""

from __future__ import annotations

import numpy as np

from sample_data.arrays import DATA_END, DAY, HOUR, MINUTE, NEVER, Ints, Random, in_daytime, lapse
from sample_data.catalogue import KINDS, kind, kinds
from sample_data.outcomes import Journeys, Returns
from sample_data.people import People
from sample_data.touches import Touches, join, touch

#: Share of the touches after a journey's end that still happen.
_KEPT_AFTER_END = 0.12
_TOUCHES_A_DAY = 0.2
_STARTS_AFTER = 10 * DAY
_MIX = (
    (kind("web", "visit", "product"), 0.22), (kind("web", "visit", "specs"), 0.16), (kind("web", "visit", "pricing"), 0.06),
    (kind("web", "visit", "home"), 0.08), (kind("email", "send", "personal"), 0.18), (kind("email", "reply", "personal"), 0.12),
    (kind("call", "connected"), 0.11), (kind("call", "attempt"), 0.07),
)  # fmt: skip


def whole_history(rng: Random, people: People, first_weeks: Touches, journeys: Journeys, returns: Returns) -> Touches:
    """All touches of each lead up to the end of the data, seen by the CRM or not.

    Open leads in the sales process go on being touched, silent and closed ones do not: winners collect touches because they live longer.
    """
    calls = _first_calls(rng, people, journeys)
    after_sale = _after_sale(rng, journeys)
    during = join([first_weeks, calls, _sales_process(rng, people, journeys)])
    closed = journeys.closed[during.lead]
    kept = during.where((during.at <= closed) | (rng.random(len(during.at)) < _KEPT_AFTER_END))
    found = join([kept, after_sale, _second_visits(rng, returns)])
    return found.where(found.at < DATA_END).in_order()


def as_recorded(people: People, touches: Touches) -> Touches:
    """What the CRM could see: no visits of leads that refuse cookies, no opens of leads whose mail program blocks images."""
    hidden = people.web_hidden[touches.lead] & touches.is_kind(kinds("visit"))
    hidden |= people.images_hidden[touches.lead] & touches.is_kind(kinds("open"))
    return touches.where(~hidden)


def _first_calls(rng: Random, people: People, journeys: Journeys) -> Touches:
    """The call that reached the lead, and attempts in the day before."""
    lead = np.flatnonzero(journeys.contacted < NEVER)
    at = journeys.contacted[lead]
    tries = np.repeat(lead, rng.poisson(0.5, len(lead)))
    tried = np.maximum(journeys.contacted[tries] - rng.integers(HOUR, DAY, len(tries)), people.created[tries] + 5 * MINUTE)
    return join([touch(lead, at, kind("call", "connected")), touch(tries, tried, kind("call", "attempt"))])


def _sales_process(rng: Random, people: People, journeys: Journeys) -> Touches:
    lead = np.flatnonzero(journeys.qualified < NEVER)
    start = np.maximum(journeys.qualified[lead], people.created[lead] + _STARTS_AFTER)
    silent = start + lapse(rng, 45.0, len(lead))
    end = np.minimum(np.where(journeys.closed[lead] < NEVER, journeys.closed[lead], silent), DATA_END)
    days = np.maximum(end - start, 0) / DAY
    number = np.minimum(rng.poisson(_TOUCHES_A_DAY * days), 60)
    each = np.repeat(np.arange(len(lead)), number)
    at = in_daytime(rng, start[each] + (rng.random(len(each)) * (end - start)[each]).astype(np.int64))
    at = np.minimum(np.maximum(at, start[each]), end[each])
    weights = np.cumsum([weight for _, weight in _MIX])
    drawn = np.array([code for code, _ in _MIX])[np.searchsorted(weights / weights[-1], rng.random(len(each)))]
    return _with_dwell(rng, lead[each], at, drawn)


def _after_sale(rng: Random, journeys: Journeys) -> Touches:
    """A few visits of new customers."""
    won = np.flatnonzero(journeys.won < NEVER)
    lead = np.repeat(won, rng.poisson(0.8, len(won)))
    return _with_dwell(rng, lead, in_daytime(rng, journeys.won[lead] + DAY + lapse(rng, 50.0, len(lead))), kind("web", "visit", "product"))


def _second_visits(rng: Random, returns: Returns) -> Touches:
    """What leads do when they come back."""
    row = np.repeat(np.arange(len(returns.lead)), 1 + rng.poisson(2.0, len(returns.lead)))
    at = returns.entered[row] + lapse(rng, 4.0, len(row))
    page = np.where(rng.random(len(row)) < 0.6, kind("web", "visit", "product"), kind("web", "visit", "specs"))
    visits = _with_dwell(rng, returns.lead[row], at, page)
    curious = np.flatnonzero(returns.pricing)
    pricing = _with_dwell(
        rng, returns.lead[curious], returns.entered[curious] + lapse(rng, 2.0, len(curious)), kind("web", "visit", "pricing")
    )
    calls = touch(returns.lead, returns.contacted, kind("call", "connected"))
    return join([visits, pricing, calls])


def _with_dwell(rng: Random, lead: Ints, at: Ints, code: Ints | int) -> Touches:
    codes = np.broadcast_to(code, len(lead)).astype(np.int64)
    web = np.array([each.action == "visit" for each in KINDS])[codes]
    seconds = np.round(np.minimum(40 * np.exp(0.9 * rng.standard_normal(len(lead))), 1_500)) + 1
    return touch(lead, at, codes, dwell=np.where(web, seconds, np.nan))
