"""The dashboard: its pages in the order of the meeting, and the one place where errors become sentences. Started by `plumbline app`."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st

from analysis.errors import PlumblineError
from dashboard.pages import PAGES
from dashboard.ui import cache, state
from dashboard.ui.page import offer_sample, show_error
from dashboard.words.markup import plain

LOG = logging.getLogger("plumbline")
LOGO, ICON = (str(Path(__file__).with_name(name)) for name in ("logo.svg", "icon.svg"))


def navigation() -> dict[str, list[st.Page]]:
    """The pages under the headings of their sections; the dashboard opens on the first."""
    sections: dict[str, list[st.Page]] = {}
    for page in PAGES:
        entry = st.Page(page.path, title=page.title, icon=f":material/{page.icon}:", url_path=page.address, default=page is PAGES[0])
        sections.setdefault(page.section, []).append(entry)
    return sections


st.set_page_config(page_title="Plumbline", page_icon=ICON, layout="wide", initial_sidebar_state="collapsed" if state.presenting() else 232)
st.logo(LOGO, size="large")
cache.warm_up()
state.begin_page()
chosen = st.navigation(navigation(), expanded=True)
try:
    if message := state.message():
        st.toast(plain(message), icon=":material/check:")
    if failed := state.failure():
        show_error(failed)
    chosen.run()
except PlumblineError as error:
    if error.code == "WORKSPACE-EMPTY":
        offer_sample(state.workspace())
    else:
        show_error(error)
except Exception:
    LOG.exception("The page %s failed.", chosen.title)
    st.error("This page failed. Nothing was changed. The log of the program has the details.", icon=":material/error:")
