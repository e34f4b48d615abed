"""The live board on the page: what it is sent, and what is done with what it sends."""

from __future__ import annotations

import numpy as np
import streamlit as st

from analysis.backtest.compare import CardChange
from analysis.errors import PlumblineError
from analysis.evaluation import Evaluation
from analysis.holdout.accesses import try_setting
from analysis.scorecard import Scorecard
from dashboard import clock
from dashboard.board.live.commands import Message, obey, read_message
from dashboard.board.live.component import COMMANDS, KEY, PRESENT, send_facts, send_notes, send_sheet, send_state
from dashboard.board.live.payload import Baseline, BoardData, Surroundings, board_state, fact_state, note_state, sheet
from dashboard.board.words_change import change_headline
from dashboard.board.words_notes import rule_notes
from dashboard.board.words_suggest import suggest_headline
from dashboard.feedback import cache as cache_voice
from dashboard.ratings.cache import latest_ratings
from dashboard.ui import cache, state
from dashboard.ui.cache import CountedCard, Opened
from dashboard.ui.state import Draft
from dashboard.words.study import part_note, population_line


def show_board(data: Opened, judged: CountedCard, draft: Draft, shown: Evaluation, baseline: Baseline) -> BoardData:
    """Draw the board, or send it what changed.

    Args:
        data: The study.
        judged: Its leads, by the rules of the draft.
        draft: The scorecard being tried.
        shown: What it achieves, with the threshold that the lock gives.
        baseline: The scorecard it is compared with.

    Returns:
        The sheet, to which the supported ranges are sent later.
    """
    found = sheet(judged.packed, draft.card, judged.rules, _around(data, judged))
    current = board_state(found.content_id, draft, shown, baseline, receipt=state.applied(), present=state.presenting())
    with st.container(gap=None, key="board-place"):
        send_state(current, on_commands=_obey, on_present=_present)
        send_sheet(found)
    return found


def show_facts(data: Opened, sheet: BoardData, card: Scorecard, change: CardChange | None) -> None:
    """Send the board what takes longer than its figures: the supported ranges, and whether the change is significant.

    Args:
        data: The study.
        sheet: What the board was sent.
        card: As it is shown.
        change: Compared with the current card; None where it is that card.
    """
    verdict = "" if change is None else change_headline(change)
    ratings = latest_ratings(data, card)
    send_facts(fact_state(sheet.content_id, card, cache.supported_points(data, card), verdict, ratings=ratings))


def show_notes(data: Opened, sheet: BoardData, card: Scorecard) -> None:
    """Send the board the notes beside its rules: what the leakage guard found, and what buyers and reps said. The page's last step.

    Args:
        data: The study.
        sheet: What the board was sent.
        card: As it is shown.
    """
    send_notes(note_state(sheet.content_id, rule_notes(card, cache.findings(data, card), cache_voice.heard_by_rule(data, card))))


def _around(data: Opened, judged: CountedCard) -> Surroundings:
    n_leads = int(judged.patterns.n_leads.sum())
    present = np.unique(judged.patterns.cohort[judged.patterns.n_leads > 0])
    return Surroundings(
        population=population_line(data.study_data, n_leads),
        note=f"Ranges are valid if this scorecard had been fixed beforehand. {part_note(data.study_data)}",
        flow=cache.flow(data),
        n_leads=n_leads,
        cohorts=tuple(judged.patterns.cohorts[place] for place in present.tolist()),
    )


def _obey() -> None:
    """Carry out what the board has sent."""
    draft, sent = state.draft(), state.trigger(KEY, COMMANDS)
    if draft is None or sent is None:
        return
    try:
        message = read_message(sent, draft.card)
        changed, receipt = obey(draft, message, state.applied(), suggestion=_suggested(message, draft))
    except ValueError as error:
        state.failure(
            PlumblineError("BOARD-MESSAGE", f"the board sent a message that does not fit the scorecard: {error}", remedy="Reload the page.")
        )
        return
    state.keep(changed)
    state.applied(receipt)


def _suggested(message: Message, draft: Draft) -> tuple[int, ...] | None:
    """Points from the leads for the saved card, where they are asked for and better on unseen leads; the finding is shown."""
    if not message.asks("suggest", state.applied()):
        return None
    data = cache.opened(state.workspace())
    found = cache.suggested(data, draft.saved)
    for proposal in found.proposals:
        try_setting(data.space, data.study_data, proposal.card, now=clock.now())
    state.message(suggest_headline(found))
    return None if found.best is None else found.best.card.points


def _present() -> None:
    wanted = state.trigger(KEY, PRESENT)
    if wanted is not None:
        state.presenting(wanted=wanted is True)
