"""Scores of all leads at an instant, and finding one of them."""

from __future__ import annotations

import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.dataset.engine import Dataset, open_dataset
from analysis.leads.explain import explain
from analysis.leads.scores import as_table, find_leads, score_leads
from analysis.ledger import build_ledger
from analysis.scorecard import Scorecard, parse_scorecard
from analysis.tables import AttributeInfo
from tests.reference.datasets import write_import
from tests.reference.levels import DAY, Lead, Touch, World

CARD = parse_scorecard(
    """
name: Test
groups: [{name: Email, cap: 5}]
rules:
  - {name: Boss, points: 30, attribute: {seniority: vp}}
  - {name: Pricing, points: 20, touch: {asset: pricing}, keeps_days: 5}
  - {name: Clicks, points: 4, touch: {action: click}, up_to: 3, group: Email}
  - {name: Silent, points: -10, silence_days: 3}
  - {name: Demo, points: 0, touch: {asset: demo}, qualifies: hot}
  - {name: Gone, points: 0, touch: {asset: gone}, limits: cold}
"""
)
ASSETS = (("visit", "pricing"), ("click", "mail"), ("visit", "demo"), ("visit", "gone"), ("visit", "home"))


def random_lead(number: int, rng: random.Random) -> Lead:
    """A lead with some touches."""
    created = rng.randrange(0, 20) * DAY
    touches = tuple(Touch(created + rng.randrange(-1, 12) * DAY, "web", *rng.choice(ASSETS)) for _ in range(rng.randrange(0, 5)))
    seniority = rng.choice((None, "vp", "staff"))
    return Lead(
        f"L{number:03d}", created, "Ärger GmbH" if number == 7 else None, {"seniority": seniority, "title": "Prüftechniker"}, touches
    )


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Sixty leads."""
    rng = random.Random(5)
    infos = tuple(AttributeInfo(name, name, "text") for name in ("seniority", "title"))
    world = World(leads=tuple(random_lead(number, rng) for number in range(60)), rules=CARD.rules, attributes=infos)
    return open_dataset(write_import(tmp_path_factory.mktemp("scores") / "import", world))


@pytest.mark.parametrize("as_of", [0, 15 * DAY - 1, 40 * DAY])
def test_each_score_is_the_one_that_its_explanation_adds_up_to(dataset: Dataset, as_of: int) -> None:
    ledger = build_ledger(dataset, CARD.rules)
    leads = score_leads(dataset, ledger, CARD, as_of=as_of)
    for position in range(0, len(leads.lead_no), 11):
        explanation = explain(dataset, ledger, CARD, lead_no=int(leads.lead_no[position]), as_of=as_of)
        assert (explanation.lead_id, explanation.score) == (leads.lead_id[position], leads.score[position])
        assert explanation.tier == leads.tiers[leads.tier[position]]


def test_leads_that_had_not_entered_are_not_scored(dataset: Dataset) -> None:
    leads = score_leads(dataset, build_ledger(dataset, CARD.rules), CARD, as_of=10 * DAY)
    entered = dataset.run(dataset.tables.leads.select("lead_id", "created_at")).to_pylist()
    expected = {row["lead_id"] for row in entered if row["created_at"].toordinal() - 719163 <= 10}
    assert set(leads.lead_id) == expected


def test_reasons_are_the_rules_that_give_most_points_and_never_take_any(dataset: Dataset) -> None:
    ledger = build_ledger(dataset, CARD.rules)
    leads = score_leads(dataset, ledger, CARD, as_of=12 * DAY)
    for position in range(len(leads.lead_no)):
        steps = explain(dataset, ledger, CARD, lead_no=int(leads.lead_no[position]), as_of=12 * DAY).steps
        given = {rule.name: sum(step.hundredths for step in steps if step.rule == rule.name) for rule in CARD.rules}
        reasons = leads.reasons(position)
        assert all(given[name] > 0 for name in reasons)
        assert len(reasons) == min(3, sum(value > 0 for value in given.values()))
        assert [given[name] for name in reasons] == sorted((value for value in given.values() if value > 0), reverse=True)[:3]


def test_a_card_without_rules_scores_everyone_zero(dataset: Dataset) -> None:
    empty = Scorecard("Empty")
    leads = score_leads(dataset, build_ledger(dataset, ()), empty, as_of=40 * DAY)
    assert set(leads.score.tolist()) == {0}
    assert {leads.reasons(position) for position in range(3)} == {()}


def test_the_table_holds_a_row_a_lead(dataset: Dataset) -> None:
    leads = score_leads(dataset, build_ledger(dataset, CARD.rules), CARD, as_of=40 * DAY)
    table = as_table(leads)
    assert table.num_rows == 60
    assert table["tier"].to_pylist() == [leads.tiers[index] for index in leads.tier]


def test_search_looks_at_id_account_and_text_attributes(dataset: Dataset) -> None:
    assert [hit.lead_id for hit in find_leads(dataset, "l007")] == ["L007"]
    assert [hit.lead_id for hit in find_leads(dataset, "ärger")] == ["L007"]
    assert len(find_leads(dataset, "prüftech")) == 20
    assert len(find_leads(dataset, "", limit=5)) == 5
    assert find_leads(dataset, "nobody %_") == ()


def test_the_ledger_is_kept_by_content_and_found_again(dataset: Dataset, tmp_path: Path) -> None:
    folder = tmp_path / "import"
    folder.mkdir()
    world = World(
        leads=(random_lead(1, random.Random(1)),), rules=CARD.rules, attributes=(AttributeInfo("seniority", "seniority", "text"),)
    )
    opened = open_dataset(write_import(folder, world), cache=tmp_path / "cache")
    first = build_ledger(opened, CARD.rules)
    stored = sorted((tmp_path / "cache").glob("*.parquet"))
    assert [path.stem for path in stored] == [first.key]
    assert build_ledger(opened, CARD.with_points("Boss", 5).rules).key == first.key
    assert opened.run(build_ledger(opened, CARD.rules).table) == opened.run(first.table)
    assert build_ledger(opened, CARD.rules[:2]).key != first.key


def test_search_looks_at_names_which_lie_apart_from_the_leads(dataset: Dataset, tmp_path: Path) -> None:
    folder = write_import(tmp_path / "import", World(leads=(Lead("a", 0), Lead("b", 0)), rules=()))
    names = {"first_name": ["Zoë", None], "last_name": ["Nagy", "Zoellner"]}
    pq.write_table(pa.table({"lead_no": pa.array([0, 1], pa.int32()), "lead_id": ["a", "b"]} | names), folder / "people.parquet")
    opened = open_dataset(folder)
    assert [hit.lead_id for hit in find_leads(opened, "zoë nagy")] == ["a"]
    assert [hit.lead_id for hit in find_leads(opened, "zo")] == ["a", "b"]
    assert find_leads(opened, "first_name") == ()
