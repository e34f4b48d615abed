"""The chart of ratings, leads and both, and the sentences beside it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.ratings.log import Entered, RatingRound, RoundKey
from analysis.ratings.points import Opinion, startup_points
from analysis.ratings.rounds import RoundResult
from benchmarks.worlds import draw_patterns
from dashboard.ratings.charts import points_chart
from dashboard.ratings.words import moved_words, offer_words, points_headline, prior_words, round_headline, rule_points_words

OPINIONS = (Opinion("rule 1", "high", "negative"), Opinion("rule 0", "high", "high"), Opinion("rule 2", "low", "low"))
BOTH = (Entered("marketing", "Ada", None), Entered("sales", "Bo", None))


def rated(n_leads: int, *, share: float = 1.0) -> RoundResult:
    patterns = draw_patterns(np.random.default_rng(3), n_leads=n_leads, log_odds=np.array([-1.0, 0.5, 0.3]), base=-2.0)
    patterns = replace(patterns, n_converted=(patterns.n_converted * share).astype(patterns.n_converted.dtype))
    entered = RatingRound(1, RoundKey("New", "id", patterns.rules), "Ada", None, BOTH, OPINIONS)
    return RoundResult(entered, startup_points(patterns, OPINIONS), int(patterns.n_leads.sum()), int(patterns.n_converted.sum()))


def test_each_rule_is_drawn_three_times_with_those_farthest_apart_on_top() -> None:
    found = rated(4_000)
    chart = points_chart(found, "New leads")
    assert [trace.name for trace in chart.figure.data] == ["by expert ratings", "by the leads", "by both"]
    assert list(chart.figure.layout.yaxis.ticktext) == ["rule 2", "rule 0", "rule 1"]
    by_rule = {each.rule: each for each in found.rules}
    assert list(chart.figure.data[2].x) == [by_rule[name].both.value for name in ("rule 2", "rule 0", "rule 1")]
    assert chart.title == points_headline(found)
    assert "rule 0" in chart.title
    assert "from +20 by expert ratings to −" in chart.title
    assert [row[0] for row in chart.numbers.rows] == ["rule 0", "rule 1", "rule 2"]
    low, high = chart.figure.layout.xaxis.range
    assert low == -high
    assert high > max(abs(end) for each in found.rules for end in (each.both.low, each.both.high))


def test_the_leads_are_not_drawn_before_they_say_anything() -> None:
    found = rated(100, share=0.0)
    chart = points_chart(found, "New leads")
    assert [trace.name for trace in chart.figure.data] == ["by expert ratings", "by both"]
    assert chart.title == "No lead has moved the points of the ratings yet."
    assert moved_words(found).startswith("Nobody has converted yet among 100 leads")
    assert "from 40 conversions on: 40 more are needed." in moved_words(found)
    assert all(row[7] is None for row in chart.numbers.rows)
    assert "by the leads alone: too few leads have converted so far; about 40 more needed" in rule_points_words(found.rules[0])


def test_a_name_from_the_data_is_no_tag() -> None:
    found = rated(200)
    odd = tuple(replace(each, rule="<b>x</b>") if each.rule == "rule 1" else each for each in OPINIONS)
    rules = tuple(replace(each, rule="<b>x</b>") if each.rule == "rule 1" else each for each in found.rules)
    chart = points_chart(replace(found, round=replace(found.round, opinions=odd), rules=rules), "New leads")
    assert "&lt;b&gt;x&lt;/b&gt;" in chart.figure.layout.yaxis.ticktext


@pytest.mark.parametrize(
    ("opinions", "told"),
    [
        (OPINIONS, "agree on 2 of 3 rules; they are farthest apart on “rule 1”: marketing says high, sales negative."),
        (OPINIONS[:1], "agree on none of 1 rule; they are farthest apart on “rule 1”"),
        (OPINIONS[1:], "Both sides agree on all 2 rules."),
        (OPINIONS[2:], "Both sides agree on 1 rule."),
    ],
)
def test_where_both_sides_agree_is_one_sentence(opinions: tuple[Opinion, ...], told: str) -> None:
    assert told in round_headline(RatingRound(1, RoundKey("New", "id", ()), "Ada", None, BOTH, opinions), "New")


def test_what_a_rating_means_is_said_as_it_was_decided() -> None:
    """The table of docs/decisions/0061-ratings-in-points.md."""
    told = prior_words()
    assert told.startswith("High triples the odds of converting (+20 points); we allow for a factor from 1.1 to 8.0.")
    for each in (
        "Medium (+10): 1.7 (0.65–4.6).",
        "Low (+5): 1.3 (0.49–3.5).",
        "None (0): 1.0 (0.38–2.7).",
        "Negative (−10): 0.58 (0.22–1.5).",
    ):
        assert each in told


def test_the_further_the_leads_the_less_ratings_are_asked_for() -> None:
    assert len({offer_words(n) for n in (0, 40, 100)}) == 3
