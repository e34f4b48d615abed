"""Ranking against published values, scikit-learn, and its laws."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, roc_auc_score, roc_curve

from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.roc import (
    Gain,
    Histograms,
    Separation,
    auc,
    average_precision,
    delong_variance,
    gain,
    hanley_mcneil_error,
    histograms,
    separation,
)

# J. A. Hanley, B. J. McNeil, Radiology 143 (1982) 29-36, tables I and II: ratings of CT images from 1 to 5.
RATINGS = Histograms(np.array([3, 2, 2, 11, 33]), np.array([33, 6, 6, 11, 2]))


def estimate(answer: Answer) -> Estimate:
    assert isinstance(answer, Estimate)
    return answer


@pytest.fixture(scope="module")
def asah(reference_values: list[dict[str, Any]]) -> dict[str, Any]:
    """The data set aSAH and what pROC says of it."""
    named = {entry["name"]: entry["expected"] for entry in reference_values if entry["name"].startswith("aSAH")}
    data = next(entry["inputs"] for entry in reference_values if entry["name"].startswith("aSAH data"))
    return {"data": data, "expected": named}


@pytest.mark.parametrize("score", ["wfns", "s100b", "ndka"])
def test_auc_and_its_variance_are_those_of_proc(asah, score) -> None:
    """Turck et al. 2010, as computed by pROC (tests/testthat/test-var.R)."""
    leads, expected = histograms(asah["data"][score], asah["data"]["y"]), asah["expected"][f"aSAH {score}: AUC and DeLong variance"]
    assert estimate(auc(leads)).value == pytest.approx(expected["auc"], abs=1e-12)
    assert delong_variance(leads) == pytest.approx(expected["var"], abs=1e-12)


def test_the_interval_of_auc_is_that_of_proc(asah) -> None:
    answer = estimate(auc(histograms(asah["data"]["ndka"], asah["data"]["y"])))
    assert (answer.low, answer.high) == pytest.approx(asah["expected"]["aSAH ndka: DeLong 95% CI"], abs=1e-12)
    assert (answer.method, answer.n) == ("delong", 113)


def test_the_variance_of_a_part_of_the_leads_is_that_of_proc(asah) -> None:
    """Women only: few enough for the logit interval, so the published plain interval is compared by its variance."""
    women = np.array(asah["data"]["female"], dtype=bool)
    leads = histograms(np.array(asah["data"]["ndka"])[women], np.array(asah["data"]["y"])[women])
    low, value, high = asah["expected"]["aSAH ndka, women only: AUC and DeLong 95% CI"]
    assert estimate(auc(leads)).value == pytest.approx(value, abs=1e-9)
    assert 1.959963984540054 * sqrt(delong_variance(leads)) == pytest.approx((high - low) / 2, abs=1e-9)


def test_the_ct_ratings_have_the_published_auc_and_error() -> None:
    answer = estimate(auc(RATINGS))
    assert answer.value == pytest.approx(0.893, abs=6e-4)
    assert hanley_mcneil_error(answer.value, 51, 58) == pytest.approx(0.032, abs=6e-4)
    assert delong_variance(RATINGS) == pytest.approx(0.030724408379**2, abs=1e-12)


def test_the_ct_ratings_are_best_separated_at_four() -> None:
    found = separation(RATINGS)
    assert isinstance(found, Separation)
    assert found.value == pytest.approx(0.638607167004733, abs=1e-12)
    assert found.position == 3


def test_scikit_learns_example() -> None:
    """The docstrings of `roc_auc_score` and `average_precision_score`."""
    leads = histograms([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])
    assert estimate(auc(leads)).value == 0.75
    assert estimate(average_precision(leads)).value == pytest.approx(0.8333333333)


def test_german_credit_checking_account() -> None:
    """AUC of the levels of checking account, README of the R package PDtoolkit: 0.707769."""
    good, bad = np.array([139, 164, 49, 348]), np.array([135, 105, 14, 46])
    assert estimate(auc(Histograms(good, bad))).value == pytest.approx(0.707769, abs=6e-8)


def test_mann_whitney_example() -> None:
    """The example of `scipy.stats.mannwhitneyu`: U = 17 of 20 pairs."""
    leads = histograms([19, 22, 16, 29, 24, 20, 11, 17, 12], [1] * 5 + [0] * 4)
    assert estimate(auc(leads)).value == pytest.approx(0.85)


scored_leads = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=2, max_size=60)


@given(scored_leads)
def test_values_equal_scikit_learn(rows) -> None:
    score, converted = (np.array(column) for column in zip(*rows, strict=True))
    leads = histograms(score, converted)
    if 0 < converted.sum() < len(converted):
        assert estimate(auc(leads)).value == pytest.approx(roc_auc_score(converted, score))
        assert estimate(average_precision(leads)).value == pytest.approx(average_precision_score(converted, score))
        fpr, tpr, _ = roc_curve(converted, score)
        found = separation(leads)
        assert isinstance(found, Separation)
        assert found.value == pytest.approx(float(np.max(tpr - fpr)))


@given(scored_leads)
def test_a_reversed_score_has_the_mirrored_auc(rows) -> None:
    score, converted = (np.array(column) for column in zip(*rows, strict=True))
    plain, reversed_ = auc(histograms(score, converted)), auc(histograms(-score, converted))
    if isinstance(plain, Estimate) and isinstance(reversed_, Estimate):
        assert (1 - reversed_.high, 1 - reversed_.value, 1 - reversed_.low) == pytest.approx((plain.low, plain.value, plain.high), abs=1e-9)
        assert 0 <= plain.low <= plain.value <= plain.high <= 1
    else:
        assert plain == reversed_


@given(scored_leads, st.randoms())
def test_the_order_of_the_leads_does_not_matter(rows, random) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    first, second = (histograms(*zip(*each, strict=True)) for each in (rows, shuffled))
    assert auc(first) == auc(second)
    assert average_precision(first) == average_precision(second)


def test_one_kind_of_lead_has_no_ranking() -> None:
    none, all_ = Histograms(np.array([0, 0]), np.array([4, 5])), Histograms(np.array([4, 5]), np.array([0, 0]))
    for statistic in (auc, separation, average_precision, gain):
        answer = statistic(none)
        assert isinstance(answer, NotEstimable)
        assert answer.code == "no_conversions"
    for statistic in (auc, separation):
        answer = statistic(all_)
        assert isinstance(answer, NotEstimable)
        assert answer.code == "no_others"
    assert estimate(average_precision(all_)).value == 1


@pytest.mark.parametrize(
    ("converted", "others", "value", "method"),
    [
        ([0, 30], [40, 0], 1.0, "newcombe_auc"),
        ([30, 0], [0, 40], 0.0, "newcombe_auc"),
        ([30], [40], 0.5, "newcombe_auc"),
        ([0, 1], [20, 20], 0.75, "newcombe_auc"),
        ([1, 29], [39, 1], 0.9708, "delong_logit"),
        ([4, 6], [300, 200], 0.6, "delong_logit_newcombe"),
        ([40, 60], [300, 200], 0.6, "delong"),
    ],
)
def test_the_interval_of_auc_suits_the_case_and_is_never_a_point(converted, others, value, method) -> None:
    answer = estimate(auc(Histograms(np.array(converted), np.array(others))))
    assert answer.value == pytest.approx(value, abs=1e-4)
    assert answer.method == method
    assert answer.low < answer.high


def test_newcombes_limits_solve_his_equation() -> None:
    """Method 5 of R. G. Newcombe, Statistics in Medicine 25 (2006) 559-573, at a perfect ranking of 30 against 40."""
    low = estimate(auc(Histograms(np.array([0, 30]), np.array([40, 0])))).low
    half = (30 + 40) / 2 - 1
    spread = low * (1 - low) / (30 * 40) * (1 + half * (1 - low) / (2 - low) + half * low / (1 + low))
    assert 1 - low == pytest.approx(1.959964 * sqrt(spread), rel=1e-5)


@pytest.mark.parametrize(("n_converted", "n_others", "shift"), [(3, 300, 1.0), (8, 400, 2.0), (60, 500, 0.5), (30, 300, 2.5)])
def test_auc_intervals_cover_the_truth(n_converted, n_others, shift) -> None:
    """About 95 % of 500 normal samples, also with very few conversions."""
    rng, truth, covered = np.random.default_rng(11), NormalDist().cdf(shift / sqrt(2)), 0
    outcome = np.arange(n_converted + n_others) < n_converted
    for _ in range(500):
        answer = estimate(auc(histograms(rng.normal(shift * outcome), outcome)))
        covered += answer.low <= truth <= answer.high
    assert 0.92 * 500 <= covered <= 0.99 * 500


def test_gain_goes_through_the_ends_and_averages_ties() -> None:
    curve = gain(Histograms(np.array([1, 0, 3]), np.array([3, 2, 1])))
    assert isinstance(curve, Gain)
    assert (curve.at(0), curve.at(0.4), curve.at(1)) == (0, 0.75, 1)
    assert curve.at(0.2) == pytest.approx(0.375)
    assert curve.lift_at(0.4) == pytest.approx(0.75 / 0.4)
    assert curve.lift_at(1) == 1
    with pytest.raises(ValueError, match=r"share == 1\.5"):
        curve.at(1.5)
    with pytest.raises(ValueError, match="share == 0"):
        curve.lift_at(0)


def test_impossible_histograms_are_refused() -> None:
    with pytest.raises(ValueError, match="must be equal"):
        Histograms(np.array([1]), np.array([1, 2]))
    with pytest.raises(ValueError, match="must be >= 0"):
        Histograms(np.array([-1]), np.array([1]))
    with pytest.raises(ValueError, match="at least 2"):
        delong_variance(Histograms(np.array([1]), np.array([5])))


def test_a_million_leads_do_not_overflow() -> None:
    rng = np.random.default_rng(3)
    others = rng.integers(0, 20_000_000, 101)
    leads = Histograms(rng.integers(0, 10_000_000, 101), others)
    answer = estimate(auc(leads))
    assert answer.value == pytest.approx(0.5, abs=0.1)
    assert answer.high - answer.low < 1e-3
