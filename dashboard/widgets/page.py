"""What every page has: its question, its answer, errors with their remedy, and the sample company where there is nothing yet."""

from __future__ import annotations

import streamlit as st
from analysis.workspace import Workspace

from analysis.errors import PlumblineError
from dashboard.sample_workspace import make_sample_workspace
from dashboard.text.errors import help_text
from dashboard.text.markup import plain


def question(text: str) -> None:
    """The page's title."""
    st.title(text, anchor=False)


def answer(sentence: str, *notes: str) -> None:
    """The answer in one sentence, and what to keep in mind with it."""
    st.subheader(plain(sentence), anchor=False)
    for note in filter(None, notes):
        st.caption(plain(note))


def warnings(sentences: tuple[str, ...]) -> None:
    """Standing warnings, as one quiet block."""
    if sentences:
        st.warning("  \n".join(plain(each) for each in sentences), icon=":material/info:")


def show_error(error: PlumblineError) -> None:
    """An error that a person can mend: what, where, what to do, and its code."""
    place = f"{plain(error.where)}: " if error.where else ""
    lines = [f"{place}{plain(error.what[:1].upper() + error.what[1:])}", plain(error.remedy), plain(help_text(error.code))]
    st.error("  \n".join([*filter(None, lines), f"`{error.code}`"]), icon=":material/error:")


def offer_sample(space: Workspace) -> None:
    """Offer the made-up company, on every page without data."""
    with st.container(border=True):
        st.markdown("**There are no leads here yet.** Import your own files on the page *Data*, or look around in a made-up company.")
        if st.button("Build the sample company", key="sample", type="primary", icon=":material/apartment:"):
            bar = st.progress(0.0, "Making up the company …")
            make_sample_workspace(space.folder, progress=lambda step, share: bar.progress(min(share, 1.0), plain(step)))
            st.rerun()
        st.caption("Plumb & Level Instruments: invented leads, touches and deals, two scorecards, and traps that real exports hold.")
