"""The honesty meter on the page Scorecard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from analysis.calibration.overfitting import OverfittingLine, equal_volume_gain, overfitting_line
from analysis.snapshots.open import open_study
from analysis.workspace.folder import Workspace
from dashboard.board import cache_overfitting
from dashboard.board.words_overfitting import overfitting_headline
from dashboard.ui import cache
from tests.dashboard.conftest import words


def test_the_current_card_has_no_meter(open_view, sample_folder: Path) -> None:
    assert "tried on these data" not in words(open_view("board", sample_folder))


def test_the_meter_says_what_the_analysis_says_as_soon_as_it_is_worked_out(open_view, own_folder: Path) -> None:
    page = open_view("board", own_folder)
    draft = page.session_state["draft"]
    page.session_state["draft"] = draft.edited(draft.card.with_points("Downloads", 0).with_points("Pricing page", 45))
    page.run()
    assert not page.exception
    assert "1 setting tried on these data" in words(page)
    space = Workspace.open(own_folder)
    current = space.scorecard("Marketing 2025")
    cache_overfitting.line(cache.opened(space), current, 1).result(timeout=60)
    page.run()
    patterns, card = open_study(space).visible_patterns(current), page.session_state["draft"].card
    line, gain = overfitting_line(patterns, current, 1, seed=cache_overfitting.SEED), equal_volume_gain(patterns, current, card)
    assert isinstance(line, OverfittingLine)
    assert overfitting_headline(line, gain, 1) in words(page)


def test_a_card_with_other_rules_has_no_overfitting_check(open_view, own_folder: Path) -> None:
    page = open_view("board", own_folder)
    draft = page.session_state["draft"]
    card = draft.card
    page.session_state["draft"] = draft.edited(replace(card, rules=card.rules[:-1], points=card.points[:-1]))
    page.run()
    assert not page.exception
    assert "different rules" in words(page)


def test_the_line_is_that_of_at_least_as_many_moves_as_were_made(own_folder: Path) -> None:
    data = cache.opened(Workspace.open(own_folder))
    card = data.space.scorecard("Marketing 2025")
    found = cache_overfitting.line(data, card, 4).result(timeout=60)
    assert isinstance(found, OverfittingLine)
    assert found.n_moves == 5
    assert cache_overfitting.line(data, card, 5).result() is found
