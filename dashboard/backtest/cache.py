"""The backtest of a scorecard, kept by content ids like everything in `dashboard.ui.cache`."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from analysis.backtest.cohorts import CohortIncidence, Landmark, cohort_incidence, landmark
from analysis.backtest.rolling import Rolling, roll
from analysis.backtest.scored_leads import LeadsAtRisk, Scored, leads_at_risk, scored
from analysis.backtest.segments import Segments, segment_results
from analysis.evaluation import Evaluation, ThresholdCurve, curve, evaluate
from analysis.evaluation.reliability import Meaning, meaning
from analysis.false_positives.study import suspects
from analysis.inference.discontinuity import Jump
from analysis.inference.estimate import NotEstimable
from analysis.routing.control_group import ControlGroupPlan, ControlGroupResult, control_group_result, plan_control_group
from analysis.routing.follow_up import Treatment, jump_of, treatment
from analysis.routing.handed_off import HandedOffRival, handed_off_rival
from analysis.scorecard import Scorecard
from analysis.scoring.counts import ScoreCounts
from analysis.scoring.fast import count_scores
from dashboard.ui import cache
from dashboard.ui.cache import Opened

Cohorts = tuple[CohortIncidence, ...] | NotEstimable


@dataclass(frozen=True, slots=True, eq=False)
class Routed:
    """The scorecard by which leads were routed: whether conversion jumps at its threshold, and a randomised control group near it."""

    jump: Jump | NotEstimable
    plan: ControlGroupPlan | NotEstimable
    result: ControlGroupResult | None


def counts(data: Opened, card: Scorecard) -> ScoreCounts:
    """Score counts of the visible part: milliseconds, never kept."""
    return count_scores(cache.judged(data, card).prepared, card)


def evaluated(data: Opened, card: Scorecard) -> tuple[Evaluation, ThresholdCurve, Meaning]:
    """The card at its threshold, at every threshold, and what its scores mean: milliseconds, never kept."""
    found = counts(data, card)
    return evaluate(found, card), curve(found), meaning(found)


def at_risk(data: Opened, card: Scorecard) -> tuple[LeadsAtRisk, Scored]:
    """The leads at risk of the visible part with their scores.

    Raises:
        PlumblineError: The import or the study refuses a rule.
    """
    leads = _at_risk(data.key, cache.rules_key(card), data, card)
    return leads, scored(leads, card)


@st.cache_resource(max_entries=4, show_spinner="Replaying the history of each lead …")
def _at_risk(key: str, rules: str, _data: Opened, _card: Scorecard) -> LeadsAtRisk:  # noqa: ARG001
    return leads_at_risk(_data.study_data, _card)


def cohorts(data: Opened, card: Scorecard) -> Cohorts:
    """Every cohort, mature or not."""
    return _cohorts(data.key, _points_key(card), data, card)


@st.cache_resource(max_entries=8, show_spinner="Following the cohorts …")
def _cohorts(key: str, card: str, _data: Opened, _card: Scorecard) -> Cohorts:  # noqa: ARG001
    return cohort_incidence(_data.study_data, *at_risk(_data, _card))


def at_landmark(data: Opened, card: Scorecard) -> Landmark | NotEstimable:
    """Hot leads against the rest from the snapshot on."""
    return _at_landmark(data.key, _points_key(card), data, card)


@st.cache_resource(max_entries=8, show_spinner="Following hot leads and the rest …")
def _at_landmark(key: str, card: str, _data: Opened, _card: Scorecard) -> Landmark | NotEstimable:  # noqa: ARG001
    return landmark(_data.study_data, *at_risk(_data, _card))


def rolling(data: Opened, card: Scorecard) -> Rolling | NotEstimable:
    """Points refitted on the past alone, beside the card."""
    return _rolling(data.key, _points_key(card), data, card)


@st.cache_resource(max_entries=8, show_spinner="Refitting on the past alone …")
def _rolling(key: str, card: str, _data: Opened, _card: Scorecard) -> Rolling | NotEstimable:  # noqa: ARG001
    return roll(_data.study_data, *at_risk(_data, _card))


def segments(data: Opened, card: Scorecard) -> Segments:
    """Every level of every attribute, without those that may carry the outcome and that nobody accepted."""
    return _segments(data.key, _points_key(card), suspects(cache.all_findings(data)), data, card)


@st.cache_resource(max_entries=8, show_spinner="Comparing every segment …")
def _segments(key: str, card: str, left_out: frozenset[str], _data: Opened, _card: Scorecard) -> Segments:  # noqa: ARG001
    leads, found = at_risk(_data, _card)
    return segment_results(cache.signals(_data), found.hot[leads.judged], left_out=left_out)


def worked(data: Opened, card: Scorecard) -> Treatment | NotEstimable:
    """Worked and not worked, tier by tier."""
    return _worked(data.key, _points_key(card), data, card)


@st.cache_resource(max_entries=8, show_spinner="Reading which leads were called …")
def _worked(key: str, card: str, _data: Opened, _card: Scorecard) -> Treatment | NotEstimable:  # noqa: ARG001
    return treatment(_data.study_data, *at_risk(_data, _card), _card)


def routed(data: Opened, card: Scorecard) -> Routed:
    """What the threshold of the card by which leads were routed did."""
    leads, found = at_risk(data, card)
    plan = plan_control_group(
        leads,
        found,
        card,
        leads_per_week=cache.flow(data).leads_per_week,
        smallest_difference=data.study_data.study.difference_worth_having,
    )
    return Routed(jump_of(leads, found, card.threshold), plan, control_group_result(cache.signals(data)))


def handed_off(data: Opened, card: Scorecard) -> HandedOffRival | NotEstimable:
    """The leads that were really handed to sales, against as many of the card's best."""
    return handed_off_rival(data.study_data, *at_risk(data, card))


def _points_key(card: Scorecard) -> str:
    return replace(card, study="").content_id
