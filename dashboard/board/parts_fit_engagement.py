"""Fit × engagement, below the board: points for attributes by points for touches."""

from __future__ import annotations

import streamlit as st

from analysis.evaluation.fit_engagement import fit_engagement
from analysis.inference.estimate import NotEstimable
from analysis.scorecard import Scorecard
from dashboard.board.charts_fit_engagement import grid_chart
from dashboard.board.words_fit_engagement import grid_headline, mixed_words
from dashboard.ui import cache
from dashboard.ui.cache import Opened
from dashboard.ui.chart import show_chart
from dashboard.words.help import HELP
from dashboard.words.markup import plain
from dashboard.words.study import population_line


def grid_fold(data: Opened, card: Scorecard) -> None:
    """A closed fold with the grid of the scorecard being tried; nothing is counted before it is opened.

    Args:
        data: The study.
        card: With the threshold that is shown.
    """
    fold = st.expander("Fit × engagement", on_change="rerun", key="grid")
    if not fold.open:
        return
    with fold:
        patterns = cache.judged(data, card).patterns
        found = fit_engagement(patterns, card)
        if isinstance(found, NotEstimable):
            st.markdown(f"**{plain(grid_headline(found))}**")
            return
        show_chart(grid_chart(found, card.threshold, population_line(data.study_data, int(patterns.n_leads.sum()))), key="fit-engagement")
        st.caption(f"{plain(mixed_words(found))} {HELP['grid']}")
