"""The look of every chart, and the record of a chart with its finding and its numbers."""

from __future__ import annotations

import html
import textwrap
from dataclasses import dataclass

import plotly.graph_objects as go

CANDIDATE = "#0072B2"
CURRENT = "#D55E00"
REFERENCE = "#6b7280"
SOFT = "#c3c9d0"
INK = "#14171a"
GRID = "#e9ecef"
FONT = '"Source Sans", "Source Sans 3", "Source Sans Pro", "Helvetica Neue", Arial, sans-serif'

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers behind a chart, row by row; fractions 0–1 are told apart by their column.

    Args:
        columns: Names with units.
        rows: One value for each column.
        fractions: Names of the columns that hold fractions.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    fractions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"every row must have {len(self.columns)} values.")


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """A figure with its finding (title and alternative text), what it rests on (subtitle), and its numbers."""

    figure: go.Figure
    title: str
    subtitle: str
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a chart: the finding, and population, window and n.

    Args:
        chars: Characters of the title that fit on one line: 58 for half a page, 120 for a full one.
    """

    title: str
    subtitle: str
    chars: int = 58


def safe(text: str) -> str:
    """Text from data for a figure, where Plotly would read tags.

    Examples:
        >>> safe("<b>R&D</b>")
        '&lt;b&gt;R&amp;D&lt;/b&gt;'
    """
    return html.escape(text, quote=False)


def draw(traces: list[go.BaseTraceType], heading: Heading, *, height: int = 360, layout: dict[str, object] | None = None) -> go.Figure:
    """A figure in the house's look: heading at the left, hairline grid, fixed margins so that nothing jumps.

    Args:
        traces: What is drawn.
        heading: What stands above.
        height: In pixels, heading included.
        layout: Further properties of the figure.
    """
    title, n_title = _wrapped(heading.title, heading.chars)
    subtitle, n_subtitle = _wrapped(heading.subtitle, int(heading.chars * 1.28))
    top = 12 + 21 * n_title + 17 * n_subtitle + 14
    figure = go.Figure(data=traces, layout=_base(height, top))
    figure.update_layout(
        title={
            "text": title, "x": 0, "xref": "container", "y": 1, "yref": "container", "yanchor": "top", "xanchor": "left", "pad": {"t": 6, "l": 2},
            "font": {"size": 15, "color": INK, "weight": 600}, "subtitle": {"text": subtitle, "font": {"size": 12, "color": REFERENCE}},
        }
    )  # fmt: skip
    if layout:
        figure.update_layout(layout)
    return figure


def _wrapped(text: str, chars: int) -> tuple[str, int]:
    lines = textwrap.wrap(text, chars) or [""]
    return "<br>".join(safe(line) for line in lines), len(lines)


def _base(height: int, top: int) -> go.Layout:
    axis = {
        "gridcolor": GRID, "gridwidth": 1, "zeroline": False, "linecolor": SOFT, "ticks": "", "tickfont": {"size": 12, "color": "#4b5259"},
        "title": {"font": {"size": 12, "color": "#4b5259"}, "standoff": 8}, "fixedrange": True, "automargin": True,
    }  # fmt: skip
    return go.Layout(
        height=height,
        margin={"t": top, "l": 8, "r": 16, "b": 8},
        paper_bgcolor="#ffffff",
        plot_bgcolor="#ffffff",
        font={"family": FONT, "size": 12, "color": INK},
        xaxis=axis | {"showgrid": False},
        yaxis=axis,
        legend={
            "orientation": "h", "x": 0, "xanchor": "left", "y": -0.02, "yref": "container", "yanchor": "bottom", "font": {"size": 12}, "itemclick": False,
            "itemdoubleclick": False,
        },
        hoverlabel={"bgcolor": "#ffffff", "bordercolor": SOFT, "font": {"family": FONT, "size": 12, "color": INK}},
        dragmode=False,
        bargap=0.2,
    )  # fmt: skip
