"""Two scorecards on leads that are seen again and again: each bucket left out by hand, how often the truth lies inside, little data."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t
from sklearn.metrics import roc_auc_score

from analysis.evaluation.clustered import Bucketed, compare_by_bucket
from analysis.evaluation.comparison import FIGURES
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.jackknife import METHOD
from analysis.inference.paired import hot_conversion_change
from analysis.inference.significance import Significance
from analysis.scorecard import Scorecard, Tier
from analysis.scoring.counts import N_SCORES, ScoreCounts

CARD = Scorecard("card", (), (), (), (Tier("hot", 60), Tier("cold", 0)))
BUCKETS = 50
Rows = dict[str, np.ndarray]


def counted(score: np.ndarray, rows: Rows, buckets: int = BUCKETS) -> Bucketed:
    cells = rows["bucket"] * N_SCORES + score
    n, won = (np.bincount(cells, each, buckets * N_SCORES).astype(np.int64).reshape(buckets, 1, 1, N_SCORES)
              for each in (None, rows["converted"]))  # fmt: skip
    return Bucketed(
        CARD, [ScoreCounts(n[each], won[each], won[each].astype(float), ("all",), ((1, 0),), ("hot", "cold")) for each in range(buckets)]
    )


def snapshots(rng: np.random.Generator, n_leads: int, *, gain: float = 0.0) -> Rows:
    """Leads seen up to ten times, each with a leaning and two scores for good; the second score knows the leaning by ``gain``."""
    leaning, times = rng.beta(0.2, 0.8, n_leads), rng.integers(1, 11, n_leads)
    first = rng.integers(0, 101, n_leads)
    second = np.where(rng.random(n_leads) < 0.4, rng.integers(0, 101, n_leads), first)
    second = np.clip(second + np.rint(100 * gain * (leaning - 0.2)), 0, 100).astype(np.int64)
    lead = np.repeat(np.arange(n_leads), times)
    return {
        "bucket": rng.integers(0, BUCKETS, n_leads)[lead],
        "converted": rng.random(len(lead)) < leaning[lead],
        "first": first[lead],
        "second": second[lead],
    }


def by_hand(score: np.ndarray, converted: np.ndarray) -> dict[str, float]:
    """All figures of some snapshots, from their definitions."""
    hot = score >= 60
    conversion, base = converted[hot].mean(), converted.mean()
    return {
        "hot_conversion": conversion,
        "hot_share": hot.mean(),
        "false_hot_share": 1 - conversion,
        "false_positive_rate": hot[~converted].mean(),
        "recall": hot[converted].mean(),
        "lift": conversion / base,
        "auc": float(roc_auc_score(converted, score)),
    }


@given(st.integers(0, 10**6), st.sampled_from([120, 400]))
@settings(max_examples=8, deadline=None)
def test_every_change_is_that_of_leaving_each_bucket_out_of_both_cards_by_hand(seed: int, n_leads: int) -> None:
    rows = snapshots(np.random.default_rng(seed), n_leads, gain=0.3)
    found = compare_by_bucket(counted(rows["first"], rows), counted(rows["second"], rows))
    held = np.unique(rows["bucket"])
    changes = []
    for left_out in (-1, *held):
        kept = rows["bucket"] != left_out
        before, after = (by_hand(rows[name][kept], rows["converted"][kept]) for name in ("first", "second"))
        changes.append([after[name] - before[name] for name in FIGURES])
    every, without = np.array(changes[0]), np.array(changes[1:])
    error = np.sqrt((len(held) - 1) / len(held) * ((without - without.mean(axis=0)) ** 2).sum(axis=0))
    for place, name in enumerate(FIGURES):
        pair = found.figure(name)
        assert pair.tested is not None
        assert pair.change == pytest.approx(every[place])
        change, test = pair.tested.change, pair.tested.test
        if isinstance(change, NotEstimable):
            assert change.code == "few_groups"
            continue
        assert isinstance(test, Significance)
        width = t.ppf(0.975, len(held) - 1) * error[place]
        assert (change.value, change.low, change.high) == pytest.approx((every[place], every[place] - width, every[place] + width))
        assert test.p == pytest.approx(2 * t.sf(abs(every[place]) / error[place], len(held) - 1))
        assert (change.method, change.n) == (METHOD, len(rows["bucket"]))
        assert (test.p <= 0.05) == (not change.low <= 0 <= change.high)


def test_no_change_is_seen_in_95_of_100_worlds_without_one_where_independent_intervals_see_many() -> None:
    """Scores that know nothing of the leads: hot-lead conversion, recall, FPR, lift and AUC are the same in truth."""
    rng, n, names = np.random.default_rng(4), 200, ("hot_conversion", "recall", "false_positive_rate", "lift", "auc")
    inside, inside_independent = dict.fromkeys(names, 0), 0
    for _ in range(n):
        rows = snapshots(rng, 400)
        found = compare_by_bucket(counted(rows["first"], rows), counted(rows["second"], rows))
        for name in names:
            change = found.figure(name).tested.change  # type: ignore[union-attr]
            assert isinstance(change, Estimate)
            inside[name] += change.low <= 0 <= change.high
        cell = 4 * (rows["second"] >= 60) + 2 * (rows["first"] >= 60) + rows["converted"]
        plain = hot_conversion_change(np.bincount(cell, minlength=8).reshape(2, 2, 2), seed=1, n_resamples=400)
        assert isinstance(plain, Estimate)
        inside_independent += plain.low <= 0 <= plain.high
    assert all(0.91 < each / n < 0.985 for each in inside.values()), inside
    assert inside_independent / n < 0.85


def test_a_card_that_knows_more_is_found_better() -> None:
    rows = snapshots(np.random.default_rng(7), 800, gain=0.6)
    found = compare_by_bucket(counted(rows["first"], rows), counted(rows["second"], rows))
    for name in ("hot_conversion", "lift", "auc"):
        tested = found.figure(name).tested
        assert tested is not None
        assert isinstance(tested.change, Estimate)
        assert tested.change.low > 0
        assert isinstance(tested.test, Significance)
        assert tested.test.p < 0.01


def test_swapping_the_cards_turns_every_change_round() -> None:
    rows = snapshots(np.random.default_rng(9), 300, gain=0.3)
    sides = counted(rows["first"], rows), counted(rows["second"], rows)
    there, back = compare_by_bucket(*sides), compare_by_bucket(*reversed(sides))
    for one, other in zip(there.figures, back.figures, strict=True):
        assert isinstance(one.tested.change, Estimate)  # type: ignore[union-attr]
        assert isinstance(other.tested.change, Estimate)  # type: ignore[union-attr]
        assert one.tested.change.low == pytest.approx(-other.tested.change.high)  # type: ignore[union-attr]
        assert one.tested.test.p == pytest.approx(other.tested.test.p)  # type: ignore[union-attr]


def test_the_same_card_changes_nothing_and_is_not_tested() -> None:
    rows = snapshots(np.random.default_rng(5), 200)
    same = counted(rows["first"], rows)
    for pair in compare_by_bucket(same, same).figures:
        assert pair.tested is not None
        assert isinstance(pair.tested.change, Estimate)
        assert (pair.tested.change.low, pair.tested.change.value, pair.tested.change.high) == (0, 0, 0)
        assert isinstance(pair.tested.test, NotEstimable)
        assert pair.tested.test.code == "no_differing_leads"


def test_cards_that_differ_in_a_few_buckets_only_are_not_judged() -> None:
    rows = snapshots(np.random.default_rng(5), 200)
    rows["second"] = np.where(rows["bucket"] < 9, 100 - rows["first"], rows["first"])
    for pair in compare_by_bucket(counted(rows["first"], rows), counted(rows["second"], rows)).figures:
        assert pair.change is not None
        assert isinstance(pair.tested.change, NotEstimable)  # type: ignore[union-attr]
        assert pair.tested.change.code == "few_groups"  # type: ignore[union-attr]


def test_a_card_without_hot_leads_has_no_change_of_their_conversion() -> None:
    rows = snapshots(np.random.default_rng(5), 200)
    found = compare_by_bucket(counted(rows["first"], rows), counted(rows["first"] // 2, rows))
    assert found.figure("hot_conversion").change is None
    assert isinstance(found.figure("hot_conversion").tested.change, NotEstimable)  # type: ignore[union-attr]
    assert isinstance(found.figure("recall").tested.change, Estimate)  # type: ignore[union-attr]


def test_cards_on_other_snapshots_are_refused() -> None:
    rows = snapshots(np.random.default_rng(5), 100)
    other = rows | {"bucket": (rows["bucket"] + 1) % BUCKETS}
    with pytest.raises(ValueError, match="same snapshots"):
        compare_by_bucket(counted(rows["first"], rows), counted(rows["first"], other))
