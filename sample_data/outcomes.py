"""How each lead ends: the draw from the planted odds, the instants of its stages, returns after a loss and repeat purchases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.tables import STAGES
from sample_data import names
from sample_data.arrays import DAY, HOUR, MINUTE, NEVER, Flags, Floats, Ints, Random, chance, lapse, sigmoid, wait
from sample_data.effects import BASE_LOG_ODDS, Measured, log_odds
from sample_data.people import People
from sample_data.routing import Routing

NEW, MQL, CONTACTED, QUALIFIED, OPPORTUNITY, WON, LOST, DISQUALIFIED = range(len(STAGES))
#: Share of winners who decide within days, and of the rest; median days and spread of each.
_QUICK_SHARE, _QUICK, _USUAL = 0.20, (7.5, 0.35), (53.0, 0.55)
_QUALIFIES_MORE_EASILY = 2.1


@dataclass(frozen=True, slots=True)
class Journeys:
    """Stages of each lead's first entry, shape [n]; `NEVER` where a stage was not entered. ``closed`` is won, lost or disqualified."""

    probability: Floats
    mql: Ints
    contacted: Ints
    qualified: Ints
    opportunity: Ints
    won: Ints
    lost: Ints
    disqualified: Ints

    @property
    def closed(self) -> Ints:
        """When the journey ended, shape [n]."""
        return np.minimum(self.won, np.minimum(self.lost, self.disqualified))


def draw_journeys(rng: Random, people: People, routing: Routing, measured: Measured) -> Journeys:
    """Decide who wins, from the planted odds alone, and when everything happens."""
    n = people.n
    odds = BASE_LOG_ODDS + measured.flags @ log_odds()
    probability = np.where(people.student, 0.0, sigmoid(odds))
    wins = chance(rng, probability)
    qualifies = wins | (~people.student & chance(rng, sigmoid(odds + _QUALIFIES_MORE_EASILY)))
    contacted = np.where(wins | qualifies, np.minimum(routing.contacted, people.created + wait(rng, 12.0, 0.5, n)), routing.contacted)
    decided = np.maximum(people.created + _time_to_win(rng, n), measured.complete_at + wait(rng, 1.2, 0.6, n))
    decided = np.maximum(decided, np.where(contacted < NEVER, contacted, 0) + wait(rng, 1.8, 0.6, n))
    qualified, opportunity = _steps(rng, contacted, decided)
    opens = wins | (qualifies & (rng.random(n) < 0.55))
    lost, disqualified = _failures(rng, people, (wins, qualifies), (contacted, opportunity))
    journeys = Journeys(
        probability=probability,
        mql=np.where(routing.reached_warm < contacted - MINUTE, routing.reached_warm, NEVER),
        contacted=contacted,
        qualified=np.where(qualifies, qualified, NEVER),
        opportunity=np.where(opens, opportunity, NEVER),
        won=np.where(wins, decided, NEVER),
        lost=lost,
        disqualified=disqualified,
    )
    return _nothing_after_the_end(journeys)


def _time_to_win(rng: Random, n: int) -> Ints:
    quick = rng.random(n) < _QUICK_SHARE
    return np.where(quick, wait(rng, *_QUICK, n), wait(rng, *_USUAL, n))


def _steps(rng: Random, contacted: Ints, decided: Ints) -> tuple[Ints, Ints]:
    """Qualification and opportunity, between the first call and the decision."""
    n = len(contacted)
    start = np.where(contacted < NEVER, contacted, decided - DAY)
    left = np.maximum(decided - start, HOUR)
    qualified = start + (left * rng.beta(1.2, 5.0, n)).astype(np.int64)
    opportunity = qualified + ((decided - qualified) * rng.uniform(0.1, 0.7, n)).astype(np.int64)
    return qualified, opportunity


