"""The effect of each signal given all the others: logistic regression on grouped leads, with weights and, where needed, a prior."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.estimate_arrays import Estimates, Floats
from analysis.inference.intervals import normal_quantile
from analysis.inference.newton import FitProblem, Solution, expit, maximise, separated
from analysis.inference.significance import Significance, Tested, one_outcome

Penalty = Literal["none", "separated", "collinear", "prior"]

#: Standard deviation of the weak prior, for columns scaled to a standard deviation of ½ (A. Gelman et al., Annals of Applied Statistics
#: 2 (2008) 1360-1383): a column that goes from one typical value to another hardly multiplies the odds by more than exp(5).
WEAK_SCALE = 2.5
#: Smallest eigenvalue of the correlations below which columns count as copies of one another.
COLLINEAR = 1e-9
#: Log-odds beyond which a fit is looked at for separation.
SUSPICIOUS = 10.0
#: Largest exponent that stays a finite number.
LARGEST_EXPONENT = 700.0

CONSTANT_COLUMN = NotEstimable("constant_column", "All leads have the same value.")
PENALISED = NotEstimable("penalised", "The fit needed a prior, so there is a range but no test.")


@dataclass(frozen=True, slots=True, eq=False)
class Prior:
    """What is believed of the coefficients before the leads are seen: normal, independent.

    Args:
        mean: Expected log odds ratios a unit of each column, float64 ``[p]``.
        strength: 1 ÷ variance of the belief, the same shape, at least 0; 0 = nothing is believed.
    """

    mean: Floats
    strength: Floats

    def __post_init__(self) -> None:
        if self.mean.shape != self.strength.shape or self.mean.ndim != 1 or np.any(self.strength < 0):
            raise ValueError("mean and strength must be flat, of one length, and strength must be >= 0.")


@dataclass(frozen=True, slots=True, eq=False)
class LogisticFit:
    """Log-odds = intercept + columns × coefficients.

    Args:
        intercept: Log-odds where all columns are 0.
        coefficients: Log odds ratio a unit of each column, float64 ``[p]``; 0 for constant columns.
        covariance: Of intercept and coefficients, ``[p + 1, p + 1]``.
        constant: Columns without any variation, which tell nothing, ``[p]``.
        penalty: ``none`` for plain maximum likelihood; ``prior`` when the caller gave one; ``separated`` or ``collinear`` when a weak prior
            was needed, because some columns predict the outcome without fail, or are sums of others (a complete one-hot set).
        n: Leads.
        n_converted: Leads that converted.
        log_likelihood: Without the prior's part.
    """

    intercept: float
    coefficients: Floats
    covariance: Floats
    constant: NDArray[np.bool_]
    penalty: Penalty
    n: int
    n_converted: int
    log_likelihood: float

    def coefficient(self, position: int, *, confidence: float = 0.95) -> Answer:
        """Log odds ratio a unit of that column; ``constant_column`` when it does not vary."""
        if self.constant[position]:
            return CONSTANT_COLUMN
        value, width = float(self.coefficients[position]), normal_quantile(confidence) * self.error(position)
        return Estimate(value, value - width, value + width, self.n, "wald" if self.penalty == "none" else "posterior")

    def error(self, position: int) -> float:
        """Standard error of that coefficient, given the prior where there is one."""
        return float(np.sqrt(self.covariance[position + 1, position + 1]))

    def odds_ratio(self, position: int, *, per: float = 1.0, confidence: float = 0.95) -> Answer:
        """Factor on the odds when that column rises by ``per``, all others held; ``constant_column`` when it does not vary."""
        answer = self.coefficient(position, confidence=confidence)
        if isinstance(answer, NotEstimable):
            return answer
        low, value, high = sorted(_exp(each * per) for each in (answer.low, answer.value, answer.high))
        return Estimate(value, low, high, answer.n, answer.method)

    def test(self, position: int) -> Tested:
        """Wald's test of that coefficient; ``penalised`` when the fit needed a prior, ``constant_column`` when it does not vary."""
        if self.constant[position]:
            return CONSTANT_COLUMN
        if self.penalty != "none":
            return PENALISED
        from scipy.stats import norm

        z = float(self.coefficients[position]) / self.error(position)
        return Significance(min(1.0, 2 * float(norm.sf(abs(z)))), z, None, self.n, "wald")

    def log_odds(self, columns: object, *, offset: object = 0.0) -> Floats:
        """Log-odds of rows ``[g, p]``."""
        rows = np.asarray(columns, dtype=np.float64)
        return np.asarray(self.intercept + rows @ self.coefficients + np.asarray(offset, dtype=np.float64), dtype=np.float64)

    def rates(self, columns: object, *, confidence: float = 0.95) -> Estimates:
        """Fitted conversion rates of rows ``[g, p]``, with the interval of the mean on the logit scale."""
        rows = np.asarray(columns, dtype=np.float64)
        centre, design = self.log_odds(rows), np.column_stack([np.ones(len(rows)), rows])
        width = normal_quantile(confidence) * np.sqrt(np.maximum(0.0, ((design @ self.covariance) * design).sum(axis=1)))
        leads = np.full(len(rows), self.n, dtype=np.int64)
        return Estimates(expit(centre), expit(centre - width), expit(centre + width), leads, "logistic")


