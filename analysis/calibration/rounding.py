"""Effects to whole points: a search along their ray, then rule by rule, both on the score as it is computed, with caps and clamp."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf, log

import numpy as np
from numpy.typing import NDArray

from analysis.calibration.fit import Leaning, Task
from analysis.inference.estimate_arrays import Floats
from analysis.inference.newton import expit
from analysis.scorecard import Scorecard
from analysis.scoring.counts import N_SCORES
from analysis.scoring.patterns import Counts as Whole

MOST_POINTS = 100
#: A smaller log odds ratio is a rounding error.
NO_EFFECT = 1e-9
#: Sizes of the card that are tried along the ray, by their largest points.
SMALLEST_SIZE, N_SIZES = 10, 40
#: A size that keeps the threshold where it is may cost so much log-likelihood, or so much of what the best one gains over no score at all.
SAME_THRESHOLD_MAY_COST = (1.0, 0.01)
MOST_SWEEPS = 10
#: A change of points has to gain this much, so that ties do not wander.
GAIN = 1e-6


@dataclass(frozen=True, slots=True)
class ScoreFit:
    """Log-odds of converting = intercept + slope × score.

    Args:
        slope: Not negative: a score is never turned round.
        loss: Negative log-likelihood.
    """

    intercept: float
    slope: float
    loss: float


def fit_scores(n: Floats, converted: Floats, start: ScoreFit | None = None) -> ScoreFit:
    """Fit conversion to scores by two parameters.

    Args:
        n: Leads at each score, ``[101]``; some of them, with both outcomes.
        converted: Those that converted.
        start: A fit of scores that differ little, to begin at.

    Returns:
        A slope of 0 where leads with higher scores do not convert more often, or all have one score. A trace of a ridge keeps the slope
        finite where a score parts both outcomes without fail.
    """
    rate = float(converted.sum() / n.sum())
    flat = ScoreFit(log(rate / (1 - rate)), 0.0, -_height(n, converted, log(rate / (1 - rate)), 0.0))
    a, b = (flat.intercept, 0.0) if start is None or start.slope == 0 else (start.intercept, start.slope)
    height = _height(n, converted, a, b)
    for _ in range(30):
        fitted = expit(a + b * _SCORE)
        left, weight = converted - n * fitted, n * fitted * (1 - fitted)
        g0, g1 = float(left.sum()), float(left @ _SCORE) - _RIDGE * b
        h00, h01, h11 = float(weight.sum()), float(weight @ _SCORE), float(weight @ _SQUARE) + _RIDGE
        determinant = h00 * h11 - h01 * h01
        if determinant <= 1e-9 * h00 * h11:
            # Where the scores differ more than they seemed to, the former fit may lie beyond all leads: begin anew.
            return flat if start is None else fit_scores(n, converted)
        da, db = (h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant
        step, reached = 1.0, _height(n, converted, a + da, b + db)
        while reached < height - 1e-9 and step > 1e-6:
            step /= 2
            reached = _height(n, converted, a + step * da, b + step * db)
        a, b, gained, height = a + step * da, b + step * db, reached - height, reached
        if abs(gained) < 1e-7:
            break
    return ScoreFit(a, b, -height) if b > 0 else flat


_SCORE = np.arange(N_SCORES, dtype=np.float64)
_SQUARE = _SCORE**2
_RIDGE = 1e-2


def _height(n: Floats, converted: Floats, a: float, b: float) -> float:
    log_odds = a + b * _SCORE
    return float(converted @ log_odds - n @ np.logaddexp(0.0, log_odds)) - _RIDGE * b * b / 2


def round_points(task: Task, leaning: Leaning, card: Scorecard, *, step: int, n_hot: float) -> NDArray[np.int64]:
    """Whole points for effects.

    Along the ray of the effects, cards of growing size are scored as they would be: rounded, with the card's caps, and held in 0 … 100.
    The best one is improved one rule at a time while that gains. Effects leave the ray only as far as their lean allows.

    Args:
        task: The leads.
        leaning: Effects of the rules.
        card: Its groups and caps hold. Of several sizes that rank about equally well, the one is taken at which its threshold calls about
            ``n_hot`` leads hot.
        step: Points are multiples of it: 1 or 5.
        n_hot: Leads that are to be hot.

    Returns:
        int64 ``[m]``, each in −100 … 100. All 0 where no effect differs from 0.

    Source: ray: J. Liu, C. Zhong, B. Li, M. Seltzer, C. Rudin, FasterRisk, NeurIPS 2022, section 3.3; one rule at a time: B. Ustun,
        C. Rudin, Journal of Machine Learning Research 20 (2019) 1-75, section 4.
    """
    points = np.zeros(len(leaning.effects), dtype=np.int64)
    live = np.flatnonzero(np.abs(leaning.effects) > NO_EFFECT).tolist()
    if not live:
        return points
    effects = leaning.effects[live]
    scorer = _Scorer.of(task.only(live), Leaning(effects, leaning.believed[live], leaning.strength), card, live)
    sized = _best_size(scorer, effects / float(np.abs(effects).max()), card.threshold, (step, n_hot))
    points[live] = _descended(scorer, sized, step)
    return points


def _best_size(scorer: _Scorer, ray: Floats, threshold: int, wanted: tuple[int, float]) -> NDArray[np.int64]:
    step, n_hot = wanted
    sizes = np.geomspace(SMALLEST_SIZE, MOST_POINTS, N_SIZES)
    tried = list({tuple(_rounded(ray * size, step).tolist()): size for size in sizes})
    losses, hot = np.empty(len(tried)), np.empty(len(tried))
    for place, points in enumerate(tried):
        score = as_scores(scorer.total(scorer.sums(np.array(points))))
        losses[place] = scorer.fitted(score, np.array(points), None)[0]
        hot[place] = scorer.task.n[score >= threshold].sum()
    nothing = scorer.fitted(np.zeros(len(scorer.task.n), dtype=np.int64), np.zeros(len(ray), dtype=np.int64), None)[0]
    best = float(losses.min())
    good = losses <= best + max(SAME_THRESHOLD_MAY_COST[0], SAME_THRESHOLD_MAY_COST[1] * (nothing - best))
    off = np.where(good, np.abs(np.log((hot + 1) / (n_hot + 1))), inf)
    return np.array(tried[int(np.lexsort((losses, off))[0])], dtype=np.int64)


def _rounded(points: Floats, step: int) -> NDArray[np.int64]:
    return np.asarray(np.clip(step * np.rint(points / step), -MOST_POINTS, MOST_POINTS), dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class _Scorer:
    """Scores of candidate points and what they lose."""

    task: Task
    leaning: Leaning
    blocks: tuple[tuple[NDArray[np.int64], float], ...]
    columns: tuple[Floats, ...]

    @classmethod
    def of(cls, task: Task, leaning: Leaning, card: Scorecard, places: list[int]) -> _Scorer:
        """The rules at these places in blocks: those without a group, then each group with its cap in hundredths.

        Levels of a block are kept as floating-point numbers, in which products are quick and whole numbers of this size exact.
        """
        own = [card.rules[place].group for place in places]
        groups: list[tuple[str | None, float]] = [(None, inf), *((group.name, 100.0 * group.cap) for group in card.groups)]
        members = [np.flatnonzero([each == name for each in own]) for name, _ in groups]
        kept = tuple((place, cap) for place, (_, cap) in zip(members, groups, strict=True) if len(place))
        return cls(task, leaning, kept, tuple(task.levels[:, place].astype(np.float64) for place, _ in kept))

    def sums(self, points: NDArray[np.int64]) -> tuple[Whole, ...]:
        """Points × level of each block before its cap, in hundredths."""
        return tuple((levels @ points[place]).astype(np.int64) for levels, (place, _) in zip(self.columns, self.blocks, strict=True))

    def total(self, sums: tuple[Whole, ...]) -> Whole:
        """The sum of all blocks after their caps."""
        capped = [_capped(each, cap) for each, (_, cap) in zip(sums, self.blocks, strict=True)]
        return np.asarray(np.sum(capped, axis=0), dtype=np.int64)

    def fitted(self, score: Whole, points: NDArray[np.int64], start: ScoreFit | None) -> tuple[float, ScoreFit]:
        found = fit_scores(*by_score(self.task, score), start)
        away = (found.slope * points - self.leaning.believed) * self.task.scale
        strength = 0.0 if self.leaning.strength == inf else self.leaning.strength
        return found.loss + strength * float(away @ away) / 2, found


def by_score(task: Task, score: Whole) -> tuple[Floats, Floats]:
    """Leads and conversions at each score, ``[101]``, from the score of each row."""
    n, converted = (np.bincount(score, each, N_SCORES).astype(np.float64) for each in (task.n, task.converted))
    return n, converted


def as_scores(hundredths: Whole) -> Whole:
    """Scores from sums of points × level."""
    return np.clip((hundredths + 50) // 100, 0, 100)


def _capped(total: Whole, cap: float) -> Whole:
    return total if cap == inf else np.clip(total, -int(cap), int(cap))


@dataclass(frozen=True, slots=True, eq=False)
class _State:
    """Points on their way down: the sum of each block before its cap, that of all blocks after theirs, and what they lose."""

    points: NDArray[np.int64]
    sums: tuple[Whole, ...]
    total: Whole
    loss: float
    fitted: ScoreFit


def _descended(scorer: _Scorer, points: NDArray[np.int64], step: int) -> NDArray[np.int64]:
    """Better points, one rule at a time; a rule whose points are 0 stays out."""
    sums = scorer.sums(points)
    total = scorer.total(sums)
    state = _State(points, sums, total, *scorer.fitted(as_scores(total), points, None))
    for _ in range(MOST_SWEEPS):
        before = state.loss
        for number, (place, _) in enumerate(scorer.blocks):
            for rule in place[state.points[place] != 0].tolist():
                state = _improved(scorer, state, (number, rule), step)
        if state.loss > before - GAIN:
            break
    return state.points


def _improved(scorer: _Scorer, state: _State, at: tuple[int, int], step: int) -> _State:
    """The state with the points of one rule (of a block) changed to the best of a few neighbours; itself where none gains."""
    number, rule = at
    cap, levels = scorer.blocks[number][1], scorer.task.levels[:, rule]
    old = int(state.points[rule])
    rest, best = state.total - _capped(state.sums[number], cap), state
    for new in sorted({old + step, old - step, old + 2 * step, old - 2 * step, 0} - {old}):
        if abs(new) > MOST_POINTS:
            continue
        points = state.points.copy()
        points[rule] = new
        own = state.sums[number] + (new - old) * levels
        total = rest + _capped(own, cap)
        loss, fitted = scorer.fitted(as_scores(total), points, state.fitted)
        if loss < best.loss - GAIN:
            best = _State(points, (*state.sums[:number], own, *state.sums[number + 1 :]), total, loss, fitted)
    return best


def with_points(card: Scorecard, points: NDArray[np.int64]) -> Scorecard:
    """The card with other points for all rules."""
    return replace(card, points=tuple(points.tolist()))
