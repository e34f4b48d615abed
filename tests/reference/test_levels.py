"""The reference itself, compared with levels computed by hand from the text of the model."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from analysis.rules import Rule, RuleFile, ScoreSignal
from analysis.scorecard import Scorecard, parse_scorecard
from analysis.tables import AttributeInfo, KnownFrom
from tests.reference.conditions import has_word
from tests.reference.levels import DAY, Change, Lead, StageEntry, Touch, World, level
from tests.reference.scores import score, tier

#: 2024-02-27T00:00:00 UTC, two days before a leap day.
START = 1_708_992_000_000_000
HOUR = DAY // 24

CARD = parse_scorecard(
    """
name: New business 2026
groups:
  - {name: Email, cap: 15}
rules:
  - {name: Decision maker, points: 15, attribute: {seniority: [c_level, vp, director]}}
  - {name: Student, points: -25, attribute: {title: {contains: [student, intern]}}}
  - {name: Opted out, limits: cold, touch: {action: unsubscribe}}
  - {name: Mid-size, points: 10, attribute: {employees: {min: 200, max: 5000}}}
  - {name: Pricing page, points: 20, touch: {channel: web, asset: pricing}, keeps_days: 60}
  - {name: Visits burst, points: 15, touch: {channel: web, action: visit}, distinct: day, at_least: 3, within_days: 5, keeps_days: 30}
  - {name: Clicks e-mail, points: 3, touch: {channel: email, action: click}, up_to: 4, group: Email, fades: {every_days: 30, by: 50}}
  - {name: Time on site, points: 2, dwell: {channel: web}, per_seconds: 60, up_to: 5}
  - {name: Silent for two months, points: -10, silence_days: 60}
  - {name: All but pricing, points: -15, touch: {action: download}, distinct: asset, at_least: 3, unless: [Pricing page]}
  - {name: Came to a demo, points: 0, touch: {channel: event, asset: demo}, qualifies: hot}
  - {name: Colleague asked for a quote, points: 10, scope: account, touch: {action: quote}}
