"""What a scorecard does with one more rule: false positives removed, conversions lost, and the reverse for a rule that catches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.evaluation import Evaluation, evaluate
from analysis.evaluation.thresholds import threshold_for_hot
from analysis.false_positives.facts import Flags, ItemTable
from analysis.false_positives.proposals import ProposedRule
from analysis.scorecard import Scorecard
from analysis.scoring.counts import N_SCORES, ScoreCounts, forced_tiers, hundredths, tier_index
from analysis.scoring.patterns import Levels

#: Points that are tried, the smallest first.
STEPS = tuple(range(5, 101, 5))
#: Share of the group that the points should move across the threshold.
ENOUGH_STOPPED, ENOUGH_CAUGHT = 0.9, 0.5


@dataclass(frozen=True, slots=True, eq=False)
class ScoredLeads:
    """Leads as a scorecard sees them at their snapshots.

    Args:
        card: The scorecard.
        levels: int16 ``[n, n_rules]``, percent.
        converted: bool ``[n]``.
    """

    card: Scorecard
    levels: Levels
    converted: Flags

    def __post_init__(self) -> None:
        if self.levels.shape != (len(self.converted), len(self.card.rules)):
            raise ValueError(f"levels.shape == {self.levels.shape}, must be {(len(self.converted), len(self.card.rules))}.")

    @property
    def score(self) -> NDArray[np.int64]:
        """Score of each lead."""
        return np.clip((hundredths(self.levels, self.card) + 50) // 100, 0, 100)

    @property
    def hot(self) -> Flags:
        """Which leads the card calls hot."""
        return np.asarray(tier_index(self.score, *forced_tiers(self.levels, self.card), self.card) == 0)

    def evaluated(self) -> Evaluation:
        """The card on these leads."""
        return evaluate(_counts(self), self.card)

    def with_rules(self, card: Scorecard, levels: Levels) -> ScoredLeads:
        """The same leads under a card with further rules at its end, of which these are the levels."""
        return ScoredLeads(card, np.concatenate([self.levels, levels], axis=1), self.converted)


def _counts(leads: ScoredLeads) -> ScoreCounts:
    card = leads.card
    at_least, at_most = forced_tiers(leads.levels, card)
    n_tiers = len(card.tiers)
    pairs, code = np.unique(at_most * n_tiers + (n_tiers - 1 - at_least), return_inverse=True)
    cell = code.astype(np.int64) * N_SCORES + leads.score
    shape = (1, len(pairs), N_SCORES)

    def count(cells: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.bincount(cells, minlength=len(pairs) * N_SCORES).astype(np.int64).reshape(shape)

    forced = tuple((n_tiers - 1 - pair % n_tiers, pair // n_tiers) for pair in pairs.tolist())
    return ScoreCounts(
        count(cell), count(cell[leads.converted]), np.zeros(shape), ("all",), forced, tuple(tier.name for tier in card.tiers)
    )


@dataclass(frozen=True, slots=True, eq=False)
class CardWithRule:
    """The card with the rule, at one threshold.

    Args:
        card: With the rule, at that threshold.
        result: On the same leads.
        false_hot_change: Hot leads that did not convert, minus those without the rule; below zero they became fewer.
        converted_change: Hot leads that converted, minus those without the rule; below zero conversions were lost.
    """

    card: Scorecard
    result: Evaluation
    false_hot_change: int
    converted_change: int


@dataclass(frozen=True, slots=True, eq=False)
class RuleEffect:
    """What one rule does.

    Args:
        points: Of the rule; 0 where it forces a tier instead.
        tier: The tier that it forces: at most this one where it stops, at least this one where it catches; None for points.
        as_is: With the threshold as it is, so that the number of hot leads changes.
        locked: With the threshold at which the number of hot leads stays nearest to what it was.
    """

    points: int
    tier: str | None
    as_is: CardWithRule
    locked: CardWithRule


def rule_effects(
    leads: ScoredLeads, before: Evaluation, proposal: ProposedRule, items: ItemTable, *, stops: bool
) -> tuple[RuleEffect, ...]:
    """What a proposed rule does: once with points, once by forcing a tier.

    The points are the fewest, in steps of five, that move nine tenths of the group's hot leads out of hot (half of its other leads into
    it, where the rule is to catch); 100 where that many never move.

    Args:
        leads: The leads under the card without the rule.
        before: Their evaluation.
        proposal: The rule.
        items: Of the same leads.
        stops: The rule is to stop leads from being hot; else it is to catch leads.

    Returns:
        Two effects; the first is the one that is proposed.
    """
    mask = items.where(proposal.facts)
    points = _points(leads, mask, stops=stops)
    tier = leads.card.tiers[1].name if stops else leads.card.tiers[0].name
    forced = proposal.added_to(leads.card, 0, limits=tier) if stops else proposal.added_to(leads.card, 0, qualifies=tier)
    choices = ((points, None, proposal.added_to(leads.card, points)), (0, tier, forced))
    return tuple(
        RuleEffect(given, held, *_outcomes(leads.with_rules(card, _levels(card, leads, mask)), before)) for given, held, card in choices
    )


def _levels(card: Scorecard, leads: ScoredLeads, mask: Flags) -> Levels:
    """Levels of the rules that were added: helpers give no points and force nothing, so that theirs do not matter."""
    added = np.zeros((len(mask), len(card.rules) - len(leads.card.rules)), dtype=np.int16)
    added[:, -1] = np.where(mask, 100, 0)
    return added


def _points(leads: ScoredLeads, mask: Flags, *, stops: bool) -> int:
    """The fewest points that move enough of the group across the threshold."""
    concerned = leads.hot == stops if stops else ~leads.hot & leads.converted
    group = np.flatnonzero(mask & concerned)
    sign, enough = (-1, ENOUGH_STOPPED) if stops else (1, ENOUGH_CAUGHT)
    own = leads.levels[group]
    total, forced = hundredths(own, leads.card), forced_tiers(own, leads.card)
    for points in STEPS:
        score = np.clip((total + 100 * sign * points + 50) // 100, 0, 100)
        moved = (tier_index(score, *forced, leads.card) == 0) != stops
        if np.count_nonzero(moved) >= enough * len(group):
            return sign * points
    return sign * STEPS[-1]


def _outcomes(leads: ScoredLeads, before: Evaluation) -> tuple[CardWithRule, CardWithRule]:
    counts = _counts(leads)
    locked = leads.card.with_threshold(threshold_for_hot(counts, before.hot.n_leads, leads.card).threshold)
    return _outcome(counts, leads.card, before), _outcome(counts, locked, before)


def _outcome(counts: ScoreCounts, card: Scorecard, before: Evaluation) -> CardWithRule:
    result = evaluate(counts, card)
    now, then = result.hot, before.hot
    false_now, false_then = now.n_leads - now.n_converted, then.n_leads - then.n_converted
    return CardWithRule(card, result, false_now - false_then, now.n_converted - then.n_converted)
