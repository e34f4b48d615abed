"""What do these words mean? Every word of the trade with its meaning; links on other pages lead here."""

from __future__ import annotations

import streamlit as st

from dashboard.pages import HELP
from dashboard.ui.page import answer, question
from dashboard.words.formats import plural
from dashboard.words.glossary import search, terms
from dashboard.words.markup import plain

question(HELP.question)
wanted = st.text_input(
    "Search the words and their meanings", key="help-search", placeholder="For example: holdout", max_chars=80, width=420
)
found = search(wanted)
if found:
    answer(f"{plural(len(found), 'word')} of {len(terms())}.", "Each has one meaning, on every page, in files and on the command line.")
else:
    answer(f"Nothing found for “{wanted.strip()}”.", "Search for a part of the word, or clear the field to see them all.")
for term in found:
    st.subheader(plain(term.name), anchor=term.anchor)
    st.markdown(plain(term.meaning))
    if term.also:
        st.caption(plain(f"Also called: {', '.join(term.also)}"))
