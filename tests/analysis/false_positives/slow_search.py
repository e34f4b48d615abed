"""The search straight from its definition: every combination counted lead by lead, nothing borrowed from the fast one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Leads:
    """Facts of each lead as rows of flags, what each fact is about, whether it is as exported, and which leads are in question."""

    true: Sequence[Sequence[bool]]
    subject: Sequence[int]
    as_exported: Sequence[bool]
    hits: Sequence[bool]

    def members(self, facts: tuple[int, ...]) -> frozenset[int]:
        return frozenset(lead for lead in range(len(self.hits)) if all(self.true[fact][lead] for fact in facts))

    def count(self, facts: tuple[int, ...]) -> tuple[int, int]:
        members = self.members(facts)
        return sum(self.hits[lead] for lead in members), len(members)


def excess(k: int, n: int, base: float) -> float:
    p = k / n
    centre, spread = p + Z * Z / (2 * n), Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return (centre - spread) / (1 + Z * Z / n) - base


def tail(k: int, n: int, all_hits: int, total: int) -> float:
    if n == total:
        return 1.0
    expected = min(n, total - n) * min(all_hits, total - all_hits) / total
    if expected < 5:
        chances = (math.comb(all_hits, j) * math.comb(total - all_hits, n - j) for j in range(k, min(n, all_hits) + 1))
        return min(1.0, sum(chances) / math.comb(total, n))
    mean = n * all_hits / total
    spread = math.sqrt(mean * (1 - all_hits / total) * (1 - n / total))
    return 1 - NormalDist().cdf((k - mean) / spread)


def corrected(p: Sequence[float]) -> list[float]:
    order = sorted(range(len(p)), key=lambda place: p[place])
    answer = [0.0] * len(p)
    smallest = 1.0
    for rank in range(len(p), 0, -1):
        smallest = min(smallest, p[order[rank - 1]] * len(p) / rank)
        answer[order[rank - 1]] = max(smallest, p[order[rank - 1]])
    return answer


def search(leads: Leads, *, enough: int, alpha: float) -> tuple[int, dict[tuple[int, ...], tuple[int, int]]]:
    """How many combinations are counted, and those that survive with their hits and leads, twins and all."""
    k, total, all_hits = len(leads.true), len(leads.hits), sum(leads.hits)
    apart = [facts for size in (1, 2, 3) for facts in combinations(range(k), size) if len({leads.subject[fact] for fact in facts}) == size]
    counts = {facts: leads.count(facts) for facts in apart}
    large = {facts: count for facts, count in counts.items() if count[1] >= enough}
    base = all_hits / total
    p = dict(zip(large, corrected([tail(*count, all_hits, total) for count in large.values()]), strict=True))
    survivors = {}
    for facts, (hits, n) in large.items():
        parents = [tuple(other for other in facts if other != fact) for fact in facts if len(facts) > 1]
        better = all(excess(hits, n, base) > excess(*counts[parent], base) for parent in parents)
        earned = all(k * tail(hits, n, *counts[parent]) <= alpha for parent in parents)
        if better and earned and excess(hits, n, base) > 0 and p[facts] <= alpha:
            survivors[facts] = (hits, n)
    return len(large), survivors


def alike(leads: Leads, one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Jaccard: leads of both as a share of the leads of either."""
    a, b = leads.members(one), leads.members(other)
    return len(a & b) / len(a | b)
