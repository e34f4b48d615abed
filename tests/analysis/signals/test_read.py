"""Signals as known at the snapshot, against a plain walk through each lead."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from analysis.dataset.engine import open_dataset
from analysis.signals.read import Signals, read_signals
from analysis.signals.values import LevelSignal, NumberSignal
from analysis.snapshots.study_data import StudyData, ask
from analysis.study import Outcome, Study
from analysis.tables import AttributeInfo, KnownFrom
from tests.reference.datasets import by_id, write_import
from tests.reference.levels import DAY, Change, Lead, StageEntry, Touch, World

STUDY = Study("Test", outcome=Outcome("won", 30)).at_age(2)
ATTRIBUTES = (
    AttributeInfo("title", "title", "text", has_history=True),
    AttributeInfo("employees", "employees", "number"),
    AttributeInfo("budget", "a_budget", "text", known_from=KnownFrom("stage", "qualified")),
    AttributeInfo("reason", "a_reason", "text", known_from=KnownFrom("outcome")),
    AttributeInfo("phone", "a_phone", "text", role="personal"),
    AttributeInfo("born", "a_born", "instant"),
)
POINTS = (("web", "visit", "pricing"), ("email", "open", None), ("event", "attend", "fair"))


def random_lead(number: int, rng: random.Random) -> Lead:
    """A lead whose facts lie around its snapshot, some exactly at it."""
    created = rng.randrange(0, 60) * DAY
    days = (-1, 0, 1, 2, 3)
    touches = tuple(
        Touch(created + rng.choice(days) * DAY, *rng.choice(POINTS), machine=rng.random() < 0.2, logged_by_rep=rng.random() < 0.2)
        for _ in range(rng.randrange(0, 5))
    )
    changes = tuple(
        Change(created + day * DAY, "title", rng.choice(("boss", "clerk", None))) for day in rng.sample(days, rng.randrange(0, 3))
    )
    stages = [StageEntry(created + rng.choice((1, 2, 3)) * DAY, "qualified")] if rng.random() < 0.5 else []
    stages += [StageEntry(created + rng.choice((5, 20, 50)) * DAY, rng.choice(("won", "lost")))] if rng.random() < 0.7 else []
    values = {"title": rng.choice(("boss", None)), "employees": rng.choice((1.0, 20.0, None)), "budget": rng.choice(("low", "high", None))}
    return Lead(
        f"lead {number:04d}", created, attributes=values, touches=touches, changes=changes, stages=tuple(stages),
        consent=rng.choice((True, None, None, False)), observable_web=rng.choice((None, False)), observable_email=rng.choice((True, False)),
    )  # fmt: skip


@pytest.fixture(scope="module")
def world() -> World:
    rng = random.Random(12)
    return World(leads=tuple(random_lead(number, rng) for number in range(600)), rules=(), attributes=ATTRIBUTES)


@pytest.fixture(scope="module")
def study_data(world: World, tmp_path_factory: pytest.TempPathFactory) -> StudyData:
    return ask(open_dataset(write_import(tmp_path_factory.mktemp("signals") / "import", world)), STUDY)


@pytest.fixture(scope="module")
def signals(study_data: StudyData) -> Signals:
    return read_signals(study_data)


def judged(world: World, study_data: StudyData) -> list[tuple[Lead, int]]:
    """The leads that are read, with their snapshots."""
    leads, work = by_id(world), study_data.parts.names.index("training")
    rows = zip(study_data.snapshots.lead_no, study_data.snapshots.as_of, study_data.parts.codes, study_data.snapshots.judged, strict=True)
    return [(leads[number], int(as_of)) for number, as_of, part, enters in rows if enters and part == work]


def named(signals: Signals, name: str) -> LevelSignal | NumberSignal:
    return next(each for each in signals.signals if each.name == name)


def texts(signal: LevelSignal | NumberSignal) -> list[str | None]:
    assert isinstance(signal, LevelSignal)
    return [None if code < 0 else signal.levels[code] for code in signal.codes.tolist()]


def test_only_judged_leads_of_the_work_part_are_read(world: World, study_data: StudyData, signals: Signals) -> None:
    assert signals.part == "training"
    assert len(signals.converted) == len(judged(world, study_data)) > 100
    assert all(len(each.missing) == len(signals.converted) for each in signals.signals)


def test_an_attribute_with_history_has_the_value_of_its_latest_change_by_the_snapshot(
    world: World, study_data: StudyData, signals: Signals
) -> None:
    wanted = []
    for lead, as_of in judged(world, study_data):
        known = [change.value for change in sorted(lead.changes, key=lambda change: change.at) if change.at <= as_of]
        wanted.append(lead.attributes["title"] if not lead.changes else known[-1] if known else None)
    assert texts(named(signals, "title")) == wanted
    assert not named(signals, "title").as_exported


def test_an_attribute_without_history_is_marked_as_exported(world: World, study_data: StudyData, signals: Signals) -> None:
    found = named(signals, "employees")
    assert isinstance(found, NumberSignal)
    assert found.as_exported
    wanted = [np.nan if (value := lead.attributes["employees"]) is None else value for lead, _ in judged(world, study_data)]
    assert np.array_equal(found.numbers, np.array(wanted, dtype=float), equal_nan=True)


def test_a_value_counts_only_once_its_stage_was_reached(world: World, study_data: StudyData, signals: Signals) -> None:
    later = ("qualified", "opportunity", "won")
    wanted = [
        lead.attributes["budget"] if any(entry.stage in later and entry.at <= as_of for entry in lead.stages) else None
        for lead, as_of in judged(world, study_data)
    ]
    assert texts(named(signals, "budget")) == wanted


def test_what_may_not_be_compared_is_named_with_its_reason(signals: Signals) -> None:
    reasons = {each.name: each.reason for each in signals.refused}
    assert reasons["reason"] == "is known only from the outcome on"
    assert "personal" in reasons["phone"]
    assert reasons["born"] == "is a date"


@pytest.mark.parametrize(
    ("name", "point"), [("pricing (web visit)", POINTS[0]), ("email open", POINTS[1]), ("fair (event attend)", POINTS[2])]
)
def test_a_touch_point_is_met_by_a_touch_of_the_lead_itself_until_the_snapshot(
    name: str, point: tuple[str, str, str | None], world: World, study_data: StudyData, signals: Signals
) -> None:
    wanted: list[str | None] = []
    for lead, as_of in judged(world, study_data):
        own = [t for t in lead.touches if (t.channel, t.action, t.asset) == point and not t.machine and not t.logged_by_rep]
        unseen = {"web": lead.observable_web, "email": lead.observable_email, "event": None}[point[0]] is False
        had = any(touch.at <= as_of for touch in own)
        wanted.append(None if lead.consent is False else "with" if had else None if unseen else "without")
    assert texts(named(signals, name)) == wanted


def test_a_touch_point_that_few_leads_had_is_not_compared(tmp_path: Path) -> None:
    leads = tuple(
        Lead(
            f"l{number:03d}",
            0,
            touches=(Touch(DAY, "web", "visit", "rare"),) if number < 20 else (),
            stages=(StageEntry((3 + number) * DAY, "lost"),),
        )
        for number in range(200)
    )
    found = read_signals(ask(open_dataset(write_import(tmp_path / "import", World(leads=leads, rules=()))), STUDY))
    assert found.signals == ()
    assert [(each.name, each.reason) for each in found.refused] == [("rare (web visit)", "was had by fewer than 30 leads")]
