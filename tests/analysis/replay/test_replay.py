"""The fast replay is compared with scores from the definition, one ledger row after another, and against levels straight from the rules."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.dataset.engine import open_dataset
from analysis.dataset.histories import NEVER
from analysis.leads.explain import score_over_time
from analysis.ledger import build_ledger
from analysis.replay import rows as replay_rows
from analysis.replay.replay import Crossings, replay
from analysis.replay.rows import LedgerRows, Spans, prepare_replay, read_rows
from analysis.rules import Rule
from analysis.scorecard import Group, Scorecard, Tier
from tests.analysis.cards import cards
from tests.reference import scores as by_hand
from tests.reference.datasets import by_id, write_import
from tests.reference.levels import DAY, World, level
from tests.reference.strategies import GRID_DAYS, GRID_START, random_world


@dataclass(frozen=True)
class Story:
    """A card, a ledger for its rules and spans of leads, some of which have no rows."""

    card: Scorecard
    rows: LedgerRows
    spans: Spans


@st.composite
def stories(draw: st.DrawFn, *, max_rules: int = 6) -> Story:
    """Few instants and steps, so that leads often turn hot, cool down, and change twice at one instant."""
    card = draw(cards(max_rules=max_rules))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    n_leads, n_rules = draw(st.integers(0, 8)), len(card.rules)
    n = draw(st.integers(0, 60)) if n_leads and n_rules else 0
    lead, at = (np.sort(rng.integers(0, n_leads, n)) * 2 if n else np.zeros(0, int)), rng.integers(0, 12, n)
    order = np.lexsort((at, lead))
    level = defaultdict(int)
    steps, rules = [], rng.integers(0, max(n_rules, 1), n)
    for each in order:
        key = (int(lead[each]), int(rules[each]))
        new = int(rng.choice([0, 0, 50, 100, 100, 300, 3000]))
        steps.append(new - level[key])
        level[key] = new
    rows = LedgerRows(
        lead[order].astype(np.int32), at[order].astype(np.int64), rules[order].astype(np.uint8), np.array(steps, dtype=np.int16)
    )
    starts = [(lead_no, start) for lead_no in range(2 * n_leads) for start in (0, int(rng.integers(0, 9)))]
    spans = [(lead_no, start, start + int(rng.integers(-1, 12))) for lead_no, start in starts]
    spans = sorted(spans)[: draw(st.integers(0, 30))]
    columns = list(zip(*spans, strict=True)) or [(), (), ()]
    kinds = (np.int32, np.int64, np.int64)
    return Story(card, rows, Spans(*(np.array(column, dtype=kind) for column, kind in zip(columns, kinds, strict=True))))


def one_after_another(story: Story, card: Scorecard) -> Crossings:
    """The definition: levels are summed row by row, and at each instant of a span the lead is scored by hand."""
    names = [tier.name for tier in card.tiers]
    at, score = [], []
    for lead_no, start, until in zip(story.spans.lead_no, story.spans.start, story.spans.until, strict=True):
        own = story.rows.lead_no == lead_no
        instants = sorted({int(start), *(int(each) for each in story.rows.at[own] if start < each < until)})
        found = (NEVER, -1)
        for t in instants if start < until else []:
            known = own & (story.rows.at <= t)
            levels = [int(story.rows.step[known & (story.rows.rule == rule)].sum()) for rule in range(len(card.rules))]
            if by_hand.tier(levels, card) == names[0]:
                found = (t, by_hand.score(levels, card))
                break
        at.append(found[0])
        score.append(found[1])
    return Crossings(np.array(at, dtype=np.int64), np.array(score, dtype=np.int16))


def agree(found: Crossings, expected: Crossings) -> None:
    assert found.at.tolist() == expected.at.tolist()
    assert found.score.tolist() == expected.score.tolist()


@given(stories(), st.sampled_from([1, 3, 7, 10**6]))
def test_a_replay_is_what_scoring_row_by_row_finds(story: Story, chunk: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(replay_rows, "_CHUNK", chunk)
        prepared = prepare_replay(story.rows, story.spans, story.card)
    agree(replay(prepared, story.card), one_after_another(story, story.card))


@given(stories(), st.integers(0, 10**6), st.integers(0, 102))
def test_other_points_caps_and_thresholds_need_no_new_preparation(story: Story, seed: int, threshold: int) -> None:
    random = Random(seed)
    lowers = sorted(random.sample(range(1, 102), len(story.card.tiers) - 1), reverse=True)
    if threshold > (lowers[1] if len(lowers) > 1 else 0):
        lowers[0] = min(threshold, 101)
    tiers = tuple(replace(tier, lower=lower) for tier, lower in zip(story.card.tiers, [*lowers, 0], strict=True))
    groups = tuple(Group(group.name, random.randint(0, 60)) for group in story.card.groups)
    other = replace(story.card, points=tuple(random.randint(-100, 100) for _ in story.card.rules), groups=groups, tiers=tiers)
    agree(replay(prepare_replay(story.rows, story.spans, story.card), other), one_after_another(story, other))


@given(stories())
def test_no_lead_turns_hot_later_when_the_threshold_falls(story: Story) -> None:
    first, second, *_ = story.card.tiers
    assume(first.lower - 1 > second.lower)
    lower = replace(story.card, tiers=(replace(first, lower=first.lower - 1), *story.card.tiers[1:]))
    prepared = prepare_replay(story.rows, story.spans, story.card)
    assert np.all(replay(prepared, lower).at <= replay(prepared, story.card).at)


@pytest.mark.parametrize("seed", [23, 24, 25])
def test_a_replay_of_an_import_says_what_the_rules_say(seed: int, tmp_path: Path) -> None:
    """Levels straight from the definition, at every instant of the grid and of the ledger."""
    world, random = random_world(seed, n_leads=20, n_rules=10), Random(seed)
    tiers = (*[None] * 9, "hot", "cold")
    grouped = tuple(
        replace(rule, group=random.choice((None, "A")), qualifies=random.choice(tiers), limits=random.choice(tiers)) for rule in world.rules
    )
    world = World(world.leads, grouped, world.attributes, world.outcome)
    points = tuple(random.randint(-10, 30) for _ in grouped)
    card = Scorecard("Random", grouped, points, (Group("A", 30),), (Tier("hot", 40), Tier("cold", 0)))
    dataset = open_dataset(write_import(tmp_path / "world", world), threads=1)
    ledger = build_ledger(dataset, grouped, outcome=world.outcome)
    dated = [number for number, lead in enumerate(by_id(world)) if lead.entry is not None]
    entries = [by_id(world)[number].entry or 0 for number in dated]
    end = GRID_START + GRID_DAYS * DAY
    spans = Spans(np.array(dated, dtype=np.int32), np.array(entries), np.full(len(dated), end + 1))
    found = replay(prepare_replay(read_rows(dataset, ledger, until=end), spans, card), card)
    assert found.crossed.any()
    assert not found.crossed.all()
    for lead_no, entry, at, score in zip(dated, entries, found.at.tolist(), found.score.tolist(), strict=True):
        history = score_over_time(dataset, ledger, card, lead_no=lead_no).until(end)
        instants = sorted({entry, *(each for each in history.at if each > entry)})
        hot = [t for t in instants if hand_tier(world, card, lead_no, t) == "hot"]
        assert at == (hot[0] if hot else NEVER)
        assert score == (hand_score(world, card, lead_no, hot[0]) if hot else -1)


def hand_levels(world: World, lead_no: int, t: int) -> list[int]:
    return [level(world, rule, by_id(world)[lead_no], t) for rule in world.rules]


def hand_tier(world: World, card: Scorecard, lead_no: int, t: int) -> str:
    return by_hand.tier(hand_levels(world, lead_no, t), card)


def hand_score(world: World, card: Scorecard, lead_no: int, t: int) -> int:
    return by_hand.score(hand_levels(world, lead_no, t), card)


def test_sums_that_pass_the_largest_number_still_come_out_right() -> None:
    """Thousands of leads with the highest scores there are: running sums wrap around many times."""
    n = 20_000
    every, once = np.arange(n, dtype=np.int32), np.ones(n, dtype=np.int64)
    rows = LedgerRows(every, once, np.zeros(n, dtype=np.uint8), np.full(n, 32_767, dtype=np.int16))
    spans = Spans(every, once - 1, once + 5)
    card = Scorecard("high", (world_rule(),), (100,))
    found = replay(prepare_replay(rows, spans, card), card)
    assert np.all(found.at == 1)
    assert np.all(found.score == 100)


def world_rule() -> Rule:
    return random_world(1, n_leads=1, n_rules=1).rules[0]


def nothing(*kinds: type) -> list[np.ndarray]:
    return [np.zeros(0, dtype=kind) for kind in kinds]


def test_without_rows_and_spans_nothing_happens_and_another_card_is_refused() -> None:
    card = Scorecard("a", (world_rule(),), (1,))
    rows, spans = LedgerRows(*nothing(np.int32, np.int64, np.uint8, np.int16)), Spans(*nothing(np.int32, np.int64, np.int64))
    prepared = prepare_replay(rows, spans, card)
    assert len(replay(prepared, card).at) == 0
    with pytest.raises(ValueError, match="must have the rules"):
        replay(prepared, Scorecard("b"))
