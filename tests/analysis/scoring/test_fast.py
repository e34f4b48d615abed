"""Score counts from patterns equal the scores of single leads, whatever the card."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.rules import Rule
from analysis.scorecard import Group, Scorecard, Tier
from analysis.scoring import fast
from analysis.scoring.counts import N_SCORES, ScoreCounts, forced_tiers, scores, tier_index
from analysis.scoring.fast import count_scores, prepare
from analysis.scoring.patterns import Patterns
from tests.analysis.cards import ANY, Case, cards, case, cases


def counted_row_by_row(case: Case, counts: ScoreCounts) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same counts, one snapshot after another."""
    at_least, at_most = forced_tiers(case.snapshots.levels, case.card)
    score = scores(case.snapshots.levels, case.card)
    leads, converted, value = (np.zeros(counts.n_leads.shape) for _ in range(3))
    for row, pair in enumerate(zip(at_least.tolist(), at_most.tolist(), strict=True)):
        cell = (case.snapshots.cohort[row], counts.forced.index(pair), score[row])
        leads[cell] += 1
        converted[cell] += case.snapshots.converted[row]
        value[cell] += case.snapshots.value[row]
    return leads, converted, value


def assert_equal_to_rows(case: Case) -> None:
    counts = count_scores(prepare(case.patterns, case.card), case.card)
    leads, converted, value = counted_row_by_row(case, counts)
    assert np.array_equal(counts.n_leads, leads)
    assert np.array_equal(counts.n_converted, converted)
    assert np.array_equal(counts.value, value)
    assert counts.cohorts == case.snapshots.cohorts
    assert counts.tiers == tuple(tier.name for tier in case.card.tiers)


@given(cases())
def test_counts_equal_the_scores_of_single_leads(case) -> None:
    assert_equal_to_rows(case)


@given(cases(), st.sampled_from([1, 2, 5]), st.sampled_from([1, 3]))
def test_small_pieces_and_chunks_give_the_same_counts(case, most, chunk) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fast, "MOST_COMBINATIONS", most)
        patch.setattr(fast, "_CHUNK", chunk)
        assert_equal_to_rows(case)


@settings(max_examples=30)
@given(cases(), st.data())
def test_patterns_once_prepared_serve_every_points_cap_and_threshold(case, data) -> None:
    other = replace(
        case.card,
        name="another",
        points=tuple(data.draw(st.integers(-100, 100)) for _ in case.card.points),
        groups=tuple(Group(each.name, data.draw(st.integers(0, 50))) for each in case.card.groups),
    ).with_threshold(data.draw(st.integers(3, 101)))
    one, fresh = count_scores(prepare(case.patterns, case.card), other), count_scores(prepare(case.patterns, other), other)
    assert np.array_equal(one.n_leads, fresh.n_leads)
    assert np.array_equal(one.value, fresh.value)


@settings(max_examples=30)
@given(cases(), st.randoms())
def test_splitting_and_reordering_patterns_changes_nothing(case, random) -> None:
    patterns = case.patterns
    order = [position for position in range(len(patterns.n_leads)) for _ in range(2)]
    random.shuffle(order)
    twice = Patterns(
        patterns.rules, patterns.levels[order], patterns.cohort[order], patterns.part[order], patterns.n_leads[order],
        patterns.n_converted[order], patterns.value[order], patterns.cohorts, patterns.parts,
    )  # fmt: skip
    one, two = (count_scores(prepare(each, case.card), case.card) for each in (patterns, twice))
    assert np.array_equal(2 * one.n_leads, two.n_leads)
    assert np.array_equal(2 * one.n_converted, two.n_converted)
    assert np.array_equal(2 * one.value, two.value)


@settings(max_examples=30)
@given(cases())
def test_a_rule_with_no_points_changes_nothing(case) -> None:
    card = case.card
    wider = replace(card, rules=(*card.rules, Rule("idle", ANY)), points=(*card.points, 0))
    levels = np.hstack([case.patterns.levels, np.full((len(case.patterns.levels), 1), 100, dtype=np.int16)])
    patterns = replace(case.patterns, rules=(*case.patterns.rules, "idle"), levels=levels)
    assert np.array_equal(count_scores(prepare(patterns, wider), wider).n_leads, count_scores(prepare(case.patterns, card), card).n_leads)


@settings(max_examples=30)
@given(cases())
def test_parts_add_up(case) -> None:
    whole, *parts = (
        count_scores(prepare(each, case.card), case.card).n_leads.sum(axis=(0, 1))
        for each in (case.patterns, case.patterns.of_part("training"), case.patterns.of_part("validation"))
    )
    assert np.array_equal(whole, sum(parts))


@pytest.mark.parametrize("n", [0, 1])
def test_no_patterns_and_one_pattern(n) -> None:
    card = Scorecard("one", (Rule("a", ANY), Rule("b", ANY, group="G", qualifies="hot")), (70, 20), (Group("G", 10),))
    assert_equal_to_rows(case(card, np.random.default_rng(0), n))


