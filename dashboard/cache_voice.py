"""What buyers and reps said, kept by content ids like everything in `dashboard.cache`; what is entered here counts at once."""

from __future__ import annotations

import streamlit as st

from analysis.scorecard import Scorecard
from analysis.voice import Voice, hear, heard_of_rules
from dashboard import cache
from dashboard.cache import Opened
from dashboard.text.voice import rule_words


def voice(data: Opened) -> Voice:
    """Everything that was said of the leads that screens may see."""
    return _voice(data.key, len(data.space.voice_book.all()), data)


@st.cache_resource(max_entries=8, show_spinner="Reading what people said …")
def _voice(key: str, n_entered: int, _data: Opened) -> Voice:  # noqa: ARG001 - nothing entered is ever changed, so their number tells
    return hear(_data.space, _data.inquiry, cache.inventory(_data))


def words_by_rule(data: Opened, card: Scorecard) -> dict[str, str]:
    """What buyers said of the touch points of each rule, in one phrase; rules of which nothing was said are left out."""
    return _words_by_rule(data.key, cache.rules_key(card), len(data.space.voice_book.all()), data, card)


@st.cache_resource(max_entries=16, show_spinner=False)
def _words_by_rule(key: str, rules: str, n_entered: int, _data: Opened, _card: Scorecard) -> dict[str, str]:  # noqa: ARG001
    heard = voice(_data)
    told = {each.rule: rule_words(each, heard) for each in heard_of_rules(_data.inquiry, _card, heard)}
    return {rule: words for rule, words in told.items() if words}
