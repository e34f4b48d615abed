"""Has a distribution moved? Population stability index against its critical value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.inference.estimate import NotEstimable
from analysis.inference.estimate_arrays import whole
from analysis.inference.intervals import NO_LEADS
from analysis.inference.multiplicity import holm

#: Shifts smaller than this are of no practical meaning, however certain.
SMALL_SHIFT = 0.10
ONE_BIN = NotEstimable("one_bin", "All leads fall into one bin.")


@dataclass(frozen=True, slots=True)
class Drift:
    """How far a distribution has moved.

    Args:
        psi: Population stability index, from 0.
        critical: What it exceeds in 5 % of the cases although nothing moved.
        p: Chance of so large a shift although nothing moved: the larger of the index's own and of Pearson's chi-square.
        n_before: Leads then.
        n_now: Leads now.
        n_bins: Bins that hold leads.
    """

    psi: float
    critical: float
    p: float
    n_before: int
    n_now: int
    n_bins: int


def psi(before: object, now: object) -> float:
    """Population stability index of two distributions: Σ (now − before) ln(now ÷ before).

    Args:
        before: Shares or counts of each bin, ``[b]``, above 0.
        now: The same bins.

    Returns:
        0 when the shares are equal.

    Raises:
        ValueError: The shapes differ, or a bin is not above 0.

    Source: S. Kullback, R. A. Leibler 1951 (their symmetric divergence J); N. Siddiqi, Credit Risk Scorecards, 2006.

    Examples:
        >>> round(psi([0.25, 0.25, 0.25, 0.25], [0.4, 0.3, 0.2, 0.1]), 6)
        0.228217
    """
    old, new = np.asarray(before, dtype=np.float64), np.asarray(now, dtype=np.float64)
    if old.shape != new.shape or not (np.all(old > 0) and np.all(new > 0)):
        raise ValueError("before and now must have one shape and be > 0.")
    old, new = old / old.sum(), new / new.sum()
    return max(0.0, float(((new - old) * np.log(new / old)).sum()))


def critical_psi(n_before: int, n_now: int, n_bins: int, *, level: float = 0.95) -> float:
    """What the index stays below with probability ``level`` when nothing moved: (1/n + 1/m) χ²(B − 1).

    Raises:
        ValueError: A number of leads is not positive, or there are fewer than two bins.

    Source: B. Yurdakul, Statistical properties of the population stability index, Western Michigan University 2018.

    Examples:
        >>> round(critical_psi(400, 100, 10), 4)
        0.2115
    """
    from scipy.stats import chi2

    if min(n_before, n_now) < 1 or n_bins < 2:
        raise ValueError(f"n_before, n_now, n_bins == {n_before}, {n_now}, {n_bins}, must be at least 1, 1 and 2.")
    return (1 / n_before + 1 / n_now) * float(chi2.ppf(level, n_bins - 1))


def drift(before: object, now: object) -> Drift | NotEstimable:
    """Compare two distributions over the same bins, which were fixed beforehand.

    Args:
        before: Leads in each bin then, ``[b]``.
        now: Leads in each bin now, the same shape.

    Returns:
        Where a bin is empty on one side, half a lead is added to every bin of both; bins that are empty on both sides do not count.
        ``no_leads`` when a side is empty, ``one_bin`` when only one bin holds leads.

    Raises:
        ValueError: A count is negative or the shapes differ.

    Source: as for `psi` and `critical_psi`. The index has a heavier tail than its chi-square: at the p of 0.00125 that Holm asks of forty
        inputs it is exceeded up to 1.8 times as often as it should (simulated). Pearson's has the lighter tail except where bins are tiny.

    Examples:
        >>> found = drift([100, 100, 100, 100], [40, 30, 20, 10])
        >>> round(found.psi, 3), round(found.critical, 3)
        (0.228, 0.098)
    """
    from scipy.stats import chi2, chi2_contingency

    old, new = whole(before, "before"), whole(now, "now")
    if old.shape != new.shape or old.ndim != 1:
        raise ValueError(f"before.shape == {old.shape}, now.shape == {new.shape}, must be equal and flat.")
    old, new = old[(old + new) > 0], new[(old + new) > 0]
    n, m = int(old.sum()), int(new.sum())
    if n == 0 or m == 0:
        return NO_LEADS
    if len(old) < 2:
        return ONE_BIN
    half = 0.5 if np.any((old == 0) | (new == 0)) else 0.0
    value = psi(old + half, new + half)
    p = float(chi2.sf(value / (1 / n + 1 / m), len(old) - 1))
    pearson = float(chi2_contingency(np.stack([old, new]), correction=False).pvalue)
    return Drift(value, critical_psi(n, m, len(old)), max(p, pearson), n, m, len(old))


def alarms(monitored: Sequence[Drift], *, alpha: float = 0.05) -> tuple[bool, ...]:
    """Which of everything monitored in one review has moved: by more than a trifle, and not by chance after Holm's correction.

    Args:
        monitored: Everything that was looked at, in any order.
        alpha: Chance of even one false alarm.

    Returns:
        One answer each, in the same order; the rest is listed, not alarmed.

    Source: PSI above 0.10 alone fires in 37 % of comparisons of 200 leads with 200 without drift.
    """
    corrected = holm([each.p for each in monitored])
    return tuple(each.psi > SMALL_SHIFT and p <= alpha for each, p in zip(monitored, corrected.tolist(), strict=True))
