"""What a complete round gives on the leads that screens may see, kept by the round: it never changes once it is complete."""

from __future__ import annotations

import streamlit as st

from analysis.ratings import rounds
from analysis.ratings.log import RatingRound
from analysis.ratings.rounds import RoundResult, can_be_rated, complete_round
from analysis.scorecard import Scorecard
from dashboard.ui import cache
from dashboard.ui.cache import Opened


def rated_points(data: Opened, card: Scorecard, found: RatingRound) -> RoundResult:
    """Points by expert ratings, by the leads and by both.

    Args:
        data: The study.
        card: A scorecard with the rules of the round.
        found: A complete round.
    """
    return _rated_points(data.key, cache.rules_key(card), found.number, data, card, found)


@st.cache_resource(max_entries=16, show_spinner=False)
def _rated_points(key: str, rules: str, number: int, _data: Opened, _card: Scorecard, _found: RatingRound) -> RoundResult:  # noqa: ARG001
    return rounds.rated_points(_found, cache.judged(_data, _card).patterns)


def latest_ratings(data: Opened, card: Scorecard) -> RoundResult | None:
    """The same of the latest complete round about a card's rules; None where there is none."""
    found = complete_round(data.space, card) if can_be_rated(card) else None
    return None if found is None else rated_points(data, card, found)
