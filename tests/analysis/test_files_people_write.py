"""Scorecards, studies and their YAML: what is read is what is written, and complaints name key and line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.conditions import Between, ColumnTest, Condition, ContainsText, ContainsWords, Missing, OneOf, condition_data, parse_condition
from analysis.errors import PlumblineError
from analysis.rules import AttributeSignal, Rule, ScoreSignal, TouchSignal, may_be_unobservable
from analysis.scorecard import DEFAULT_TIERS, Group, Scorecard, Tier, parse_scorecard, scorecard_yaml
from analysis.study import AtAge, EveryMonth, OnCrossing, Study, parse_study, study_yaml
from analysis.yaml_files import load_yaml

EVERY_KIND = """
name: Every kind
study: New business
groups:
  - {name: Email, cap: 15}
rules:
  - {name: Decision maker, points: 15, attribute: {seniority: [c_level, vp, director]}}
  - {name: Student, points: -25, attribute: {title: {contains: [student, intern]}}}
  - {name: Opted out, limits: cold, touch: {action: unsubscribe}}
  - {name: Mid-size, points: 10, attribute: {employees: {min: 200, max: 5000}}}
  - {name: Either, points: 1, attribute: {country: DE, any: [{title: {missing: true}}, {title: {contains_text: eng}}]}}
  - {name: Pricing page, points: 20, touch: {channel: web, asset: pricing}, keeps_days: 60}
  - {name: Visits burst, points: 15, touch: {channel: web, action: visit}, distinct: day, at_least: 3, within_days: 5, keeps_days: 30}
  - {name: Clicks, points: 3, touch: {channel: email, action: click}, up_to: 4, group: Email, fades: {every_days: 30, by: 50, shape: half}}
  - {name: Time on site, points: 2, dwell: {channel: web}, per_seconds: 60, up_to: 5}
  - {name: Long visit, points: 2, dwell: {channel: web}, at_least_seconds: 600, within_days: 7}
  - {name: Silent for two months, points: -10, silence_days: 60}
  - {name: Takes everything but pricing, points: -15, touch: {action: download}, distinct: asset, at_least: 3, unless: [Pricing page]}
  - {name: Came to a demo, points: 0, touch: {channel: event, asset: demo}, qualifies: hot, machine: include, rep: include}
  - {name: Colleague asked for a quote, points: 10, scope: account, touch: {action: quote}}
tiers:
  - {name: hot, from: 60, route: call, within_hours: 4}
  - {name: cold, from: 0, route: nurture}
