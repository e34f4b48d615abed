"""The inventory against a plain walk through each lead's touches."""

from __future__ import annotations

import random
from pathlib import Path
from statistics import median

import pytest

from analysis.dataset.engine import open_dataset
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.snapshots.study_data import StudyData, ask
from analysis.study import Outcome, Study
from analysis.touch_points.inventory import take_inventory
from tests.reference.datasets import by_id, write_import
from tests.reference.levels import DAY, Lead, StageEntry, Touch, World

STUDY = Study("Test", outcome=Outcome("won", 30)).at_age(2)
POINTS = (("web", "visit", "pricing"), ("web", "visit", "home"), ("email", "open", None), ("web", "download", "sheet"))


def random_lead(number: int, rng: random.Random) -> Lead:
    """A lead with a few touches around its snapshot, some exactly at it."""
    created = rng.randrange(0, 60) * DAY
    touches = tuple(
        Touch(
            created + rng.choice((-1, 0, 1, 2, 3)) * DAY, *rng.choice(POINTS), machine=rng.random() < 0.3, logged_by_rep=rng.random() < 0.2
        )
        for _ in range(rng.randrange(0, 6))
    )
    stages = (StageEntry(created + rng.choice((1, 5, 20, 50)) * DAY, rng.choice(("won", "lost"))),) if rng.random() < 0.7 else ()
    return Lead(f"lead {number:04d}", created, account=rng.choice((None, "one", "two")), touches=touches, stages=stages)


@pytest.fixture(scope="module")
def world() -> World:
    """Leads of four touch points, and one that is only touched long after its snapshot."""
    rng = random.Random(11)
    late = Lead("late", 0, touches=(Touch(100 * DAY, "event", "attend", "fair"),), stages=(StageEntry(200 * DAY, "lost"),))
    return World(leads=(*(random_lead(number, rng) for number in range(300)), late), rules=())


@pytest.fixture(scope="module")
def study_data(world: World, tmp_path_factory: pytest.TempPathFactory) -> StudyData:
    """The study asked of that world."""
    return ask(open_dataset(write_import(tmp_path_factory.mktemp("inventory") / "import", world)), STUDY)


def test_volume_covers_every_touch_of_the_import(world: World, study_data: StudyData) -> None:
    inventory = take_inventory(study_data)
    touches = [touch for lead in world.leads for touch in lead.touches]
    assert sum(point.n_touches for point in inventory.touch_points) == len(touches)
    for point in inventory.touch_points:
        own = [touch for touch in touches if (touch.channel, touch.action, touch.asset) == (point.channel, point.action, point.asset)]
        assert point.n_touches == len(own)
        assert (point.first_seen, point.last_seen) == (min(t.at for t in own), max(t.at for t in own))
        assert point.bot_share == pytest.approx(sum(bool(t.machine) for t in own) / len(own))
        assert point.rep_share == pytest.approx(sum(bool(t.logged_by_rep) for t in own) / len(own))


def test_reach_counts_visible_leads_touched_by_their_snapshot_and_no_later(world: World, study_data: StudyData) -> None:
    inventory = take_inventory(study_data)
    leads = by_id(world)
    work = study_data.parts.names.index("training")
    judged = [
        (leads[number], int(as_of), bool(won), int(reached))
        for number, as_of, won, reached, part, enters in zip(
            study_data.snapshots.lead_no,
            study_data.snapshots.as_of,
            study_data.snapshots.converted,
            study_data.snapshots.reached_at,
            study_data.parts.codes,
            study_data.snapshots.judged,
            strict=True,
        )
        if enters and part == work
    ]
    assert (inventory.n_leads, inventory.n_converted) == (len(judged), sum(won for _, _, won, _ in judged))
    for point in inventory.touch_points:
        firsts = [
            (min(ats), won, reached)
            for lead, as_of, won, reached in judged
            if (
                ats := [
                    t.at
                    for t in lead.touches
                    if (t.channel, t.action, t.asset) == (point.channel, point.action, point.asset) and t.at <= as_of
                ]
            )
        ]
        assert (point.n_leads, point.n_won) == (len(firsts), sum(won for _, won, _ in firsts))
        days = [(reached - first) / DAY for first, won, reached in firsts if won]
        assert point.median_days == (pytest.approx(median(days)) if days else None)


def test_rates_with_and_without_make_up_the_whole(study_data: StudyData) -> None:
    inventory = take_inventory(study_data)
    for point in inventory.touch_points:
        if isinstance(point.conversion_with, Estimate) and isinstance(point.conversion_without, Estimate):
            assert point.conversion_with.n + point.conversion_without.n == inventory.n_leads
            won = point.conversion_with.value * point.conversion_with.n + point.conversion_without.value * point.conversion_without.n
            assert round(won) == inventory.n_converted


def test_a_touch_point_that_no_visible_lead_had_says_so(study_data: StudyData) -> None:
    fair = next(point for point in take_inventory(study_data).touch_points if point.channel == "event")
    assert (fair.n_touches, fair.n_leads, fair.median_days) == (1, 0, None)
    assert isinstance(fair.conversion_with, NotEstimable)


def test_sealed_outcomes_do_not_reach_the_inventory(world: World, study_data: StudyData, tmp_path: Path) -> None:
    sealed = {
        lead
        for lead, part in zip(study_data.snapshots.lead_no, study_data.parts.codes, strict=True)
        if study_data.parts.names[part] == "holdout"
    }
    poisoned = tuple(
        lead
        if number not in sealed
        else Lead(
            lead.lead_id, lead.created_at, lead.account, touches=lead.touches, stages=tuple(StageEntry(s.at, "lost") for s in lead.stages)
        )
        for number, lead in enumerate(by_id(world))
    )
    other = ask(
        open_dataset(write_import(tmp_path / "import", World(leads=poisoned, rules=()))), STUDY, holdout_from=study_data.holdout_from
    )
    assert take_inventory(other) == take_inventory(study_data)


def test_an_import_without_touches_has_an_empty_inventory(tmp_path: Path) -> None:
    leads = (Lead("a", 0, stages=(StageEntry(5 * DAY, "won"),)), Lead("b", 0, stages=(StageEntry(90 * DAY, "lost"),)))
    inventory = take_inventory(ask(open_dataset(write_import(tmp_path / "import", World(leads=leads, rules=()))), STUDY))
    assert inventory.touch_points == ()
