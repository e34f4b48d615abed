"""A ledger arranged for replays: rows sorted, leads in pieces, and all that does not depend on the points worked out once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analysis.dataset.engine import Dataset
from analysis.dataset.histories import Facts, Instants, rank_until
from analysis.ledger import Ledger
from analysis.rules import Rule
from analysis.scorecard import Scorecard

#: Rows that are worked through at once: what is computed between then stays in the processor's cache.
_CHUNK = 2**17
FREE, HOT, HELD = 0, 1, 2
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class LedgerRows:
    """Rows of a ledger, sorted by lead and instant.

    Args:
        lead_no: int32 ``[n]``.
        at: Microseconds since 1970, UTC.
        rule: Index of the rule.
        step: Change of its level, percent.
    """

    lead_no: NDArray[np.int32]
    at: Instants
    rule: NDArray[Any]
    step: NDArray[np.int16]


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Times in which leads may turn hot, in the order of lead and start: one for each entry.

    Args:
        lead_no: int32 ``[n]``.
        start: From when on; a lead that is hot already turns hot then.
        until: Until when (exclusive): the lead was decided, or the data end. A span that ends before it starts is empty.
    """

    lead_no: NDArray[np.int32]
    start: Instants
    until: Instants


@dataclass(frozen=True, slots=True, eq=False)
class RowGroup:
    """The rows of one capped group: where they lie, and how many each lead has in a row."""

    name: str
    rows: Whole
    lengths: Whole


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Some leads: their rows, their spans, and for each group its rows and leads, each as first and past the last."""

    rows: tuple[int, int]
    leads: tuple[int, int]
    spans: tuple[int, int]
    groups: tuple[tuple[int, int, int, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class PreparedReplay:
    """A ledger arranged for `replay`; made by `prepare_replay`.

    Args:
        rules: The rules of the card it was prepared for.
        tiers: Names of its tiers.
        rows: The ledger's rows.
        lengths: Rows of each lead that has any.
        settled: The last row of each lead and instant, after which its score holds.
        forced: For each row whether a rule makes the lead hot then, or holds it down, which wins; None where no rule ever does.
        groups: The capped groups.
        start: Start of each span.
        before: Row that holds at the start of each span; −1 where no rule was met yet.
        first: First row after the start of each span.
        stop: First row that is past its end.
        empty: Spans that end before they start.
        chunks: The leads in pieces.
    """

    rules: tuple[Rule, ...]
    tiers: tuple[str, ...]
    rows: LedgerRows
    lengths: Whole
    settled: NDArray[np.bool_]
    forced: NDArray[np.int8] | None
    groups: tuple[RowGroup, ...]
    start: Instants
    before: Whole
    first: Whole
    stop: Whole
    empty: NDArray[np.bool_]
    chunks: tuple[Chunk, ...]


def read_rows(dataset: Dataset, ledger: Ledger, *, until: int, leads: NDArray[np.int32] | None = None) -> LedgerRows:
    """The ledger's rows up to an instant, such as the end of the data; later ones only say what will fade.

    Args:
        dataset: The import.
        ledger: The ledger.
        until: µs since 1970, UTC, inclusive.
        leads: Only rows of these, in any order; None: of all.
    """
    table = ledger.table.filter(ledger.table["at"] <= until)
    if leads is not None:
        wanted = dataset.bring(pa.table({"lead_no": np.unique(leads)}))
        table = table.semi_join(wanted, "lead_no")
    found = dataset.run(table.select("lead_no", "at", "rule", "step"))
    if leads is not None:
        dataset.drop(wanted)
    lead_no, at, rule, step = (found[name].to_numpy() for name in ("lead_no", "at", "rule", "step"))
    unsorted = (lead_no[1:] < lead_no[:-1]) | ((lead_no[1:] == lead_no[:-1]) & (at[1:] < at[:-1]))
    if unsorted.any():
        order = np.lexsort((at, lead_no))
        lead_no, at, rule, step = lead_no[order], at[order], rule[order], step[order]
    kind = np.uint8 if len(ledger.rules) <= 256 else np.uint16
    return LedgerRows(lead_no.astype(np.int32, copy=False), at.astype(np.int64, copy=False), rule.astype(kind), step.astype(np.int16))


def prepare_replay(rows: LedgerRows, spans: Spans, card: Scorecard) -> PreparedReplay:
    """Arrange a ledger for `replay`.

    Depends on the card's rules, groups and names of tiers, not on points, caps or lower edges: prepare once, replay at each move.

    Args:
        rows: Of the card's rules, in that order.
        spans: Times in which leads may turn hot.
        card: The scorecard.
    """
    n = len(rows.at)
    change = np.ones(n, dtype=np.bool_)
    change[1:] = rows.lead_no[1:] != rows.lead_no[:-1]
    starts = np.flatnonzero(change)
    lengths = np.diff(starts, append=n)
    settled = np.ones(n, dtype=np.bool_)
    settled[:-1] = change[1:] | (rows.at[1:] != rows.at[:-1])
    low, high = (np.searchsorted(rows.lead_no, spans.lead_no, side=side) for side in ("left", "right"))
    facts = Facts(rows.lead_no, rows.at, np.zeros(0))
    first = low + rank_until(facts, low, high, spans.start)
    groups = tuple(_group(group.name, rows, card) for group in card.groups)
    return PreparedReplay(
        rules=card.rules,
        tiers=tuple(tier.name for tier in card.tiers),
        rows=rows,
        lengths=lengths,
        settled=settled,
        forced=_forced(rows, lengths, card),
        groups=groups,
        start=spans.start,
        before=np.where(first > low, first - 1, -1),
        first=first,
        stop=low + rank_until(facts, low, high, spans.until - 1),
        empty=spans.until <= spans.start,
        chunks=tuple(_chunks(rows, starts, spans, groups)),
    )


def running(steps: NDArray[np.int32], lengths: Whole) -> NDArray[np.int32]:
    """Running sums, each lead's from its own first row on."""
    total = np.cumsum(steps, dtype=np.int32)
    starts = np.cumsum(lengths) - lengths
    total -= np.repeat(total[starts] - steps[starts], lengths)
    return total


