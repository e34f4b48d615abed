"""What is frozen can be read back whole, and nothing of it can be changed without another hash."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import PlumblineError
from analysis.evaluation import evaluate
from analysis.scoring.fast import count_scores, prepare
from analysis.versions.records import ANSWERS, MarketingPromise, Promise, SalesPromise
from analysis.versions.serialize import (
    content_id,
    content_text,
    figures_data,
    figures_of,
    kept_answer,
    parse_promise,
    parse_version,
    promise_text,
)
from tests.analysis.cards import Case, cases
from tests.analysis.versions.worlds import CARD, content


def test_a_version_is_read_back_as_it_was_frozen() -> None:
    frozen = content(blocked=("status",))
    text = content_text(frozen)
    assert parse_version(4, content_id(text), text).content == frozen


@pytest.mark.parametrize("field", ["card", "study", "baseline", "reason", "evidence"])
def test_any_change_of_the_content_gives_another_hash(field: str) -> None:
    frozen = content()
    changed = {
        "card": replace(frozen, card=content(CARD.with_points("Pricing page", 11)).card),
        "study": replace(frozen, study=frozen.study.replace("90", "30")),
        "baseline": replace(frozen, baseline=""),
        "reason": replace(frozen, reason="other"),
        "evidence": replace(frozen, evidence=replace(frozen.evidence, settings_tried=8)),
    }[field]
    assert content_id(content_text(changed)) != content_id(content_text(frozen))


def test_content_that_was_tampered_with_is_not_read() -> None:
    text = content_text(content())
    with pytest.raises(PlumblineError) as caught:
        parse_version(1, content_id(text), text.replace("More weight", "Less weight"))
    assert caught.value.code == "VERSION-DAMAGED"


@given(cases())
def test_the_headline_figures_of_any_evaluation_survive_being_stored(case: Case) -> None:
    patterns = case.patterns.of_part("training")
    result = evaluate(count_scores(prepare(patterns, case.card), case.card), case.card)
    mine = figures_of("training", result)
    frozen = content()
    stored = replace(frozen, evidence=replace(frozen.evidence, figures=(mine,)))
    text = content_text(stored)
    back = parse_version(1, content_id(text), text).content.evidence.figures[0]
    assert back == mine
    assert (back.hot_conversion, back.base_rate, back.auc) == (result.hot.conversion, result.base_rate, result.auc)
    json.dumps(figures_data(mine), allow_nan=False)


def test_every_answer_of_a_part_is_stored() -> None:
    data = figures_data(content().evidence.figures[0], kept_answer)
    stored = [each for each in json.loads(json.dumps(data)).values() if isinstance(each, dict)]
    answers = [each for each in (*stored, *data["hot"].values()) if isinstance(each, dict) and ("value" in each or "not_estimable" in each)]
    assert len(answers) == len(ANSWERS)


@given(st.builds(MarketingPromise, st.integers(1, 10**6), st.floats(0.01, 1)) | st.builds(SalesPromise, st.floats(0.25, 1_000)))
def test_a_promise_is_read_back_as_it_was_given(promise: Promise) -> None:
    assert parse_promise(promise_text(promise)) == promise


def test_a_promise_that_was_signed_before_reads_as_it_was_stored() -> None:
    stored = ('{"hot_leads_a_month":1200,"qualified_share":0.55}', '{"within_hours":2.5}')
    assert [parse_promise(each) for each in stored] == [MarketingPromise(1200, 0.55), SalesPromise(2.5)]
    assert tuple(promise_text(parse_promise(each)) for each in stored) == stored


@pytest.mark.parametrize("wrong", [lambda: MarketingPromise(0), lambda: MarketingPromise(5, 0.0), lambda: SalesPromise(0.0)])
def test_a_promise_of_nothing_is_refused(wrong) -> None:
    with pytest.raises(ValueError, match="must be"):
        wrong()
