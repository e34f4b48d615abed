"""What is said of scorecards: lift, ranking, the meaning of a score, time to the outcome, amounts, shared accounts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from analysis.inference.estimate import Estimate
from analysis.inference.intervals import lifts
from analysis.inference.jackknife import jackknife
from analysis.inference.paired import PairedAuc, compare_aucs
from analysis.inference.reliability import ScoreToRate, score_to_rate
from analysis.inference.resampling import mean
from analysis.inference.survival import Incidence, follow, incidence, log_rank
from benchmarks.simulations.figures import N_REPEATS, Figure, covers, p_of, rejects, share

Floats = NDArray[np.float64]


def lift_of_hot_leads(rng: np.random.Generator) -> Iterator[Figure]:
    for n, hot, high, low in ((300, 0.2, 0.3, 0.1), (600, 0.2, 0.24, 0.08), (2000, 0.1, 0.1, 0.04), (150, 0.4, 0.4, 0.2)):
        cells = rng.multinomial(n, [hot * high, hot * (1 - high), (1 - hot) * low, (1 - hot) * (1 - low)], size=40_000)
        a, b, c, _ = cells.T
        found, truth = lifts(a, a + b, a + c, np.full(len(a), n)), high / (hot * high + (1 - hot) * low)
        yield covers(f"lift, {n} leads, {hot:.0%} hot", float(np.mean((found.low <= truth) & (truth <= found.high))), 0.94, 0.965)


def two_scorecards(rng: np.random.Generator) -> Iterator[Figure]:
    outcome, p = np.arange(300) < 40, []
    for _ in range(N_REPEATS):
        shared = 0.6 * outcome + rng.normal(0, 1, 300)
        first, second = (np.round(2 * (shared + rng.normal(0, 0.8, 300))) for _ in range(2))
        found = compare_aucs(first, second, outcome, ~outcome)
        p.append(p_of(found.test) if isinstance(found, PairedAuc) else 1.0)
    yield rejects("paired DeLong, 40 conversions in 300 leads", share(p))


def meaning_of_scores(rng: np.random.Generator) -> Iterator[Figure]:
    score, n = np.arange(0, 101, 10), np.full(11, 40)
    truth = 1 / (1 + np.exp(3.5 - 0.045 * score))
    found = [score_to_rate(score, won, n) for won in rng.binomial(n, truth, (N_REPEATS // 2, 11))]
    answers = [each.rate(70) for each in found if isinstance(each, ScoreToRate)]
    yield covers("score to rate at 70", float(np.mean([each.low <= truth[7] <= each.high for each in answers])), 0.935, 0.97)


def time_to_outcome(rng: np.random.Generator) -> Iterator[Figure]:
    p, inside, truth = [], 0, 0.3 * (1 - np.exp(-60 / 40))
    for _ in range(N_REPEATS // 2):
        start, day = rng.uniform(0, 180, 300), rng.exponential(40, 300)
        leads = [
            follow(start[part], np.where(rng.random(300) < 0.3, start + day, np.nan)[part], until=200)
            for part in (slice(0, 80), slice(80, 300))
        ]
        p.append(p_of(log_rank(*leads)))
        curve = incidence(leads[1])
        answer = curve.at(60) if isinstance(curve, Incidence) else curve
        inside += isinstance(answer, Estimate) and answer.low <= truth <= answer.high
    yield rejects("log-rank, 80 and 220 leads", share(p))
    yield covers("share converted by day 60", inside / len(p), 0.93, 0.97)


def amounts(rng: np.random.Generator) -> Iterator[Figure]:
    def per_lead(n: int) -> Floats:
        return np.asarray(np.where(rng.random(n) < 0.3, rng.lognormal(8, 0.7, n), 0), dtype=np.float64)

    truth = 0.3 * np.exp(8 + 0.7**2 / 2)
    for name, n, repeats in (("bootstrap, 200 leads", 200, 300), ("formula, 5000 leads", 5000, 1000)):
        found = [mean(per_lead(n), seed=seed, n_resamples=500) for seed in range(repeats)]
        yield covers(
            f"revenue per lead, {name}",
            float(np.mean([isinstance(each, Estimate) and each.low <= truth <= each.high for each in found])),
            0.90,
            0.975,
        )


def shared_accounts(rng: np.random.Generator) -> Iterator[Figure]:
    inside = 0
    for _ in range(N_REPEATS // 3):
        won = rng.binomial(40, rng.beta(2, 8, (50, 1)))
        answer = jackknife(np.hstack([won, np.full((50, 1), 40)]), lambda sums: float(sums[0] / sums[1]))
        inside += isinstance(answer, Estimate) and answer.low <= 0.2 <= answer.high
    yield covers("jackknife over buckets of like leads", inside / (N_REPEATS // 3), 0.925, 0.975)
