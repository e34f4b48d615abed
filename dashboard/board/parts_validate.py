"""Keep as candidate: the card is saved, and the validation leads is read once for it, which is recorded."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analysis.errors import PlumblineError
from analysis.holdout.accesses import accesses
from analysis.holdout.validate import Validation, keep, testable
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
    """Ask who keeps the card and under which name.

    Args:
        data: The study, and the workspace in which the reading is recorded.
        draft: The scorecard being tried, with the threshold that is shown.
        current: The one it is compared with.
    """
    st.caption(HELP["keep"])
    missing = testable(data.space, data.study_data, draft.card, current)
    if missing is not None:
        st.caption(plain(validation_headline(missing)))
    suffix = f"{draft.generation}-{draft.changed}-{draft.saved.name}"
    st.text_input("Name of the candidate", _proposed(draft), max_chars=80, key=f"keep-name-{suffix}")
    st.text_input("Kept by", key="keep-by", max_chars=80, persist_state="session")
    names = (f"keep-name-{suffix}", "keep-by")
    st.button("Keep as candidate", key="keep", type="primary", on_click=_keep, args=(data, draft, current, names))
    st.caption(plain(f"Keeps on these data so far: {len(accesses(data.space, data.study_data, 'validation'))}."))


def _proposed(draft: Draft) -> str:
    return f"{draft.saved.name} (candidate)" if draft.changed else draft.saved.name


def _keep(data: Opened, draft: Draft, current: Scorecard, names: tuple[str, str]) -> None:
    name, by = (state.choice(each).strip() for each in names)
    try:
        if not by:
            raise PlumblineError("LOOK-WITHOUT-NAME", "a candidate is kept by somebody with a name.", remedy="Say who keeps it.")
        save_draft(data.space, draft, name)
        found = keep(data.space, data.study_data, replace(draft.card, name=name), current, by=by, now=clock.now())
    except PlumblineError as error:
        state.failure(error)
        return
    state.kept(found)
    state.message(validation_headline(found))


def show_validation(card: Scorecard) -> None:
    """What the validation leads said about the card that is shown, if it was kept in this sitting."""
    found = state.kept()
    if isinstance(found, NotEstimable) or (isinstance(found, Validation) and found.access.scorecard == card.name):
        st.markdown(f"**{plain(validation_headline(found))}**")
