"""Expert ratings of both sides in words: who is done, where they agree, what a rating means in points, and what the leads changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from math import exp
from types import MappingProxyType
from typing import get_args

from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.intervals import normal_quantile
from analysis.ratings.log import RatingRound
from analysis.ratings.points import DOUBT, FEWEST_CONVERSIONS, LOG_ODDS_A_POINT, POINTS, Opinion, Side, StartupRule, Weight
from analysis.ratings.rounds import ENOUGH_CONVERSIONS, Offer, RoundResult, offer
from dashboard.versions.words import date_words
from dashboard.words.formats import count, listed, plural, signed
from dashboard.words.numbers import missing

WEIGHTS: tuple[Weight, ...] = get_args(Weight)
SIDES: tuple[Side, ...] = get_args(Side)
BLIND = "Each side rates alone. Nobody sees the other side's ballot, or a saved ballot, before both sides are done."
OPINION_COLUMNS = ("Rule", "Marketing", "Sales", "Apart", "Points")
APART_HELP = "How many points the two ratings are apart."
POINTS_HELP = "From both: the ratings and the leads so far."
ROUND_COLUMNS = ("Round", "Scorecard", "Begun", "Marketing", "Sales")
_OFFERS: Mapping[Offer, str] = MappingProxyType(
    {
        "only": "Until then, begin with the points by expert ratings.",
        "both": f"Up to {ENOUGH_CONVERSIONS} conversions, compare these points with those that the board suggests from the leads.",
        "leads": f"With {ENOUGH_CONVERSIONS} conversions or more, the leads say more than ratings. Let the board suggest points too.",
    }
)
_BESIDE_BOARD: Mapping[Offer, str] = MappingProxyType(
    {
        "only": "too few for points from the leads alone. Let marketing and sales rate each rule separately.",
        "both": "compare points from the leads with what marketing and sales expect of each rule.",
        "leads": "",
    }
)
#: The other ratings, in the order in which they follow the first.
_OTHERS: tuple[Weight, ...] = ("medium", "low", "none", "negative")


def round_headline(found: RatingRound | None, scorecard: str) -> str:
    """Which side has rated, or where both agree, in a sentence.

    Reads like:
        "Marketing has rated; sales has not yet."
        "Both sides agree on 12 of 17 rules; they are farthest apart on “Webinar”: marketing says high, sales negative."
    """
    if found is None or not found.entered:
        return f"Neither side has rated the rules of “{scorecard}” yet."
    if not found.is_complete:
        done, other = found.entered[0].side, next(side for side in SIDES if side != found.entered[0].side)
        return f"{done.capitalize()} has rated; {other} has not yet."
    return _agreement(found.opinions)


def _agreement(opinions: tuple[Opinion, ...]) -> str:
    agreed, first = sum(not each.spread for each in opinions), opinions[0]
    if agreed == len(opinions):
        return f"Both sides agree on {'all ' if agreed > 1 else ''}{plural(agreed, 'rule')}."
    apart = f"farthest apart on “{first.rule}”: marketing says {first.marketing}, sales {first.sales}."
    if not agreed:
        return f"Both sides agree on none of {plural(len(opinions), 'rule')}; they are {apart}"
    return f"Both sides agree on {count(agreed)} of {plural(len(opinions), 'rule')}; they are {apart}"


def entered_words(found: RatingRound | None) -> str:
    """Who has rated for which side, and when.

    Reads like:
        "Marketing: Ada, 24 Nov 2026, 09:30 UTC. Sales: not yet."
    """
    done = {each.side: f"{each.by}{_when(each.at)}" for each in found.entered} if found else {}
    return " ".join(f"{side.capitalize()}: {done.get(side, 'not yet')}." for side in SIDES)


def _when(at: dt.datetime | None) -> str:
    return "" if at is None else f", {date_words(at)} UTC"


def elsewhere_words(found: RatingRound, scorecard: str) -> str:
    """That a round with the same rules was about another scorecard; empty where it was about this one."""
    return "" if found.key.scorecard == scorecard else f"These rules were rated for the scorecard “{found.key.scorecard}”."


def changed_words(rounds: tuple[RatingRound, ...], found: RatingRound | None, scorecard: str) -> str:
    """That earlier rounds were about other rules; empty where there is nothing to say."""
    earlier = [each for each in rounds if each.key.scorecard == scorecard and each.entered]
    if found is not None or not earlier:
        return ""
    return "An earlier round was about other rules of this scorecard. It stays on record; rate these rules anew."


def prior_words() -> str:
    """What a rating means for the odds and in points, and how far the true factor may lie from it.

    Reads like:
        "High triples the odds of converting (+20 points); we allow for a factor from 1.1 to 8.0. Medium (+10): 1.7 (0.65–4.6). …"
    """
    low, high = _factors("high")[1:]
    rest = " ".join(_one_prior(each) for each in _OTHERS)
    first = f"High triples the odds of converting ({signed(POINTS['high'])} points); we allow for a factor from {low} to {high}."
    apart = "Where the sides differ, the middle counts. Half their distance widens the range, so the leads decide sooner."
    return f"{first} {rest} {apart}"


def _one_prior(weight: Weight) -> str:
    value, low, high = _factors(weight)
    return f"{weight.capitalize()} ({signed(POINTS[weight])}): {value} ({low}–{high})."


def _factors(weight: Weight) -> tuple[str, str, str]:
    centre, width = POINTS[weight] * LOG_ODDS_A_POINT, normal_quantile() * DOUBT
    value, low, high = (f"{exp(each):.2g}" for each in (centre, centre - width, centre + width))
    return tuple(f"{each}.0" if "." not in each else each for each in (value, low, high))  # type: ignore[return-value]


def offer_words(n_converted: int) -> str:
    """When points come from ratings, and when from the leads."""
    return _OFFERS[offer(n_converted)]


def board_words(n_converted: int) -> str:
    """What is said beside the board while points cannot come from the leads alone; empty where they can.

    Examples:
        >>> board_words(12)
        '12 conversions: too few for points from the leads alone. Let marketing and sales rate each rule separately.'
        >>> board_words(60)
        '60 conversions: compare points from the leads with what marketing and sales expect of each rule.'
        >>> board_words(100)
        ''
    """
    beside = _BESIDE_BOARD[offer(n_converted)]
    return f"{plural(n_converted, 'conversion')}: {beside}" if beside else ""


def moved_words(found: RoundResult) -> str:
    """How many leads moved the points, and what is missing before points by the leads alone are shown.

    Reads like:
        "12 conversions among 240 leads moved these points."
        "… Points by the leads alone are shown from 40 conversions on: 28 more are needed."
    """
    if not found.n_converted:
        among = f" among {plural(found.n_leads, 'lead')}" if found.n_leads else ""
        moved = f"Nobody has converted yet{among}, so the points are those of the ratings."
    else:
        moved = f"{plural(found.n_converted, 'conversion')} among {plural(found.n_leads, 'lead')} moved these points."
    needed = FEWEST_CONVERSIONS - found.n_converted
    if needed <= 0:
        return moved
    return f"{moved} Points by the leads alone are shown from {FEWEST_CONVERSIONS} conversions on: {needed} more {_are(needed)} needed."


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def points_headline(found: RoundResult) -> str:
    """Where the leads moved the points most.

    Reads like:
        "The leads move “Webinar” most: from +15 by expert ratings to +3 by ratings and leads."
    """
    if not found.n_converted:
        return "No lead has moved the points of the ratings yet."
    most = max(found.rules, key=lambda each: abs(each.both.value - each.ratings.value))
    if most.points == most.opinion.points:
        return "The leads hardly change the ratings: no rule moves by a whole point."
    before, after = signed(most.opinion.points), signed(most.points)
    return f"The leads move “{most.rule}” most: from {before} by expert ratings to {after} by ratings and leads."


def opinion_rows(found: RoundResult) -> tuple[tuple[str, str, str, int, str], ...]:
    """Both sides and the points by ratings and leads, those farthest apart first."""
    by_rule = {each.rule: each.points for each in found.rules}
    return tuple((each.rule, each.marketing, each.sales, each.spread, signed(by_rule[each.rule])) for each in found.round.opinions)


def round_row(found: RatingRound) -> tuple[int, str, str, str, str]:
    """A round on record: who and when, not what was said."""
    done = {each.side: f"{each.by}{_when(each.at)}" for each in found.entered}
    begun = f"{found.begun_by}{_when(found.begun_at)}"
    return found.number, found.key.scorecard, begun, done.get("marketing", "not done"), done.get("sales", "not done")


def rule_points_words(found: StartupRule) -> str:
    """One rule by expert ratings, by the leads, and by both.

    Reads like:
        "By expert ratings +20 (+2 to +38), by the leads +12 (+5 to +19), by both +14 (+7 to +20)."
    """
    leads = f"by the leads {points_range(found.data)}" if isinstance(found.data, Estimate) else f"by the leads alone: {missing(found.data)}"
    return f"By expert ratings {points_range(found.ratings)}, {leads}, by both {points_range(found.both)}."


def points_range(answer: Answer) -> str:
    """Points with their range.

    Examples:
        >>> points_range(Estimate(20, 2.2, 37.8, 0, "expert_ratings"))
        '+20 (+2 to +38)'
    """
    if isinstance(answer, NotEstimable):
        return missing(answer)
    return f"{signed(answer.value)} ({signed(answer.low)} to {signed(answer.high)})"


def unrated_words(rules: tuple[str, ...]) -> str:
    """Which rules are not rated yet.

    Examples:
        >>> unrated_words(("Demo", "Webinar"))
        'Not rated yet: Demo and Webinar.'
    """
    shown = rules if len(rules) <= 5 else (*rules[:4], f"{len(rules) - 4} more")
    return f"Not rated yet: {listed(shown, 'and')}."
