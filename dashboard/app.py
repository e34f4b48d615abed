"""The dashboard: its pages in the order of the meeting, and the one place where errors become sentences. Started by `plumbline app`."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st

from analysis.errors import PlumblineError
from dashboard import cache, state
from dashboard.text.markup import plain
from dashboard.widgets.page import offer_sample, show_error

LOG = logging.getLogger("plumbline")
VIEWS = Path(__file__).with_name("views")
LOGO, ICON = (str(Path(__file__).with_name(name)) for name in ("logo.svg", "icon.svg"))


def page(file: str, title: str, icon: str, *, default: bool = False) -> st.Page:
    """A page of the navigation; its address is the name of its file."""
    address = file.removesuffix(".py").replace("_", "-")
    return st.Page(VIEWS / file, title=title, icon=f":material/{icon}:", url_path=address, default=default)


PAGES = {
    "Prepare": [
        page("data.py", "Data", "database", default=True),
        page("touch_points.py", "Touch points", "touch_app"),
        page("attributes.py", "Attributes", "compare_arrows"),
    ],
    "Calibrate": [
        page("judgement.py", "Judgement", "how_to_vote"),
        page("scorecard.py", "Scorecard", "tune"),
        page("backtest.py", "Backtest", "history"),
        page("false_positives.py", "False positives", "person_alert"),
        page("lead.py", "Lead", "person_search"),
    ],
    "Decide": [page("versions.py", "Versions", "handshake")],
    "Run": [
        page("feedback.py", "Feedback", "forum"),
        page("priorities.py", "Priorities", "checklist"),
        page("review.py", "Review", "fact_check"),
        page("lift_report.py", "Lift report", "trending_up"),
    ],
}

st.set_page_config(page_title="Plumbline", page_icon=ICON, layout="wide", initial_sidebar_state="collapsed" if state.presenting() else 232)
st.logo(LOGO, size="large")
cache.warm_up()
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
