"""Patterns to score counts in milliseconds: what a slider's move costs on the server.

Rules are arranged in blocks: the rules of one group, or all rules without a group. A block is cut into pieces of a few rules, so that a
piece has few distinct combinations of levels, however many patterns there are. A move then sums points × levels over the combinations
alone, and each pattern looks up its sum. All sums are whole numbers: the result equals `analysis.scoring.counts.scores` row by row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.rules import Rule
from analysis.scorecard import Scorecard
from analysis.scoring.counts import N_SCORES, ScoreCounts, forced_tiers
from analysis.scoring.patterns import Patterns

#: A piece takes further rules while it has at most this many combinations: its table then stays in the processor's cache.
MOST_COMBINATIONS = 8192
#: Patterns that are counted at once: what is computed between then stays in the processor's cache.
_CHUNK = 16_384
_INT32 = 2**31 - 1
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A few rules with the distinct combinations of their levels.

    Args:
        columns: Positions of the rules.
        combinations: Levels, int64 ``[n_combinations, n_columns]``.
        code: For each pattern the index of its combination, ``[n_patterns]``.
    """

    columns: tuple[int, ...]
    combinations: Whole
    code: NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class RuleBlock:
    """The rules of one group, or those without a group: ``group`` is None."""

    group: str | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PreparedPatterns:
    """Patterns arranged for `count_scores`; made by `prepare`. Patterns with conversions or value come first.

    Args:
        rules: The rules of the card it was prepared for.
        tiers: Names of its tiers.
        cohorts: Labels of the cohorts.
        forced: Distinct pairs of tiers (at least, at most): the second axis of the score counts.
        blocks: The rules, arranged.
        cell: Index of each pattern's (cohort, forced pair), times 101.
        n_leads: Leads of each pattern, float64 for weighted counting: exact below 2**53.
        n_converted: Conversions of the first patterns; the others have none.
        value: Amounts won with the first patterns; the others have none.
    """

    rules: tuple[Rule, ...]
    tiers: tuple[str, ...]
    cohorts: tuple[str, ...]
    forced: tuple[tuple[int, int], ...]
    blocks: tuple[RuleBlock, ...]
    cell: Whole
    n_leads: NDArray[np.float64]
    n_converted: NDArray[np.float64]
    value: NDArray[np.float64]


def prepare(patterns: Patterns, card: Scorecard) -> PreparedPatterns:
    """Arrange patterns for `count_scores`.

    Depends on the card's rules and the names of its tiers, not on points, caps or lower edges: prepare once, count at each move.

    Args:
        patterns: Of any parts; all of them are counted.
        card: Its rules must be those of the patterns, in that order.

    Returns:
        Read-only arrays; a second or less for a million patterns.

    Raises:
        ValueError: The patterns are not those of the card's rules.
    """
    names = tuple(rule.name for rule in card.rules)
    if patterns.rules != names:
        raise ValueError(f"patterns.rules == {patterns.rules}, must be the rules of scorecard {card.name!r}: {names}.")
    weighty = (patterns.n_converted > 0) | (patterns.value != 0)
    order = np.concatenate([np.flatnonzero(weighty), np.flatnonzero(~weighty)])
    n_weighty = int(weighty.sum())
    levels = patterns.levels[order]
    forced, forced_code = _forced_pairs(levels, card)
    groups = {rule.group: None for rule in card.rules}
    positions = {group: [i for i, rule in enumerate(card.rules) if rule.group == group] for group in groups}
    return PreparedPatterns(
        rules=card.rules,
        tiers=tuple(tier.name for tier in card.tiers),
        cohorts=patterns.cohorts,
        forced=forced,
        blocks=tuple(RuleBlock(group, _pieces(levels, columns)) for group, columns in positions.items()),
        cell=_fixed((patterns.cohort[order].astype(np.int64) * len(forced) + forced_code) * N_SCORES),
        n_leads=_fixed(patterns.n_leads[order].astype(np.float64)),
        n_converted=_fixed(patterns.n_converted[order[:n_weighty]].astype(np.float64)),
        value=_fixed(patterns.value[order[:n_weighty]]),
    )


def _fixed(array: NDArray[Any]) -> NDArray[Any]:
    array.setflags(write=False)
    return array


