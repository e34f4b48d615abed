"""Patterns: distinct combinations of levels with their counts; small integer arrays without personal data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Levels = NDArray[np.int16]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """Mature snapshots at risk, grouped by the level of each rule, by cohort and by part.

    Args:
        rules: Names of the rules, in the order of the columns of ``levels``.
        levels: int16 ``[n_patterns, n_rules]``, percent.
        cohort: Index into ``cohorts``, ``[n_patterns]``.
        part: Index into ``parts``, ``[n_patterns]``.
        n_leads: Snapshots of each pattern, int64.
        n_converted: Those that reached the outcome within the horizon, int64.
        value: Amounts won within the horizon, in one currency, float64.
        cohorts: Labels in time order, such as ``2025-03``.
        parts: Names, such as ``training``, ``validation``, ``holdout``; or ``all``.
    """

    rules: tuple[str, ...]
    levels: Levels
    cohort: NDArray[np.int16]
    part: NDArray[np.int8]
    n_leads: Counts
    n_converted: Counts
    value: NDArray[np.float64]
    cohorts: tuple[str, ...]
    parts: tuple[str, ...]

    def __post_init__(self) -> None:
        n = len(self.n_leads)
        if self.levels.shape != (n, len(self.rules)):
            raise ValueError(f"levels.shape == {self.levels.shape}, must be {(n, len(self.rules))}.")
        for name in ("cohort", "part", "n_converted", "value"):
            if len(getattr(self, name)) != n:
                raise ValueError(f"{name} has {len(getattr(self, name))} entries, must have {n}.")
        if np.any(self.n_converted < 0) or np.any(self.n_converted > self.n_leads):
            raise ValueError("n_converted must lie in [0, n_leads] for every pattern.")
        for name in ("levels", "cohort", "part", "n_leads", "n_converted", "value"):
            getattr(self, name).setflags(write=False)

    def of_part(self, part: str) -> Patterns:
        """The patterns of one part.

        Raises:
            ValueError: There is no such part.
        """
        if part not in self.parts:
            raise ValueError(f"part == {part!r}, must be one of {self.parts}.")
        return self._where(self.part == self.parts.index(part))

    def _where(self, mask: NDArray[np.bool_]) -> Patterns:
        return Patterns(
            self.rules, self.levels[mask], self.cohort[mask], self.part[mask], self.n_leads[mask], self.n_converted[mask],
            self.value[mask], self.cohorts, self.parts,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class SnapshotArrays:
    """Single snapshots as arrays, one entry each: what `group` makes patterns of. Never leaves the server.

    Args:
        levels: int16 ``[n, n_rules]``.
        cohort: Index into ``cohorts``.
        part: Index into ``parts``.
        converted: Whether the outcome was reached within the horizon.
        value: Amount won within the horizon.
    """

    rules: tuple[str, ...]
    levels: Levels
    cohort: NDArray[np.int16]
    part: NDArray[np.int8]
    converted: NDArray[np.bool_]
    value: NDArray[np.float64]
    cohorts: tuple[str, ...]
    parts: tuple[str, ...]


def group(snapshots: SnapshotArrays) -> tuple[Patterns, NDArray[np.int64]]:
    """Group snapshots into patterns.

    Returns:
        The patterns, and for each snapshot the index of its pattern.

    Examples:
        >>> one = np.array([[100], [100], [0]], dtype=np.int16)
        >>> zeros = np.zeros(3, dtype=np.int16)
        >>> won = np.array([True, False, False])
        >>> snapshots = SnapshotArrays(("a",), one, zeros, zeros.astype(np.int8), won, np.zeros(3), ("2025-01",), ("all",))
        >>> patterns, index = group(snapshots)
        >>> patterns.n_leads.tolist(), patterns.n_converted.tolist(), index.tolist()
        ([1, 2], [0, 1], [1, 1, 0])
    """
    first, index = _distinct_rows(snapshots)
    n_patterns = len(first)

    def total(weights: NDArray[Any]) -> NDArray[np.float64]:
        return np.bincount(index, weights=weights, minlength=n_patterns).astype(np.float64, copy=False)

    patterns = Patterns(
        rules=snapshots.rules,
        levels=snapshots.levels[first],
        cohort=snapshots.cohort[first],
        part=snapshots.part[first],
        n_leads=np.bincount(index, minlength=n_patterns).astype(np.int64),
        n_converted=total(snapshots.converted).astype(np.int64),
        value=total(snapshots.value),
        cohorts=snapshots.cohorts,
        parts=snapshots.parts,
    )
    return patterns, index


def _distinct_rows(snapshots: SnapshotArrays) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Row of the first snapshot of each pattern, and the pattern of each snapshot."""
    code = snapshots.part.astype(np.int64) * (len(snapshots.cohorts) + 1) + snapshots.cohort
    return _fold(snapshots.levels, code, (len(snapshots.parts) + 1) * (len(snapshots.cohorts) + 1))


def distinct_rows(levels: Levels) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The distinct combinations of levels.

    Returns:
        Index of the first row of each combination, and for each row the place of its combination among them.

    Examples:
        >>> first, index = distinct_rows(np.array([[100, 0], [0, 0], [100, 0]], dtype=np.int16))
        >>> first.tolist(), index.tolist()
        ([1, 0], [1, 0, 1])
    """
    return _fold(levels, np.zeros(len(levels), dtype=np.int64), 1)


def _fold(levels: Levels, code: NDArray[np.int64], bound: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Fold columns one after another into a running code below ``bound``, renumbered when it would overflow.

    Exact, and without sorting wide rows.
    """
    for column in np.ascontiguousarray(levels.T):
        values, codes = _distinct_levels(column)
        if bound > 2**62 // max(len(values), 1):
            kept, code = distinct(code)
            bound = len(kept)
        code, bound = code * len(values) + codes, bound * len(values)
    _, first, index = np.unique(code, return_index=True, return_inverse=True)
    return first.astype(np.int64), index.astype(np.int64)


def _distinct_levels(levels: Levels) -> tuple[Levels, NDArray[np.int64]]:
    """As `distinct`, without sorting: a level is one of 65,536."""
    position = levels.astype(np.int64) + 2**15
    seen = np.zeros(2**16, dtype=np.bool_)
    seen[position] = True
    place = np.cumsum(seen) - 1
    return (np.flatnonzero(seen) - 2**15).astype(np.int16), place[position]


def distinct(values: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """The distinct values in ascending order, and for each entry the index of its value."""
    kept, codes = np.unique(values, return_inverse=True)
    return kept, codes.astype(np.int64)
