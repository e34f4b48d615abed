"""Expert ratings of a scorecard's rules: the latest round, and the points that follow from it and the leads so far."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Literal

from analysis.ratings.log import RatingLog, RatingRound, RoundKey
from analysis.ratings.points import FEWEST_CONVERSIONS, Ballot, StartupRule, startup_points
from analysis.rules import rule_data
from analysis.scorecard import Scorecard
from analysis.scoring.patterns import Patterns
from analysis.workspace.folder import Workspace
from analysis.yaml_files import canonical_json

#: From so many conversions on the leads alone say more: below, poor ratings still do harm, so both are shown.
ENOUGH_CONVERSIONS = 100
#: Whether points can come from the leads without ratings.
Offer = Literal["only", "both", "leads"]


@dataclass(frozen=True, slots=True)
class RoundResult:
    """A complete round, with what it gives on the leads so far.

    Args:
        round: The round.
        rules: In the order of the scorecard.
        n_leads: Leads that moved the points.
        n_converted: How many of them converted.
    """

    round: RatingRound
    rules: tuple[StartupRule, ...]
    n_leads: int
    n_converted: int


def can_be_rated(card: Scorecard) -> bool:
    """Whether it has rules of its own: an imported score has none."""
    return bool(card.rules) and card.score_column is None


def round_key(card: Scorecard) -> RoundKey:
    """What a round about this scorecard is about: its name and its rules. Points, groups, caps and tiers do not matter."""
    rules = [{name: value for name, value in rule_data(rule).items() if name != "group"} for rule in card.rules]
    text = canonical_json(rules)
    return RoundKey(card.name, hashlib.sha256(text.encode()).hexdigest()[:16], tuple(rule.name for rule in card.rules))


def latest_round(space: Workspace, card: Scorecard) -> RatingRound | None:
    """The latest round about a scorecard as it is now; None before the first."""
    key = round_key(card)
    return next((each for each in reversed(RatingLog(space.database).all()) if each.key == key), None)


def complete_round(space: Workspace, card: Scorecard) -> RatingRound | None:
    """The latest complete round about these rules, of this scorecard before others; None where there is none."""
    key = round_key(card)
    found = [each for each in RatingLog(space.database).all() if each.is_complete and each.key.rules_id == key.rules_id]
    own = [each for each in found if each.key == key]
    return next(reversed(own or found), None)


def enter_ballot(space: Workspace, card: Scorecard, ballot: Ballot, *, seen: int, now: dt.datetime | None) -> RatingRound:
    """Enter one side's ballot about the rules of a scorecard; see `RatingLog.enter`.

    Raises:
        PlumblineError: ``RATING-INVALID``, ``WORKSPACE-CHANGED-MEANWHILE``.
    """
    return RatingLog(space.database).enter(round_key(card), ballot, seen=seen, now=now)


def begin_round(space: Workspace, card: Scorecard, *, seen: int, by: str, now: dt.datetime | None) -> RatingRound:
    """Begin another round about a scorecard; see `RatingLog.begin`.

    Raises:
        PlumblineError: ``RATING-INVALID``, ``WORKSPACE-CHANGED-MEANWHILE``.
    """
    return RatingLog(space.database).begin(round_key(card), seen=seen, by=by, now=now)


def rated_points(found: RatingRound, patterns: Patterns) -> RoundResult:
    """Points by expert ratings, by the leads, and by both.

    Args:
        found: A complete round.
        patterns: Leads so far by the same rules; may hold none.

    Raises:
        ValueError: The round is not complete, or about other rules.
    """
    if not found.is_complete:
        raise ValueError(f"found.number == {found.number}, must be a round that both sides have completed.")
    rules = startup_points(patterns, found.opinions)
    return RoundResult(found, rules, int(patterns.n_leads.sum()), int(patterns.n_converted.sum()))


def offer(n_converted: int) -> Offer:
    """Whether points can come from the leads without ratings.

    Examples:
        >>> offer(39), offer(40), offer(100)
        ('only', 'both', 'leads')
    """
    return "only" if n_converted < FEWEST_CONVERSIONS else "both" if n_converted < ENOUGH_CONVERSIONS else "leads"