"""


def test_a_scorecard_with_every_kind_of_rule_survives_being_written_and_read() -> None:
    card = parse_scorecard(EVERY_KIND)
    assert len(card.rules) == 14
    assert parse_scorecard(scorecard_yaml(card)) == card
    assert parse_scorecard(scorecard_yaml(card)).content_id == card.content_id


def test_the_content_id_follows_the_card_and_not_its_name() -> None:
    card = parse_scorecard(EVERY_KIND)
    renamed = parse_scorecard(EVERY_KIND.replace("name: Every kind", "name: Another name"))
    assert renamed.content_id == card.content_id
    assert card.with_points("Student", -24).content_id != card.content_id
    assert card.with_threshold(59).content_id != card.content_id


BAD_SCORECARDS = [
    ("name: A\nrulez: []", "line 2", "'rulez' is not a known key"),
    ("name: A\nrules:\n- {name: R, points: 2.5, touch: {channel: web}}", "line 3", "valid integer"),
    ("name: A\nrules:\n- {name: R, points: 101, touch: {channel: web}}", "line 3", "less than or equal to 100"),
    ("name: A\nrules:\n- {name: R, points: 1, touch: {chanel: web}}", "line 3", "'chanel' must be one of channel"),
    ("name: A\nrules:\n- {name: R, touch: {channel: web}, silence_days: 3}", "line 3", "one of attribute, touch, dwell or silence_days"),
    ("name: A\nrules:\n- {name: R, touch: {channel: web}, up_to: 3, at_least: 2}", "line 3", "up_to excludes"),
    ("name: A\nrules:\n- {name: R, attribute: {title: x}, keeps_days: 3}", "line 3", "keeps_days does not go with attribute"),
    ("name: A\nrules:\n- {name: R, dwell: {channel: web}}", "line 3", "either at_least_seconds or per_seconds"),
    ("name: A\nrules:\n- {name: R, touch: {asset: {min: 5, max: 2}}}", "line 3", "min 5 is above max 2"),
    ("name: A\nrules:\n- {name: R, touch: {channel: web}, group: G}", "line 1", "group 'G' is not listed"),
    ("name: A\nrules:\n- {name: R, touch: {channel: web}, unless: [S]}", "line 1", "unless 'S' is not another rule"),
    ("name: A\nrules:\n- {name: R, touch: {channel: web}}\n- {name: R, touch: {channel: web}}", "line 1", "given twice"),
    ("name: A\nrules:\n- {name: R, touch: {channel: web}, qualifies: boiling}", "line 1", "'boiling' is not a tier"),
    ("name: A\ntiers:\n- {name: hot, from: 30}\n- {name: cold, from: 40}", "line 1", "tiers must"),
    ("name: A\nscore_column: s\nthreshold: 60\ntiers: [{name: hot, from: 60}]", "line 1", "mean the same"),
    ("- 1\n- 2", "scorecard.yaml", "keys and values"),
]


@pytest.mark.parametrize(("text", "place", "words"), BAD_SCORECARDS)
def test_a_wrong_scorecard_is_refused_with_key_line_and_rule(text: str, place: str, words: str) -> None:
    with pytest.raises(PlumblineError) as caught:
        parse_scorecard(text)
    assert caught.value.code == "SCORECARD-INVALID"
    assert place in caught.value.where
    assert words in str(caught.value)


def test_an_unless_may_not_name_a_rule_with_an_unless() -> None:
    rules = "- {name: A, touch: {asset: a}}\n- {name: B, touch: {asset: b}, unless: [A]}\n- {name: C, touch: {asset: c}, unless: [B]}"
    with pytest.raises(PlumblineError, match="which has an unless itself"):
        parse_scorecard(f"name: X\nrules:\n{rules}")


def test_an_imported_score_stands_as_a_scorecard() -> None:
    card = parse_scorecard("name: Old score\nscore_column: Lead Score\nscore_max: 250\nthreshold: 70")
    assert card.rules[0].signal == ScoreSignal("Lead Score", 250)
    assert (card.points, card.threshold) == ((1,), 70)
    assert parse_scorecard(scorecard_yaml(card)) == card


def test_the_threshold_pushes_lower_tiers_down_and_never_up() -> None:
    card = Scorecard("A", tiers=(Tier("hot", 60), Tier("warm", 30), Tier("cold", 0)))
    assert [tier.lower for tier in card.with_threshold(20).tiers] == [20, 19, 0]
    assert [tier.lower for tier in card.with_threshold(80).tiers] == [80, 30, 0]
    assert [tier.lower for tier in card.with_threshold(0).tiers] == [0, 0, 0]
    assert card.with_threshold(101).threshold == 101


def test_edits_leave_the_card_as_it_was() -> None:
    card = Scorecard("A", (Rule("R", TouchSignal(parse_condition({"asset": "a"}))),), (5,), (Group("G", 10),), DEFAULT_TIERS)
    assert card.with_points("R", 7).points == (7,)
    assert card.with_cap("G", 3).groups == (Group("G", 3),)
    assert card.with_lower("warm", 40).tiers[1].lower == 40
    assert (card.points, card.groups, card.tiers) == ((5,), (Group("G", 10),), DEFAULT_TIERS)


@pytest.mark.parametrize(
    "call", [lambda c: c.with_points("S", 1), lambda c: c.with_cap("S", 1), lambda c: c.with_lower("S", 1), lambda c: c.index("S")]
)
def test_edits_of_what_is_not_there_are_refused(call: object) -> None:
    with pytest.raises(ValueError, match="'S'"):
        call(Scorecard("A"))  # type: ignore[operator]


def test_points_beyond_a_hundred_are_refused() -> None:
    card = Scorecard("A", (Rule("R", TouchSignal(parse_condition({"asset": "a"}))),), (5,))
    with pytest.raises(ValueError, match="-100, 100"):
        card.with_points("R", 101)


@pytest.mark.parametrize("plan", [AtAge(0), AtAge(7), EveryMonth(180), OnCrossing(), None])
def test_a_study_survives_being_written_and_read(plan: AtAge | EveryMonth | OnCrossing | None) -> None:
    study = Study(
        "Ours", goal="Forty leads a week", population="returning", snapshot=plan, hot_leads_per_week=40, time_zone="Europe/Berlin"
    )
    assert parse_study(study_yaml(study)) == study


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("study: A\npopulaton: new", "'populaton' is not a known key"),
        ("study: A\ntime_zone: Europe/Berln", "not a known time zone"),
        ("study: A\nsnapshot: {at_age_days: 1, on_crossing: true}", "give one of"),
        ("study: A\nsnapshot: {every: month}", "give one of"),
        ("study: A\ndata_from: yesterday", "not a date"),
        ("study: A\noutcome: {stage: sold}", "Input should be"),
        ("goal: nothing", "'study' is missing"),
    ],
)
def test_a_wrong_study_is_refused(text: str, words: str) -> None:
    with pytest.raises(PlumblineError, match="STUDY-INVALID") as caught:
        parse_study(text)
    assert words in str(caught.value)


def test_dates_of_a_study_without_zone_are_utc() -> None:
    since = parse_study("study: A\ndata_from: 2017-12-05").data_from
    assert since is not None
    assert since.isoformat() == "2017-12-05T00:00:00+00:00"


def test_yaml_keeps_what_was_typed() -> None:
    text = "{a: Yes, b: no, c: on, d: 12:30, e: 2025-01-01, f: true, g: 010, h: 1e3, i: null, j: 1.5}"
    expected = {"a": "Yes", "b": "no", "c": "on", "d": "12:30", "e": "2025-01-01", "f": True, "g": 10, "h": 1000.0, "i": None, "j": 1.5}
    assert load_yaml(text, where="x").data == expected


@pytest.mark.parametrize("text", ["a: [", "a: 1\na: 2", "a: \x00", "\t- a", "a: {b: 1, b: 2}"])
def test_unreadable_yaml_is_one_line_with_a_code(text: str) -> None:
    with pytest.raises(PlumblineError, match="YAML-SYNTAX") as caught:
        load_yaml(text, where="x.yaml")
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("x.yaml")


texts = st.text("abc é:#-", min_size=1, max_size=6).map(str.strip).filter(bool)
tests = st.one_of(
    st.lists(st.one_of(texts, st.integers(-5, 5), st.booleans()), min_size=1, max_size=3).map(lambda values: OneOf(tuple(values))),
    st.tuples(st.integers(-5, 0), st.integers(1, 5)).map(lambda limits: Between(float(limits[0]), float(limits[1]))),
    st.lists(texts, min_size=1, max_size=3).map(lambda words: ContainsWords(tuple(words))),
    st.lists(texts, min_size=1, max_size=3).map(lambda words: ContainsText(tuple(words))),
    st.booleans().map(Missing),
)
alternatives = st.dictionaries(texts.filter(lambda text: text != "any"), tests, min_size=1, max_size=3).map(
    lambda asked: tuple(ColumnTest(column, test) for column, test in asked.items())
)


@given(st.lists(alternatives, min_size=1, max_size=3).map(lambda each: Condition(tuple(each))))
def test_conditions_survive_being_written_and_read(condition: Condition) -> None:
    assert parse_condition(condition_data(condition)) == condition


def test_absence_says_nothing_only_where_a_rule_could_match_the_channel() -> None:
    def rule(**condition: object) -> Rule:
        return Rule("R", TouchSignal(parse_condition(condition)))

    assert may_be_unobservable(rule(channel="web"), "web")
    assert may_be_unobservable(rule(action="download"), "web")
    assert not may_be_unobservable(rule(channel="event"), "web")
    assert may_be_unobservable(rule(channel="email", action="open"), "email")
    assert not may_be_unobservable(rule(channel="email", action="click"), "email")
    assert not may_be_unobservable(Rule("A", AttributeSignal(parse_condition({"title": "x"}))), "web")


@pytest.mark.parametrize("typed", ["1_000", "'40'", "true", "4,5", "inf", "40 a week"])
def test_a_number_of_a_file_is_a_number_and_nothing_that_looks_like_one(typed: str) -> None:
    with pytest.raises(PlumblineError, match=r"study\.yaml, line 3: 'hot_leads_per_week'"):
        parse_study(f"study: New business\ncapacity:\n  hot_leads_per_week: {typed}")
