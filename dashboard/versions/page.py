"""What changes, and do both sides sign? Versions of the scorecard, frozen with their evidence."""

from __future__ import annotations

import streamlit as st

from analysis.versions.freeze import changes_of
from analysis.versions.log import VersionLog
from dashboard.pages import VERSIONS
from dashboard.ui import cache, state
from dashboard.ui.chart import show_chart
from dashboard.ui.files import write_scorecard
from dashboard.ui.page import answer, question, warnings
from dashboard.versions.charts import swap_chart
from dashboard.versions.parts import changes_table, choose_part, choose_version, figures_table, files, history_table, versions_table
from dashboard.versions.parts_saving import save_form
from dashboard.versions.parts_signing import sign_and_activate
from dashboard.versions.words import evidence_notes, frozen_words, status_words, version_headline, versions_headline
from dashboard.words.markup import plain

top = st.container(horizontal=True, vertical_alignment="center", gap="small")
with top:
    question(VERSIONS.question)
space = state.workspace()
data = cache.opened(space)
standings = VersionLog(space.database).standings()
if not space.scorecard_names():
    st.markdown("**There is no scorecard yet.**")
    write_scorecard(space, data.study_data.dataset.meta, data.study_data.study)
    st.stop()
if not standings:
    answer(versions_headline(standings), "Freeze a scorecard with its evidence. Then marketing and sales sign it, each with a promise.")
    save_form(space, data, standings)
    st.stop()

with top:
    chosen = choose_version(standings)
content, changes = chosen.version.content, changes_of(chosen.version)
told = f"{version_headline(chosen, changes)} It is {status_words(chosen)}. {frozen_words(chosen)}"
answer(versions_headline(standings), told, names=[chosen.saved.by])

part = choose_part(chosen)
left, right = st.columns(2, gap="medium")
with left:
    show_chart(swap_chart(content.evidence, part), key="swaps")
with right:
    figures_table(chosen, part)

left, right = st.columns((5, 4), gap="medium")
with left:
    st.subheader("What changes, and why", anchor=False)
    if changes:
        changes_table(chosen, changes)
    st.caption(plain(f"Why this version: {content.reason}"))
    files(chosen)
with right:
    st.subheader("What both sides promise", anchor=False)
    sign_and_activate(space, chosen)
warnings(evidence_notes(content.evidence))

history = st.expander("All versions, and what was done with each", on_change="rerun", key="history")
if history.open:
    with history:
        versions_table(standings)
        history_table(standings)
saving = st.expander("Freeze another scorecard as a version", on_change="rerun", key="saving")
if saving.open:
    with saving:
        save_form(space, data, standings)
