"""Does conversion differ between the levels of an attribute, or rise along ordered levels such as tiers?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.inference.estimate import NotEstimable
from analysis.inference.estimate_arrays import Whole, whole
from analysis.inference.significance import Significance, Tested, one_outcome
from analysis.inference.two_groups import ENOUGH_EXPECTED, chi_square, compare_rates

ONE_LEVEL = NotEstimable("one_level", "All leads are of one level.")
SPARSE_LEVELS = NotEstimable("sparse_levels", "The levels hold too few leads or conversions each.")


@dataclass(frozen=True, slots=True)
class LevelsTest:
    """Whether and how strongly conversion differs between levels.

    Args:
        test: Chi-square over the levels; Fisher or chi-square when two are left.
        cramers_v: Strength of association over all levels as they are, 0 (none) … 1 (the level decides).
        n_levels: Levels that hold leads.
        n_pooled: Levels that were too small for the test and entered it together; 0 when none was.
    """

    test: Tested
    cramers_v: float
    n_levels: int
    n_pooled: int


def compare_levels(converted: object, n: object) -> LevelsTest | NotEstimable:
    """Test whether any of several levels converts at another rate than the others.

    Levels with an expected count under 5 are taken together for the test. That depends on how many leads they hold, not on how these
    converted, so p stays honest.

    Args:
        converted: Conversions of each level, ``[k]``.
        n: Leads of each, the same shape.

    Returns:
        ``one_level`` when fewer than two levels hold leads, ``no_leads``, ``no_conversions``, ``no_others``. The test inside is
        ``sparse_levels`` when all levels together are one small group.

    Raises:
        ValueError: A count is negative, or more leads converted than there are.

    Source: H. Cramér 1946; `scipy.stats.contingency.association`; W. G. Cochran, Biometrics 10 (1954) 417-451, for the expected counts.

    Examples:
        >>> found = compare_levels([100, 203, 420, 320], [250, 525, 1120, 530])
        >>> round(found.cramers_v, 4), found.test.degrees
        (0.1862, 3)
    """
    from scipy.stats.contingency import association

    count, total = _held(converted, n)
    if missing := one_outcome(int(count.sum()), int(total.sum())):
        return missing
    if len(total) < 2:
        return ONE_LEVEL
    strength = min(1.0, float(association(np.stack([count, total - count], axis=1), method="cramer")))
    if len(total) == 2:
        first, second = count.tolist(), total.tolist()
        return LevelsTest(compare_rates((first[0], first[1]), (second[0], second[1])), strength, 2, 0)
    pooled = _too_small(count, total)
    return LevelsTest(_tested(count, total, pooled), strength, len(total), int(pooled.sum()))


def _held(converted: object, n: object) -> tuple[Whole, Whole]:
    count, total = whole(converted, "converted"), whole(n, "n")
    if np.any(count > total):
        raise ValueError("converted must be at most n, level by level.")
    return count[total > 0], total[total > 0]


def _too_small(count: Whole, total: Whole) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Levels to be taken together: those with too small an expected count, and as many more as make them large enough."""
    rate = count.sum() / total.sum()
    expected = total * min(rate, 1 - rate)
    order = np.argsort(expected, kind="stable")
    n_small = int((expected < ENOUGH_EXPECTED).sum())
    while 0 < n_small < len(total) and expected[order[:n_small]].sum() < ENOUGH_EXPECTED:
        n_small += 1
    pooled = np.zeros(len(total), dtype=bool)
    pooled[order[:n_small]] = n_small > 1
    return pooled


def _tested(count: Whole, total: Whole, pooled: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Tested:
    if not pooled.any():
        return chi_square(count, total)
    if pooled.all():
        return SPARSE_LEVELS
    return chi_square(np.append(count[~pooled], count[pooled].sum()), np.append(total[~pooled], total[pooled].sum()))


def trend(converted: object, n: object, *, scores: object = None) -> Tested:
    """Test whether conversion rises or falls along ordered levels (linear-by-linear association).

    Args:
        converted: Conversions of each level in order, ``[k]``.
        n: Leads of each, the same shape.
        scores: Where the levels stand on a line; equally spaced without.

    Returns:
        The two-sided test; its statistic is z, positive where conversion rises. ``one_level``, ``no_leads``, ``no_conversions``,
        ``no_others`` as for `compare_levels`.

    Raises:
        ValueError: As for `compare_levels`, or there is not one score a level.

    Source: A. Agresti, Categorical Data Analysis, section 3.4: z² = (n − 1) r²; statsmodels `Table.test_ordinal_association`.

    Examples:
        >>> found = trend([48, 38, 5, 1, 1], [17114, 14502, 793, 127, 38], scores=[0, 0.5, 1.5, 4, 7])
        >>> round(found.statistic**2, 2), round(found.p, 4)
        (6.57, 0.0104)
    """
    from statsmodels.stats.contingency_tables import Table

    total = whole(n, "n")
    place = np.arange(len(total), dtype=np.float64) if scores is None else np.asarray(scores, dtype=np.float64)
    if place.shape != total.shape:
        raise ValueError(f"scores.shape == {place.shape}, must be {total.shape}.")
    place = place[total > 0]
    count, total = _held(converted, n)
    if missing := one_outcome(int(count.sum()), int(total.sum())):
        return missing
    if np.ptp(place) == 0:
        return ONE_LEVEL
    place = (place - place.mean()) / np.ptp(place)
    table = Table(np.stack([total - count, count], axis=1).astype(np.float64), shift_zeros=False)
    found = table.test_ordinal_association(row_scores=place, col_scores=np.array([-0.5, 0.5]))
    return Significance(min(1.0, float(found.pvalue)), float(found.zscore), None, int(total.sum()), "linear_trend")
