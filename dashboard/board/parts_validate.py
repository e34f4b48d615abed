"""Validate: the card is saved, and the validation leads are read once for it, which is recorded."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analysis.errors import PlumblineError
from analysis.holdout.accesses import accesses
from analysis.holdout.validate import Validation, testable, validate
from analysis.inference.estimate import NotEstimable
from analysis.scorecard import Scorecard
from dashboard import clock
from dashboard.board.words_change import validation_headline
from dashboard.ui import state
from dashboard.ui.cache import Opened
from dashboard.ui.card_choice import save_draft
from dashboard.ui.state import Draft
from dashboard.words.help import HELP
from dashboard.words.markup import plain


def validation_form(data: Opened, draft: Draft, current: Scorecard) -> None:
    """Ask who validates the card and under which name it is saved.

    Args:
        data: The study, and the workspace in which the reading is recorded.
        draft: The scorecard being tried, with the threshold that is shown.
        current: The one it is compared with.
    """
    st.caption(HELP["validate"])
    missing = testable(data.space, data.study_data, draft.card, current)
    if missing is not None:
        st.caption(plain(validation_headline(missing)))
    suffix = f"{draft.generation}-{draft.changed}-{draft.saved.name}"
    st.text_input("Save it as", _proposed(draft), max_chars=80, key=f"validate-name-{suffix}")
    st.text_input("Validated by", key="validate-by", max_chars=80, persist_state="session")
    names = (f"validate-name-{suffix}", "validate-by")
    st.button("Validate", key="validate", type="primary", on_click=_validate, args=(data, draft, current, names))
    st.caption(plain(f"Validations on these data so far: {len(accesses(data.space, data.study_data, 'validation'))}."))


def _proposed(draft: Draft) -> str:
    return f"{draft.saved.name} (candidate)" if draft.changed else draft.saved.name


def _validate(data: Opened, draft: Draft, current: Scorecard, names: tuple[str, str]) -> None:
    name, by = (state.choice(each).strip() for each in names)
    try:
        if not by:
            raise PlumblineError(
                "ACCESS-WITHOUT-NAME", "a validation needs the name of the person who asks for it.", remedy="Enter your name."
            )
        save_draft(data.space, draft, name)
        found = validate(data.space, data.study_data, replace(draft.card, name=name), current, by=by, now=clock.now())
    except PlumblineError as error:
        state.failure(error)
        return
    state.validation(found)
    state.message(validation_headline(found))


def show_validation(card: Scorecard) -> None:
    """What the validation leads said about the card that is shown, if it was validated in this session."""
    found = state.validation()
    if isinstance(found, NotEstimable) or (isinstance(found, Validation) and found.access.scorecard == card.name):
        st.markdown(f"**{plain(validation_headline(found))}**")
