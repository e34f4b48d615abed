"""Repeated tests: together they err no more often than one, whatever leads come between them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from analysis.inference.sequential import repeated_levels


def test_all_repetitions_together_err_as_often_as_was_said() -> None:
    """Sums of 40,000 histories without any effect: five tests of the same version as leads mature."""
    information = np.array([300, 420, 700, 710, 1_500])
    steps = np.random.default_rng(5).normal(size=(40_000, 5)) * np.sqrt(np.diff(information, prepend=0))
    p = 2 * norm.sf(np.abs(np.cumsum(steps, axis=1)) / np.sqrt(information))
    wrong = np.any(p <= repeated_levels(information.tolist()), axis=1).mean()
    assert wrong == pytest.approx(0.05 * (1 - 0.5**5), abs=0.004)


@given(st.lists(st.integers(1, 500), min_size=1, max_size=5))
@settings(max_examples=25)
def test_levels_of_earlier_repetitions_do_not_depend_on_later_ones_and_never_undercut_halving(steps: list[int]) -> None:
    information = np.cumsum(steps).tolist()
    levels = repeated_levels(information)
    assert levels[0] == pytest.approx(0.025)
    assert levels[:-1] == pytest.approx(repeated_levels(information[:-1]))
    assert all(level >= 0.05 / 2**number * (1 - 1e-6) for number, level in enumerate(levels, start=1))


def test_information_must_ascend() -> None:
    with pytest.raises(ValueError, match="must ascend"):
        repeated_levels([400, 400])
