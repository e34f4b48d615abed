"""What every page has: its question, its answer, errors with their remedy, and the sample company where there is nothing yet."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from analysis.errors import PlumblineError
from analysis.workspace.folder import Workspace
from dashboard.sample_workspace import make_sample_workspace
from dashboard.ui import state
from dashboard.words.errors import help_text
from dashboard.words.glossary import linked
from dashboard.words.markup import plain


def question(text: str) -> None:
    """The page's title."""
    st.title(ours(text), anchor=False)


def answer(sentence: str, *notes: str, names: Iterable[str] = ()) -> None:
    """The answer in one sentence, and what to keep in mind with it.

    Args:
        sentence: The answer.
        notes: What to keep in mind.
        names: Names from the data in any of these, apart from those in quotation marks: they are no words of ours.
    """
    closed = tuple(names)
    st.subheader(ours(sentence, names=closed), anchor=False)
    for note in filter(None, notes):
        st.caption(ours(note, names=closed))


def ours(sentence: str, *, names: Iterable[str] = ()) -> str:
    """A sentence of ours as Markdown, with words of the trade linked to the page that explains them, each where the page first uses it."""
    first_uses = state.first_uses()
    return plain(sentence) if first_uses is None else linked(sentence, first_uses, names=names)


def warnings(sentences: tuple[str, ...]) -> None:
    """Warnings, as one quiet block; blank ones are left out."""
    if lines := [plain(each) for each in sentences if each]:
        st.warning("  \n".join(lines), icon=":material/info:")


def show_error(error: PlumblineError) -> None:
    """An error that a user can correct: what, where, what to do, and its code."""
    place = f"{plain(error.where)}: " if error.where else ""
    lines = [f"{place}{plain(error.what[:1].upper() + error.what[1:])}", plain(error.remedy), plain(help_text(error.code))]
    st.error("  \n".join([*filter(None, lines), f"`{error.code}`"]), icon=":material/error:")


class ProgressBar:
    """Shows how far long work is: a step in words and the share done."""

    def __init__(self, first: str) -> None:
        self._bar = st.progress(0.0, first)

    def __call__(self, step: str, share: float) -> None:
        """Show a step and the share done, 0–1."""
        self._bar.progress(min(max(share, 0.0), 1.0), plain(step))

    def remove(self) -> None:
        """Take the bar off the page."""
        self._bar.empty()


def offer_sample(space: Workspace) -> None:
    """Offer the made-up company, on every page without data."""
    with st.container(border=True):
        st.markdown("**There are no leads here yet.** Import your own files on the page *Data*, or explore the sample company.")
        if st.button("Build the sample company", key="sample", type="primary", icon=":material/apartment:"):
            make_sample_workspace(space.folder, progress=ProgressBar("Building the sample company …"))
            st.rerun()
        st.caption("Plumb & Level Instruments: invented leads, touches and deals, two scorecards, and the faults of real exports.")
