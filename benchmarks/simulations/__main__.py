"""Every figure: exact ones first, then simulated ones, each family with its own seed, then what the sample company's truth shows."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from benchmarks.planted import planted_effects
from benchmarks.simulations.figures import Figure, report
from benchmarks.simulations.follow_up import score_or_follow_up, turning_hot_late
from benchmarks.simulations.groups import EXACT
from benchmarks.simulations.scorecards import (
    amounts,
    lift_of_hot_leads,
    meaning_of_scores,
    shared_accounts,
    time_to_outcome,
    two_scorecards,
)
from benchmarks.simulations.signals import (
    adjusted_effects,
    many_questions,
    moved_distributions,
    numbers,
    several_levels,
    shrunk_levels,
    strata,
)

#: The place is the seed.
SIMULATED: tuple[Callable[[np.random.Generator], Iterator[Figure]], ...] = (
    lift_of_hot_leads, several_levels, numbers, strata, two_scorecards, adjusted_effects, meaning_of_scores, time_to_outcome,
    moved_distributions, many_questions, shrunk_levels, amounts, shared_accounts, score_or_follow_up, turning_hot_late,
)  # fmt: skip


def main() -> int:
    """Print every figure; 1 when one lies outside its limits."""
    seeded = (partial(family, np.random.default_rng(seed)) for seed, family in enumerate(SIMULATED))
    return report([*EXACT, *seeded, planted_effects])


if __name__ == "__main__":
    sys.exit(main())