def _failures(rng: Random, people: People, ends: tuple[Flags, Flags], steps: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    """Instants of loss and of disqualification for leads that do not win; many stay open and fall silent."""
    n = people.n
    (wins, qualifies), (contacted, opportunity) = ends, steps
    reached = np.where(contacted < NEVER, contacted, people.created)
    draw = rng.random(n)
    lost_late = qualifies & ~wins & (draw < 0.75)
    lost_early = ~qualifies & ~people.student & (draw < 0.30)
    after_opportunity = np.maximum(opportunity, reached) + DAY + wait(rng, 26.0, 0.7, n)
    lost = np.select([lost_late, lost_early], [after_opportunity, reached + wait(rng, 30.0, 0.6, n)], NEVER)
    out = ~wins & ~qualifies & ~lost_early & (rng.random(n) < np.where(people.student, 0.6, 0.14))
    disqualified = np.where(out, reached + HOUR + wait(rng, 7.0, 0.9, n), NEVER)
    return lost, disqualified


def _nothing_after_the_end(journeys: Journeys) -> Journeys:
    """Stages that would begin at or after the lead was closed never happened."""
    closed = journeys.closed

    def cut(at: Ints) -> Ints:
        return np.where(at < closed, at, NEVER)

    return Journeys(
        journeys.probability, cut(journeys.mql), cut(journeys.contacted), cut(journeys.qualified), cut(journeys.opportunity), journeys.won,
        journeys.lost, journeys.disqualified,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Returns:
    """Second entries of lost leads, shape [m]: which lead, and the instants of its stages."""

    lead: Ints
    entered: Ints
    contacted: Ints
    pricing: Flags
    won: Ints
    lost: Ints


def draw_returns(rng: Random, people: People, journeys: Journeys) -> Returns:
    """Some lost leads come back months later; some of these win, more often after a look at the prices."""
    lead = np.flatnonzero((journeys.lost < NEVER) & ~people.student & (rng.random(people.n) < 0.12))
    m = len(lead)
    entered = journeys.lost[lead] + 60 * DAY + lapse(rng, 90.0, m)
    contacted = entered + wait(rng, 1.5, 0.6, m)
    pricing = rng.random(m) < 0.4
    wins = chance(rng, sigmoid(-1.7 + 1.2 * pricing.astype(np.float64)))
    loses = ~wins & (rng.random(m) < 0.6)
    won = np.where(wins, contacted + 3 * DAY + wait(rng, 30.0, 0.5, m), NEVER)
    lost = np.where(loses, contacted + 3 * DAY + wait(rng, 35.0, 0.5, m), NEVER)
    return Returns(lead, entered, contacted, pricing, won, lost)


@dataclass(frozen=True, slots=True)
class Deals:
    """Deals, shape [d]: lead, instant, won, amount in EUR, product, and whether it is a repeat purchase."""

    lead: Ints
    closed: Ints
    won: Flags
    amount: Floats
    product: Ints
    repeat: Flags


def draw_deals(rng: Random, people: People, journeys: Journeys, returns: Returns) -> Deals:
    """First deals, lost ones of leads that had become an opportunity, deals of returned leads, and repeat purchases."""
    won = np.flatnonzero(journeys.won < NEVER)
    lost = np.flatnonzero((journeys.opportunity < NEVER) & (journeys.lost < NEVER))
    back_won, back_lost = np.flatnonzero(returns.won < NEVER), np.flatnonzero(returns.lost < NEVER)
    again = won[rng.random(len(won)) < 0.25]
    third = again[rng.random(len(again)) < 0.35]
    second_at = journeys.won[again] + 40 * DAY + lapse(rng, 110.0, len(again))
    third_at = journeys.won[third] + 400 * DAY + lapse(rng, 60.0, len(third))
    lead = np.concatenate((won, lost, returns.lead[back_won], returns.lead[back_lost], again, third))
    closed = np.concatenate((journeys.won[won], journeys.lost[lost], returns.won[back_won], returns.lost[back_lost], second_at, third_at))
    sizes = (len(won), len(lost), len(back_won), len(back_lost), len(again) + len(third))
    scale = np.log(15_000.0) + 0.18 * np.log(np.maximum(people.companies.employees[lead], 10) / 200.0)
    return Deals(
        lead=lead,
        closed=closed,
        won=np.repeat([True, False, True, False, True], sizes),
        amount=np.round(np.exp(rng.normal(scale, 0.8)), -1),
        product=rng.integers(0, len(names.PRODUCTS), len(lead)),
        repeat=np.repeat([False, False, False, False, True], sizes),
    )
