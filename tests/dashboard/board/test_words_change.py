from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from analysis.backtest.compare import CardChange, JudgedPart, Swapped
from analysis.holdout.access_log import Access
from analysis.holdout.validate import Validation
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.intervals import rate
from analysis.inference.paired import SwapTests
from analysis.inference.significance import Significance
from analysis.scorecard import parse_scorecard
from dashboard.board.words_change import change_headline, swap_headline, swap_rows, validation_headline

TEST = Significance(0.004, 2.9, None, 116, "mcnemar_mid_p", 0.036)


def swapped(n: int, n_converted: int) -> Swapped:
    return Swapped(n, n_converted, rate(n_converted, n))


def change(test=TEST, effect=None, n_tried: int = 9) -> CardChange:
    effect = effect or Estimate(0.023, 0.004, 0.042, 4891, "bootstrap")
    swaps = SwapTests(TEST, TEST, False, 61, 55)
    return CardChange(4891, 419, swapped(61, 15), swapped(55, 5), swapped(627, 120), effect, test, swaps, NotEstimable("x", "X."), n_tried)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_a_change_has_its_effect_and_its_p_times_the_settings_tried() -> None:
    assert plain(change_headline(change())) == (
        "Hot-lead conversion changes significantly: +2.3 points (0.4–4.2), p = 0.004 × 9 settings tried = 0.036."
    )


def test_a_change_that_many_tries_may_have_found_is_not_significant() -> None:
    told = plain(change_headline(change(replace(TEST, p_corrected=0.4), n_tried=100)))
    assert told.startswith("We cannot tell yet whether hot-lead conversion changes: ")
    assert "× 100 settings tried = 0.40" in told


def test_a_tiny_p_stays_readable() -> None:
    told = plain(change_headline(change(replace(TEST, p=1e-9, p_corrected=9e-9))))
    assert "p < 0.001 × 9 settings tried < 0.001" in told


def test_one_setting_needs_no_correction() -> None:
    assert "p = 0.004 with 1 setting tried" in plain(change_headline(change(replace(TEST, p_corrected=0.004), n_tried=1)))


@pytest.mark.parametrize("part", ["test", "effect"])
def test_what_cannot_be_tested_says_why(part: str) -> None:
    missing = NotEstimable("no_hot_leads", "A scorecard calls no lead hot.")
    assert change_headline(change(**{part: missing})) == "Cannot tell yet: a scorecard calls no lead hot."


def test_the_swap_set_counts_its_leads() -> None:
    assert swap_headline(change()) == "61 leads turn hot, of which 15 convert; 55 leads stop being hot, of which 5 convert."
    few = replace(change(), turn_hot=swapped(1, 1), stop_being_hot=swapped(0, 0))
    assert swap_headline(few) == "1 lead turns hot, of which 1 converts; 0 leads stop being hot."
    none = replace(few, turn_hot=swapped(0, 0))
    assert swap_headline(none) == "Both scorecards call the same leads hot."
    assert [row[:3] for row in swap_rows(change())] == [("Turn hot", 61, 15), ("Stop being hot", 55, 5), ("Stay hot", 627, 120)]


def validated(p: float, effect: float) -> Validation:
    import numpy as np

    from analysis.evaluation import evaluate
    from analysis.scoring.fast import count_scores, prepare
    from tests.analysis.cards import case

    card = parse_scorecard("name: a\ntiers: [{name: hot, from: 0}, {name: cold, from: 0}]")
    given = case(card, np.random.default_rng(1), 40)
    result = evaluate(count_scores(prepare(given.patterns, card), card), card)
    access = Access("validation", 1, "d", "i", "s", "a", "x", "y", "Ada", dt.datetime(2026, 1, 1, tzinfo=dt.UTC), 3)
    found = change(replace(TEST, p=p, p_corrected=p), Estimate(effect, effect - 0.01, effect + 0.01, 40, "bootstrap"))
    return Validation(access, JudgedPart("validation", result, result, found), 0.025)


def test_a_validation_says_better_only_below_its_own_level_and_only_upwards() -> None:
    assert "Significantly better (p = 0.020, compared with 0.025; validation 1 of 5)." in validation_headline(validated(0.02, 0.03))
    assert "Not shown to be better" in validation_headline(validated(0.03, 0.03))
    assert "Not shown to be better" in validation_headline(validated(0.001, -0.03))
    assert validation_headline(validated(0.02, 0.03)).startswith("On the validation leads, ")


def test_what_cannot_be_validated_says_how_many_leads_are_needed() -> None:
    missing = NotEstimable("few_conversions", "Only 12 validation leads converted.", needed=900)
    assert validation_headline(missing) == (
        "This import cannot validate it: only 12 validation leads converted. Validate it after 900 more mature leads."
    )
