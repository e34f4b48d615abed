"""The effect of each level given all other signals, beside the raw effect, and where the two disagree."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.inference.categorical_logistic import Codes, LevelModel, LevelPenalty, fit_levels
from analysis.inference.estimate import Answer, NotEstimable
from analysis.inference.estimate_arrays import Whole
from analysis.inference.information_value import Information
from analysis.inference.power import Enough, enough_to_fit
from analysis.inference.roc import auc, histograms
from analysis.inference.significance import one_outcome
from analysis.inference.two_groups import ENOUGH_EXPECTED
from analysis.signals.compare import SignalComparison, SignalResult
from analysis.signals.levels import Graded
from analysis.signals.read import Signals
from analysis.signals.strata import Turn, excludes_one, find_turns, opposite

#: Signals that predict better than this are left out of the model until somebody confirms that they were known before the outcome
#: (information value above chance; honest signals hardly reach it).
TOO_GOOD = 1.5
POOLED = NotEstimable("rare_level", "The level is too rare to stand alone in the model.")
LEFT_OUT = NotEstimable("left_out", "The signal is not in the model.")
NOT_FITTED = NotEstimable("not_fitted", "Not fitted yet.")
N_FOLDS = 5


@dataclass(frozen=True, slots=True)
class AdjustedLevel:
    """One level, raw beside adjusted.

    Args:
        signal: Name of the signal.
        level: Name of the level.
        raw: Odds ratio against the other leads with a value.
        adjusted: Odds ratio against the other levels, each with the weight of its leads, given all other signals.
        disagrees: The two lie on opposite sides of 1, and at least one differs significantly from 1.
        turned_by: Other signals within whose strata the difference points the other way.
    """

    signal: str
    level: str
    raw: Answer
    adjusted: Answer
    disagrees: bool
    turned_by: tuple[str, ...]

    @property
    def flagged(self) -> bool:
        """Whether the raw difference may mislead."""
        return self.disagrees or bool(self.turned_by)


@dataclass(frozen=True, slots=True, eq=False)
class Adjusted:
    """Effects given all other signals.

    Args:
        levels: Every level of every compared signal, in the order of the comparison.
        turns: Levels that one other signal reverses.
        in_model: Names of the signals in the model.
        left_out: Names of those that are not.
        penalty: ``none``; or why a weak prior was needed, so that ranges are no tests; None without a model.
        enough: Conversions (or others, if fewer) against ten for each coefficient.
        missing: Why there is no model; None where there is one.
    """

    levels: tuple[AdjustedLevel, ...]
    turns: tuple[Turn, ...]
    in_model: tuple[str, ...]
    left_out: tuple[str, ...]
    penalty: LevelPenalty | None
    enough: Enough
    missing: NotEstimable | None

    def of(self, signal: str) -> tuple[AdjustedLevel, ...]:
        """The levels of one signal."""
        return tuple(each for each in self.levels if each.signal == signal)


@dataclass(frozen=True, slots=True, eq=False)
class _ModelColumn:
    """A signal as it enters the model: the most frequent level first, rare ones and missing values with a level of their own.

    Args:
        codes: int32 ``[n]``.
        place: Model level of each level of the signal, −1 where rare ones are together, ``[k]``.
        n: Leads with a value at each model level; 0 for the one of missing values, ``[levels]``.
    """

    codes: NDArray[np.int32]
    place: Whole
    n: Whole


def too_good(comparison: SignalComparison) -> tuple[str, ...]:
    """Names of the signals that predict better than honest ones do: probably written during or after the sale."""
    return tuple(
        each.name for each in comparison.results if isinstance(each.information, Information) and each.information.above_chance > TOO_GOOD
    )


def adjust(comparison: SignalComparison, signals: Signals, *, left_out: tuple[str, ...] | None = None) -> Adjusted:
    """Fit one logistic regression over all signals and compare its effects with the raw ones.

    Numbers enter in their bins, levels one by one; leads without a value are a level of their own, and levels with an expected count
    under 5 are together, which depends on how many leads they hold.

    Args:
        comparison: The raw comparison.
        signals: What it was made from.
        left_out: Names of signals that stay out of the model; None leaves out those that are `too_good`.

    Returns:
        Levels of signals outside the model are not estimable; so are all without conversions or others.
    """
    out = set(too_good(comparison) if left_out is None else left_out)
    chosen = [place for place, each in enumerate(comparison.graded) if each.signal.name not in out]
    columns = _columns([comparison.graded[place] for place in chosen], signals.converted)
    entered = {place: number for number, place in enumerate(chosen) if columns[number] is not None}
    used = [column for column in columns if column is not None]
    model = _fit(used, signals.converted)
    by_column = {place: number for number, place in enumerate(entered)}
    turns = find_turns(
        tuple(comparison.results[place] for place in chosen), tuple(comparison.graded[place] for place in chosen), signals.converted
    )
    levels = tuple(
        level
        for place, result in enumerate(comparison.results)
        for level in _levels(result, _effects(model, used, by_column.get(place)), turns)
    )
    fewer = min(comparison.n_converted, comparison.n_leads - comparison.n_converted)
    names = tuple(comparison.results[place].name for place in entered)
    return Adjusted(
        levels=levels,
        turns=turns,
        in_model=names,
        left_out=tuple(each.name for each in comparison.results if each.name not in names),
        penalty=model.penalty if isinstance(model, LevelModel) else None,
        enough=enough_to_fit(fewer, sum(len(column.n) - 1 for column in used)),
        missing=model if isinstance(model, NotEstimable) else None,
    )


def not_adjusted(comparison: SignalComparison) -> Adjusted:
    """The raw effects alone, where adjusted ones are expected: for what is shown while the model is being fitted."""
    levels = tuple(level for result in comparison.results for level in _levels(result, NOT_FITTED, ()))
    fewer = min(comparison.n_converted, comparison.n_leads - comparison.n_converted)
    names = tuple(result.name for result in comparison.results)
    return Adjusted(levels, (), (), names, None, enough_to_fit(fewer, 0), NOT_FITTED)


def out_of_fold_auc(comparison: SignalComparison, signals: Signals, *, left_out: tuple[str, ...] | None = None) -> Answer:
    """How well all signals together rank leads that the model has not seen: five folds, accounts stay together.

    Args:
        comparison: The raw comparison.
        signals: What it was made from.
        left_out: As for `adjust`.

    Returns:
        AUC with DeLong's interval; not estimable where a fold holds no conversions or no others.
    """
    out = set(too_good(comparison) if left_out is None else left_out)
    chosen = [each for each in comparison.graded if each.signal.name not in out]
    used = [column for column in _columns(chosen, signals.converted) if column is not None]
    fold = signals.bucket % N_FOLDS
    ranked = np.full(len(fold), np.nan)
    for number in range(N_FOLDS):
        model = _fit([_ModelColumn(each.codes[fold != number], each.place, each.n) for each in used], signals.converted[fold != number])
        if isinstance(model, NotEstimable):
            return model
        ranked[fold == number] = model.log_odds(np.stack([each.codes[fold == number] for each in used]))
    return auc(histograms(ranked, signals.converted))


def _fit(columns: list[_ModelColumn], converted: NDArray[np.bool_]) -> LevelModel | NotEstimable:
    if missing := one_outcome(int(converted.sum()), len(converted)):
        return missing
    if not columns:
        return NotEstimable("no_signals", "No signal is left for the model.")
    codes: Codes = np.stack([column.codes for column in columns])
    return fit_levels(codes, np.array([len(column.n) for column in columns], dtype=np.int64), converted)


def _columns(graded: list[Graded], converted: NDArray[np.bool_]) -> list[_ModelColumn | None]:
    """The signals as they enter the model; None for one that has a single level there.

    Where two signals lack a value for exactly the same leads, those are a level of the first one only: twice would be one too many.
    """
    seen: set[bytes] = set()
    rate = float(converted.mean()) if len(converted) else 0.0
    columns = []
    for each in graded:
        absent = np.packbits(each.codes < 0).tobytes()
        columns.append(_column(each, min(rate, 1 - rate), alone=absent not in seen))
        seen.add(absent)
    return columns


def _column(graded: Graded, rarer: float, *, alone: bool) -> _ModelColumn | None:
    k = len(graded.levels)
    n = np.bincount(graded.codes[graded.codes >= 0], minlength=k)
    large = n * rarer >= ENOUGH_EXPECTED
    order = [int(place) for place in np.argsort(-n, kind="stable") if large[place]]
    place = np.full(k, -1, dtype=np.int64)
    place[order] = np.arange(len(order))
    n_rare, n_missing = int(n[~large].sum()), int((graded.codes < 0).sum())
    known = [int(n[each]) for each in order] + ([n_rare] if n_rare else [])
    own_level = alone and n_missing > 0
    if len(known) + own_level < 2 or not order:
        return None
    # Without a level of their own, missing values take the first one; their shared level elsewhere takes up the difference.
    target = np.append(np.where(place < 0, len(order), place), len(known) if own_level else 0)
    return _ModelColumn(target[graded.codes].astype(np.int32), place, np.array(known + [0] * own_level, dtype=np.int64))


def _effects(model: LevelModel | NotEstimable, columns: list[_ModelColumn], number: int | None) -> list[Answer] | NotEstimable:
    """Adjusted odds ratio of each level of a signal against its other levels."""
    if isinstance(model, NotEstimable):
        return model
    return LEFT_OUT if number is None else [_effect(model, columns[number], number, place) for place in columns[number].place.tolist()]


def _effect(model: LevelModel, column: _ModelColumn, number: int, place: int) -> Answer:
    if place < 0:
        return POOLED
    others = column.n.astype(np.float64)
    others[place] = 0.0
    if others.sum() == 0:
        return NotEstimable("no_others_left", "The model has no other level of this signal.")
    weights = -others / others.sum()
    weights[place] = 1.0
    return model.odds_ratio(number, weights)


def _levels(result: SignalResult, effects: list[Answer] | NotEstimable, turns: tuple[Turn, ...]) -> list[AdjustedLevel]:
    found = []
    for place, level in enumerate(result.levels):
        effect = effects if isinstance(effects, NotEstimable) else effects[place]
        by = tuple(turn.by for turn in turns if (turn.signal, turn.level) == (result.name, level.level))
        found.append(AdjustedLevel(result.name, level.level, level.odds_ratio, effect, _disagree(level.odds_ratio, effect), by))
    return found


def _disagree(raw: Answer, effect: Answer) -> bool:
    if isinstance(raw, NotEstimable) or isinstance(effect, NotEstimable):
        return False
    return opposite(raw.value, effect.value) and (excludes_one(raw) or excludes_one(effect))
