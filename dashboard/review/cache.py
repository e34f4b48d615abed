"""The review of the active version, cached by content ids like everything in `dashboard.ui.cache`."""

from __future__ import annotations

import streamlit as st

from analysis.review.decide import review_active
from analysis.review.gather import ActiveVersion
from analysis.review.record import Review
from dashboard.ui.cache import Opened


def review_of(data: Opened, version: ActiveVersion, *, as_of: int | None) -> Review:
    """The review as of an instant (µs since 1970, UTC), or of the end of the data, of leads that may be read already.

    Raises:
        PlumblineError: As `review_active`; ``ACCESS-WITHOUT-NAME`` while nobody has said who reads.
    """
    terms = (*version.expected, version.hot_leads_a_week, version.qualified_share, version.within_hours, *version.held)
    return _review((data.key, version.label, version.card.content_id, version.activated, *terms, as_of), data, as_of)


@st.cache_resource(max_entries=8, show_spinner="Gathering what happened since …")
def _review(key: tuple[str | float | None, ...], _data: Opened, _as_of: int | None) -> Review:  # noqa: ARG001
    return review_active(_data.space, _data.study_data, as_of=_as_of)
