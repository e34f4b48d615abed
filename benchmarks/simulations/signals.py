"""Signals against the outcome: levels, numbers, strata, adjusted effects, moved distributions, many questions at once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import sqrt
from statistics import NormalDist

import numpy as np

from analysis.inference.drift import drift
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.information_value import Information, information
from analysis.inference.logistic import LogisticFit, fit
from analysis.inference.mann_whitney import NumericComparison, compare_numbers
from analysis.inference.mantel_haenszel import Stratified, stratified
from analysis.inference.multiplicity import benjamini_hochberg
from analysis.inference.roc import auc, histograms
from analysis.inference.shrinkage import BetaPrior, shrunk_rates
from analysis.inference.trend import LevelsTest, compare_levels, trend
from benchmarks.simulations.figures import ALPHA, N_REPEATS, Figure, covers, p_of, rejects, share


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


def shrunk_levels(rng: np.random.Generator) -> Iterator[Figure]:
    truth, n = rng.beta(2, 18, 20_000), rng.integers(1, 40, 20_000)
    found = shrunk_rates(rng.binomial(n, truth), n, BetaPrior(2, 18))
    yield covers("shrunk rates of rare levels", float(np.mean((found.low <= truth) & (truth <= found.high))), 0.94, 0.96)
