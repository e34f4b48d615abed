"""What became of leads after they turned hot, compared with counting lead by lead from the definition."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from statistics import median

import numpy as np
import pytest

from analysis.conditions import parse_condition
from analysis.dataset.engine import open_dataset
from analysis.dataset.histories import NEVER, as_datetime, as_micros
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.replay.crossings import Replayable, ReplayResult, judge_crossings, prepare_crossings
from analysis.rules import Rule, TouchSignal
from analysis.scorecard import Group, Scorecard, Tier
from analysis.snapshots.study_data import StudyData, ask
from analysis.study import OnCrossing, Outcome, Study
from tests.reference import scores as by_hand
from tests.reference.datasets import by_id, write_import
from tests.reference.levels import DAY, Lead, StageEntry, Touch, World, level

START = as_micros(dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
HORIZON = 30
RULES = (
    Rule("Pricing", TouchSignal(parse_condition({"asset": "pricing"}), keeps_days=20)),
    Rule("Blog", TouchSignal(parse_condition({"asset": "blog"}), up_to=4), group="Content"),
    Rule("Guide", TouchSignal(parse_condition({"asset": "guide"})), group="Content"),
    Rule("Left", TouchSignal(parse_condition({"asset": "unsubscribe"})), limits="cold"),
)
CARD = Scorecard("Card", RULES, (35, 10, 20, 0), (Group("Content", 30),), (Tier("hot", 50), Tier("cold", 0)))
#: Twenty days after the last entry, so that many crossings are immature and some wins not known yet.
END = as_datetime(START + 320 * DAY)
STUDY = Study("Study", outcome=Outcome("won", HORIZON), snapshot=OnCrossing(), data_to=END)
ASSETS, OFTEN = ["pricing", "blog", "guide", "unsubscribe"], [0.3, 0.4, 0.25, 0.05]


def company(n: int = 500, seed: int = 5) -> World:
    """Leads with up to nine touches in two months; some win soon, some late, some are lost, some stay open; some enter again."""
    rng = np.random.default_rng(seed)
    leads = []
    for number in range(n):
        entry = START + int(rng.integers(0, 300 * 24)) * (DAY // 24)
        moments = [entry + int(rng.integers(-2, 60 * 24)) * (DAY // 24) for _ in range(int(rng.integers(0, 10)))]
        touches = tuple(Touch(at, asset=str(rng.choice(ASSETS, p=OFTEN))) for at in moments)
        end = entry + int(rng.integers(1, 120 * 24)) * (DAY // 24)
        kind = rng.choice(["won", "lost", "open", "again"], p=[0.3, 0.3, 0.25, 0.15])
        stages = {
            "won": (StageEntry(end, "won"),),
            "lost": (StageEntry(end, "lost"),),
            "open": (),
            "again": (StageEntry(end, "lost"), StageEntry(end + 10 * DAY, "new"), StageEntry(end + 30 * DAY, "won")),
        }[str(kind)]
        leads.append(Lead(f"L{number:04d}", entry, touches=touches, stages=stages))
    return World(tuple(leads), RULES)


@dataclass(frozen=True)
class Followed:
    """One lead by hand: when it turned hot while open, and when it won."""

    entry: int
    decided: int
    hot: int | None
    won: int | None


def by_definition(world: World, card: Scorecard, lead: Lead, data_to: int) -> Followed:
    entry = lead.created_at or 0
    decided = min((each.at for each in lead.stages if each.stage in ("won", "lost")), default=NEVER)
    won = min((each.at for each in lead.stages if each.stage == "won" and each.at <= data_to), default=None)
    instants = sorted({entry, *(touch.at for touch in lead.touches if entry < touch.at < decided and touch.at <= data_to)})
    hot = (t for t in instants if by_hand.tier([level(world, rule, lead, t) for rule in RULES], card) == "hot")
    return Followed(entry, decided, next(hot, None), won)


@pytest.fixture(scope="module")
def world() -> World:
    return company()


@pytest.fixture(scope="module")
def study_data(world: World, tmp_path_factory: pytest.TempPathFactory) -> StudyData:
    return ask(open_dataset(write_import(tmp_path_factory.mktemp("import") / "world", world)), STUDY)


@pytest.fixture(scope="module")
def ready(study_data: StudyData) -> Replayable:
    found = prepare_crossings(study_data, CARD)
    assert isinstance(found, Replayable)
    return found


def followed(world: World, study_data: StudyData, card: Scorecard, part: str) -> list[Followed]:
    data_to = study_data.snapshots.window.data_to or 0
    names = study_data.parts.names
    member = dict(zip(study_data.snapshots.lead_no.tolist(), (names[code] for code in study_data.parts.codes), strict=True))
    leads = [by_definition(world, card, lead, data_to) for number, lead in enumerate(by_id(world)) if member[number] == part]
    return [each for each in leads if each.entry < each.decided]


@pytest.mark.parametrize("part", ["training", "validation", "holdout"])
@pytest.mark.parametrize("points", [(35, 10, 20, 0), (50, 12, 9, 0), (0, 30, 30, 0)])
def test_counts_and_rates_are_those_of_counting_lead_by_lead(
    world: World, study_data: StudyData, ready: Replayable, part: str, points: tuple[int, ...]
) -> None:
    card, data_to = replace(CARD, points=points), study_data.snapshots.window.data_to or 0
    found, leads = judge_crossings(ready, card, part=part), followed(world, study_data, card, part)
    hot = [each for each in leads if each.hot is not None]
    mature = [each for each in hot if (each.hot or 0) + HORIZON * DAY <= data_to]
    soon = [each for each in mature if each.won is not None and (each.hot or 0) < each.won <= (each.hot or 0) + HORIZON * DAY]
    assert (found.n_leads, found.n_hot, found.n_mature, found.n_converted) == (len(leads), len(hot), len(mature), len(soon))
    assert found.n_immature == len(hot) - len(mature)
    won = [each for each in leads if each.won is not None]
    assert found.n_won == len(won)
    assert (found.n_never_hot, found.n_never_hot_won) == (len(leads) - len(hot), sum(each.hot is None for each in won))
    days = [((each.won or 0) - (each.hot or 0)) / DAY for each in soon]
    assert found.median_days == pytest.approx(median(days)) if days else isinstance(found.median_days, NotEstimable)
    won_hot = [each for each in won if each.hot is not None]
    for answer, above, below in ((found.conversion, soon, mature), (found.recall, won_hot, won), (found.hot_share, hot, leads)):
        assert isinstance(answer, Estimate) == bool(below)
        if isinstance(answer, Estimate):
            assert answer.value == pytest.approx(len(above) / len(below))
    months = [f"{as_datetime(each.hot or 0):%Y-%m}" for each in hot]
    assert {each.month: each.n_hot for each in found.cohorts if each.n_hot} == {month: months.count(month) for month in months}
    assert sum(each.n_converted for each in found.cohorts) == len(soon)


def work(ready: Replayable, card: Scorecard = CARD) -> ReplayResult:
    return judge_crossings(ready, card, part="training")


def test_some_leads_turn_hot_and_some_cool_down_or_are_held_down(ready: Replayable) -> None:
    found = work(ready)
    assert 20 < found.n_hot < found.n_leads - 20
    assert found.n_converted >= 5
    free = replace(CARD, rules=tuple(replace(rule, limits=None) for rule in RULES))
    unheld = prepare_crossings(ready.study_data, free)
    assert isinstance(unheld, Replayable)
    assert work(unheld, free).n_hot > found.n_hot


def test_immature_crossings_count_as_far_as_they_were_followed(ready: Replayable) -> None:
    """Those that are mature fix the share; with lost leads at risk to the end it lies near the rate of the mature ones."""
    found = judge_crossings(ready, CARD, part="holdout")
    assert found.n_immature > 0
    assert isinstance(found.incidence, Estimate)
    assert isinstance(found.conversion, Estimate)
    assert found.incidence.n == found.n_hot > found.conversion.n
    assert abs(found.incidence.value - found.conversion.value) < 0.15


def test_hot_leads_a_week_are_those_that_were_there(world: World, study_data: StudyData, ready: Replayable) -> None:
    """By hand: hot leads of all open parts, by the weeks between the first and last of them to enter, within the interval."""
    leads = [each for part in ("training", "validation") for each in followed(world, study_data, CARD, part)]
    old = [each for each in leads if each.entry + HORIZON * DAY <= (study_data.snapshots.window.data_to or 0)]
    weeks = (max(each.entry for each in old) - min(each.entry for each in old)) / (7 * DAY)
    found = work(ready).hot_per_week
    assert isinstance(found, Estimate)
    assert found.low < sum(each.hot is not None for each in old) / weeks < found.high


def test_nobody_hot_is_said(ready: Replayable) -> None:
    found = work(ready, replace(CARD, points=(0, 0, 0, 0)))
    for answer in (found.conversion, found.incidence, found.median_days, found.median_days_to_hot):
        assert isinstance(answer, NotEstimable)
    assert isinstance(found.recall, Estimate)
    assert found.recall.value == 0
    assert found.cohorts == ()


def test_working_snapshots_of_such_a_study_are_those_at_the_proposed_age(study_data: StudyData) -> None:
    proposed = ask(study_data.dataset, replace(STUDY, snapshot=None))
    assert study_data.snapshots.age_days == proposed.snapshots.age_days
    assert np.array_equal(study_data.snapshots.as_of, proposed.snapshots.as_of)
    assert study_data.holdout_from == proposed.holdout_from


def test_returning_leads_and_customers_turn_hot_in_their_own_time(study_data: StudyData) -> None:
    for population in ("returning", "customer"):
        asked = ask(study_data.dataset, replace(STUDY, population=population, holdout="none"))
        found = prepare_crossings(asked, CARD)
        assert isinstance(found, Replayable)
        result = judge_crossings(found, CARD, part="all")
        assert result.n_leads > 10
        assert np.all(found.start >= asked.snapshots.entry)


def test_of_closed_leads_only_those_closed_in_time_are_judged(study_data: StudyData, ready: Replayable) -> None:
    asked = ask(study_data.dataset, replace(STUDY, outcome=Outcome("won", HORIZON, "closed")))
    found = prepare_crossings(asked, CARD)
    assert isinstance(found, Replayable)
    closed = work(found)
    assert closed.n_converted == work(ready).n_converted
    assert closed.n_mature < work(ready).n_mature


def test_an_unknown_part_is_refused(ready: Replayable) -> None:
    with pytest.raises(ValueError, match="part == 'all'"):
        judge_crossings(ready, CARD, part="all")
