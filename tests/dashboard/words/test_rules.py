from __future__ import annotations

import pytest

from analysis.scorecard import parse_scorecard
from dashboard.words.rules import rule_words


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("attribute: {seniority: [c_level, vp]}", "Seniority is c_level or vp"),
        ("attribute: {employees: {min: 200, max: 5000}}", "Employees from 200 to 5,000"),
        ("attribute: {employees: {min: 1000000}}", "Employees of at least 1,000,000"),
        ("attribute: {title: {contains: [student, intern]}}", "Title has the word student or intern"),
        ("attribute: {title: {contains_text: [lead]}}", "Title contains lead"),
        ("attribute: {industry: {missing: true}}", "Industry is empty"),
        ("attribute: {any: [{country: Spain}, {country: Italy}]}", "Country is Spain or country is Italy"),
        ("touch: {action: unsubscribe}, limits: cold", "Unsubscribe; keeps the lead at most cold"),
        ("touch: {channel: event, asset: demo}, qualifies: hot", "Event touch: demo; makes the lead at least hot"),
        (
            "touch: {channel: web, action: visit}, distinct: day, at_least: 3, within_days: 5",
            "Web visit, at least 3 times on different days within 5 days",
        ),
        (
            "touch: {channel: email, action: click}, up_to: 4, fades: {every_days: 30, by: 50, shape: half}",
            "Each email click, up to 4 times; fades by 50 % of what is left every 30 days",
        ),
        ("dwell: {channel: web}, per_seconds: 60, up_to: 5", "Each 60 seconds of web touch, up to 5 times"),
        ("silence_days: 60", "No touch from the lead for 60 days"),
        ("scope: account, touch: {action: quote}", "Quote; by anyone of the company"),
    ],
)
def test_a_rule_is_said_in_plain_english(rule: str, expected: str) -> None:
    card = parse_scorecard(f"name: a\nrules:\n- {{name: r, {rule}}}")
    assert rule_words(card.rules[0]) == expected


def test_long_lists_are_cut_and_say_how_much_is_left_out() -> None:
    card = parse_scorecard("name: a\nrules:\n- {name: r, attribute: {country: [A, B, C, D, E, F]}}")
    assert rule_words(card.rules[0]) == "Country is A, B, C, D or 2 more"