def steps_of(level: NDArray[np.int32], lengths: Whole) -> NDArray[np.int32]:
    """The inverse of `running`."""
    steps = level.copy()
    steps[1:] -= level[:-1]
    starts = np.cumsum(lengths) - lengths
    steps[starts] = level[starts]
    return steps


def _group(name: str, rows: LedgerRows, card: Scorecard) -> RowGroup:
    belongs = np.array([rule.group == name for rule in card.rules] or [False])
    found = np.flatnonzero(np.take(belongs, rows.rule, mode="clip"))
    lead_no = rows.lead_no[found]
    starts = np.flatnonzero(np.append(True, lead_no[1:] != lead_no[:-1])[: len(found)])
    return RowGroup(name, found, np.diff(starts, append=len(found)))


def _forced(rows: LedgerRows, lengths: Whole, card: Scorecard) -> NDArray[np.int8] | None:
    """For each row whether a rule with a level above 0 makes the lead hot or holds it down; points do not matter."""
    top = card.tiers[0].name
    qualifying = [number for number, rule in enumerate(card.rules) if rule.qualifies == top]
    holding = [number for number, rule in enumerate(card.rules) if rule.limits not in (None, top)]
    if not qualifying and not holding:
        return None
    forced = np.where(_any_met(rows, lengths, qualifying), HOT, FREE).astype(np.int8)
    forced[_any_met(rows, lengths, holding)] = HELD
    return forced


def _any_met(rows: LedgerRows, lengths: Whole, rules: list[int]) -> NDArray[np.bool_]:
    """After which rows one of the rules has a level above 0."""
    turns = np.zeros(len(rows.at), dtype=np.int32)
    for rule in rules:
        found = np.flatnonzero(rows.rule == rule)
        lead_no = rows.lead_no[found]
        own = np.diff(np.flatnonzero(np.append(True, lead_no[1:] != lead_no[:-1])[: len(found)]), append=len(found))
        met = (running(rows.step[found].astype(np.int32), own) > 0).astype(np.int32)
        turns[found] += steps_of(met, own)
    return running(turns, lengths) > 0


def _chunks(rows: LedgerRows, starts: Whole, spans: Spans, groups: tuple[RowGroup, ...]) -> Iterator[Chunk]:
    """Leads in pieces of about `_CHUNK` rows; spans of leads without rows belong to a piece beside them."""
    n = len(rows.at)
    wanted = np.searchsorted(starts, np.arange(0, n, _CHUNK), side="right") - 1
    leads = np.append(np.unique(wanted), len(starts))
    borders = np.append(starts, n)[leads]
    first_leads = rows.lead_no[borders[1:-1]]
    of_spans = np.concatenate([[0], np.searchsorted(spans.lead_no, first_leads), [len(spans.lead_no)]])
    of_rows = [np.searchsorted(group.rows, borders) for group in groups]
    of_leads = [np.searchsorted(np.cumsum(group.lengths) - group.lengths, found) for group, found in zip(groups, of_rows, strict=True)]
    if n == 0:
        yield Chunk((0, 0), (0, 0), (0, len(spans.lead_no)), tuple((0, 0, 0, 0) for _ in groups))
        return
    for place in range(len(leads) - 1):
        group_pairs = zip(of_rows, of_leads, strict=True)
        yield Chunk(
            (int(borders[place]), int(borders[place + 1])),
            (int(leads[place]), int(leads[place + 1])),
            (int(of_spans[place]), int(of_spans[place + 1])),
            tuple((int(found[place]), int(found[place + 1]), int(own[place]), int(own[place + 1])) for found, own in group_pairs),
        )
