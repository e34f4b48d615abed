"""Rating rounds in the workspace database: nothing of a ballot is shown before both sides are done, and nothing is ever overwritten."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.errors import PlumblineError
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.ratings.log import RatingLog, RatingRound
from analysis.ratings.points import Ballot, RuleRating, Side, Weight
from analysis.ratings.rounds import begin_round, can_be_rated, complete_round, enter_ballot, latest_round, offer, rated_points, round_key
from analysis.scorecard import Scorecard, parse_scorecard
from analysis.snapshots.open import open_study
from analysis.workspace.database import FILE
from analysis.workspace.folder import Workspace
from tests.samples import Samples

NOW = dt.datetime(2026, 1, 2, 3, 4, tzinfo=dt.UTC)
CARD = parse_scorecard(
    "name: New\nrules:\n- {name: Pricing, points: 3, touch: {asset: pricing}}\n- {name: Demo, touch: {asset: demo}, points: 0}"
)


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "w")


def ballot(side: Side, by: str, *weights: Weight, card: Scorecard = CARD) -> Ballot:
    told = weights * len(card.rules) if len(weights) == 1 else weights
    return Ballot(side, by, tuple(RuleRating(rule.name, weight) for rule, weight in zip(card.rules, told, strict=True)))


def enter(space: Workspace, told: Ballot, *, card: Scorecard = CARD, seen: int = 0) -> RatingRound:
    return enter_ballot(space, card, told, seen=seen, now=NOW)


def test_the_first_ballot_begins_a_round_and_says_nothing_but_who_and_when(space: Workspace) -> None:
    entered = enter(space, ballot("marketing", " Ada ", "high", "negative"))
    assert entered == latest_round(Workspace.open(space.folder), CARD)
    assert [(each.side, each.by, each.at) for each in entered.entered] == [("marketing", "Ada", NOW)]
    assert (entered.begun_by, entered.begun_at, entered.opinions, entered.is_complete) == ("Ada", NOW, (), False)
    assert "high" not in repr(entered)
    assert "negative" not in repr(entered)
    assert complete_round(space, CARD) is None


def test_both_are_seen_once_both_are_done(space: Workspace) -> None:
    begun = enter(space, ballot("sales", "Bo", "low", "high"))
    done = enter(space, ballot("marketing", "Ada", "high", "high"), seen=begun.number)
    assert done == complete_round(space, CARD) == latest_round(space, CARD)
    assert [(each.rule, each.marketing, each.sales) for each in done.opinions] == [("Pricing", "high", "low"), ("Demo", "high", "high")]


def test_two_who_begin_at_once_meet_in_one_round(space: Workspace) -> None:
    """Both opened the page before anybody had rated."""
    first, second = Workspace.open(space.folder), Workspace.open(space.folder)
    enter(first, ballot("marketing", "Ada", "high"))
    done = enter(second, ballot("sales", "Bo", "low"))
    assert done.is_complete
    assert len(RatingLog(space.database).all()) == 1


def test_a_second_person_of_a_side_overwrites_nothing(space: Workspace) -> None:
    enter(space, ballot("marketing", "Ada", "high"))
    with pytest.raises(PlumblineError, match="only the same person"):
        enter(space, ballot("marketing", "Cy", "low"))
    assert enter(space, ballot("sales", "Bo", "low")).opinions[0].marketing == "high"


def test_who_filled_a_ballot_in_changes_it_until_the_other_side_is_done(space: Workspace) -> None:
    enter(space, ballot("marketing", "Ada", "high"))
    enter(space, ballot("marketing", "ada", "low"))
    done = enter(space, ballot("sales", "Bo", "medium"))
    assert {each.marketing for each in done.opinions} == {"low"}
    for side, by in (("marketing", "Ada"), ("sales", "Bo")):
        with pytest.raises(PlumblineError, match="begin a new round"):
            enter(space, ballot(side, by, "none"))  # type: ignore[arg-type]
    assert complete_round(space, CARD) == done


@pytest.mark.parametrize(
    ("told", "what"),
    [
        (ballot("sales", "ADA", "low"), "other side"),
        (ballot("sales", "  ", "low"), "name"),
        (Ballot("sales", "Bo", (RuleRating("Pricing", "low"),)), "'Demo' is not rated"),
        (Ballot("sales", "Bo", (*ballot("sales", "Bo", "low").ratings, RuleRating("Else", "low"))), "not a rule of this round"),
    ],
)
def test_what_is_refused_leaves_no_trace(space: Workspace, told: Ballot, what: str) -> None:
    enter(space, ballot("marketing", "Ada", "high"))
    before = RatingLog(space.database).all()
    with pytest.raises(PlumblineError) as caught:
        enter(space, told)
    assert caught.value.code == "RATING-INVALID"
    assert what in caught.value.what
    assert RatingLog(space.database).all() == before


def test_a_refused_first_ballot_begins_no_round(space: Workspace) -> None:
    with pytest.raises(PlumblineError, match="not rated"):
        enter(space, Ballot("sales", "Bo", ()))
    assert RatingLog(space.database).all() == ()


def test_a_new_round_leaves_the_old_one_on_record_and_valid_until_it_is_complete(space: Workspace) -> None:
    enter(space, ballot("marketing", "Ada", "high"))
    old = enter(space, ballot("sales", "Bo", "low"))
    new = begin_round(space, CARD, seen=old.number, by="Cy", now=NOW)
    assert latest_round(space, CARD) == new
    assert complete_round(space, CARD) == old
    enter(space, ballot("sales", "Dee", "none"), seen=new.number)
    assert complete_round(space, CARD) == old
    done = enter(space, ballot("marketing", "Eve", "none"), seen=new.number)
    assert complete_round(space, CARD) == done
    assert RatingLog(space.database).all() == (old, done)


def test_a_ballot_for_a_round_that_was_replaced_meanwhile_is_refused(space: Workspace) -> None:
    old = enter(space, ballot("marketing", "Ada", "high"))
    begin_round(space, CARD, seen=old.number, by="Cy", now=NOW)
    with pytest.raises(PlumblineError, match="WORKSPACE-CHANGED-MEANWHILE"):
        enter(space, ballot("sales", "Bo", "low"), seen=old.number)
    with pytest.raises(PlumblineError, match="WORKSPACE-CHANGED-MEANWHILE"):
        begin_round(space, CARD, seen=old.number, by="Di", now=NOW)
    with pytest.raises(PlumblineError, match="name"):
        begin_round(space, CARD, seen=old.number + 1, by=" ", now=NOW)


def test_a_round_is_about_the_rules_whatever_they_are_worth(space: Workspace) -> None:
    enter(space, ballot("marketing", "Ada", "high"))
    done = enter(space, ballot("sales", "Bo", "low"))
    moved = CARD.with_points("Demo", 50)
    other_name = replace(CARD, name="Other")
    other_rules = replace(CARD, rules=(CARD.rules[0], replace(CARD.rules[1], account=True)))
    assert latest_round(space, moved) == complete_round(space, moved) == done
    assert (latest_round(space, other_name), complete_round(space, other_name)) == (None, done)
    assert (latest_round(space, other_rules), complete_round(space, other_rules)) == (None, None)
    assert round_key(other_rules).rules == round_key(CARD).rules


def test_the_file_itself_refuses_to_change_or_delete_what_was_rated(space: Workspace) -> None:
    enter(space, ballot("marketing", "Ada", "high"))
    with sqlite3.connect(space.folder / FILE) as connection:
        for statement in ("UPDATE ballots SET content = ''", "DELETE FROM rating_rounds", "DELETE FROM ballots"):
            with pytest.raises(sqlite3.IntegrityError, match="only added"):
                connection.execute(statement)
    connection.close()


def test_an_imported_score_has_no_rules_to_rate() -> None:
    assert can_be_rated(CARD)
    assert not can_be_rated(Scorecard("Empty"))
    assert not can_be_rated(parse_scorecard("name: a\nscore_column: score\nscore_max: 100\nthreshold: 60"))


def test_an_open_round_gives_no_points(space: Workspace) -> None:
    entered = enter(space, ballot("marketing", "Ada", "high"))
    with pytest.raises(ValueError, match="both sides"):
        rated_points(entered, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(("n", "told"), [(0, "only"), (39, "only"), (40, "both"), (99, "both"), (100, "leads")])
def test_when_expert_ratings_are_the_only_mode(n: int, told: str) -> None:
    assert offer(n) == told


def test_with_more_leads_of_the_sample_company_both_come_to_what_the_leads_say(samples: Samples, tmp_path: Path) -> None:
    """A wrong rating of every rule: what is left of it shrinks with the leads, and with all of them is within their own range."""
    space = samples(tmp_path / "w", leads=6_000)
    card = space.scorecard("Empty start")
    enter(space, ballot("marketing", "Ada", "negative", card=card), card=card)
    entered = enter(space, ballot("sales", "Bo", "negative", card=card), card=card)
    patterns = open_study(space).visible_patterns(card)
    left = []
    for times in (1, 4, 16, 64):
        grown = replace(patterns, n_leads=patterns.n_leads * times, n_converted=patterns.n_converted * times)
        found = rated_points(entered, grown)
        assert found.n_converted == times * int(patterns.n_converted.sum())
        pairs = [(each.data, each.both) for each in found.rules if isinstance(each.data, Estimate)]
        assert len(pairs) == len(card.rules)
        left.append(max(abs(data.value - both.value) for data, both in pairs))
        if times == 64:
            assert all(data.low <= both.value <= data.high for data, both in pairs)
    assert left == sorted(left, reverse=True)
    assert left[-1] < 1 < left[0]


def test_without_conversions_the_ratings_stand_alone(samples: Samples, tmp_path: Path) -> None:
    space = samples(tmp_path / "w", leads=400)
    card = space.scorecard("Empty start")
    enter(space, ballot("marketing", "Ada", "high", card=card), card=card)
    entered = enter(space, ballot("sales", "Bo", "medium", card=card), card=card)
    patterns = open_study(space).visible_patterns(card)
    found = rated_points(entered, replace(patterns, n_converted=patterns.n_converted * 0))
    assert {each.points for each in found.rules} == {15}
    assert {each.data.code for each in found.rules if isinstance(each.data, NotEstimable)} == {"few_conversions"}
