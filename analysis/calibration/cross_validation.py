"""How good a way of making points is: judged on leads that it has not seen, the whole way repeated inside each fold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.calibration.fit import Task
from analysis.calibration.rounding import by_score, fit_scores
from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.intervals import rate
from analysis.inference.paired import PairedAuc, compare_aucs, hot_conversion_change, swap_tests
from analysis.inference.roc import Histograms, auc
from analysis.inference.significance import Tested
from analysis.scorecard import Scorecard
from analysis.scoring.counts import N_SCORES, forced_tiers, scores, tier_index

Verdict = Literal["better than current", "no better than current", "worse than current", "better than chance", "no better than chance"]
#: Makes a card from leads: everything that looks at outcomes happens in it.
Way = Callable[[Task], Scorecard]


@dataclass(frozen=True, slots=True)
class CrossValidated:
    """What a way of making points achieves on leads that it has not seen, beside the current card.

    Args:
        auc: How well its scores rank, out of fold; fold by fold turned into log-odds, so that scores of different folds compare.
        current_auc: The current card on the same leads.
        ranking: Both AUCs, paired, suggestion first.
        hot_conversion: Of as many hot leads as the current card has, fold by fold, the share that converted; ties at the cut are drawn.
        current_hot_conversion: Of the current card.
        hot_change: The first minus the second.
        swaps: Test of the converted leads that only one of them calls hot: at equal volume the one test.
        verdict: ``better`` or ``worse than current`` when the interval of the AUC's difference leaves 0 out, and no better where fewer hot
            leads convert; ``no better than chance`` when the interval of the AUC reaches ½; ``better than chance`` where there is no
            current card to beat.
    """

    auc: Answer
    current_auc: Answer
    ranking: PairedAuc | NotEstimable
    hot_conversion: Answer
    current_hot_conversion: Answer
    hot_change: Answer
    swaps: Tested
    verdict: Verdict


def cross_validate(task: Task, way: Way, current: Scorecard, *, n_hot: float, seed: int) -> CrossValidated:
    """Test a way of making points on leads that it has not seen.

    Args:
        task: The leads.
        way: Called once a fold with the leads to learn from.
        current: The current card; one whose points are all 0 counts as none.
        n_hot: Leads that are to be hot where there is no current card to copy the number from.
        seed: Of the folds, and of ties at the cut.

    Source: whole procedure inside the fold: T. Hastie, R. Tibshirani, J. Friedman, The Elements of Statistical Learning, 7.10.2; AUC of
        log-odds pooled over folds with the interval of DeLong, which takes the folds' cards as given.
    """
    folds = [_Fold.of(way(learned), learned, unseen) for learned, unseen in task.folds(seed)]
    is_there = any(current.points)
    now = _Current.of(current, task, n_hot)
    cells = np.zeros((2, 2, 2), dtype=np.int64)
    rng = np.random.default_rng(seed)
    for each in folds:
        cells += each.hot_cells(now, rng)
    ranking = _paired(folds, now.score)
    found, known = _auc(np.concatenate([each.log_odds for each in folds]), folds), _auc(np.tile(now.score, len(folds)), folds)
    suggested, active = cells[1].sum(axis=0), cells[:, 1].sum(axis=0)
    hot_change = hot_conversion_change(cells, seed=seed) if is_there else NO_CURRENT
    return CrossValidated(
        auc=found,
        current_auc=known if is_there else NO_CURRENT,
        ranking=ranking if is_there else NO_CURRENT,
        hot_conversion=rate(int(suggested[1]), int(suggested.sum())),
        current_hot_conversion=rate(int(active[1]), int(active.sum())) if is_there else NO_CURRENT,
        hot_change=hot_change,
        swaps=swap_tests(cells).converted if is_there else NO_CURRENT,
        verdict=_verdict(found, ranking, hot_change) if is_there else _verdict_alone(found),
    )


NO_CURRENT = NotEstimable("no_current", "There is no scorecard to compare with.")


def _verdict_alone(found: Answer) -> Verdict:
    return "better than chance" if isinstance(found, Estimate) and found.low > 0.5 else "no better than chance"


def _verdict(found: Answer, ranking: PairedAuc | NotEstimable, hot_change: Answer) -> Verdict:
    if _verdict_alone(found) == "no better than chance":
        return "no better than chance"
    if isinstance(ranking, NotEstimable):
        return "no better than current"
    if ranking.difference.high < 0:
        return "worse than current"
    fewer_win = isinstance(hot_change, Estimate) and hot_change.high < 0
    return "better than current" if ranking.difference.low > 0 and not fewer_win else "no better than current"


@dataclass(frozen=True, slots=True, eq=False)
class _Fold:
    """Held-out leads under the card of their fold."""

    unseen: Task
    log_odds: NDArray[np.float64]
    rank: NDArray[np.int64]

    @classmethod
    def of(cls, card: Scorecard, learned: Task, unseen: Task) -> _Fold:
        levels = learned.levels.astype(np.int16)
        score = scores(levels, card)
        fitted = fit_scores(*by_score(learned, score))
        return cls(unseen, np.asarray(fitted.intercept + fitted.slope * score, dtype=np.float64), _rank(score, levels, card))

    def hot_cells(self, now: _Current, rng: np.random.Generator) -> NDArray[np.int64]:
        """Leads by whether the suggestion and the current card call them hot, and by outcome, ``[2, 2, 2]``."""
        won = self.unseen.converted.round().astype(np.int64)
        kinds = np.column_stack([self.unseen.n.round().astype(np.int64) - won, won])
        n_hot = now.n_hot_of(kinds.sum(axis=1))
        chosen = _hottest(self.rank, kinds, n_hot, rng)
        active = now.hot if now.is_there else np.zeros(len(now.hot), dtype=bool)
        cells = np.zeros((2, 2, 2), dtype=np.int64)
        for group, member in enumerate((~active, active)):
            cells[1, group] = chosen[member].sum(axis=0)
            cells[0, group] = (kinds - chosen)[member].sum(axis=0)
        return cells


def _rank(score: NDArray[np.int64], levels: NDArray[np.int16], card: Scorecard) -> NDArray[np.int64]:
    """Order in which leads turn hot: those that a rule makes hot first, those that a rule keeps from it last."""
    at_least, at_most = forced_tiers(levels, card)
    return np.where(at_most > 0, -1, np.where(at_least == 0, N_SCORES, score))


def _hottest(rank: NDArray[np.int64], kinds: NDArray[np.int64], n_hot: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Of each row and outcome ``[g, 2]`` the leads among the ``n_hot`` first; at the cut they are drawn."""
    size = kinds.sum(axis=1)
    above = np.zeros(N_SCORES + 3, dtype=np.int64)
    above[: N_SCORES + 2] = np.cumsum(np.bincount(rank + 1, size, N_SCORES + 2)[::-1])[::-1].astype(np.int64)
    cut = int(np.flatnonzero(above[1:] <= n_hot)[0])  # rank + 1 of the leads at the cut
    chosen = np.where((rank + 1 > cut)[:, None], kinds, 0)
    missing = n_hot - int(chosen.sum())
    if missing > 0:
        tied = rank + 1 == cut
        drawn = rng.multivariate_hypergeometric(kinds[tied].ravel(), missing, method="marginals")
        chosen[tied] = drawn.reshape(-1, 2)
    return chosen


