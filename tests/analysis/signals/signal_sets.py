"""Made-up signals for tests of the comparison: plain arrays, no import."""

from __future__ import annotations

import numpy as np

from analysis.signals.read import Signals
from analysis.signals.values import LevelSignal, NumberSignal, Signal


def levels(name: str, values, *, as_exported: bool = True, family=None) -> LevelSignal:
    """A signal from texts; None is missing."""
    found = [value for value in values if value is not None]
    order = sorted(set(found), key=lambda value: (-found.count(value), value))
    codes = np.array([-1 if value is None else order.index(value) for value in values], dtype=np.int32)
    return LevelSignal(name, family, tuple(order), codes, as_exported)


def numbers(name: str, values, *, family=None) -> NumberSignal:
    """A signal from numbers; NaN is missing."""
    return NumberSignal(name, family, np.asarray(values, dtype=np.float64), as_exported=True)


def signal_set(converted, *signals: Signal) -> Signals:
    """Signals of leads, one bucket after the other."""
    outcome = np.asarray(converted, dtype=bool)
    n = len(outcome)
    return Signals(tuple(signals), outcome, (np.arange(n) % 50).astype(np.int16), np.zeros(n, np.int16), ("all",), (), "all")
