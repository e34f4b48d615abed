"""Grouping snapshots into patterns loses nothing and merges nothing that differs."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.scoring.patterns import Patterns, SnapshotArrays, group


def arrays(rows: list[tuple[tuple[int, ...], int, int, bool]], n_rules: int) -> SnapshotArrays:
    """Snapshots from rows of (levels, cohort, part, converted)."""
    return SnapshotArrays(
        rules=tuple(f"rule {number}" for number in range(n_rules)),
        levels=np.array([row[0] for row in rows], dtype=np.int16).reshape(len(rows), n_rules),
        cohort=np.array([row[1] for row in rows], dtype=np.int16),
        part=np.array([row[2] for row in rows], dtype=np.int8),
        converted=np.array([row[3] for row in rows], dtype=np.bool_),
        value=np.arange(len(rows), dtype=np.float64),
        cohorts=("a", "b", "c"),
        parts=("training", "validation", "holdout"),
    )


@st.composite
def snapshots(draw: st.DrawFn) -> SnapshotArrays:
    """A few snapshots with few distinct levels, so that many coincide."""
    n_rules = draw(st.integers(0, 6))
    row = st.tuples(
        st.tuples(*[st.sampled_from((0, 50, 100, -100, 30_000))] * n_rules), st.integers(0, 2), st.integers(0, 2), st.booleans()
    )
    return arrays(draw(st.lists(row, max_size=30)), n_rules)


@given(snapshots())
def test_patterns_are_the_distinct_rows_with_their_counts(given_snapshots: SnapshotArrays) -> None:
    patterns, index = group(given_snapshots)
    each = given_snapshots
    keys = [(tuple(levels), int(c), int(p)) for levels, c, p in zip(each.levels.tolist(), each.cohort, each.part, strict=True)]
    found = [(tuple(levels), int(c), int(p)) for levels, c, p in zip(patterns.levels.tolist(), patterns.cohort, patterns.part, strict=True)]
    assert len(set(found)) == len(found)
    assert dict(zip(found, patterns.n_leads.tolist(), strict=True)) == dict(Counter(keys))
    assert [found[position] for position in index] == keys
    converted = Counter(key for key, won in zip(keys, each.converted, strict=True) if won)
    assert all(converted[key] == won for key, won in zip(found, patterns.n_converted.tolist(), strict=True))
    assert patterns.value.sum() == each.value.sum()


def test_many_wide_rules_do_not_overflow_the_running_code() -> None:
    rng = np.random.default_rng(3)
    levels = rng.integers(-300, 300, size=(200, 40)).astype(np.int16)
    rows = [(tuple(row), 0, 0, False) for row in levels.tolist()] * 2
    patterns, index = group(arrays(rows, 40))
    assert len(patterns.n_leads) == 200
    assert np.array_equal(patterns.levels[index], np.vstack([levels, levels]))


def test_a_part_is_a_view_of_its_patterns_alone() -> None:
    patterns, _ = group(arrays([((0,), 0, 0, True), ((0,), 0, 1, False), ((100,), 0, 1, True)], 1))
    assert patterns.of_part("validation").n_leads.sum() == 2
    assert patterns.of_part("holdout").n_leads.sum() == 0
    with pytest.raises(ValueError, match="'design'"):
        patterns.of_part("design")


def test_patterns_refuse_more_conversions_than_leads() -> None:
    one = np.array([1])
    with pytest.raises(ValueError, match="n_converted"):
        Patterns((), np.zeros((1, 0), np.int16), np.zeros(1, np.int16), np.zeros(1, np.int8), one, one + 1, np.zeros(1), ("a",), ("all",))


def test_patterns_cannot_be_changed() -> None:
    patterns, _ = group(arrays([((0,), 0, 0, True)], 1))
    with pytest.raises(ValueError, match="read-only"):
        patterns.n_leads[0] = 5
