"""Two scorecards on the same leads: which leads only one of them calls hot, how these converted, and whether that could be chance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.evaluation import Evaluation, evaluate
from analysis.inference.estimate import Answer, NotEstimable
from analysis.inference.intervals import rate
from analysis.inference.paired import PairedAuc, SwapTests, compare_aucs, compare_hot_conversion, hot_conversion_change, swap_tests
from analysis.inference.significance import Tested
from analysis.scorecard import Scorecard
from analysis.scoring.counts import N_SCORES, forced_tiers, scores, tier_index
from analysis.scoring.fast import count_scores, prepare
from analysis.snapshots.levels import Observed
from analysis.snapshots.study_data import StudyData

#: Of the resamples: the same change always gets the same interval.
SEED = 20_260_101
#: What may be said of a change.
Direction = Literal["better", "worse", "cannot_tell"]


@dataclass(frozen=True, slots=True, eq=False)
class ObservedCard:
    """A scorecard with its rules observed on a study's leads."""

    card: Scorecard
    observed: Observed


@dataclass(frozen=True, slots=True)
class Swapped:
    """Leads on which two scorecards differ, or agree, and how they converted."""

    n_leads: int
    n_converted: int
    conversion: Answer


@dataclass(frozen=True, slots=True)
class CardChange:
    """What changes for the leads when one scorecard replaces another.

    Args:
        n_leads: Leads judged under both.
        n_converted: Those that converted.
        turn_hot: Hot under the candidate only.
        stop_being_hot: Hot under the current one only.
        stay_hot: Hot under both.
        hot_conversion: Hot-lead conversion of the candidate minus that of the current one, on the same leads.
        test: Whether that change could be chance, its corrected p counting every setting tried; at equal volume among the converted
            leads of the swap set, else between the two rates.
        swaps: The swap set's own tests, among converted and among other leads.
        ranking: Paired AUC, candidate minus current.
        n_tried: Settings tried on this data version, by which p was multiplied.
    """

    n_leads: int
    n_converted: int
    turn_hot: Swapped
    stop_being_hot: Swapped
    stay_hot: Swapped
    hot_conversion: Answer
    test: Tested
    swaps: SwapTests
    ranking: PairedAuc | NotEstimable
    n_tried: int


@dataclass(frozen=True, slots=True, eq=False)
class JudgedPart:
    """Two scorecards on the same leads of one part.

    Args:
        part: ``training``, ``validation`` or ``holdout``.
        current: The current scorecard, with honest 95 % intervals.
        candidate: The one that is judged.
        change: Candidate minus current, by one test.
    """

    part: str
    current: Evaluation
    candidate: Evaluation
    change: CardChange


def card_change(study_data: StudyData, current: ObservedCard, candidate: ObservedCard, *, part: str, n_tried: int = 1) -> CardChange:
    """Compare a candidate with the current scorecard on the leads of one part.

    Args:
        study_data: The study that both were observed for.
        current: The current scorecard.
        candidate: The one being tried; its rules may be others.
        part: Which leads are read.
        n_tried: Settings tried on this data version, over all sessions and users: each was a chance to look good.

    Returns:
        Without leads, and where both call the same leads hot, tests and changes say so.

    Raises:
        ValueError: There is no such part, or ``n_tried`` is under 1.
    """
    if n_tried < 1:
        raise ValueError(f"n_tried == {n_tried}, must be at least 1.")
    joint = _joint(study_data, current, candidate, part)
    cells = joint.hot_cells()
    swaps = swap_tests(cells)
    test = swaps.converted if swaps.equal_volume else compare_hot_conversion(cells)
    return CardChange(
        n_leads=int(cells.sum()),
        n_converted=int(cells[:, :, 1].sum()),
        turn_hot=_swapped(cells[1, 0]),
        stop_being_hot=_swapped(cells[0, 1]),
        stay_hot=_swapped(cells[1, 1]),
        hot_conversion=hot_conversion_change(cells, seed=SEED),
        test=corrected_for(test, n_tried),
        swaps=SwapTests(
            corrected_for(swaps.converted, n_tried), corrected_for(swaps.others, n_tried), swaps.equal_volume, swaps.n_in, swaps.n_out
        ),
        ranking=joint.ranking(),
        n_tried=n_tried,
    )


