"""The search among false positives: conjunctions of up to three of forty facts and their absences over a hundred thousand leads."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from analysis.conditions import parse_condition
from analysis.false_positives.facts import Item, ItemTable
from analysis.false_positives.search import search
from analysis.rules import AttributeSignal
from benchmarks.measure import Timing, timed

LEADS, ITEMS = 100_000, 40


def false_positives(folder: Path) -> Timing:  # noqa: ARG001 - it makes its own leads, whatever the size of the export
    """From the facts to the groups that stand out; one planted group has to be found."""
    rng = np.random.default_rng(1)
    holds = rng.random((ITEMS, LEADS)) < rng.uniform(0.05, 0.6, (ITEMS, 1))
    items = tuple(Item(f"fact {place}", AttributeSignal(parse_condition({f"a{place}": "yes"}))) for place in range(ITEMS))
    facts = ItemTable(items, holds, ~holds).facts(at_least=30)
    hits = rng.random(LEADS) < np.where(holds[1] & ~holds[2], 0.9, 0.8)
    small = np.arange(0, LEADS, 100)
    search(ItemTable(items, holds[:, small], ~holds[:, small]).facts(at_least=30), hits[small])  # libraries are loaded once
    with timed() as timing:
        found = search(facts, hits)
    best = ", ".join(("" if fact.holds else "no ") + fact.item.subject for fact in (facts.facts[row] for row in found.found[0].facts))
    timing.note = f"{found.n_counted:,} conjunctions; best: {best}"
    return timing
