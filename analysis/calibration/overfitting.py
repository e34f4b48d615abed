"""Overfitting check: the gain that trial and error would produce if the current card were right and nothing could be gained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil
from typing import Literal

import numpy as np

from analysis.calibration.random_moves import N_RANKS, Course, conversion_of_hottest, ranks, set_out
from analysis.calibration.rounding import fit_scores
from analysis.inference.estimate import NotEstimable
from analysis.inference.estimate_arrays import Floats
from analysis.scorecard import Scorecard
from analysis.scoring.counts import N_SCORES
from analysis.scoring.patterns import Patterns

OverfittingVerdict = Literal["more than trial and error would produce", "no more than trial and error would produce"]
#: Share of the repeats that a real gain has to pass.
LEVEL = 0.95
#: Repeats that walk side by side, by the same sliders; the next ones by others.
SIDE_BY_SIDE = 20


@dataclass(frozen=True, slots=True, eq=False)
class OverfittingLine:
    """What trial and error alone reaches.

    Args:
        current: Hot-lead conversion of the current card, ties at the cut averaged.
        gain: How much trial and error alone adds to it at most in all but one of twenty repeats.
        gains: Of each repeat, ascending, ``[repeats]``.
        n_moves: Moves in each.
        n_hot: Hot leads, the same number before and after.
        n: Leads.
    """

    current: float
    gain: float
    gains: Floats
    n_moves: int
    n_hot: int
    n: int

    @property
    def line(self) -> float:
        """The hot-lead conversion up to which trial and error alone explains it."""
        return self.current + self.gain

    def verdict(self, gain: float) -> OverfittingVerdict:
        """What may be said of a candidate whose hot leads convert by ``gain`` more than the current card's: see `equal_volume_gain`."""
        return "more than trial and error would produce" if gain > self.gain else "no more than trial and error would produce"


def overfitting_line(
    patterns: Patterns, card_current: Scorecard, n_moves: int, *, repeats: int = 200, seed: int
) -> OverfittingLine | NotEstimable:
    """Repeat the moves of the sliders in worlds in which nothing can be gained.

    In each repeat the outcomes are drawn from the current card's own calibrated conversion rates, so that no other points are truly
    better. From the current card on, one slider after the other is moved at random, and a move stays when as many hot leads as before
    convert more often. What that reaches is luck.

    Args:
        patterns: Of the leads by which sliders are moved, normally ``training``.
        card_current: The card from which the moves began; its rules must be those of the patterns.
        n_moves: Settings tried.
        repeats: How many worlds; 19 or more.
        seed: Of outcomes and moves.

    Returns:
        The line; ``no_rules``, ``no_hot_leads``, ``no_leads``, ``no_conversions``, ``no_others``.

    Raises:
        ValueError: The patterns are not those of the card's rules, ``n_moves`` is negative, or ``repeats`` is under 19.

    Source: parametric bootstrap of a maximum over a search: P. R. Hansen, Journal of Business and Economic Statistics 23 (2005) 365-380,
        in spirit; the rank that is taken holds its level for any number of repeats (B. Phipson, G. K. Smyth 2010).
    """
    if n_moves < 0 or repeats < 19:
        raise ValueError(f"n_moves == {n_moves} must be >= 0, repeats == {repeats} must be >= 19.")
    course = set_out(patterns, card_current)
    if isinstance(course, NotEstimable):
        return course
    rng = np.random.default_rng(seed)
    chance = _calibrated(course)
    found = [
        course.after_moves(rng.binomial(course.n.astype(np.int64), chance, size=(size, len(chance))).astype(np.float64), n_moves, rng)[0]
        for size in _sizes(repeats)
    ]
    gains = np.sort(np.concatenate(found))
    place = ceil(LEVEL * (repeats + 1)) - 1
    current = float(conversion_of_hottest(course.by_rank(course.n[None]), course.by_rank(course.converted[None]), course.n_hot)[0])
    return OverfittingLine(current, float(gains[min(place, repeats - 1)]), gains, n_moves, course.n_hot, round(float(course.n.sum())))


@dataclass(frozen=True, slots=True)
class AcceptedMoves:
    """Where accept-if-better moves led.

    Args:
        card: The card with the points that were reached.
        gain: By how much more often its hot leads convert, at the same number of hot leads.
    """

    card: Scorecard
    gain: float


def accept_better_moves(patterns: Patterns, card: Scorecard, n_moves: int, *, seed: int) -> AcceptedMoves | NotEstimable:
    """Accept-if-better moves on the outcomes as they are, for simulations: what a person without any insight would do.

    Returns:
        As `overfitting_line`.
    """
    course = set_out(patterns, card)
    if isinstance(course, NotEstimable):
        return course
    gains, points = course.after_moves(course.converted[None], n_moves, np.random.default_rng(seed))
    return AcceptedMoves(replace(card, points=tuple(points[0].tolist())), float(gains[0]))


def equal_volume_gain(patterns: Patterns, card_current: Scorecard, candidate: Scorecard) -> float | NotEstimable:
    """By how much more often the candidate's hot leads convert than the current card's, at the same number of hot leads.

    Args:
        patterns: Of the leads by which sliders are moved.
        card_current: Says how many leads are hot.
        candidate: The same rules with other points; ties at the cut are averaged.

    Returns:
        A difference of conversion rates; as `overfitting_line`.

    Raises:
        ValueError: The patterns are not those of both cards' rules.
    """
    if candidate.rules != card_current.rules:
        raise ValueError(f"candidate == {candidate.name!r}, must have the rules of {card_current.name!r}.")
    course = set_out(patterns, card_current)
    if isinstance(course, NotEstimable):
        return course
    now = conversion_of_hottest(course.by_rank(course.n[None]), course.by_rank(course.converted[None]), course.n_hot)
    moved = replace(course, rank=ranks(course.levels, candidate)[0])
    then = conversion_of_hottest(moved.by_rank(course.n[None]), moved.by_rank(course.converted[None]), course.n_hot)
    return float((then - now)[0])


def _sizes(repeats: int) -> Iterator[int]:
    for start in range(0, repeats, SIDE_BY_SIDE):
        yield min(SIDE_BY_SIDE, repeats - start)


def _calibrated(course: Course) -> Floats:
    """Conversion rate of each row by the current card alone; the base rate where leads with more points do not convert more often.

    Leads that a rule makes hot, or keeps from it, have rates of their own.
    """
    n, won = (np.bincount(course.rank, each, N_RANKS) for each in (course.n, course.converted))
    chance = np.divide(won, n, out=np.zeros(N_RANKS), where=n > 0)
    inner_n, inner_won = n[1:-1].astype(np.float64), won[1:-1].astype(np.float64)
    if 0 < inner_won.sum() < inner_n.sum():
        fitted = fit_scores(inner_n, inner_won)
        chance[1:-1] = 1 / (1 + np.exp(-(fitted.intercept + fitted.slope * np.arange(N_SCORES))))
    return np.asarray(chance[course.rank], dtype=np.float64)