def judge_part(study_data: StudyData, current: ObservedCard, candidate: ObservedCard, part: str) -> JudgedPart:
    """Compare a candidate with the current scorecard on one part.

    Args:
        study_data: The study that both were observed for.
        current: The current scorecard.
        candidate: The one that is judged.
        part: Which leads are read.

    Raises:
        ValueError: There is no such part.
    """
    change = card_change(study_data, current, candidate, part=part)
    return JudgedPart(part, evaluated_on(current, part), evaluated_on(candidate, part), change)


def evaluated_on(standing: ObservedCard, part: str) -> Evaluation:
    """What a scorecard achieves on one part.

    Raises:
        ValueError: There is no such part.
    """
    patterns = standing.observed.patterns.of_part(part)
    return evaluate(count_scores(prepare(patterns, standing.card), standing.card), standing.card)


def corrected_for(test: Tested, n_tried: int) -> Tested:
    """A test whose corrected p counts every setting tried (Bonferroni).

    Examples:
        >>> from analysis.inference.significance import Significance
        >>> corrected_for(Significance(0.01, None, None, 40, "fisher"), 7).p_corrected
        0.07
    """
    return test if isinstance(test, NotEstimable) else replace(test, p_corrected=min(1.0, test.p * n_tried))


def direction(change: CardChange, *, alpha: float) -> Direction:
    """Whether the candidate's hot leads convert significantly better or worse, at the level of the one test.

    Args:
        change: Its test's corrected p is compared with the level.
        alpha: The level, two-sided.

    Returns:
        ``cannot_tell`` also where test or change could not be computed, and where both call the same leads hot.
    """
    test, found = change.test, change.hot_conversion
    if isinstance(test, NotEstimable) or isinstance(found, NotEstimable) or found.value == 0:
        return "cannot_tell"
    if (test.p if test.p_corrected is None else test.p_corrected) > alpha:
        return "cannot_tell"
    return "better" if found.value > 0 else "worse"


@dataclass(frozen=True, slots=True, eq=False)
class _Joint:
    """Leads by both scores, by whether each card calls them hot, and by outcome: int64 ``[101, 101, 2, 2, 2]``, candidate first."""

    n_leads: NDArray[np.int64]

    def hot_cells(self) -> NDArray[np.int64]:
        return np.asarray(self.n_leads.sum(axis=(0, 1)), dtype=np.int64)

    def ranking(self) -> PairedAuc | NotEstimable:
        by_scores = self.n_leads.sum(axis=(2, 3)).reshape(-1, 2)
        filled = np.flatnonzero(by_scores.sum(axis=1))
        return compare_aucs(filled // N_SCORES, filled % N_SCORES, by_scores[filled, 1], by_scores[filled, 0])


def _joint(study_data: StudyData, current: ObservedCard, candidate: ObservedCard, part: str) -> _Joint:
    patterns = candidate.observed.patterns
    if part not in patterns.parts:
        raise ValueError(f"part == {part!r}, must be one of {patterns.parts}.")
    read = patterns.part[candidate.observed.pattern] == patterns.parts.index(part)
    converted = study_data.snapshots.converted[candidate.observed.snapshot[read]]
    (score, hot), (score_now, hot_now) = (_of_snapshots(each, read) for each in (candidate, current))
    cell = np.ravel_multi_index((score, score_now, hot, hot_now, converted.astype(np.int64)), (N_SCORES, N_SCORES, 2, 2, 2))
    return _Joint(np.bincount(cell, minlength=N_SCORES**2 * 8).reshape(N_SCORES, N_SCORES, 2, 2, 2))


def _of_snapshots(one: ObservedCard, read: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Score, and whether the card calls it hot (0 or 1), of the snapshots that are read."""
    card, levels = one.card, one.observed.patterns.levels
    score = scores(levels, card)
    hot = (tier_index(score, *forced_tiers(levels, card), card) == 0).astype(np.int64)
    pattern = one.observed.pattern[read]
    return score[pattern], hot[pattern]


def _swapped(cell: NDArray[np.int64]) -> Swapped:
    n_converted, n = int(cell[1]), int(cell.sum())
    return Swapped(n, n_converted, rate(n_converted, n))
