"""The inventory as a table: one row a touch point."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from analysis.inference.estimate import Answer, Estimate
from analysis.touch_points.details import InventoryDetails, TouchPointDetails
from analysis.touch_points.inventory import Inventory, TouchPoint
from dashboard.charts.theme import REFERENCE, Cell, Numbers
from dashboard.touch_points.words_details import COLUMN_HELP, buyers_words, p_words
from dashboard.ui.chart import download
from dashboard.words.formats import naive
from dashboard.words.help import HELP
from dashboard.words.numbers import limits

_COLUMNS = (
    "Channel", "Action", "Asset", "Touches", "Leads", "Reach, %", "Converts with, %", "Range with", "Converts without, %",
    "Range without",
    "Buyers reached", "Share of buyers, %", "Days to conversion", "By bots, %", "Logged by reps, %", "First seen", "Last seen",
    "Proves", "Corrected p", "First touch, %", "Last touch, %", "Any touch, %", "Won with it", "Named by buyers", "Opened at once, %",
)  # fmt: skip


def touch_point_table(points: tuple[TouchPoint, ...], inventory: Inventory, details: InventoryDetails) -> None:
    """Every touch point with volume, reach, timing, trust and conversion; sorted by volume.

    Args:
        points: Those to show.
        inventory: All of them, for what the shares refer to.
        details: Of all of them.
    """
    of_point = dict(zip(inventory.touch_points, details.points, strict=True))
    rows = tuple(_row(point) + _details(of_point[point], details) for point in points)
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    settings = {name: st.column_config.TextColumn(pinned=True) for name in _COLUMNS[:3]} | {
        "Touches": st.column_config.NumberColumn(format="localized"),
        "Leads": st.column_config.NumberColumn(format="localized", help=HELP["reach"]),
        "Reach, %": st.column_config.ProgressColumn(format="%.0f", min_value=0.0, max_value=100.0, help=HELP["reach"], color=REFERENCE),
        "Converts with, %": st.column_config.NumberColumn(format="%.1f"),
        "Converts without, %": st.column_config.NumberColumn(format="%.1f"),
        "Share of buyers, %": st.column_config.NumberColumn(format="%.1f", help=HELP["won_share"]),
        "Days to conversion": st.column_config.NumberColumn(format="%.0f", help=HELP["median_days"]),
        "By bots, %": st.column_config.NumberColumn(format="%.1f", help=HELP["bot_share"]),
        "Logged by reps, %": st.column_config.NumberColumn(format="%.1f"),
        "First seen": st.column_config.DateColumn(format="YYYY-MM-DD"),
        "Last seen": st.column_config.DateColumn(format="YYYY-MM-DD"),
        "Proves": st.column_config.TextColumn(help=COLUMN_HELP["trust"]),
        "Corrected p": st.column_config.TextColumn(help=COLUMN_HELP["corrected"]),
        "First touch, %": st.column_config.NumberColumn(format="%.1f", help=COLUMN_HELP["first"]),
        "Last touch, %": st.column_config.NumberColumn(format="%.1f", help=COLUMN_HELP["last"]),
        "Any touch, %": st.column_config.NumberColumn(format="%.1f", help=COLUMN_HELP["any"]),
        "Won with it": st.column_config.NumberColumn(format="localized", help=COLUMN_HELP["value"]),
        "Named by buyers": st.column_config.TextColumn(help=COLUMN_HELP["buyers"]),
        "Opened at once, %": st.column_config.NumberColumn(format="%.1f", help=COLUMN_HELP["at_once"]),
    }
    height = min(38 + 35 * max(len(frame), 1), 610)
    st.dataframe(
        frame, hide_index=True, column_config=settings, height=height, key="inventory", placeholder="–", alt=f"{len(frame)} touch points"
    )
    texts = tuple(tuple(cell.isoformat() if isinstance(cell, dt.date) else cell for cell in row) for row in rows)
    download(Numbers(_COLUMNS, texts), key=f"touch-points-{inventory.part}")


def _row(point: TouchPoint) -> tuple[Cell | dt.date, ...]:
    with_, without = point.conversion_with, point.conversion_without
    return (
        point.channel,
        point.action,
        point.asset,
        point.n_touches,
        point.n_leads,
        _value(point.reach),
        _value(with_),
        _range(with_),
        _value(without),
        _range(without),
        point.n_won,
        _value(point.won_share),
        point.median_days,
        _percent(point.bot_share),
        _percent(point.rep_share),
        naive(point.first_seen).date(),
        naive(point.last_seen).date(),
    )


def _details(each: TouchPointDetails, details: InventoryDetails) -> tuple[Cell, ...]:
    credit, n_won = each.credit, details.credits.n_won
    shares = (_percent(n / n_won) if n_won else None for n in (credit.n_first, credit.n_last, credit.n_any))
    at_once = None if each.bots.n_quick is None else _percent(each.bots.quick_share)
    return (each.trust, p_words(each), *shares, credit.value_any, buyers_words(each.said), at_once)


def _value(answer: Answer) -> float | None:
    return _percent(answer.value) if isinstance(answer, Estimate) else None


def _percent(fraction: float) -> float:
    return round(100 * fraction, 4)


def _range(answer: Answer) -> str:
    return limits(answer, percent_of=100) if isinstance(answer, Estimate) else "not estimable"
