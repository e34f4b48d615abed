"""Array types and small numeric helpers of the generator."""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Random = np.random.Generator

MINUTE = 60
HOUR = 3_600
DAY = 86_400
#: Later than every date of the company.
NEVER = np.int64(2**62)


def instant(year: int, month: int, day: int) -> int:
    """Seconds since 1970-01-01 of the start of a local day."""
    return int((dt.datetime(year, month, day) - dt.datetime(1970, 1, 1)).total_seconds())


#: First second of the data, and the first one after them (local time).
DATA_FROM = instant(2024, 1, 1)
DATA_END = instant(2026, 1, 1)
N_DAYS = (DATA_END - DATA_FROM) // DAY


def sigmoid(log_odds: Floats) -> Floats:
    """Probability of log odds."""
    return 1.0 / (1.0 + np.exp(-log_odds))


def chance(rng: Random, probability: Floats) -> Flags:
    """One independent yes or no for each probability."""
    return rng.random(len(probability)) < probability


def pick(rng: Random, weights: tuple[float, ...], n: int) -> Ints:
    """Codes 0 … len(weights) − 1, drawn in proportion to the weights."""
    edges = np.cumsum(np.asarray(weights, dtype=float))
    return np.searchsorted(edges / edges[-1], rng.random(n), side="right").astype(np.int64)


def wait(rng: Random, median_days: float, spread: float, n: int) -> Ints:
    """Log-normal waiting times in seconds."""
    return (median_days * DAY * np.exp(spread * rng.standard_normal(n))).astype(np.int64)


def lapse(rng: Random, mean_days: float, n: int) -> Ints:
    """Exponential waiting times in seconds."""
    return (rng.exponential(mean_days * DAY, n)).astype(np.int64)


def hour_of_day(rng: Random, n: int) -> Ints:
    """Seconds since midnight, mostly in working hours."""
    return (np.clip(rng.normal(12.5, 3.2, n), 6.2, 22.5) * HOUR).astype(np.int64)


def in_daytime(rng: Random, at: Ints) -> Ints:
    """The same days at a time of day when people are awake."""
    return at // DAY * DAY + hour_of_day(rng, len(at))


def first_by_lead(lead: Ints, at: Ints, chosen: Flags, n: int) -> Ints:
    """Earliest instant of the chosen rows of each lead, shape [n]; `NEVER` where there is none."""
    first = np.full(n, NEVER)
    rows = np.flatnonzero(chosen)
    rows = rows[np.argsort(at[rows], kind="stable")][::-1]
    first[lead[rows]] = at[rows]  # rows run backwards in time, so the earliest is written last
    return first


def any_by_lead(lead: Ints, chosen: Flags, n: int) -> Flags:
    """Whether a lead has a chosen row, shape [n]."""
    found = np.zeros(n, dtype=bool)
    found[lead[chosen]] = True
    return found
