"""Sentences say what the numbers say, in words that need no lesson."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.evaluation import Evaluation, compare, curve, evaluate
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.scorecard import Scorecard
from analysis.scoring.counts import N_SCORES, ScoreCounts
from dashboard.words import headlines
from dashboard.words.numbers import THOUSANDS, count, limits, p_value, percent, percent_range, ratio_range

CARD = Scorecard("plain")
METHODS = re.compile(r"wilson|newcombe|delong|logit|auc|fpr|interval|median|p-value", re.IGNORECASE)


def counts(leads: dict[int, int], converted: dict[int, int], cohorts: tuple[str, ...] = ("2025-01",)) -> ScoreCounts:
    """The same leads in every cohort, by score."""
    n_leads, n_converted = (np.zeros((len(cohorts), 1, N_SCORES), np.int64) for _ in range(2))
    for score, n in leads.items():
        n_leads[:, 0, score] = n
    for score, n in converted.items():
        n_converted[:, 0, score] = n
    return ScoreCounts(n_leads, n_converted, np.zeros(n_leads.shape), cohorts, ((2, 0),), ("hot", "warm", "cold"))


def evaluation(leads: dict[int, int], converted: dict[int, int], cohorts: tuple[str, ...] = ("2025-01",)) -> Evaluation:
    return evaluate(counts(leads, converted, cohorts), CARD)


GOOD = evaluation({20: 9500, 70: 500}, {20: 400, 70: 155})
TODAY = evaluation({20: 9500, 70: 500}, {20: 435, 70: 120})
NOBODY = evaluation({}, {})
NO_HOT = evaluation({20: 100}, {20: 5})
NO_BUYER = evaluation({20: 100, 70: 10}, {})


def test_the_headline_of_the_board() -> None:
    assert headlines.headline(GOOD, TODAY) == "Of 100 hot leads 31 convert (27–35); today 24."
    assert headlines.headline(GOOD) == "Of 100 hot leads 31 convert (27–35)."


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        (evaluation({70: 1000}, {70: 52}), f"Of 1{THOUSANDS}000 hot leads 52 convert (40–68)."),
        (evaluation({70: 40_000}, {70: 120}), f"Of 10{THOUSANDS}000 hot leads 30 convert (25–36)."),
        (evaluation({70: 30}, {}), "Of 100 hot leads 0 convert (0–11)."),
        (NO_HOT, "No lead is hot at 60 points or more."),
        (NOBODY, "There are no leads to judge yet."),
    ],
)
def test_the_headline_suits_small_rates_and_says_what_is_missing(result, sentence) -> None:
    assert headlines.headline(result) == sentence


def test_the_headline_says_when_today_nobody_is_hot() -> None:
    assert headlines.headline(GOOD, NO_HOT) == "Of 100 hot leads 31 convert (27–35); today no lead is hot."


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        (evaluation({20: 100, 70: 10}, {20: 12, 70: 5}, ("2025-01", "2025-02")), "12 buyers a month never turn hot."),
        (evaluation({20: 100, 70: 10}, {20: 1, 70: 5}, ("2025-W01",)), "1 buyer a week never turns hot."),
        (evaluation({20: 100, 70: 10}, {20: 12, 70: 5}, ("all",)), "12 of 17 buyers never turn hot."),
        (evaluation({20: 100, 70: 10}, {70: 5}), "Every buyer turns hot."),
        (NO_BUYER, "Nobody converted."),
    ],
)
def test_buyers_that_never_turn_hot(result, sentence) -> None:
    assert headlines.never_hot(result) == sentence


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        (GOOD, "Of leads with 60 points or more, 31 % convert; of those below, 4.2 %."),
        (
            evaluation({20: 500, 70: 500}, {20: 150, 70: 20}),
            "Leads with 60 points or more convert less often than those below: 4.0 % compared with 30 %.",
        ),
        (
            evaluation({20: 50, 70: 10}, {20: 5, 70: 2}),
            "We cannot tell yet whether leads with 60 points or more convert more often: 20 % compared with 10 %.",
        ),
        (NO_HOT, "No lead has 60 points or more."),
        (evaluation({70: 10}, {70: 1}), "Every lead has 60 points or more."),
        (NOBODY, "There are no leads to judge yet."),
    ],
)
def test_conversion_by_band(result, sentence) -> None:
    assert headlines.bands_headline(result) == sentence


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        (evaluation({25: 900, 62: 100, 1: 10}, {62: 60, 25: 40}), "A typical buyer has 62 points, a typical other lead 25."),
        (evaluation({1: 3}, {1: 3}), "Every lead converted; a typical lead has 1 point."),
        (NO_BUYER, "Nobody converted."),
        (NOBODY, "There are no leads to judge yet."),
    ],
)
def test_the_distribution_of_scores(result, sentence) -> None:
    assert headlines.distribution_headline(result) == sentence


def test_cohorts() -> None:
    mixed = counts({20: 100, 70: 20}, {20: 4, 70: 6}, ("2025-01", "2025-02", "2025-03"))
    worse = mixed.n_converted.copy()
    worse[1, 0, 70] = 0
    result = evaluate(ScoreCounts(mixed.n_leads, worse, mixed.value, mixed.cohorts, mixed.forced, mixed.tiers), CARD)
    assert headlines.cohorts_headline(result) == "Hot leads converted more often than the others in 2 of 3 months."
    assert headlines.cohorts_headline(evaluation({20: 9, 70: 2}, {70: 1}, ("2025-W01",))) == (
        "Hot leads converted more often than the others in 1 of 1 week."
    )
    assert headlines.cohorts_headline(NO_HOT) == "No cohort has hot leads, others and conversions to compare yet."


def test_ranking() -> None:
    assert headlines.ranking_headline(evaluation({20: 50, 70: 50}, {20: 10, 70: 40})) == (
        "Of a buyer and a non-buyer, the buyer has the higher score in 80 of 100 cases (72–88)."
    )
    assert headlines.ranking_headline(NO_BUYER) == "Cannot tell yet: nobody converted."


def test_the_curve() -> None:
    at = curve(counts({20: 380, 70: 120}, {20: 10, 70: 37}))
    assert headlines.curve_headline(at, 60) == "With a threshold of 60, 120 leads are hot and 31 % (23–40) of them convert."
    assert headlines.curve_headline(at, 71) == "With a threshold of 71 no lead is hot."
    assert "1 lead is hot" in headlines.curve_headline(curve(counts({70: 1}, {})), 60)


def test_comparisons() -> None:
    fewer = evaluation({20: 9512, 70: 488}, {20: 400, 70: 155})
    assert headlines.comparison_headline(compare(TODAY, fewer)) == "Of the hot leads 32 % convert instead of 24 %, with 12 fewer hot leads."
    assert headlines.comparison_headline(compare(TODAY, GOOD)) == "Of the hot leads 31 % convert instead of 24 %, with as many hot leads."
    assert headlines.comparison_headline(compare(GOOD, GOOD)) == "Of the hot leads 31 % convert, as today, with as many hot leads."
    nobody = evaluation({20: 10_000}, {20: 555})
    assert headlines.comparison_headline(compare(TODAY, nobody)) == "Nothing can be compared: with the candidate no lead is hot."
    assert "with the current scorecard no lead is hot" in headlines.comparison_headline(compare(nobody, TODAY))


some_leads = st.dictionaries(st.integers(0, 100), st.integers(0, 2000), max_size=8)


@given(some_leads, st.integers(0, 10), st.sampled_from([("2025-01",), ("2025-W01", "2025-W02"), ("all",)]))
def test_every_sentence_is_one_sentence_without_names_of_methods(leads, tenths, cohorts) -> None:
    of_leads = counts(leads, {score: n * tenths // 10 for score, n in leads.items()}, cohorts)
    result = evaluate(of_leads, CARD)
    sentences = [each(result) for each in (
        headlines.headline, headlines.never_hot, headlines.bands_headline, headlines.distribution_headline, headlines.cohorts_headline,
        headlines.ranking_headline,
    )]  # fmt: skip
    sentences += [headlines.curve_headline(curve(of_leads), 60), headlines.comparison_headline(compare(result, result))]
    for sentence in sentences:
        assert sentence[0].isupper() or sentence[0].isdigit()
        assert sentence.endswith(".")
        assert "\n" not in sentence
        assert "nan" not in sentence.lower()
        assert not METHODS.search(sentence)


@given(st.integers(0, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_rate_is_written_within_its_limits(pair) -> None:
    converted, n = pair
    if n:
        answer = evaluation({70: n}, {70: converted}).hot.conversion
        assert isinstance(answer, Estimate)
        value, low, high = (float(each.replace(THOUSANDS, "")) for each in re.findall(r"\d+(?:\.\d+)?", percent_range(answer)))
        assert low <= value <= high or abs(value - low) < 0.5 or abs(high - value) < 0.5
        assert percent(answer.value) == "0 %" or converted > 0


def test_numbers_are_written_alike_everywhere() -> None:
    assert count(1_234_567) == f"1{THOUSANDS}234{THOUSANDS}567"
    assert limits(Estimate(0.5, 0.4, 0.6, 100, "wilson"), percent_of=100) == "40–60"
    assert ratio_range(NotEstimable("no_conversions", "Nobody converted.", needed=30)) == "nobody converted; about 30 more needed"
    assert percent_range(Estimate(0.0, 0.0, 0.16, 20, "wilson")) == "0 % (0–16)"
    with pytest.raises(ValueError, match="p == 2"):
        p_value(2)
