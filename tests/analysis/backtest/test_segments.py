"""Segments: counted lead by lead, shrunk, and on noise none stands out."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.backtest.segments import segment_results
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.signals.read import Signals
from analysis.signals.values import LevelSignal, NumberSignal

NAMES = {"source": ("web", "fair", "list"), "industry": tuple("abcdefgh"), "owner": tuple(f"rep {n}" for n in range(12))}


def signals_of(converted: np.ndarray, rng: np.random.Generator, *, missing: float = 0.0) -> Signals:
    n = len(converted)
    levels = []
    for name, found in NAMES.items():
        codes = rng.integers(0, len(found), n).astype(np.int32)
        codes[rng.random(n) < missing] = -1
        levels.append(LevelSignal(name, None, found, codes, as_exported=True))
    size = NumberSignal("employees", "company", rng.lognormal(5, 1, n), as_exported=True)
    touch = LevelSignal("web / visit", None, ("with", "without"), rng.integers(0, 2, n).astype(np.int32), False, "touch point")
    zeros = np.zeros(n, dtype=np.int16)
    return Signals((*levels, size, touch), converted, zeros, zeros, ("2025-01",), (), "training")


def test_every_level_is_what_counting_finds() -> None:
    rng = np.random.default_rng(1)
    converted, hot = rng.random(3_000) < 0.1, rng.random(3_000) < 0.3
    signals = signals_of(converted, rng, missing=0.1)
    found = segment_results(signals, hot)
    assert found.attributes == ("source", "industry", "owner", "employees")
    source = signals.signals[0]
    assert isinstance(source, LevelSignal)
    for place, each in enumerate(found.of("source")):
        own = source.codes == (place if place < 3 else -1)
        assert each.level == (*NAMES["source"], "no value")[place]
        assert (each.n_leads, each.n_converted) == (int(own.sum()), int((own & converted).sum()))
        assert (each.n_hot, each.n_hot_converted) == (int((own & hot).sum()), int((own & hot & converted).sum()))
    for name in found.attributes:
        assert sum(each.n_leads for each in found.of(name)) == found.n_leads == 3_000
        assert sum(each.n_hot for each in found.of(name)) == found.n_hot == int(hot.sum())


def test_small_segments_are_drawn_towards_the_others() -> None:
    rng = np.random.default_rng(2)
    converted, hot = rng.random(2_000) < 0.2, np.ones(2_000, dtype=bool)
    found = segment_results(signals_of(converted, rng), hot)
    assert isinstance(found.hot_conversion, Estimate)
    for each in found.segments:
        assert isinstance(each.hot_conversion, Estimate)
        assert isinstance(each.hot_shrunk, Estimate)
        distance = abs(each.hot_conversion.value - found.hot_conversion.value)
        assert abs(each.hot_shrunk.value - found.hot_conversion.value) <= distance + 0.01


def test_on_noise_seldom_any_segment_stands_out() -> None:
    rng, alarms = np.random.default_rng(3), 0
    for _ in range(60):
        converted, hot = rng.random(1_500) < 0.15, rng.random(1_500) < 0.4
        alarms += any(each.stands_out for each in segment_results(signals_of(converted, rng), hot).segments)
    assert alarms <= 6


def test_a_segment_where_hot_leads_never_convert_stands_out() -> None:
    rng = np.random.default_rng(4)
    hot, n = rng.random(4_000) < 0.4, 4_000
    signals = signals_of(np.zeros(n, dtype=bool), np.random.default_rng(5))
    source = signals.signals[0]
    assert isinstance(source, LevelSignal)
    converted = (rng.random(n) < 0.25) & (source.codes != 2)
    found = segment_results(signals_of(converted, np.random.default_rng(5)), hot)
    bought = {each.level: each for each in found.of("source")}["list"]
    assert bought.stands_out
    assert isinstance(bought.difference, Estimate)
    assert bought.difference.high < 0
    assert found.family == len(found.segments)


def test_a_segment_without_hot_leads_says_so() -> None:
    rng = np.random.default_rng(6)
    found = segment_results(signals_of(rng.random(500) < 0.2, rng), np.zeros(500, dtype=bool))
    assert found.family == 0
    for each in found.segments:
        assert isinstance(each.hot_conversion, NotEstimable)
        assert (each.hot_conversion.code, each.stands_out) == ("no_hot_leads", False)


def test_hot_leads_of_other_leads_are_refused() -> None:
    with pytest.raises(ValueError, match="must be"):
        segment_results(signals_of(np.zeros(5, dtype=bool), np.random.default_rng(7)), np.zeros(4, dtype=bool))
