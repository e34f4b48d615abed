"""Bots or people: the touch points that bots may have made, and the overrides."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.bots.overrides import forget_bot
from analysis.errors import PlumblineError
from analysis.leakage.records import TouchKey
from analysis.touch_points.bot_overrides import override_bot, verdicts_on
from analysis.touch_points.bots import BotShare
from analysis.touch_points.details import InventoryDetails
from analysis.touch_points.inventory import Inventory, TouchPoint
from dashboard.charts.theme import Cell, Numbers
from dashboard.touch_points.words import touch_point_words
from dashboard.touch_points.words_bots import ANSWERS, COLUMN_HELP, bots_headline, override_words
from dashboard.ui import state
from dashboard.ui.cache import Opened
from dashboard.ui.chart import download
from dashboard.ui.page import show_error
from dashboard.words.formats import plural
from dashboard.words.markup import plain

_COLUMNS = ("Touch point", "Touches", "Marked by the source, %", "Opened at once, %", "Override", "Counted as bots, %")
_Pair = tuple[TouchPoint, BotShare]


def bots_expander(data: Opened, inventory: Inventory, details: InventoryDetails) -> None:
    """A fold with the touch points that bots may have made, and a form to override that; nothing where there are none."""
    pairs = [(point, each.bots) for point, each in zip(inventory.touch_points, details.points, strict=True)]
    shown = [(point, share) for point, share in pairs if share.n_marked or share.n_quick is not None or share.verdict]
    if not shown:
        return
    fold = st.expander("Bots or people?", on_change="rerun", key="bots")
    if not fold.open:
        return
    with fold:
        st.markdown(f"**{plain(bots_headline(tuple(share for _, share in pairs)))}**")
        _table(shown)
        with st.container(horizontal=True, gap="small"):
            with st.popover("Override with a name", icon=":material/gavel:"), st.form("override", border=False):
                _override(data, shown)
            if any(share.verdict for _, share in shown):
                with st.popover("Withdraw an override", icon=":material/undo:"), st.form("forget", border=False):
                    _forget(data, shown)


def _table(shown: list[_Pair]) -> None:
    rows = tuple(_row(point, share) for point, share in shown)
    settings = {
        "Touch point": st.column_config.TextColumn(width=200, pinned=True),
        "Touches": st.column_config.NumberColumn(format="localized", width=80),
        "Marked by the source, %": st.column_config.NumberColumn(format="%.1f", help=COLUMN_HELP["marked"]),
        "Opened at once, %": st.column_config.NumberColumn(format="%.1f", help=COLUMN_HELP["at_once"]),
        "Counted as bots, %": st.column_config.NumberColumn(format="%.1f", help=COLUMN_HELP["counted"]),
    }
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    height = min(38 + 35 * len(frame), 318)
    alt = f"{len(frame)} touch points"
    st.dataframe(frame, hide_index=True, column_config=settings, height=height, key="bots-table", placeholder="–", alt=alt)
    download(Numbers(_COLUMNS, rows), key="bots")


def _row(point: TouchPoint, share: BotShare) -> tuple[Cell, ...]:
    quick = None if share.n_quick is None else 100 * share.quick_share
    marked, counted = 100 * share.share(share.n_marked), 100 * share.share(share.n_counted)
    return touch_point_words(point), share.n_touches, marked, quick, override_words(share), counted


def _override(data: Opened, shown: list[_Pair]) -> None:
    st.caption("Your answer changes every score and figure of this workspace at once. The import stays as it is.")
    points = st.multiselect("Touch points", [point for point, _ in shown], format_func=touch_point_words, key="override-points")
    by_bots = st.radio("Who made them", list(ANSWERS), format_func=ANSWERS.__getitem__, key="override-answer")
    name = st.text_input("Your name", key="override-by", max_chars=80)
    if not st.form_submit_button("Override", type="primary"):
        return
    try:
        if not points:
            raise PlumblineError("TOUCH-POINT-UNKNOWN", "no touch point is chosen.", remedy="Choose at least one.")
        override_bot(data.space, data.study_data.dataset, verdicts_on(map(_key, points), machine=bool(by_bots), by=name))
    except PlumblineError as error:
        show_error(error)
        return
    state.message(f"{plural(len(points), 'touch point')} overridden by {name.strip()}.")
    st.rerun()


def _forget(data: Opened, shown: list[_Pair]) -> None:
    overridden = [point for point, share in shown if share.verdict]
    points = st.multiselect("Touch points", overridden, format_func=touch_point_words, key="forget-points")
    if st.form_submit_button("Withdraw") and points:
        for point in points:
            forget_bot(data.space, point.channel, point.action, point.asset)
        state.message(f"{plural(len(points), 'override')} withdrawn: the marks of the source count again.")
        st.rerun()


def _key(point: TouchPoint) -> TouchKey:
    return TouchKey(point.channel, point.action, point.asset)
