"""The look of every chart, and the record of a chart with its finding and its numbers."""

from __future__ import annotations

import html
import math
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.words.formats import percent

CANDIDATE = "#0072B2"
CURRENT = "#D55E00"
REFERENCE = "#6b7280"
SOFT = "#c3c9d0"
INK = "#14171a"
GRID = "#e9ecef"
FONT = '"Source Sans", "Source Sans 3", "Source Sans Pro", "Helvetica Neue", Arial, sans-serif'

#: Heights of a line of the heading, in pixels.
_TITLE_LINE, _SUBTITLE_LINE = 20, 16
#: How much higher Plotly starts a title for each further line.
_TITLE_SHIFT = 12

_STEPS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2)
_MOST_TICKS = 6

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers behind a chart, row by row; fractions 0–1 are marked by their column.

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
        chars: Characters of the title that fit on one line: 58 for half a page, 110 for a full one.
        live: The title changes while people watch: room for two lines is kept, so that the chart does not jump.
    """

    title: str
    subtitle: str
    chars: int = 58
    live: bool = False


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
    top = 28 + _TITLE_LINE * max(n_title, 2 if heading.live else 1) + _SUBTITLE_LINE * n_subtitle
    base = _base(height, top)
    base["title"] = {
        "text": title, "x": 0, "xref": "container", "y": 1, "yref": "container", "yanchor": "top", "xanchor": "left",
        "pad": {"t": 6 + _TITLE_SHIFT * (n_title - 1), "l": 2}, "font": {"size": 15, "color": INK, "weight": 600},
        "subtitle": {"text": subtitle, "font": {"size": 12, "color": REFERENCE}},
    }  # fmt: skip
    return go.Figure(data=traces, layout=_merged(base, layout or {}))


def _merged(base: Mapping[str, object], further: Mapping[str, object]) -> dict[str, object]:
    """Both, the further one first; done before Plotly checks the properties, so that it does so once."""
    merged = dict(base)
    for name, value in further.items():
        standing = merged.get(name)
        merged[name] = _merged(standing, value) if isinstance(standing, Mapping) and isinstance(value, Mapping) else value
    return merged


def upright(x: object, colour: str = INK, dash: str = "solid") -> dict[str, object]:
    """A thin line from bottom to top."""
    return {"type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1, "line": {"color": colour, "width": 1, "dash": dash}}


def level(y: float, colour: str = INK, dash: str = "solid") -> dict[str, object]:
    """A thin line from left to right."""
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y, "line": {"color": colour, "width": 1, "dash": dash}}


def percent_axis(low: float, high: float) -> dict[str, object]:
    """Range and ticks of an axis of fractions, written as everywhere else; both directions from 0 are positive.

    Examples:
        >>> percent_axis(0, 0.2)["ticktext"]
        ('0 %', '5 %', '10 %', '15 %', '20 %')
    """
    step = next((each for each in _STEPS if (high - low) / each <= _MOST_TICKS), _STEPS[-1])
    first, last = math.ceil(round(low / step, 9)), math.floor(round(high / step, 9))
    ticks = tuple(step * each for each in range(first, last + 1))
    return {"range": [low, high], "tickvals": ticks, "ticktext": tuple(percent(abs(each), 1 if step < 0.01 else 0) for each in ticks)}


def _wrapped(text: str, chars: int) -> tuple[str, int]:
    lines = textwrap.wrap(text, chars) or [""]
    return "<br>".join(safe(line) for line in lines), len(lines)


def _base(height: int, top: int) -> dict[str, object]:
    axis = {
        "gridcolor": GRID, "gridwidth": 1, "zeroline": False, "linecolor": SOFT, "ticks": "", "tickfont": {"size": 12, "color": "#4b5259"},
        "title": {"font": {"size": 12, "color": "#4b5259"}, "standoff": 8}, "fixedrange": True, "automargin": True,
    }  # fmt: skip
    return {
        "height": height,
        "margin": {"t": top, "l": 8, "r": 16, "b": 8},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "font": {"family": FONT, "size": 12, "color": INK},
        "xaxis": axis | {"showgrid": False},
        "yaxis": axis,
        "legend": {
            "orientation": "h", "x": 0, "xref": "container", "xanchor": "left", "y": 0, "yref": "container", "yanchor": "bottom",
            "font": {"size": 12}, "itemclick": False, "itemdoubleclick": False,
        },
        "hoverlabel": {"bgcolor": "#ffffff", "bordercolor": SOFT, "font": {"family": FONT, "size": 12, "color": INK}},
        "dragmode": False,
        "bargap": 0.2,
    }  # fmt: skip
