"""Points from data, before rounding: forward selection by score test, and logistic regression that leans on the card's points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf

import numpy as np
from numpy.typing import NDArray

from analysis.inference.estimate_arrays import Floats
from analysis.inference.newton import FitProblem, expit, maximise
from analysis.scorecard import Scorecard
from analysis.scoring.patterns import Patterns, distinct_rows

N_FOLDS = 5
#: Strengths of the belief in the card's points that cross-validation chooses from: 1 ÷ variance of a log odds ratio, for columns scaled
#: to a standard deviation of ½. At infinity the points stay as they are; 0.16 is the weak prior of `analysis.inference.logistic`.
STRENGTHS = (inf, 160.0, 50.0, 16.0, 5.0, 1.6, 0.5, 0.16)
#: A rule enters while chance alone would seldom reach its statistic: the 95th percentile of chi-square with one degree of freedom.
ENTERS_AT = 3.84
#: A rule with less than this share of its own variance left, given those chosen, says nothing new: beside its likes it would get large
#: points of the other sign, which nobody could explain.
SAYS_NOTHING_NEW = 0.1

#: Precision of fits in log-likelihood: to choose the next rule, and to compare strengths; a standard error is worth ½.
ROUGHLY, CLOSELY = 1e-2, 1e-5

Counts = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """Leads as a regression takes them; folds differ in counts alone.

    Args:
        levels: Levels in percent, int64 ``[g, m]``, distinct rows.
        columns: The same, shifted to mean 0 and scaled to a standard deviation of ½, ``[g, m]``; 0 where a rule does not vary.
        scale: Levels that make up one unit of a column: 2 standard deviations in units of 100 %, ``[m]``; 0 where a rule does not vary.
        n: Leads of each row.
        converted: Those that converted.
    """

    levels: NDArray[np.int64]
    columns: Floats
    scale: Floats
    n: Counts
    converted: Counts

    def with_counts(self, n: Counts, converted: Counts) -> Task:
        """The same rows with other leads."""
        return replace(self, n=n, converted=converted)

    def only(self, places: list[int]) -> Task:
        """Some of the rules alone; rows that these do not tell apart are one."""
        first, row = distinct_rows(self.levels[:, places].astype(np.int16))
        n, converted = (np.bincount(row, each, len(first)).astype(np.float64) for each in (self.n, self.converted))
        return Task(self.levels[first][:, places], self.columns[first][:, places], self.scale[places], n, converted)

    def folds(self, seed: int) -> Iterator[tuple[Task, Task]]:
        """Each fold as (the leads to learn from, the leads held out); every lead is held out once, at random."""
        rng = np.random.default_rng(seed)
        shares = np.full(N_FOLDS, 1 / N_FOLDS)
        counts = (self.converted.round().astype(np.int64), (self.n - self.converted).round().astype(np.int64))
        won, lost = (rng.multinomial(each, shares).astype(np.float64) for each in counts)
        for fold in range(N_FOLDS):
            held = self.with_counts(won[:, fold] + lost[:, fold], won[:, fold])
            yield self.with_counts(self.n - held.n, self.converted - held.converted), held


def make_task(patterns: Patterns, card: Scorecard) -> Task:
    """Arrange patterns of a card's rules; all of them are counted, whatever their cohort and part.

    Raises:
        ValueError: The patterns are not those of the card's rules.
    """
    names = tuple(rule.name for rule in card.rules)
    if patterns.rules != names:
        raise ValueError(f"patterns.rules == {patterns.rules}, must be the rules of scorecard {card.name!r}: {names}.")
    first, row = distinct_rows(patterns.levels)
    n, converted = (np.bincount(row, each, len(first)).astype(np.float64) for each in (patterns.n_leads, patterns.n_converted))
    levels = patterns.levels[first].astype(np.int64)
    levels, n, converted = levels[n > 0], n[n > 0], converted[n > 0]
    share = n / max(n.sum(), 1.0)
    centred = levels / 100 - share @ (levels / 100)
    scale = 2 * np.sqrt(share @ centred**2)
    scale[np.ptp(levels, axis=0) == 0 if len(levels) else np.ones(len(names), dtype=bool)] = 0.0
    columns = np.divide(centred, scale, out=np.zeros_like(centred), where=scale > 0)
    return Task(levels, columns, scale, n, converted)


def choose_rules(task: Task, most: int) -> tuple[int, ...]:
    """Take up rules one after another, each time the one with the largest score statistic given those chosen.

    Args:
        task: The leads.
        most: The most rules.

    Returns:
        Places of the rules in the order in which they entered; fewer than ``most`` once no further one passes `ENTERS_AT`.

    Source: C. R. Rao, Proc. Cambridge Philosophical Society 44 (1948) 50-57.
    """
    chosen: list[int] = []
    values: Floats | None = None
    own = np.einsum("g,gm,gm->m", task.n, task.columns, task.columns)
    while len(chosen) < most:
        problem = _problem(task, chosen, 0.16)
        values = maximise(problem, start=None if values is None else np.append(values, 0.0), enough=ROUGHLY).values
        statistic = _score_statistics(task, problem, values, _in_play(task, chosen, values)) * (own > 0)
        statistic[chosen] = 0.0
        best = int(np.argmax(statistic)) if len(statistic) else 0
        if len(statistic) == 0 or statistic[best] < ENTERS_AT:
            break
        chosen.append(best)
    return tuple(chosen)


def _problem(task: Task, chosen: list[int], strength: float) -> FitProblem:
    design = np.column_stack([np.ones(len(task.n)), task.columns[:, chosen]])
    q = design.shape[1]
    return FitProblem(design, task.converted, task.n, np.zeros(len(task.n)), np.zeros(q), np.append(0.0, np.full(q - 1, strength)))


def _in_play(task: Task, chosen: list[int], values: Floats) -> NDArray[np.bool_]:
    """Leads that the rules chosen so far give points above 0, so that further rules can take some away: a score ends at 0."""
    effects = values[1:] / np.where(task.scale[chosen] > 0, task.scale[chosen], 1.0)
    return np.asarray(task.levels[:, chosen] @ effects > 0)


def _score_statistics(task: Task, problem: FitProblem, values: Floats, in_play: NDArray[np.bool_]) -> Floats:
    """Rao's statistic of every rule, were it to enter; 0 where it says nothing new.

    A rule by which leads convert less often is judged on the leads alone from which it could take points.
    """
    rate = expit(problem.design @ values)
    weight = task.n * rate * (1 - rate)
    left_over = task.converted - task.n * rate
    gradient = task.columns.T @ left_over
    weighted = problem.design * weight[:, None]
    cross, inner = weighted.T @ task.columns, weighted.T @ problem.design
    diagonal = np.einsum("g,gm,gm->m", weight, task.columns, task.columns)
    left = diagonal - (cross * np.linalg.solve(inner + np.eye(len(inner)) * 1e-9 * np.trace(inner), cross)).sum(axis=0)
    new = left > SAYS_NOTHING_NEW * diagonal
    if not in_play.all():
        gradient = np.where(gradient > 0, gradient, np.minimum(task.columns[in_play].T @ left_over[in_play], 0.0))
    return np.asarray(np.divide(gradient**2, left, out=np.zeros_like(left), where=new & (left > 0)), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Leaning:
    """Log odds ratios that lean on the card's points.

    Args:
        effects: Log odds ratio of each rule, met once in full, ``[m]``; 0 where a rule does not vary.
        believed: What the card's points alone would give, on the scale that fits best, the same shape.
        strength: How strongly they lean: one of `STRENGTHS`.
    """

    effects: Floats
    believed: Floats
    strength: float


def lean(task: Task, points: Floats, *, seed: int) -> Leaning:
    """Fit effects that are believed to be the card's points times one free factor: b ~ N(a × points, 1 / strength).

    The strength is the one that foretells held-out leads best. With ever more leads it matters ever less, and the effects tend to those
    of plain maximum likelihood. Points that are all 0, or by which leads convert the less often the more they have, leave a plain ridge:
    a card is never turned round.

    Args:
        task: Leads of both outcomes.
        points: Points of each rule, ``[m]``.
        seed: Of the folds.

    Source: A. E. Hoerl, R. W. Kennard, Technometrics 12 (1970) 55-67, around a mean; folds: M. Stone, JRSS B 36 (1974) 111-147.
    """
    gains = np.zeros(len(STRENGTHS))
    for learned, held in task.folds(seed):
        if 0 < learned.converted.sum() < learned.n.sum():
            gains += [_likelihood(held, step) for step in _path(learned, points)]
    return lean_with(task, points, STRENGTHS[int(np.argmax(gains))])


def lean_with(task: Task, points: Floats, strength: float) -> Leaning:
    """The same with a strength that is given.

    Raises:
        ValueError: It is not one of `STRENGTHS`.
    """
    if strength not in STRENGTHS:
        raise ValueError(f"strength == {strength}, must be one of {STRENGTHS}.")
    steps = _path(task, points)
    reached = next(step for each, step in zip(STRENGTHS, steps, strict=False) if each == strength)
    back = np.divide(1.0, task.scale, out=np.zeros_like(task.scale), where=task.scale > 0)
    return Leaning(reached.effects * back, reached.believed * back, strength)


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """One solution, in units of the scaled columns."""

    intercept: float
    effects: Floats
    believed: Floats


def _path(task: Task, points: Floats) -> Iterator[_Step]:
    """The solution for each strength from infinity down, each climbed from the one before."""
    direction = points * task.scale
    direction = direction / (float(np.sqrt(direction @ direction)) or 1.0)
    design = np.column_stack([np.ones(len(task.n)), task.columns @ direction, task.columns])
    values = np.zeros(design.shape[1])
    values[:2] = _climbed(task, design[:, :2], np.array([0.0, 0.0 if direction.any() else 1.0]), None)
    trust = 0.0
    if values[1] <= 0:  # the card's points are no guide
        values[:2], trust = [values[0], 0.0], 1e6
    for strength in STRENGTHS:
        if strength != inf:
            beliefs = np.concatenate([[0.0, trust], np.full(len(points), strength)])
            values = _climbed(task, design, beliefs, values)
        yield _Step(float(values[0]), values[1] * direction + values[2:], values[1] * direction)


def _climbed(task: Task, design: Floats, beliefs: Floats, start: Floats | None) -> Floats:
    return maximise(
        FitProblem(design, task.converted, task.n, np.zeros(len(task.n)), np.zeros(len(beliefs)), beliefs), start=start, enough=CLOSELY
    ).values


def _likelihood(held: Task, step: _Step) -> float:
    """Log-likelihood of held-out leads."""
    log_odds = step.intercept + held.columns @ step.effects
    return float((held.converted * log_odds - held.n * np.logaddexp(0.0, log_odds)).sum())
