"""What trial and error would produce, computed beside the page: the board never waits for it."""

from __future__ import annotations

import threading
from bisect import bisect_left
from concurrent.futures import Future

import streamlit as st

from analysis.calibration.overfitting import OverfittingLine, equal_volume_gain, overfitting_line
from analysis.inference.estimate import NotEstimable
from analysis.scorecard import Scorecard
from analysis.scoring.patterns import Patterns
from dashboard.ui import cache
from dashboard.ui.cache import Opened

#: The same leads always get the same line.
SEED = 20_260_102
#: Numbers of moves for which a line is computed; a session is compared with the next larger one, so that not every move needs a new line.
MOVES = (1, 2, 3, 5, 8, 12, 20, 30, 50, 80, 120, 200, 300, 500)
#: Lines are worked out one after the other, so that they take one core at most.
_ONE_AT_A_TIME = threading.Lock()

Line = Future[OverfittingLine | NotEstimable]


def line(data: Opened, current: Scorecard, n_tried: int) -> Line:
    """What as many moves as were made reach by luck alone; ready later, by work that begins at the first call.

    Args:
        data: The study.
        current: The card from which the moves began.
        n_tried: Settings tried; the line is that of the next larger number in `MOVES`, or of the largest.
    """
    moves = MOVES[min(bisect_left(MOVES, n_tried), len(MOVES) - 1)]
    return _line(data.key, current.content_id, moves, data, current)


@st.cache_resource(max_entries=32, show_spinner=False)
def _line(key: str, card: str, moves: int, _data: Opened, _card: Scorecard) -> Line:  # noqa: ARG001
    promised: Line = Future()
    given = (promised, cache.judged(_data, _card).patterns, _card, moves)
    threading.Thread(target=_work_out, args=given, name="overfitting", daemon=True).start()
    return promised


def _work_out(promised: Line, patterns: Patterns, card: Scorecard, moves: int) -> None:
    with _ONE_AT_A_TIME:
        try:
            promised.set_result(overfitting_line(patterns, card, moves, seed=SEED))
        except ValueError as error:
            promised.set_exception(error)


def gain(data: Opened, current: Scorecard, card: Scorecard) -> float | NotEstimable:
    """By how much more often the hot leads of a card with the same rules convert, at the same number of hot leads."""
    return _gain(data.key, current.content_id, card.content_id, data, (current, card))


@st.cache_resource(max_entries=64, show_spinner=False)
def _gain(key: str, current: str, card: str, _data: Opened, _cards: tuple[Scorecard, Scorecard]) -> float | NotEstimable:  # noqa: ARG001
    return equal_volume_gain(cache.judged(_data, _cards[0]).patterns, *_cards)
