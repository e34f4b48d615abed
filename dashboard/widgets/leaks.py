"""What the leakage guard found, on the pages: beside scorecards, and check by check."""

from __future__ import annotations

from analysis.scorecard import Scorecard
from dashboard import cache
from dashboard.cache import Opened
from dashboard.text.leaks import leaks_of_cards


def leaks_beside(data: Opened, card: Scorecard, current: Scorecard) -> tuple[str, ...]:
    """What has to be said beside every figure of a scorecard and of the one that it is held against."""
    other = () if current.rules == card.rules else cache.findings(data, current)
    return leaks_of_cards(cache.findings(data, card), other, current.name)
