"""One move of a slider against the same numbers from single rows with NumPy, pandas and scikit-learn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score, roc_curve

from analysis.evaluation import curve, evaluate
from analysis.inference.estimate import Estimate
from analysis.scorecard import Scorecard
from analysis.scoring.fast import count_scores, prepare
from benchmarks.measure import Timing, timed
from benchmarks.observing import benchmark_card, study_data

MOVES = 30


@dataclass(frozen=True, slots=True)
class Numbers:
    """What both sides must agree on."""

    n_hot: int
    n_converted: int
    auc: float


def moved(card: Scorecard, move: int) -> Scorecard:
    """The card with the slider of its first rule somewhere else."""
    return replace(card, points=(move, *card.points[1:]))


def fast(folder: Path) -> Timing:
    """Score, evaluation and curve from patterns: the median of some moves, after a first one."""
    card = benchmark_card()
    found = study_data(folder).observe(card).patterns
    with timed() as once:
        prepared = prepare(found, card)
    timings = []
    for move in range(MOVES + 1):
        with timed() as timing:
            counts = count_scores(prepared, moved(card, move))
            evaluation = evaluate(counts, moved(card, move))
            curve(counts)
        timings.append(timing)
    median = sorted(timings[1:], key=lambda each: each.seconds)[MOVES // 2]
    auc = evaluation.auc.value if isinstance(evaluation.auc, Estimate) else np.nan
    numbers = Numbers(evaluation.hot.n_leads, evaluation.hot.n_converted, auc)
    return noted(median, f"{len(found.n_leads):,} patterns, prepared in {once.seconds:.2f} s; {_told(numbers)}")


def plain(folder: Path) -> Timing:
    """The same numbers without intervals from one row for each lead: the median of three moves."""
    rows, card = single_rows(folder), benchmark_card()
    timings = []
    for move in (MOVES - 2, MOVES - 1, MOVES):
        with timed() as timing:
            numbers = from_single_rows(rows, moved(card, move))
        timings.append(timing)
    median = sorted(timings, key=lambda each: each.seconds)[1]
    return noted(median, f"{len(rows.levels):,} rows; {_told(numbers)}")


def noted(timing: Timing, note: str) -> Timing:
    timing.note = note
    return timing


def _told(numbers: Numbers) -> str:
    return f"{numbers.n_hot:,} hot, {numbers.n_converted:,} won, AUC {numbers.auc:.4f}"


@dataclass(frozen=True, slots=True)
class SingleRows:
    """One row for each judged snapshot: levels as parts of 1, one column a rule; and what became of it."""

    levels: pd.DataFrame
    outcomes: pd.DataFrame


def single_rows(folder: Path) -> SingleRows:
    """The judged snapshots as tables."""
    asked, card = study_data(folder), benchmark_card()
    found = asked.observe(card)
    levels = pd.DataFrame(found.patterns.levels[found.pattern] / 100.0, columns=[rule.name for rule in card.rules])
    judged = found.snapshot
    outcomes = pd.DataFrame(
        {
            "converted": asked.snapshots.converted[judged],
            "cohort": asked.cohorts.codes[judged],
            "value": asked.snapshots.value[judged],
        }
    )
    return SingleRows(levels, outcomes)


def from_single_rows(rows: SingleRows, card: Scorecard) -> Numbers:
    """Hot leads, tiers, cohorts, bands, ranking and the curve of thresholds, without intervals."""
    score = _scores(rows.levels, card)
    table = rows.outcomes.assign(score=score, tier=_tiers(rows.levels, score, card))
    table["hot"] = table["tier"] == 0
    hot = table[table["hot"]]
    table.groupby("tier")["converted"].agg(["size", "sum"])
    table.groupby(["cohort", "hot"])["converted"].agg(["size", "sum"])
    table.groupby(np.minimum(score // 10, 9))["converted"].agg(["size", "sum"])
    table.groupby("hot")["value"].sum()
    roc_curve(table["converted"], table["score"])
    auc = float(roc_auc_score(table["converted"], table["score"])) if table["converted"].nunique() == 2 else np.nan
    return Numbers(len(hot), int(hot["converted"].sum()), auc)


def _scores(levels: pd.DataFrame, card: Scorecard) -> NDArray[np.int64]:
    points, groups = np.array(card.points, dtype=np.float64), np.array([rule.group or "" for rule in card.rules])
    total = levels.loc[:, groups == ""].to_numpy() @ points[groups == ""]
    for group in card.groups:
        own = groups == group.name
        total += np.clip(levels.loc[:, own].to_numpy() @ points[own], -group.cap, group.cap)
    return np.clip(np.floor(total + 0.5 + 1e-9), 0, 100).astype(np.int64)


def _tiers(levels: pd.DataFrame, score: NDArray[np.int64], card: Scorecard) -> NDArray[np.int64]:
    tier = np.searchsorted([-each.lower for each in card.tiers], -score)
    names = [each.name for each in card.tiers]
    for rule in card.rules:
        if rule.qualifies is not None:
            tier = np.where(levels[rule.name] > 0, np.minimum(tier, names.index(rule.qualifies)), tier)
    for rule in card.rules:
        if rule.limits is not None:
            tier = np.where(levels[rule.name] > 0, np.maximum(tier, names.index(rule.limits)), tier)
    return tier
