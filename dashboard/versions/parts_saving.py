"""Freeze a saved scorecard as a version, with a reason for each change."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from analysis.errors import PlumblineError
from analysis.scorecard import Scorecard
from analysis.versions.diff import Change, differences
from analysis.versions.freeze import ProposedVersion, baseline_card, save_version
from analysis.versions.lifecycle import VersionHistory
from analysis.versions.records import Reason
from analysis.workspace.folder import Workspace
from dashboard import clock
from dashboard.ui import state
from dashboard.ui.cache import Opened
from dashboard.ui.page import show_error
from dashboard.versions.words import change_words
from dashboard.words.formats import plural
from dashboard.words.markup import plain

_ROW, _MOST_ROWS = 35, 10


def save_form(space: Workspace, data: Opened, standings: tuple[VersionHistory, ...]) -> None:
    """Choose a scorecard, see what it changes, say why, and freeze it with its evidence."""
    names = list(space.scorecard_names())
    chosen = st.selectbox("Scorecard", names, _likely(space, names), key="version-card", width=360)
    card, baseline = state.scorecard(space, chosen or names[0]), baseline_card(space)
    _unsaved_note(card)
    changes = differences(baseline, card) if baseline else ()
    compared = f"“{baseline.name}”, the baseline" if baseline else ""
    st.caption(plain(f"{plural(len(changes), 'change')} from {compared}." if changes else "It does not change the current scorecard."))
    given = _reasons(card, changes)
    left, middle, right = st.columns((3, 2, 2), gap="small")
    reason = left.text_input("Why this version", key="version-reason", max_chars=300, placeholder="What the session agreed")
    name = middle.text_input("Name of the version", card.name.removesuffix(" (tried)"), key=f"version-name-{card.name}", max_chars=80)
    by = right.text_input("Your name", key="version-by", max_chars=80)
    if st.button("Freeze as a version", key="version-save", type="primary", icon=":material/ac_unit:"):
        named = replace(card, name=(name or card.name).strip() or card.name)
        seen = max((each.version.number for each in standings if each.version.content.name == named.name), default=0)
        _save(space, data, ProposedVersion(named, reason or "", given, by or "", seen))


def _likely(space: Workspace, names: list[str]) -> int:
    """The scorecard being tried, else the current one."""
    draft = state.draft()
    wanted = (draft.saved.name if draft else None, state.current_name(space))
    return next((names.index(name) for name in wanted if name in names), 0)


def _unsaved_note(card: Scorecard) -> None:
    draft = state.draft()
    if draft is not None and draft.changed and draft.saved.name == card.name:
        st.caption("The board has changes that are not saved yet. Save them there first, or this version will not include them.")


def _reasons(card: Scorecard, changes: tuple[Change, ...]) -> tuple[Reason, ...]:
    if not changes:
        return ()
    frame = pd.DataFrame({"What changes": [change_words(each) for each in changes], "Why": ["" for _ in changes]})
    edited = st.data_editor(
        frame,
        hide_index=True,
        disabled=["What changes"],
        column_config={"What changes": st.column_config.TextColumn(width="large"), "Why": st.column_config.TextColumn(width="large")},
        height=38 + _ROW * min(len(changes), _MOST_ROWS),
        key=f"version-reasons-{card.content_id}",
    )
    pairs = zip(changes, edited["Why"].tolist(), strict=True)
    return tuple(Reason(change.key, str(why)) for change, why in pairs if isinstance(why, str) and why.strip())


def _save(space: Workspace, data: Opened, proposal: ProposedVersion) -> None:
    try:
        if not proposal.reason.strip():
            raise PlumblineError("VERSION-REASONLESS", "a version needs the reason for its changes.", remedy="Fill in “Why this version”.")
        with st.spinner("Gathering the evidence …"):
            saved = save_version(space, data.study_data, proposal, now=clock.now())
    except PlumblineError as error:
        show_error(error)
        return
    state.message(f"Version {saved.version.number} is frozen.")
    st.rerun()
