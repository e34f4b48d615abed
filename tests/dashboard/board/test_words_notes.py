"""What stands beside a rule of the board, in words."""

from __future__ import annotations

import pytest

from analysis.feedback.by_rule import Quote, RuleHeard, SpeakerHeard
from analysis.inference.intervals import rate
from analysis.leakage.acceptance import Acceptance
from analysis.leakage.by_scorecard import CarriedFinding
from analysis.leakage.records import Figure, Finding
from analysis.rules import Rule
from analysis.scorecard import Scorecard, Tier
from dashboard.board.words_notes import LONGEST_QUOTE, leak_note, rule_notes, said_note
from tests.analysis.cards import ANY

CARD = Scorecard("tried", (Rule("one", ANY), Rule("two", ANY)), (1, 2), (), (Tier("hot", 50), Tier("cold", 0)))


def carried(severity: str = "block", *, subject: str = "stage", rules=("one",), accepted: bool = False, refused: str | None = None):
    figures = (Figure("of_winners", 0.9), Figure("n_filled", 200), Figure("filled_winners", 0.5))
    finding = Finding(2, "only_for_winners", "attribute", subject, severity, figures, refused)  # type: ignore[arg-type]
    given = Acceptance(subject, "block", "dated by hand", "Ada", "2026-11-24T10:00", "x") if accepted else None
    return CarriedFinding(finding, rules, given)


def buyers(named: int, kind: int = 0, naming: int = 68, *, winners_only: bool = True) -> SpeakerHeard:
    return SpeakerHeard("buyer", named, kind, naming, rate(named, naming), winners_only)


@pytest.mark.parametrize(
    ("found", "weight", "mark", "told"),
    [
        (carried(), "leak", "⚠ likely leak", "Likely leak. stage: 90 % of its 200 values belong to leads that won; "),
        (carried("question"), "question", "⚠ check it", "To be looked at. stage: "),
        (carried(accepted=True), "accepted", "✓ accepted", "Accepted by Ada on 2026-11-24: dated by hand"),
        (carried(refused="is known only from the outcome on"), "leak", "⚠ not allowed", "so no rule may use it."),
    ],
)
def test_a_finding_is_marked_by_what_follows_from_it(found: CarriedFinding, weight: str, mark: str, told: str) -> None:
    note = leak_note((found,))
    assert note is not None
    assert (note.weight, note.mark) == (weight, mark)
    assert told in note.words


def test_an_open_finding_outweighs_an_accepted_one_and_both_are_said() -> None:
    note = leak_note((carried(subject="source", accepted=True), carried()))
    assert note is not None
    assert note.weight == "leak"
    assert "Accepted by Ada" in note.words.split("stage:")[0]
    assert "Accepted" not in note.words.split("stage:")[1]


def test_evidence_about_one_subject_is_listed_under_its_name_once() -> None:
    note = leak_note((carried(), carried()))
    assert note is not None
    assert note.words.count("stage: ") == 1


def test_notes_stand_with_the_rules_they_are_about_and_with_no_other() -> None:
    notes = rule_notes(CARD, (carried(rules=("two",)), carried("question", rules=())), (RuleHeard("one", (buyers(15),), ()),))
    assert [each.leak is not None for each in notes] == [False, True]
    assert [each.said is not None for each in notes] == [True, False]


def test_nothing_found_and_nothing_said_leaves_no_note() -> None:
    assert [(each.leak, each.said) for each in rule_notes(CARD, (), ())] == [(None, None), (None, None)]
    assert leak_note(()) is None
    assert said_note(RuleHeard("one", (), ())) is None


def test_what_buyers_said_comes_with_n_its_range_and_that_only_winners_were_asked() -> None:
    note = said_note(RuleHeard("one", (buyers(15, 3),), (Quote("buyer", "The pricing\npage", 15),)))
    assert note is not None
    assert note.mark == "15 said"
    first, second = note.words.split("\n")
    assert (
        first
        == "15 of 68 buyers who named a touch point named this: 22 % (14–33); 3 more named its kind without saying which; winners only."
    )
    assert second == "“The pricing page” (buyers, 15 leads)"


def test_who_named_only_the_kind_is_counted_with_a_question_mark() -> None:
    note = said_note(RuleHeard("one", (buyers(0, 11, winners_only=False),), ()))
    assert note is not None
    assert note.mark == "11 said?"
    assert note.words == "0 of 68 buyers who named a touch point named this; 11 more named its kind without saying which."


def test_reps_are_told_apart_from_buyers_and_counted_by_leads() -> None:
    sales = SpeakerHeard("sales", 2, 0, 5, rate(2, 5), False)
    note = said_note(RuleHeard("one", (buyers(1, naming=1), sales), ()))
    assert note is not None
    assert note.mark == "3 said"
    assert note.words.split("\n")[1].startswith("Of 5 leads for which sales named a touch point, 2 had this named: 40 % (")


def test_long_and_many_quotes_are_cut_and_their_number_told() -> None:
    quotes = (Quote("buyer", "x" * 500, 5), *(Quote("buyer", f"answer {each}", 1) for each in range(4)))
    note = said_note(RuleHeard("one", (buyers(9),), quotes))
    assert note is not None
    lines = note.words.split("\n")
    assert lines[1] == f"“{'x' * (LONGEST_QUOTE - 1)}…” (buyers, 5 leads)"
    assert lines[-1] == "and 2 more answers"
    assert len(lines) == 5
