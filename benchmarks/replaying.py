"""A replay of the ledger for new points, against one window query of DuckDB over the same rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.conditions import parse_condition
from analysis.dataset.histories import NEVER
from analysis.replay.replay import replay
from analysis.replay.rows import LedgerRows, Spans, prepare_replay
from analysis.rules import DAY, Rule, TouchSignal
from analysis.scorecard import Group, Scorecard, Tier
from benchmarks.measure import Timing, plain_engine, timed
from benchmarks.observing import imported

N_RULES = 30
ROWS_PER_LEAD = 25
MOVES = 3
TIERS = (Tier("hot", 60), Tier("cold", 0))


@dataclass(frozen=True, slots=True)
class Scale:
    """So many ledger rows, and so many capped groups among which most rules are shared."""

    rows: int
    groups: int


#: With so many touches there are that many rows; smaller exports are given their share.
FULL_TOUCHES = 19_800_000
PLAIN, CAPPED = Scale(15_000_000, 0), Scale(40_000_000, 4)


def card_of(scale: Scale, move: int = 0) -> Scorecard:
    """Thirty rules of which two in three belong to a capped group, where there are any; its first points stand where a slider left them."""
    groups = tuple(Group(f"group {number}", 20) for number in range(scale.groups))
    names = [groups[place % 6].name if groups and place % 6 < len(groups) else None for place in range(N_RULES)]
    signals = [TouchSignal(parse_condition({"asset": str(place)})) for place in range(N_RULES)]
    rules = tuple(Rule(f"rule {place}", signal, group=name) for place, (signal, name) in enumerate(zip(signals, names, strict=True)))
    return Scorecard("replayed", rules, (move, *[place % 11 + 2 for place in range(1, N_RULES)]), groups, TIERS)


def ledger_rows(n: int, *, seed: int = 1) -> LedgerRows:
    """Rows of leads with one to twice `ROWS_PER_LEAD` rows; steps up and, less often, down; some at one instant."""
    rng = np.random.default_rng(seed)
    lengths = rng.integers(1, 2 * ROWS_PER_LEAD, n // ROWS_PER_LEAD * 11 // 10 + 10)
    lead_no = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)[:n]
    at = rng.integers(0, 200, len(lead_no)).astype(np.int64) * DAY
    at = at[np.lexsort((at, lead_no))]
    step = np.where(rng.random(len(lead_no)) < 0.6, 100, -100).astype(np.int16)
    return LedgerRows(lead_no, at, rng.integers(0, N_RULES, len(lead_no)).astype(np.uint8), step)


def _spans(rows: LedgerRows) -> Spans:
    leads = np.unique(rows.lead_no)
    zeros = np.zeros(len(leads), dtype=np.int64)
    return Spans(leads, zeros, zeros + NEVER)


def _ours(scale: Scale) -> Timing:
    rows = ledger_rows(scale.rows)
    with timed() as once:
        prepared = prepare_replay(rows, _spans(rows), card_of(scale))
    timings = []
    for move in range(MOVES):
        with timed() as timing:
            found = replay(prepared, card_of(scale, move))
        timings.append(timing)
    median = sorted(timings, key=lambda each: each.seconds)[MOVES // 2]
    median.note = f"{len(rows.at):,} rows, prepared in {once.seconds:.1f} s; {_told(found.crossed.sum(), found.at[found.crossed].sum())}"
    return median


def _theirs(scale: Scale) -> Timing:
    """The same crossings from window sums: levels per lead, groups held at their caps, the first instant at which the sum suffices."""
    rows, card = ledger_rows(scale.rows), card_of(scale, MOVES - 1)
    table = pa.table({"lead_no": rows.lead_no, "moment": rows.at, "rule": rows.rule, "step": rows.step})
    held = [rule.group or "" for rule in card.rules]
    points = pa.table({"rule": np.arange(N_RULES, dtype=np.uint8), "points": card.points, "held": held})
    with plain_engine() as connection:
        connection.register("arrow_rows", table)
        connection.execute("CREATE TABLE steps AS SELECT * FROM arrow_rows")
        connection.register("points", points)
        with timed() as timing:
            n_hot, instants = connection.execute(window_query(card)).fetchall()[0]
    timing.note = _told(n_hot, instants or 0)
    return timing


def window_query(card: Scorecard) -> str:
    """First crossings of a card in SQL: a window sum for each group, held at its cap, and the first moment of their sum."""
    window = "OVER (PARTITION BY lead_no ORDER BY moment)"
    names = ["", *(group.name for group in card.groups)]
    sums = [f"sum(CASE WHEN held = '{name}' THEN step * points ELSE 0 END) {window}" for name in names]
    held = [f"greatest({-100 * group.cap}, least({100 * group.cap}, {each}))" for group, each in zip(card.groups, sums[1:], strict=True)]
    total = " + ".join([sums[0], *held])
    scored = f"SELECT lead_no, moment, {total} AS total FROM steps JOIN points USING (rule)"
    first = f"SELECT lead_no, min(moment) AS first FROM ({scored}) WHERE total >= {100 * card.threshold - 50} GROUP BY lead_no"
    return f"SELECT count(*), sum(first) FROM ({first})"


def _told(n_hot: int, instants: int) -> str:
    return f"{int(n_hot):,} leads turned hot, on day {int(instants) / max(int(n_hot), 1) / DAY:.4f} on average"


def share(folder: Path, scale: Scale) -> Scale:
    """The scale for the size of the import in a folder."""
    n_touches: int = pq.read_metadata(imported(folder) / "touches.parquet").num_rows
    return Scale(max(1_000, min(scale.rows, scale.rows * n_touches // FULL_TOUCHES)), scale.groups)


def plain(folder: Path) -> Timing:
    """A replay without capped groups."""
    return _ours(share(folder, PLAIN))


def plain_window(folder: Path) -> Timing:
    """The same by a window query."""
    return _theirs(share(folder, PLAIN))


def capped(folder: Path) -> Timing:
    """A replay with four capped groups."""
    return _ours(share(folder, CAPPED))


def capped_window(folder: Path) -> Timing:
    """The same by a window query."""
    return _theirs(share(folder, CAPPED))
