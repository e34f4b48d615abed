from __future__ import annotations

import pytest

from analysis.scorecard import parse_scorecard
from dashboard.board.live.commands import obey, read_message
from dashboard.ui.state import Draft, Receipt

CARD = parse_scorecard(
    "name: a\ngroups: [{name: G, cap: 20}]\nrules:\n- {name: r, points: 5, silence_days: 9, group: G}\n"
    "- {name: s, points: 7, silence_days: 8}"
)
NEW = Receipt("", 0)


def edit(number: int, *, points=(5, 7), caps=(20,), lowers=(60, 30, 0), locked=True) -> dict:
    card = {"points": list(points), "caps": list(caps), "lowers": list(lowers)}
    return {"number": number, "do": "edit", "card": card, "locked": locked}


def message(*commands: dict, page: str = "p", scorecard: str = "a") -> dict:
    return {"page": page, "scorecard": scorecard, "commands": list(commands)}


def obeyed(draft: Draft, sent: dict, receipt: Receipt = NEW, **more) -> tuple[Draft, Receipt]:
    return obey(draft, read_message(sent, draft.card), receipt, **more)


def test_an_edit_sets_points_caps_lower_edges_and_the_lock_and_can_be_undone() -> None:
    draft, receipt = obeyed(Draft(CARD, CARD), message(edit(1, points=(-3, 100), caps=(0,), lowers=(80, 79, 0), locked=False)))
    assert draft.card.points == (-3, 100)
    assert draft.card.groups[0].cap == 0
    assert [tier.lower for tier in draft.card.tiers] == [80, 79, 0]
    assert draft.locked is False
    assert receipt == Receipt("p", 1)
    assert draft.undone().card == CARD


def test_commands_that_arrive_again_are_not_obeyed_again() -> None:
    draft, receipt = obeyed(Draft(CARD, CARD), message(edit(1, points=(1, 1)), edit(2, points=(2, 2))))
    draft, receipt = obeyed(draft, message(edit(1, points=(1, 1)), edit(2, points=(2, 2)), {"number": 3, "do": "undo"}), receipt)
    assert (draft.card.points, receipt.number) == ((1, 1), 3)
    assert len(draft.undo) == 1


def test_another_page_starts_its_commands_anew() -> None:
    draft, _ = obeyed(Draft(CARD, CARD), message(edit(1, points=(9, 9)), page="q"), Receipt("p", 40))
    assert draft.card.points == (9, 9)


def test_commands_for_a_scorecard_that_left_the_screen_are_dropped_and_receipted() -> None:
    draft, receipt = obeyed(Draft(CARD, CARD), message(edit(1, points=(9, 9)), scorecard="b"))
    assert draft == Draft(CARD, CARD)
    assert receipt.number == 1


def test_undo_redo_and_reset_walk_through_the_edits() -> None:
    sent = message(edit(1, points=(1, 1)), edit(2, points=(2, 2)), {"number": 3, "do": "undo"}, {"number": 4, "do": "undo"})
    draft, receipt = obeyed(Draft(CARD, CARD), sent)
    assert draft.card == CARD
    draft, receipt = obeyed(draft, message({"number": 5, "do": "redo"}), receipt)
    assert draft.card.points == (1, 1)
    draft, receipt = obeyed(draft, message({"number": 6, "do": "reset"}), receipt)
    assert draft.card == CARD
    assert draft.undone().card.points == (1, 1)


def test_a_reset_to_the_suggestion_sets_its_points_and_without_one_nothing_happens() -> None:
    wanted = message({"number": 1, "do": "suggest"})
    assert obeyed(Draft(CARD, CARD), wanted, suggestion=(11, 0))[0].card.points == (11, 0)
    assert obeyed(Draft(CARD, CARD), wanted)[0].card == CARD


@pytest.mark.parametrize(
    "sent",
    [
        None,
        {},
        {"commands": "edit"},
        message({"number": 1, "do": "format"}),
        message({"number": "1", "do": "undo"}),
        message(edit(1, points=(1,))),
        message(edit(1, points=(1, 2, 3))),
        message(edit(1, points=(1, 2.5))),
        message(edit(1, points=(1, True))),
        message(edit(1, points=(1, 101))),
        message(edit(1, caps=(-1,))),
        message(edit(1, lowers=(60, 70, 0))),
        message(edit(1, lowers=(60, 30, 5))),
    ],
)
def test_what_is_no_scorecard_is_refused(sent: object) -> None:
    with pytest.raises(ValueError, match=r"must|sent"):
        read_message(sent, CARD)


def test_a_rule_remembers_the_points_it_had_before_it_was_switched_off() -> None:
    draft, _ = obeyed(Draft(CARD, CARD), message(edit(1, points=(5, 40)), edit(2, points=(5, 0)), edit(3, points=(8, 0))))
    assert draft.remembered("s") == 40
    assert Draft(CARD, CARD).remembered("s") == 7
    nothing = CARD.with_points("s", 0)
    assert Draft(nothing, nothing).remembered("s") == 0
