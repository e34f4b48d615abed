"""The workbench of the false positives and the clean-up list, kept by content ids like everything in `dashboard.ui.cache`."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analysis.evaluation.thresholds import threshold_for_hot
from analysis.false_positives.confirm import Confirmation, confirmed_before
from analysis.false_positives.study import ReadWorkbench, read_workbench, suspects
from analysis.leads.cleanup import CleanupList, find_cleanup
from analysis.leads.scores import score_leads
from analysis.scorecard import Scorecard
from analysis.scoring.fast import count_scores
from analysis.snapshots.open import Question, latest_instant
from dashboard.ui import cache
from dashboard.ui.cache import Opened


def workbench(data: Opened, card: Scorecard) -> ReadWorkbench:
    """What the wrongly judged leads share under a card; without what may carry the outcome and nobody accepted.

    Raises:
        PlumblineError: The import or the study refuses a rule.
    """
    return _workbench(data.key, replace(card, study="").content_id, suspects(cache.all_findings(data)), data, card)


@st.cache_resource(max_entries=8, show_spinner="Searching for what misclassified leads share …")
def _workbench(key: str, card: str, left_out: frozenset[str], _data: Opened, _card: Scorecard) -> ReadWorkbench:  # noqa: ARG001
    return read_workbench(_data.study_data, _card, left_out=left_out)


def confirmation(data: Opened, read: ReadWorkbench) -> Confirmation | None:
    """What an earlier look at the validation leads said of these groups; None where nobody looked."""
    return confirmed_before(data.space, data.study_data, read)


def shown_card(data: Opened, card: Scorecard, current: Scorecard, *, locked: bool) -> Scorecard:
    """The card as the board shows it: with the threshold that keeps the number of hot leads, where that is locked."""
    if not locked:
        return card
    counts = count_scores(cache.judged(data, card).prepared, card)
    return card.with_threshold(threshold_for_hot(counts, cache.evaluated(data, current).hot.n_leads, card).threshold)


def cleanup(data: Opened, card: Scorecard | None) -> CleanupList:
    """Leads to tidy up at the end of the data, scored by a card where there is one.

    Raises:
        PlumblineError: The import or the study refuses a rule.
    """
    return _cleanup(data.key, "" if card is None else replace(card, study="").content_id, data, card)


@st.cache_resource(max_entries=4, show_spinner="Searching for leads to clean up …")
def _cleanup(key: str, card: str, _data: Opened, _card: Scorecard | None) -> CleanupList:  # noqa: ARG001
    study_data = _data.study_data
    as_of = latest_instant(Question(study_data.dataset, study_data.study))
    scores = None if _card is None else score_leads(study_data.dataset, study_data.ledger(_card), _card, as_of=as_of)
    return find_cleanup(study_data.dataset, scores, as_of=as_of)
