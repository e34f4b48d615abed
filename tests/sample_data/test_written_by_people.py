"""The mapping, the study and the scorecards of the sample are files that Plumbline reads."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest

from analysis.conditions import OneOf
from analysis.importing.mapping.parse import parse_mapping
from analysis.rules import AttributeSignal, DwellSignal, SilenceSignal, TouchSignal, signal_data
from analysis.scorecard import Scorecard, parse_scorecard
from analysis.study import Outcome, parse_study
from analysis.tables import STAGES, table
from analysis.yaml_files import load_yaml
from sample_data import names
from sample_data.catalogue import ACTION_LABELS, CHANNEL_LABELS, DIRECTION_LABELS, KINDS, STAGE_LABELS
from sample_data.changes import CHANGED_FIELDS
from sample_data.export import SENIORITY_LABELS
from tests.sample_data.conftest import Company


def text(name: str) -> str:
    return files("sample_data").joinpath(name).read_text(encoding="utf-8")


def entry(name: str) -> dict[str, Any]:
    data = load_yaml(text("mapping.yaml"), where="mapping.yaml").data
    return next(each for each in data["tables"] if each["table"] == name)


@pytest.fixture
def marketing() -> Scorecard:
    return parse_scorecard(text("marketing-2025.yaml"))


@pytest.fixture
def empty() -> Scorecard:
    return parse_scorecard(text("empty-start.yaml"))


def test_the_study_asks_for_wins_within_90_days_and_leaves_the_snapshot_to_the_import() -> None:
    study = parse_study(text("study.yaml"))
    assert study.name == "New business"
    assert study.outcome == Outcome("won", 90)
    assert study.early == Outcome("qualified", 14)
    assert study.snapshot is None
    assert (study.hot_leads_per_week, study.time_zone) == (40, "Europe/Berlin")


def test_the_scorecards_are_for_the_study(marketing: Scorecard, empty: Scorecard) -> None:
    assert {marketing.study, empty.study} == {parse_study(text("study.yaml")).name}
    assert [(tier.name, tier.lower) for tier in marketing.tiers] == [("hot", 60), ("warm", 30), ("cold", 0)]


def test_the_empty_start_has_the_same_signals_worth_nothing(marketing: Scorecard, empty: Scorecard) -> None:
    assert [signal_data(rule) for rule in empty.rules] == [signal_data(rule) for rule in marketing.rules]
    assert set(empty.points) == {0}
    assert not any(rule.qualifies or rule.limits for rule in empty.rules)


def test_marketing_trusts_opens_and_overlooks_prices(marketing: Scorecard) -> None:
    points = dict(zip((rule.name for rule in marketing.rules), marketing.points, strict=True))
    assert points["Opens e-mail"] >= 3 * points["Pricing page"]
    assert points["Newsletter"] > points["Pricing page"]


def test_marketing_uses_every_kind_of_rule(marketing: Scorecard) -> None:
    signals = [rule.signal for rule in marketing.rules]
    touches = [signal for signal in signals if isinstance(signal, TouchSignal)]
    assert {type(signal) for signal in signals} == {AttributeSignal, TouchSignal, DwellSignal, SilenceSignal}
    assert any(signal.keeps_days for signal in touches)
    assert any(signal.fades and signal.up_to for signal in touches)
    assert any(signal.distinct == "day" and signal.within_days for signal in touches)
    assert any(rule.account for rule in marketing.rules)
    assert any(rule.unless for rule in marketing.rules)
    assert any(rule.qualifies for rule in marketing.rules)
    assert any(rule.limits for rule in marketing.rules)
    assert any(rule.group for rule in marketing.rules)


def test_marketing_asks_for_domains_touches_and_titles_that_exist(marketing: Scorecard) -> None:
    free = next(rule for rule in marketing.rules if rule.name == "Free-mail address")
    assert signal_data(free)["attribute"] == {"email_domain": list(names.FREE_DOMAINS)}
    for rule in marketing.rules:
        if not isinstance(rule.signal, TouchSignal):
            continue
        for alternative in rule.signal.condition.alternatives:
            wanted = {each.column: each.test.values for each in alternative if isinstance(each.test, OneOf)}
            assert any(all(getattr(kind, column) in values for column, values in wanted.items()) for kind in KINDS), rule.name


def test_the_title_words_of_marketing_are_the_deciders(marketing: Scorecard) -> None:
    words = signal_data(marketing.rules[marketing.index("Decision maker")])["attribute"]["title"]["contains"]
    met = {title for title, *_ in names.TITLES if any(f" {word} " in f" {title.lower()} " for word in words)}
    assert met == {title for title, seniority, *_ in names.TITLES if seniority < names.N_DECIDERS}


def test_the_mapping_parses() -> None:
    mapping = parse_mapping(text("mapping.yaml"))
    assert mapping.time_zone == "Europe/Berlin"
    assert mapping.currency == "EUR"


def test_the_mapping_knows_every_label_of_the_export() -> None:
    touches, stages = entry("touches")["columns"], entry("stages")["columns"]
    assert touches["channel"]["values"] == {label: name for name, label in CHANNEL_LABELS.items()}
    assert touches["action"]["values"] == {label: name for name, label in ACTION_LABELS.items()}
    assert touches["direction"]["values"] == {label: name for name, label in DIRECTION_LABELS.items()}
    assert stages["stage"]["values"] == {label: name for name, label in STAGE_LABELS.items()}
    assert tuple(STAGE_LABELS) == STAGES
    assert entry("leads")["columns"]["seniority"]["values"] == dict(zip(SENIORITY_LABELS, names.SENIORITIES, strict=True))
    assert tuple(entry("attribute_changes")["columns"]["attribute"]["values"]) == CHANGED_FIELDS


def test_the_mapping_covers_every_column_of_the_export(company: Company) -> None:
    data = load_yaml(text("mapping.yaml"), where="mapping.yaml").data
    file_of = {name: source["file"] for name, source in data["sources"].items()}
    for each in data["tables"]:
        path = company.summary.folder / file_of[each["from"]]
        header = path.read_text(encoding="utf-8").split("\n", 1)[0].replace('"', "").split(",")
        specs = [*each["columns"].values(), *each.get("attributes", {}).values()]
        used = (
            {spec if isinstance(spec, str) else spec["column"] for spec in specs} | set(each.get("key", [])) | set(each.get("ignore", []))
        )
        assert used == set(header), path.name
        assert set(each["columns"]) <= {column.name for column in table(each["table"]).columns}
        assert set(table(each["table"]).required) <= set(each["columns"])


def test_names_addresses_and_numbers_are_personal() -> None:
    attributes = entry("leads")["attributes"]
    personal = {name for name, spec in attributes.items() if spec.get("role") == "personal"}
    assert personal == {"first_name", "last_name", "email", "phone"}
