"""Which scorecard is tried and which one it is compared with; saving, and an imported score as a scorecard."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.errors import PlumblineError
from analysis.scorecard import Scorecard, parse_scorecard
from analysis.snapshots.open import CURRENT_SCORECARD
from analysis.workspace.database import CURRENT_VERSION
from analysis.workspace.folder import Workspace
from analysis.yaml_files import dump_yaml
from dashboard.ui import links, state
from dashboard.ui.cache import Opened
from dashboard.ui.state import Draft

#: Width of a chooser in pixels.
_CHOOSER = 195
_SIGNED = "Both sides signed this scorecard. To replace it, activate another version on the page Versions."


def choose(row: DeltaGenerator, space: Workspace) -> tuple[Draft, Scorecard]:
    """In the row above the board: candidate and current.

    Returns:
        The scorecard being tried and the current one.
    """
    names = list(space.scorecard_names())
    with row:
        chosen = st.selectbox(
            "Scorecard being tried",
            names,
            _candidate(space, names),
            format_func=lambda name: f"Try: {name}",
            key=state.CANDIDATE,
            persist_state="session",
            label_visibility="collapsed",
            width=_CHOOSER,
        )
        draft = _opened(space, chosen or names[0])
        current = _current(space, names)
    return draft, current


def _candidate(space: Workspace, names: list[str]) -> int:
    """The scorecard of the link, or the one that was being tried, or the current one."""
    draft = state.draft()
    wanted = (draft.saved.name if draft else links.read().scorecard, state.current_name(space))
    return next((names.index(name) for name in wanted if name in names), 0)


def _opened(space: Workspace, name: str) -> Draft:
    if state.draft() is None:
        link, saved = links.read(), state.scorecard(space, name)
        state.keep(Draft(saved, link.on(saved) if link.scorecard in (None, name) else saved, locked=link.locked))
    return state.open_draft(space, name)


def _current(space: Workspace, names: list[str]) -> Scorecard:
    current = state.current_name(space) or names[0]
    st.selectbox(
        "Compared with (current)",
        names,
        names.index(current),
        format_func=lambda name: f"Current: {name}",
        key=f"current-{current}",
        on_change=_set_current,
        args=(space, current),
        label_visibility="collapsed",
        width=_CHOOSER,
        disabled=space.setting(CURRENT_VERSION) is not None,
        help=_SIGNED if space.setting(CURRENT_VERSION) is not None else None,
    )
    return state.scorecard(space, current)


def _set_current(space: Workspace, current: str) -> None:
    try:
        space.set_setting(CURRENT_SCORECARD, state.choice(f"current-{current}"))
    except PlumblineError as error:
        state.failure(error)


def save_form(space: Workspace, draft: Draft) -> None:
    """Save what is shown under a name; ``draft`` has the threshold that is shown."""
    taken = draft.saved.name
    key = f"save-{draft.generation}-{draft.changed}-{taken}"
    st.text_input("Name of the scorecard", f"{taken} (tried)" if draft.changed else taken, max_chars=80, key=key)
    st.button("Save", key="save", type="primary", on_click=_save, args=(space, draft, key))


def _save(space: Workspace, draft: Draft, key: str) -> None:
    try:
        save_draft(space, draft, state.choice(key).strip())
    except PlumblineError as error:
        state.failure(error)


def save_draft(space: Workspace, draft: Draft, name: str) -> None:
    """Save over what was opened, or under a new name; never over another scorecard. For callbacks.

    Raises:
        PlumblineError: ``SCORECARD-NAME``, and as `Workspace.save_scorecard`.
    """
    card, same = replace(draft.card, name=name), name == draft.saved.name
    if not name:
        raise PlumblineError("SCORECARD-NAME", "a scorecard needs a name.")
    if not same and name in space.scorecard_names():
        raise PlumblineError("SCORECARD-NAME", f"a scorecard named '{name}' exists already.", remedy="Choose another name.")
    space.save_scorecard(card, replaces=draft.saved if same else None)
    state.keep(Draft(card, card, locked=draft.locked, generation=draft.generation + 1))
    state.select(state.CANDIDATE, name)
    state.message(f"Saved “{name}”.")


def imported_form(space: Workspace, data: Opened) -> None:
    """An imported score as a scorecard: is our present score any good?"""
    numeric = [
        info.name for info in data.study_data.dataset.meta.attributes if info.kind == "number" and info.role in ("attribute", "money")
    ]
    if not numeric:
        st.caption("This import has no column of numbers that could be a score.")
        return
    with st.form("imported", border=False):
        st.caption("Use an imported score as the current scorecard to see how good it is.")
        likely = next((index for index, name in enumerate(numeric) if "score" in name.lower()), 0)
        st.selectbox("Column with the score", numeric, likely, key="imported-column")
        st.number_input("Its highest value", 1, 1_000_000, 100, key="imported-highest")
        st.number_input("Hot from a score of (0–100)", 0, 100, 60, key="imported-threshold")
        st.form_submit_button("Compare scorecards with it", type="primary", on_click=_save_and_compare, args=(space,))


def _save_and_compare(space: Workspace) -> None:
    column, highest, threshold = state.choice("imported-column"), state.value("imported-highest"), state.value("imported-threshold")
    data = {"name": f"Imported {column}", "score_column": column, "score_max": highest, "threshold": threshold}
    card = parse_scorecard(dump_yaml(data))
    try:
        _save_imported(space, card)
        space.set_setting(CURRENT_SCORECARD, card.name)
    except PlumblineError as error:
        state.failure(error)
        return
    state.message(f"Scorecards are now compared with {column}.")


def _save_imported(space: Workspace, card: Scorecard) -> None:
    """Save an imported score, or find it saved; what somebody else saved under its name does not change."""
    if card.name not in space.scorecard_names():
        space.save_scorecard(card)
    elif replace(state.scorecard(space, card.name), study="") != card:
        raise PlumblineError(
            "SCORECARD-NAME", f"another scorecard named '{card.name}' exists already.", remedy="Save that one under another name first."
        )


def tried_and_current(space: Workspace) -> tuple[Scorecard, Scorecard]:
    """The scorecard being tried, as it is now, and the current one, for pages other than the board; there must be one."""
    names = space.scorecard_names()
    current = state.scorecard(space, state.current_name(space) or names[0])
    draft = state.draft()
    return draft.card if draft is not None and draft.saved.name in names else current, current
