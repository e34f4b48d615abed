"""Do the tests reject, and do the intervals cover, as often as they say? Run with ``python -m benchmarks.simulations``; seconds, seeded.

Where all outcomes can be listed the figures are exact (they are weighted by the binomial distribution); the others are simulated.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product
from math import sqrt
from statistics import NormalDist
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from analysis.inference.corrections import benjamini_hochberg
from analysis.inference.drift import drift
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.estimates import Estimates
from analysis.inference.information import Information, information
from analysis.inference.intervals import difference, exact_rates, lifts, odds_ratio, rates, ratio
from analysis.inference.levels import LevelsTest, compare_levels, trend
from analysis.inference.logistic import LogisticFit, fit
from analysis.inference.numeric import NumericComparison, compare_numbers
from analysis.inference.paired import PairedAuc, compare_aucs
from analysis.inference.ranking import auc, histograms
from analysis.inference.reliability import ScoreToRate, score_to_rate
from analysis.inference.resampling import jackknife, mean
from analysis.inference.sequential import below_promise
from analysis.inference.shrinkage import BetaPrior, shrunk_rates
from analysis.inference.significance import Significance
from analysis.inference.stratified import Stratified, stratified
from analysis.inference.survival import Incidence, follow, incidence, log_rank
from analysis.inference.two_groups import binomial_below, compare_rates, fisher, mcnemar

Floats = NDArray[np.float64]
N_REPEATS = 3_000
ALPHA = 0.05
RATES = np.linspace(0.01, 0.99, 197)
#: Coverage jumps from rate to rate: only so fine a grid finds the worst.
FINE_RATES = np.linspace(0.01, 0.99, 4901)


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured share, and between which limits it must lie."""

    name: str
    value: float
    low: float
    high: float

    @property
    def holds(self) -> bool:
        return self.low <= self.value <= self.high


def rejects(name: str, value: float, *, at_most: float = 0.06) -> Figure:
    return Figure(f"rejects without a difference: {name}", value, 0.0, at_most)


def covers(name: str, value: float, low: float, high: float = 1.0) -> Figure:
    return Figure(f"covers the truth: {name}", value, low, high)


def p_of(answer: object) -> float:
    """p, or 1 where there is no test: that never rejects."""
    return answer.p if isinstance(answer, Significance) else 1.0


def share(p: Iterable[float]) -> float:
    return float(np.mean([each <= ALPHA for each in p]))


# Exact: every table of two groups, weighted by its chance.


def tables(n: tuple[int, int]) -> list[tuple[int, int]]:
    return list(product(range(n[0] + 1), range(n[1] + 1)))


def chance(n: tuple[int, int], first: Floats, second: Floats) -> Floats:
    """Chance of each table for each pair of rates, ``[rates, tables]``."""
    a, b = np.array(tables(n)).T
    return np.asarray(binom.pmf(a, n[0], first[:, None]) * binom.pmf(b, n[1], second[:, None]), dtype=np.float64)


def two_groups() -> Iterator[Figure]:
    for n in ((20, 30), (15, 90)):
        weight = chance(n, RATES, RATES)
        for name, test, limit in (("Fisher or chi-square", compare_rates, 0.06), ("Fisher", fisher, 0.05)):
            rejected = np.array([p_of(test(pair, n)) <= ALPHA for pair in tables(n)])
            yield rejects(f"{name}, {n[0]} and {n[1]} leads, at the worst rate", float((weight @ rejected).max()), at_most=limit)


def same_leads() -> Iterator[Figure]:
    """How many leads two scorecards judge differently is itself random: mid-p holds its level over that, exact for each number alone."""
    for name, exact, limit in (("McNemar mid-p", False, 0.06), ("McNemar exact", True, 0.05)):
        sizes = np.array([_rejected(n, exact=exact) for n in range(201)])
        weight = binom.pmf(np.arange(201), 200, np.linspace(0.02, 0.9, 45)[:, None])
        worst = sizes.max() if exact else (weight @ sizes).max()
        yield rejects(f"{name}, 200 leads, at the worst {'number' if exact else 'share'} of differing ones", float(worst), at_most=limit)


def _rejected(n: int, *, exact: bool) -> float:
    """Chance of a rejection when n leads differ and either scorecard is as good."""
    return sum(float(binom.pmf(k, n, 0.5)) for k in range(n + 1) if p_of(mcnemar(k, n - k, exact=exact)) <= ALPHA)


def rates_of_one_group() -> Iterator[Figure]:
    for name, method, average, worst in (("Wilson", rates, (0.94, 0.96), 0.89), ("Clopper-Pearson", exact_rates, (0.95, 1.0), 0.95)):
        covered = np.concatenate([_covered(method, n) for n in (20, 50, 100, 500)])
        yield covers(f"{name}, mean over rates of 1 to 99 % and 20 to 500 leads", float(covered.mean()), *average)
        yield covers(f"{name}, at the worst rate", float(covered.min()), worst)


