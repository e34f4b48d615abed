"""What `backtest --goal` prints: the threshold that serves a goal, its curve, and the range in which it may lie."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from analysis.errors import PlumblineError
from analysis.evaluation.goals import KINDS, AskedGoal, Capacity, Goal, GoalKind, goal_for
from analysis.evaluation.threshold_choice import SEED, ThresholdChoice, choose_threshold
from analysis.inference.estimate import NotEstimable
from analysis.scorecard import Scorecard
from analysis.scoring.counts import ScoreCounts
from dashboard.board.words_goals import asked_words, goal_notes, interval_words, threshold_headline, value_axis
from dashboard.commands.reply import Json, answer_data, table
from dashboard.words.typed_numbers import plain_number

_NAMES: Mapping[GoalKind, tuple[str, ...]] = MappingProxyType(
    {"capacity": ("hot_leads_per_week",), "profit": ("win_value", "wasted_call_cost"), "share": ("share",), "recall": ("recall",)}
)


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """A goal as it was asked for, and the threshold that serves it."""

    asked: AskedGoal
    goal: Goal | NotEstimable
    found: ThresholdChoice | NotEstimable


def add_goals(parser: argparse.ArgumentParser) -> None:
    """The argument that asks for a threshold."""
    parser.add_argument(
        "--goal",
        metavar="KIND=NUMBER",
        action="append",
        default=[],
        help="find the threshold for a goal: capacity=HOT_LEADS_A_WEEK, share=0.15, recall=0.8 or profit=WIN:WASTED_CALL",
    )


def parse_goal(text: str) -> AskedGoal:
    """A goal as it was typed, with numbers that make sense.

    Raises:
        PlumblineError: ``COMMAND-LINE``, ``GOAL-INVALID``.

    Examples:
        >>> parse_goal("profit=5000:60")
        AskedGoal(kind='profit', numbers=(5000.0, 60.0))
    """
    typed, _, said = text.partition("=")
    kind = next((each for each in KINDS if each == typed.strip()), None)
    if kind is not None:
        try:
            numbers = tuple(plain_number(each) for each in said.split(":"))
        except ValueError as error:
            raise PlumblineError("COMMAND-LINE", f"{error}.", where=f"--goal {text}") from error
        if len(numbers) == len(_NAMES[kind]):
            asked = AskedGoal(kind, numbers)
            _check(asked)
            return asked
    what = f"'{text}' is not a goal such as capacity=40, share=0.15, recall=0.8 or profit=5000:60."
    raise PlumblineError("COMMAND-LINE", what, where="--goal")


def _check(asked: AskedGoal) -> None:
    try:
        goal_for(asked, None)
    except PlumblineError as error:
        raise PlumblineError(error.code, error.what, where="--goal") from error


def choose_goals(asked: tuple[AskedGoal, ...], counts: ScoreCounts, card: Scorecard, leads_per_week: float | None) -> tuple[Chosen, ...]:
    """The threshold for each goal."""
    goals = [goal_for(each, leads_per_week) for each in asked]
    found = [each if isinstance(each, NotEstimable) else choose_threshold(counts, card, each, seed=SEED) for each in goals]
    return tuple(Chosen(*each) for each in zip(asked, goals, found, strict=True))


def goals_data(chosen: tuple[Chosen, ...]) -> list[Json]:
    """Each goal as plain data; profit is that of one lead."""
    return [{"goal": each.asked.kind, **_asked_data(each), **_found_data(each.found)} for each in chosen]


def _asked_data(each: Chosen) -> Json:
    data: Json = dict(zip(_NAMES[each.asked.kind], each.asked.numbers, strict=True))
    if each.asked.kind == "capacity":
        data["leads_per_week"] = each.goal.leads_per_week if isinstance(each.goal, Capacity) else None
    return data


def _found_data(found: ThresholdChoice | NotEstimable) -> Json:
    if isinstance(found, NotEstimable):
        return answer_data(found)
    missing = NotEstimable("no_leads", "There are no leads.")
    curve = [{"threshold": at} | answer_data(found.curve.answer(at, missing)) for at in range(len(found.curve.value))]
    return {
        "threshold": found.threshold,
        "low": found.low,
        "high": found.high,
        "n_hot": found.n_hot,
        "n_converted": found.n_converted,
        "n_at_cut": found.n_at_cut,
        "tie_share": found.tie_share,
        "curve": curve,
    }


def goals_text(chosen: tuple[Chosen, ...], card: Scorecard, currency: str | None) -> str:
    """Each goal with its answer, its cautions, and some of its curve."""
    return "\n\n".join(_one_text(each, card, currency) for each in chosen)


def _one_text(each: Chosen, card: Scorecard, currency: str | None) -> str:
    found = each.found
    first = f"{asked_words(each.asked, currency)}: {threshold_headline(found, currency)}"
    if isinstance(found, NotEstimable):
        return first
    shown = sorted({*range(0, 101, 10), found.threshold, card.threshold})
    marks = ((found.threshold, "chosen"), (card.threshold, "now"))
    rows = [[str(at), ", ".join(mark for place, mark in marks if place == at), interval_words(found, at)] for at in shown]
    return "\n".join([first, table(["threshold", "", value_axis(found.goal, currency)], rows), *goal_notes(found)])
