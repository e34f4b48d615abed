"""Snapshots against a plain walk through each lead's history, the counts as a partition, and the proposals."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.dataset.engine import Dataset, open_dataset
from analysis.dataset.histories import as_micros, read_histories, read_stage_facts
from analysis.errors import PlumblineError
from analysis.snapshots.defaults import propose_age, propose_data_from
from analysis.snapshots.split import cohorts, parts, propose_holdout_from
from analysis.snapshots.study_data import ask
from analysis.snapshots.take import Snapshots, Status, count_snapshots, take_snapshots
from analysis.study import Outcome, Study
from tests.reference.datasets import write_import
from tests.reference.levels import DAY, Lead, StageEntry, Touch, World

START = as_micros(dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
ORDER = ("new", "mql", "contacted", "qualified", "opportunity", "won")
CLOSING = ("won", "lost", "disqualified")


def day(number: float) -> int:
    """The instant so many days after the start."""
    return START + int(number * DAY)


def dataset_of(folder: Path, *leads: Lead) -> Dataset:
    """An import of these leads."""
    return open_dataset(write_import(folder / "import", World(leads=leads, rules=())))


def lead(lead_id: str, created: float | None, *stages: tuple[float, str], touched: float | None = None) -> Lead:
    """A lead with stages at days."""
    touches = () if touched is None else (Touch(day(touched)),)
    entered = tuple(StageEntry(day(at), stage) for at, stage in stages)
    return Lead(lead_id, None if created is None else day(created), stages=entered, touches=touches)


def study(age: int, within: int | None = 30, **changes: object) -> Study:
    """A study of new leads at an age."""
    return replace(Study("Test", outcome=Outcome("won", within)).at_age(age), **changes)  # type: ignore[arg-type]


def by_lead(dataset: Dataset, snapshots: Snapshots) -> dict[str, list[Status]]:
    """Statuses of each lead's snapshots."""
    ids = dataset.run(dataset.tables.leads.order_by("lead_no").select("lead_id"))["lead_id"].to_pylist()
    found: dict[str, list[Status]] = {}
    for number, status in zip(snapshots.lead_no, snapshots.status, strict=True):
        found.setdefault(ids[number], []).append(Status(status))
    return found


def test_each_lead_has_the_one_status_that_its_history_gives_it(tmp_path: Path) -> None:
    dataset = dataset_of(
        tmp_path,
        lead("won early", 0, (0.5, "won")),
        lead("won at the snapshot", 0, (1, "won")),
        lead("won just after", 0, (1 + 1e-6, "won")),
        lead("lost before", 0, (0.2, "lost")),
        lead("won late", 0, (60, "won")),
        lead("open", 0),
        lead("immature", 80),
        lead("too new", 99.5),
        lead("last", 0, (100, "lost")),
    )
    snapshots = take_snapshots(dataset, study(1))
    assert by_lead(dataset, snapshots) == {
        "won early": [Status.ALREADY_DECIDED],
        "won at the snapshot": [Status.ALREADY_DECIDED],
        "won just after": [Status.MATURE],
        "lost before": [Status.ALREADY_DECIDED],
        "won late": [Status.MATURE],
        "open": [Status.MATURE],
        "immature": [Status.IMMATURE],
        "too new": [Status.NOT_REACHED],
        "last": [Status.MATURE],
    }
    counts = count_snapshots(snapshots)
    assert (counts.won_before_snapshot, counts.won_after_horizon, counts.converted) == (2, 1, 1)


def test_the_horizon_includes_its_end_and_nothing_later(tmp_path: Path) -> None:
    dataset = dataset_of(
        tmp_path,
        lead("at the end", 0, (31, "won")),
        lead("after the end", 0, (31 + 1e-6, "won")),
        lead("data end", 0, (100, "lost")),
    )
    snapshots = take_snapshots(dataset, study(1))
    assert snapshots.converted[snapshots.lead_no == 1].tolist() == [True]
    assert snapshots.converted[snapshots.lead_no == 0].tolist() == [False]


def test_outcomes_before_data_from_are_not_recorded_rather_than_lost(tmp_path: Path) -> None:
    dataset = dataset_of(tmp_path, lead("old", 0, (2, "won")), lead("new", 20, (25, "won")), lead("last", 20, (90, "lost")))
    since = dt.datetime(2024, 1, 11, tzinfo=dt.UTC)
    counts = count_snapshots(take_snapshots(dataset, study(1, data_from=since)))
    assert (counts.not_recorded, counts.at_risk, counts.already_decided) == (1, 2, 0)


