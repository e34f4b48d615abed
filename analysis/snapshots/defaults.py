"""What an import proposes where the study leaves it open: the age of the snapshot, and since when outcomes were recorded."""

from __future__ import annotations

import numpy as np

from analysis.dataset.histories import NEVER, Facts, Histories, Instants, first_after
from analysis.rules import DAY

AGES = (0, 1, 3, 7, 14, 30)
#: Share of the winners that may have won before the snapshot.
MOST_WON_BEFORE = 0.10
#: So many winners must be missing before the first recorded one (by chance under 1 %: exp(−5)).
FEWEST_MISSING = 5.0


def propose_age(histories: Histories, reached: Facts) -> int:
    """The largest of 0, 1, 3, 7, 14 and 30 days by which at most 10 % of the winners among first entries had won; 0 without winners."""
    first = ~histories.closed_before
    won_at = first_after(reached, histories.lead_no[first], np.full(int(first.sum()), -NEVER))
    days = (won_at - histories.entry[first])[won_at < NEVER]
    within = [age for age in AGES if len(days) and np.mean(days <= age * DAY) <= MOST_WON_BEFORE]
    return max(within, default=0)


def propose_data_from(histories: Histories, reached: Facts) -> int | None:
    """Since when outcomes seem to have been recorded: midnight of the first one (µs, UTC), where too many are missing before it for chance.

    How many should have been recorded before it is estimated from the share of first entries that won, and from how soon they did.

    Returns:
        None where nothing speaks against a record from the start, or nobody won.
    """
    first = ~histories.closed_before
    entry = histories.entry[first]
    won_at = first_after(reached, histories.lead_no[first], np.full(len(entry), -NEVER))
    won = won_at < NEVER
    if not won.any():
        return None
    start = int(won_at[won].min())
    delays = np.sort(won_at[won] - entry[won])
    expected = won.mean() * _share_within(delays, start - entry[entry < start]).sum()
    return start // DAY * DAY if expected >= FEWEST_MISSING else None


def _share_within(delays: Instants, spans: Instants) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Share of the delays (ascending) that are at most each span."""
    return np.searchsorted(delays, spans, side="right") / len(delays)