def _covered(method: Callable[[object, object], Estimates], n: int) -> Floats:
    won = np.arange(n + 1)
    found = method(won, np.full(n + 1, n))
    inside = (found.low <= FINE_RATES[:, None]) & (FINE_RATES[:, None] <= found.high)
    return np.asarray((binom.pmf(won, n, FINE_RATES[:, None]) * inside).sum(axis=1), dtype=np.float64)


def pairs_of_rates() -> Iterator[Figure]:
    n = (20, 40)
    first, second = (each.ravel() for each in np.meshgrid(np.linspace(0.05, 0.95, 19), np.linspace(0.05, 0.95, 19)))
    weight = chance(n, first, second)
    truths = {
        difference: first - second,
        ratio: first / second,
        odds_ratio: first / (1 - first) * (1 - second) / second,
    }
    for method, truth in truths.items():
        answers = [method(pair, n) for pair in tables(n)]
        limits = np.array([(each.low, each.high) if isinstance(each, Estimate) else (np.inf, -np.inf) for each in answers])
        covered = (weight * ((limits[:, 0] <= truth[:, None]) & (truth[:, None] <= limits[:, 1]))).sum(axis=1)
        yield covers(f"{method.__name__}, mean over pairs of rates, 20 and 40 leads", float(covered.mean()), 0.94, 0.985)


def rule_of_half() -> Iterator[Figure]:
    sizes = (30, 65, 100)
    looks = below_promise([0, 0, 0], sizes, planned=100)
    assert not isinstance(looks, NotEstimable)
    limits = [
        max((k for k in range(n + 1) if p_of(binomial_below(k, n, 0.5)) <= look.level), default=-1)
        for n, look in zip(sizes, looks, strict=True)
    ]
    alive, alarmed, before = np.array([1.0]), 0.0, 0
    for n, limit in zip(sizes, limits, strict=True):
        alive = np.convolve(alive, binom.pmf(np.arange(n - before + 1), n - before, 0.5))
        alarmed, before = alarmed + float(alive[: limit + 1].sum()), n
        alive[: limit + 1] = 0
    yield rejects("the 50 % rule over three looks, true rate exactly half", alarmed, at_most=0.05)


# Simulated.


def several_levels(rng: np.random.Generator) -> Iterator[Figure]:
    for name, n in (("five levels", [40, 60, 80, 100, 120]), ("twelve levels, most of them rare", [200, 150, 90, *[8] * 9])):
        found = [compare_levels(won, n) for won in rng.binomial(n, 0.1, (N_REPEATS, len(n)))]
        yield rejects(f"chi-square, {name}", share(p_of(each.test) if isinstance(each, LevelsTest) else 1.0 for each in found))
    tiers = [30, 120, 350]
    yield rejects("trend over three tiers", share(p_of(trend(won, tiers)) for won in rng.binomial(tiers, 0.08, (N_REPEATS, 3))))


def numbers(rng: np.random.Generator) -> Iterator[Figure]:
    for name, draw, n_won in (("visits, tied", lambda: rng.poisson(1.5, 150), 20), ("revenue", lambda: rng.lognormal(5, 1, 40), 6)):
        found = []
        for _ in range(N_REPEATS):
            values = draw()
            found.append(compare_numbers(values, np.arange(len(values)) < n_won))
        yield rejects(f"Mann-Whitney, {name}", share(p_of(each.test) if isinstance(each, NumericComparison) else 1.0 for each in found))
    shift, inside = 1.0, 0
    truth, outcome = NormalDist().cdf(shift / sqrt(2)), np.arange(250) < 30
    for _ in range(N_REPEATS):
        answer = auc(histograms(rng.normal(shift * outcome), outcome))
        inside += isinstance(answer, Estimate) and answer.low <= truth <= answer.high
    yield covers("AUC, 30 conversions in 250 leads", inside / N_REPEATS, 0.93, 0.97)


def strata(rng: np.random.Generator) -> Iterator[Figure]:
    n, base = np.array([[30, 90], [60, 60], [20, 200]]), np.array([[0.05], [0.15], [0.3]])
    found = [stratified(won, n) for won in rng.binomial(n, np.broadcast_to(base, n.shape), (N_REPEATS, 3, 2))]
    answers = [each for each in found if isinstance(each, Stratified)]
    yield rejects("Cochran-Mantel-Haenszel, three strata", share(p_of(each.test) for each in answers))
    yield rejects("Breslow-Day, three strata", share(p_of(each.homogeneity) for each in answers))
    ratios = [each.adjusted for each in answers if isinstance(each.adjusted, Estimate)]
    yield covers("common odds ratio", float(np.mean([each.low <= 1 <= each.high for each in ratios])), 0.935, 0.975)


