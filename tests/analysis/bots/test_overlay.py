"""Overridden machine verdicts, against a plain walk over touches: all that reads touches sees them as if the import had said so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from analysis.bots.overlay import overridden
from analysis.bots.overrides import BotVerdict, bot_verdicts, forget_bot, say_bot
from analysis.dataset.engine import Dataset, open_dataset
from analysis.errors import PlumblineError
from analysis.leads.explain import explain
from analysis.leads.scores import score_leads
from analysis.leads.trust import take_trust
from analysis.leakage.guard import guard
from analysis.ledger import build_ledger
from analysis.scorecard import Scorecard, parse_scorecard
from analysis.signals.read import read_signals
from analysis.signals.tests import family_of_tests
from analysis.signals.values import LevelSignal
from analysis.snapshots.study_data import StudyData, ask
from analysis.study import Outcome, Study
from analysis.touch_points.details import inventory_details
from analysis.touch_points.inventory import take_inventory
from analysis.workspace.folder import Workspace
from tests.analysis.ledger.test_ledger_reference import mismatches, report
from tests.reference.datasets import write_import
from tests.reference.levels import DAY, Lead, StageEntry, Touch, World
from tests.reference.strategies import GRID_START, random_world

SECOND = 1_000_000
STUDY = Study("Test", outcome=Outcome("won", 30), holdout="none").at_age(20)
CARD = """
name: Card
rules:
- {name: Opens, points: 9, touch: {channel: email, action: open}, up_to: 5}
- {name: Opens by anybody, points: 1, touch: {channel: email, action: open}, up_to: 5, machine: include}
- {name: Opened twice, points: 20, touch: {action: open}, at_least: 2, within_days: 3, keeps_days: 9}
- {name: Visits, points: 7, touch: {channel: web}, up_to: 3}
- {name: Silent, points: -10, silence_days: 5}
tiers: [{name: hot, from: 30}, {name: cold, from: 0}]
"""


def says(channel: str, action: str, asset: str | None, *, machine: bool) -> BotVerdict:
    return BotVerdict(channel, action, asset, machine, "Ada", "2026-11-24T12:00:00+00:00")


VERDICTS = (
    says("email", "open", "one", machine=True),
    says("email", "open", "two", machine=False),
    says("web", "visit", None, machine=False),
    says("web", "visit", "pricing", machine=True),
    says("fax", "sent", None, machine=True),
)


def as_said(world: World, verdicts: tuple[BotVerdict, ...]) -> World:
    """The world whose source had marked what the overrides say, one touch at a time."""
    return replace(
        world, leads=tuple(replace(lead, touches=tuple(_said(lead, each, verdicts) for each in lead.touches)) for lead in world.leads)
    )


def _said(lead: Lead, touch: Touch, verdicts: tuple[BotVerdict, ...]) -> Touch:
    for verdict in verdicts:
        if (touch.channel, touch.action, touch.asset) != verdict.point:
            continue
        if not verdict.machine:
            return replace(touch, machine=False) if touch.machine else touch
        for other in lead.touches:
            same = (other.channel, other.asset) == (touch.channel, touch.asset)
            if touch.action == "open" and other.action == "send" and same and 0 <= touch.at - other.at <= 30 * SECOND:
                return replace(touch, machine=True)
    return touch


def mailed(world: World, seed: int) -> World:
    """The world with mails sent, and opened soon or late, by persons or programs, sometimes marked."""
    random = Random(seed)
    return replace(world, leads=tuple(replace(lead, touches=lead.touches + tuple(_mails(random))) for lead in world.leads))


def _mails(random: Random) -> Iterator[Touch]:
    for _ in range(random.randrange(6)):
        at, asset = GRID_START + random.randrange(20) * DAY, random.choice(("one", "one", "two", None))
        yield Touch(at, "email", "send", asset, direction="out")
        for _ in range(random.randrange(3)):
            after = random.choice((0, 1, 30, 30, 31, 4000, -1)) * SECOND + random.choice((0, 0, 1, -1))
            logged = random.random() < 0.1
            yield Touch(at + after, "email", "open", random.choice((asset, "one")), machine=random.random() < 0.3, logged_by_rep=logged)
    if random.random() < 0.5:
        yield Touch(
            GRID_START + random.randrange(20) * DAY, "web", "visit", random.choice(("pricing", None)), machine=random.random() < 0.5
        )


def open_both(world: World, folder: Path, verdicts: tuple[BotVerdict, ...] = VERDICTS) -> tuple[Dataset, Dataset]:
    """The import under the overlay, and another import whose source had said so."""
    plain = open_dataset(write_import(folder / "plain", world), cache=folder / "cache", threads=1)
    return overridden(plain, verdicts), open_dataset(write_import(folder / "said", as_said(world, verdicts)), threads=1)


def steps(dataset: Dataset, rules: tuple[object, ...], outcome: str = "won") -> list[tuple[int, ...]]:
    rows = dataset.run(build_ledger(dataset, rules, outcome=outcome).table)  # type: ignore[arg-type]
    return sorted(zip(*(rows[name].to_pylist() for name in ("lead_no", "at", "rule", "step")), strict=True))


def test_persons_alone_may_be_said(tmp_path: Path) -> None:
    world = mailed(random_world(4, n_leads=80), 4)
    overlaid, said = open_both(world, tmp_path, VERDICTS[1:3])
    rules = parse_scorecard(CARD).rules
    assert steps(overlaid, rules) == steps(said, rules) != steps(open_dataset(tmp_path / "plain"), rules)


@pytest.mark.parametrize("seed", range(3))
def test_ledgers_of_random_worlds_are_as_if_the_source_had_said_so(seed: int, tmp_path: Path) -> None:
    """A ledger takes its time by the rule, hardly by the lead."""
    world = mailed(random_world(seed, n_leads=60, n_rules=8), seed)
    overlaid, said = open_both(world, tmp_path)
    known = parse_scorecard(CARD).rules
    found = steps(overlaid, known + world.rules, world.outcome)
    assert found == steps(said, known + world.rules, world.outcome)
    plain = steps(open_dataset(tmp_path / "plain"), known, world.outcome)
    assert [row for row in found if row[2] < len(known)] != plain


def test_the_overlaid_ledger_agrees_with_the_slow_reference(tmp_path: Path) -> None:
    world = mailed(random_world(7, n_leads=20, n_rules=12), 7)
    world = replace(world, rules=world.rules + parse_scorecard(CARD).rules)
    overlaid, _ = open_both(world, tmp_path)
    rows = overlaid.run(build_ledger(overlaid, world.rules, outcome=world.outcome).table)
    found = list(mismatches(as_said(world, VERDICTS), rows, 7))
    assert not found, report(found)


def test_the_overlaid_tables_are_those_of_an_import_that_says_so(tmp_path: Path) -> None:
    overlaid, said = open_both(mailed(random_world(11, n_leads=40), 11), tmp_path)
    for name in ("touches", "touch_types"):
        mine, theirs = (dataset.run(getattr(dataset.tables, name)) for dataset in (overlaid, said))
        assert mine.schema.names == theirs.schema.names
        apart = [column for column in mine.schema.names if column != "touch_type"]
        assert _multiset(mine, apart) == _multiset(theirs, apart)
    touches, types = (overlaid.run(table) for table in (overlaid.tables.touches, overlaid.tables.touch_types))
    kinds = {row["touch_type"]: row for row in types.to_pylist()}
    for row in touches.to_pylist():
        kind = kinds[row["touch_type"]]
        assert all(row[name] == kind[name] for name in ("channel", "action", "asset", "actor", "direction"))
        assert bool(row["machine"]) == kind["machine"]
    order = list(zip(touches["lead_no"].to_pylist(), touches["occurred_at"].to_pylist(), strict=True))
    assert order == sorted(order)


def _multiset(table: object, columns: list[str]) -> list[str]:
    return sorted(repr([bool(row[name]) if name == "machine" else row[name] for name in columns]) for row in table.to_pylist())  # type: ignore[attr-defined]


def world_of_winners(seed: int) -> World:
    """Dated leads that won or not, with mails."""
    random = Random(seed)
    leads = tuple(
        Lead(
            f"L{number:03d}",
            GRID_START + random.randrange(3) * DAY,
            touches=tuple(_mails(random)),
            stages=(StageEntry(GRID_START + 29 * DAY, "won" if number % 3 == 0 else "lost"),),
        )
        for number in range(150)
    )
    return World((*leads, Lead("the last", GRID_START, stages=(StageEntry(GRID_START + 99 * DAY, "lost"),))), ())


def test_inventory_signals_leaks_scores_trust_and_explanations_read_the_overlay(tmp_path: Path) -> None:
    card = parse_scorecard(CARD)
    seen, expected, before = (
        _everything(ask(dataset, STUDY), card)
        for dataset in (*open_both(world_of_winners(5), tmp_path), open_dataset(tmp_path / "plain", threads=1))
    )
    for mine, theirs in zip(seen, expected, strict=True):
        assert mine == theirs
    changed = [mine != old for mine, old in zip(seen, before, strict=True)]
    assert changed == [True, True, False, True, True, True, True]


def _everything(study_data: StudyData, card: Scorecard) -> list[object]:
    dataset, ledger = study_data.dataset, study_data.ledger(card)
    at = GRID_START + 30 * DAY
    inventory = take_inventory(study_data)
    signals = read_signals(study_data)
    scores = score_leads(dataset, ledger, card, as_of=at)
    return [
        inventory,
        [each.credit for each in inventory_details(study_data, inventory, tests=family_of_tests(read_signals(study_data))).points],
        guard(study_data),
        [(each.name, each.codes.tolist()) for each in signals.signals if isinstance(each, LevelSignal)],
        (scores.score.tolist(), scores.tier.tolist()),
        take_trust(study_data, card),
        [explain(dataset, ledger, card, lead_no=number, as_of=at) for number in range(6)],
    ]


def test_the_overlay_is_part_of_the_ledgers_hash_and_nobody_elses_word_leaves_it_alone(tmp_path: Path) -> None:
    world = mailed(random_world(2, n_leads=20), 2)
    plain = open_dataset(write_import(tmp_path / "plain", world), cache=tmp_path / "cache", threads=1)
    rules = parse_scorecard(CARD).rules
    keys = {build_ledger(overridden(plain, said), rules).key for said in ((), VERDICTS, VERDICTS[:1], VERDICTS[:2])}
    assert len(keys) == 4
    nothing = (VERDICTS[-1], says("web", "visit", "nowhere", machine=False), says("email", "send", "one", machine=True))
    assert overridden(plain, nothing) is plain
    assert plain.content_id == "plain"
    again = overridden(plain, tuple(reversed(VERDICTS)))
    assert again.content_id == overridden(plain, VERDICTS).content_id != plain.content_id
    signed = tuple(replace(each, by="Bob", at="later") for each in VERDICTS)
    assert overridden(plain, signed).content_id == again.content_id
    assert again.import_id == "plain"
    assert again.imported is plain.tables


def test_an_import_without_touches_or_sendings_takes_any_verdict(tmp_path: Path) -> None:
    bare = open_dataset(write_import(tmp_path / "bare", World((Lead("a", 0),), ())), threads=1)
    assert overridden(bare, VERDICTS) is bare
    unsent = World((Lead("a", 0, touches=(Touch(DAY, "email", "open", "one"),)),), ())
    opened = open_dataset(write_import(tmp_path / "unsent", unsent), threads=1)
    assert overridden(opened, VERDICTS) is opened


def test_verdicts_are_signed_replaced_and_taken_back(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "w")
    say_bot(workspace, VERDICTS[0])
    say_bot(workspace, VERDICTS[2])
    say_bot(workspace, replace(VERDICTS[0], machine=False, by="Bob"))
    assert {(each.point, each.machine, each.by) for each in bot_verdicts(Workspace.open(tmp_path / "w"))} == {
        (("email", "open", "one"), False, "Bob"),
        (("web", "visit", None), False, "Ada"),
    }
    forget_bot(workspace, "email", "open", "one")
    assert [each.point for each in bot_verdicts(workspace)] == [("web", "visit", None)]
    with pytest.raises(PlumblineError, match="needs a name") as refused:
        say_bot(workspace, replace(VERDICTS[1], by=" "))
    assert refused.value.code == "VERDICT-UNSIGNED"
