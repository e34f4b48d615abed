"""Accept-if-better moves of sliders, many worlds side by side: all walk by the same moves, each keeps those that look better to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.inference.estimate import NotEstimable
from analysis.inference.estimate_arrays import Floats, Whole
from analysis.inference.significance import one_outcome
from analysis.scorecard import Scorecard
from analysis.scoring.counts import N_SCORES, forced_tiers, scores
from analysis.scoring.patterns import Patterns, distinct_rows

#: A move changes points by at most the largest points of the card, but at least by so many.
SMALLEST_REACH = 5
MOST_POINTS = 100
#: Ranks: 0 = held below hot by a rule, 1 … 101 = score + 1, 102 = hot by a rule.
N_RANKS = N_SCORES + 2
NO_HOT_LEADS = NotEstimable("no_hot_leads", "The scorecard calls no lead hot, or all of them.")
NO_RULES = NotEstimable("no_rules", "The scorecard has no rules that could be moved.")


def ranks(levels: NDArray[np.int16], card: Scorecard) -> tuple[Whole, NDArray[np.bool_]]:
    """Rank of each row under a card, and whether points can change it."""
    at_least, at_most = forced_tiers(levels, card)
    never, always = at_most > 0, (at_most == 0) & (at_least == 0)
    return np.where(never, 0, np.where(always, N_RANKS - 1, scores(levels, card) + 1)), ~(never | always)


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """The rows on which sliders are moved.

    Args:
        levels: int16 ``[g, m]``, distinct rows.
        n: Leads of each row.
        converted: Those that converted.
        rank: Of each row under the current card.
        moving: For each rule the rows whose rank its points can change.
        block: For each rule the number of its group, −1 without.
        sums: Points × level of each group before its cap, int32 ``[groups, g]``.
        free: The same of the rules without a group, ``[g]``.
        caps: In hundredths.
        points: Of the current card.
        n_hot: Leads that it calls hot.
    """

    levels: NDArray[np.int16]
    n: Floats
    converted: Floats
    rank: Whole
    moving: tuple[NDArray[np.intp], ...]
    block: tuple[int, ...]
    sums: NDArray[np.int32]
    free: NDArray[np.int32]
    caps: tuple[int, ...]
    points: Whole
    n_hot: int

    def by_rank(self, counts: Floats) -> Floats:
        """Counts of each repeat ``[b, g]`` summed by rank, ``[b, 103]``."""
        code = (np.arange(len(counts))[:, None] * N_RANKS + self.rank[None]).ravel()
        return np.bincount(code, counts.ravel(), len(counts) * N_RANKS).reshape(len(counts), N_RANKS).astype(np.float64)

    def after_moves(self, converted: Floats, n_moves: int, rng: np.random.Generator) -> tuple[Floats, Whole]:
        """What the moves add to hot-lead conversion in each of some worlds, ``[b]``, and the points at their end, ``[b, m]``.

        Args:
            converted: Outcomes of each world, ``[b, g]``.
            n_moves: How many.
            rng: Of the moves, which are the same ones in all these worlds; which of them stay differs.
        """
        walk = _Walk.begin(self, converted)
        start = walk.reached.copy()
        reach = max(SMALLEST_REACH, int(np.abs(self.points).max()))
        movable = np.flatnonzero([len(rows) > 0 for rows in self.moving])
        rules = rng.choice(movable, n_moves)
        sizes = rng.integers(1, reach + 1, n_moves) * rng.choice((-1, 1), n_moves)
        for rule, size in zip(rules.tolist(), sizes.tolist(), strict=True):
            walk.move(rule, size)
        return walk.reached - start, walk.points


def set_out(patterns: Patterns, card: Scorecard) -> Course | NotEstimable:
    """Arrange patterns and a card for walking.

    Returns:
        ``no_leads``, ``no_conversions``, ``no_others``; ``no_rules`` when no rule could change a rank, ``no_hot_leads`` when none or all
        leads are hot.

    Raises:
        ValueError: The patterns are not those of the card's rules.
    """
    names = tuple(rule.name for rule in card.rules)
    if patterns.rules != names:
        raise ValueError(f"patterns.rules == {patterns.rules}, must be the rules of scorecard {card.name!r}: {names}.")
    first, row = distinct_rows(patterns.levels)
    levels = patterns.levels[first]
    n, converted = (np.bincount(row, each, len(first)).astype(np.float64) for each in (patterns.n_leads, patterns.n_converted))
    if missing := one_outcome(float(converted.sum()), float(n.sum())):
        return missing
    rank, free_rows = ranks(levels, card)
    moving = tuple(np.flatnonzero(free_rows & (levels[:, place] != 0)) for place in range(len(names)))
    if not any(len(rows) for rows in moving):
        return NO_RULES
    n_hot = round(float(n[rank > card.threshold].sum()))
    if not 0 < n_hot < round(float(n.sum())):
        return NO_HOT_LEADS
    groups = [group.name for group in card.groups]
    block = tuple(-1 if rule.group is None else groups.index(rule.group) for rule in card.rules)
    points = np.array(card.points, dtype=np.int64)
    parts = levels.astype(np.int64) * points
    sums = [parts[:, [each == number for each in block]].sum(axis=1) for number in range(-1, len(groups))]
    return Course(
        levels, n, converted, rank, moving, block,
        sums=np.array(sums[1:], dtype=np.int32).reshape(len(groups), len(n)), free=sums[0].astype(np.int32),
        caps=tuple(100 * group.cap for group in card.groups), points=points, n_hot=n_hot,
    )  # fmt: skip


def conversion_of_hottest(n: Floats, won: Floats, n_hot: int) -> Floats:
    """Conversion of the ``n_hot`` highest ranks of each repeat; leads at the cut count with their own rate."""
    called, reached = np.cumsum(n[:, ::-1], axis=1), np.cumsum(won[:, ::-1], axis=1)
    cut = np.argmax(called >= n_hot, axis=1)[:, None]
    at_n, at_won = np.take_along_axis(n[:, ::-1], cut, 1), np.take_along_axis(won[:, ::-1], cut, 1)
    above_n, above_won = np.take_along_axis(called, cut, 1) - at_n, np.take_along_axis(reached, cut, 1) - at_won
    return np.asarray((above_won + (n_hot - above_n) * at_won / at_n)[:, 0] / n_hot, dtype=np.float64)


@dataclass(slots=True, eq=False)
class _Walk:
    """Worlds on their way; the one record of this module that changes, because copies would cost more than the moves.

    Args:
        course: Where they began.
        won: Outcomes of each world, ``[b, g]``.
        points: Points in each world, ``[b, m]``.
        total: Points × level after caps, in hundredths, int32 ``[b, g]``.
        sums: Of each group before its cap, int32 ``[b, groups, g]``.
        rank: Rank of each row, int16 ``[b, g]``.
        n_by_rank: Leads of each rank, ``[b, 103]``.
        won_by_rank: Those that converted.
        reached: Hot-lead conversion of each world.
    """

    course: Course
    won: Floats
    points: Whole
    total: NDArray[np.int32]
    sums: NDArray[np.int32]
    rank: NDArray[np.int16]
    n_by_rank: Floats
    won_by_rank: Floats
    reached: Floats

    @classmethod
    def begin(cls, course: Course, won: Floats) -> _Walk:
        """All worlds at the current card."""
        b = len(won)
        caps = np.array(course.caps, dtype=np.int32)[:, None]
        total = course.free + np.clip(course.sums, -caps, caps).sum(axis=0, dtype=np.int32)
        n_by_rank, won_by_rank = np.repeat(course.by_rank(course.n[None]), b, axis=0), course.by_rank(won)
        reached = conversion_of_hottest(n_by_rank, won_by_rank, course.n_hot)
        rank, sums = np.tile(course.rank.astype(np.int16), (b, 1)), np.tile(course.sums, (b, 1, 1))
        return cls(course, won, np.tile(course.points, (b, 1)), np.tile(total, (b, 1)), sums, rank, n_by_rank, won_by_rank, reached)

    def move(self, rule: int, size: int) -> None:
        """Move one slider in every world, and back where that does not look better."""
        course, rows = self.course, self.course.moving[rule]
        change = (size * course.levels[rows, rule].astype(np.int32))[None]
        total, block = self.total[:, rows], course.block[rule]
        if block < 0:
            moved, own = total + change, change
        else:
            cap, own = course.caps[block], self.sums[:, block][:, rows] + change
            moved = total + np.clip(own, -cap, cap) - np.clip(own - change, -cap, cap)
        rank = (np.clip((moved + 50) // 100, 0, N_SCORES - 1) + 1).astype(np.int16)
        n_by_rank = self.n_by_rank + self._difference(rows, rank, np.broadcast_to(course.n[rows], rank.shape))
        won_by_rank = self.won_by_rank + self._difference(rows, rank, self.won[:, rows])
        reached = conversion_of_hottest(n_by_rank, won_by_rank, course.n_hot)
        better = np.flatnonzero((reached > self.reached + 1e-12) & (np.abs(self.points[:, rule] + size) <= MOST_POINTS))
        at = np.ix_(better, rows)
        self.total[at], self.rank[at] = moved[better], rank[better]
        if block >= 0:
            self.sums[better[:, None], block, rows] = own[better]
        self.points[better, rule] += size
        self.n_by_rank[better], self.won_by_rank[better], self.reached[better] = n_by_rank[better], won_by_rank[better], reached[better]

    def _difference(self, rows: NDArray[np.intp], rank: NDArray[np.int16], weights: Floats) -> Floats:
        """What changes by rank when these rows take new ranks."""
        offset = (np.arange(len(rank)) * N_RANKS)[:, None]
        size, weight = len(rank) * N_RANKS, weights.ravel()
        gone = np.bincount((offset + self.rank[:, rows]).ravel(), weight, size)
        come = np.bincount((offset + rank).ravel(), weight, size)
        return np.asarray((come - gone).reshape(len(rank), N_RANKS), dtype=np.float64)