def _exp(value: float) -> float:
    return exp(min(max(value, -LARGEST_EXPONENT), LARGEST_EXPONENT))


@dataclass(frozen=True, slots=True, eq=False)
class _Scaled:
    """Columns shifted to mean 0 and scaled to a standard deviation of ½; constant ones are left out."""

    columns: Floats
    centre: Floats
    scale: Floats
    constant: NDArray[np.bool_]


def fit(columns: object, converted: object, n: object, *, prior: Prior | None = None, offset: object = None) -> LogisticFit | NotEstimable:
    """Fit log-odds to grouped leads by damped Newton steps.

    Args:
        columns: Signals, ``[g, p]``, any units; an intercept is added. Complete one-hot sets and constant columns do no harm.
        converted: Conversions of each row, ``[g]``; may be weighted.
        n: Leads of each row, the same shape; rows without leads do not count.
        prior: Belief about the coefficients; without, plain maximum likelihood where that exists, else a weak prior (see ``penalty``).
        offset: Log-odds that are taken as given for each row, ``[g]``.

    Returns:
        ``no_leads``, ``no_conversions``, ``no_others``.

    Raises:
        ValueError: Shapes differ, a number is not finite, or more leads converted than there are.

    Source: P. McCullagh, J. A. Nelder, Generalized Linear Models, chapter 4; weak prior: A. Gelman et al. 2008; separation: A. Albert,
        J. A. Anderson, Biometrika 71 (1984) 1-10.

    Examples:
        >>> found = fit([[1], [0]], [30, 120], [100, 1200])
        >>> odds = found.odds_ratio(0)
        >>> found.penalty, round(odds.value, 3), round(odds.low, 3), round(odds.high, 3)
        ('none', 3.857, 2.417, 6.156)
    """
    rows, won, leads, given = _checked(columns, converted, n, offset)
    if prior is not None and len(prior.mean) != rows.shape[1]:
        raise ValueError(f"prior is for {len(prior.mean)} columns, must be for {rows.shape[1]}.")
    if missing := one_outcome(float(won.sum()), float(leads.sum())):
        return missing
    scaled = _scaled(rows, leads)
    design = np.column_stack([np.ones(len(rows)), scaled.columns])
    problem = FitProblem(design, won, leads, given, *_beliefs(scaled, prior))
    if prior is not None:
        return _unscaled(maximise(problem), scaled, "prior", problem)
    penalty: Penalty = "collinear" if _copies(scaled.columns, leads) else "none"
    if penalty == "none":
        plain = maximise(problem)
        if (plain.converged and np.abs(design @ plain.values).max() < SUSPICIOUS) or not separated(problem):
            return _unscaled(plain, scaled, "none", problem)
        penalty = "separated"
    weak = problem.believing(np.zeros(design.shape[1]), np.append(0.0, np.full(design.shape[1] - 1, 1 / WEAK_SCALE**2)))
    return _unscaled(maximise(weak), scaled, penalty, weak)


