"""Fit × engagement: what a lead is against what it does, with leads and conversion in each cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.inference.estimate import Answer, NotEstimable
from analysis.inference.estimate_arrays import Whole
from analysis.inference.intervals import NO_LEADS, rate
from analysis.rules import AttributeSignal, DwellSignal, Rule, SilenceSignal, TouchSignal
from analysis.scorecard import Scorecard
from analysis.scoring.counts import forced_tiers, scores, tier_index
from analysis.scoring.patterns import Levels, Patterns

#: With fewer leads a cell is shown grey.
FEW_LEADS = 30
N_STEPS = 3
NO_SUCH_RULES = NotEstimable("one_kind_of_rule", "The scorecard has no rules on attributes, or none on touches, so there is one axis only.")


@dataclass(frozen=True, slots=True)
class Step:
    """A range of points on one axis, both ends included, as they occur."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class GridCell:
    """Leads of one step of fit and one of engagement.

    Args:
        fit: Place of the step of fit, 0 = lowest.
        engagement: Place of the step of engagement, 0 = lowest.
        n_leads: Leads.
        n_converted: Those that converted.
        conversion: Their conversion rate.
        few: There are under 30 of them.
        n_hot: Of the leads, those that are hot at the card's threshold or by a rule.
    """

    fit: int
    engagement: int
    n_leads: int
    n_converted: int
    conversion: Answer
    few: bool
    n_hot: int

    @property
    def mostly_hot(self) -> bool:
        """Whether over half of the leads are hot."""
        return 2 * self.n_hot > self.n_leads


@dataclass(frozen=True, slots=True)
class FitEngagement:
    """The grid.

    Args:
        fit: Steps of points by attributes, ascending.
        engagement: Steps of points by touches, time spent and silence, ascending.
        cells: One a pair of steps, fit by fit; each lead is in one of them.
    """

    fit: tuple[Step, ...]
    engagement: tuple[Step, ...]
    cells: tuple[GridCell, ...]

    def cell(self, fit: int, engagement: int) -> GridCell:
        """The cell of these steps."""
        return self.cells[fit * len(self.engagement) + engagement]


@dataclass(frozen=True, slots=True, eq=False)
class AxisPoints:
    """Points for what leads are and for what they do, int64 ``[n]`` each."""

    fit: Whole
    engagement: Whole


def axis_points(levels: Levels, card: Scorecard) -> AxisPoints:
    """The points of some leads on either axis: caps of groups hold on each, the ends of the scale on neither.

    Args:
        levels: Of the card's rules, int16 ``[n, n_rules]``.
        card: An imported score is neither fit nor engagement.
    """
    return AxisPoints(*(_points(levels, card, which) for which in _axes(card)))


def _axes(card: Scorecard) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which rules ask what a lead is, and which what it does."""
    is_fit = np.array([isinstance(rule.signal, AttributeSignal) for rule in card.rules], dtype=bool)
    return is_fit, np.array([isinstance(rule.signal, TouchSignal | DwellSignal | SilenceSignal) for rule in card.rules], dtype=bool)


def fit_engagement(patterns: Patterns, card: Scorecard, *, n_steps: int = N_STEPS) -> FitEngagement | NotEstimable:
    """Lay leads out by the points for what they are and the points for what they do.

    Args:
        patterns: Of the part that is looked at.
        card: Rules on attributes make the fit, rules on touches, time spent and silence the engagement; caps hold on either side. An
            imported score is neither.
        n_steps: The most steps an axis has. They hold about equally many leads, and are chosen without the outcome; leads with equal
            points are never parted.

    Returns:
        ``one_kind_of_rule`` where an axis has no rules; ``no_leads``.

    Raises:
        ValueError: The patterns are not those of the card's rules, or ``n_steps`` is under 2.
    """
    if patterns.rules != tuple(rule.name for rule in card.rules) or n_steps < 2:
        raise ValueError(f"patterns must be those of scorecard {card.name!r}, n_steps == {n_steps} must be >= 2.")
    is_fit, does = _axes(card)
    if not (is_fit.any() and does.any()):
        return NO_SUCH_RULES
    if patterns.n_leads.sum() == 0:
        return NO_LEADS
    (fit, fit_steps), (engagement, engagement_steps) = (
        _steps(_points(patterns.levels, card, which), patterns.n_leads, n_steps) for which in (is_fit, does)
    )
    shape = (len(fit_steps), len(engagement_steps))
    place = np.ravel_multi_index((fit, engagement), shape)
    hot = patterns.n_leads * (tier_index(scores(patterns.levels, card), *forced_tiers(patterns.levels, card), card) == 0)
    weights = (patterns.n_leads, patterns.n_converted, hot)
    n, won, n_hot = (np.bincount(place, each, shape[0] * shape[1]).astype(np.int64).tolist() for each in weights)
    cells = tuple(
        GridCell(*divmod(at, shape[1]), n[at], won[at], rate(won[at], n[at]), n[at] < FEW_LEADS, n_hot[at])
        for at in range(shape[0] * shape[1])
    )
    return FitEngagement(fit_steps, engagement_steps, cells)


def _points(levels: Levels, card: Scorecard, which: NDArray[np.bool_]) -> Whole:
    """Whole points of some rules, each group within its cap."""
    parts = levels.astype(np.int64) * np.array(card.points, dtype=np.int64) * which
    total = parts[:, _members(card.rules, None)].sum(axis=1)
    for group in card.groups:
        total = total + np.clip(parts[:, _members(card.rules, group.name)].sum(axis=1), -100 * group.cap, 100 * group.cap)
    return np.asarray((total + 50) // 100, dtype=np.int64)


def _members(rules: tuple[Rule, ...], group: str | None) -> NDArray[np.bool_]:
    return np.array([rule.group == group for rule in rules], dtype=bool)


def _steps(points: Whole, n: Whole, n_steps: int) -> tuple[Whole, tuple[Step, ...]]:
    """The step of each pattern, and the steps: values go to the step in which the middle of their leads lies."""
    values, code = np.unique(points, return_inverse=True)
    leads = np.bincount(code, n, len(values))
    middle = (np.cumsum(leads) - leads / 2) / leads.sum()
    _, step = np.unique(np.minimum((middle * n_steps).astype(np.int64), n_steps - 1), return_inverse=True)
    steps = tuple(Step(int(values[step == place].min()), int(values[step == place].max())) for place in range(int(step.max()) + 1))
    return np.asarray(step[code], dtype=np.int64), steps