def test_a_card_without_rules_scores_every_lead_zero() -> None:
    counts = count_scores(prepare(case(Scorecard("empty"), np.random.default_rng(0), 9).patterns, Scorecard("empty")), Scorecard("empty"))
    assert counts.n_leads[:, 0, 0].sum() == counts.n_leads.sum() == 9
    assert counts.forced == ((2, 0),)


def test_a_group_of_many_rules_is_cut_and_still_capped_as_a_whole() -> None:
    rules = tuple(Rule(f"rule {position}", ANY, group="G") for position in range(16))
    card = Scorecard("wide", rules, tuple(range(-8, 8)), (Group("G", 3),))
    several = case(card, np.random.default_rng(5), 20_000)
    prepared = prepare(several.patterns, card)
    assert len(prepared.blocks) == 1
    assert len(prepared.blocks[0].pieces) > 1
    score = scores(several.patterns.levels, card)
    expected = np.bincount(score, weights=several.patterns.n_leads, minlength=N_SCORES)
    assert np.array_equal(count_scores(prepared, card).n_leads.sum(axis=(0, 1)), expected)


def test_sums_beyond_32_bits_stay_exact() -> None:
    n_rules, zeros = 700, np.zeros(2)
    rules = tuple(Rule(f"rule {position}", ANY) for position in range(n_rules))
    levels = np.full((2, n_rules), 32767, dtype=np.int16)
    levels[1, 0] = 0
    patterns = Patterns(
        rules=tuple(rule.name for rule in rules), levels=levels, cohort=zeros.astype(np.int16), part=zeros.astype(np.int8),
        n_leads=np.ones(2, np.int64), n_converted=zeros.astype(np.int64), value=zeros, cohorts=("2025",), parts=("all",),
    )  # fmt: skip
    for points, expected in ((100, 100), (-100, 0)):
        card = Scorecard("huge", rules, (points,) * n_rules)
        assert count_scores(prepare(patterns, card), card).n_leads[0, 0, expected] == 2


def test_unlike_patterns_and_cards_are_refused() -> None:
    card = Scorecard("one", (Rule("a", ANY),), (10,))
    patterns = case(card, np.random.default_rng(0), 5).patterns
    with pytest.raises(ValueError, match="must be the rules of scorecard 'two'"):
        prepare(patterns, Scorecard("two", (Rule("b", ANY),), (10,)))
    prepared = prepare(patterns, card)
    with pytest.raises(ValueError, match="prepared for"):
        count_scores(prepared, replace(card, rules=(Rule("a", ANY, limits="cold"),)))
    with pytest.raises(ValueError, match="prepared for"):
        count_scores(prepared, replace(card, tiers=(Tier("best", 50), Tier("rest", 0))))


def test_counts_of_the_wrong_shape_or_size_are_refused() -> None:
    right, wrong = np.zeros((1, 1, N_SCORES), np.int64), np.zeros((1, 2, N_SCORES), np.int64)
    with pytest.raises(ValueError, match=r"n_converted\.shape"):
        ScoreCounts(right, wrong, right.astype(float), ("2025",), ((2, 0),), ("hot", "warm", "cold"))
    with pytest.raises(ValueError, match="n_converted must lie"):
        ScoreCounts(right, right + 1, right.astype(float), ("2025",), ((2, 0),), ("hot", "warm", "cold"))


@settings(max_examples=30)
@given(cases())
def test_prepared_arrays_cannot_be_changed(case) -> None:
    prepared = prepare(case.patterns, case.card)
    arrays = [prepared.cell, prepared.n_leads, prepared.n_converted, prepared.value]
    arrays += [array for block in prepared.blocks for piece in block.pieces for array in (piece.code, piece.combinations)]
    assert not any(array.flags.writeable for array in arrays)


@settings(max_examples=30)
@given(cards())
def test_limits_win_over_qualifies(card) -> None:
    score = np.arange(N_SCORES)
    lowest = len(card.tiers) - 1
    tiers = tier_index(score, np.zeros(N_SCORES, np.int64), np.full(N_SCORES, lowest), card)
    assert (tiers == lowest).all()


def test_every_pattern_is_scored_once_when_a_million_leads_share_half_a_million_patterns() -> None:
    rng, n = np.random.default_rng(2), 500_000
    rules = tuple(Rule(f"rule {position}", ANY, group="G" if position < 3 else None) for position in range(12))
    card = Scorecard("large", rules, tuple(rng.integers(-10, 25, 12).tolist()), (Group("G", 20),))
    levels = (rng.random((n, 12)) < 0.3).astype(np.int16) * 100
    leads = rng.integers(1, 4, n)
    converted = rng.binomial(leads, 0.05)
    zeros = np.zeros(n)
    names = tuple(rule.name for rule in rules)
    patterns = Patterns(names, levels, zeros.astype(np.int16), zeros.astype(np.int8), leads, converted, zeros, ("2025",), ("all",))
    counts = count_scores(prepare(patterns, card), card)
    score = scores(levels, card)
    assert np.array_equal(counts.n_leads[0, 0], np.bincount(score, weights=leads, minlength=N_SCORES))
    assert np.array_equal(counts.n_converted[0, 0], np.bincount(score, weights=converted, minlength=N_SCORES))
