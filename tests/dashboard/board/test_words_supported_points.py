"""Supported ranges in words, on ranges computed from made-up leads."""

from __future__ import annotations

import numpy as np

from analysis.calibration.supported_points import SupportedRanges, supported_points
from benchmarks.worlds import card_of, draw_patterns
from dashboard.board.words_supported_points import cautions, range_name, range_sentence, supported_ranges_headline


def found(*points: int, n_leads: int = 6000, routed: bool = False) -> SupportedRanges:
    world = draw_patterns(np.random.default_rng(4), n_leads=n_leads, log_odds=np.array([1.0, 0.5, 0.0, -0.5]), base=-2.2)
    return supported_points(world, card_of(points), routed=routed)


def test_the_headline_counts_what_is_too_much_and_too_little() -> None:
    assert supported_ranges_headline(found(20, 10, 12, -10)) == "Of 4 rules, 1 has more points than the leads support and 1 fewer."


def test_the_headline_says_why_there_is_no_range() -> None:
    few = found(20, 10, 12, -10, n_leads=200)
    needed = 40 - few.n_converted
    told = f"there are fewer than ten conversions for each rule; about {needed} more needed."
    assert supported_ranges_headline(few) == f"No supported ranges yet: {told}"
    assert range_sentence(few.ranges[0], few.kind) == f"Cannot tell yet: {told}"


def test_a_range_is_shown_beside_the_points_of_the_card() -> None:
    ranges = found(20, 10, 12, -10)
    told = range_sentence(ranges.of("rule 2"), ranges.kind)
    assert told.startswith("More points than the leads support: ")
    assert told.endswith(", given all other rules; the scorecard gives +12.")


def test_only_whole_points_inside_the_range_are_shown() -> None:
    """Points of 20 lie below a range from 20.2 on, so the range must not read as if it began at 20."""
    ranges = found(20, 10, 12, -10)
    assert 20 < ranges.ranges[0].low < 20.5
    assert range_sentence(ranges.ranges[0], ranges.kind).startswith("Fewer points than the leads support: +21 to +")


def test_what_uses_a_prior_is_called_a_range_only() -> None:
    ranges = found(20, 10, 12, -10)
    assert "95 %" in range_name(ranges)
    assert "cautious prior" in range_sentence(ranges.ranges[0], "range")


def test_routing_by_the_old_score_is_said_once() -> None:
    assert cautions(found(20, 10, 12, -10)) == ()
    assert cautions(found(20, 10, 12, -10, routed=True)) == (
        "In these months sales called leads by the old score, so the ranges partly repeat it.",
    )
