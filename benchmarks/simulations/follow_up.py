"""Is it the score or the follow-up, and what does turning hot late do: good scores must not be accused, and noise must not look hot."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analysis.backtest.cohorts import compare_hot_with_rest
from analysis.inference.discontinuity import Jump, jump_at
from analysis.inference.estimate import NotEstimable
from analysis.inference.survival import Followed
from analysis.inference.two_groups import compare_rates
from benchmarks.simulations.figures import ALPHA, N_REPEATS, Figure, p_of, rejects, share

SCORE = np.arange(101)
THRESHOLD = 60
#: Conversion of leads by score, where nobody was called because of it.
GOOD = {"logistic": 1 / (1 + np.exp(3.2 - 0.05 * SCORE)), "quadratic": 0.02 + 0.5 * (SCORE / 100) ** 2, "noise": np.full(101, 0.08)}


def score_or_follow_up(rng: np.random.Generator) -> Iterator[Figure]:
    """The step at the threshold, beside a comparison of the bands next to it, which differ because a good score rises."""
    n = np.full(101, 100)
    for name, truth in GOOD.items():
        drawn = rng.binomial(n, truth, (N_REPEATS // 3, 101))
        accused = [_accuses(jump_at(THRESHOLD, SCORE, won, n)) for won in drawn]
        yield rejects(f"a good score is accused of the calling, {name}", float(np.mean(accused)), at_most=0.05)
        if name != "noise":
            adjacent = float(np.mean([_bands_differ(won, n) for won in drawn]))
            yield Figure(f"comparing adjacent bands accuses a good score, {name}", adjacent, 0.9, 1.0)
    called = rng.binomial(4 * n, np.where(SCORE >= THRESHOLD, 0.11, 0.06), (N_REPEATS // 3, 101))
    found = float(np.mean([_accuses(jump_at(THRESHOLD, SCORE, won, 4 * n)) for won in called]))
    yield Figure("calling that adds five points to six is found, 12,000 leads near the threshold", found, 0.8, 1.0)


def _accuses(found: Jump | NotEstimable) -> bool:
    return isinstance(found, Jump) and found.accuses


def _bands_differ(won: np.ndarray, n: np.ndarray) -> bool:
    above, below = slice(THRESHOLD, THRESHOLD + 15), slice(THRESHOLD - 15, THRESHOLD)
    pair, sizes = (int(won[above].sum()), int(won[below].sum())), (int(n[above].sum()), int(n[below].sum()))
    return p_of(compare_rates(pair, sizes)) <= ALPHA and pair[0] / sizes[0] > pair[1] / sizes[1]


def turning_hot_late(rng: np.random.Generator) -> Iterator[Figure]:
    """Scores are noise and leads turn hot as they age: "ever hot" has its time for nothing, hot at a landmark has not."""
    ever, landmark = [], []
    for _ in range(N_REPEATS // 3):
        end, turns = rng.exponential(30, 400), rng.exponential(40, 400)
        days, won = np.minimum(end, 90.0), (rng.random(400) < 0.5) & (end <= 90)
        ever.append(p_of(compare_hot_with_rest(Followed(days, won), turns < days, day=0, horizon=90).test))
        open_ = days > 10
        course = Followed(days[open_] - 10, won[open_])
        landmark.append(p_of(compare_hot_with_rest(course, turns[open_] <= 10, day=10, horizon=80).test))
    yield Figure("ever hot is told from never hot on noise", share(ever), 0.95, 1.0)
    yield rejects("hot at a landmark against the rest, noise", share(landmark), at_most=0.065)