"""
)
ATTRIBUTES = (
    AttributeInfo("seniority", "seniority", "text"),
    AttributeInfo("title", "title", "text"),
    AttributeInfo("employees", "employees", "number"),
    AttributeInfo("won_date", "a_won_date", "instant"),
    AttributeInfo("segment", "a_segment", "text", known_from=KnownFrom("column", "won_date")),
    AttributeInfo("size", "a_size", "text", known_from=KnownFrom("stage", "qualified")),
)


def day(number: float) -> int:
    return START + round(number * DAY)


def rule(**keys: Any) -> Rule:
    return RuleFile(**({"name": "It"} | keys)).rule()


def levels(wanted: Rule | str, lead: Lead, *days: float, others: tuple[Lead, ...] = ()) -> list[int]:
    rules = CARD.rules if isinstance(wanted, str) else (wanted, *CARD.rules)
    world = World((lead, *others), rules, ATTRIBUTES)
    return [level(world, world.rule(wanted) if isinstance(wanted, str) else wanted, lead, day(each)) for each in days]


def lead(*touches: Touch, entry: float | None = 0, **facts: Any) -> Lead:
    return Lead("L", None if entry is None else day(entry), touches=touches, **facts)


def web(number: float, asset: str | None = None, **facts: Any) -> Touch:
    return Touch(day(number), "web", "visit", asset, **facts)


def click(number: float, **facts: Any) -> Touch:
    return Touch(day(number), "email", "click", **facts)


JUST_BEFORE = -1 / DAY  # one microsecond, in days


# Attributes


def test_an_attribute_without_history_holds_from_the_entry_to_the_end_of_time():
    assert levels("Decision maker", lead(entry=1, attributes={"seniority": "vp"}), 0, 1 + JUST_BEFORE, 1, 10_000) == [0, 0, 100, 100]


def test_another_value_and_a_missing_value_do_not_meet_a_list():
    assert levels("Decision maker", lead(attributes={"seniority": "VP"}), 5) == [0]
    assert levels("Decision maker", lead(), 5) == [0]
    assert levels("Decision maker", lead(attributes={"seniority": " vp "}), 5) == [100]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Intern", 100),
        ("Marketing STUDENT, 3rd year", 100),
        ("International sales", 0),
        ("student_body", 0),
        ("Pre-intern", 100),
        (None, 0),
    ],
)
def test_contains_looks_for_whole_words_without_case(title, expected):
    assert levels("Student", lead(attributes={"title": title}), 0) == [expected]


def test_letters_of_any_script_belong_to_a_word():
    assert not has_word("überintern", "intern")
    assert not has_word("internä", "intern")
    assert has_word("internä intern", "intern")
    assert has_word("c++", "c++")


@pytest.mark.parametrize(("employees", "expected"), [(199.0, 0), (200.0, 100), (5000.0, 100), (5000.5, 0), (None, 0)])
def test_limits_of_a_range_are_included(employees, expected):
    assert levels("Mid-size", lead(attributes={"employees": employees}), 0) == [expected]


def test_a_text_column_is_read_as_a_number_for_a_range():
    sized = rule(attribute={"title": {"min": 10}})
    assert [levels(sized, lead(attributes={"title": text}), 0)[0] for text in ("10", " 11.5 ", "9", "ten", "nan")] == [100, 100, 0, 0, 0]


def test_dated_changes_give_the_value_and_before_the_first_it_is_missing():
    changes = (Change(day(2), "seniority", "vp"), Change(day(4), "seniority", "intern"), Change(day(6), "seniority", None))
    person = lead(attributes={"seniority": "director"}, changes=changes)
    assert levels("Decision maker", person, 0, 2 + JUST_BEFORE, 2, 3, 4, 6) == [0, 0, 100, 100, 0, 0]
    missing = rule(attribute={"seniority": {"missing": True}})
    assert levels(missing, person, 0, 2 + JUST_BEFORE, 2, 4, 6) == [100, 100, 0, 0, 100]


def test_of_several_changes_at_one_instant_the_greatest_text_counts():
    changes = tuple(Change(day(1), "employees", value) for value in ("1000", "900", None))
    person = lead(changes=changes)
    assert levels(rule(attribute={"employees": 900}), person, 1) == [100]
    assert levels(rule(attribute={"employees": 1000}), person, 1) == [0]


def test_a_change_before_the_entry_counts_from_the_entry_on():
    person = lead(entry=3, changes=(Change(day(1), "seniority", "vp"),))
    assert levels("Decision maker", person, 1, 2, 3) == [0, 0, 100]


def test_an_attribute_has_no_level_before_it_was_known():
    segment = rule(attribute={"segment": "b2b"})
    absent = rule(attribute={"segment": {"missing": True}})
    known = lead(attributes={"segment": "b2b", "won_date": day(7)})
    never = lead(attributes={"segment": "b2b", "won_date": None})
    assert levels(segment, known, 0, 7 + JUST_BEFORE, 7) == [0, 0, 100]
    assert levels(segment, never, 0, 7) == [0, 0]
    assert levels(absent, lead(attributes={"won_date": day(7)}), 0, 7) == [0, 100]
    assert levels(absent, lead(), 0, 7) == [0, 0]


def test_known_from_a_stage_is_from_that_stage_or_a_later_one():
    person = lead(
        attributes={"size": "big"}, stages=(StageEntry(day(3), "won"), StageEntry(day(5), "qualified"), StageEntry(day(1), "mql"))
    )
    assert levels(rule(attribute={"size": "big"}), person, 1, 3 + JUST_BEFORE, 3) == [0, 0, 100]


def test_only_the_alternative_whose_columns_are_known_holds():
    either = rule(attribute={"any": [{"segment": "b2b"}, {"seniority": "vp"}]})
    assert levels(either, lead(attributes={"segment": "b2b", "seniority": "vp"}), 0) == [100]
    assert levels(either, lead(attributes={"segment": "b2b", "seniority": "x"}), 0) == [0]


def test_an_undated_lead_has_its_attributes_always():
    assert levels("Decision maker", lead(entry=None, attributes={"seniority": "vp"}), -100, 0) == [100, 100]


# Touches


def test_a_touch_counts_for_ever_without_keeps():
    assert levels("Opted out", lead(Touch(day(2), "email", "unsubscribe")), 2 + JUST_BEFORE, 2, 9_999) == [0, 100, 100]


def test_an_award_lives_until_just_before_its_days_are_over_and_is_renewed_in_full():
    once, twice = lead(web(1, "pricing")), lead(web(1, "pricing"), web(40, "pricing"))
    assert levels("Pricing page", once, 1 + JUST_BEFORE, 1, 61 + JUST_BEFORE, 61) == [0, 100, 100, 0]
    assert levels("Pricing page", twice, 61, 100 + JUST_BEFORE, 100) == [100, 100, 0]


def test_keeps_runs_over_a_leap_day_in_days_of_86400_seconds():
    kept = rule(touch={"asset": "pricing"}, keeps_days=3)  # 2024-02-27 + 3 days = 2024-03-01
    assert levels(kept, lead(web(0, "pricing")), 3 + JUST_BEFORE, 3) == [100, 0]
    assert day(3) == 1_709_251_200_000_000


def test_a_touch_before_the_entry_counts_from_the_entry_on_with_its_real_time():
    person = lead(web(0, "pricing"), entry=10)
    assert levels("Pricing page", person, 5, 10 + JUST_BEFORE, 10, 60 + JUST_BEFORE, 60) == [0, 0, 100, 100, 0]


def test_a_window_leaves_out_the_touch_exactly_its_days_ago():
    twice = rule(touch={"channel": "web"}, at_least=2, within_days=5)
    assert levels(twice, lead(web(0), web(5)), 5, 6) == [0, 0]
    assert levels(twice, lead(web(-JUST_BEFORE), web(5)), 5 + JUST_BEFORE, 5, 500) == [0, 100, 100]


def test_touches_at_one_instant_are_counted_together():
    assert levels(rule(touch={"channel": "web"}, at_least=3), lead(web(1), web(1), web(1)), 1 + JUST_BEFORE, 1) == [0, 100]


def test_a_burst_needs_three_different_days_and_its_last_moment_renews_it():
    same_day = lead(web(0), web(0.5), web(0.9), web(1))
    burst = lead(web(0), web(0.5), web(1), web(2), web(3), web(9))
    assert levels("Visits burst", same_day, 1, 2) == [0, 0]
    # Moments: day 2 (days 0, 1, 2) and day 3 (1, 2, 3, and 0 too); day 9 is alone.
    assert levels("Visits burst", burst, 2 + JUST_BEFORE, 2, 33 + JUST_BEFORE, 33) == [0, 100, 100, 0]


def test_distinct_day_counts_the_first_touch_of_a_day_so_a_later_one_cannot_enter_a_window():
    # Kept: day 0 at 0:00 and day 2 at 0:00. The touch of day 0 at noon is not kept, so (0, 2] holds one touch only.
    assert levels(rule(touch={"channel": "web"}, distinct="day", at_least=2, within_days=2), lead(web(0), web(0.5), web(2)), 2) == [0]


def test_distinct_asset_counts_each_asset_once_and_never_a_missing_one():
    def got(number: float, asset: str | None) -> Touch:
        return Touch(day(number), "web", "download", asset)

    person = lead(got(0, "a"), got(1, "a"), got(2, None), got(3, "b"), got(4, "c"), got(5, "c"))
    three = rule(touch={"action": "download"}, distinct="asset", at_least=3, keeps_days=10)
    assert levels(three, person, 4 + JUST_BEFORE, 4, 14 + JUST_BEFORE, 14) == [0, 100, 100, 0]


def test_a_renewing_moment_needs_the_condition_again():
    twice = rule(touch={"channel": "web"}, at_least=2, within_days=3, keeps_days=5)
    assert levels(twice, lead(web(0), web(1), web(5)), 0, 1, 5, 6 + JUST_BEFORE, 6) == [0, 100, 100, 100, 0]


# Limits, fading, dwell


def test_every_match_is_an_award_and_the_level_is_held_at_the_limit():
    assert levels(rule(touch={"action": "click"}, up_to=2), lead(click(1), click(1), click(3)), 0, 1, 3) == [0, 200, 200]
    kept = rule(touch={"action": "click"}, up_to=2, keeps_days=4)
    assert levels(kept, lead(click(1), click(2), click(3)), 1, 2, 4, 5, 6, 7) == [100, 200, 200, 200, 100, 0]


def test_linear_fading_goes_from_10_to_5_to_0_points_at_50_percent():
    fading = rule(touch={"action": "click"}, fades={"every_days": 30, "by": 50})
    assert levels(fading, lead(click(0)), 0, 30 + JUST_BEFORE, 30, 60 + JUST_BEFORE, 60, 90) == [100, 100, 50, 50, 0, 0]


def test_linear_fading_by_30_ends_at_zero_not_below():
    fading = rule(touch={"action": "click"}, fades={"every_days": 1, "by": 30})
    assert levels(fading, lead(click(0)), 0, 1, 2, 3, 4, 5) == [100, 70, 40, 10, 0, 0]


def test_fading_by_half_rounds_halves_up_and_is_nothing_under_five_percent():
    halving = rule(touch={"action": "click"}, fades={"every_days": 1, "by": 50, "shape": "half"})
    # 100, 50, 25, 12.5, 6.25, 3.125
    assert levels(halving, lead(click(0)), 0, 1, 2, 3, 4, 5, 6) == [100, 50, 25, 13, 6, 0, 0]


def test_fading_by_half_rounds_what_is_exactly_left_not_what_was_rounded_before():
    fading = rule(touch={"action": "click"}, fades={"every_days": 1, "by": 10, "shape": "half"})
    # 0.9^k: 100, 90, 81, 72.9, 65.61, 59.049, 53.1441; k = 28: 5.2335, k = 29: 4.71
    assert levels(fading, lead(click(0)), 0, 1, 2, 3, 4, 5, 6, 28, 29) == [100, 90, 81, 73, 66, 59, 53, 5, 0]


def test_renewal_starts_fading_again():
    fading = rule(touch={"action": "click"}, fades={"every_days": 10, "by": 40})
    assert levels(fading, lead(click(0), click(12)), 10, 12 + JUST_BEFORE, 12, 22, 32, 42) == [60, 60, 100, 60, 20, 0]


def test_fading_and_keeping_end_with_whichever_is_first():
    both = rule(touch={"action": "click"}, fades={"every_days": 10, "by": 20}, keeps_days=25)
    assert levels(both, lead(click(0)), 0, 10, 20, 25 + JUST_BEFORE, 25, 30) == [100, 80, 60, 60, 0, 0]


def test_awards_fade_each_for_itself_are_summed_and_then_held_at_the_limit():
    person = lead(*(click(number) for number in (0, 0, 0, 0, 0, 10)))
    # Six awards = 600, limited to 400; day 30: 5 × 50 + 100 = 350; day 40: 5 × 50 + 50 = 300; day 60: 50; day 70: 0
    assert levels("Clicks e-mail", person, 0, 10, 30, 40, 60, 70) == [400, 400, 350, 300, 50, 0]


def test_dwell_counts_whole_minutes_up_to_the_limit():
    person = lead(
        web(0, dwell_seconds=59.9),
        web(1, dwell_seconds=0.1),
        web(2, dwell_seconds=None),
        web(3, dwell_seconds=185),
        web(4, dwell_seconds=999),
    )
    assert levels("Time on site", person, 0, 1, 2, 3, 4) == [0, 100, 100, 400, 500]


def test_dwell_within_days_leaves_old_time_behind():
    long = rule(dwell={"channel": "web"}, at_least_seconds=100, within_days=2)
    person = lead(web(0, dwell_seconds=60), web(1, dwell_seconds=40))
    assert levels(long, person, 0, 1, 2 + JUST_BEFORE, 2, 3) == [0, 100, 100, 0, 0]


# Silence and absence


def test_silence_starts_its_days_after_the_entry_and_ends_at_the_touch():
    person = lead(web(70))
    assert levels("Silent for two months", person, 60 + JUST_BEFORE, 60, 70 + JUST_BEFORE, 70, 130 + JUST_BEFORE, 130) == [
        0,
        100,
        100,
        0,
        0,
        100,
    ]


def test_silence_may_have_begun_before_the_entry():
    assert levels("Silent for two months", lead(web(-59), entry=0), -1, 0, 1 + JUST_BEFORE, 1) == [0, 0, 0, 100]
    assert levels("Silent for two months", lead(web(-90), entry=0), -10, 0) == [0, 100]


def test_outgoing_and_machine_touches_do_not_break_a_silence_but_logged_ones_do():
    quiet = lead(web(10, direction="out"), web(20, machine=True))
    logged = lead(web(10, logged_by_rep=True))
    assert levels("Silent for two months", quiet, 60) == [100]
    assert levels("Silent for two months", logged, 60, 70) == [0, 100]


@pytest.mark.parametrize("facts", [{"observable_web": False}, {"observable_email": False}, {"consent": False}])
def test_silence_says_nothing_of_a_lead_that_could_not_be_seen(facts):
    assert levels("Silent for two months", lead(**facts), 60, 600) == [0, 0]
    assert levels("Silent for two months", lead(**dict.fromkeys(facts, True)), 60) == [100]


def test_silence_needs_an_entry_of_the_lead_itself():
    colleague = Lead("M", day(0), account="A", touches=(web(0),))
    silent = rule(silence_days=60, scope="account")
    assert levels(silent, lead(entry=None, account="A"), 100, others=(colleague,)) == [0]
    assert levels(silent, lead(entry=0, account="A"), 100, others=(colleague,)) == [100]


def test_a_lead_whose_entry_was_not_recorded_enters_with_its_first_touch_or_stage():
    person = lead(web(3), entry=None, attributes={"seniority": "vp"}, stages=(StageEntry(day(2), "mql"),))
    assert levels("Decision maker", person, 2 + JUST_BEFORE, 2) == [0, 100]
    assert levels("Silent for two months", lead(web(3), entry=None), 63 + JUST_BEFORE, 63) == [0, 100]


def test_unless_holds_a_level_at_zero_while_the_named_rule_is_met():
    downloads = [Touch(day(number), "web", "download", asset) for number, asset in ((1, "a"), (2, "b"), (3, "c"))]
    assert levels("All but pricing", lead(*downloads), 3 + JUST_BEFORE, 3) == [0, 100]
    priced = lead(*downloads, web(5, "pricing"))
    assert levels("All but pricing", priced, 3, 5, 65 + JUST_BEFORE, 65) == [100, 0, 0, 100]


def test_unless_is_not_met_where_the_named_rule_could_not_be_seen():
    downloads = [Touch(day(number), "web", "download", asset) for number, asset in ((1, "a"), (2, "b"), (3, "c"))]
    assert levels("All but pricing", lead(*downloads, observable_web=False), 3) == [0]
    assert levels("All but pricing", lead(*downloads, observable_email=False), 3) == [100]
    vip = rule(attribute={"seniority": "vp"}, unless=["Pricing page"])
    assert levels(vip, lead(attributes={"seniority": "vp"}), 3) == [100]
    assert levels(vip, lead(attributes={"seniority": "vp"}, consent=False), 3) == [0]


def test_a_recorded_touch_counts_although_the_channel_could_not_be_observed():
    assert levels("Pricing page", lead(web(1, "pricing"), observable_web=False), 1) == [100]


# Whose touches, and which


def test_touches_without_consent_never_score():
    assert levels("Pricing page", lead(web(1, "pricing"), consent=False), 1) == [0]
    assert levels("Pricing page", lead(web(1, "pricing"), consent=None), 1) == [100]


def test_touches_by_machines_and_by_reps_score_only_where_the_rule_says_so():
    by_machine, by_rep = lead(web(1, machine=True)), lead(web(1, logged_by_rep=True))
    for person, key in ((by_machine, "machine"), (by_rep, "rep")):
        assert levels(rule(touch={"channel": "web"}), person, 1) == [0]
        assert levels(rule(touch={"channel": "web"}, **{key: "include"}), person, 1) == [100]
    assert levels(rule(touch={"channel": "web"}, machine="include"), by_rep, 1) == [0]


def test_account_scope_counts_touches_of_colleagues_with_consent_from_the_leads_own_entry():
    asked = Touch(day(1), "email", "quote")
    colleague = Lead("M", day(20), account="A", touches=(asked,))
    own = lead(entry=5, account="A")
    name = "Colleague asked for a quote"
    assert levels(name, own, 1, 5, others=(colleague,)) == [0, 100]
    assert levels(name, own, 5, others=(replace(colleague, consent=False),)) == [0]
    assert levels(name, own, 5, others=(replace(colleague, account="B"),)) == [0]
    assert levels(name, replace(own, account=None), 5, others=(replace(colleague, account=None),)) == [0]
    assert levels(name, replace(own, account=None, touches=(asked,)), 5) == [100]


def test_distinct_runs_over_the_whole_account():
    colleague = Lead("M", day(0), account="A", touches=(web(1, "a"), web(2, "b")))
    own = lead(web(2, "a"), account="A")
    two = rule(touch={"channel": "web"}, distinct="asset", at_least=2, scope="account", keeps_days=1)
    assert levels(two, own, 2 + JUST_BEFORE, 2, 3, others=(colleague,)) == [0, 100, 0]


# Imported scores, scores and tiers


@pytest.mark.parametrize(("value", "expected"), [(0.0, 0), (49.4, 4900), (49.5, 5000), (120.0, 10_000), (-3.0, 0), (None, 0)])
def test_an_imported_score_is_its_own_level_from_the_entry(value, expected):
    imported = Rule("Old score", ScoreSignal("old"))
    assert levels(imported, lead(entry=1, attributes={"old": value}), 1 + JUST_BEFORE, 1) == [0, expected]


def test_an_imported_score_is_rescaled_to_a_hundred():
    assert levels(Rule("Old", ScoreSignal("old", 8)), lead(attributes={"old": 1.0}), 0) == [1300]


def test_the_score_is_the_capped_sum_rounded_halves_up_and_held_between_0_and_100():
    by_name = dict.fromkeys([each.name for each in CARD.rules], 0)
    assert score(list(by_name.values()), CARD) == 0
    # Group Email: 3 × 4 = 12 under the cap of 15. Two points at 225 %: 4.5, so 12 + 4.5 = 16.5, rounded to 17.
    assert score(list((by_name | {"Clicks e-mail": 400, "Time on site": 225}).values()), CARD) == 17
    capped = replace(CARD.with_points("Clicks e-mail", 10))
    assert score(list((by_name | {"Clicks e-mail": 400}).values()), capped) == 15
    assert score(list((by_name | {"Student": 100}).values()), CARD) == 0


def test_a_tier_is_raised_by_qualifies_and_held_by_limits_which_wins():
    by_name = dict.fromkeys([each.name for each in CARD.rules], 0)

    def tier_with(**_: int) -> str:
        return tier(list((by_name | {key.replace("_", " "): value for key, value in _.items()}).values()), CARD)

    assert tier_with() == "cold"
    assert tier_with(Pricing_page=100, Visits_burst=100) == "warm"
    assert tier_with(Came_to_a_demo=1) == "hot"
    assert tier_with(Came_to_a_demo=100, Opted_out=100) == "cold"


def test_a_card_without_rules_scores_zero():
    assert score([], Scorecard("Empty")) == 0
