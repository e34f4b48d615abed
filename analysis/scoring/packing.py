"""Patterns as few bytes, for arithmetic elsewhere: the levels of each rule as indices of a few bits, without cohorts."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.scorecard import Scorecard
from analysis.scoring.counts import forced_tiers
from analysis.scoring.patterns import Patterns, distinct

_MOST_COUNT = 2**32 - 1


@dataclass(frozen=True, slots=True)
class PackedPatterns:
    """Patterns packed by `pack`.

    Args:
        content_id: Hash of the body: the same patterns and rules give the same id anywhere.
        n_patterns: Distinct combinations of levels.
        body: The bytes, as `pack` describes them.
    """

    content_id: str
    n_patterns: int
    body: bytes


def pack(patterns: Patterns, card: Scorecard) -> PackedPatterns:
    """Pack patterns for arithmetic on points, caps and lower edges of tiers.

    Cohorts and parts are summed over: what is left depends on the levels alone. Patterns come in three runs: those with several leads
    first, with their counts; then those with one lead, which converted; then those with one lead that did not.

    The body, all little-endian: length of the header (uint32); the header as JSON (``n`` patterns; ``counted``, how many of them have
    several leads; ``won``, how many follow with one converted lead; ``forced``, the distinct pairs of tiers at least and at most;
    ``forced_bits``; ``columns``, for each rule its distinct ``levels`` and the ``bits`` of their index); leads and conversions of the
    counted patterns (uint32 each); then the index into ``forced`` and, rule by rule, into the levels, as planes of one bit a pattern,
    lowest bit first.

    Args:
        patterns: Of the parts that may be seen; all of them are packed.
        card: Its rules must be those of the patterns, in that order.

    Returns:
        A few bits a pattern and rule. Without patterns, the header alone.

    Raises:
        ValueError: The patterns are not those of the card's rules, or a pattern has 2³² leads or more.
    """
    if patterns.rules != tuple(rule.name for rule in card.rules):
        raise ValueError(f"patterns.rules == {patterns.rules}, must be the rules of scorecard {card.name!r}.")
    columns = [_column(each) for each in np.ascontiguousarray(patterns.levels.T)]
    first, n_leads, n_converted = _without_cohorts(patterns, columns)
    if n_leads.max(initial=0) > _MOST_COUNT:
        raise ValueError(f"a pattern has {n_leads.max()} leads, must be at most {_MOST_COUNT}.")
    counted, won = n_leads > 1, n_converted > 0
    runs = [np.flatnonzero(counted), np.flatnonzero(~counted & won), np.flatnonzero(~counted & ~won)]
    order = first[np.concatenate(runs)]
    forced, forced_code = _forced(patterns.levels[order], card)
    header = {
        "n": len(order), "counted": len(runs[0]), "won": len(runs[1]), "forced": forced, "forced_bits": _bits(len(forced)),
        "columns": [{"levels": column.levels, "bits": _bits(len(column.levels))} for column in columns],
    }  # fmt: skip
    told = json.dumps(header, separators=(",", ":")).encode()
    parts = [
        np.array([len(told)], dtype="<u4").tobytes(), told,
        *(counts[runs[0]].astype("<u4").tobytes() for counts in (n_leads, n_converted)),
        _planes(forced_code, len(forced)), *(_planes(column.codes[order], len(column.levels)) for column in columns),
    ]  # fmt: skip
    body = b"".join(parts)
    return PackedPatterns(hashlib.sha256(body).hexdigest()[:16], len(order), body)


@dataclass(frozen=True, slots=True, eq=False)
class _PackedColumn:
    """One rule: its distinct levels, ascending, and for each pattern the index of its level."""

    levels: list[int]
    codes: NDArray[np.int64]


def _column(levels: NDArray[np.int16]) -> _PackedColumn:
    """Without sorting: a level is one of 65,536."""
    place = levels.astype(np.int64) + 2**15
    seen = np.zeros(2**16, dtype=np.bool_)
    seen[place] = True
    return _PackedColumn((np.flatnonzero(seen) - 2**15).tolist(), (np.cumsum(seen) - 1)[place])


def _without_cohorts(patterns: Patterns, columns: list[_PackedColumn]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """For each distinct row of levels: its first pattern, leads and conversions."""
    code, bound = np.zeros(len(patterns.n_leads), dtype=np.int64), 1
    for column in columns:
        n_levels = max(len(column.levels), 1)
        if bound > 2**62 // n_levels:
            renumbered, code = distinct(code)
            bound = len(renumbered)
        code, bound = code * n_levels + column.codes, bound * n_levels
    _, first, index = np.unique(code, return_index=True, return_inverse=True)
    totals = [_totals(index, counts, len(first)) for counts in (patterns.n_leads, patterns.n_converted)]
    return first.astype(np.int64), totals[0], totals[1]


def _totals(index: NDArray[Any], counts: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    total = np.zeros(n, dtype=np.int64)
    np.add.at(total, index, counts)
    return total


def _forced(levels: NDArray[np.int16], card: Scorecard) -> tuple[list[tuple[int, int]], NDArray[np.int64]]:
    """Distinct pairs (at least, at most), and the index of each pattern's pair."""
    at_least, at_most = forced_tiers(levels, card)
    kept, codes = distinct(at_least * len(card.tiers) + at_most)
    return [divmod(each, len(card.tiers)) for each in kept.tolist()], codes


def _bits(n_values: int) -> int:
    """Bits that tell so many values apart.

    Examples:
        >>> [_bits(n) for n in (0, 1, 2, 3, 4, 5)]
        [0, 0, 1, 2, 2, 3]
    """
    return max(n_values - 1, 0).bit_length()


def _planes(codes: NDArray[np.int64], n_values: int) -> bytes:
    planes = (np.packbits((codes >> bit).astype(np.uint8) & 1, bitorder="little") for bit in range(_bits(n_values)))
    return b"".join(plane.tobytes() for plane in planes)
