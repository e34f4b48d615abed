"""The fast ledger is compared with the slow reference at every event instant, one microsecond before and after, and between."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from random import Random

import numpy as np
import pyarrow as pa
import pytest

from analysis.conditions import parse_condition
from analysis.dataset.engine import open_dataset
from analysis.ledger import build_ledger
from analysis.rules import AttributeSignal, DwellSignal, Rule, ScoreSignal, SilenceSignal, TouchSignal
from analysis.scorecard import Group, Scorecard
from analysis.scoring.counts import forced_tiers, scores, tier_index
from tests.reference import scores as by_hand
from tests.reference.datasets import by_id, write_import
from tests.reference.levels import DAY, Lead, World, level, touches_in_scope
from tests.reference.strategies import GRID_DAYS, GRID_START, random_world

MOST_INSTANTS = 12  # per rule and lead, before neighbours and midpoints are added
END = GRID_START + 400 * DAY


@dataclass(frozen=True, slots=True)
class Steps:
    """The ledger's rows of one rule and lead."""

    at: tuple[int, ...]
    level: tuple[int, ...]

    def level_at(self, t: int) -> int:
        position = bisect_right(self.at, t)
        return self.level[position - 1] if position else 0


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Where the two differ, with all that bears on it."""

    rule: Rule
    lead: Lead
    t: int
    expected: int
    got: int
    story: str

    def __str__(self) -> str:
        return f"{self.rule}\n  t = {clock(self.t)} ({self.t})  expected {self.expected}, got {self.got}\n{self.story}"


def clock(t: int | None) -> str:
    return "never" if t is None else str(np.datetime64(t, "us"))


def ledger_rows(world: World, folder: Path) -> pa.Table:
    dataset = open_dataset(write_import(folder, world), threads=1)
    ledger = build_ledger(dataset, world.rules, outcome=world.outcome)
    rows = dataset.run(ledger.table)
    at = rows["at"].cast(pa.int64())
    return rows.set_column(rows.column_names.index("at"), "at", at).select(["lead_no", "rule", "at", "step"])


def steps_by_pair(rows: pa.Table) -> dict[tuple[int, int], Steps]:
    found: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for row in rows.to_pylist():
        found[row["lead_no"], row["rule"]].append((row["at"], row["step"]))
    return {
        key: Steps(tuple(at for at, _ in sorted(steps)), tuple(accumulate(step for _, step in sorted(steps))))
        for key, steps in found.items()
    }


def mismatches(world: World, rows: pa.Table, seed: int) -> Iterator[Mismatch]:
    """At most one for each rule and lead."""
    by_pair, random = steps_by_pair(rows), Random(seed)
    for number, lead in enumerate(by_id(world)):
        for position, rule in enumerate(world.rules):
            steps = by_pair.get((number, position), Steps((), ()))
            for t in instants_to_check(world, rule, lead, steps, random):
                expected, got = level(world, rule, lead, t), steps.level_at(t)
                if expected != got:
                    yield Mismatch(rule, lead, t, expected, got, story(world, rule, lead, steps))
                    break


def instants_to_check(world: World, rule: Rule, lead: Lead, steps: Steps, random: Random) -> list[int]:
    events = set(steps.at)
    for each in (rule, *(world.rule(name) for name in rule.unless)):
        events |= set(event_instants(world, each, lead))
    chosen = sorted(events if len(events) <= MOST_INSTANTS else random.sample(sorted(events), MOST_INSTANTS))
    around = {t + beside for t in chosen for beside in (-1, 0, 1)}
    between = {(first + second) // 2 for first, second in pairwise(chosen)}
    return sorted(t for t in around | between | {0, GRID_START - 50 * DAY, END} if lead.entry is not None or t >= 0)


def event_instants(world: World, rule: Rule, lead: Lead) -> Iterator[int]:
    """Every instant at which the rule's level could change, by its kind, and some at which it could not."""
    yield from (at for at in (lead.entry, lead.attributes.get("won_date")) if isinstance(at, int))
    match rule.signal:
        case AttributeSignal() | ScoreSignal():
            yield from (change.at for change in lead.changes)
            yield from (stage.at for stage in lead.stages)
        case SilenceSignal() | TouchSignal() | DwellSignal():
            moments = [touch.at for touch in touches_in_scope(world, rule, lead)] + ([] if lead.entry is None else [lead.entry])
            for days in {0, *durations(rule)}:
                yield from (at + days * DAY for at in moments)


def durations(rule: Rule) -> Iterable[int]:
    """Days after a touch at which something may happen."""
    match rule.signal:
        case SilenceSignal(days):
            yield days
        case DwellSignal(within_days=within):
            yield within or 0
        case TouchSignal() as signal:
            yield from (signal.within_days or 0, signal.keeps_days or 0)
            if signal.fades is not None:
                yield from (signal.fades.every_days * k for k in range(1, 12))


