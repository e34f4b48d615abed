"""Which lead, and as of which day."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from analysis.dataset.histories import as_datetime, as_micros
from analysis.leads.scores import LeadHit, find_leads
from analysis.rules import DAY
from analysis.scorecard import Scorecard
from dashboard.ui import cache
from dashboard.ui.cache import MOST_HITS, Opened


def choose_lead(data: Opened, card: Scorecard, latest: int) -> LeadHit | None:
    """A lead found by id, company or any other text column; without a search, those with the highest score.

    Args:
        data: The import.
        card: Whose highest scores are offered.
        latest: End of the data, µs since 1970, UTC.
    """
    text = st.text_input("Search by id, company or name", key="search", bind="query-params", icon=":material/search:", type="search")
    hits = find_leads(data.study_data.dataset, text or "", limit=MOST_HITS) if text and text.strip() else cache.highest(data, card, latest)
    if not hits:
        return None
    label = f"{len(hits)} found" if text else "Highest scores now"
    chosen = st.selectbox(label, hits, format_func=_words, key=f"lead-{text}")
    return chosen if isinstance(chosen, LeadHit) else hits[0]


def _words(hit: LeadHit) -> str:
    return " · ".join(filter(None, (hit.lead_id, hit.title, hit.account_id)))


def as_of_instant(latest: int, *, dated: bool) -> int:
    """The end of a chosen day, never after the data; the end of the data where leads are undated."""
    if not dated:
        return latest
    last = as_datetime(latest).date()
    chosen = st.date_input(
        "As of the end of (UTC)", last, max_value=last, min_value=dt.date(1990, 1, 1), key="as_of", format="YYYY-MM-DD", width=170
    )
    day = chosen if isinstance(chosen, dt.date) else last
    end = as_micros(dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)) + DAY - 1
    return min(end, latest)
