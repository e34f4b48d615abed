"""What is said beside the sliders, in one sentence each."""

from __future__ import annotations

from analysis.evaluation.records import LockedThreshold
from dashboard.words.formats import count, plural, signed


def lock_words(lock: LockedThreshold, wanted: int) -> str:
    """What locking the number of hot leads did to the threshold.

    Examples:
        >>> lock_words(LockedThreshold(64, 101, 1), 100)
        "Threshold 64 gives 101 hot leads, +1 compared with today's 100: no other threshold comes closer."
    """
    if lock.difference == 0:
        return f"Threshold {lock.threshold} gives {plural(lock.n_hot, 'hot lead')}, as today."
    gives = f"Threshold {lock.threshold} gives {plural(lock.n_hot, 'hot lead')}"
    return f"{gives}, {signed(lock.difference)} compared with today's {count(wanted)}: no other threshold comes closer."
