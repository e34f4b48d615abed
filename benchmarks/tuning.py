"""What may be claimed while points are moved: supported ranges, the overfitting check, corrected p, validation and suggestions.

Run with ``python -m benchmarks.tuning``; some minutes, seeded.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from analysis.calibration.overfitting import AcceptedMoves, OverfittingLine, accept_better_moves, overfitting_line
from analysis.calibration.suggest import suggest
from analysis.calibration.supported_points import supported_points
from analysis.evaluation.thresholds import threshold_for_hot
from analysis.inference.estimate import Estimate
from analysis.inference.intervals import rate
from analysis.inference.paired import compare_hot_conversion, swap_tests
from analysis.inference.significance import Significance
from analysis.scorecard import Scorecard
from analysis.scoring.counts import scores
from analysis.scoring.fast import count_scores, prepare
from analysis.scoring.patterns import Patterns
from benchmarks.simulations import Figure, covers, rejects, report
from benchmarks.worlds import card_of, draw_patterns

N_WORLDS = 300
N_MOVES = 200
#: In 59 repeats the 57th is passed by chance in exactly 3 of 60.
N_REPEATS = 59
TRAINING_LEADS, BASE_RATE, N_RULES = 600, 0.1, 12
MARKED = frozenset({"over-valued", "under-valued"})


def right_cards(rng: np.random.Generator) -> Iterator[Figure]:
    """A card of twenty rules whose points are all right, on leads that give it ten conversions a rule and more."""
    for name, n_leads, base in (("6000 leads", 6000, -2.8), ("just enough conversions", 3500, -3.3)):
        wrong = judged = 0
        for _ in range(N_WORLDS):
            points = rng.choice([-20, -10, -5, 5, 5, 10, 10, 15, 20, 25], 20)
            world = draw_patterns(rng, n_leads=n_leads, log_odds=0.04 * points, base=base)
            found = supported_points(world, card_of(tuple(points.tolist())))
            if all(each.reason is None for each in found.ranges):
                judged += 1
                wrong += any(each.mark in MARKED for each in found.ranges)
        yield rejects(f"any range of twenty on a right card, {name}, {judged} worlds", wrong / max(judged, 1))


@dataclass(frozen=True, slots=True)
class Noise:
    """A world in which no rule says anything: 600 training leads and 300 validation leads, of which a tenth converts."""

    training: Patterns
    validation: Patterns
    card: Scorecard

    @classmethod
    def draw(cls, rng: np.random.Generator) -> Noise:
        """Twelve rules with random points, the top fifth of the leads hot."""
        world = draw_patterns(
            rng, n_leads=TRAINING_LEADS * 3 // 2, log_odds=np.zeros(N_RULES), base=float(np.log(BASE_RATE / (1 - BASE_RATE))), parts=2
        )
        training = world.of_part("training")
        card = card_of(tuple(rng.integers(1, 21, N_RULES).tolist()))
        return cls(training, world.of_part("validation"), with_as_many_hot(training, card, round(0.2 * int(training.n_leads.sum()))))


def with_as_many_hot(patterns: Patterns, card: Scorecard, n_hot: int) -> Scorecard:
    counts = count_scores(prepare(patterns, card), card)
    return card.with_threshold(threshold_for_hot(counts, n_hot, card).threshold)


def hot(patterns: Patterns, card: Scorecard) -> NDArray[np.bool_]:
    return np.asarray(scores(patterns.levels, card) >= card.threshold)


def overfitting(rng: np.random.Generator) -> Iterator[Figure]:
    """Two hundred accept-if-better moves on noise: what the overfitting check and the corrected p say, and what a validation covers."""
    more = rejected = plain = covered = validated = worlds = 0
    for seed in range(N_WORLDS):
        noise = Noise.draw(rng)
        line, found = (
            overfitting_line(noise.training, noise.card, N_MOVES, repeats=N_REPEATS, seed=seed),
            accept_better_moves(noise.training, noise.card, N_MOVES, seed=seed),
        )
        if not isinstance(line, OverfittingLine) or not isinstance(found, AcceptedMoves):
            continue
        worlds += 1
        more += line.verdict(found.gain) == "more than trial and error would produce"
        candidate = with_as_many_hot(noise.training, found.card, line.n_hot)
        p = p_of_change(noise.training, noise.card, candidate)
        plain, rejected = plain + (p <= 0.05), rejected + (p * N_MOVES <= 0.05)
        chosen = hot(noise.validation, candidate)
        answer = rate(int(noise.validation.n_converted[chosen].sum()), int(noise.validation.n_leads[chosen].sum()))
        if isinstance(answer, Estimate):
            validated, covered = validated + 1, covered + (answer.low <= BASE_RATE <= answer.high)
    limit = 0.05 + 2 * (0.05 * 0.95 / worlds) ** 0.5
    yield Figure(f"noise that passes for more than trial and error, {worlds} worlds", more / worlds, 0.0, limit)
    yield rejects(f"corrected p of {N_MOVES} settings tried", rejected / worlds, at_most=0.05)
    yield Figure("plain p of the same settings, for comparison", plain / worlds, 0.0, 1.0)
    yield covers(f"hot-lead conversion of a tried card on the validation leads, {validated} worlds", covered / validated, 0.93, 0.985)


def p_of_change(patterns: Patterns, current: Scorecard, candidate: Scorecard) -> float:
    cells = np.zeros((2, 2, 2), dtype=np.int64)
    for first, second, counts in zip(hot(patterns, candidate), hot(patterns, current), np.column_stack(
        [patterns.n_leads - patterns.n_converted, patterns.n_converted]), strict=True):  # fmt: skip
        cells[int(first), int(second)] += counts
    swaps = swap_tests(cells)
    test = swaps.converted if swaps.equal_volume else compare_hot_conversion(cells)
    return test.p if isinstance(test, Significance) else 1.0


def suggestions(rng: np.random.Generator) -> Iterator[Figure]:
    """Suggestions where there is nothing to suggest: from a card of noise, and from nothing."""
    for name, from_card in (("from a scorecard", True), ("from nothing", False)):
        suggested = 0
        for seed in range(N_WORLDS):
            noise = Noise.draw(rng)
            card = noise.card if from_card else replace(noise.card, points=(0,) * N_RULES)
            suggested += suggest(noise.training, card, seed=seed).best is not None
        yield rejects(f"a suggestion on noise, {name}", suggested / N_WORLDS)


FAMILIES: tuple[Callable[[np.random.Generator], Iterator[Figure]], ...] = (right_cards, overfitting, suggestions)


def main() -> int:
    """Print every figure; 1 when one lies outside its limits."""
    return report([partial(family, np.random.default_rng(seed)) for seed, family in enumerate(FAMILIES)])


if __name__ == "__main__":
    sys.exit(main())
