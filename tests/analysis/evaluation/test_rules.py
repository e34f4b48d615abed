from __future__ import annotations

import numpy as np
import pytest

from analysis.evaluation.rules import rule_results
from analysis.inference.estimate import NotEstimable
from analysis.scoring.patterns import Patterns


def patterns(levels: list[list[int]], n: list[int], won: list[int]) -> Patterns:
    rows = len(n)
    zeros = np.zeros(rows, dtype=np.int16)
    names = tuple(f"rule {index}" for index in range(len(levels[0]) if levels else 2))
    return Patterns(
        names, np.array(levels, dtype=np.int16).reshape(rows, len(names)), zeros, zeros.astype(np.int8), np.array(n, dtype=np.int64),
        np.array(won, dtype=np.int64), np.zeros(rows), ("2025-01",), ("all",),
    )  # fmt: skip


def test_each_rule_counts_the_leads_whose_level_is_above_zero() -> None:
    first, second, third = rule_results(patterns([[100, 0, 0], [300, 100, 0], [0, 0, 0]], [10, 20, 70], [5, 2, 7]))
    assert (first.n_met, first.n_converted) == (30, 7)
    assert first.conversion_with.value == pytest.approx(7 / 30)
    assert first.conversion_without.value == pytest.approx(7 / 70)
    assert (second.n_met, second.share.value) == (20, 0.2)
    assert isinstance(third.conversion_with, NotEstimable)
    assert third.conversion_without.n == 100


def test_a_rule_that_everybody_meets_has_nobody_to_compare_with() -> None:
    (only,) = rule_results(patterns([[100]], [10], [5]))
    assert only.conversion_without.reason == "Every lead meets it."


def test_without_leads_nothing_is_estimable() -> None:
    for each in rule_results(patterns([], [], [])):
        assert each.conversion_with.reason == "There are no leads."