def test_a_lead_that_returns_is_a_snapshot_of_its_own_population(tmp_path: Path) -> None:
    dataset = dataset_of(
        tmp_path,
        lead("back", 0, (10, "lost"), (50, "new"), (60, "won")),
        lead("customer", 0, (10, "won"), (50, "new"), (70, "won")),
        lead("new again without closing", 0, (10, "new"), (20, "won")),
        lead("end", 0, (200, "lost")),
    )
    statuses = {
        population: by_lead(dataset, take_snapshots(dataset, study(1, population=population)))
        for population in ("new", "returning", "customer")
    }
    assert set(statuses["new"]) == {"back", "customer", "new again without closing", "end"}
    assert all(len(each) == 1 for each in statuses["new"].values())
    assert statuses["returning"] == {"back": [Status.MATURE]}
    assert statuses["customer"] == {"customer": [Status.MATURE]}


def test_customers_stay_at_risk_of_their_next_deal(tmp_path: Path) -> None:
    dataset = dataset_of(tmp_path, lead("again", 0, (0.5, "won"), (20, "won")), lead("once", 0, (0.5, "won")), lead("end", 0, (90, "lost")))
    snapshots = take_snapshots(dataset, study(1, population="customer"))
    assert count_snapshots(snapshots).at_risk == 2
    assert snapshots.converted.sum() == 1


def test_the_win_rate_judges_closed_leads_only(tmp_path: Path) -> None:
    dataset = dataset_of(tmp_path, lead("won", 0, (5, "won")), lead("lost", 0, (6, "lost")), lead("open", 0), lead("end", 0, (100, "lost")))
    snapshots = take_snapshots(dataset, replace(study(1), outcome=Outcome("won", 30, "closed")))
    assert (int(snapshots.judged.sum()), int(snapshots.converted.sum())) == (2, 1)


def test_a_lead_without_date_of_entry_enters_with_its_earliest_fact(tmp_path: Path) -> None:
    dataset = dataset_of(tmp_path, lead("touched", None, (40, "won"), touched=20), lead("end", 0, (100, "lost")))
    snapshots = take_snapshots(dataset, study(1))
    assert snapshots.entry.tolist() == [START, day(20)]


def test_undated_leads_are_judged_by_their_column(tmp_path: Path) -> None:
    folder = write_import(tmp_path / "import", World(leads=(Lead("a", None), Lead("b", None)), rules=()))
    with pytest.raises(PlumblineError, match="STUDY-NO-OUTCOME"):
        take_snapshots(open_dataset(folder), study(1))


def test_dated_leads_without_any_stage_cannot_be_judged(tmp_path: Path) -> None:
    with pytest.raises(PlumblineError, match="STUDY-NOTHING-DATED"):
        take_snapshots(dataset_of(tmp_path, lead("alone", 0)), study(1))


def walk(one: Lead, age: int, within: int, data_to: int) -> tuple[Status, bool, bool]:
    """Status, converted and won-before of a new lead's only snapshot, read off its history row by row."""
    assert one.created_at is not None
    as_of = one.created_at + age * DAY
    won = sorted(each.at for each in one.stages if each.stage == "won")
    again = [each.at for each in one.stages if each.stage == "new" and any(c.at < each.at and c.stage in CLOSING for c in one.stages)]
    until = min((at for at in again if at > one.created_at), default=10**18)
    closed = [each.at for each in one.stages if each.stage in CLOSING and each.at < until]
    converted = any(as_of < at <= as_of + within * DAY for at in won)
    if any(at <= as_of for at in closed):
        return Status.ALREADY_DECIDED, converted, any(at <= as_of for at in won)
    if as_of > data_to:
        return Status.NOT_REACHED, converted, False
    return (Status.MATURE if as_of + within * DAY <= data_to else Status.IMMATURE), converted, False


def random_lead(number: int, rng: random.Random) -> Lead:
    """A lead with a few stages on whole and half days, some of them before its entry."""
    created = rng.randrange(0, 100)
    stages = [(created + rng.choice([-1, 0, 0.5, 1, 2, 7, 30, 31, 45]) + rng.randrange(0, 3), rng.choice((*ORDER, "lost", "disqualified")))]
    stages += [(stages[0][0] + rng.randrange(1, 60), rng.choice(("new", "won", "lost")))]
    # Two stages at one instant have no order in the data, and none is asserted here.
    return lead(f"lead {number:04d}", created, *stages[: rng.randrange(0, 3)])


def test_snapshots_equal_a_walk_through_each_history(tmp_path: Path) -> None:
    rng = random.Random(7)
    leads = tuple(random_lead(number, rng) for number in range(800))
    dataset = dataset_of(tmp_path, *leads)
    data_to = max(each.at for one in leads for each in one.stages)
    for age, within in ((0, 30), (1, 7), (7, 90)):
        snapshots = take_snapshots(dataset, study(age, within))
        counts = count_snapshots(snapshots)
        assert counts.leads == len(leads)
        for position, one in enumerate(leads):
            status, converted, won_before = walk(one, age, within, data_to)
            assert Status(snapshots.status[position]) == status, one
            if status in (Status.MATURE, Status.IMMATURE):
                assert snapshots.converted[position] == converted, one
            assert snapshots.won_before[position] == won_before, one


def winners(days: list[float]) -> list[Lead]:
    """Leads that won so many days after they entered."""
    return [lead(f"winner {number:03d}", number, (number + after, "won")) for number, after in enumerate(days)]