def story(world: World, rule: Rule, lead: Lead, steps: Steps) -> str:
    consent, web, email = lead.consent, lead.observable_web, lead.observable_email
    lines = [f"  lead {lead.lead_id}: entry {clock(lead.entry)}, account {lead.account}, {consent=}, {web=}, {email=}"]
    lines += [f"  unless {world.rule(name)}" for name in rule.unless]
    if isinstance(rule.signal, AttributeSignal | ScoreSignal):
        lines += [f"  {dict(lead.attributes)}"]
        lines += [f"  {clock(change.at)} {change}" for change in sorted(lead.changes, key=lambda change: change.at)]
        lines += [f"  {clock(stage.at)} {stage}" for stage in lead.stages]
    lines += [f"  {clock(touch.at)} {touch}" for touch in touches_in_scope(world, rule, lead)]
    lines += [f"  ledger: {clock(at)} → {value}" for at, value in zip(steps.at, steps.level, strict=True)]
    return "\n".join(lines)


def report(found: list[Mismatch]) -> str:
    """The number of differences and the three with the shortest stories."""
    shortest = sorted(found, key=lambda each: len(str(each)))[:3]
    return "\n".join([f"{len(found)} rules and leads differ; the simplest:", *map(str, shortest)])


def assert_ledger_is_tidy(world: World, rows: pa.Table) -> None:
    entries = [lead.entry or 0 for lead in by_id(world)]
    keys = list(zip(*(rows[name].to_pylist() for name in ("lead_no", "rule", "at")), strict=True))
    assert len(keys) == len(set(keys)), "two rows for one lead, rule and instant"
    assert 0 not in rows["step"].to_pylist(), "a step of 0"
    assert all(at >= entries[lead_no] for lead_no, _, at in keys), "a row before the entry"


@pytest.mark.parametrize("seed", range(6))
def test_random_ledgers_agree_with_the_reference(seed: int, tmp_path: Path):
    world = random_world(seed, n_leads=45)
    rows = ledger_rows(world, tmp_path / "world")
    found = list(mismatches(world, rows, seed))
    assert not found, report(found)
    assert_ledger_is_tidy(world, rows)


def test_the_random_worlds_reach_what_they_are_meant_to_reach(tmp_path: Path):
    """A comparison of zeros proves nothing: most rules are met by some lead, and every kind of signal occurs."""
    worlds = [random_world(seed) for seed in range(6)]
    kinds = {type(rule.signal) for world in worlds for rule in world.rules}
    assert kinds == {AttributeSignal, TouchSignal, DwellSignal, SilenceSignal, ScoreSignal}
    rows = ledger_rows(worlds[0], tmp_path / "world")
    assert len(set(rows["rule"].to_pylist())) > 20
    assert len(rows) > 800


def test_a_world_without_touches_stages_and_changes_agrees(tmp_path: Path):
    world = random_world(100)
    bare = World(tuple(Lead(lead.lead_id, lead.created_at, lead.account) for lead in world.leads), world.rules, world.attributes)
    found = list(mismatches(bare, ledger_rows(bare, tmp_path / "bare"), 0))
    assert not found, report(found)


def test_a_world_without_leads_has_an_empty_ledger(tmp_path: Path):
    world = random_world(101)
    assert len(ledger_rows(World((), world.rules, world.attributes), tmp_path / "empty")) == 0


def test_a_ledger_without_rules_is_empty(tmp_path: Path):
    world = random_world(102, n_rules=0)
    assert len(ledger_rows(world, tmp_path / "world")) == 0


def test_levels_do_not_depend_on_which_other_rules_are_built_with_them(tmp_path: Path):
    world = random_world(103, n_leads=20)
    together = steps_by_pair(ledger_rows(world, tmp_path / "together"))
    for position in (2, 11):
        rule = world.rules[position]
        named = tuple(world.rule(name) for name in rule.unless)
        alone = World(world.leads, (rule, *named), world.attributes, world.outcome)
        found = steps_by_pair(ledger_rows(alone, tmp_path / f"alone {position}"))
        assert {lead: steps for (lead, at), steps in found.items() if at == 0} == {
            lead: steps for (lead, at), steps in together.items() if at == position
        }


def test_scores_and_tiers_of_random_levels_agree_with_their_definition():
    random = Random(7)
    for _ in range(60):
        card = random_card(random)
        levels = np.array([[random.choice((0, 0, 5, 50, 100, 225, 300)) for _ in card.rules] for _ in range(25)], dtype=np.int16)
        at_least, at_most = forced_tiers(levels, card)
        tiers = tier_index(scores(levels, card), at_least, at_most, card)
        rows = [[int(each) for each in row] for row in levels]
        assert scores(levels, card).tolist() == [by_hand.score(row, card) for row in rows]
        assert [card.tiers[each].name for each in tiers] == [by_hand.tier(row, card) for row in rows]


def random_card(random: Random) -> Scorecard:
    signal = TouchSignal(parse_condition({"channel": "web"}))
    tier = (None, None, None, "hot", "warm", "cold")
    rules = tuple(
        Rule(f"rule {n}", signal, group=random.choice((None, None, "A", "B")), qualifies=random.choice(tier), limits=random.choice(tier))
        for n in range(random.randint(1, 8))
    )
    groups = (Group("A", random.choice((0, 7, 15))), Group("B", random.choice((3, 30))))
    return Scorecard("Random", rules, tuple(random.randint(-40, 60) for _ in rules), groups)


def test_the_grid_of_instants_runs_over_a_leap_day():
    assert clock(GRID_START + 9 * DAY)[:10] == "2024-02-29"
    assert GRID_DAYS > 10
