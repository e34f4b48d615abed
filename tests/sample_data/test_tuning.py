"""What was planted in the sample company is what ranges mark and suggestions find, on the part that people may look at."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.backtest.scored_leads import Flags
from analysis.calibration.overfitting import OverfittingLine, equal_volume_gain, overfitting_line
from analysis.calibration.suggest import SuggestedPoints, suggest
from analysis.calibration.supported_points import SupportedRanges, supported_points
from analysis.inference.estimate import Estimate
from analysis.inference.estimate_arrays import Floats
from analysis.inference.roc import auc, histograms
from analysis.scorecard import Scorecard
from analysis.scoring.patterns import Patterns
from analysis.snapshots.open import open_study
from sample_data.effects import SIGNALS
from tests.samples import Samples

#: The planted effect of each rule of marketing's card, by the names of `sample_data.effects`. Rules without a signal of their own tell
#: nothing beyond the others.
PLANTED = {
    "Decision maker": "decision maker", "Mid-size company": "mid-size company", "Free-mail address": "free-mail domain",
    "Newsletter": "newsletter", "Opens e-mail": "mail open", "Clicks e-mail": "mail click", "Downloads": "white paper",
    "Pricing page": "pricing page", "Visits burst": "several visits", "Trade fair": "trade fair", "Demo": "demo",
    "Quote request": "quote request", "Unsubscribed": "unsubscribe", "Webinar": "webinar",
}  # fmt: skip
EFFECTS = {signal.name: signal.log_odds for signal in SIGNALS}
#: The webinar works for the leads of ten of the training leads's fifteen months.
EFFECTS["webinar"] = EFFECTS["webinar, first ten months"] * 10 / 15


@pytest.fixture(scope="module")
def world(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> tuple[Patterns, Scorecard]:
    workspace = samples(tmp_path_factory.mktemp("tuning") / "w")
    card = workspace.scorecard("Marketing 2025")
    return open_study(workspace).visible_patterns(card), card


@pytest.fixture(scope="module")
def ranges(world: tuple[Patterns, Scorecard]) -> SupportedRanges:
    return supported_points(*world, routed=True)


@pytest.fixture(scope="module")
def suggestion(world: tuple[Patterns, Scorecard]) -> SuggestedPoints:
    return suggest(*world, seed=1)


def planted_effects(card: Scorecard) -> Floats:
    return np.array([EFFECTS.get(PLANTED.get(rule.name, ""), 0.0) for rule in card.rules])


def per_lead(patterns: Patterns, scores: Floats) -> tuple[Floats, Flags]:
    """Score and outcome of each lead."""
    outcome = [np.arange(n) < won for n, won in zip(patterns.n_leads, patterns.n_converted, strict=True)]
    return np.repeat(scores.astype(np.float64), patterns.n_leads), np.concatenate(outcome)


def test_what_marketing_believes_too_much_is_over_valued(ranges: SupportedRanges) -> None:
    over = {each.rule for each in ranges.marked("over-valued")}
    assert {"Opens e-mail", "Downloads"} <= over
    # Each of them is planted with no effect, or with a more negative one than marketing gives it.
    assert all(EFFECTS[PLANTED[rule]] <= 0 for rule in over)


def test_what_really_tells_is_under_valued(ranges: SupportedRanges) -> None:
    under = {each.rule for each in ranges.marked("under-valued")}
    assert {"Pricing page", "Quote request", "Decision maker"} <= under
    assert all(EFFECTS[PLANTED[rule]] > 0.3 for rule in under)


def test_bands_hold_the_planted_effects(world: tuple[Patterns, Scorecard], ranges: SupportedRanges) -> None:
    """On the scale of the ranges; signals are planted on what leads do in 30 days and seen after 7, so large effects are seen smaller."""
    assert isinstance(ranges.scale, Estimate)
    for rule, signal in PLANTED.items():
        each = ranges.of(rule)
        assert each.low is not None
        assert each.high is not None
        effect = EFFECTS[signal]
        assert each.low <= effect / ranges.scale.value + 3, rule
        assert effect <= 0 or each.high > 0, rule
        assert effect >= 0 or each.low < 0, rule


def test_the_warning_about_the_old_score_is_carried(ranges: SupportedRanges) -> None:
    assert ranges.warnings == ("routed_by_score",)


def test_the_suggestion_ranks_nearly_as_well_as_the_planted_effects(world: tuple[Patterns, Scorecard], suggestion: SuggestedPoints) -> None:
    patterns, card = world
    optimum = auc(histograms(*per_lead(patterns, np.minimum(patterns.levels, 100) @ planted_effects(card))))
    best = suggestion.best
    assert isinstance(optimum, Estimate)
    assert best is not None
    assert isinstance(best.judged.auc, Estimate)
    assert isinstance(best.judged.current_auc, Estimate)
    assert best.judged.current_auc.value + 0.04 < best.judged.auc.value
    assert best.judged.auc.value > optimum.value - 0.02


def test_the_suggestion_moves_points_the_planted_way(suggestion: SuggestedPoints) -> None:
    best = suggestion.proposals[0]
    assert best.kind == "all rules"
    points = dict(zip((rule.name for rule in best.card.rules), best.card.points, strict=True))
    assert points["Opens e-mail"] <= 5
    assert points["Downloads"] <= 3
    assert min(points[rule] for rule in ("Quote request", "Demo", "Pricing page", "Decision maker")) >= 20
    assert points["Free-mail address"] <= -15


def test_the_suggestion_is_more_than_trial_and_error_produces(world: tuple[Patterns, Scorecard], suggestion: SuggestedPoints) -> None:
    patterns, card = world
    line = overfitting_line(patterns, card, 40, repeats=40, seed=1)
    gain = equal_volume_gain(patterns, card, suggestion.proposals[0].card)
    assert isinstance(line, OverfittingLine)
    assert isinstance(gain, float)
    assert line.verdict(gain) == "more than trial and error would produce"


def test_whoever_follows_the_marks_ranks_as_well_as_the_planted_effects(world: tuple[Patterns, Scorecard]) -> None:
    """Marked rules one after the other to the middle of their range, until none is marked: as people at the board would."""
    patterns, card = world
    moves = 0
    while wrong := [each for each in supported_points(patterns, card, routed=True).ranges if each.mark in {"over-valued", "under-valued"}]:
        supported = wrong[0].supported
        assert isinstance(supported, Estimate)
        card = card.with_points(wrong[0].rule, round((supported.low + supported.high) / 2))
        moves += 1
        assert moves <= 8, "the marks never come to rest"
    assert moves >= 3
    found = auc(histograms(*per_lead(patterns, patterns.levels @ np.array(card.points))))
    optimum = auc(histograms(*per_lead(patterns, np.minimum(patterns.levels, 100) @ planted_effects(card))))
    assert isinstance(found, Estimate)
    assert isinstance(optimum, Estimate)
    assert found.value > optimum.value - 0.02
