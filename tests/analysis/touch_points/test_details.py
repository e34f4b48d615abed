"""What is known about touch points beyond volume, against plain walks through leads and touches."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.bots.overrides import BotVerdict, bot_verdicts
from analysis.dataset.engine import open_dataset
from analysis.errors import PlumblineError
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.significance import Significance
from analysis.leads.trust_classes import TrustOverride, override_trust
from analysis.leakage.records import TouchKey
from analysis.signals.compare import compare_attributes
from analysis.signals.read import read_signals
from analysis.signals.tests import NOT_BY_LEADS, SignalTests, family_of_tests
from analysis.signals.touch_points import touch_point_name
from analysis.snapshots.study_data import StudyData, ask
from analysis.study import Outcome, Study
from analysis.tables import AttributeInfo
from analysis.touch_points.bot_overrides import override_bot, verdicts_on
from analysis.touch_points.bots import BotShare
from analysis.touch_points.details import InventoryDetails, inventory_details
from analysis.touch_points.inventory import Inventory, take_inventory
from analysis.workspace.folder import Workspace
from tests.reference.datasets import by_id, write_import
from tests.reference.levels import DAY, Lead, StageEntry, Touch, World

SECOND = 1_000_000
STUDY = Study("Test", outcome=Outcome("won", 30), holdout="none").at_age(2)
POINTS = (("web", "visit", "pricing"), ("web", "visit", "home"), ("email", "click", "news"), ("call", "attempt", None))
ATTRIBUTES = (AttributeInfo("region", "a_region", "text"), AttributeInfo("size", "a_size", "number"))
Key = tuple[str, str, str | None]


def key(each: object) -> Key:
    return (each.channel, each.action, each.asset)  # type: ignore[attr-defined]


def family_of(study_data: StudyData) -> SignalTests:
    return family_of_tests(read_signals(study_data))


def random_lead(number: int, rng: random.Random) -> Lead:
    created = rng.randrange(0, 20) * DAY
    won = number % 3 == 0
    touches = tuple(
        Touch(created + rng.randrange(-2, 14) * DAY, *point, machine=rng.random() < 0.1, direction="out" if point[0] == "call" else "in")
        for point in (rng.choice(POINTS) for _ in range(rng.randrange(0, 7)))
    )
    visits = (Touch(created + DAY, "web", "visit", "prices"),) if won and rng.random() < 0.7 else ()
    stages = (StageEntry(created + 10 * DAY, "won" if won else "lost"),)
    facts = {"region": rng.choice("nesw"), "size": float(rng.randrange(500))}
    return Lead(f"lead {number:03d}", created, attributes=facts, touches=touches + visits, stages=stages)


@pytest.fixture(scope="module")
def world() -> World:
    rng = random.Random(3)
    leads = tuple(random_lead(number, rng) for number in range(500))
    last = Lead("the last", 0, attributes={"region": None, "size": None}, stages=(StageEntry(200 * DAY, "lost"),))
    return World((*leads, last), (), attributes=ATTRIBUTES)


@pytest.fixture(scope="module")
def study_data(world: World, tmp_path_factory: pytest.TempPathFactory) -> StudyData:
    folder = write_import(tmp_path_factory.mktemp("details") / "import", world)
    numbers = [number for number, lead in enumerate(by_id(world)) if lead.stages[0].stage == "won"]
    deals = pq.read_schema(folder / "deals.parquet")
    rows = [
        {"deal_id": str(n), "lead_no": n, "lead_id": "", "closed_at": by_id(world)[n].stages[0].at, "won": True, "amount": 100.0 + n}
        for n in numbers
    ]
    pq.write_table(pa.Table.from_pylist(rows, deals), folder / "deals.parquet")
    said = [
        (numbers[0], "web / visit / pricing"),
        (numbers[1], "WEB/visit"),
        (numbers[2], "news"),
        (numbers[3], "a colleague"),
        (numbers[4], None),
    ]
    feedback = [{"lead_no": n, "lead_id": "", "given_at": 0, "by": "buyer", "touch_point": text} for n, text in said]
    feedback.append({"lead_no": numbers[0], "lead_id": "", "given_at": 0, "by": "sales", "touch_point": "web / visit / home"})
    pq.write_table(pa.Table.from_pylist(feedback, pq.read_schema(folder / "feedback.parquet")), folder / "feedback.parquet")
    return ask(open_dataset(folder, threads=1), STUDY)


@pytest.fixture(scope="module")
def inventory(study_data: StudyData) -> Inventory:
    return take_inventory(study_data)


@pytest.fixture(scope="module")
def details(study_data: StudyData, inventory: Inventory) -> InventoryDetails:
    return inventory_details(study_data, inventory, tests=family_of(study_data))


def test_reach_is_compared_at_the_same_age(inventory: Inventory, details: InventoryDetails) -> None:
    others = inventory.n_leads - inventory.n_converted
    for point, each in zip(inventory.touch_points, details.points, strict=True):
        assert isinstance(each.difference, Estimate)
        assert each.difference.value == pytest.approx(point.n_won / inventory.n_converted - (point.n_leads - point.n_won) / others)


def test_a_touch_point_has_the_corrected_p_of_the_family_of_all_signals(
    study_data: StudyData, inventory: Inventory, details: InventoryDetails
) -> None:
    comparison = compare_attributes(read_signals(study_data), difference_worth_having=0.2)
    compared = {each.name: each.test for each in comparison.results}
    assert {"size", "region"} <= set(compared), "attributes are in the family too"
    found = {key(point): each.test for point, each in zip(inventory.touch_points, details.points, strict=True)}
    assert len(found) == 5
    for point, test in found.items():
        assert test == compared[touch_point_name(point[0], point[1], point[2] or "")]
    planted = found["web", "visit", "prices"]
    assert isinstance(planted, Significance)
    assert comparison.family == 7
    assert planted.p_corrected == pytest.approx(planted.p * 7), "the smallest p of all is compared with all"


@pytest.fixture
def study_data_of_few(world: World, tmp_path: Path) -> StudyData:
    """The same leads; one of them came to a dinner, and reps say that all came to a booth."""
    dinner, booth = Touch(0, "event", "attend", "dinner"), Touch(0, "fair", "visit", "booth", logged_by_rep=True)
    leads = tuple(replace(lead, touches=(*lead.touches, booth, *([dinner] * (n == 0)))) for n, lead in enumerate(world.leads))
    return ask(open_dataset(write_import(tmp_path / "import", replace(world, leads=leads)), threads=1), STUDY)


def test_a_touch_point_outside_the_family_says_why(study_data_of_few: StudyData) -> None:
    tests = family_of(study_data_of_few)
    assert tests.of_touch_point("fair", "visit", "booth") == NOT_BY_LEADS
    rare = tests.of_touch_point("event", "attend", "dinner")
    assert isinstance(rare, NotEstimable)
    assert (rare.code, rare.reason) == ("not_compared", "The touch point was had by fewer than 30 leads.")


def test_first_last_and_any_touch_before_each_conversion(world: World, inventory: Inventory, details: InventoryDetails) -> None:
    volume = {key(point): place for place, point in enumerate(inventory.touch_points)}
    first, last, any_, value = (Counter[Key]() for _ in range(4))
    n_untouched = 0
    for number, lead in enumerate(by_id(world)):
        if lead.stages[0].stage != "won":
            continue
        own = [t for t in lead.touches if not t.machine and t.direction != "out" and t.at <= lead.stages[0].at]
        n_untouched += not own
        if own:
            first[key(min(own, key=lambda t: (t.at, volume[key(t)])))] += 1
            last[key(min(own, key=lambda t: (-t.at, volume[key(t)])))] += 1
        for each in {key(t) for t in own}:
            any_[each] += 1
            value[each] += 100 + number
    for point, each in zip(inventory.touch_points, details.points, strict=True):
        found = each.credit
        assert (found.n_first, found.n_last, found.n_any) == (first[key(point)], last[key(point)], any_[key(point)])
        assert found.value_any == value[key(point)]
    assert details.credits.n_untouched == n_untouched > 0
    assert details.credits.n_won == sum(each.credit.n_first for each in details.points) + n_untouched
    assert details.credits.value == sum(100 + n for n, lead in enumerate(by_id(world)) if lead.stages[0].stage == "won")


def test_what_buyers_said_is_counted_and_who_was_asked_is_said(inventory: Inventory, details: InventoryDetails) -> None:
    said = {key(point): (each.said.n_named, each.said.n_kind) for point, each in zip(inventory.touch_points, details.points, strict=True)}
    assert said == {
        ("web", "visit", "pricing"): (1, 1),
        ("web", "visit", "home"): (0, 1),
        ("web", "visit", "prices"): (0, 1),
        ("email", "click", "news"): (1, 0),
        ("call", "attempt", None): (0, 0),
    }
    buyers = details.buyers
    assert (buyers.n_answers, buyers.n_naming, buyers.n_unknown, buyers.winners_only) == (5, 4, 1, True)


MAILS = World(
    (
        Lead(
            "a",
            0,
            touches=(
                Touch(DAY, "email", "send", "one"),
                Touch(DAY + 30 * SECOND, "email", "open", "one"),
                Touch(DAY + 31 * SECOND, "email", "open", "one"),
                Touch(DAY + 5 * SECOND, "email", "open", "one", machine=True),
                Touch(DAY + 5 * SECOND, "email", "open", "two"),
                Touch(DAY - SECOND, "email", "open", "one"),
            ),
            stages=(StageEntry(5 * DAY, "won"),),
        ),
        Lead("b", 0, touches=(Touch(DAY + SECOND, "email", "open", "one"),), stages=(StageEntry(90 * DAY, "lost"),)),
    ),
    (),
)


@pytest.fixture
def mails(tmp_path: Path) -> StudyData:
    return ask(open_dataset(write_import(tmp_path / "import", MAILS), threads=1), STUDY)


def test_opens_within_seconds_of_sending_the_same_to_the_same_lead(mails: StudyData) -> None:
    inventory = take_inventory(mails)
    found = {
        key(p): d.bots
        for p, d in zip(inventory.touch_points, inventory_details(mails, inventory, tests=family_of(mails)).points, strict=True)
    }
    assert found["email", "send", "one"] == BotShare(1, 0, None, 0)
    assert found["email", "open", "one"] == BotShare(5, 1, 2, 1)
    assert found["email", "open", "one"].quick_share == 0.4
    assert found["email", "open", "two"] == BotShare(1, 0, 0, 0)


def test_what_people_say_about_trust_and_machines_is_listed_and_counted(mails: StudyData, tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "w")
    say = (TouchKey("email", "open", "one"), TouchKey("email", "send", "one"))
    override_bot(workspace, mails.dataset, verdicts_on(say, machine=True, by=" Ada "))
    override_trust(workspace, TrustOverride("email", "open", "visit"))
    (verdict,) = bot_verdicts(workspace)
    assert (verdict.point, verdict.by) == (("email", "open", "one"), "Ada")
    inventory = take_inventory(mails)
    found = {
        key(p): d
        for p, d in zip(
            inventory.touch_points, inventory_details(mails, inventory, tests=family_of(mails), workspace=workspace).points, strict=True
        )
    }
    one, two = found["email", "open", "one"], found["email", "open", "two"]
    assert (one.bots.verdict, two.bots.verdict, one.trust) == (verdict, None, "visit")
    assert (one.bots.n_counted, two.bots.n_counted) == (2, 0)


def test_programs_are_only_said_of_what_the_plain_rule_can_tell(mails: StudyData, tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "w")
    send = (TouchKey("email", "send", "one"),)
    with pytest.raises(PlumblineError) as refused:
        override_bot(workspace, mails.dataset, verdicts_on(send, machine=True, by="Ada"))
    assert refused.value.code == "VERDICT-RULELESS"
    override_bot(workspace, mails.dataset, verdicts_on(send, machine=False, by="Ada"))
    assert len(bot_verdicts(workspace)) == 1


@pytest.mark.parametrize(("machine", "expected"), [(None, 3), (True, 6), (False, 0)])
def test_what_counts_is_what_a_person_says_else_what_the_source_marks(machine: bool | None, expected: int) -> None:
    verdict = None if machine is None else BotVerdict("email", "open", None, machine, "Ada", "2026-11-24")
    found = BotShare(10, 3, 5, 2, verdict)
    assert (found.n_counted, found.share(found.n_counted)) == (expected, expected / 10)
    with pytest.raises(ValueError, match="must be parts"):
        BotShare(10, 1, 5, 2)
