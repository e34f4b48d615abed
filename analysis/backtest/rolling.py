"""Rolling origin: points refitted on the outcomes known at an instant, judged on the leads that followed, beside the fixed scorecard."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.backtest.scored_leads import Flags, LeadsAtRisk, Scored
from analysis.dataset.histories import Instants
from analysis.evaluation.forward import ForwardHot, ForwardRanking, forward_hot, forward_ranking
from analysis.inference.estimate import NotEstimable
from analysis.inference.estimate_arrays import Floats
from analysis.inference.logistic import Prior, fit
from analysis.rules import DAY
from analysis.scoring.patterns import Levels, distinct_rows
from analysis.snapshots.study_data import StudyData
from analysis.snapshots.take import Snapshots

UNDATED = NotEstimable("undated", "The leads have no dates: a random holdout, not a test in time.")
NO_HORIZON = NotEstimable("no_horizon", "The outcome counts without an end, so that none is ever known to be missing.")
#: Conversions that have to be known at an origin, for each rule whose points are refitted, and at least.
CONVERSIONS_A_RULE, FEWEST_CONVERSIONS = 1, 20
#: Conversions after an origin, before the next one, that make a period worth judging.
CONVERSIONS_A_PERIOD = 12
MOST_PERIODS = 6
#: 1 ÷ variance of what is believed of a rule's log odds ratio from nothing to its full level: hardly beyond a factor of seven.
BELIEF = 1.0


@dataclass(frozen=True, slots=True)
class RefitPeriod:
    """From one origin up to the next: refitted on what was known at it, judged on what followed.

    Args:
        origin: Instant of the refit (µs since 1970, UTC).
        until: The next origin, or the end of the leads.
        n_known: Leads whose outcome was known at the origin.
        n_known_converted: Those of them that converted.
        ranking: AUC of refitted and fixed points on the leads that followed.
        hot: Their hot-lead conversion, for as many hot leads as the fixed scorecard calls.
    """

    origin: int
    until: int
    n_known: int
    n_known_converted: int
    ranking: ForwardRanking
    hot: ForwardHot


@dataclass(frozen=True, slots=True)
class Rolling:
    """Every period, and all of them together.

    Args:
        embargo_days: Days between a snapshot and the origin from which on its outcome was known.
        periods: In time order.
        ranking: AUCs over the periods, each with the weight of its pairs of a converted lead and another.
        hot: The hot leads of all periods together.
    """

    embargo_days: int
    periods: tuple[RefitPeriod, ...]
    ranking: ForwardRanking
    hot: ForwardHot


def roll(
    study_data: StudyData, leads: LeadsAtRisk, found: Scored, *, origins: tuple[int, ...] | None = None, embargo_days: int | None = None
) -> Rolling | NotEstimable:
    """Refit the points of a scorecard's rules at each origin, and judge them on the leads up to the next.

    Args:
        study_data: The study.
        leads: At risk; only judged ones are used, so that sealed outcomes stay sealed.
        found: Scores under the fixed scorecard with the same rules.
        origins: Instants of the refits, ascending; None: proposed by the conversions known.
        embargo_days: Days that have to lie between a snapshot and the origin; None: the horizon, which is the honest one. Fewer let
            outcomes in that nobody could know at the origin.

    Returns:
        ``undated``, ``no_horizon``; ``few_conversions`` with those needed, where no origin has enough before and after it.

    Source: L. J. Tashman, International Journal of Forecasting 16 (2000) 437-450; the embargo: M. López de Prado, Advances in Financial
        Machine Learning, section 7.4.
    """
    if missing := _not_in_time(study_data.snapshots):
        return missing
    horizon = study_data.snapshots.horizon_days or 0
    wait = horizon if embargo_days is None else embargo_days
    task = _RollingTask(study_data.snapshots, leads.only(leads.judged), found.only(leads.judged), wait)
    starts = task.proposed() if origins is None else origins
    if isinstance(starts, NotEstimable):
        return starts
    end = int(task.as_of.max()) + 1 if len(task.as_of) else 0
    made = (task.period(start, until) for start, until in zip(starts, (*starts[1:], end), strict=True))
    periods = tuple(each for each in made if each is not None)
    if not periods:
        return _few(0, FEWEST_CONVERSIONS)
    return Rolling(wait, tuple(each.period for each in periods), *_together(periods))


def refitted(levels: Levels, converted: Flags, later: Levels) -> Floats | NotEstimable:
    """Log-odds of later leads, from a fit of the rules' levels on earlier ones.

    Each rule's log odds ratio, from level 0 to the highest level seen, is believed to lie about 0 with variance 1: plain maximum
    likelihood runs away on rules that few leads meet.

    Args:
        levels: Of the earlier leads, ``[n, n_rules]``.
        converted: Their outcomes, ``[n]``.
        later: Levels of the later leads, ``[m, n_rules]``.

    Returns:
        ``no_leads``, ``no_conversions`` or ``no_others`` where the earlier leads tell nothing.
    """
    first, index = distinct_rows(levels)
    full = np.maximum(1, np.abs(levels).max(axis=0, initial=0)).astype(np.float64)
    n, won = np.bincount(index, minlength=len(first)), np.bincount(index, converted, minlength=len(first))
    prior = Prior(np.zeros(levels.shape[1]), np.full(levels.shape[1], BELIEF))
    model = fit(levels[first] / full, won, n, prior=prior)
    return model if isinstance(model, NotEstimable) else model.log_odds(later / full)


def known_at(snapshots: Snapshots, rows: NDArray[np.int64], origin: int, embargo_days: int) -> Flags:
    """Whose outcome was known at an instant: the snapshot and so many days after it had passed."""
    return np.asarray(snapshots.as_of[rows] + embargo_days * DAY <= origin)


@dataclass(frozen=True, slots=True, eq=False)
class _PooledPeriod:
    """A period with what it is pooled from."""

    period: RefitPeriod
    refit: Floats
    score: NDArray[np.int64]
    hot: Flags
    converted: Flags


@dataclass(frozen=True, slots=True, eq=False)
class _RollingTask:
    snapshots: Snapshots
    leads: LeadsAtRisk
    found: Scored
    wait: int

    @property
    def as_of(self) -> Instants:
        return self.snapshots.as_of[self.leads.snapshot]

    def proposed(self) -> tuple[int, ...] | NotEstimable:
        """Midnights from which on enough conversions are known, evenly spread over the conversions that follow."""
        needed = max(FEWEST_CONVERSIONS, CONVERSIONS_A_RULE * self.leads.levels.shape[1])
        won = np.sort(self.as_of[self.leads.converted])
        if len(won) <= needed:
            return _few(len(won), needed + CONVERSIONS_A_PERIOD)
        first = int(won[needed - 1]) + self.wait * DAY
        later = won[won >= first]
        if len(later) < CONVERSIONS_A_PERIOD:
            return _few(len(later), CONVERSIONS_A_PERIOD)
        n = min(MOST_PERIODS, len(later) // CONVERSIONS_A_PERIOD)
        starts = [first, *(int(part[0]) for part in np.array_split(later, n)[1:])]
        return tuple(sorted({(start // DAY) * DAY + (DAY if start % DAY else 0) for start in starts}))

    def period(self, origin: int, until: int) -> _PooledPeriod | None:
        """One period; None where nothing was known at its origin, or nobody followed."""
        known = known_at(self.snapshots, self.leads.snapshot, origin, self.wait)
        after = (self.as_of >= origin) & (self.as_of < until)
        earlier, later = self.leads.only(known & ~after), self.leads.only(after)
        refit = refitted(earlier.levels, earlier.converted, later.levels)
        if isinstance(refit, NotEstimable) or len(later) == 0:
            return None
        found = self.found.only(after)
        ranking = forward_ranking(((refit, found.score, later.converted),))
        hot = forward_hot(((refit, found.hot, later.converted),))
        period = RefitPeriod(origin, until, len(earlier), int(earlier.converted.sum()), ranking, hot)
        return _PooledPeriod(period, refit, found.score, found.hot, later.converted)


def _together(periods: tuple[_PooledPeriod, ...]) -> tuple[ForwardRanking, ForwardHot]:
    ranking = forward_ranking(tuple((each.refit, each.score, each.converted) for each in periods))
    return ranking, forward_hot(tuple((each.refit, each.hot, each.converted) for each in periods))


def _not_in_time(snapshots: Snapshots) -> NotEstimable | None:
    if snapshots.undated:
        return UNDATED
    return NO_HORIZON if snapshots.horizon_days is None else None


def _few(n: int, needed: int) -> NotEstimable:
    return NotEstimable("few_conversions", f"Only {n} conversions lie where they can be used.", needed=needed - n)
