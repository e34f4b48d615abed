"""The levels of one signal: each against the other leads, with effect, interval, weight of evidence and verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.inference.estimate import Answer, NotEstimable
from analysis.inference.estimate_arrays import Whole
from analysis.inference.information_value import Information, information
from analysis.inference.intervals import difference, odds_ratio, rate, ratio
from analysis.inference.multiplicity import corrected
from analysis.inference.power import leads_needed
from analysis.inference.significance import Significance, Tested, Verdict, verdict
from analysis.inference.two_groups import compare_rates

CHOSEN_CUTS = NotEstimable("chosen_cuts", "The cut points were chosen by hand, so a test of these bins would be too optimistic.")
NOT_SELECTED = 1.0


@dataclass(frozen=True, slots=True)
class LevelCounts:
    """Leads and conversions of each level, and of the leads without a value.

    Args:
        n: Leads of each level, int64 ``[k]``.
        converted: Those that converted, ``[k]``.
        n_missing: Leads without a value.
        missing_converted: Those that converted.
    """

    n: Whole
    converted: Whole
    n_missing: int
    missing_converted: int

    @property
    def n_known(self) -> int:
        """Leads with a value."""
        return int(self.n.sum())

    @property
    def known_converted(self) -> int:
        """Leads with a value that converted."""
        return int(self.converted.sum())


@dataclass(frozen=True, slots=True)
class LevelResult:
    """One level of a signal against all other leads with a value.

    Args:
        level: Its name.
        n: Leads.
        n_converted: Those that converted.
        rate: Their conversion rate.
        difference: Their rate minus that of the other leads.
        risk_ratio: Their rate ÷ that of the others.
        odds_ratio: Their odds ÷ those of the others.
        woe: Weight of evidence; None where it cannot be computed.
        test: Of the difference, corrected among the levels and signals.
        verdict: The verdict.
        needed: Leads in all that would show the difference worth having, for a level of this share; None where enough are there already,
            or no such difference exists.
    """

    level: str
    n: int
    n_converted: int
    rate: Answer
    difference: Answer
    risk_ratio: Answer
    odds_ratio: Answer
    woe: float | None
    test: Tested
    verdict: Verdict
    needed: int | None


@dataclass(frozen=True, slots=True)
class RelevantDifference:
    """The difference that the study calls worth having.

    Args:
        base_rate: Conversion rate of all judged leads.
        relative: The study's difference, as a fraction of a rate.
    """

    base_rate: float
    relative: float

    @property
    def margin(self) -> float:
        """The difference as a fraction of leads."""
        return self.relative * self.base_rate


def count_levels(codes: NDArray[np.int32], n_levels: int, converted: NDArray[np.bool_]) -> LevelCounts:
    """Leads and conversions of each level.

    Args:
        codes: Level of each lead, −1 where it has none, ``[n]``.
        n_levels: Number of levels.
        converted: bool ``[n]``.
    """
    cells = np.bincount((codes.astype(np.int64) + 1) * 2 + converted, minlength=2 * (n_levels + 1)).reshape(-1, 2)
    n = cells.sum(axis=1)
    return LevelCounts(n[1:], cells[1:, 1], int(n[0]), int(cells[0, 1]))


def level_information(counts: LevelCounts) -> Information | NotEstimable:
    """Information value of a signal; leads without a value are a level of their own, because that too can predict."""
    converted = np.append(counts.converted, counts.missing_converted)
    return information(converted, np.append(counts.n, counts.n_missing) - converted)


def compare_each_level(names: tuple[str, ...], counts: LevelCounts, worth: RelevantDifference, *, tested: bool) -> tuple[LevelResult, ...]:
    """Each level against all other leads with a value; tests are not corrected yet.

    Args:
        names: Of the levels.
        counts: Of the levels.
        worth: The difference worth having.
        tested: False where the levels were chosen with the outcome in view, so that no test is honest.
    """
    found = level_information(counts)
    woe = [None] * len(names) if isinstance(found, NotEstimable) else found.woe.tolist()
    return tuple(
        _level(name, (int(counts.converted[place]), int(counts.n[place])), counts, woe=woe[place], worth=worth, tested=tested)
        for place, name in enumerate(names)
    )


def _level(
    name: str, own: tuple[int, int], counts: LevelCounts, *, woe: float | None, worth: RelevantDifference, tested: bool
) -> LevelResult:
    won, n = own
    pair, size = (won, counts.known_converted - won), (n, counts.n_known - n)
    apart = difference(pair, size)
    test = compare_rates(pair, size) if tested else CHOSEN_CUTS
    return LevelResult(
        level=name,
        n=n,
        n_converted=won,
        rate=rate(won, n),
        difference=apart,
        risk_ratio=ratio(pair, size),
        odds_ratio=odds_ratio(pair, size),
        woe=None if n == 0 else woe,
        test=test,
        verdict=verdict(apart, test, margin=worth.margin),
        needed=_needed(size, worth),
    )


def _needed(size: tuple[int, int], worth: RelevantDifference) -> int | None:
    """Leads in all for a level of this share; None where there are that many."""
    if min(size) == 0 or not 0 < worth.base_rate < 1:
        return None
    upward = worth.base_rate + worth.margin < 1
    found = leads_needed(worth.base_rate, worth.margin if upward else -worth.margin, ratio=size[1] / size[0])
    if isinstance(found, NotEstimable) or found.total <= sum(size):
        return None
    return found.total


def correct_levels(
    levels: tuple[LevelResult, ...], signal: Tested, *, selected: tuple[int, int], alpha: float = 0.05, margin: float
) -> tuple[LevelResult, ...]:
    """Levels with corrected tests and the verdicts that follow.

    Only the levels of a signal that differs itself are tested further: by Holm among them, times signals ÷ signals that differ, because
    those were picked from all. The two levels of a pair are one test.

    Args:
        levels: Of one signal.
        signal: The signal's own test, corrected.
        selected: Signals in the family, and those of them that differ.
        alpha: Level of the tests.
        margin: Differences smaller than this are not worth acting on.

    Source: Y. Benjamini, M. Bogomolov, J. Royal Statistical Society B 76 (2014) 297-318, with Holm inside the selected families.
    """
    family, differing = selected
    own = signal.p_corrected if isinstance(signal, Significance) else None
    chosen = own is not None and own <= alpha and differing > 0
    tests = [each.test for each in levels]
    within = tuple(tests) if len(tests) == 2 else corrected(tests, method="holm")
    factor = family / differing if chosen else 1.0
    return tuple(_judged(level, test, factor if chosen else None, margin) for level, test in zip(levels, within, strict=True))


def _judged(level: LevelResult, test: Tested, factor: float | None, margin: float) -> LevelResult:
    if isinstance(test, Significance):
        p = test.p if test.p_corrected is None else test.p_corrected
        test = replace(test, p_corrected=NOT_SELECTED if factor is None else min(1.0, p * factor))
    judged = verdict(level.difference, test, margin=margin)
    return replace(level, test=test, verdict=judged, needed=level.needed if judged == "cannot_tell" else None)