def two_scorecards(rng: np.random.Generator) -> Iterator[Figure]:
    outcome, p = np.arange(300) < 40, []
    for _ in range(N_REPEATS):
        shared = 0.6 * outcome + rng.normal(0, 1, 300)
        first, second = (np.round(2 * (shared + rng.normal(0, 0.8, 300))) for _ in range(2))
        found = compare_aucs(first, second, outcome, ~outcome)
        p.append(p_of(found.test) if isinstance(found, PairedAuc) else 1.0)
    yield rejects("paired DeLong, 40 conversions in 300 leads", share(p))


def adjusted_effects(rng: np.random.Generator) -> Iterator[Figure]:
    columns = np.array(list(product((0.0, 1.0), repeat=4)))
    n = rng.integers(10, 60, len(columns))
    log_odds = -2 + columns @ [0.0, 0.8, -0.5, 0.3]
    found = [fit(columns, won, n) for won in rng.binomial(n, 1 / (1 + np.exp(-log_odds)), (N_REPEATS // 2, len(n)))]
    fits = [each for each in found if isinstance(each, LogisticFit)]
    yield rejects("logistic, a signal without effect among three with", share(p_of(each.test(0)) for each in fits))
    answers = [each.coefficient(1) for each in fits]
    yield covers(
        "logistic coefficient",
        float(np.mean([isinstance(each, Estimate) and each.low <= 0.8 <= each.high for each in answers])),
        0.935,
        0.97,
    )


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


def moved_distributions(rng: np.random.Generator) -> Iterator[Figure]:
    before, now = (rng.multinomial(n, [0.1] * 10, N_REPEATS) for n in (800, 200))
    found = [drift(*each) for each in zip(before, now, strict=True)]
    yield rejects(
        "PSI against its critical value, 800 and 200 leads",
        float(np.mean([not isinstance(each, NotEstimable) and each.psi > each.critical for each in found])),
        at_most=0.065,
    )
    told = [information(*each) for each in zip(now, before, strict=True)]
    values = [each.value / each.chance for each in told if isinstance(each, Information)]
    yield Figure("information value of a grouping without meaning ÷ its chance level", float(np.mean(values)), 0.95, 1.05)


def many_questions(rng: np.random.Generator) -> Iterator[Figure]:
    p = rng.random((N_REPEATS, 40))
    any_found = np.array([(benjamini_hochberg(row) <= ALPHA).any() for row in p])
    yield rejects("Benjamini-Hochberg, any of 40 true nulls", float(any_found.mean()))


def lift_of_hot_leads(rng: np.random.Generator) -> Iterator[Figure]:
    for n, hot, high, low in ((300, 0.2, 0.3, 0.1), (600, 0.2, 0.24, 0.08), (2000, 0.1, 0.1, 0.04), (150, 0.4, 0.4, 0.2)):
        cells = rng.multinomial(n, [hot * high, hot * (1 - high), (1 - hot) * low, (1 - hot) * (1 - low)], size=40_000)
        a, b, c, _ = cells.T
        found, truth = lifts(a, a + b, a + c, np.full(len(a), n)), high / (hot * high + (1 - hot) * low)
        yield covers(f"lift, {n} leads, {hot:.0%} hot", float(np.mean((found.low <= truth) & (truth <= found.high))), 0.94, 0.965)


def shrunk_levels(rng: np.random.Generator) -> Iterator[Figure]:
    truth, n = rng.beta(2, 18, 20_000), rng.integers(1, 40, 20_000)
    found = shrunk_rates(rng.binomial(n, truth), n, BetaPrior(2, 18))
    yield covers("shrunk rates of rare levels", float(np.mean((found.low <= truth) & (truth <= found.high))), 0.94, 0.96)


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


EXACT: tuple[Callable[[], Iterator[Figure]], ...] = (two_groups, same_leads, rates_of_one_group, pairs_of_rates, rule_of_half)
SIMULATED: tuple[Callable[[np.random.Generator], Iterator[Figure]], ...] = (
    lift_of_hot_leads, several_levels, numbers, strata, two_scorecards, adjusted_effects, meaning_of_scores, time_to_outcome,
    moved_distributions, many_questions, shrunk_levels, amounts, shared_accounts,
)  # fmt: skip


def main() -> int:
    """Print every figure; 1 when one lies outside its limits."""
    seeded = (partial(family, np.random.default_rng(seed)) for seed, family in enumerate(SIMULATED))
    return report([*EXACT, *seeded])


def report(families: Iterable[Callable[[], Iterator[Figure]]]) -> int:
    """Print the figures of each family as they come; 1 when one lies outside its limits."""
    begun, failed = perf_counter(), 0
    for family in families:
        for figure in family():
            failed += not figure.holds
            mark = " " if figure.holds else "!"
            print(f"{mark} {figure.value:7.4f}  allowed {figure.low:.3f} to {figure.high:.3f}  {figure.name}", flush=True)
    print(f"{failed} outside their limits; {perf_counter() - begun:.0f} s")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
