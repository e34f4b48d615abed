"""Thresholds by goal and the grid of fit × engagement, in words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.evaluation.fit_engagement import FitEngagement, GridCell, Step
from analysis.evaluation.goals import NO_FLOW, Capacity, Goal, HotShare, Profit, Recall
from analysis.evaluation.threshold_choice import ThresholdChoice
from analysis.inference.estimate_arrays import Estimates
from analysis.inference.intervals import NO_CONVERSIONS, rate
from dashboard.board.words_fit_engagement import cell_lines, grid_headline, grid_note, mixed_words
from dashboard.board.words_goals import curve_headline, goal_notes, serves, threshold_headline, tie_words


def choice(goal: Goal, value: float, **change: object) -> ThresholdChoice:
    """A choice of 52, from 49 to 55, with the same value all along the curve."""
    flat = np.full(102, value)
    curve = Estimates(flat, 0.9 * flat - 0.01, 1.1 * flat + 0.01, np.full(102, 1000), "wilson")
    found = ThresholdChoice(goal, 52, 49, 55, curve, 1000, 120, 140, 30, 27, None)
    return replace(found, **change)  # type: ignore[arg-type]


TIE = "exactly 51 points. If all of them were hot, there would be too many"
RANGE = "Other leads of the same kind would give a threshold between 49 and 55."


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (choice(Capacity(40, 300), 38.2), f"At 52 and above, sales gets 38 hot leads a week, of the 40 that it can call. {RANGE}"),
        (choice(Capacity(4, 30), 3.26), f"At 52 and above, sales gets 3.3 hot leads a week, of the 4 that it can call. {RANGE}"),
        (choice(HotShare(0.15), 0.142), f"At 52 and above, 14 % of the leads are hot, of the 15 % that may be. {RANGE}"),
        (choice(Recall(0.8), 0.82), f"At 52 and above, 82 % of the buyers are hot, with 14 % of all leads. {RANGE}"),
        (
            choice(Profit(900, 60), 12.4),
            f"At 52 and above, calling the hot leads brings the highest profit: 1,240 EUR for every 100 leads that come in. {RANGE}",
        ),
        (
            choice(Profit(900, 60), -3.0),
            f"Calling makes a profit at no threshold: the best one, 52, brings −300 EUR for every 100 leads that come in. {RANGE}",
        ),
        (choice(Capacity(40, 300), 52.0), "No threshold gives only 40 hot leads a week: rules alone make 52 leads a week hot."),
        (choice(HotShare(0.1), 0.2), "No threshold makes only 10 % of the leads hot: rules alone make 20 % of them hot."),
        (
            choice(Recall(0.9), 0.7),
            "No threshold finds 90 % of the buyers: even at 0 points only 70 % of them are hot, because rules exclude the others.",
        ),
        (NO_CONVERSIONS, "Cannot tell yet: nobody converted."),
        (NO_FLOW, f"Cannot tell yet: {NO_FLOW.reason[:1].lower()}{NO_FLOW.reason[1:]}"),
    ],
    ids=lambda each: "" if isinstance(each, str) else getattr(each, "code", ""),
)
def test_the_answer_names_the_threshold_what_it_gives_and_its_range(found: ThresholdChoice, said: str) -> None:
    assert threshold_headline(found, "EUR") == said


def test_the_ends_of_the_scale_are_explained() -> None:
    assert threshold_headline(choice(Capacity(40, 300), 3, threshold=101)).startswith(
        "At 101, where only rules make leads hot, sales gets 3 "
    )
    assert threshold_headline(choice(Recall(0.8), 0.9, threshold=0)).startswith(
        "At 0, where every lead is hot unless a rule forbids it, 90 %"
    )


def test_where_all_samples_agree_there_is_no_range() -> None:
    assert threshold_headline(choice(HotShare(0.2), 0.1, low=52, high=52)).endswith(
        ". Other leads of the same kind would give the same threshold."
    )


@pytest.mark.parametrize(
    ("share", "n_at_cut", "said"),
    [
        (0.3, 27, f"27 of these leads have {TIE}: 30 % of them would fit, and the score cannot say which."),
        (0.0, 1, f"1 of these leads has {TIE}: none of them would fit."),
        (None, 27, ""),
        (None, 0, ""),
    ],
)
def test_what_does_not_fit_at_the_cut_is_said(share: float | None, n_at_cut: int, said: str) -> None:
    assert tie_words(choice(Capacity(40, 300), 38, tie_share=share, n_at_cut=n_at_cut)) == said


def test_rules_that_force_too_many_leave_no_question_of_a_tie() -> None:
    found = choice(Capacity(40, 300), 52, tie_share=0.0)
    assert not serves(found)
    assert tie_words(found) == ""


def test_few_conversions_are_said_where_the_goal_asks_who_converted() -> None:
    few = "Only 4 conversions: "
    for goal in (Recall(0.5), Profit(900, 60)):
        assert any(few in note for note in goal_notes(choice(goal, 0.6, n_won=4)))
        assert not any("conversions" in note for note in goal_notes(choice(goal, 0.6, n_won=400)))
    assert not any(few in note for note in goal_notes(choice(HotShare(0.7), 0.6, n_won=4)))


def test_profit_is_never_called_caused() -> None:
    assert "as if the call had caused it" in " ".join(goal_notes(choice(Profit(900, 60), 3)))


def test_the_curve_is_given_at_both_thresholds_with_intervals() -> None:
    found = choice(Recall(0.5), 0.6)
    assert curve_headline(found, 60) == "60 % (53–67) of the buyers hot at 52; 60 % (53–67) at 60, the present threshold."
    assert curve_headline(found, 52) == "60 % (53–67) of the buyers hot at 52, the present threshold."
    assert curve_headline(choice(Capacity(40, 300), 38), 52) == "38 (34–42) hot leads a week at 52, the present threshold."
    assert curve_headline(choice(Profit(9, 1), 5), 52, "EUR") == "500 (449 to 551) EUR for 100 leads at 52, the present threshold."


def grid(*counts: tuple[int, int, int]) -> FitEngagement:
    """Two by two cells, or fewer: leads, conversions, hot."""
    side = 2 if len(counts) == 4 else 1
    steps = (Step(-5, 0), Step(5, 20))
    cells = tuple(GridCell(place // 2, place % 2, n, won, rate(won, n), n < 30, hot) for place, (n, won, hot) in enumerate(counts))
    return FitEngagement(steps[:side], steps[: min(2, len(counts))], cells)


def test_the_corners_of_the_grid_are_compared() -> None:
    found = grid((500, 10, 0), (400, 30, 20), (300, 27, 0), (200, 50, 160))
    assert (
        grid_headline(found)
        == "Of leads with high fit and high engagement, 25 % (20–31) convert; of those with low fit and low engagement, 2.0 % (1.1–3.6)."
    )
    assert mixed_words(found) == (
        "Of leads with high fit and low engagement, 9.0 % (6.3–12.8) convert; of those with low fit and high engagement, 7.5 % (5.3–10.5)."
    )
    assert grid_note(found, 60) == "framed: mostly hot at 60 and above"


def test_small_and_empty_cells_are_named_as_such() -> None:
    found = grid((500, 10, 0), (400, 30, 20), (0, 0, 0), (12, 3, 2))
    assert "25 % (9–53) (of only 12 leads) convert" in grid_headline(found)
    assert mixed_words(found).startswith("Of leads with high fit and low engagement, there are none;")
    assert grid_note(found, 60) == "no cell is mostly hot at 60 and above; grey: under 30 leads"
    assert cell_lines(found.cells[2]) == ("no leads",)
    assert cell_lines(found.cells[3])[1:] == ("n\u00a0=\u00a012", "17 % hot")


def test_an_axis_without_steps_is_left_out_of_the_words() -> None:
    assert (
        grid_headline(grid((500, 10, 0), (400, 30, 20)))
        == "Of leads with high engagement, 7.5 % (5.3–10.5) convert; of those with low engagement, 2.0 % (1.1–3.6)."
    )
    assert mixed_words(grid((500, 10, 0), (400, 30, 20))) == ""
    assert grid_headline(grid((500, 10, 0))).startswith("All leads have the same points")
