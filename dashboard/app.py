"""The dashboard: its pages in the order of the meeting, and the one place where errors become sentences. Started by `plumbline app`."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st

from analysis.errors import PlumblineError
from dashboard.ui import cache, state
from dashboard.ui.page import offer_sample, show_error
from dashboard.words.markup import plain

LOG = logging.getLogger("plumbline")
HERE = Path(__file__).parent
LOGO, ICON = (str(Path(__file__).with_name(name)) for name in ("logo.svg", "icon.svg"))


def page(folder: str, title: str, icon: str, *, default: bool = False) -> st.Page:
    """A page of the navigation; its address is its title."""
    address = title.lower().replace(" ", "-")
    return st.Page(HERE / folder / "page.py", title=title, icon=f":material/{icon}:", url_path=address, default=default)


PAGES = {
    "Prepare": [
        page("data", "Data", "database", default=True),
        page("touch_points", "Touch points", "touch_app"),
        page("attributes", "Attributes", "compare_arrows"),
        page("help", "Help", "help"),
    ],
    "Calibrate": [
        page("ratings", "Expert ratings", "how_to_vote"),
        page("board", "Scorecard", "tune"),
        page("backtest", "Backtest", "history"),
        page("false_positives", "False positives", "person_alert"),
        page("lead", "Lead", "person_search"),
    ],
    "Decide": [page("versions", "Versions", "handshake")],
    "Run": [
        page("feedback", "Feedback", "forum"),
        page("priorities", "Priorities", "checklist"),
        page("review", "Review", "fact_check"),
        page("lift", "Lift report", "trending_up"),
    ],
}

st.set_page_config(page_title="Plumbline", page_icon=ICON, layout="wide", initial_sidebar_state="collapsed" if state.presenting() else 232)
st.logo(LOGO, size="large")
cache.warm_up()
state.begin_page()
chosen = st.navigation(PAGES, expanded=True)
try:
    if told := state.message():
        st.toast(plain(told), icon=":material/check:")
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
    st.error("Something went wrong on this page. Nothing was changed; the details are in the log of the program.", icon=":material/error:")
