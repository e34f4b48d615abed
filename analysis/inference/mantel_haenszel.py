"""Does another attribute explain a difference? The comparison within strata, beside the crude one."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.estimate_arrays import Floats, whole
from analysis.inference.intervals import odds_ratio
from analysis.inference.significance import Significance, Tested

NO_COMMON_STRATA = NotEstimable("no_common_strata", "No stratum holds both groups and both outcomes.")
ONE_STRATUM = NotEstimable("one_stratum", "Only one stratum holds both groups and both outcomes.")
EMPTY_CELLS = NotEstimable("empty_cells", "In every stratum a group has no conversions, or only conversions.")


@dataclass(frozen=True, slots=True)
class Stratified:
    """Crude beside adjusted.

    Args:
        crude: Odds ratio over all leads, strata forgotten.
        adjusted: Common odds ratio of Mantel and Haenszel within strata.
        test: Cochran-Mantel-Haenszel without correction: is there a difference within strata? Its statistic is z, positive where the
            first group converts more often.
        homogeneity: Breslow-Day: do the strata have the same odds ratio? When not, one common number hides that.
        n_strata: Strata that hold both groups and both outcomes.
    """

    crude: Answer
    adjusted: Answer
    test: Tested
    homogeneity: Tested
    n_strata: int


def stratified(converted: object, n: object, *, confidence: float = 0.95) -> Stratified | NotEstimable:
    """Compare two groups within strata.

    Args:
        converted: Conversions, ``[s, 2]``: one row a stratum, first and second group.
        n: Leads, the same shape.
        confidence: Two-sided coverage.

    Returns:
        ``no_common_strata`` when no stratum holds both groups and both outcomes; strata that do not are left out of all but ``crude``.

    Raises:
        ValueError: A count is negative, more leads converted than there are, or the shape is wrong.

    Source: N. Mantel, W. Haenszel 1959; interval of J. Robins, N. Breslow, S. Greenland 1986; statsmodels `StratifiedTable`.

    Examples:
        >>> stones = stratified([[81, 234], [192, 55]], [[87, 270], [263, 80]])
        >>> round(stones.crude.value, 2), round(stones.adjusted.value, 2)
        (0.75, 1.45)
    """
    from statsmodels.stats.contingency_tables import StratifiedTable

    count, total = whole(converted, "converted"), whole(n, "n")
    if count.shape != total.shape or count.ndim != 2 or count.shape[1] != 2 or np.any(count > total):
        raise ValueError(f"converted.shape == {count.shape}, n.shape == {total.shape}, must be [s, 2] with converted <= n.")
    some = (total > 0).all(axis=1) & (count.sum(axis=1) > 0) & (count.sum(axis=1) < total.sum(axis=1))
    if not some.any():
        return NO_COMMON_STRATA
    cells = np.stack([count[some], (total - count)[some]], axis=2).astype(np.float64)
    table = StratifiedTable(np.moveaxis(cells, 0, 2))
    pair, leads = count.sum(axis=0).tolist(), total.sum(axis=0).tolist()
    crude = odds_ratio((pair[0], pair[1]), (leads[0], leads[1]), confidence=confidence)
    agree, differ = _products(cells)
    if agree == 0 or differ == 0:
        adjusted: Answer = EMPTY_CELLS
        homogeneity: Tested = EMPTY_CELLS
    else:
        value, limits = float(table.oddsratio_pooled), table.oddsratio_pooled_confint(alpha=1 - confidence)
        adjusted = Estimate(value, min(float(limits[0]), value), max(float(limits[1]), value), int(cells.sum()), "mantel_haenszel")
        homogeneity = _breslow_day(cells, agree / differ)
    return Stratified(crude, adjusted, _mantel_haenszel(cells, float(table.test_null_odds().statistic)), homogeneity, len(cells))


def _products(cells: Floats) -> tuple[float, float]:
    """Numerator and denominator of the common odds ratio."""
    sizes = cells.sum(axis=(1, 2))
    agree = cells[:, 0, 0] * cells[:, 1, 1] / sizes
    differ = cells[:, 0, 1] * cells[:, 1, 0] / sizes
    return float(agree.sum()), float(differ.sum())


def _mantel_haenszel(cells: Floats, statistic: float) -> Significance:
    from scipy.stats import chi2

    agree, differ = _products(cells)
    z = sqrt(statistic) if agree >= differ else -sqrt(statistic)
    return Significance(float(chi2.sf(statistic, 1)), z, None, int(cells.sum()), "cochran_mantel_haenszel")


def _breslow_day(cells: Floats, common: float) -> Tested:
    """Breslow and Day's test; own, because statsmodels divides by zero at a common odds ratio of 1.

    Source: N. E. Breslow, N. E. Day, Statistical Methods in Cancer Research I, IARC 1980, section 4.4.
    """
    from scipy.stats import chi2

    if len(cells) < 2:
        return ONE_STRATUM
    group, outcome, size = cells[:, 0, :].sum(axis=1), cells[:, :, 0].sum(axis=1), cells.sum(axis=(1, 2))
    expected = _fitted(common, group, outcome, size)
    rest = np.stack([expected, group - expected, outcome - expected, size - group - outcome + expected])
    statistic = float(((cells[:, 0, 0] - expected) ** 2 * (1 / rest).sum(axis=0)).sum())
    degrees = len(cells) - 1
    return Significance(float(chi2.sf(statistic, degrees)), statistic, degrees, int(cells.sum()), "breslow_day")


def _fitted(common: float, group: Floats, outcome: Floats, size: Floats) -> Floats:
    """First cell of each table with these margins and this odds ratio: the root of ``(1 − r) x² + b x − r·group·outcome``."""
    a, b, c = 1 - common, size + (common - 1) * (group + outcome), -common * group * outcome
    root = np.sqrt(b**2 - 4 * a * c)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(b > 0, -2 * c / (b + root), (root - b) / (2 * a)), dtype=np.float64)
