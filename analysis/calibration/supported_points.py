"""The supported range of points for each rule of a scorecard, and whether its points lie in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.calibration.design import RuleColumns, rule_columns
from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.estimate_arrays import Floats
from analysis.inference.intervals import normal_quantile
from analysis.inference.logistic import WEAK_SCALE, LogisticFit, Prior, fit
from analysis.inference.power import enough_to_fit
from analysis.inference.significance import one_outcome
from analysis.scorecard import Scorecard
from analysis.scoring.patterns import Patterns

Mark = Literal["over-valued", "under-valued", "in range", "cannot tell yet"]
#: Cautions beside all ranges.
Caution = Literal["routed_by_score"]

#: Chance that any range of a scorecard whose points are all right misses them.
FAMILY_ALPHA = 0.05

FEW_CONVERSIONS = "few_conversions"
NO_RULES = NotEstimable("no_rules", "The scorecard has no rules.")
ALL_POINTS_ZERO = NotEstimable("all_points_zero", "All points are 0, so a log odds ratio has no counterpart in points.")
SCALE_NOT_POSITIVE = NotEstimable("scale_not_positive", "Leads with more points do not convert more often.")
NOT_MET = NotEstimable("never_met", "No lead meets it.")
CONSTANT = NotEstimable("constant_column", "All leads have the same level.")


@dataclass(frozen=True, slots=True)
class SupportedRange:
    """One rule: its points, and those that the leads support given all other rules.

    Args:
        rule: Its name.
        points: Its points on the card.
        supported: Points by the data with the range around them; or why there is none: ``never_met``, ``constant_column``,
            ``sum_of_others``, or what keeps all ranges from being drawn (see `SupportedRanges`).
        mark: ``over-valued`` when the points lie above the range, ``under-valued`` below it; inside, ``cannot tell yet`` when the range
            holds both 0 and the points and is wider than what a typical rule of the card is worth; else ``in range``.
        capped: Of the leads that meet the rule, the share whose group is beyond its cap, where its points count less or not at all.
    """

    rule: str
    points: int
    supported: Answer
    mark: Mark
    capped: float

    @property
    def low(self) -> float | None:
        """Lower end of the range in points; None without a range."""
        return self.supported.low if isinstance(self.supported, Estimate) else None

    @property
    def high(self) -> float | None:
        """Upper end of the range in points; None without a range."""
        return self.supported.high if isinstance(self.supported, Estimate) else None

    @property
    def reason(self) -> NotEstimable | None:
        """Why there is no range; None where there is one."""
        return self.supported if isinstance(self.supported, NotEstimable) else None


@dataclass(frozen=True, slots=True)
class SupportedRanges:
    """The ranges of a scorecard.

    Args:
        ranges: One a rule, in the order of the card.
        scale: Log odds ratio a point, by generalised least squares on the card's points; or why no rule has a range: ``no_rules``,
            ``no_leads``, ``no_conversions``, ``no_others``, ``all_points_zero``, ``few_conversions``, ``scale_not_positive``.
        kind: ``confidence`` when the ranges come from plain maximum likelihood, ``range`` when a weak prior was needed.
        n_leads: Leads behind them.
        n_converted: Those that converted.
        warnings: Codes of what must be said beside the ranges.
    """

    ranges: tuple[SupportedRange, ...]
    scale: Answer
    kind: Literal["confidence", "range"]
    n_leads: int
    n_converted: int
    warnings: tuple[Caution, ...]

    def of(self, rule: str) -> SupportedRange:
        """The range of that rule.

        Raises:
            ValueError: There is no such rule.
        """
        for each in self.ranges:
            if each.rule == rule:
                return each
        raise ValueError(f"rule == {rule!r}, must be one of {[each.rule for each in self.ranges]}.")

    def marked(self, mark: Mark) -> tuple[SupportedRange, ...]:
        """The ranges with that mark, those farthest off first, in widths of their range."""
        return tuple(sorted((each for each in self.ranges if each.mark == mark), key=_distance, reverse=True))


def _distance(each: SupportedRange) -> float:
    if isinstance(each.supported, NotEstimable):
        return 0.0
    return abs(each.points - each.supported.value) / max(each.supported.high - each.supported.low, 1e-9)


@dataclass(frozen=True, slots=True, eq=False)
class RulesFit:
    """What the leads say of some rules, whatever points these have.

    Args:
        columns: The rules as columns of the model; their points do not matter.
        model: The fit; or why there is none: ``no_rules``, ``no_leads``, ``no_conversions``, ``no_others``, ``few_conversions``.
    """

    columns: RuleColumns
    model: LogisticFit | NotEstimable


def fit_rules(patterns: Patterns, card: Scorecard) -> RulesFit:
    """Fit all rules of a card at once: the slow part of its ranges, which no slider changes.

    Args:
        patterns: Of the part that is looked at, normally ``training``; all of them are counted. Grouped by levels, whatever the cohorts.
        card: Its rules must be those of the patterns, in that order; its points and caps are not read.

    Raises:
        ValueError: The patterns are not those of the card's rules.
    """
    columns = rule_columns(patterns, card)
    return RulesFit(columns, _fitted(columns, int(columns.converted.sum()), int(columns.n.sum())))


def supported_ranges(fitted: RulesFit, card: Scorecard, *, routed: bool = False) -> SupportedRanges:
    """The ranges of a card whose rules are fitted: see `supported_points`.

    Args:
        fitted: Of rules with the same names, whatever the points were.
        card: Its points give the scale.
        routed: A score decided during these months which leads were called.

    Raises:
        ValueError: The fit is not that of the card's rules.
    """
    if fitted.columns.rules != tuple(rule.name for rule in card.rules):
        raise ValueError(f"fitted is for {fitted.columns.rules}, must be for the rules of scorecard {card.name!r}.")
    columns = replace(fitted.columns, points=np.array(card.points, dtype=np.float64))
    found = _with_points(fitted.model, columns)
    scale = found if isinstance(found, NotEstimable) else _scale(found, columns)
    supported = _supported(found, columns, scale)
    typical = float(np.median([abs(each) for each in card.points if each] or [0]))
    capped = _capped_shares(columns, card)
    return SupportedRanges(
        ranges=tuple(
            SupportedRange(rule.name, points, each, _mark(each, points, typical), share)
            for rule, points, each, share in zip(card.rules, card.points, supported, capped, strict=True)
        ),
        scale=scale,
        kind="confidence" if isinstance(found, NotEstimable) or found.penalty == "none" else "range",
        n_leads=int(columns.n.sum()),
        n_converted=int(columns.converted.sum()),
        warnings=("routed_by_score",) if routed else (),
    )


def supported_points(patterns: Patterns, card: Scorecard, *, routed: bool = False) -> SupportedRanges:
    """The supported range of points for each rule, on the scale of the card's own points.

    All rules enter one logistic model of their levels. Its coefficients become points by the one factor that fits the card's points best,
    so the ranges say which rules weigh too much or too little beside the others, and doubling all points changes no mark. Together the
    ranges of a card whose points are all right hold them all with 95 %.

    Args:
        patterns: Of the part that is looked at, normally ``training``; all of them are counted. Grouped by levels, whatever the cohorts.
        card: Its rules must be those of the patterns, in that order. Forced tiers do not matter here.
        routed: A score decided during these months which leads were called.

    Returns:
        A range a rule. No rule has one while there are fewer than ten conversions, or other leads, for each rule that varies; ``needed``
        then says how many more.

    Raises:
        ValueError: The patterns are not those of the card's rules.

    Source: generalised least squares: A. C. Aitken, Proc. Royal Society of Edinburgh 55 (1936) 42-48; Bonferroni over the rules; model:
        `analysis.inference.logistic.fit`. The residual of a coefficient from scale × points varies less than the coefficient, so the
        ranges hold a little more often than they say.
    """
    return supported_ranges(fit_rules(patterns, card), card, routed=routed)


def _fitted(columns: RuleColumns, n_converted: int, n: int) -> LogisticFit | NotEstimable:
    if not columns.rules:
        return NO_RULES
    if missing := one_outcome(n_converted, n):
        return missing
    enough = enough_to_fit(min(n_converted, n - n_converted), len(columns.kept))
    if not enough.enough:
        return NotEstimable(FEW_CONVERSIONS, "There are fewer than ten conversions for each rule.", needed=enough.missing)
    levels = columns.kept_levels
    return fit(levels, columns.converted, columns.n, prior=_weak(levels, columns.n) if _has_pure_rule(levels, columns) else None)


def _has_pure_rule(levels: Floats, columns: RuleColumns) -> bool:
    """Whether the leads that meet a rule all converted, or none did: then the fit needs a prior, and need not look for the reason."""
    met = (levels != 0).astype(np.float64)
    n, won = columns.n @ met, columns.converted @ met
    return bool(np.any((won == 0) | (won == n)))


def _weak(levels: Floats, n: Floats) -> Prior:
    """The weak prior that `fit` itself takes where rules predict without fail."""
    share = n / n.sum()
    variance = share @ (levels - share @ levels) ** 2
    return Prior(np.zeros(levels.shape[1]), 4 * variance / WEAK_SCALE**2)


def _with_points(model: LogisticFit | NotEstimable, columns: RuleColumns) -> LogisticFit | NotEstimable:
    """The fit; without any points nothing could be said however many leads there were."""
    ready = not isinstance(model, NotEstimable) or model.code == FEW_CONVERSIONS
    return ALL_POINTS_ZERO if ready and not columns.points.any() else model


def _scale(found: LogisticFit, columns: RuleColumns) -> Answer:
    """The factor from points to log-odds, by generalised least squares."""
    points = columns.kept_points
    if not points.any():
        return ALL_POINTS_ZERO
    weighted = np.linalg.solve(found.covariance[1:, 1:], points)
    information = float(weighted @ points)
    value, width = float(weighted @ found.coefficients) / information, normal_quantile() / information**0.5
    return Estimate(value, value - width, value + width, found.n, "gls") if value > 0 else SCALE_NOT_POSITIVE


def _supported(found: LogisticFit | NotEstimable, columns: RuleColumns, scale: Answer) -> list[Answer]:
    """The range of each rule in points."""
    answers: list[Answer] = []
    confidence = 1 - FAMILY_ALPHA / max(len(columns.rules), 1)
    for place in range(len(columns.rules)):
        own = _why_not(columns, place)
        if own is not None and not isinstance(found, NotEstimable):
            answers.append(own)
        elif isinstance(found, NotEstimable) or isinstance(scale, NotEstimable):
            answers.append(scale)
        else:
            effect = found.coefficient(columns.kept.index(place), confidence=confidence)
            answers.append(_divided(effect, scale.value))
    return answers


def _divided(effect: Answer, scale: float) -> Answer:
    if isinstance(effect, NotEstimable):
        return effect
    return Estimate(effect.value / scale, effect.low / scale, effect.high / scale, effect.n, effect.method)


def _why_not(columns: RuleColumns, place: int) -> NotEstimable | None:
    if columns.constant[place]:
        return CONSTANT if columns.levels[:, place].any() else NOT_MET
    partners = columns.partners(place)
    if partners:
        told = ", ".join(f"'{each}'" for each in partners)
        return NotEstimable("sum_of_others", f"Its level follows from that of {told}; only their points together can be judged.")
    return None


def _mark(supported: Answer, points: int, typical: float) -> Mark:
    if isinstance(supported, NotEstimable):
        return "cannot tell yet"
    if points > supported.high:
        return "over-valued"
    if points < supported.low:
        return "under-valued"
    open_ = supported.low < 0 < supported.high and supported.high - supported.low > typical
    return "cannot tell yet" if open_ else "in range"


def _capped_shares(columns: RuleColumns, card: Scorecard) -> Floats:
    """For each rule the share of the leads meeting it whose group's sum is beyond the cap."""
    shares = np.zeros(len(card.rules))
    caps = {group.name: group.cap for group in card.groups}
    for name, cap in caps.items():
        members = [place for place, rule in enumerate(card.rules) if rule.group == name]
        beyond: NDArray[np.bool_] = np.abs(columns.levels[:, members] @ columns.points[members]) > cap
        for place in members:
            met = columns.n * (columns.levels[:, place] != 0)
            shares[place] = float(met[beyond].sum() / met.sum()) if met.any() else 0.0
    return shares
