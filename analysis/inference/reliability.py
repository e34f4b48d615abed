"""Does a score mean what it says? Score to rate, Brier score, recalibration, bands of predictions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.estimate_arrays import Estimates, Floats, Whole, whole
from analysis.inference.intervals import NO_LEADS, normal_quantile, rates
from analysis.inference.logistic import LogisticFit, fit
from analysis.inference.significance import Significance, Tested

#: A slope of less than this many standard errors is a rounding error.
NO_SLOPE = 1e-6
ONE_SCORE = NotEstimable("one_score", "All leads have the same score.")
SLOPE_NOT_POSITIVE = NotEstimable("slope_not_positive", "Leads with higher scores do not convert more often.")
CERTAIN_PREDICTIONS = NotEstimable("certain_predictions", "A prediction is exactly 0 or 1.")
ONE_PREDICTION = NotEstimable("one_prediction", "All predictions are the same.")
FEW_GROUPS = NotEstimable("few_groups", "The predictions fall into fewer than three groups.")


@dataclass(frozen=True, slots=True, eq=False)
class ScoreToRate:
    """What a score means as a conversion rate.

    Args:
        fitted: Logistic fit of the outcome on the score; its slope is positive.
    """

    fitted: LogisticFit

    def rate(self, score: float, *, confidence: float = 0.95) -> Estimate:
        """Conversion rate of leads with that score, with its interval."""
        several = self.rates([score], confidence=confidence)
        return Estimate(float(several.value[0]), float(several.low[0]), float(several.high[0]), int(several.n[0]), several.method)

    def rates(self, score: object, *, confidence: float = 0.95) -> Estimates:
        """The same for scores ``[k]``."""
        return self.fitted.rates(np.asarray(score, dtype=np.float64).reshape(-1, 1), confidence=confidence)


def score_to_rate(score: object, converted: object, n: object) -> ScoreToRate | NotEstimable:
    """Fit the conversion rate to the score with two parameters.

    Args:
        score: Scores, ``[k]``.
        converted: Conversions at each, the same shape.
        n: Leads at each.

    Returns:
        ``slope_not_positive`` when higher scores do not convert more often (a score is never silently reversed); ``one_score``,
        ``no_leads``, ``no_conversions``, ``no_others``.

    Source: J. Platt 1999; D. R. Cox, Biometrika 45 (1958) 562-565.

    Examples:
        >>> meaning = score_to_rate([20, 50, 80], [10, 30, 60], [200, 200, 200])
        >>> round(meaning.rate(50).value, 3)
        0.139
    """
    found = fit(np.asarray(score, dtype=np.float64).reshape(-1, 1), converted, n)
    if isinstance(found, NotEstimable):
        return found
    if found.constant[0]:
        return ONE_SCORE
    return ScoreToRate(found) if found.coefficients[0] > NO_SLOPE * found.error(0) else SLOPE_NOT_POSITIVE


@dataclass(frozen=True, slots=True)
class Brier:
    """Mean squared distance between prediction and outcome.

    Args:
        value: Of the predictions, 0 (all certain and right) … 1.
        of_base_rate: Of predicting the base rate for everybody.
        n: Leads.
    """

    value: float
    of_base_rate: float
    n: int


def brier(predicted: object, converted: object, n: object) -> Brier | NotEstimable:
    """Brier score of predictions.

    Args:
        predicted: Predicted rates, ``[g]``, 0 … 1.
        converted: Conversions at each, the same shape.
        n: Leads at each.

    Returns:
        ``no_leads`` without leads.

    Raises:
        ValueError: A prediction is outside 0 … 1, or more leads converted than there are.

    Source: G. W. Brier, Monthly Weather Review 78 (1950) 1-3.

    Examples:
        >>> round(brier([0.1, 0.9, 0.8, 0.3], [0, 1, 1, 0], [1, 1, 1, 1]).value, 6)
        0.0375
    """
    rate, won, leads = _predictions(predicted, converted, n)
    total = int(leads.sum())
    if total == 0:
        return NO_LEADS
    base = int(won.sum()) / total
    return Brier(float((won * (1 - rate) ** 2 + (leads - won) * rate**2).sum()) / total, base * (1 - base), total)


def _predictions(predicted: object, converted: object, n: object) -> tuple[Floats, Whole, Whole]:
    rate, won, leads = np.asarray(predicted, dtype=np.float64), whole(converted, "converted"), whole(n, "n")
    if not rate.shape == won.shape == leads.shape or rate.ndim != 1:
        raise ValueError(
            f"predicted.shape == {rate.shape}, converted.shape == {won.shape}, n.shape == {leads.shape}: must be equal and flat."
        )
    if np.any(won > leads) or not np.all((rate >= 0) & (rate <= 1)):
        raise ValueError("converted must lie in [0, n] and predicted in [0, 1].")
    return rate, won, leads


@dataclass(frozen=True, slots=True)
class Recalibration:
    """How predictions would have to be moved to fit what happened.

    Args:
        slope: On the log-odds; 1 is right, below 1 the predictions are too extreme.
        intercept: Together with that slope; 0 is right.
        in_the_large: Intercept at slope 1: above 0 more leads convert than predicted.
    """

    slope: Answer
    intercept: Estimate
    in_the_large: Estimate


def recalibration(predicted: object, converted: object, n: object) -> Recalibration | NotEstimable:
    """Calibration slope and intercepts of predictions.

    Arguments and errors as for `brier`.

    Returns:
        ``certain_predictions`` when a prediction is exactly 0 or 1, ``one_prediction``, ``no_leads``, ``no_conversions``, ``no_others``.

    Source: D. R. Cox 1958; E. W. Steyerberg et al., Epidemiology 21 (2010) 128-138.

    Examples:
        >>> found = recalibration([0.02, 0.4], [10, 30], [200, 100])
        >>> round(found.slope.value, 4), round(found.intercept.value, 4)
        (0.6015, -0.6034)
    """
    rate, won, leads = _predictions(predicted, converted, n)
    some = leads > 0
    rate, won, leads = rate[some], won[some], leads[some]
    if np.any((rate == 0) | (rate == 1)):
        return CERTAIN_PREDICTIONS
    log_odds = np.log(rate / (1 - rate))
    both, shifted = fit(log_odds[:, None], won, leads), fit(np.zeros((len(rate), 0)), won, leads, offset=log_odds)
    if isinstance(both, NotEstimable):
        return both
    if isinstance(shifted, NotEstimable):
        return shifted
    if both.constant[0]:
        return ONE_PREDICTION
    return Recalibration(both.coefficient(0), _intercept(both), _intercept(shifted))


def _intercept(found: LogisticFit) -> Estimate:
    width = normal_quantile() * float(np.sqrt(found.covariance[0, 0]))
    return Estimate(found.intercept, found.intercept - width, found.intercept + width, found.n, "wald")


@dataclass(frozen=True, slots=True, eq=False)
class ReliabilityBands:
    """Predicted against observed, band by band.

    Args:
        predicted: Mean prediction of each band that holds leads, float64 ``[b]``.
        observed: Conversion rate of each with Wilson's interval.
    """

    predicted: Floats
    observed: Estimates


def bands(predicted: object, converted: object, n: object, edges: object) -> ReliabilityBands:
    """Group predictions into bands and observe how many convert.

    Args:
        predicted: Predicted rates, ``[g]``.
        converted: Conversions at each, the same shape.
        n: Leads at each.
        edges: Inner edges of the bands, ascending; a prediction on an edge belongs to the band below.

    Returns:
        Bands that hold leads, in ascending order; none without leads.

    Raises:
        ValueError: As for `brier`.

    Source: reliability diagram; intervals: see `intervals.rates`.
    """
    rate, won, leads = _predictions(predicted, converted, n)
    inner = np.asarray(edges, dtype=np.float64)
    band = np.searchsorted(inner, rate)
    held, reached, foreseen = (np.bincount(band, weights=each, minlength=len(inner) + 1) for each in (leads, won, leads * rate))
    some = held > 0
    counts = held[some].round().astype(np.int64)
    return ReliabilityBands(foreseen[some] / counts, rates(reached[some].round().astype(np.int64), counts))


def hosmer_lemeshow(predicted: object, converted: object, *, groups: int = 10) -> Tested:
    """Test whether predictions made by a fit on the same leads agree with the outcome, group by group.

    Args:
        predicted: Predicted rates of single leads, ``[n]``.
        converted: Booleans or 0/1, ``[n]``.
        groups: Groups of about equal size along the predictions.

    Returns:
        Chi-square with two degrees of freedom less than groups; ``few_groups`` when ties leave fewer than three, ``certain_predictions``,
        ``no_leads``.

    Raises:
        ValueError: As for `brier`.

    Source: D. W. Hosmer, S. Lemeshow, Applied Logistic Regression, section 5.2; groups as in Stata's ``estat gof, group(10)``.
    """
    from scipy.stats import chi2

    outcome = np.asarray(converted).astype(np.int64)
    rate, won, leads = _predictions(predicted, outcome, np.ones(len(outcome), dtype=np.int64))
    if len(leads) == 0:
        return NO_LEADS
    cuts = np.quantile(rate, np.arange(1, groups) / groups, method="averaged_inverted_cdf")
    found = bands(rate, won, leads, np.unique(cuts))
    size, expected = found.observed.n, found.predicted * found.observed.n
    if len(size) < 3:
        return FEW_GROUPS
    if np.any((expected <= 0) | (expected >= size)):
        return CERTAIN_PREDICTIONS
    seen = found.observed.value * size
    statistic = float(((seen - expected) ** 2 / (expected * (1 - expected / size))).sum())
    return Significance(float(chi2.sf(statistic, len(size) - 2)), statistic, len(size) - 2, len(leads), "hosmer_lemeshow")
