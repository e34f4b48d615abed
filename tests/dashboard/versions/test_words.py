"""Versions in words: every change, promise and act reads as a sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from analysis.inference.estimate import NotEstimable
from analysis.scorecard import Scorecard, Tier
from analysis.versions.diff import TierChange, differences
from analysis.versions.records import MarketingPromise, SalesPromise
from dashboard.versions.charts import swap_chart
from dashboard.versions.words import (
    change_words,
    evidence_notes,
    figure_rows,
    promise_words,
    swap_headline,
    swap_test_words,
    version_headline,
    versions_headline,
)
from tests.analysis.cards import cards
from tests.analysis.versions.worlds import CARD, evidence, figures
from tests.dashboard.versions.test_export import standing


@given(cards(), cards())
def test_every_change_has_words_of_its_own(one: Scorecard, other: Scorecard) -> None:
    words = [change_words(each) for each in differences(one, other)]
    assert all(words)
    assert len(set(words)) == len(words)


def test_a_rule_that_asks_for_something_else_says_only_what_differs() -> None:
    pricing, *others = CARD.rules
    longer = replace(pricing, signal=replace(pricing.signal, keeps_days=90))
    anyone = replace(pricing, account=True)
    assert [change_words(each) for rule in (longer, anyone) for each in differences(CARD, replace(CARD, rules=(rule, *others)))] == [
        "Pricing page: “counts for 90 days” instead of “counts for 60 days”",
        "Pricing page: also “by anyone of the company”",
    ]


def test_a_rule_that_moves_to_another_group_says_so() -> None:
    pricing, *others = CARD.rules
    grouped = replace(CARD, rules=(replace(pricing, group="Email"), *others))
    assert change_words(differences(CARD, grouped)[0]) == "Pricing page joins the group Email"
    assert change_words(differences(grouped, CARD)[0]) == "Pricing page leaves the group Email"


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (Tier("hot", 60, "call", 4), Tier("hot", 50, "call", 8), "Tier hot: from 60 → 50, first contact within 4 h → 8 h"),
        (Tier("warm", 30), Tier("warm", 30, "call", 24), "Tier warm: route nurture → call, first contact within no time → 24 h"),
        (None, Tier("top", 80), "New tier top from 80"),
        (Tier("top", 80), None, "Tier top is removed"),
    ],
)
def test_tiers_are_named_by_what_changes(before: Tier | None, after: Tier | None, words: str) -> None:
    assert change_words(TierChange(before, after)) == words


def test_promises_read_as_sentences() -> None:
    assert promise_words(MarketingPromise(1, 0.6)) == "1 hot lead a month, at least 60 % of them qualified by sales"
    assert promise_words(SalesPromise(1)) == "first contact with every hot lead within 1 working hour"
    assert promise_words(SalesPromise(2.5)) == "first contact with every hot lead within 2.5 working hours"


def test_the_answer_says_which_version_is_active_and_who_is_waited_for() -> None:
    active, waiting = standing(), standing(CARD.with_points("Student", -20), signed=False)
    assert versions_headline((active,)) == "Version 3 is active."
    assert versions_headline((waiting,)) == "No signed version is active yet; version 3 waits for marketing and sales."
    approved = replace(waiting, events=active.events[:-1])
    assert versions_headline((approved,)).endswith("version 3 is signed by both sides and can be activated.")
    changes = differences(CARD, CARD.with_points("Student", -20))
    assert version_headline(waiting, changes) == "Version 3 makes 1 change: hot-lead conversion goes from 24 % to 30 % (training leads)."


def test_figures_are_side_by_side_and_none_is_made_up() -> None:
    rows = {name: rest for name, *rest in figure_rows(figures(), figures(hot=0.24))}
    assert rows["Hot-lead conversion"] == ["24 % (14–34)", "30 % (20–40)", "+6.0 points"]
    assert rows["AUC"] == ["nobody converted; about 12 more needed"] * 2 + ["–"]
    assert {name: rest[0] for name, *rest in figure_rows(figures(), None)}["Lift over all leads"] == "–"


def test_p_on_training_leads_counts_the_settings_tried_and_on_validation_leads_does_not() -> None:
    training, validation = evidence().swaps
    assert swap_test_words(training, 7).endswith("p = 0.070, counting 7 settings tried.")
    assert swap_test_words(replace(validation, p=0.01, p_corrected=0.07), 7).endswith("p = 0.010.")
    assert "cannot be tested" in swap_test_words(validation, 7)


def test_notes_say_what_was_not_read_and_who_accepted_what() -> None:
    notes = evidence_notes(evidence(("status",)))
    assert "7 settings tried on these data." in notes
    assert "The sealed holdout was not read for this scorecard." in notes
    assert "Likely leak that nobody accepted: status." in notes
    assert not any(note.startswith("Not validated") for note in notes)


def test_the_chart_draws_the_frozen_figures_and_says_the_finding() -> None:
    found = evidence()
    chart = swap_chart(found, "training")
    assert (
        chart.title
        == swap_headline(found.figures[0], found.swaps[0])
        == ("40 leads turn hot, of which 30 % convert; 40 leads stop being hot, of which 30 % convert.")
    )
    drawn = {trace.name: (trace.x[0], trace.x[0] + trace.error_x.array[0]) for trace in chart.figure.data}
    assert drawn["Hot before"] == pytest.approx((0.24, 0.34))
    assert drawn["Hot after"] == pytest.approx((0.30, 0.40))
    assert [row[0] for row in chart.numbers.rows] == ["Hot before", "Hot after", "Turn hot", "Stop being hot", "Stay hot"]


def test_a_first_version_is_drawn_alone_and_an_unknown_part_is_refused() -> None:
    nobody = replace(figures(), hot_conversion=NotEstimable("no_hot_leads", "No lead is hot."), n_hot=0)
    alone = replace(evidence(), figures=(nobody,), baseline=(), swaps=())
    assert swap_chart(alone, "training").title == "0 leads are hot."
    assert len(swap_chart(alone, "training").figure.data) == 0
    with pytest.raises(ValueError, match="part == 'holdout'"):
        swap_chart(evidence(), "holdout")
