from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from analysis.scorecard import parse_scorecard
from dashboard.ui.links import Link
from dashboard.ui.state import Draft

CARD = parse_scorecard("name: a\nrules:\n- {name: r, points: 5, silence_days: 9}\n- {name: s, points: 7, silence_days: 8}")


@given(st.lists(st.tuples(st.sampled_from(["r", "s"]), st.integers(-100, 100)), max_size=8))
def test_undoing_every_edit_gives_back_the_saved_card_and_redoing_the_last_one(edits: list[tuple[str, int]]) -> None:
    draft = Draft(CARD, CARD)
    for rule, points in edits:
        draft = draft.edited(draft.card.with_points(rule, points))
    last = draft.card
    while draft.undo:
        draft = draft.undone()
    assert draft.card == CARD
    while draft.redo:
        draft = draft.redone()
    assert draft.card == last


def test_an_edit_that_changes_nothing_cannot_be_undone() -> None:
    assert Draft(CARD, CARD).edited(CARD.with_points("r", 5)).undo == ()


def test_sliders_start_anew_only_where_the_card_changes_other_than_by_them() -> None:
    draft = Draft(CARD, CARD).edited(CARD.with_points("r", 6))
    assert draft.generation == 0
    assert draft.undone().generation == 1
    assert draft.reset().generation == 1
    assert draft.undone().redone().generation == 2
    assert Draft(CARD, CARD).undone().generation == 0


def test_unlocking_keeps_the_threshold_that_the_lock_had_found() -> None:
    draft = Draft(CARD, CARD).with_lock(47, locked=False)
    assert (draft.locked, draft.card.threshold) == (False, 47)
    assert Draft(CARD, CARD).with_lock(47, locked=True).card.threshold == CARD.threshold


def test_a_threshold_that_serves_a_goal_is_unlocked_and_undo_brings_back_the_one_that_was_shown() -> None:
    moved = Draft(CARD, CARD).edited(CARD.with_points("r", 9))
    draft = moved.at_threshold(52, shown=63)
    assert (draft.locked, draft.card.threshold, draft.card.points) == (False, 52, (9, 7))
    back = draft.undone()
    assert (back.locked, back.card.threshold, back.card.points) == (False, 63, (9, 7))
    assert back.redone().card == draft.card
    assert back.undone().card == CARD
    assert draft.generation == moved.generation + 1


def test_the_threshold_that_is_shown_is_unlocked_without_an_edit() -> None:
    draft = Draft(CARD, CARD).at_threshold(CARD.threshold, shown=CARD.threshold)
    assert (draft.locked, draft.card, draft.undo) == (False, CARD, ())


def test_a_link_that_does_not_fit_the_card_is_left_out() -> None:
    assert Link("a", 47, (1, 2), locked=True).on(CARD) == replace(CARD.with_threshold(47), points=(1, 2))
    assert Link("a", 999, (1, 2, 3), locked=True).on(CARD) == CARD
    assert Link("a", None, (1, 101), locked=True).on(CARD) == CARD
