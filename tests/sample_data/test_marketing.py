"""Marketing's guess, judged by the ledger on a part of the company: an eighth of the leads is hot, and the wrong ones are."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.dataset.engine import open_dataset
from analysis.scorecard import Scorecard, parse_scorecard
from analysis.scoring.counts import scores
from analysis.scoring.patterns import Patterns
from analysis.snapshots.study_data import StudyData, ask
from analysis.study import parse_study
from analysis.tables import STAGES, AttributeInfo
from sample_data import names
from sample_data.arrays import DATA_END, DAY
from sample_data.catalogue import KINDS
from sample_data.columns import domains
from sample_data.company import LeadBlock, draw_block
from sample_data.export import stage_rows
from tests.reference.datasets import write_import
from tests.reference.levels import Lead, StageEntry, Touch, World

MICRO = 1_000_000
ATTRIBUTES = (
    AttributeInfo("title", "title", "text"),
    AttributeInfo("employees", "employees", "number"),
    AttributeInfo("email_domain", "email_domain", "text"),
    AttributeInfo("newsletter", "a_newsletter", "text"),
)


def text(name: str) -> str:
    return files("sample_data").joinpath(name).read_text(encoding="utf-8")


def world(block: LeadBlock) -> World:
    """The block as plain records, its local times taken for UTC."""
    people, domain = block.people, domains(block.people).to_pylist()
    touches: list[list[Touch]] = [[] for _ in range(people.n)]
    for lead, at, code, dwell, flagged in zip(
        block.touches.lead, block.touches.at, block.touches.kind, block.touches.dwell, block.touches.flagged, strict=True
    ):
        kind = KINDS[code]
        seconds = None if np.isnan(dwell) else float(dwell)
        touch = Touch(int(at) * MICRO, kind.channel, kind.action, kind.asset or None, seconds, None, kind.direction, bool(flagged))
        touches[lead].append(replace(touch, logged_by_rep=kind.channel == "call"))
    stages: list[list[StageEntry]] = [[] for _ in range(people.n)]
    for lead, at, stage in zip(*stage_rows(block), strict=True):
        if at < DATA_END:
            stages[lead].append(StageEntry(int(at) * MICRO, STAGES[stage]))
    leads = (
        Lead(
            lead_id=f"L-{number:06}",
            created_at=int(people.created[number]) * MICRO,
            account=f"A-{people.companies.account[number]}" if people.has_account[number] else None,
            attributes={
                "title": names.TITLES[people.title[number]][0],
                "employees": float(people.companies.employees[number]),
                "email_domain": domain[number],
                "newsletter": "Yes" if people.subscriber[number] else "No",
            },
            touches=tuple(touches[number]),
            stages=tuple(stages[number]),
            observable_web=not people.web_hidden[number],
            observable_email=not people.images_hidden[number],
        )
        for number in range(people.n)
    )
    return World(tuple(leads), (), ATTRIBUTES)


@pytest.fixture(scope="module")
def block() -> LeadBlock:
    return draw_block(np.random.default_rng(11), 0, 3_000)


@pytest.fixture(scope="module")
def study_data(block: LeadBlock, tmp_path_factory: pytest.TempPathFactory) -> StudyData:
    folder = write_import(tmp_path_factory.mktemp("world") / "import", world(block))
    return ask(open_dataset(folder), replace(parse_study(text("study.yaml")), holdout="none"))


@pytest.fixture(scope="module")
def card() -> Scorecard:
    return parse_scorecard(text("marketing-2025.yaml"))


@pytest.fixture(scope="module")
def patterns(study_data: StudyData, card: Scorecard) -> Patterns:
    return study_data.visible_patterns(card)


def rate(patterns: Patterns, chosen: NDArray[np.bool_]) -> float:
    return float(patterns.n_converted[chosen].sum() / patterns.n_leads[chosen].sum())


def test_the_import_proposes_a_snapshot_at_seven_days(study_data: StudyData) -> None:
    assert study_data.snapshots.age_days == 7


def test_conversions_come_from_the_stages_and_are_those_of_the_generator(block: LeadBlock, study_data: StudyData) -> None:
    as_of = block.people.created + 7 * DAY
    mature = (as_of + 90 * DAY <= stage_rows(block)[1][stage_rows(block)[1] < DATA_END].max()) & (block.journeys.closed > as_of)
    won = block.journeys.won.copy()
    won[block.returns.lead] = np.minimum(won[block.returns.lead], block.returns.won)
    assert study_data.counts.mature == mature.sum()
    assert study_data.counts.converted == (mature & (won <= as_of + 90 * DAY)).sum()


def test_an_eighth_of_the_leads_is_hot(patterns: Patterns, card: Scorecard) -> None:
    hot = scores(patterns.levels, card) >= card.threshold
    assert 0.12 <= patterns.n_leads[hot].sum() / patterns.n_leads.sum() <= 0.18


def test_a_look_at_the_prices_tells_more_than_marketing_s_hottest_leads(patterns: Patterns, card: Scorecard) -> None:
    hot = scores(patterns.levels, card) >= card.threshold
    everyone = np.ones(len(hot), dtype=bool)
    pricing = patterns.levels[:, card.index("Pricing page")] > 0
    opens = patterns.levels[:, card.index("Opens e-mail")] > 0
    assert rate(patterns, everyone) * 1.3 < rate(patterns, hot)
    assert rate(patterns, pricing & ~hot) > 1.3 * rate(patterns, everyone)
    assert rate(patterns, opens) < 1.5 * rate(patterns, everyone)
    assert rate(patterns, pricing) > 1.8 * rate(patterns, everyone)


def test_every_rule_of_marketing_is_met_by_some_leads(patterns: Patterns) -> None:
    met = ((patterns.levels != 0) * patterns.n_leads[:, None]).sum(axis=0)
    assert dict(zip(patterns.rules, met >= 10, strict=True)) == dict.fromkeys(patterns.rules, True)
