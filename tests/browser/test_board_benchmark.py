"""The board's benchmark at a tiny size, so that it cannot rot unseen."""

from __future__ import annotations

from playwright.sync_api import Browser

from benchmarks.board import N_RULES, card, made, measure


def test_the_board_is_drawn_dragged_and_timed(browser: Browser) -> None:
    board = made(2_000)
    found = measure(browser, board, seconds=0.3, steps=8)
    assert 1_900 < board.n_patterns <= 2_000
    assert len(card().rules) == N_RULES
    assert found.drawn > 0
    assert 0 < found.step_free < found.drawn
    assert found.step_capped > 0
    assert 1 < found.frames < 1_000
    assert found.worst > 0
