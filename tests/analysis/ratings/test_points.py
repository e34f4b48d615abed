"""Start-up mode: the rating round, points by expert ratings, and how leads take over from it."""

from __future__ import annotations

from dataclasses import replace
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import PlumblineError
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.logistic import LogisticFit, fit
from analysis.ratings.files import parse_round, round_text
from analysis.ratings.points import LOG_ODDS_A_POINT, POINTS, Ballot, BallotBox, Opinion, RuleRating, startup_card, startup_points
from analysis.scoring.patterns import Patterns
from benchmarks.worlds import card_of, draw_patterns

RULES = ("rule 0", "rule 1", "rule 2", "rule 3")
WEIGHTS = st.sampled_from(list(POINTS))
OPINIONS = (
    Opinion("rule 0", "high", "high"), Opinion("rule 1", "high", "none"), Opinion("rule 2", "low", "low"),
    Opinion("rule 3", "negative", "negative"),
)  # fmt: skip


def ballot(side, by, *weights) -> Ballot:
    return Ballot(side, by, tuple(RuleRating(rule, weight) for rule, weight in zip(RULES, weights, strict=True)))


MARKETING = ballot("marketing", "Ada", "high", "high", "low", "negative")
SALES = ballot("sales", "Bo", "high", "none", "low", "negative")


def drawn(n_leads: int) -> Patterns:
    return draw_patterns(np.random.default_rng(2), n_leads=n_leads, log_odds=np.array([0.2, 1.0, 0.3, -0.6]), base=-2.0)


def test_nobody_sees_the_other_side_s_ballot_before_both_are_done() -> None:
    begun = BallotBox(RULES).with_ballot(MARKETING)
    assert begun.opinions() == ()
    assert not begun.is_complete
    done = begun.with_ballot(SALES)
    assert done.is_complete
    assert [each.rule for each in done.opinions()] == ["rule 1", "rule 0", "rule 2", "rule 3"]
    assert [each.spread for each in done.opinions()] == [20, 0, 0, 0]


def test_a_side_may_change_its_ballot_until_the_other_is_done() -> None:
    changed = BallotBox(RULES).with_ballot(MARKETING).with_ballot(ballot("marketing", "Ada", "low", "low", "low", "low"))
    assert len(changed.ballots) == 1
    assert changed.ballots[0].weight("rule 0") == "low"
    with pytest.raises(PlumblineError, match="RATING-INVALID"):
        changed.with_ballot(SALES).with_ballot(MARKETING)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (replace(SALES, by=" "), "name"),
        (replace(SALES, by="ada "), "other side"),
        (replace(SALES, ratings=SALES.ratings[:3]), "not rated"),
        (replace(SALES, ratings=(*SALES.ratings, RuleRating("rule 9", "low"))), "not a rule"),
        (replace(SALES, ratings=(*SALES.ratings, SALES.ratings[0])), "twice"),
    ],
)
def test_a_ballot_is_whole_and_somebody_s_own(wrong: Ballot, told: str) -> None:
    with pytest.raises(PlumblineError) as caught:
        BallotBox(RULES).with_ballot(MARKETING).with_ballot(wrong)
    assert told in caught.value.what


@given(WEIGHTS, WEIGHTS)
def test_points_by_expert_ratings_lie_between_both_and_do_not_depend_on_who_said_which(first, second) -> None:
    opinion, turned = Opinion("r", first, second), Opinion("r", second, first)
    low, high = sorted((POINTS[first], POINTS[second]))
    assert low <= opinion.points <= high
    assert (opinion.points, opinion.doubt) == (turned.points, turned.doubt)
    assert opinion.doubt >= 0.5
    assert (opinion.doubt > 0.5) == (first != second)


def test_high_triples_the_odds() -> None:
    assert Opinion("r", "high", "high").centre == pytest.approx(log(3))


def test_without_leads_the_points_are_those_of_the_ratings() -> None:
    empty = replace(drawn(50), n_leads=drawn(50).n_leads * 0, n_converted=drawn(50).n_converted * 0)
    for patterns in (empty, replace(drawn(50), n_converted=drawn(50).n_converted * 0)):
        found = startup_points(patterns, OPINIONS)
        assert [each.points for each in found] == [20, 10, 5, -10]
        assert all(each.both == each.ratings for each in found)
        assert {each.data.code for each in found if isinstance(each.data, NotEstimable)} == {"few_conversions"}


