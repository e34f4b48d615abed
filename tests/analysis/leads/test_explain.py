"""The explanation of a score adds up, row by row, and says what the reference says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import Any

import pytest

from analysis.dataset.engine import Dataset, open_dataset
from analysis.errors import PlumblineError
from analysis.leads.explain import Explanation, explain, score_over_time
from analysis.ledger import Ledger, build_ledger
from analysis.rules import RuleFile
from analysis.scorecard import Group, Scorecard
from tests.reference import scores as by_hand
from tests.reference.datasets import by_id, write_import
from tests.reference.levels import DAY, Lead, Touch, World, is_unobservable, level
from tests.reference.strategies import GRID_DAYS, GRID_START, random_world


@dataclass(frozen=True, slots=True)
class Opened:
    """A world with its dataset, ledger and card."""

    world: World
    dataset: Dataset
    ledger: Ledger
    card: Scorecard

    def explain(self, lead_no: int, as_of: int) -> Explanation:
        return explain(self.dataset, self.ledger, self.card, lead_no=lead_no, as_of=as_of)

    def levels(self, lead: Lead, as_of: int) -> list[int]:
        return [level(self.world, rule, lead, as_of) for rule in self.world.rules]


def opened(world: World, folder: Any, card: Scorecard) -> Opened:
    dataset = open_dataset(write_import(folder, world), threads=1)
    return Opened(world, dataset, build_ledger(dataset, world.rules, outcome=world.outcome), card)


@pytest.fixture(scope="module")
def random_case(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    world, random = random_world(11, n_leads=12, n_rules=14), Random(11)
    tiers = (None, None, None, "hot", "warm", "cold")
    grouped = tuple(
        replace(rule, group=random.choice((None, "A", "B")), qualifies=random.choice(tiers), limits=random.choice(tiers))
        for rule in world.rules
    )
    world = World(world.leads, grouped, world.attributes, world.outcome)
    points = tuple(random.randint(-25, 40) for _ in grouped)
    card = Scorecard("Random", grouped, points, (Group("A", 12), Group("B", 45)))
    return opened(world, tmp_path_factory.mktemp("explain") / "world", card)


@pytest.mark.parametrize("lead_no", range(12))
def test_the_rows_add_up_to_the_score_of_the_reference(random_case: Opened, lead_no: int) -> None:
    random, lead = Random(lead_no), by_id(random_case.world)[lead_no]
    for _ in range(3):
        as_of = GRID_START + random.randrange(GRID_DAYS + 10) * DAY
        found, levels = random_case.explain(lead_no, as_of), random_case.levels(lead, as_of)
        total = sum(step.step * step.points for step in found.steps) + sum(cap.hundredths for cap in found.caps)
        assert total + found.rounding + found.clamp == 100 * found.score
        assert -50 < found.rounding <= 50
        assert (found.score, found.tier) == (by_hand.score(levels, random_case.card), by_hand.tier(levels, random_case.card))
        assert_marks_are_right(random_case, lead, levels, found)


def assert_marks_are_right(case: Opened, lead: Lead, levels: list[int], found: Explanation) -> None:
    def rests_on_the_unobservable(position: int) -> bool:
        rule = case.world.rules[position]
        return is_unobservable(rule, lead) or any(is_unobservable(case.world.rule(name), lead) for name in rule.unless)

    met = {rule.name for rule, value in zip(case.world.rules, levels, strict=True) if value > 0}
    assert list(found.unobservable) == [
        rule.name for position, rule in enumerate(case.world.rules) if levels[position] == 0 and rests_on_the_unobservable(position)
    ]
    by_score = next(tier.name for tier in case.card.tiers if found.score >= tier.lower)
    assert (found.forced_by is None) == (found.tier == by_score)
    assert found.forced_by is None or found.forced_by in met


def test_the_level_of_each_rule_is_the_sum_of_its_steps(random_case: Opened) -> None:
    for lead_no in (0, 5, 9):
        as_of = GRID_START + 20 * DAY
        found = random_case.explain(lead_no, as_of)
        levels = random_case.levels(by_id(random_case.world)[lead_no], as_of)
        summed = [sum(step.step for step in found.steps if step.rule == rule.name) for rule in random_case.world.rules]
        assert summed == levels


def test_the_history_of_a_score_has_the_scores_of_the_reference(random_case: Opened) -> None:
    for lead_no in range(4):
        lead = by_id(random_case.world)[lead_no]
        history = score_over_time(random_case.dataset, random_case.ledger, random_case.card, lead_no=lead_no)
        assert list(history.at) == sorted(set(history.at))
        for at, score, tier in zip(history.at[:25], history.score, history.tier, strict=False):
            levels = random_case.levels(lead, at)
            assert (score, tier) == (by_hand.score(levels, random_case.card), by_hand.tier(levels, random_case.card))


def day(number: float) -> int:
    return GRID_START + round(number * DAY)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """Two colleagues: one clicked five times and asked for prices, the other one opted out."""
    clicks = tuple(Touch(day(number), "email", "click", f"mail {number}") for number in range(1, 6))
    pricing = Touch(day(6), "web", "visit", "pricing")
    leads = (
        Lead("Ann", day(0), "A", touches=(*clicks, pricing)),
        Lead(
            "Bob",
            day(2),
            "A",
            touches=(Touch(day(3), "email", "unsubscribe"), Touch(day(6), "web", "visit", "start")),
            observable_web=False,
        ),
    )
    written: list[dict[str, Any]] = [
        {
            "name": "Clicks",
            "touch": {"channel": "email", "action": "click"},
            "up_to": 4,
            "group": "Email",
            "fades": {"every_days": 30, "by": 25},
        },
        {"name": "Pricing", "touch": {"asset": "pricing"}, "keeps_days": 10},
        {"name": "Opted out", "touch": {"action": "unsubscribe"}, "limits": "cold"},
        {"name": "Not on pricing", "touch": {"channel": "email", "action": "click"}, "scope": "account", "unless": ["Pricing"]},
    ]
    rules = tuple(RuleFile(**each).rule() for each in written)
    card = Scorecard("Small", rules, (5, 50, 0, 7), (Group("Email", 15),))
    return opened(World(leads, rules), tmp_path_factory.mktemp("small") / "world", card)


def test_each_row_names_its_day_its_rule_and_its_touch(small: Opened) -> None:
    found = small.explain(0, day(6))
    assert [(step.at, step.rule, step.touch, step.hundredths) for step in found.steps] == [
        (day(1), "Clicks", "email click mail 1", 500),
        (day(1), "Not on pricing", "email click mail 1", 700),
        (day(2), "Clicks", "email click mail 2", 500),
        (day(3), "Clicks", "email click mail 3", 500),
        (day(4), "Clicks", "email click mail 4", 500),
        (day(6), "Pricing", "web visit pricing", 5000),
        (day(6), "Not on pricing", "", -700),
    ]
    assert [(cap.group, cap.cap, cap.hundredths) for cap in found.caps] == [("Email", 15, -500)]
    assert (found.rounding, found.clamp, found.score, found.tier) == (0, 0, 65, "hot")


def test_half_points_are_rounded_up_and_the_row_for_it_says_so(small: Opened) -> None:
    # Day 34: four of five awards have lost 25 %, so 4 × 75 + 100 = 400; day 35: 5 × 75 = 375, 18.75 points, held at 15, and 7 points more.
    card = small.card.with_cap("Email", 100)
    found = explain(small.dataset, small.ledger, card, lead_no=0, as_of=day(35))
    assert sum(step.hundredths for step in found.steps) == 1875 + 700
    assert (found.rounding, found.score) == (25, 26)


def test_what_goes_beyond_the_scale_is_a_row_of_its_own(small: Opened) -> None:
    card = replace(small.card, points=(0, 100, 0, -50), groups=small.card.groups)
    assert explain(small.dataset, small.ledger, card, lead_no=0, as_of=day(1)).clamp == 5000
    above = replace(small.card, points=(100, 100, 0, 0), groups=(Group("Email", 30),))
    assert explain(small.dataset, small.ledger, above, lead_no=0, as_of=day(6)).clamp == -3000


def test_a_limit_is_named_where_it_holds_a_tier_down(small: Opened) -> None:
    card = replace(small.card, points=(0, 0, 0, 90))
    found = explain(small.dataset, small.ledger, card, lead_no=1, as_of=day(3))
    assert (found.score, found.tier, found.forced_by) == (0, "cold", None)
    seen = explain(small.dataset, small.ledger, card, lead_no=0, as_of=day(3))
    assert (seen.score, seen.tier, seen.forced_by) == (90, "hot", None)
    paid = replace(small.card, points=(0, 0, 70, 0))
    held = explain(small.dataset, small.ledger, paid, lead_no=1, as_of=day(3))
    assert (held.score, held.tier, held.forced_by) == (70, "cold", "Opted out")


def test_a_rule_whose_unless_could_not_be_seen_is_marked_too(small: Opened) -> None:
    assert small.explain(1, day(3)).unobservable == ("Pricing", "Not on pricing")


def test_nothing_after_the_instant_is_shown(small: Opened) -> None:
    found = small.explain(0, day(1) - 1)
    assert (found.steps, found.score, found.tier, found.forced_by) == ((), 0, "cold", None)


def test_a_lead_that_is_not_there_is_refused(small: Opened) -> None:
    with pytest.raises(PlumblineError, match="no lead number 77"):
        small.explain(77, day(1))
