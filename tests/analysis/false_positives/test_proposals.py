"""A group of leads as a rule: what rules can ask for, and what the card does with it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.conditions import parse_condition
from analysis.false_positives.effects import ScoredLeads, rule_effects
from analysis.false_positives.facts import Fact, Item, ItemTable
from analysis.false_positives.proposals import any_lead, propose
from analysis.rules import AttributeSignal, Rule, TouchSignal
from analysis.scorecard import Scorecard, Tier, parse_scorecard, scorecard_yaml
from tests.analysis.cards import Case, cases


def touch(name: str, times: int = 1) -> Item:
    return Item(name, TouchSignal(parse_condition({"channel": "web", "asset": name}), at_least=times))


def attribute(name: str, value: str, others: list[str] | None = None) -> Item:
    otherwise = AttributeSignal(parse_condition({name: others})) if others else None
    return Item(name, AttributeSignal(parse_condition({name: value})), otherwise)


DOWNLOADS, PRICING, QUOTE = touch("paper", 3), touch("pricing"), touch("quote")
STUDENT, BERLIN = attribute("title", "student", ["boss", "clerk"]), attribute("city", "Berlin")


def test_a_touch_without_another_is_a_rule_with_unless() -> None:
    found = propose((Fact(DOWNLOADS), Fact(PRICING, holds=False)), None)
    assert found is not None
    assert found.exact
    assert found.rule == Rule("paper 3+ times, no pricing", DOWNLOADS.signal, unless=("pricing",))
    assert found.helpers == (Rule("pricing", PRICING.signal),)


def test_several_attributes_are_one_signal() -> None:
    found = propose((Fact(STUDENT), Fact(BERLIN)), None)
    assert found is not None
    assert found.rule.signal == AttributeSignal(parse_condition({"title": "student", "city": "Berlin"}))
    assert (found.helpers, found.exact) == ((), True)


def test_a_touch_of_an_attribute_is_the_touch_unless_any_other_value() -> None:
    found = propose((Fact(STUDENT), Fact(DOWNLOADS)), None)
    assert found is not None
    assert found.rule.signal == DOWNLOADS.signal
    assert found.helpers == (Rule("title: not student", STUDENT.otherwise),)
    assert found.exact


def test_two_touches_cannot_be_asked_for_and_the_rule_says_that_it_is_broader() -> None:
    found = propose((Fact(DOWNLOADS), Fact(QUOTE), Fact(STUDENT)), None)
    assert found is not None
    assert (found.exact, found.facts) == (False, (Fact(DOWNLOADS), Fact(STUDENT)))


def test_an_attribute_whose_other_values_cannot_be_listed_is_left_out_of_a_rule_on_touches() -> None:
    found = propose((Fact(BERLIN), Fact(DOWNLOADS)), None)
    assert found is not None
    assert (found.exact, found.facts) == (False, (Fact(BERLIN),))


def test_absences_alone_rest_on_a_signal_that_every_lead_has() -> None:
    facts = (Fact(PRICING, holds=False), Fact(QUOTE, holds=False))
    assert propose(facts, None) is None
    found = propose(facts, any_lead("source"))
    assert found is not None
    assert found.rule.signal == any_lead("source")
    assert set(found.rule.unless) == {"pricing", "quote"}


def test_a_rule_of_the_card_is_used_where_it_asks_the_same() -> None:
    card = Scorecard("card", (Rule("Saw prices", PRICING.signal), Rule("pricing", QUOTE.signal)), (20, 5))
    proposal = propose((Fact(DOWNLOADS), Fact(PRICING, holds=False)), None)
    assert proposal is not None
    made = proposal.added_to(card, -15)
    assert [rule.name for rule in made.rules] == ["Saw prices", "pricing", "paper 3+ times, no pricing"]
    assert made.rules[-1].unless == ("Saw prices",)
    assert made.points == (20, 5, -15)
    twice = proposal.added_to(made, -5)
    assert twice.rules[-1].name == "paper 3+ times, no pricing (2)"


def test_a_card_with_a_proposed_rule_can_be_written_and_read() -> None:
    proposal = propose((Fact(DOWNLOADS), Fact(STUDENT), Fact(PRICING, holds=False)), None)
    assert proposal is not None
    made = proposal.added_to(Scorecard("card"), -25, limits="warm")
    assert parse_scorecard(scorecard_yaml(made)) == made


@st.composite
def judged(draw: st.DrawFn) -> tuple[ScoredLeads, ItemTable]:
    made: Case = draw(cases())
    snapshots = made.snapshots
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    holds = rng.random((2, len(snapshots.converted))) < 0.5
    return ScoredLeads(made.card, snapshots.levels, snapshots.converted), ItemTable((DOWNLOADS, PRICING), holds, ~holds)


@given(judged(), st.booleans())
def test_the_effect_of_a_rule_is_that_of_scoring_every_lead_again(world: tuple[ScoredLeads, ItemTable], stops: bool) -> None:
    leads, items = world
    facts = (Fact(DOWNLOADS), Fact(PRICING, holds=False))
    proposal = propose(facts, None)
    assert proposal is not None
    before = leads.evaluated()
    for effect in rule_effects(leads, before, proposal, items, stops=stops):
        card = effect.as_is.card
        levels = np.zeros((len(leads.converted), len(card.rules)), dtype=np.int16)
        levels[:, : len(leads.card.rules)] = leads.levels
        levels[:, -1] = 100 * (items.holds[0] & ~items.holds[1])
        for outcome in (effect.as_is, effect.locked):
            again = ScoredLeads(outcome.card, levels, leads.converted)
            assert outcome.false_hot_change == np.sum(again.hot & ~leads.converted) - np.sum(leads.hot & ~leads.converted)
            assert outcome.converted_change == np.sum(again.hot & leads.converted) - np.sum(leads.hot & leads.converted)
            assert outcome.result.hot.n_leads == int(again.hot.sum())
        assert effect.as_is.card.threshold == leads.card.threshold
        moved = effect.as_is.false_hot_change + effect.as_is.converted_change
        assert moved <= 0 if stops else moved >= 0
        assert (effect.points != 0) == (effect.tier is None)


def test_the_points_are_the_fewest_that_move_nine_tenths_of_the_group() -> None:
    card = Scorecard("card", (Rule("a", DOWNLOADS.signal),), (1,), (), (Tier("hot", 50), Tier("cold", 0)))
    levels = np.array([[5000]] * 8 + [[6000], [9000]], dtype=np.int16)
    holds = np.ones((1, 10), dtype=bool)
    leads = ScoredLeads(card, levels, np.zeros(10, dtype=bool))
    proposal = propose((Fact(PRICING),), None)
    assert proposal is not None
    points, forced = rule_effects(leads, leads.evaluated(), proposal, ItemTable((PRICING,), holds, ~holds), stops=True)
    assert points.points == -15, "at −10 the lead with 60 points is still hot, and one in ten may stay"
    assert points.as_is.false_hot_change == -9
    assert (forced.points, forced.tier, forced.as_is.false_hot_change) == (0, "cold", -10)


def test_items_of_other_leads_are_refused() -> None:
    from analysis.false_positives.workbench import find_groups

    leads = ScoredLeads(Scorecard("card"), np.zeros((3, 0), dtype=np.int16), np.zeros(3, dtype=bool))
    none = np.zeros((0, 2), dtype=bool)
    with pytest.raises(ValueError, match="n_leads == 2"):
        find_groups(leads, ItemTable((), none, none), part="training")
