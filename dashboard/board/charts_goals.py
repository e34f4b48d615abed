"""What a goal counts at every threshold, with the chosen one, its range, and the present thresholds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from analysis.evaluation.goals import Capacity, Goal, HotShare, Profit, Recall
from analysis.evaluation.threshold_choice import ThresholdChoice
from analysis.inference.estimate_arrays import Floats
from dashboard.board.words_goals import ABOVE_ALL, PER_LEADS, curve_headline, limit_name, value_axis
from dashboard.charts.theme import CANDIDATE, CURRENT, INK, REFERENCE, Cell, Chart, Heading, Numbers, draw, percent_axis, upright

_HEIGHT = 400
_X = np.arange(ABOVE_ALL + 1)
#: Beyond so many times the limit a curve of hot leads says nothing about it.
_ROOM = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class ByGoal:
    """A threshold chosen for a goal, beside the present ones.

    Args:
        found: The choice on the scorecard being tried.
        shown: The threshold that it has now.
        current: The same goal's curve of the current scorecard, with its own threshold; None where it is the same card.
        currency: Of the amounts.
    """

    found: ThresholdChoice
    shown: int
    current: tuple[ThresholdChoice, int] | None = None
    currency: str | None = None


def goal_chart(by_goal: ByGoal, population: str) -> Chart:
    """The curve with its band, the chosen point with its range, the goal's limit, and the present thresholds."""
    found = by_goal.found
    title = curve_headline(found, by_goal.shown, by_goal.currency)
    per, limit = _per(found.goal), _limit(found.goal)
    traces = [
        _band(per * found.curve.low, per * found.curve.high),
        go.Scatter(x=[0, ABOVE_ALL], y=[limit, limit], mode="lines", line={"color": REFERENCE, "width": 1.5, "dash": "dot"},
                   name=limit_name(found.goal), hoverinfo="skip"),
        *_current(by_goal, per),
        go.Scatter(x=_X.tolist(), y=(per * found.curve.value).tolist(), mode="lines", line={"color": CANDIDATE, "width": 2},
                   name="this scorecard", hoverinfo="skip"),
        _point(by_goal.shown, per * found.curve.value, f"present threshold, {by_goal.shown}", CANDIDATE),
        _chosen(found, per),
    ]  # fmt: skip
    axes: dict[str, object] = {
        "xaxis": {"title": {"text": "threshold"}, "range": [-0.5, ABOVE_ALL + 0.5], "dtick": 10},
        "yaxis": {"title": {"text": value_axis(found.goal, by_goal.currency)}, **_y_axis(found)},
        "shapes": [upright(found.threshold, INK, "dot")],
        "margin": {"b": 62},
    }
    figure = draw(list(traces), Heading(title, population, 110), height=_HEIGHT, layout=axes)
    return Chart(figure, title, population, goal_numbers(by_goal))


def goal_numbers(by_goal: ByGoal) -> Numbers:
    """The curve at every threshold, in the chart's unit; the last row is the threshold above every score."""
    found, per = by_goal.found, _per(by_goal.found.goal)
    name = value_axis(found.goal, by_goal.currency)
    columns = ["threshold", name, "low", "high"]
    curves = [found.curve.value, found.curve.low, found.curve.high]
    if by_goal.current is not None:
        columns.append(f"current: {name}")
        curves.append(by_goal.current[0].curve.value)
    rows: list[tuple[Cell, ...]] = [(int(at), *(float(per * curve[at]) for curve in curves)) for at in _X]
    fractions = tuple(columns[1:]) if isinstance(found.goal, HotShare | Recall) else ()
    return Numbers(tuple(columns), tuple(rows), fractions)


def _per(goal: Goal) -> float:
    """Units of the chart in one of the analysis."""
    return float(PER_LEADS) if isinstance(goal, Profit) else 1.0


def _limit(goal: Goal) -> float:
    match goal:
        case Capacity(limit) | HotShare(limit) | Recall(limit):
            return limit
        case Profit():
            return 0.0


def _y_axis(found: ThresholdChoice) -> dict[str, object]:
    """The informative part of the curve: of very low thresholds of a goal with a limit, or of a loss, only the beginning."""
    per, limit = _per(found.goal), _limit(found.goal)
    low, high = per * float(found.curve.low.min()), per * float(found.curve.high.max())
    match found.goal:
        case Recall():
            return percent_axis(0, 1.02)
        case HotShare():
            return percent_axis(0, min(1.02, _ROOM * limit))
        case Capacity():
            return {"range": [0, min(1.05 * high, _ROOM * limit)]}
        case Profit():
            return {"range": [max(low, -high) if high > 0 else low, 1.1 * max(high, 0.1 * abs(low))]}


def _band(low: Floats, high: Floats) -> go.Scatter:
    return go.Scatter(
        x=np.concatenate([_X, _X[::-1]]).tolist(), y=np.concatenate([high, low[::-1]]).tolist(), fill="toself",
        fillcolor="rgba(0,114,178,0.12)", line={"width": 0}, mode="lines", name="its 95 % interval", hoverinfo="skip",
    )  # fmt: skip


def _current(by_goal: ByGoal, per: float) -> list[go.Scatter]:
    if by_goal.current is None:
        return []
    (choice, threshold), line = by_goal.current, {"color": CURRENT, "width": 1.5, "dash": "dash"}
    value = per * choice.curve.value
    curve = go.Scatter(x=_X.tolist(), y=value.tolist(), mode="lines", line=line, name="current scorecard", hoverinfo="skip")
    return [curve, _point(threshold, value, f"current scorecard at its threshold, {threshold}", CURRENT)]


def _point(threshold: int, value: Floats, name: str, colour: str) -> go.Scatter:
    marker = {"color": "#ffffff", "size": 9, "line": {"color": colour, "width": 2}}
    return go.Scatter(x=[threshold], y=[float(value[threshold])], mode="markers", marker=marker, name=name, hoverinfo="skip")


def _chosen(found: ThresholdChoice, per: float) -> go.Scatter:
    """The chosen threshold, with the range in which other leads would have put it."""
    at = found.threshold
    marker = {"color": INK, "size": 11, "symbol": "diamond"}
    error = {
        "array": [found.high - at], "arrayminus": [at - found.low], "symmetric": False, "color": INK, "thickness": 2, "width": 6,
    }  # fmt: skip
    return go.Scatter(
        x=[at], y=[per * float(found.curve.value[at])], error_x=error, mode="markers", marker=marker,
        name=f"chosen, {at}, with its range", hoverinfo="skip",
    )  # fmt: skip
