"""Suggested points: from the leads, leaning on the card as far as that foretells better, and judged on leads not seen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf
from typing import Literal

import numpy as np

from analysis.calibration.cross_validation import CrossValidated, Way, cross_validate, gain, is_better
from analysis.calibration.fit import Leaning, Task, choose_rules, lean, make_task
from analysis.calibration.rounding import round_points, with_points
from analysis.calibration.supported_points import NO_RULES, SupportedRange, SupportedRanges, supported_points
from analysis.evaluation.thresholds import threshold_for_hot
from analysis.inference.estimate import NotEstimable
from analysis.inference.estimate_arrays import Floats
from analysis.inference.power import CONVERSIONS_A_SIGNAL
from analysis.inference.significance import one_outcome
from analysis.scorecard import Scorecard
from analysis.scoring.counts import forced_tiers, scores, tier_index
from analysis.scoring.fast import count_scores, prepare
from analysis.scoring.patterns import Patterns

Kind = Literal["all rules", "few rules", "data alone"]

#: Below this many conversions the card's points have to be leant on; from the second number on they need no company.
LEAN_BELOW, BOTH_BELOW = 40, 100
#: Fewer conversions, or other leads, than this cannot be split into folds.
FEWEST = 10
#: A short card has between so many rules.
FEWEST_RULES, MOST_RULES, USUAL_RULES = 5, 30, 10
#: Leads that are hot where no card says how many.
USUAL_HOT_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class PointChange:
    """One rule whose points would change."""

    rule: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class SuggestedCard:
    """One suggested card.

    Args:
        kind: ``all rules`` and ``few rules`` lean on the card's points; ``data alone`` does not.
        card: The card with the suggested points, and the threshold that keeps the number of hot leads.
        changes: Rules whose points differ, largest change first.
        n_rules: Rules with points.
        strength: How strongly it leans on the card's points: infinite = not moved from them; 0.16 = hardly.
        judged: The same way of making points on leads not seen.
    """

    kind: Kind
    card: Scorecard
    changes: tuple[PointChange, ...]
    n_rules: int
    strength: float
    judged: CrossValidated

    @property
    def is_better(self) -> bool:
        """Whether it beats the current card, or chance where there is none, on leads not seen."""
        return is_better(self.judged)


@dataclass(frozen=True, slots=True)
class SuggestedPoints:
    """Suggested points for a scorecard.

    Args:
        current: The card.
        proposals: All that were made, or none with the reason in ``missing``.
        supported: Which rules weigh too much or too little now.
        n_leads: Leads behind it.
        n_converted: Those that converted.
        missing: ``no_rules``, ``no_leads``, ``no_conversions``, ``no_others``, ``few_conversions``, ``no_rule_varies``.
    """

    current: Scorecard
    proposals: tuple[SuggestedCard, ...]
    supported: SupportedRanges
    n_leads: int
    n_converted: int
    missing: NotEstimable | None

    @property
    def best(self) -> SuggestedCard | None:
        """The proposal that ranks best on leads not seen, of those that beat the current card (or chance); None is an honest answer."""
        return max((each for each in self.proposals if each.is_better), key=lambda each: gain(each.judged), default=None)

    @property
    def over_valued(self) -> tuple[SupportedRange, ...]:
        """Rules with more points than the leads support, those farthest off first."""
        return self.supported.marked("over-valued")

    @property
    def under_valued(self) -> tuple[SupportedRange, ...]:
        """Rules with fewer points than the leads support, those farthest off first."""
        return self.supported.marked("under-valued")


def suggest(
    patterns: Patterns,
    card: Scorecard,
    *,
    most_rules: int | None = None,
    seed: int,
    step: int = 1,
    routed: bool = False,
    hot_share: float | None = None,
) -> SuggestedPoints:
    """Suggest points for the rules of a card.

    Three ways, each judged out of fold as a whole: all rules, and the few that matter most, both leaning on the card's points as far as
    held-out leads are foretold better by it; and with 40 to 100 conversions, where a poor card may mislead, the leads alone.

    Args:
        patterns: Of the part that is looked at, normally ``training``.
        card: Its rules must be those of the patterns. Points that are all 0 mean that there is no card yet to lean on or to beat.
        most_rules: The most rules of the short card, 1 … 30; None: ten.
        seed: Of folds and ties.
        step: Points are multiples of it: 1 or 5.
        routed: A score decided during these months which leads were called.
        hot_share: Share of the leads that sales can take, where no current card says how many are hot; None: a fifth.

    Raises:
        ValueError: The patterns are not those of the card's rules, or ``most_rules`` or ``step`` is out of range.
    """
    if step not in {1, 5} or (most_rules is not None and not 1 <= most_rules <= MOST_RULES):
        raise ValueError(f"step == {step} must be 1 or 5, most_rules == {most_rules} must be in [1, {MOST_RULES}].")
    task, supported = make_task(patterns, card), supported_points(patterns, card, routed=routed)
    n, won = int(task.n.sum()), int(task.converted.sum())
    if missing := _why_not(task, n, won):
        return SuggestedPoints(card, (), supported, n, won, missing)
    fewer = min(won, n - won)
    most = min(most_rules or USUAL_RULES, max(FEWEST_RULES, fewer // CONVERSIONS_A_SIGNAL))
    maker = _Maker(card, step, most, _hot_share(task, card, hot_share or USUAL_HOT_SHARE), seed)
    proposals = tuple(_proposal(patterns, task, maker, kind) for kind in _kinds(card, fewer))
    return SuggestedPoints(card, proposals, supported, n, won, None)


def _kinds(card: Scorecard, fewer: int) -> tuple[Kind, ...]:
    """A card without points gives nothing to lean on; then its rules are candidates, of which a few are worth having."""
    if not any(card.points):
        return ("few rules",)
    return ("all rules", "few rules", "data alone") if LEAN_BELOW <= fewer < BOTH_BELOW else ("all rules", "few rules")


def _why_not(task: Task, n: int, won: int) -> NotEstimable | None:
    if task.levels.shape[1] == 0:
        return NO_RULES
    if missing := one_outcome(won, n):
        return missing
    if min(won, n - won) < FEWEST:
        return NotEstimable("few_conversions", "There are too few conversions to learn from.", needed=FEWEST - min(won, n - won))
    return None if task.scale.any() else NotEstimable("no_rule_varies", "Every rule has the same level for all leads.")


def _hot_share(task: Task, card: Scorecard, otherwise: float) -> float:
    """Share of the leads that are hot now, where the card says."""
    levels = task.levels.astype(np.int16)
    hot = tier_index(scores(levels, card), *forced_tiers(levels, card), card) == 0
    share = float(task.n[hot].sum() / task.n.sum())
    return share if any(card.points) and 0 < share < 1 else otherwise


@dataclass(frozen=True, slots=True)
class _Maker:
    """The ways of making points."""

    card: Scorecard
    step: int
    most: int
    hot_share: float
    seed: int

    def leaning(self, task: Task, kind: Kind) -> Leaning:
        """Effects before rounding: looks at nothing but these leads."""
        points = np.array(self.card.points, dtype=np.float64)
        if kind == "few rules":
            return _of_some(task, points, choose_rules(task, self.most), self.seed)
        return lean(task, points if kind == "all rules" else np.zeros_like(points), seed=self.seed)

    def rounded(self, task: Task, leaning: Leaning, kind: Kind) -> Scorecard:
        """The card with whole points; those of the card itself where the leads do not move them."""
        if leaning.strength == inf and leaning.believed.any():
            own = np.array(self.card.points, dtype=np.int64)
            return self.card if kind == "all rules" else with_points(self.card, np.where(leaning.believed != 0, own, 0))
        n_hot = self.hot_share * float(task.n.sum())
        return with_points(self.card, round_points(task, leaning, self.card, step=self.step, n_hot=n_hot))

    def way(self, kind: Kind) -> Way:
        """The whole way from leads to a card."""
        return lambda task: self.rounded(task, self.leaning(task, kind), kind)


def _of_some(task: Task, points: Floats, chosen: tuple[int, ...], seed: int) -> Leaning:
    """The effects of the chosen rules; those of all others are 0."""
    places = list(chosen)
    found = lean(task.only(places), points[places], seed=seed)
    effects, believed = np.zeros(len(points)), np.zeros(len(points))
    effects[places], believed[places] = found.effects, found.believed
    return Leaning(effects, believed, found.strength)


def _proposal(patterns: Patterns, task: Task, maker: _Maker, kind: Kind) -> SuggestedCard:
    leaning = maker.leaning(task, kind)
    card = _keeping_volume(patterns, maker.rounded(task, leaning, kind), maker.hot_share)
    changes = [PointChange(*each) for each in zip(patterns.rules, maker.card.points, card.points, strict=True)]
    return SuggestedCard(
        kind=kind,
        card=card,
        changes=tuple(sorted((each for each in changes if each.before != each.after), key=lambda each: -abs(each.after - each.before))),
        n_rules=sum(points != 0 for points in card.points),
        strength=leaning.strength,
        judged=cross_validate(task, maker.way(kind), maker.card, n_hot=maker.hot_share * float(task.n.sum()), seed=maker.seed),
    )


def _keeping_volume(patterns: Patterns, card: Scorecard, hot_share: float) -> Scorecard:
    """The card with the threshold at which about as many leads are hot."""
    counts = count_scores(prepare(patterns, card), card)
    return card.with_threshold(threshold_for_hot(counts, round(hot_share * int(patterns.n_leads.sum())), card).threshold)


def without_idle_rules(card: Scorecard) -> Scorecard:
    """The card without rules that do nothing: no points, no tier that they force, and no ``unless`` that names them.

    Examples:
        >>> from analysis.scorecard import parse_scorecard
        >>> card = parse_scorecard("name: A\\nrules:\\n- {name: b, attribute: {c: d}}\\n- {name: e, points: 5, attribute: {c: f}}")
        >>> without_idle_rules(card).points
        (5,)
    """
    named = {name for rule, points in zip(card.rules, card.points, strict=True) if points for name in rule.unless}
    kept = [
        (rule, points)
        for rule, points in zip(card.rules, card.points, strict=True)
        if points or rule.qualifies or rule.limits or rule.name in named
    ]
    used = {rule.group for rule, _ in kept}
    groups = tuple(group for group in card.groups if group.name in used)
    return replace(card, rules=tuple(rule for rule, _ in kept), points=tuple(points for _, points in kept), groups=groups)
