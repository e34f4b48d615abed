"""What the wrongly judged leads share: a beam search over conjunctions of up to three facts, with one correction for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from analysis.false_positives.facts import FactTable, Flags
from analysis.inference.estimate_arrays import Floats, Whole
from analysis.inference.intervals import normal_quantile
from analysis.inference.multiplicity import benjamini_hochberg
from analysis.inference.two_groups import ENOUGH_EXPECTED

#: Leads that a group must have.
ENOUGH_LEADS = 30
#: Conjunctions of two facts that are tried with a third one.
BEAM = 100
#: Groups that are shown at most, and how many are looked at for them.
MOST_GROUPS, MOST_LOOKED_AT = 20, 300
#: Groups that share more of their leads than this (Jaccard) are one group.
TWINS = 0.8
ALPHA = 0.05
Words = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """How far the search goes; the defaults are those of the product."""

    enough: int = ENOUGH_LEADS
    beam: int = BEAM
    most: int = MOST_GROUPS
    alpha: float = ALPHA


@dataclass(frozen=True, slots=True)
class Conjunction:
    """Facts that together mark a group.

    Args:
        facts: Rows of the facts, ascending.
        n_leads: Leads of which all are true.
        n_hits: Those that are misclassified, such as hot leads that did not convert.
        excess: Lower Wilson limit of the misclassified share minus the share among all leads.
        p: Chance of so many if the group were like the rest, one-sided: Fisher where an expected count is under 5, else chi-square.
        p_corrected: Among everything that was counted (Benjamini and Hochberg).
        twins: Facts of other conjunctions that mark nearly the same leads, the best first.
    """

    facts: tuple[int, ...]
    n_leads: int
    n_hits: int
    excess: float
    p: float
    p_corrected: float
    twins: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Search:
    """What was found, and out of how many.

    Args:
        found: The groups that stand out significantly, the largest excess first, without twins.
        n_counted: Conjunctions that were counted: the family of the correction.
    """

    found: tuple[Conjunction, ...]
    n_counted: int


NOTHING = Search((), 0)


def search(table: FactTable, hits: Flags, plan: SearchPlan | None = None) -> Search:
    """Find groups in which misclassified leads are over-represented.

    All single facts and all pairs are counted, and the best pairs with every third fact. A group needs enough leads, and each of its
    facts has to earn its place: compared with every group of one fact fewer that it is part of, its excess is larger and its share
    significantly higher, corrected for all facts that could have been added. Of groups that are nearly the
    same leads one is shown for all: rather one that was known at the time than one that rests on exported values, and rather few facts
    than many.

    Args:
        table: k facts of n leads.
        hits: bool ``[n]``: the misclassified leads.
        plan: How far to go; None takes the defaults.

    Returns:
        `NOTHING` without facts, and where all leads or none are misclassified.

    Source: beam search for subgroups as in W. Kloesgen, EXPLORA (1996); quality by the lower limit of E. B. Wilson 1927; Benjamini and
    Hochberg 1995 over everything counted; Bonferroni over the facts that could have been added.
    """
    plan = plan or SearchPlan()
    n, n_hits = hits.size, int(hits.sum())
    if not table.facts or n_hits in (0, n):
        return NOTHING
    counting = _Counting(table, hits, plan)
    counted = counting.all()
    p = tail(counted.n_hits, counted.n_leads, n_hits, n)
    corrected = benjamini_hochberg(p)
    chosen = np.flatnonzero(counted.better & (counted.excess > 0) & (corrected <= plan.alpha))
    chosen = chosen[counting.earned(counted.where(chosen))]
    order = chosen[np.lexsort((counted.size[chosen], -counted.n_leads[chosen], -counted.excess[chosen]))]
    groups = [
        Conjunction(
            _rows(counted.facts[each]),
            int(counted.n_leads[each]),
            int(counted.n_hits[each]),
            float(counted.excess[each]),
            float(p[each]),
            float(corrected[each]),
            tuple(_rows(counted.facts[twin]) for twin in twins),
        )
        for each, twins in _without_twins(table, counted.facts, order[:MOST_LOOKED_AT])
    ]
    groups.sort(key=lambda group: -group.excess)
    return Search(tuple(groups[: plan.most]), len(counted.n_leads))


def _rows(facts: Whole) -> tuple[int, ...]:
    return tuple(row for row in facts.tolist() if row >= 0)


def lower_excess(n_hits: Whole, n_leads: Whole, base: float) -> Floats:
    """Lower Wilson limit of the share of hits minus the base; −inf without leads. Any shape.

    Source: E. B. Wilson 1927, as `analysis.inference.intervals.rates`; here in one expression for millions of counts.

    Examples:
        >>> lower_excess(np.array([81]), np.array([263]), 0.2).round(4).tolist()
        [0.0553]
    """
    z = normal_quantile()
    n = np.maximum(n_leads, 1).astype(np.float64)
    share = n_hits / n
    low = (share + z * z / (2 * n) - z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))) / (1 + z * z / n)
    return np.where(n_leads > 0, low - base, -np.inf)


def tail(n_hits: Whole, n_leads: Whole, all_hits: Whole | int, n: Whole | int) -> Floats:
    """Chance that a group of that size holds so many hits or more if it were like the rest.

    Args:
        n_hits: Hits of each group, ``[k]``.
        n_leads: Leads of each group; a group of all leads has p = 1.
        all_hits: Hits among all leads, those of the group included.
        n: All leads.

    Returns:
        One-sided p: Fisher's exact where an expected count is under 5, else the upper half of chi-square without correction.

    Source: as `analysis.inference.two_groups.compare_rates`, for many groups at once.

    Examples:
        >>> tail(np.array([3]), np.array([4]), 4, 8).round(4).tolist()
        [0.2429]
    """
    from scipy.special import ndtr
    from scipy.stats import hypergeom

    k, m, hits, total = np.broadcast_arrays(n_hits, n_leads, all_hits, n)
    size, whole = m.astype(np.float64), total.astype(np.float64)
    expected = size * hits / whole
    smallest = np.minimum(size, whole - size) * np.minimum(hits, whole - hits) / whole
    spread = np.sqrt(np.maximum(expected * (1 - hits / whole) * (1 - size / whole), 1e-300))
    p = np.asarray(ndtr(-(k - expected) / spread), dtype=np.float64)
    few = smallest < ENOUGH_EXPECTED
    p[few] = hypergeom.sf(k[few] - 1, total[few], hits[few], m[few])
    p[m == total] = 1.0
    return np.clip(p, 0.0, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class _Counted:
    """Conjunctions with their counts, ``[k]`` each; ``facts`` is int ``[k, 3]`` ascending, filled with −1 in front."""

    facts: Whole
    n_leads: Whole
    n_hits: Whole
    excess: Floats
    better: Flags

    @property
    def size(self) -> Whole:
        return np.asarray((self.facts >= 0).sum(axis=1), dtype=np.int64)

    def where(self, chosen: NDArray[np.intp]) -> _Counted:
        return _Counted(self.facts[chosen], self.n_leads[chosen], self.n_hits[chosen], self.excess[chosen], self.better[chosen])


class _Counting:
    """Counts on packed bits: a machine's word holds 64 leads, and what is wanted is how many bits two words share."""

    def __init__(self, table: FactTable, hits: Flags, plan: SearchPlan) -> None:
        self._plan, self._base = plan, float(hits.mean())
        subject = table.subject
        self._apart = subject[:, None] != subject[None, :]
        packed = [_packed(table.true[:, hits]), _packed(table.true[:, ~hits])]
        self._hit_words, self._words = packed[0].shape[1], np.concatenate(packed, axis=1)
        self._pairs = self._counts(self._words)
        self._pair_excess = lower_excess(self._pairs[1], self._pairs[0], self._base)

    def all(self) -> _Counted:
        """Single facts, pairs, and the best pairs with a third fact."""
        single, pairs = self._singles(), self._twos()
        triples = self._threes(pairs)
        parts = [single, pairs, triples]
        return _Counted(*(np.concatenate([getattr(each, name) for each in parts]) for name in _Counted.__slots__))

    def earned(self, groups: _Counted) -> Flags:
        """Whether no fact is in a group for nothing: its share is significantly higher than that of each group without one of them."""
        worst = np.zeros(len(groups.n_leads))
        for out in range(3):
            rest = np.sort(np.where(np.arange(3) == out, -1, groups.facts), axis=1)
            # A group that has no fact there is no part of itself; one whose only fact it is has nothing to be compared with.
            asked = np.flatnonzero((groups.facts[:, out] >= 0) & (rest[:, 2] >= 0))
            first, second = np.where(rest[asked, 1] >= 0, rest[asked, 1], rest[asked, 2]), rest[asked, 2]
            parent_leads, parent_hits = (each[first, second] for each in self._pairs)
            p = tail(groups.n_hits[asked], groups.n_leads[asked], parent_hits, parent_leads)
            worst[asked] = np.maximum(worst[asked], p)
        return worst * len(self._words) <= self._plan.alpha

    def _counts(self, rows: Words) -> tuple[Whole, Whole]:
        """Leads and hits of each row together with each fact, ``[rows, k]``."""
        n_leads, n_hits = (np.empty((len(rows), len(self._words)), dtype=np.int64) for _ in range(2))
        for place, row in enumerate(rows):
            shared = np.bitwise_count(self._words & row)
            n_hits[place] = shared[:, : self._hit_words].sum(axis=1)
            n_leads[place] = n_hits[place] + shared[:, self._hit_words :].sum(axis=1)
        return n_leads, n_hits

    def _singles(self) -> _Counted:
        n_leads, n_hits = (np.diagonal(each) for each in self._pairs)
        rows = np.arange(len(self._words))
        facts = np.stack([np.full_like(rows, -1), np.full_like(rows, -1), rows], axis=1)
        every = _Counted(facts, n_leads, n_hits, np.diagonal(self._pair_excess), np.ones(len(rows), dtype=np.bool_))
        return every.where(np.flatnonzero(n_leads >= self._plan.enough))

    def _twos(self) -> _Counted:
        n_leads, n_hits = self._pairs
        first, second = np.nonzero(np.triu(self._apart & (n_leads >= self._plan.enough), 1))
        alone = np.diagonal(self._pair_excess)
        excess = self._pair_excess[first, second]
        facts = np.stack([np.full_like(first, -1), first, second], axis=1)
        better = excess > np.maximum(alone[first], alone[second])
        return _Counted(facts, n_leads[first, second], n_hits[first, second], excess, better)

    def _threes(self, pairs: _Counted) -> _Counted:
        parents = pairs.facts[np.argsort(-pairs.excess, kind="stable")[: self._plan.beam], 1:]
        n_leads, n_hits = self._counts(self._words[parents[:, 0]] & self._words[parents[:, 1]])
        excess = lower_excess(n_hits, n_leads, self._base)
        apart = self._apart[parents[:, 0]] & self._apart[parents[:, 1]]
        row, third = np.nonzero(apart & (n_leads >= self._plan.enough))
        facts = np.sort(np.column_stack([parents[row], third]), axis=1)
        k = len(self._words)
        _, once = np.unique(facts @ np.array([k * k, k, 1], dtype=np.int64), return_index=True)
        row, third, facts = row[once], third[once], facts[once]
        of_two = self._pair_excess
        best = np.max([of_two[facts[:, i], facts[:, j]] for i, j in ((0, 1), (0, 2), (1, 2))], axis=0)
        found = excess[row, third]
        return _Counted(facts, n_leads[row, third], n_hits[row, third], found, found > best)


