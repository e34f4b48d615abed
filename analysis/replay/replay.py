"""The ledger replayed for any points: when each lead first turned hot, and its score at that instant.

Prepared once for an import and the conditions of the rules; a replay then costs a few passes of NumPy over the ledger's rows, in pieces of
whole leads that stay in the processor's cache. All sums are whole hundredths, as in `analysis.scoring.counts`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.dataset.engine import Dataset
from analysis.dataset.histories import NEVER, Instants
from analysis.ledger import Ledger
from analysis.replay.rows import HELD, HOT, Chunk, PreparedReplay, Spans, prepare_replay, read_rows, running, steps_of
from analysis.scorecard import Scorecard


@dataclass(frozen=True, slots=True, eq=False)
class Crossings:
    """When leads first turned hot, in the order of the spans.

    Args:
        at: Microseconds since 1970, UTC; ``NEVER`` for leads that did not.
        score: Score at that instant, 0 … 100; −1 for leads that did not.
    """

    at: Instants
    score: NDArray[np.int16]

    @property
    def crossed(self) -> NDArray[np.bool_]:
        """Which leads turned hot."""
        return self.at < NEVER


def replay(prepared: PreparedReplay, card: Scorecard) -> Crossings:
    """When each lead first turned hot: its score reaches the threshold or a rule qualifies it, and no rule holds it down.

    Args:
        prepared: For this card or one that differs in points, caps, lower edges of tiers or names.
        card: Points, caps and threshold are taken from it.

    Returns:
        One entry a span.

    Raises:
        ValueError: The ledger was prepared for other rules or tiers.
    """
    if card.rules != prepared.rules or tuple(tier.name for tier in card.tiers) != prepared.tiers:
        raise ValueError(f"card == {card.name!r}, must have the rules and tiers that the replay was prepared for.")
    at, score = np.full(len(prepared.start), NEVER), np.full(len(prepared.start), -1, dtype=np.int16)
    points = np.array(card.points or (0,), dtype=np.int32)
    caps = {group.name: 100 * group.cap for group in card.groups}
    for chunk in prepared.chunks:
        spans = slice(*chunk.spans)
        total = _totals(prepared, chunk, points, caps)
        at[spans], score[spans] = _first_hot(prepared, chunk, total, card.threshold)
    return Crossings(at, score)


def turned_hot(dataset: Dataset, ledger: Ledger, card: Scorecard, spans: Spans) -> Instants:
    """When some leads turned hot: a replay of their rows alone.

    Args:
        dataset: The import.
        ledger: Of the card's rules.
        card: The scorecard.
        spans: In the order of the leads: from when on, and until when (exclusive), each may turn hot.

    Returns:
        Microseconds since 1970, UTC, one a span: its start for a lead that is hot already; ``NEVER`` for those that are not hot in it.
    """
    rows = read_rows(dataset, ledger, until=int(spans.until.max(initial=0)), leads=spans.lead_no)
    return replay(prepare_replay(rows, spans, card), card).at


def _totals(prepared: PreparedReplay, chunk: Chunk, points: NDArray[np.int32], caps: dict[str, int]) -> NDArray[np.int32]:
    """Sum of points × level after each row, groups held at their caps, in hundredths.

    Sums run on from lead to lead and may pass the largest number: they wrap around, and what a lead began with is taken away again.
    """
    rows = slice(*chunk.rows)
    steps = np.take(points, prepared.rows.rule[rows], mode="clip") * prepared.rows.step[rows]
    for group, (first, last, low, high) in zip(prepared.groups, chunk.groups, strict=True):
        if first == last:
            continue
        where = group.rows[first:last] - chunk.rows[0]
        lengths = group.lengths[low:high]
        held = np.clip(running(steps[where], lengths), -caps[group.name], caps[group.name])
        steps[where] = steps_of(held, lengths)
    return running(steps, prepared.lengths[slice(*chunk.leads)])


def _first_hot(prepared: PreparedReplay, chunk: Chunk, total: NDArray[np.int32], threshold: int) -> tuple[Instants, NDArray[np.int16]]:
    """Instant and score at which each span of a chunk first is hot."""
    start, stop = chunk.rows
    spans = slice(*chunk.spans)
    forced = None if prepared.forced is None else prepared.forced[start:stop]
    hot = _hot(total, forced, threshold) & prepared.settled[start:stop]
    found = np.append(np.flatnonzero(hot) + start, stop)
    row = found[np.minimum(np.searchsorted(found, prepared.first[spans]), len(found) - 1)]
    before = prepared.before[spans]
    already = np.where(before >= 0, hot[np.maximum(before - start, 0)] if len(hot) else False, threshold <= 0)
    crosses = (already | (row < prepared.stop[spans])) & ~prepared.empty[spans]
    row = np.where(already, before, row)
    met = crosses & (row >= 0)
    at = np.where(crosses, prepared.start[spans], NEVER)
    at[met & ~already] = prepared.rows.at[row[met & ~already]]
    score = np.where(crosses, 0, -1).astype(np.int16)
    score[met] = np.clip((total[row[met] - start] + 50) // 100, 0, 100)
    return at, score


def _hot(total: NDArray[np.int32], forced: NDArray[np.int8] | None, threshold: int) -> NDArray[np.bool_]:
    # Scores lie in 0 … 100, so a threshold outside is met by all or by none.
    hot = np.full(len(total), threshold <= 0) if threshold <= 0 or threshold > 100 else total >= 100 * threshold - 50
    return hot if forced is None else (hot | (forced == HOT)) & (forced != HELD)
