"""The search for groups: against a slow and obvious one, against planted groups, and on pure noise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.conditions import parse_condition
from analysis.false_positives.facts import Fact, FactTable, Item, ItemTable
from analysis.false_positives.search import NOTHING, TWINS, SearchPlan, lower_excess, search, tail
from analysis.inference.intervals import rates
from analysis.inference.two_groups import fisher
from analysis.rules import AttributeSignal
from tests.analysis.false_positives import slow_search

#: Every pair is tried with every third fact, as the slow search does.
WIDE = SearchPlan(enough=8, beam=10_000, most=10_000, alpha=0.2)


def item(name: str, *, as_exported: bool = False) -> Item:
    return Item(name, AttributeSignal(parse_condition({name: "yes"})), as_exported=as_exported)


def table(true: np.ndarray, subject: list[int] | None = None, exported: list[bool] | None = None) -> FactTable:
    k = len(true)
    names, soft = subject or list(range(k)), exported or [False] * k
    return FactTable(tuple(Fact(item(f"a{name}", as_exported=each)) for name, each in zip(names, soft, strict=True)), true)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[FactTable, np.ndarray, slow_search.Leads]:
    k, n = draw(st.integers(1, 6)), draw(st.integers(1, 120))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    true = rng.random((k, n)) < rng.uniform(0.2, 0.8, (k, 1))
    planted = true[: min(2, k)].all(axis=0)
    hits = rng.random(n) < np.where(planted, draw(st.sampled_from([0.5, 0.9, 1.0])), 0.4)
    subject = sorted(draw(st.lists(st.integers(0, 4), min_size=k, max_size=k)))
    exported = draw(st.lists(st.booleans(), min_size=k, max_size=k))
    return table(true, subject, exported), hits, slow_search.Leads(true.tolist(), subject, exported, hits.tolist())


@given(worlds())
def test_the_search_counts_and_finds_what_the_definition_says(world: tuple[FactTable, np.ndarray, slow_search.Leads]) -> None:
    facts, hits, slow = world
    found = search(facts, hits, WIDE)
    if hits.all() or not hits.any():
        assert found == NOTHING
        return
    n_counted, survivors = slow_search.search(slow, enough=8, alpha=0.2)
    assert found.n_counted == n_counted
    every = [group for each in found.found for group in (each.facts, *each.twins)]
    assert sorted(every) == sorted(survivors)
    for each in found.found:
        assert (each.n_hits, each.n_leads) == survivors[each.facts]
        assert each.excess == pytest.approx(slow_search.excess(each.n_hits, each.n_leads, float(hits.mean())))


@given(worlds())
def test_of_groups_that_are_nearly_the_same_leads_the_plainest_stands_for_all(
    world: tuple[FactTable, np.ndarray, slow_search.Leads],
) -> None:
    facts, hits, slow = world
    for each in search(facts, hits, WIDE).found:
        for twin in each.twins:
            soft, twin_soft = (any(slow.as_exported[fact] for fact in group) for group in (each.facts, twin))
            assert (soft, len(each.facts)) <= (twin_soft, len(twin))
        # The first of a cluster was nearly the same leads as all others; through it any two are not far apart.
        assert all(slow_search.alike(slow, each.facts, twin) > 2 * TWINS - 1 - 0.05 for twin in each.twins)


@given(worlds(), st.integers(0, 1000))
def test_the_order_of_the_leads_does_not_matter(world: tuple[FactTable, np.ndarray, slow_search.Leads], seed: int) -> None:
    facts, hits, _ = world
    order = np.random.default_rng(seed).permutation(len(hits))
    assert search(FactTable(facts.facts, facts.true[:, order]), hits[order], WIDE) == search(facts, hits, WIDE)


@given(st.integers(0, 50), st.integers(1, 50), st.floats(0, 1))
def test_the_lower_limit_is_wilsons(k: int, more: int, base: float) -> None:
    n = k + more
    wanted = rates([k], [n]).low[0] - base
    assert lower_excess(np.array([k]), np.array([n]), base)[0] == pytest.approx(wanted, abs=1e-9)


@given(st.integers(0, 12), st.integers(1, 12), st.integers(0, 12), st.integers(1, 12))
def test_small_groups_are_tested_exactly(hits: int, more: int, other_hits: int, others_more: int) -> None:
    n, total = hits + more, hits + more + other_hits + others_more
    wanted = fisher((hits, other_hits), (n, total - n), alternative="greater")
    found = float(tail(np.array([hits]), np.array([n]), hits + other_hits, total)[0])
    if not hasattr(wanted, "p"):
        assert found == 1.0
    elif min(n, total - n) * min(hits + other_hits, total - hits - other_hits) / total < 5:
        assert found == pytest.approx(wanted.p)


def test_a_planted_conjunction_with_an_absence_is_found_alone() -> None:
    rng = np.random.default_rng(7)
    there = rng.random((20, 4_000)) < 0.4
    planted = there[3] & ~there[8]
    hits = rng.random(4_000) < np.where(planted, 0.97, 0.75)
    items = tuple(item(f"a{place}") for place in range(20))
    facts = ItemTable(items, there, ~there).facts(at_least=30)
    best = search(facts, hits).found[0]
    assert {(facts.facts[row].item.subject, facts.facts[row].holds) for row in best.facts} == {("a3", True), ("a8", False)}
    assert best.n_leads == int(planted.sum())


def test_on_pure_noise_nothing_survives_more_often_than_the_level_allows() -> None:
    surviving = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        there = rng.random((25, 700)) < rng.uniform(0.1, 0.9, (25, 1))
        hits = rng.random(700) < 0.8
        facts = ItemTable(tuple(item(f"a{place}") for place in range(25)), there, ~there).facts(at_least=30)
        surviving += bool(search(facts, hits).found)
    assert surviving <= 6, "5 % of 60 are 3; more than 6 happen once in fifty times"


def test_without_facts_or_without_both_outcomes_nothing_is_found() -> None:
    nobody, everybody = np.zeros(50, dtype=bool), np.ones(50, dtype=bool)
    facts = table(np.random.default_rng(1).random((3, 50)) < 0.5)
    assert search(facts, nobody) == search(facts, everybody) == NOTHING
    assert search(table(np.zeros((0, 50), dtype=bool)), nobody) == NOTHING


def test_facts_are_chosen_by_reach_alone_and_identical_ones_once() -> None:
    holds = np.array([[True] * 40 + [False] * 60, [True] * 40 + [False] * 60, [True] * 5 + [False] * 95, [True] * 98 + [False] * 2])
    items = tuple(item(name) for name in ("a", "same", "rare", "usual"))
    facts = ItemTable(items, holds, ~holds).facts(at_least=30)
    assert [(fact.item.subject, fact.holds) for fact in facts.facts] == [("a", True), ("a", False)]


def test_what_could_not_be_seen_is_neither_there_nor_absent() -> None:
    holds, absent = np.array([[True, False, False]]), np.array([[False, True, False]])
    items = ItemTable((item("a"),), holds, absent)
    assert items.where((Fact(items.items[0]),)).tolist() == [True, False, False]
    assert items.where((Fact(items.items[0], holds=False),)).tolist() == [False, True, False]
    with pytest.raises(ValueError, match="holds and is absent"):
        ItemTable((item("a"),), holds, holds)
