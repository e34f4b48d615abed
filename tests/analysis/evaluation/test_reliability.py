"""What a score means as a rate, and whether that holds for later cohorts."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.evaluation.reliability import Meaning, meaning
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.newton import expit
from analysis.inference.reliability import Brier, Recalibration
from analysis.scoring.counts import N_SCORES, ScoreCounts


def counts(*cohorts: tuple[float, float], n: int = 30, seed: int = 1, held: slice = slice(10, 91)) -> ScoreCounts:
    """Leads with every score of a range, whose log-odds are intercept + slope × score, cohort by cohort."""
    rng = np.random.default_rng(seed)
    leads = np.zeros((len(cohorts), 1, N_SCORES), dtype=np.int64)
    leads[:, 0, held] = n
    rate = np.array([expit(intercept + slope * np.arange(N_SCORES)) for intercept, slope in cohorts])[:, None, :]
    names = tuple(f"2025-{month:02d}" for month in range(1, len(cohorts) + 1))
    return ScoreCounts(leads, rng.binomial(leads, rate), np.zeros(leads.shape), names, ((1, 0),), ("hot", "cold"))


TRUE = (-4.0, 0.05)


def test_a_score_means_its_rate() -> None:
    answer = meaning(counts(TRUE, TRUE)).at(72)
    assert isinstance(answer, Estimate)
    assert answer.low < expit(np.array(-4.0 + 0.05 * 72)) < answer.high


def test_a_score_beyond_those_of_the_leads_means_nothing() -> None:
    found = meaning(counts(TRUE, TRUE))
    assert (found.lowest, found.highest) == (10, 90)
    for score in (9, 91):
        answer = found.at(score)
        assert isinstance(answer, NotEstimable)
        assert answer.code == "beyond_scores"
    line = found.line()
    assert not isinstance(line, NotEstimable)
    assert len(line.value) == 81


def test_a_meaning_that_holds_has_slope_one_and_intercept_zero_later() -> None:
    later = meaning(counts(TRUE, TRUE, TRUE, TRUE)).later
    assert not isinstance(later, NotEstimable)
    assert (later.first, later.n_earlier, later.n_later) == ("2025-03", 4860, 4860)
    assert isinstance(later.recalibration, Recalibration)
    assert isinstance(later.recalibration.slope, Estimate)
    assert later.recalibration.slope.low < 1 < later.recalibration.slope.high
    assert later.recalibration.in_the_large.low < 0 < later.recalibration.in_the_large.high
    assert isinstance(later.brier, Brier)
    assert later.brier.value < later.brier.of_base_rate


def test_a_base_rate_that_fell_shows_in_the_intercept_and_a_score_that_faded_in_the_slope() -> None:
    fell = meaning(counts(TRUE, TRUE, (-5.0, 0.05), (-5.0, 0.05))).later
    faded = meaning(counts(TRUE, TRUE, (-2.5, 0.02), (-2.5, 0.02))).later
    for found in (fell, faded):
        assert not isinstance(found, NotEstimable)
        assert isinstance(found.recalibration, Recalibration)
    assert fell.recalibration.in_the_large.high < 0  # type: ignore[union-attr]
    assert faded.recalibration.slope.high < 1  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("found", "fitted", "later"),
    [
        (meaning(counts((4.0, -0.05), (4.0, -0.05))), "slope_not_positive", "slope_not_positive"),
        (meaning(counts(TRUE, TRUE, held=slice(50, 51))), "one_score", "one_score"),
        (meaning(counts(TRUE, TRUE, n=0)), "no_leads", "one_cohort"),
        (meaning(counts((-99.0, 0.0), (-99.0, 0.0))), "no_conversions", "no_conversions"),
    ],
    ids=["reversed", "one score", "nobody", "nobody converted"],
)
def test_what_means_nothing_says_so(found: Meaning, fitted: str, later: str) -> None:
    assert isinstance(found.fitted, NotEstimable)
    assert isinstance(found.later, NotEstimable)
    assert (found.fitted.code, found.later.code) == (fitted, later)
    assert found.line() == found.fitted


def test_one_cohort_has_no_later_one() -> None:
    later = meaning(counts(TRUE)).later
    assert isinstance(later, NotEstimable)
    assert later.code == "one_cohort"
