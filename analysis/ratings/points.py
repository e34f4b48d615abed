"""Start-up mode: points from the ratings of two sides while hardly anybody has converted, then from ratings and leads together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log, sqrt
from types import MappingProxyType
from typing import Literal

import numpy as np

from analysis.errors import PlumblineError
from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.estimate_arrays import Floats
from analysis.inference.intervals import normal_quantile
from analysis.inference.logistic import LogisticFit, Prior, fit
from analysis.scorecard import Scorecard
from analysis.scoring.patterns import Patterns

Weight = Literal["high", "medium", "low", "none", "negative"]
Side = Literal["marketing", "sales"]

#: How many points a rating stands for: see docs/decisions/0061-ratings-in-points.md.
POINTS: MappingProxyType[Weight, int] = MappingProxyType({"high": 20, "medium": 10, "low": 5, "none": 0, "negative": -10})
#: Log odds ratio that one point stands for in a rating: "high" triples the odds of converting.
LOG_ODDS_A_POINT = log(3) / 20
#: How sure one rating is, as a standard deviation of the log odds ratio: "high" means a factor between 1.1 and 8.
DOUBT = 0.5
MOST_POINTS = 100
#: With fewer conversions the leads alone are not shown: for the dozen or two rules of a card their effects would be noise.
FEWEST_CONVERSIONS = 40


@dataclass(frozen=True, slots=True)
class RuleRating:
    """One rule and how much somebody thinks it says."""

    rule: str
    weight: Weight


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one side thinks of every rule, entered without seeing the other side's.

    Args:
        side: Marketing or sales.
        by: Who filled it in.
        ratings: One a rule.
    """

    side: Side
    by: str
    ratings: tuple[RuleRating, ...]

    def weight(self, rule: str) -> Weight:
        """What it says of a rule.

        Raises:
            ValueError: It says nothing of it.
        """
        for each in self.ratings:
            if each.rule == rule:
                return each.weight
        raise ValueError(f"rule == {rule!r}, must be one of {[each.rule for each in self.ratings]}.")