def _packed(true: Flags) -> Words:
    """Rows of flags as rows of words, the last one filled with zeros."""
    octets = np.packbits(true, axis=1)
    return np.ascontiguousarray(np.pad(octets, ((0, 0), (0, -octets.shape[1] % 8)))).view(np.uint64)


def _without_twins(table: FactTable, facts: Whole, order: NDArray[np.intp]) -> list[tuple[int, list[int]]]:
    """Groups in an order, each with those that are nearly the same leads; of these the plainest stands for all."""
    masks: list[Flags] = []
    clusters: list[list[int]] = []
    for each in order.tolist():
        mask = np.logical_and.reduce(table.true[list(_rows(facts[each]))])
        twin = next((place for place, other in enumerate(masks) if _jaccard(mask, other) > TWINS), None)
        if twin is None:
            masks.append(mask)
            clusters.append([each])
        else:
            clusters[twin].append(each)
    return [(cluster[0], cluster[1:]) for cluster in (sorted(each, key=partial(_plainness, table, facts)) for each in clusters)]


def _plainness(table: FactTable, facts: Whole, group: int) -> tuple[bool, int]:
    """What was known at the time comes before what rests on exported values, and few facts before many."""
    rows = list(_rows(facts[group]))
    return bool(table.as_exported[rows].any()), len(rows)


def _jaccard(one: Flags, other: Flags) -> float:
    return int(np.count_nonzero(one & other)) / max(int(np.count_nonzero(one | other)), 1)