def test_with_all_the_leads_the_points_are_those_of_the_leads() -> None:
    patterns = drawn(200_000)
    known = fit(patterns.levels / 100, patterns.n_converted, patterns.n_leads)
    assert isinstance(known, LogisticFit)
    for each, effect in zip(startup_points(patterns, OPINIONS), known.coefficients, strict=True):
        assert isinstance(each.data, Estimate)
        assert each.data.value == pytest.approx(effect / LOG_ODDS_A_POINT)
        assert each.both.value == pytest.approx(each.data.value, abs=0.25)
        assert each.both.high - each.both.low <= each.data.high - each.data.low


def test_on_the_way_both_lie_between_the_ratings_and_the_leads_for_a_rule_alone() -> None:
    one = draw_patterns(np.random.default_rng(5), n_leads=300, log_odds=np.array([0.0]), base=-2.0)
    found = startup_points(one, (Opinion("rule 0", "high", "high"),))[0]
    assert isinstance(found.data, Estimate)
    low, high = sorted((found.data.value, found.ratings.value))
    assert low < found.both.value < high


def test_the_wider_the_sides_are_apart_the_sooner_the_leads_decide() -> None:
    one = draw_patterns(np.random.default_rng(5), n_leads=300, log_odds=np.array([0.0]), base=-2.0)
    # Both pairs believe in 5 points; one agrees, the other is 30 points apart.
    agreed, apart = (startup_points(one, (Opinion("rule 0", *pair),))[0] for pair in (("low", "low"), ("high", "negative")))
    assert agreed.ratings.value == pytest.approx(apart.ratings.value)
    assert isinstance(agreed.data, Estimate)
    assert abs(apart.both.value - agreed.data.value) < abs(agreed.both.value - agreed.data.value)


def test_the_card_takes_the_points() -> None:
    card = startup_card(card_of((0, 0, 0, 0)), startup_points(drawn(0), OPINIONS))
    assert card.points == (20, 10, 5, -10)
    with pytest.raises(ValueError, match="must be for the rules"):
        startup_card(card_of((0, 0)), startup_points(drawn(0), OPINIONS))


def test_opinions_of_other_rules_are_refused() -> None:
    with pytest.raises(ValueError, match="must be one for each"):
        startup_points(drawn(10), OPINIONS[:3])


@given(st.lists(WEIGHTS, min_size=4, max_size=4), st.lists(WEIGHTS, min_size=4, max_size=4))
def test_a_round_survives_its_text(first, second) -> None:
    begun = BallotBox(RULES).with_ballot(ballot("marketing", "Ada Ü", *first))
    for found in (BallotBox(RULES), begun, begun.with_ballot(ballot("sales", "Bo", *second))):
        assert parse_round(round_text(found)) == found


BALLOT = '{"rules": ["a"], "sheets": [{"side": "SIDE", "by": "x", "judged": [{"rule": "a", WEIGHT}]}]}'
NO_ROUNDS = (
    "",
    "[]",
    "{}",
    BALLOT.replace("SIDE", "sales").replace(", WEIGHT", ""),
    BALLOT.replace("SIDE", "legal").replace("WEIGHT", '"weight": "low"'),
    BALLOT.replace("SIDE", "sales").replace("WEIGHT", '"weight": "huge"'),
)


@pytest.mark.parametrize("text", NO_ROUNDS, ids=range(len(NO_ROUNDS)))
def test_a_text_that_is_no_round_is_one_clear_error(text: str) -> None:
    with pytest.raises(PlumblineError, match="RATING-INVALID"):
        parse_round(text)


@pytest.mark.parametrize(("n_converted", "needed"), [(0, 40), (39, 1), (40, None)])
def test_the_leads_alone_wait_for_forty_conversions(n_converted: int, needed: int | None) -> None:
    """A rule on half of the leads; of them and of the others equally many convert."""
    half = n_converted - n_converted // 2
    levels = np.array([[0], [100]], dtype=np.int16)
    blank = draw_patterns(np.random.default_rng(2), n_leads=300, log_odds=np.array([1.0]), base=0.0)
    assert np.array_equal(np.unique(blank.levels, axis=0), levels)
    first = {level: int(np.flatnonzero(blank.levels[:, 0] == level)[0]) for level in (0, 100)}
    converted = np.zeros_like(blank.n_converted)
    converted[first[0]], converted[first[100]] = n_converted // 2, half
    patterns = replace(blank, n_converted=converted, n_leads=converted + 100)
    found = startup_points(patterns, (Opinion("rule 0", "high", "high"),))[0]
    assert (found.data.needed if isinstance(found.data, NotEstimable) else None) == needed