@pytest.mark.parametrize(
    ("days", "age"),
    [
        ([40.0] * 20, 30),
        ([0.5, 0.5, *[40.0] * 18], 30),
        ([0.5, 0.5, 0.5, *[40.0] * 17], 0),
        ([2.0, 2.0, 2.0, *[20.0] * 17], 1),
        ([0.0] * 5, 0),
    ],
)
def test_the_proposed_age_is_the_largest_by_which_a_tenth_of_winners_had_won(tmp_path: Path, days: list[float], age: int) -> None:
    dataset = dataset_of(tmp_path, *winners(days))
    assert take_snapshots(dataset, Study("Test")).age_days == age


def test_the_holdout_starts_at_the_first_midnight_with_seventy_percent_of_mature_snapshots_before_it(tmp_path: Path) -> None:
    leads = [lead(f"lead {number:03d}", number + 0.25) for number in range(100)]
    dataset = dataset_of(tmp_path, *leads, lead("zz end", 100, (400, "lost")))
    study_data = ask(dataset, study(0))
    assert study_data.holdout_from == day(71)
    mature = study_data.snapshots.status == Status.MATURE
    before = study_data.snapshots.as_of[mature] < study_data.holdout_from
    assert before.mean() >= 0.70
    assert (study_data.snapshots.as_of[mature] < study_data.holdout_from - DAY).mean() < 0.70
    sealed = study_data.parts.codes == study_data.parts.names.index("holdout")
    assert np.array_equal(sealed, study_data.snapshots.entry >= study_data.holdout_from)


def test_an_account_is_never_on_both_sides_of_work_and_check(tmp_path: Path) -> None:
    leads = [replace(lead(f"lead {number:03d}", number), account=f"account {number % 40}") for number in range(200)]
    study_data = ask(dataset_of(tmp_path, *leads, lead("zz end", 0, (500, "lost"))), study(0, holdout="auto"))
    by_account: dict[str, set[int]] = {}
    for position, one in enumerate(leads):
        code = int(study_data.parts.codes[position])
        if code != study_data.parts.names.index("holdout"):
            by_account.setdefault(str(one.account), set()).add(code)
    assert all(len(codes) == 1 for codes in by_account.values())
    assert {code for codes in by_account.values() for code in codes} == {0, 1}


def test_a_study_without_holdout_is_one_part(tmp_path: Path) -> None:
    study_data = ask(dataset_of(tmp_path, *winners([20.0] * 10)), study(0, holdout="none"))
    assert study_data.parts.names == ("all",)
    assert study_data.visible_part == "all"
    assert study_data.holdout_from is None


def test_cohorts_are_months_and_weeks_where_there_are_under_eight_months(tmp_path: Path) -> None:
    long = [lead(f"lead {number:03d}", number * 3) for number in range(100)]
    months = cohorts(take_snapshots(dataset_of(tmp_path / "long", *long, lead("zz end", 0, (500, "lost"))), study(0)))
    assert months.names[:3] == ("2024-01", "2024-02", "2024-03")
    assert months.names[-1] == "2024-10"
    short = [lead(f"lead {number:03d}", number) for number in range(20)]
    weeks = cohorts(take_snapshots(dataset_of(tmp_path / "short", *short, lead("zz end", 0, (500, "lost"))), study(0)))
    assert weeks.names == ("2024-W01", "2024-W02", "2024-W03")
    assert np.bincount(weeks.codes).tolist() == [8, 7, 6]


def test_parts_without_a_fixed_midnight_have_no_holdout(tmp_path: Path) -> None:
    snapshots = take_snapshots(dataset_of(tmp_path, *winners([20.0] * 10)), study(0, 5))
    assert propose_holdout_from(snapshots) is not None
    assert 2 not in parts(snapshots, None).codes


def test_a_record_of_outcomes_that_starts_late_is_proposed_as_data_from(tmp_path: Path) -> None:
    silent = [lead(f"before {number:03d}", number) for number in range(100)]
    recorded = [lead(f"since {number:03d}", 100 + number, *([(105.5 + number, "won")] if number % 4 == 0 else [])) for number in range(100)]
    dataset = dataset_of(tmp_path / "late", *silent, *recorded)
    histories, reached = read_histories(dataset, "won"), read_stage_facts(dataset, ("won",))
    assert propose_data_from(histories, reached) == day(105)
    whole = dataset_of(tmp_path / "whole", *recorded)
    assert propose_data_from(read_histories(whole, "won"), read_stage_facts(whole, ("won",))) is None


def test_nothing_is_proposed_without_winners(tmp_path: Path) -> None:
    dataset = dataset_of(tmp_path, lead("lost", 0, (5, "lost")))
    histories, reached = read_histories(dataset, "won"), read_stage_facts(dataset, ("won",))
    assert propose_data_from(histories, reached) is None
    assert propose_age(histories, reached) == 0
