"""What buyers and reps said, cached by content ids like everything in `dashboard.ui.cache`; what is entered here counts at once."""

from __future__ import annotations

import streamlit as st

from analysis.feedback.answer_log import AnswerLog
from analysis.feedback.by_rule import RuleHeard, hear_of_rules
from analysis.feedback.summary import Voice, hear
from analysis.scorecard import Scorecard
from dashboard.ui import cache
from dashboard.ui.cache import Opened


def voice(data: Opened) -> Voice:
    """Everything that was said of the leads that screens may see."""
    return _voice(data.key, len(AnswerLog(data.space.database).all()), data)


@st.cache_resource(max_entries=8, show_spinner="Reading the answers …")
def _voice(key: str, n_entered: int, _data: Opened) -> Voice:  # noqa: ARG001 - nothing entered is ever changed, so their number is enough
    return hear(_data.space, _data.study_data, cache.inventory(_data))


def heard_by_rule(data: Opened, card: Scorecard) -> tuple[RuleHeard, ...]:
    """What buyers and reps said of the touch points of each rule; rules of which nothing was said are left out."""
    return _heard_by_rule(data.key, cache.rules_key(card), len(AnswerLog(data.space.database).all()), data, card)


@st.cache_resource(max_entries=16, show_spinner=False)
def _heard_by_rule(key: str, rules: str, n_entered: int, _data: Opened, _card: Scorecard) -> tuple[RuleHeard, ...]:  # noqa: ARG001
    return hear_of_rules(_data.space, _data.study_data, _card)