def _checked(columns: object, converted: object, n: object, offset: object) -> tuple[Floats, Floats, Floats, Floats]:
    rows = np.asarray(columns, dtype=np.float64)
    won, leads = np.asarray(converted, dtype=np.float64), np.asarray(n, dtype=np.float64)
    given = np.zeros(leads.shape) if offset is None else np.asarray(offset, dtype=np.float64)
    if rows.ndim != 2 or leads.ndim != 1 or not len(rows) == len(won) == len(leads) == len(given):
        raise ValueError(
            f"columns.shape == {rows.shape}, converted.shape == {won.shape}, n.shape == {leads.shape}: must be [g, p], [g], [g]."
        )
    if not all(np.isfinite(each).all() for each in (rows, won, leads, given)):
        raise ValueError("columns, converted, n and offset must be finite.")
    if np.any((won < 0) | (won > leads)):
        raise ValueError("converted must lie in [0, n].")
    some = leads > 0
    return rows[some], won[some], leads[some], given[some]


def _scaled(rows: Floats, leads: Floats) -> _Scaled:
    share = leads / leads.sum()
    constant = np.asarray(np.ptp(rows, axis=0) == 0) if rows.shape[1] else np.zeros(0, dtype=bool)
    centre = share @ rows
    scale = 2 * np.sqrt(share @ (rows - centre) ** 2)
    constant |= scale <= 1e-12 * np.abs(centre)
    scale[constant] = 1.0
    return _Scaled((rows - centre)[:, ~constant] / scale[~constant], centre, scale, constant)


def _beliefs(scaled: _Scaled, prior: Prior | None) -> tuple[Floats, Floats]:
    """Mean and strength for intercept and scaled columns; nothing is believed of the intercept."""
    varying = ~scaled.constant
    if prior is None:
        return np.zeros(varying.sum() + 1), np.zeros(varying.sum() + 1)
    scale = scaled.scale[varying]
    return np.append(0.0, prior.mean[varying] * scale), np.append(0.0, prior.strength[varying] / scale**2)


def _copies(columns: Floats, leads: Floats) -> bool:
    """Whether a column is a sum of others."""
    if columns.shape[1] == 0:
        return False
    weighted = columns * np.sqrt(4 * leads / leads.sum())[:, None]
    return bool(np.linalg.eigvalsh(weighted.T @ weighted)[0] < COLLINEAR)


def _unscaled(found: Solution, scaled: _Scaled, penalty: Penalty, problem: FitProblem) -> LogisticFit:
    """Back to the units of the columns."""
    p, varying = len(scaled.scale), np.flatnonzero(~scaled.constant)
    back = np.zeros((p + 1, len(varying) + 1))
    back[0, 0] = 1.0
    back[varying + 1, np.arange(len(varying)) + 1] = 1 / scaled.scale[varying]
    back[0, 1:] = -scaled.centre[varying] / scaled.scale[varying]
    values = back @ found.values
    leads, won = float(problem.n.sum()), float(problem.converted.sum())
    return LogisticFit(
        intercept=float(values[0]),
        coefficients=values[1:],
        covariance=back @ found.covariance @ back.T,
        constant=scaled.constant,
        penalty=penalty,
        n=round(leads),
        n_converted=round(won),
        log_likelihood=problem.log_likelihood(found.values),
    )


def logit(rate: float) -> float:
    """Log-odds of a rate inside 0 … 1.

    Raises:
        ValueError: The rate is not inside 0 … 1.

    Examples:
        >>> logit(0.5)
        0.0
    """
    if not 0 < rate < 1:
        raise ValueError(f"rate == {rate}, must be in (0, 1).")
    return log(rate / (1 - rate))
