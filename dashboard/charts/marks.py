"""Markers with intervals, as several charts draw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import plotly.graph_objects as go

from analysis.inference.estimate import Answer, Estimate
from dashboard.charts.theme import Cell
from dashboard.words.formats import count


@dataclass(frozen=True, slots=True)
class Mark:
    """How a series looks.

    Args:
        name: In the legend.
        colour: Of markers, lines and intervals.
        filled: Whether the markers are filled.
        line: How they are joined; None: not at all.
        symbol: Shape of the markers.
        lying: Values run from left to right instead of upwards.
        intervals: Whether intervals are drawn.
    """

    name: str
    colour: str
    filled: bool = True
    line: Literal["solid", "dash"] | None = None
    symbol: str = "circle"
    lying: bool = False
    intervals: bool = True


def series(places: Sequence[object], answers: Sequence[Answer], mark: Mark, hover: Sequence[str] = ()) -> go.Scatter:
    """Estimates with their intervals at places; what is not estimable leaves a gap.

    Args:
        places: Where each stands.
        answers: One each.
        mark: How they look.
        hover: What the pointer shows for each; nothing by default.
    """
    known = [(place, each, words) for place, each, words in zip(places, answers, hover or [""] * len(answers), strict=True)]
    values = [each.value if isinstance(each, Estimate) else None for _, each, _ in known]
    error = {
        "array": [each.high - each.value if isinstance(each, Estimate) else None for _, each, _ in known],
        "arrayminus": [each.value - each.low if isinstance(each, Estimate) else None for _, each, _ in known],
        "color": mark.colour, "thickness": 1.5, "width": 3, "visible": mark.intervals,
    }  # fmt: skip
    along, across = ("y", "x") if mark.lying else ("x", "y")
    return go.Scatter(
        **{along: list(places), across: values, f"error_{across}": error},
        mode="lines+markers" if mark.line else "markers",
        marker={
            "color": mark.colour if mark.filled else "#ffffff", "size": 8, "symbol": mark.symbol,
            "line": {"color": mark.colour, "width": 1.5},
        },
        line={"color": mark.colour, "width": 1.5, "dash": mark.line or "solid"},
        name=mark.name,
        customdata=[words for _, _, words in known],
        hovertemplate="%{customdata}<extra></extra>" if hover else None,
        hoverinfo=None if hover else "skip",
        showlegend=bool(mark.name),
    )  # fmt: skip


def cells(answer: Answer) -> tuple[Cell, Cell, Cell]:
    """Value and limits of an estimate for a table of numbers; blanks where there is none."""
    return (answer.value, answer.low, answer.high) if isinstance(answer, Estimate) else (None, None, None)


def highest(answers: Sequence[Answer], *, at_least: float = 0.05) -> float:
    """Upper end of an axis on which all the estimates have room; intervals of small groups may run out of it."""
    values = [max(each.value * 1.25, min(each.high, each.value * 2.5)) for each in answers if isinstance(each, Estimate)]
    wanted = max([*values, at_least])
    step = 0.05 if wanted <= 0.5 else 0.1
    return min(1.0, step * -(-wanted // step))


def of_n(n_converted: int, n: int) -> str:
    """Conversions of a group in words for the pointer.

    Examples:
        >>> of_n(12, 1400)
        '12 of 1,400 converted'
    """
    return f"{count(n_converted)} of {count(n)} converted"
