"""Candidate rules: their levels are those of a ledger, volume alone chooses them, and leaks and telling gaps are no candidates."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.calibration.candidate_rules import ENOUGH_LEADS, Candidates, candidate_rules
from analysis.calibration.suggest import suggest
from analysis.routing.handed_off import was_routed
from analysis.rules import AttributeSignal, TouchSignal
from analysis.scorecard import Scorecard, parse_scorecard, scorecard_yaml
from analysis.scoring.patterns import Patterns
from analysis.snapshots.open import open_study
from analysis.snapshots.study_data import StudyData
from tests.samples import Samples


@pytest.fixture(scope="module")
def study_data(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> StudyData:
    return open_study(samples(tmp_path_factory.mktemp("candidates") / "w", leads=1_500))


@pytest.fixture(scope="module")
def found(study_data: StudyData) -> Candidates:
    return candidate_rules(study_data, leaks=frozenset({"lifecycle_stage"}), informative_gaps=frozenset({"seniority"}))


def counted(patterns: Patterns) -> dict[bytes, tuple[int, int]]:
    """Leads and conversions by levels."""
    counts: dict[bytes, tuple[int, int]] = {}
    for levels, n, won in zip(patterns.levels, patterns.n_leads.tolist(), patterns.n_converted.tolist(), strict=True):
        before = counts.get(levels.tobytes(), (0, 0))
        counts[levels.tobytes()] = (before[0] + n, before[1] + won)
    return counts


def test_levels_are_those_of_a_ledger_of_the_rules(study_data: StudyData, found: Candidates) -> None:
    """One in sixteen rules, and all of the rarer kinds, observed as any scorecard is."""
    some = list(range(0, len(found.card.rules), 16))
    some += [
        place for place, rule in enumerate(found.card.rules) if "says" in rule.name or "times" in rule.name or "not given" in rule.name
    ]
    some = sorted(set(some))
    card = Scorecard("some", tuple(found.card.rules[place] for place in some), (0,) * len(some))
    quick = replace(found.patterns, rules=tuple(rule.name for rule in card.rules), levels=found.patterns.levels[:, some].copy())
    assert counted(quick) == counted(study_data.visible_patterns(card))


def test_every_candidate_is_met_and_not_met_by_enough_leads(found: Candidates) -> None:
    met = ((found.patterns.levels > 0) * found.patterns.n_leads[:, None]).sum(axis=0)
    assert np.all(met >= ENOUGH_LEADS)
    assert np.all(found.patterns.n_leads.sum() - met >= ENOUGH_LEADS)


def test_attributes_levels_bins_words_gaps_and_touch_points_are_candidates(found: Candidates) -> None:
    names = {rule.name for rule in found.card.rules}
    assert {"newsletter: Yes", "pricing (web visit)", "title says 'director'", "owner: Claire Moreau"} <= names
    assert any(name.startswith("employees: ") and name.endswith(" or more") for name in names)
    assert any(name.endswith(", 3 times") for name in names)
    kinds = {type(rule.signal) for rule in found.card.rules}
    assert kinds == {AttributeSignal, TouchSignal}


def test_leaks_and_telling_gaps_are_no_candidates(found: Candidates) -> None:
    names = [rule.name for rule in found.card.rules]
    assert not any(name.startswith("lifecycle_stage") for name in names)
    assert "seniority not given" not in names
    assert any(name.startswith("seniority: ") for name in names)
    assert ("lifecycle_stage", "is left out as a leak") in {(each.name, each.reason) for each in found.left_out}


def test_the_outcome_chooses_no_candidate(study_data: StudyData, found: Candidates) -> None:
    turned = replace(study_data, snapshots=replace(study_data.snapshots, converted=~study_data.snapshots.converted))
    again = candidate_rules(turned, leaks=frozenset({"lifecycle_stage"}), informative_gaps=frozenset({"seniority"}))
    assert again.card == found.card


def test_the_card_is_one_that_people_can_read_and_write(found: Candidates) -> None:
    assert parse_scorecard(scorecard_yaml(found.card)) == found.card


def test_a_suggestion_is_found_among_them(found: Candidates) -> None:
    proposal = suggest(found.patterns, found.card, seed=1).proposals[0]
    assert proposal.n_rules >= 1
    assert proposal.kind == "few rules"


def test_the_old_score_of_the_company_routed_its_leads(study_data: StudyData) -> None:
    assert was_routed(study_data)
    tables = study_data.dataset.tables
    nobody = replace(study_data, dataset=replace(study_data.dataset, tables=replace(tables, handoffs=tables.handoffs.limit(0))))
    assert not was_routed(nobody)
