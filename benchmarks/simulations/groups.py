"""Groups of leads where every outcome can be listed: exact figures, weighted by the binomial distribution."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.estimate_arrays import Estimates
from analysis.inference.intervals import difference, exact_rates, odds_ratio, rates, ratio
from analysis.inference.sequential import below_promise
from analysis.inference.two_groups import binomial_below, compare_rates, fisher, mcnemar
from benchmarks.simulations.figures import ALPHA, Figure, covers, p_of, rejects

Floats = NDArray[np.float64]
RATES = np.linspace(0.01, 0.99, 197)
#: Coverage jumps from rate to rate: only so fine a grid finds the worst.
FINE_RATES = np.linspace(0.01, 0.99, 4901)


def two_groups() -> Iterator[Figure]:
    for n in ((20, 30), (15, 90)):
        weight = chance(n, RATES, RATES)
        for name, test, limit in (("Fisher or chi-square", compare_rates, 0.06), ("Fisher", fisher, 0.05)):
            rejected = np.array([p_of(test(pair, n)) <= ALPHA for pair in tables(n)])
            yield rejects(f"{name}, {n[0]} and {n[1]} leads, at the worst rate", float((weight @ rejected).max()), at_most=limit)


def tables(n: tuple[int, int]) -> list[tuple[int, int]]:
    return list(product(range(n[0] + 1), range(n[1] + 1)))


def chance(n: tuple[int, int], first: Floats, second: Floats) -> Floats:
    """Chance of each table for each pair of rates, ``[rates, tables]``."""
    a, b = np.array(tables(n)).T
    return np.asarray(binom.pmf(a, n[0], first[:, None]) * binom.pmf(b, n[1], second[:, None]), dtype=np.float64)


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
    accesses = below_promise([0, 0, 0], sizes, planned=100)
    assert not isinstance(accesses, NotEstimable)
    limits = [
        max((k for k in range(n + 1) if p_of(binomial_below(k, n, 0.5)) <= access.level), default=-1)
        for n, access in zip(sizes, accesses, strict=True)
    ]
    alive, alarmed, before = np.array([1.0]), 0.0, 0
    for n, limit in zip(sizes, limits, strict=True):
        alive = np.convolve(alive, binom.pmf(np.arange(n - before + 1), n - before, 0.5))
        alarmed, before = alarmed + float(alive[: limit + 1].sum()), n
        alive[: limit + 1] = 0
    yield rejects("the 50 % rule over three looks, true rate exactly half", alarmed, at_most=0.05)


EXACT: tuple[Callable[[], Iterator[Figure]], ...] = (two_groups, same_leads, rates_of_one_group, pairs_of_rates, rule_of_half)
