"""Conditions: a written condition is read back unchanged."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.conditions import Between, ContainsText, ContainsWords, Missing, OneOf, condition_data, parse_condition, parse_test
from analysis.rules import TouchSignal
from tests.reference.strategies import random_rule


@pytest.mark.parametrize(
    ("written", "test"),
    [
        ("vp", OneOf(("vp",))),
        (["  vp ", 3], OneOf(("vp", 3))),
        ({"min": 200}, Between(200.0, None)),
        ({"min": 200, "max": 5000}, Between(200.0, 5000.0)),
        ({"contains": "intern"}, ContainsWords(("intern",))),
        ({"contains_text": ["intern", " vp "]}, ContainsText(("intern", "vp"))),
        ({"missing": False}, Missing(expected=False)),
    ],
)
def test_a_test_is_read_as_it_is_written(written: object, test: object) -> None:
    assert parse_test(written, "title") == test


@pytest.mark.parametrize(
    "written", [[], None, {"min": 5, "max": 4}, {"min": "5"}, {"min": True}, {"contains": [" "]}, {"missing": 1}, {"other": 1}, [[1]]]
)
def test_a_test_that_cannot_be_read_names_its_column(written: object) -> None:
    with pytest.raises(ValueError, match="title"):
        parse_test(written, "title")


@pytest.mark.parametrize("written", [{}, "web", [], {"any": []}, {"any": {"channel": "web"}}])
def test_a_condition_that_asks_nothing_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="must be"):
        parse_condition(written)


def test_alternatives_are_combined_with_the_other_keys() -> None:
    condition = parse_condition({"channel": "web", "any": [{"asset": "a"}, {"action": "click", "any": [{"asset": "b"}, {"asset": "c"}]}]})
    assert [[each.column for each in alternative] for alternative in condition.alternatives] == [
        ["channel", "asset"],
        ["channel", "action", "asset"],
        ["channel", "action", "asset"],
    ]


@given(st.integers(0, 10**9))
def test_what_is_written_is_read_back_the_same_even_where_a_column_is_asked_about_twice(seed: int) -> None:
    random = Random(seed)
    signal = random_rule(random, "any").signal
    if isinstance(signal, TouchSignal):
        assert parse_condition(condition_data(signal.condition)) == signal.condition
