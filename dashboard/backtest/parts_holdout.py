"""Testing a candidate on unseen leads: Validate reads the validation leads, a holdout read the sealed leads."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.errors import PlumblineError
from analysis.holdout.open import open_holdout
from analysis.holdout.read_log import HoldoutReadLog
from analysis.inference.estimate import NotEstimable
from analysis.scorecard import Scorecard
from dashboard import clock
from dashboard.backtest.words_holdout import COLUMNS, holdout_headline, holdout_lines, holdout_price, part_rows
from dashboard.board.parts_validate import show_validation, validation_form
from dashboard.ui import state
from dashboard.ui.cache import Opened
from dashboard.ui.state import Draft
from dashboard.words.markup import plain

_BY = "holdout-by"


def unseen_lead_tools(data: Opened, draft: Draft, current: Scorecard) -> None:
    """Validate the card that is shown, or read the holdout for it: nothing is read before somebody with a name asks for it.

    Args:
        data: The study, and the workspace in which readings are recorded.
        draft: The scorecard being tried, with the threshold that is shown.
        current: The one it is compared with.
    """
    with st.container(horizontal=True, gap="small"):
        with st.popover("Validate", icon=":material/bookmark_add:", key="validate-tools"):
            validation_form(data, draft, current)
        with st.popover("Read the holdout", icon=":material/lock_open:", key="holdout-tools"):
            _open_form(data, draft.card, current)


def _open_form(data: Opened, card: Scorecard, current: Scorecard) -> None:
    """One explicit act: what it costs, who does it, and a confirmation."""
    earlier = HoldoutReadLog(data.space.database).holdout_reads(data.study_data.question_id)
    st.caption(plain(holdout_price(earlier, dated=not data.study_data.snapshots.undated)))
    by = st.text_input("Your name", key=_BY, max_chars=80)
    sure = st.checkbox(plain(f"Read it for “{card.name}” and for no other version"), key="holdout-sure")
    ready = bool((by or "").strip()) and sure
    st.button("Read the holdout", key="open-holdout", type="primary", disabled=not ready, on_click=_open, args=(data, card, current))


def _open(data: Opened, card: Scorecard, current: Scorecard) -> None:
    try:
        found = open_holdout(data.space, data.study_data, card, current, by=state.choice(_BY), now=clock.now())
    except PlumblineError as error:
        state.failure(error)
        return
    state.holdout_result(found)


def show_unseen_leads(card: Scorecard) -> None:
    """What unseen leads said of the card that is shown, if they were read in this session."""
    show_validation(card)
    found = state.holdout_result()
    if isinstance(found, NotEstimable):
        st.markdown(f"**{plain(holdout_headline(found))}**")
    elif found is not None and found.access.scorecard == card.name:
        st.markdown(f"**{plain(holdout_headline(found))}**")
        frame = pd.DataFrame(list(part_rows(found)), columns=[each[:1].upper() + each[1:] for each in COLUMNS])
        st.dataframe(frame, hide_index=True, width="content", key="holdout-parts")
        for line in holdout_lines(found):
            st.caption(plain(line))
