"""Files that people write, edited on the page: a first scorecard, and the study."""

from __future__ import annotations

import streamlit as st

from analysis.dataset.meta import ImportMeta
from analysis.errors import PlumblineError
from analysis.scorecard import parse_scorecard, scorecard_yaml
from analysis.snapshots.rule_check import check_rules, refusal
from analysis.study import Study, parse_study, study_yaml
from analysis.workspace.database import Saved
from analysis.workspace.folder import Workspace
from dashboard.ui import state
from dashboard.ui.page import show_error
from dashboard.words.markup import plain

FIRST_CARD = """name: First scorecard
rules:
# What a lead is: an attribute and its values.
# - {name: Decision maker, points: 15, attribute: {seniority: [c_level, vp, director]}}
# What a lead does: touches by channel, action or asset.
- {name: Visits the web site, points: 10, touch: {channel: web}, up_to: 3}
- {name: Clicks an e-mail, points: 10, touch: {channel: email, action: click}, keeps_days: 60}
- {name: Silent for two months, points: -10, silence_days: 60}
tiers:
- {name: hot, from: 30, route: call, within_hours: 4}
- {name: cold, from: 0, route: nurture}
"""


def write_scorecard(space: Workspace, meta: ImportMeta, study: Study) -> None:
    """Where no scorecard fits the import: write one, or paste one."""
    st.markdown("Write the rules that you use today, or start from these.")
    text = st.text_area("Scorecard", FIRST_CARD, height=360, key="first-scorecard")
    saved = _saved_before(space, text or "")
    agreed = saved is not None and _replaces(saved)
    if st.button("Save this scorecard", key="save-first", type="primary"):
        try:
            card = parse_scorecard(text or "", where="scorecard")
            check_rules(card, meta, study)
            if saved is not None and not agreed:
                remedy = "Choose another name, or tick the box to replace it."
                raise PlumblineError("SCORECARD-NAME", f"a scorecard named '{card.name}' exists already.", remedy=remedy)
            space.save_scorecard(card, based_on=saved.version if saved else 0)
        except PlumblineError as error:
            show_error(error)
            return
        state.message(f"Saved “{card.name}”.")
        st.rerun()
    names = ", ".join(info.name for info in meta.attributes if refusal(info, meta, study) is None)
    st.caption(f"Attributes that rules may use: {plain(names)}.")


def _saved_before(space: Workspace, text: str) -> Saved | None:
    """The saved scorecard of the same name and other content, which saving the text would replace."""
    try:
        card = parse_scorecard(text, where="scorecard")
    except PlumblineError:
        return None  # reported when the text is saved
    saved = space.saved_scorecard(card.name) if card.name in space.scorecard_names() else None
    return None if saved is None or saved.text == scorecard_yaml(card) else saved


def _replaces(saved: Saved) -> bool:
    """Ask whether this very version is to be replaced; a later one is asked about anew."""
    by = f" by {plain(saved.saved_by)}" if saved.saved_by else ""
    question = f"Replace “{plain(saved.name)}”, version {saved.version}, saved{by}"
    return st.checkbox(question, key=f"replace-{saved.version}-{saved.name}")


def edit_study(space: Workspace, study: Study) -> None:
    """The study as its file, to change and save."""
    text = st.text_area("The study as a file", study_yaml(study), height=300, key=f"study-{study.name}")
    if st.button("Save the study", key="save-study"):
        try:
            changed = parse_study(text or "", where="study")
            _check_name(space, changed, study)
            space.save_study(changed, replaces=study if changed.name == study.name and space.default_study() is not None else None)
        except PlumblineError as error:
            show_error(error)
            return
        state.message(f"The study is now “{changed.name}”.")
        st.rerun()


def _check_name(space: Workspace, changed: Study, study: Study) -> None:
    """Refuse to write over another study than the one that was opened."""
    if changed.name == study.name or changed.name not in space.study_names():
        return
    if space.saved_study(changed.name).text != study_yaml(changed):
        raise PlumblineError("STUDY-NAME", f"another study named '{changed.name}' exists already.", remedy="Choose another name.")