@dataclass(frozen=True, slots=True)
class BallotBox:
    """Two sides rate the same rules separately; their ratings are compared once both are done.

    Args:
        rules: Names of the rules.
        ballots: At most one a side.
    """

    rules: tuple[str, ...]
    ballots: tuple[Ballot, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether both sides have filled in their ballot."""
        return {ballot.side for ballot in self.ballots} == {"marketing", "sales"}

    def with_ballot(self, ballot: Ballot) -> BallotBox:
        """The round with another ballot. Who filled one in may change it while the other side is not done; afterwards nobody may.

        Raises:
            PlumblineError: ``RATING-INVALID`` without a name, when rules are missing, unknown or rated twice, when both sides are done,
                when one person speaks for both, or when another person of that side has filled in its ballot.
        """
        if complaint := _complaint(self, ballot):
            raise PlumblineError("RATING-INVALID", complaint, where=ballot.side)
        return replace(self, ballots=(*(each for each in self.ballots if each.side != ballot.side), ballot))

    def opinions(self) -> tuple[Opinion, ...]:
        """Both ratings of each rule side by side, those farthest apart first; empty until both sides are done."""
        if not self.is_complete:
            return ()
        marketing, sales = (next(each for each in self.ballots if each.side == side) for side in ("marketing", "sales"))
        found = [Opinion(rule, marketing.weight(rule), sales.weight(rule)) for rule in self.rules]
        return tuple(sorted(found, key=lambda each: (-each.spread, self.rules.index(each.rule))))


def _complaint(found: BallotBox, ballot: Ballot) -> str:
    return _of_who_rates(found, ballot) or _of_what_is_rated(found, [each.rule for each in ballot.ratings])


def _of_who_rates(found: BallotBox, ballot: Ballot) -> str:
    if not ballot.by.strip():
        return "the ballot needs the name of the person who filled it in."
    if found.is_complete:
        return "both sides have rated the rules and seen each other's ballot; begin a new round."
    own, others = ([each.by for each in found.ballots if (each.side == ballot.side) is same] for same in (True, False))
    if any(_same(by, ballot.by) for by in others):
        return f"'{ballot.by}' has filled in the other side's ballot."
    if any(not _same(by, ballot.by) for by in own):
        return f"'{own[0]}' has filled in this side's ballot; only the same person can change it."
    return ""


def _of_what_is_rated(found: BallotBox, names: list[str]) -> str:
    if missing := [rule for rule in found.rules if rule not in names]:
        return f"'{missing[0]}' is not rated{f', and {len(missing) - 1} more are not' if len(missing) > 1 else ''}."
    if wrong := [name for name in names if name not in found.rules or names.count(name) > 1]:
        return f"'{wrong[0]}' is not a rule of this round, or is rated twice."
    return ""


def _same(one: str, other: str) -> bool:
    """Whether two names are one person's, as far as names tell."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


@dataclass(frozen=True, slots=True)
class Opinion:
    """What both sides say of one rule."""

    rule: str
    marketing: Weight
    sales: Weight

    @property
    def spread(self) -> int:
        """How many points they are apart."""
        return abs(POINTS[self.marketing] - POINTS[self.sales])

    @property
    def points(self) -> int:
        """Points by expert ratings: the middle of both, halves away from 0."""
        both = POINTS[self.marketing] + POINTS[self.sales]
        return (abs(both) + 1) // 2 * (1 if both > 0 else -1)

    @property
    def centre(self) -> float:
        """Believed log odds ratio."""
        return (POINTS[self.marketing] + POINTS[self.sales]) / 2 * LOG_ODDS_A_POINT

    @property
    def doubt(self) -> float:
        """Standard deviation of that belief: the wider both sides are apart, the sooner the leads decide."""
        return sqrt(DOUBT**2 + (self.spread * LOG_ODDS_A_POINT / 2) ** 2)


@dataclass(frozen=True, slots=True)
class StartupRule:
    """One rule in points: by expert ratings, by the leads, and by both.

    Args:
        rule: Its name.
        opinion: What both sides said.
        ratings: Points by expert ratings with their range, ``n`` = 0.
        data: Points by the leads alone; ``few_conversions``, ``no_leads``, ``constant_column``, …
        both: Points by both.
        points: The same as whole points, −100 … 100.
    """

    rule: str
    opinion: Opinion
    ratings: Estimate
    data: Answer
    both: Estimate
    points: int


def startup_points(patterns: Patterns, opinions: tuple[Opinion, ...]) -> tuple[StartupRule, ...]:
    """Points by expert ratings, by leads, and by both, which move from the ratings to the leads as leads convert.

    Args:
        patterns: Leads so far; may hold none.
        opinions: One a rule of the patterns, in any order.

    Returns:
        One a rule, in the order of the patterns.

    Raises:
        ValueError: The opinions are not those of the patterns' rules.

    Source: maximum a posteriori with an independent normal prior on each log odds ratio; a stated scale instead of a fitted one, so that
        the first days have points too.
    """
    by_rule = {each.rule: each for each in opinions}
    if set(by_rule) != set(patterns.rules) or len(opinions) != len(patterns.rules):
        raise ValueError(f"opinions == {sorted(by_rule)}, must be one for each of {patterns.rules}.")
    ordered = [by_rule[rule] for rule in patterns.rules]
    columns = patterns.levels.astype(np.float64) / 100
    alone = _data_alone(columns, patterns)
    together = fit(columns, patterns.n_converted, patterns.n_leads, prior=_prior(ordered)) if ordered else NotEstimable("no_rules", "")
    return tuple(_startup_rule(opinion, place, alone, together) for place, opinion in enumerate(ordered))


def _prior(opinions: list[Opinion]) -> Prior:
    return Prior(np.array([each.centre for each in opinions]), np.array([each.doubt**-2 for each in opinions]))


def _data_alone(columns: Floats, patterns: Patterns) -> LogisticFit | NotEstimable:
    n_converted = int(patterns.n_converted.sum())
    if n_converted < FEWEST_CONVERSIONS:
        return NotEstimable("few_conversions", "Too few leads have converted so far.", needed=FEWEST_CONVERSIONS - n_converted)
    return fit(columns, patterns.n_converted, patterns.n_leads)


def _startup_rule(opinion: Opinion, place: int, alone: LogisticFit | NotEstimable, together: LogisticFit | NotEstimable) -> StartupRule:
    width = normal_quantile() * opinion.doubt
    ratings = _in_points(Estimate(opinion.centre, opinion.centre - width, opinion.centre + width, 0, "expert_ratings"))
    data = alone if isinstance(alone, NotEstimable) else alone.coefficient(place)
    found = together if isinstance(together, NotEstimable) else together.coefficient(place)
    both = ratings if isinstance(found, NotEstimable) else _in_points(found)
    data = data if isinstance(data, NotEstimable) else _in_points(data)
    value = abs(both.value)
    points = int(value + 0.5 + 1e-9) * (1 if both.value > 0 else -1)
    return StartupRule(opinion.rule, opinion, ratings, data, both, max(-MOST_POINTS, min(MOST_POINTS, points)))


def _in_points(effect: Estimate) -> Estimate:
    value, low, high = (each / LOG_ODDS_A_POINT for each in (effect.value, effect.low, effect.high))
    return Estimate(value, low, high, effect.n, effect.method)


def startup_card(card: Scorecard, found: tuple[StartupRule, ...]) -> Scorecard:
    """The card with the points by expert ratings and leads.

    Raises:
        ValueError: They are not those of the card's rules.
    """
    if tuple(each.rule for each in found) != tuple(rule.name for rule in card.rules):
        raise ValueError(f"found is for {[each.rule for each in found]}, must be for the rules of scorecard {card.name!r}.")
    return replace(card, points=tuple(each.points for each in found))
