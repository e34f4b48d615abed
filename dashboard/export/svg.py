"""Charts as static SVG for pages that are mailed and printed: no script, a few kilobytes, sharp at any size."""

from __future__ import annotations

from html import escape
from typing import cast

from analysis.inference.estimate import Estimate
from dashboard.charts.theme import FONT, GRID, REFERENCE, percent_axis
from dashboard.lift.charts import Series, axis_top
from dashboard.words.formats import rate

_WIDTH = 340
_FONT = escape(FONT, quote=True)


def rows_svg(series: tuple[Series, ...], title: str) -> str:
    """Rates one under another, each with its interval and its figure beside it.

    Args:
        series: One rate each.
        title: The finding, read to those who do not see the chart.
    """
    left, right, row, top = 78, _WIDTH - 92, 26, 8
    bottom = top + row * len(series)
    high = axis_top(series)

    def x(value: float) -> float:
        return left + (right - left) * min(value, high) / high

    parts = [_tick(x(at), (top, bottom), words) for at, words in _ticks(high)]
    for place, one in enumerate(series):
        y = top + row * (place + 0.5)
        parts.append(_text(left - 8, y + 4, one.labels[0], "end"))
        answer = one.rates[0]
        parts.append(_text(right + 8, y + 4, rate(answer), "start"))
        if isinstance(answer, Estimate):
            parts.append(_line((x(answer.low), y), (x(answer.high), y), one.colour, 2))
            parts.append(_dot(x(answer.value), y, one))
    return _svg("".join(parts), bottom + 20, title)


def columns_svg(series: tuple[Series, ...], title: str) -> str:
    """Rates side by side, each with its interval; series told apart by colour and by whether their marks are filled.

    Args:
        series: With the same labels.
        title: The finding, read to those who do not see the chart.
    """
    labels = series[0].labels
    left, right, top, bottom = 34, _WIDTH - 6, 18, 122
    high, step = axis_top(series), (right - left) / max(len(labels), 1)

    def y(value: float) -> float:
        return bottom - (bottom - top) * min(value, high) / high

    parts = [_line((left, y(at)), (right, y(at)), GRID, 1) + _text(left - 6, y(at) + 4, words, "end") for at, words in _ticks(high)]
    shown = [(place, label) for place, label in enumerate(labels) if _shown(place, labels)]
    parts += [_text(left + step * (place + 0.5), bottom + 14, _short(label), "middle") for place, label in shown]
    for shift, one in zip((-0.12, 0.12), series, strict=True):
        for place, answer in enumerate(one.rates):
            if isinstance(answer, Estimate):
                x = left + step * (place + 0.5 + shift)
                parts.append(_line((x, y(answer.low)), (x, y(answer.high)), one.colour, 1.5))
                parts.append(_dot(x, y(answer.value), one))
    for place, one in enumerate(series):
        parts.append(_dot(left + 6 + 90 * place, 7, one) + _text(left + 14 + 90 * place, 11, one.name, "start"))
    return _svg("".join(parts), bottom + 20, title)


def _ticks(high: float) -> tuple[tuple[float, str], ...]:
    axis = percent_axis(0, high)
    values, words = cast("tuple[float, ...]", axis["tickvals"]), cast("tuple[str, ...]", axis["ticktext"])
    return tuple(zip(values, words, strict=True))


def _shown(place: int, labels: tuple[str, ...]) -> bool:
    return place % max(1, -(-len(labels) // 6)) == 0


def _short(quarter: str) -> str:
    """The quarter with two digits of its year."""
    year, _, part = quarter.partition(" ")
    return f"{part} {year[2:]}" if part and len(year) == 4 else quarter


def _tick(x: float, ends: tuple[float, float], words: str) -> str:
    return _line((x, ends[0]), (x, ends[1]), GRID, 1) + _text(x, ends[1] + 13, words, "middle")


def _line(start: tuple[float, float], end: tuple[float, float], colour: str, width: float) -> str:
    points = f'x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}"'
    return f'<line {points} stroke="{colour}" stroke-width="{width}"/>'


def _dot(x: float, y: float, one: Series) -> str:
    fill = one.colour if one.filled else "#ffffff"
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{fill}" stroke="{one.colour}" stroke-width="1.5"/>'


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _svg(body: str, height: float, title: str) -> str:
    size = f'viewBox="0 0 {_WIDTH} {height:.0f}" width="100%"'
    style = f'font-family="{_FONT}" font-size="10.5" fill="{REFERENCE}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(title, quote=True)}" {size} {style}>{body}</svg>'
