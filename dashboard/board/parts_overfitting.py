"""The overfitting check: how many settings were tried, and whether the gain is more than trial and error would produce."""

from __future__ import annotations

import streamlit as st

from analysis.holdout.accesses import settings_tried
from analysis.scorecard import Scorecard
from dashboard.board import cache_overfitting
from dashboard.board.words_overfitting import HOW_COMPUTED, other_rules_words, overfitting_headline, pending_words
from dashboard.ui.cache import Opened
from dashboard.words.markup import plain

#: Seconds between two checks of a limit that is being computed.
_PATIENCE = 1.5


def overfitting_check(data: Opened, card: Scorecard, current: Scorecard) -> None:
    """One small line; while its limit is being computed the rest of the page is complete. Nothing for the current card itself.

    Args:
        data: The study.
        card: As it is shown.
        current: The one it is compared with.
    """
    if card.content_id == current.content_id:
        return
    n_tried = settings_tried(data.space, data.study_data)
    if card.rules != current.rules:
        st.caption(plain(other_rules_words(n_tried)), help=HOW_COMPUTED)
        return
    line = cache_overfitting.line(data, current, n_tried)
    waiting = not line.done()

    @st.fragment(run_every=_PATIENCE if waiting else None)
    def meter() -> None:
        if not line.done():
            st.caption(plain(pending_words(n_tried)), help=HOW_COMPUTED)
            return
        if waiting:
            st.rerun()
        st.caption(plain(overfitting_headline(line.result(), cache_overfitting.gain(data, current, card), n_tried)), help=HOW_COMPUTED)

    meter()
