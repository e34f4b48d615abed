"""A scorecard under the study's own plan: every month, or when leads turn hot. Cached like everything in `dashboard.ui.cache`."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from analysis.backtest.repeated_snapshots import count_by_bucket
from analysis.evaluation import Evaluation, ThresholdCurve
from analysis.evaluation.clustered import Bucketed, curve_by_bucket, evaluate_by_bucket, gap_by_bucket
from analysis.inference.estimate import Answer, NotEstimable
from analysis.replay.crossings import Replayable, ReplayResult, judge_crossings, prepare_crossings
from analysis.scorecard import Scorecard
from analysis.snapshots.levels import Observed
from analysis.snapshots.study_data import StudyData, every_month
from dashboard.ui import cache
from dashboard.ui.cache import Opened


@dataclass(frozen=True, slots=True, eq=False)
class Monthly:
    """A scorecard on every month of the leads that screens may see.

    Args:
        bucketed: Its counts, bucket by bucket.
        result: At its threshold.
        curve: At every threshold.
        gap: Conversion above its threshold minus below.
    """

    bucketed: Bucketed
    result: Evaluation
    curve: ThresholdCurve
    gap: Answer


def monthly_study_data(data: Opened) -> StudyData:
    """The study's leads, seen every month.

    Raises:
        PlumblineError: ``STUDY-PLAN`` for leads without dates.
    """
    return _monthly_study_data(data.key, data)


@st.cache_resource(max_entries=4, show_spinner="Observing every month …")
def _monthly_study_data(key: str, _data: Opened) -> StudyData:  # noqa: ARG001
    return every_month(_data.study_data)


@st.cache_resource(max_entries=8, show_spinner="Replaying the history of each lead every month …")
def _observed(key: str, rules: str, _data: Opened, _card: Scorecard) -> Observed:  # noqa: ARG001
    return monthly_study_data(_data).observe(_card)


def monthly(data: Opened, card: Scorecard) -> Monthly:
    """The card on every month: well under a second, never kept; its rules on the snapshots are.

    Raises:
        PlumblineError: The import or the study refuses a rule.
    """
    study_data = monthly_study_data(data)
    observed = _observed(data.key, cache.rules_key(card), data, card)
    buckets = count_by_bucket(study_data, observed, card, part=study_data.visible_part)
    result = evaluate_by_bucket(buckets, card)
    return Monthly(Bucketed(card, buckets), result, curve_by_bucket(buckets), gap_by_bucket(buckets, card.threshold))


def turned_hot(data: Opened, card: Scorecard) -> ReplayResult | NotEstimable:
    """What became of the leads of the visible part after they first turned hot: milliseconds, never kept; the ledger's order is.

    Raises:
        PlumblineError: The import or the study refuses a rule.
    """
    ready = _replayable(data.key, cache.rules_key(card), data, card)
    return ready if isinstance(ready, NotEstimable) else judge_crossings(ready, card, part=data.study_data.visible_part)


@st.cache_resource(max_entries=4, show_spinner="Replaying when leads turned hot …")
def _replayable(key: str, rules: str, _data: Opened, _card: Scorecard) -> Replayable | NotEstimable:  # noqa: ARG001
    return prepare_crossings(_data.study_data, _card)
