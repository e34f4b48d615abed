"""What is done with the card that is shown: validated, saved, or compared with an imported score."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.scorecard import Scorecard
from dashboard.board.parts_validate import validation_form
from dashboard.ui.cache import Opened
from dashboard.ui.card_choice import imported_form, save_form
from dashboard.ui.state import Draft


def card_tools(row: DeltaGenerator, data: Opened, draft: Draft, current: Scorecard) -> None:
    """The end of the row above the board.

    Args:
        row: Where to draw.
        data: The study, and its workspace.
        draft: The scorecard being tried, with the threshold that is shown.
        current: The one it is compared with.
    """
    with row, st.popover("Validate, save", icon=":material/bookmark_add:", key="tools"):
        validate, save, imported = st.tabs(["Validate", "Save as", "Imported score"])
        with validate:
            validation_form(data, draft, current)
        with save:
            save_form(data.space, draft)
        with imported:
            imported_form(data.space, data)