def _forced_pairs(levels: NDArray[np.int16], card: Scorecard) -> tuple[tuple[tuple[int, int], ...], Whole]:
    """Distinct pairs (at least, at most), always with the free one first, and the index of each pattern's pair."""
    n_tiers = len(card.tiers)
    at_least, at_most = forced_tiers(levels, card)
    code = at_most * n_tiers + (n_tiers - 1 - at_least)
    present = np.union1d(code, [0])
    pairs = tuple((n_tiers - 1 - each % n_tiers, each // n_tiers) for each in present.tolist())
    return pairs, np.searchsorted(present, code).astype(np.int64)


def _pieces(levels: NDArray[np.int16], columns: list[int]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    piece = _one_rule(levels, columns[0])
    for column in columns[1:]:
        next_rule = _one_rule(levels, column)
        joined = _joined(piece, next_rule)
        if joined is None:
            pieces.append(piece)
        piece = joined or next_rule
    return (*pieces, piece)


def _one_rule(levels: NDArray[np.int16], column: int) -> Piece:
    shifted = levels[:, column].astype(np.intp) + 2**15
    present, code = _renumbered(shifted, 2**16)
    return Piece((column,), _fixed((present - 2**15)[:, None]), _fixed(code))


def _joined(first: Piece, second: Piece) -> Piece | None:
    """Both as one piece, or None when it would have too many combinations."""
    n_second = len(second.combinations)
    bound = len(first.combinations) * n_second
    if bound > MOST_COMBINATIONS * 64:
        return None
    present, code = _renumbered(first.code * n_second + second.code, bound)
    if len(present) > MOST_COMBINATIONS:
        return None
    combinations = np.hstack([first.combinations[present // max(n_second, 1)], second.combinations[present % max(n_second, 1)]])
    return Piece(first.columns + second.columns, _fixed(combinations), _fixed(code))


def _renumbered(code: NDArray[np.intp], bound: int) -> tuple[Whole, NDArray[np.intp]]:
    """The codes that occur, ascending, and each entry's place among them; without sorting."""
    seen = np.zeros(bound, dtype=bool)
    seen[code] = True
    return np.flatnonzero(seen).astype(np.int64), (np.cumsum(seen, dtype=np.intp) - 1)[code]


def count_scores(prepared: PreparedPatterns, card: Scorecard) -> ScoreCounts:
    """Count leads, conversions and value per cohort, forced tier and score.

    Args:
        prepared: Patterns prepared for this card or one that differs in points, caps, lower edges of tiers or names.
        card: Points and caps are taken from it.

    Returns:
        Exact counts. Without patterns all are 0.

    Raises:
        ValueError: The patterns were prepared for other rules or tiers.
    """
    if card.rules != prepared.rules or tuple(tier.name for tier in card.tiers) != prepared.tiers:
        raise ValueError(f"card == {card.name!r}, must have the rules and tiers that the patterns were prepared for.")
    sums = _block_sums(prepared, card)
    shape = (len(prepared.cohorts), len(prepared.forced), N_SCORES)
    n_leads, n_converted, value = (np.zeros(shape[0] * shape[1] * shape[2]) for _ in range(3))
    n_weighty = len(prepared.n_converted)
    for start in range(0, len(prepared.cell), _CHUNK):
        chunk = slice(start, start + _CHUNK)
        cell = prepared.cell[chunk] + _scores(sums, chunk)
        n_leads += np.bincount(cell, prepared.n_leads[chunk], len(n_leads))
        if start < n_weighty:
            weighty = cell[: n_weighty - start]
            n_converted += np.bincount(weighty, prepared.n_converted[chunk], len(n_leads))
            value += np.bincount(weighty, prepared.value[chunk], len(n_leads))
    return ScoreCounts(
        n_leads=n_leads.astype(np.int64).reshape(shape),
        n_converted=n_converted.astype(np.int64).reshape(shape),
        value=value.reshape(shape),
        cohorts=prepared.cohorts,
        forced=prepared.forced,
        tiers=prepared.tiers,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _BlockSum:
    """Points × level of a block, as tables to look up; with the cap in hundredths, where it is not in the tables already."""

    tables: tuple[NDArray[Any], ...]
    codes: tuple[NDArray[np.intp], ...]
    cap: int | None


def _block_sums(prepared: PreparedPatterns, card: Scorecard) -> tuple[_BlockSum, ...]:
    points, caps = np.array(card.points, dtype=np.int64), {group.name: 100 * group.cap for group in card.groups}
    raw = [[piece.combinations @ points[list(piece.columns)] for piece in block.pieces] for block in prepared.blocks]
    largest = sum(int(np.abs(table).max(initial=0)) for tables in raw for table in tables)
    kind = np.int32 if largest < _INT32 - 50 else np.int64
    return tuple(
        _block_sum(block, [table.astype(kind) for table in tables], None if block.group is None else caps[block.group])
        for block, tables in zip(prepared.blocks, raw, strict=True)
    )


def _block_sum(block: RuleBlock, tables: list[NDArray[Any]], cap: int | None) -> _BlockSum:
    codes = tuple(piece.code for piece in block.pieces)
    if cap is not None and len(tables) == 1:
        return _BlockSum((np.clip(tables[0], -cap, cap),), codes, None)
    return _BlockSum(tuple(tables), codes, cap)


def _scores(sums: tuple[_BlockSum, ...], chunk: slice) -> NDArray[Any]:
    """Score of each pattern of a chunk."""
    total: NDArray[Any] = np.full(1, 50, dtype=sums[0].tables[0].dtype if sums else np.int32)
    for block in sums:
        looked_up = [np.take(table, code[chunk], mode="clip") for table, code in zip(block.tables, block.codes, strict=True)]
        part = looked_up[0]
        for further in looked_up[1:]:
            part += further
        total = total + (part if block.cap is None else np.clip(part, -block.cap, block.cap))
    score: NDArray[Any] = np.clip(total // 100, 0, 100)
    return score
