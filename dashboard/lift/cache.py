"""The lift report and the order of calls, cached by content ids like everything in `dashboard.ui.cache`; assumptions are never cached."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from analysis.handoff.priorities import Priorities, priorities
from analysis.holdout.accesses import accesses, settings_tried
from analysis.inference.estimate import NotEstimable
from analysis.lift.figures import impact
from analysis.lift.records import Assumptions
from analysis.lift.report import LiftOrder, LiftReport, report_lift
from analysis.scorecard import Scorecard
from analysis.snapshots.study_data import StudyData
from analysis.versions.since_active import current_card
from dashboard.ui import cache
from dashboard.ui.cache import Opened


@dataclass(frozen=True, slots=True, eq=False)
class ReadReport:
    """A report, and the study with the leads that it read as its visible part."""

    report: LiftReport
    study_data: StudyData


def lift_report(data: Opened, *, since: int | None, baseline: Scorecard | None, assumed: Assumptions | None) -> ReadReport:
    """The lift report of the current scorecard; reads nothing that is sealed and was not read before.

    Raises:
        PlumblineError: ``REPORT-NO-SCORECARD``, and as `StudyData.ledger`.
    """
    used = current_card(data.space)
    before = used.before if used else None
    cards = tuple(each.content_id if each else "" for each in (used.card if used else None, before, baseline))
    n_accesses = len(accesses(data.space, data.study_data, "all"))
    key = (data.key, *cards, used.since if used else None, since, n_accesses, settings_tried(data.space, data.study_data))
    read = _lift_report(key, data, LiftOrder(since=since, baseline=baseline))
    return read if assumed is None else replace(read, report=replace(read.report, impact=impact(read.report.figures, assumed)))


@st.cache_resource(max_entries=8, show_spinner="Comparing scored leads with the others …")
def _lift_report(key: tuple[str | int | None, ...], _data: Opened, _order: LiftOrder) -> ReadReport:  # noqa: ARG001
    return ReadReport(*report_lift(_data.space, _data.study_data, _order))


def call_next(data: Opened, card: Scorecard, as_of: int) -> Priorities | NotEstimable:
    """Everybody's open leads in the order in which to call them.

    Raises:
        PlumblineError: As `StudyData.ledger`.
    """
    return _call_next(data.key, card.content_id, as_of, data, card)


@st.cache_resource(max_entries=8, show_spinner="Putting leads in order …")
def _call_next(key: str, card: str, as_of: int, _data: Opened, _card: Scorecard) -> Priorities | NotEstimable:  # noqa: ARG001
    return priorities(_data.study_data, _card, cache.evaluated(_data, _card), as_of=as_of)
