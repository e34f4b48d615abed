"""Two scorecards on the same leads: the swap set counted lead by lead, and tests that count every setting tried."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.backtest.compare import CardChange, ObservedCard, card_change
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.significance import Significance
from analysis.rules import Rule
from analysis.scorecard import Scorecard, Tier
from analysis.scoring.counts import forced_tiers, scores, tier_index
from analysis.scoring.patterns import SnapshotArrays, group
from analysis.snapshots.levels import Observed
from tests.analysis.cards import ANY, Case, cards, case, cases

TIERS = (Tier("hot", 50), Tier("cold", 0))


@dataclass(frozen=True)
class TwoCards:
    """Two cards of different rules on the same snapshots."""

    first: Case
    second: Case


@st.composite
def two_cards(draw: st.DrawFn) -> TwoCards:
    first = draw(cases())
    card = draw(cards())
    n, rng = len(first.index), np.random.default_rng(draw(st.integers(0, 10**6)))
    levels = rng.choice(np.array([0, 0, 100, 250], dtype=np.int16), (n, len(card.rules)))
    snapshots = replace(first.snapshots, rules=tuple(rule.name for rule in card.rules), levels=levels)
    return TwoCards(first, Case(card, snapshots, *group(snapshots)))


def standing(found: Case) -> ObservedCard:
    return ObservedCard(found.card, Observed(found.patterns, np.arange(len(found.index)), found.index))


def study_data_of(snapshots: SnapshotArrays) -> SimpleNamespace:
    """What is asked of a study: which leads converted."""
    return SimpleNamespace(snapshots=SimpleNamespace(converted=snapshots.converted))


def change(current: Case, candidate: Case, *, part: str = "training", n_tried: int = 1) -> CardChange:
    return card_change(study_data_of(current.snapshots), standing(current), standing(candidate), part=part, n_tried=n_tried)


def hot(found: Case) -> np.ndarray:
    levels = found.snapshots.levels
    return tier_index(scores(levels, found.card), *forced_tiers(levels, found.card), found.card) == 0


@given(two_cards(), st.sampled_from(["training", "validation"]))
def test_the_swap_set_is_what_counting_lead_by_lead_finds(both: TwoCards, part: str) -> None:
    read = both.first.snapshots.part == both.first.snapshots.parts.index(part)
    now, then, converted = hot(both.first), hot(both.second), both.first.snapshots.converted
    found = change(both.first, both.second, part=part)
    assert (found.n_leads, found.n_converted) == (int(read.sum()), int(converted[read].sum()))
    for swapped, mask in ((found.turn_hot, then & ~now), (found.stop_being_hot, now & ~then), (found.stay_hot, now & then)):
        assert (swapped.n_leads, swapped.n_converted) == (int((mask & read).sum()), int((mask & read & converted).sum()))


@given(cases())
def test_a_card_changes_nothing_against_itself(found: Case) -> None:
    same = change(found, found)
    assert same.turn_hot.n_leads == same.stop_being_hot.n_leads == 0
    assert isinstance(same.test, NotEstimable)
    assert not isinstance(same.hot_conversion, Estimate) or same.hot_conversion.value == 0


@given(two_cards())
def test_the_other_way_round_every_sign_turns(both: TwoCards) -> None:
    there, back = change(both.first, both.second), change(both.second, both.first)
    assert there.turn_hot == back.stop_being_hot
    if isinstance(there.test, Significance) and isinstance(back.test, Significance):
        assert there.test.p == pytest.approx(back.test.p)
    if isinstance(there.hot_conversion, Estimate) and isinstance(back.hot_conversion, Estimate):
        assert there.hot_conversion.value == pytest.approx(-back.hot_conversion.value)


@pytest.fixture
def halves() -> tuple[Case, Case]:
    """Two cards of one rule each, of 400 leads: the second picks converted leads better, at another volume."""
    rng = np.random.default_rng(7)
    base = case(Scorecard("first", (), (), (), TIERS), rng, 400)
    made = []
    for name, share in (("first", 0.5), ("second", 0.25)):
        met = (rng.random(400) < share) | (base.snapshots.converted & (name == "second"))
        snapshots = replace(base.snapshots, rules=(name,), levels=(met[:, None] * 100).astype(np.int16))
        made.append(Case(Scorecard(name, (Rule(name, ANY),), (50,), (), TIERS), snapshots, *group(snapshots)))
    return made[0], made[1]


def test_p_is_multiplied_by_the_settings_tried_and_never_exceeds_one(halves: tuple[Case, Case]) -> None:
    once, often, always = (change(*halves, n_tried=n) for n in (1, 7, 10**30))
    assert isinstance(once.test, Significance)
    assert once.test.p_corrected == once.test.p > 0
    assert isinstance(often.test, Significance)
    assert often.test.p_corrected == pytest.approx(min(1.0, 7 * once.test.p))
    assert isinstance(always.test, Significance)
    assert always.test.p_corrected == 1.0


def test_volumes_that_differ_are_judged_by_the_rates_not_by_the_swap_set_alone(halves: tuple[Case, Case]) -> None:
    found = change(*halves)
    assert not found.swaps.equal_volume
    assert isinstance(found.test, Significance)
    assert found.test.method == "weighted_score"
    assert isinstance(found.hot_conversion, Estimate)
    assert found.hot_conversion.value > 0
    assert found.test.statistic is not None
    assert found.test.statistic > 0


def test_an_unknown_part_and_no_setting_tried_are_refused(halves: tuple[Case, Case]) -> None:
    with pytest.raises(ValueError, match="part == 'holdout'"):
        change(*halves, part="holdout")
    with pytest.raises(ValueError, match="n_tried == 0"):
        change(*halves, n_tried=0)