@dataclass(frozen=True, slots=True, eq=False)
class _Current:
    """The current card on all rows."""

    score: NDArray[np.int64]
    hot: NDArray[np.bool_]
    is_there: bool
    share: float

    @classmethod
    def of(cls, card: Scorecard, task: Task, n_hot: float) -> _Current:
        levels = task.levels.astype(np.int16)
        score = scores(levels, card)
        hot = tier_index(score, *forced_tiers(levels, card), card) == 0
        is_there = any(card.points) and bool(task.n[hot].sum() > 0)
        return cls(score, hot, is_there, n_hot / max(float(task.n.sum()), 1.0))

    def n_hot_of(self, n: NDArray[np.int64]) -> int:
        return int(n[self.hot].sum()) if self.is_there else round(self.share * int(n.sum()))


def _auc(values: NDArray[np.float64] | NDArray[np.int64], folds: list[_Fold]) -> Answer:
    found, code = np.unique(values, return_inverse=True)
    won, n = (np.concatenate(each) for each in zip(*((each.unseen.converted, each.unseen.n) for each in folds), strict=True))
    converted, all_leads = (np.bincount(code, each, len(found)).round().astype(np.int64) for each in (won, n))
    return auc(Histograms(converted, all_leads - converted))


def _paired(folds: list[_Fold], score: NDArray[np.int64]) -> PairedAuc | NotEstimable:
    won, n = (np.concatenate(each) for each in zip(*((each.unseen.converted, each.unseen.n) for each in folds), strict=True))
    some = n > 0
    log_odds, now = np.concatenate([each.log_odds for each in folds])[some], np.tile(score, len(folds))[some]
    converted = won[some].round().astype(np.int64)
    return compare_aucs(log_odds, now, converted, n[some].round().astype(np.int64) - converted)


def is_better(found: CrossValidated) -> bool:
    """Whether the suggestion is good enough to be shown as one."""
    return found.verdict in {"better than current", "better than chance"}


def gain(found: CrossValidated) -> float:
    """By how much it ranks better than the current card, or than chance where there is none; −1 where that is not known."""
    if isinstance(found.ranking, PairedAuc):
        return found.ranking.difference.value
    return found.auc.value - 0.5 if isinstance(found.auc, Estimate) else -1.0
