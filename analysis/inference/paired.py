"""Two scorecards on the same leads: paired AUC, and the leads on whose tier they differ."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.estimate_arrays import Floats, Whole, whole
from analysis.inference.intervals import NO_LEADS, normal_quantile
from analysis.inference.significance import Significance, Tested, one_outcome
from analysis.inference.two_groups import mcnemar

NO_SPREAD = NotEstimable("no_spread", "The two rankings differ by the same for every lead.")
NO_HOT_LEADS = NotEstimable("no_hot_leads", "A scorecard calls no lead hot.")
FEW_HOT_LEADS = NotEstimable("few_hot_leads", "A scorecard calls hardly any lead hot.")


@dataclass(frozen=True, slots=True)
class PairedAuc:
    """Two rankings of the same leads.

    Args:
        first: AUC of the first score.
        second: AUC of the second.
        difference: First minus second, with its interval; exactly 0 when they rank alike.
        test: Whether the difference could be chance; its statistic is z.
    """

    first: float
    second: float
    difference: Estimate
    test: Significance


def compare_aucs(first: object, second: object, converted: object, others: object, *, confidence: float = 0.95) -> PairedAuc | NotEstimable:
    """Compare how two scores rank the same leads.

    Args:
        first: Scores of the first scorecard, ``[g]``: single leads, or groups of leads with the same two scores.
        second: Scores of the second, the same shape.
        converted: Leads of each group that converted.
        others: Leads that did not.
        confidence: Two-sided coverage.

    Returns:
        ``no_leads``, ``no_conversions``, ``no_others``; ``few_conversions`` or ``few_others`` with a single lead of a kind; ``no_spread``
        when the rankings differ without any variance, so that chance cannot be judged.

    Raises:
        ValueError: A count is negative or the shapes differ.

    Source: E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, Biometrics 44 (1988) 837-845.
    """
    won, lost = whole(converted, "converted"), whole(others, "others")
    scores = [np.asarray(each) for each in (first, second)]
    if not scores[0].shape == scores[1].shape == won.shape == lost.shape or won.ndim != 1:
        raise ValueError("first, second, converted and others must be flat and of one length.")
    n_won, n_lost = int(won.sum()), int(lost.sum())
    if missing := one_outcome(n_won, n_won + n_lost) or _single(n_won, n_lost):
        return missing
    places = [_placements(each, won, lost) for each in scores]
    values = [float((won * above).sum()) / n_won for above, _ in places]
    change = values[0] - values[1]
    (above_1, below_1), (above_2, below_2) = places
    variance = _spread(above_1 - above_2 - change, won) + _spread(below_1 - below_2 - change, lost)
    if variance <= 1e-24:
        if abs(change) > 1e-12:
            return NO_SPREAD
        return PairedAuc(values[0], values[1], Estimate(0.0, 0.0, 0.0, n_won + n_lost, "delong"), _test(0.0, n_won + n_lost))
    width = normal_quantile(confidence) * sqrt(variance)
    difference = Estimate(change, max(-1.0, change - width), min(1.0, change + width), n_won + n_lost, "delong")
    return PairedAuc(values[0], values[1], difference, _test(change / sqrt(variance), n_won + n_lost))


def _single(n_won: int, n_lost: int) -> NotEstimable | None:
    if n_won == 1:
        return NotEstimable("few_conversions", "Only one lead converted.", needed=1)
    return NotEstimable("few_others", "Only one lead did not convert.", needed=1) if n_lost == 1 else None


def _placements(score: NDArray[np.generic], won: Whole, lost: Whole) -> tuple[Floats, Floats]:
    """For each group: share of the others scored below it, and share of the converted scored above it; ties half."""
    levels, code = np.unique(score, return_inverse=True)
    won_at, lost_at = (np.bincount(code, weights=each, minlength=len(levels)) for each in (won, lost))
    below = (np.cumsum(lost_at) - lost_at / 2) / lost_at.sum()
    above = 1 - (np.cumsum(won_at) - won_at / 2) / won_at.sum()
    return below[code], above[code]


def _spread(deviation: Floats, weight: Whole) -> float:
    n = int(weight.sum())
    return float((weight * deviation**2).sum()) / (n - 1) / n


def _test(z: float, n: int) -> Significance:
    from scipy.stats import norm

    return Significance(min(1.0, 2 * float(norm.sf(abs(z)))), z, None, n, "delong")


@dataclass(frozen=True, slots=True)
class SwapTests:
    """Whether one scorecard picks better leads than another on the same leads.

    Args:
        converted: McNemar among leads that converted: does the first catch more of them? The one test that counts at equal volume.
        others: McNemar among leads that did not: does the first call more of them hot?
        equal_volume: Whether both call the same number hot.
        n_in: Leads that only the first calls hot.
        n_out: Leads that only the second calls hot.
    """

    converted: Tested
    others: Tested
    equal_volume: bool
    n_in: int
    n_out: int


def swap_tests(cells: object) -> SwapTests:
    """Test the leads on which two scorecards differ.

    Args:
        cells: Leads, ``[2, 2, 2]``: first scorecard (0 = not hot, 1 = hot) × second × outcome (0 = did not convert, 1 = converted).

    Returns:
        Mid-p tests; each is ``no_differing_leads`` where the scorecards agree.

    Raises:
        ValueError: A count is negative or the shape is wrong.

    Source: see `two_groups.mcnemar`.
    """
    table = _eight(cells)
    swapped_in, swapped_out = table[1, 0], table[0, 1]
    n_in, n_out = int(swapped_in.sum()), int(swapped_out.sum())
    others, converted = (mcnemar(int(swapped_in[kind]), int(swapped_out[kind])) for kind in (0, 1))
    return SwapTests(converted, others, n_in == n_out, n_in, n_out)


def hot_conversion_change(cells: object, *, seed: int, n_resamples: int = 4_000, confidence: float = 0.95) -> Answer:
    """Hot-lead conversion of the first scorecard minus that of the second, on the same leads.

    Args:
        cells: As for `swap_tests`.
        seed: Of the resamples.
        n_resamples: How many.
        confidence: Two-sided coverage.

    Returns:
        The difference with the percentile bootstrap of the eight cells; exactly 0 when both call the same leads hot; ``no_leads``;
        ``no_hot_leads`` when a scorecard calls none hot, ``few_hot_leads`` when so few that a resample held none.

    Raises:
        ValueError: As for `swap_tests`.

    Source: B. Efron 1979; the eight cells are multinomial.
    """
    table = _eight(cells)
    n = int(table.sum())
    if n == 0:
        return NO_LEADS
    if min(table[1].sum(), table[:, 1].sum()) == 0:
        return NO_HOT_LEADS
    change = float(_change(table[None])[0])
    if table[1, 0].sum() == 0 and table[0, 1].sum() == 0:
        return Estimate(0.0, 0.0, 0.0, n, "bootstrap")
    drawn = np.random.default_rng(seed).multinomial(n, table.ravel() / n, size=n_resamples).reshape(-1, 2, 2, 2)
    if np.any(drawn[:, 1].sum(axis=(1, 2)) == 0) or np.any(drawn[:, :, 1].sum(axis=(1, 2)) == 0):
        return FEW_HOT_LEADS
    low, high = np.quantile(_change(drawn), [(1 - confidence) / 2, (1 + confidence) / 2]).tolist()
    return Estimate(change, min(low, change), max(high, change), n, "bootstrap")


def compare_hot_conversion(cells: object) -> Tested:
    """Test the hot-lead conversion of two scorecards on the same leads, whatever their volumes: the weighted generalised score statistic.

    Args:
        cells: As for `swap_tests`.

    Returns:
        The two-sided test, its statistic z = (first − second) / error under equality; ``no_leads``, ``no_hot_leads``,
        ``no_differing_leads`` where both call the same leads hot, and ``no_conversions`` or ``no_others`` where all hot leads fared alike.

    Raises:
        ValueError: As for `swap_tests`.

    Source: A. S. Kosinski, Statistics in Medicine 32 (2013) 964-977, equation 5.

    Examples:
        >>> cells = [[[155, 32], [22, 22]], [[53, 78], [31, 319]]]
        >>> round(compare_hot_conversion(cells).p, 4)
        0.0194
    """
    table = _eight(cells)
    if table.sum() == 0:
        return NO_LEADS
    first, second, both = table[1].sum(axis=0), table[:, 1].sum(axis=0), table[1, 1]
    n_first, n_second = int(first.sum()), int(second.sum())
    if min(n_first, n_second) == 0:
        return NO_HOT_LEADS
    differing = n_first + n_second - 2 * int(both.sum())
    if differing == 0:
        return NotEstimable("no_differing_leads", "Both call the same leads hot.", needed=1)
    if missing := one_outcome(int(first[1] + second[1]), n_first + n_second):
        return missing
    pooled = float(first[1] + second[1]) / (n_first + n_second)
    shared = float(both[1] * (1 - pooled) ** 2 + both[0] * pooled**2) / (n_first + n_second)
    error = sqrt((pooled * (1 - pooled) - 2 * shared) * (1 / n_first + 1 / n_second))
    z = (float(first[1]) / n_first - float(second[1]) / n_second) / error
    return replace(_test(z, differing), method="weighted_score")


def _eight(cells: object) -> Whole:
    table = whole(cells, "cells")
    if table.shape != (2, 2, 2):
        raise ValueError(f"cells.shape == {table.shape}, must be (2, 2, 2).")
    return table


def _change(tables: Whole) -> Floats:
    first, second = tables[:, 1].sum(axis=1), tables[:, :, 1].sum(axis=1)
    return np.asarray(first[:, 1] / first.sum(axis=1) - second[:, 1] / second.sum(axis=1), dtype=np.float64)
