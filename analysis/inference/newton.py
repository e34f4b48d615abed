"""Maximising the logistic likelihood: damped Newton steps, and whether a maximum exists at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log

import numpy as np

from analysis.inference.estimate_arrays import Floats

MAX_STEPS = 100
#: The usual precision of a fit, in log-likelihood.
ENOUGH = 1e-10
#: A step is halved this often before it is given up.
MAX_HALVINGS = 30


@dataclass(frozen=True, slots=True, eq=False)
class FitProblem:
    """Grouped leads and what is believed of the coefficients.

    Args:
        design: Columns with the intercept first, float64 ``[g, q]``.
        converted: Conversions of each row.
        n: Leads of each row, above 0.
        offset: Log-odds given for each row.
        mean: Believed coefficients, ``[q]``.
        strength: 1 ÷ variance of the belief, ``[q]``.
    """

    design: Floats
    converted: Floats
    n: Floats
    offset: Floats
    mean: Floats
    strength: Floats

    def believing(self, mean: Floats, strength: Floats) -> FitProblem:
        """The same leads with another belief."""
        return replace(self, mean=mean, strength=strength)

    def log_likelihood(self, values: Floats) -> float:
        """Of the leads alone."""
        log_odds = self.design @ values + self.offset
        return float((self.converted * log_odds - self.n * np.logaddexp(0.0, log_odds)).sum())

    def objective(self, values: Floats) -> float:
        """Log-likelihood less the distance from the belief."""
        return self.log_likelihood(values) - float((self.strength * (values - self.mean) ** 2).sum()) / 2

    def slope(self, values: Floats) -> tuple[Floats, Floats]:
        """Gradient ``[q]`` and negative second derivative ``[q, q]`` of the objective."""
        rate = expit(self.design @ values + self.offset)
        gradient = self.design.T @ (self.converted - self.n * rate) - self.strength * (values - self.mean)
        weighted = self.design * np.sqrt(self.n * rate * (1 - rate))[:, None]
        return gradient, weighted.T @ weighted + np.diag(self.strength)


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """Where the objective is largest.

    Args:
        values: Coefficients, ``[q]``.
        covariance: Inverse of the curvature there.
        converged: Whether the top was reached.
    """

    values: Floats
    covariance: Floats
    converged: bool


def expit(log_odds: Floats) -> Floats:
    """Rates from log-odds, without overflow.

    Examples:
        >>> expit(np.array([-1000.0, 0.0, 1000.0])).tolist()
        [0.0, 0.5, 1.0]
    """
    return np.asarray((1 + np.tanh(log_odds / 2)) / 2, dtype=np.float64)


def maximise(problem: FitProblem, *, start: Floats | None = None, enough: float = ENOUGH) -> Solution:
    """Climb by Newton steps, halved while they do not climb (undamped ones run away on complete one-hot sets).

    Args:
        problem: Leads of both outcomes.
        start: Coefficients to climb from, such as those of a problem that differs little, ``[q]``; None begins at the belief.
        enough: The fit is done when the next step would gain less log-likelihood than this.

    Returns:
        The top, or how far the climb came: without a prior, separated leads have none.
    """
    values = _beginning(problem) if start is None else start
    height, converged = problem.objective(values), False
    for _ in range(MAX_STEPS):
        gradient, curvature = problem.slope(values)
        step = _solve(curvature, gradient)
        converged = float(gradient @ step) / 2 < enough
        climbed = _climb(problem, values, step, height)
        if climbed is not None:
            values, height = climbed
        if converged or climbed is None:
            break
    return Solution(values, _inverse(problem.slope(values)[1]), converged)


def _beginning(problem: FitProblem) -> Floats:
    rate = float(problem.converted.sum() / problem.n.sum())
    values = problem.mean.copy()
    values[0] = log(rate / (1 - rate))
    return values


def _climb(problem: FitProblem, values: Floats, step: Floats, height: float) -> tuple[Floats, float] | None:
    """The first of the step, its half, its quarter … that is no descent beyond rounding errors."""
    for _ in range(MAX_HALVINGS):
        reached = problem.objective(values + step)
        if reached >= height - 1e-12 * abs(height):
            return values + step, reached
        step = step / 2
    return None


def _solve(curvature: Floats, gradient: Floats) -> Floats:
    """Newton's step; a trace of a ridge keeps it finite where the curvature vanishes."""
    ridge = np.eye(len(gradient)) * max(1e-300, 1e-11 * float(np.diag(curvature).max()))
    return np.asarray(np.linalg.solve(curvature + ridge, gradient), dtype=np.float64)


def _inverse(curvature: Floats) -> Floats:
    return np.asarray(np.linalg.pinv(curvature, rcond=1e-14, hermitian=True), dtype=np.float64)


def separated(problem: FitProblem) -> bool:
    """Whether some direction of the coefficients predicts a part of the leads without fail, so that no finite maximum exists.

    Rows with conversions only must lie on one side of it, rows without conversions on the other, mixed rows on it.

    Source: K. Konis, Linear programming algorithms for detecting separated data, Oxford 2007; `scipy.optimize.linprog`.
    """
    from scipy.optimize import linprog

    side = np.where(problem.converted == 0, -1.0, 1.0)
    mixed = (problem.converted > 0) & (problem.converted < problem.n)
    sided = problem.design[~mixed] * side[~mixed, None]
    if len(sided) == 0:
        return False
    found = linprog(
        -sided.sum(axis=0),
        A_ub=-sided,
        b_ub=np.zeros(len(sided)),
        A_eq=problem.design[mixed] if mixed.any() else None,
        b_eq=np.zeros(int(mixed.sum())) if mixed.any() else None,
        bounds=(-1.0, 1.0),
    )
    return bool(found.success and -found.fun > 1e-7)
