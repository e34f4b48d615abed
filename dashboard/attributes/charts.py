"""Converted and other leads compared: effects alone and given all others, conversion and weight of evidence of each level."""

from __future__ import annotations

import math

import plotly.graph_objects as go

from analysis.inference.estimate import Answer, Estimate
from analysis.signals.adjusted import Adjusted, AdjustedLevel
from analysis.signals.compare import SignalComparison, SignalResult
from analysis.signals.level_rates import LevelResult
from dashboard.attributes.words import flag_words, ratio_words
from dashboard.attributes.words_headlines import forest_headline, forest_levels, level_name, levels_headline, woe_headline
from dashboard.charts.theme import CANDIDATE, CURRENT, REFERENCE, SOFT, Chart, Heading, Numbers, draw, percent_axis, safe, upright
from dashboard.words.formats import rate

#: The most rows of a forest, and the most levels of one signal that are drawn.
MOST_ROWS, MOST_LEVELS = 16, 14
_ROW = 26
_LONGEST = 46
#: The widest axis of odds ratios, and its ticks.
_NARROWEST, _WIDEST = 4.0, 64.0
_TICKS = (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)


def forest_chart(found: SignalComparison, adjusted: Adjusted, results: tuple[SignalResult, ...], population: str) -> Chart:
    """Odds ratios of the levels that matter most, alone and given all other signals, on a log axis.

    Args:
        found: The comparison.
        adjusted: The adjusted effects of the same comparison.
        results: Signals to choose from.
        population: Who, when, how many.
    """
    levels = forest_levels(found, adjusted, results, MOST_ROWS)
    title = forest_headline(levels, adjusted)
    rows = sorted(levels, key=lambda each: _value(each.raw))
    names = [_short(level_name(each.signal, each.level)) for each in rows]
    reach = _reach(rows)
    figure = draw(
        [
            _side([each.raw for each in rows], names, -0.17, ("alone", REFERENCE, "#ffffff", "circle")),
            _side(
                [each.adjusted for each in rows if not each.flagged],
                [name for name, each in zip(names, rows, strict=True) if not each.flagged],
                0.17,
                ("given all other signals", CANDIDATE, CANDIDATE, "circle"),
                places=[place for place, each in enumerate(rows) if not each.flagged],
            ),
            _side(
                [each.adjusted for each in rows if each.flagged],
                [name for name, each in zip(names, rows, strict=True) if each.flagged],
                0.17,
                ("given all others: opposite direction", CURRENT, CURRENT, "diamond"),
                places=[place for place, each in enumerate(rows) if each.flagged],
            ),
        ],
        Heading(title, f"{population}; odds ratio compared with the other leads that have a value, 95 % intervals", 110),
        height=150 + _ROW * max(len(rows), 4),
        layout={
            "xaxis": {"type": "log", "range": [-math.log10(reach), math.log10(reach)], "showgrid": True, **_ticks(reach)}
            | {"title": {"text": "odds of converting ÷ odds of the other leads"}},
            "yaxis": {"tickvals": list(range(len(rows))), "ticktext": names, "range": [-0.7, max(len(rows), 1) - 0.3], "showgrid": False},
            "shapes": [upright(1, REFERENCE)],
            "margin": {"b": 62},
        },
    )
    return Chart(figure, title, population, _forest_numbers(rows))


def levels_chart(found: SignalComparison, result: SignalResult, population: str) -> Chart:
    """Conversion of each level with its interval, beside the base rate."""
    levels = _drawn(result)
    title = levels_headline(result)
    names = [_short(level.level) for level in levels]
    known = [(place, level.rate) for place, level in enumerate(levels) if isinstance(level.rate, Estimate)]
    base = found.base_rate.value if isinstance(found.base_rate, Estimate) else 0.0
    trace = go.Scatter(
        x=[answer.value for _, answer in known],
        y=[place for place, _ in known],
        error_x={
            "array": [answer.high - answer.value for _, answer in known],
            "arrayminus": [answer.value - answer.low for _, answer in known],
            "color": CANDIDATE, "thickness": 1.5, "width": 0,
        },
        mode="markers",
        marker={"color": CANDIDATE, "size": 9},
        name="conversion with its interval",
        customdata=[[names[place], rate(answer), answer.n] for place, answer in known],
        hovertemplate="%{customdata[0]}<br>%{customdata[1]}<br>n = %{customdata[2]:,}<extra></extra>",
        showlegend=True,
    )  # fmt: skip
    line = go.Scatter(x=[None], y=[None], mode="lines", line={"color": REFERENCE, "dash": "dash", "width": 1}, name="all leads")
    figure = draw(
        [trace, line],
        Heading(title, population),
        height=150 + _ROW * max(len(levels), 4),
        layout={
            "xaxis": {"title": {"text": "share of leads that convert"}, "showgrid": True, **percent_axis(0, _right(levels, base))},
            "yaxis": _level_axis(names),
            "shapes": [upright(base, REFERENCE, "dash")],
            "margin": {"b": 62},
        },
    )
    return Chart(figure, title, population, _level_numbers(levels))


def woe_chart(result: SignalResult, population: str) -> Chart:
    """Weight of evidence of each level; levels to the right of 0 convert more often than all leads."""
    levels = _drawn(result)
    title = woe_headline(result)
    names = [_short(level.level) for level in levels]
    known = [(place, level.woe) for place, level in enumerate(levels) if level.woe is not None]
    trace = go.Bar(
        x=[woe for _, woe in known],
        y=[place for place, _ in known],
        orientation="h",
        marker={"color": [CANDIDATE if woe > 0 else SOFT for _, woe in known]},
        customdata=[[names[place], levels[place].n] for place, _ in known],
        hovertemplate="%{customdata[0]}<br>%{x:.2f}<br>n = %{customdata[1]:,}<extra></extra>",
        showlegend=False,
    )
    reach = max([0.5, *(abs(woe) for _, woe in known)]) * 1.08
    figure = draw(
        [trace],
        Heading(title, population),
        height=150 + _ROW * max(len(levels), 4),
        layout={
            "xaxis": {"title": {"text": "weight of evidence"}, "showgrid": True, "range": [-reach, reach]},
            "yaxis": _level_axis(names),
            "shapes": [upright(0, REFERENCE)],
            "margin": {"b": 62},
        },
    )
    rows = tuple((level.level, level.n, level.woe) for level in levels)
    return Chart(figure, title, population, Numbers(("level", "leads", "weight of evidence"), rows))


def _side(
    answers: list[Answer], names: list[str], shift: float, style: tuple[str, str, str, str], *, places: list[int] | None = None
) -> go.Scatter:
    name, colour, fill, symbol = style
    at = places if places is not None else list(range(len(answers)))
    known = [(place, label, each) for place, label, each in zip(at, names, answers, strict=True) if isinstance(each, Estimate)]
    return go.Scatter(
        x=[each.value for _, _, each in known],
        y=[place - shift for place, _, _ in known],
        error_x={
            "array": [each.high - each.value for _, _, each in known],
            "arrayminus": [each.value - each.low for _, _, each in known],
            "color": colour, "thickness": 1.5, "width": 0,
        },
        mode="markers",
        marker={"color": fill, "size": 8, "symbol": symbol, "line": {"color": colour, "width": 1.5}},
        name=name,
        customdata=[[label, ratio_words(each)] for _, label, each in known],
        hovertemplate="%{customdata[0]}<br>odds × %{customdata[1]}<extra>" + name + "</extra>",
        showlegend=bool(known),
    )  # fmt: skip


def _reach(rows: list[AdjustedLevel]) -> float:
    """How far the axis goes either way of 1: to the farthest value; intervals may be cut."""
    values = [each for row in rows for answer in (row.raw, row.adjusted) if isinstance(answer, Estimate) for each in (answer.value,)]
    farthest = max([max(value, 1 / value) for value in values if value > 0] or [1.0])
    return min(max(farthest * 1.6, _NARROWEST), _WIDEST)


def _ticks(reach: float) -> dict[str, object]:
    shown = [tick for tick in _TICKS if 1 / reach <= tick <= reach]
    return {"tickvals": shown, "ticktext": [f"{tick:g}" for tick in shown]}


def _value(answer: Answer) -> float:
    return answer.value if isinstance(answer, Estimate) else 0.0


def _short(text: str) -> str:
    return safe(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")


def _drawn(result: SignalResult) -> list[LevelResult]:
    """Bins from low to high, levels by their leads, the first on top."""
    if result.cuts:
        return list(reversed(result.levels))
    return sorted(result.levels, key=lambda level: -level.n)[:MOST_LEVELS][::-1]


def _level_axis(names: list[str]) -> dict[str, object]:
    return {"tickvals": list(range(len(names))), "ticktext": names, "range": [-0.7, max(len(names), 1) - 0.3], "showgrid": False}


def _right(levels: list[LevelResult], base: float) -> float:
    highs = [level.rate.high for level in levels if isinstance(level.rate, Estimate)]
    return min(1.0, math.ceil(max([*highs, base, 0.05]) * 1.05 * 20) / 20)


def _forest_numbers(rows: list[AdjustedLevel]) -> Numbers:
    columns = ("signal", "level", "odds ratio alone", "low", "high", "given all others", "low, given all", "high, given all", "note")
    return Numbers(
        columns, tuple((each.signal, each.level, *_limits(each.raw), *_limits(each.adjusted), flag_words(each)) for each in reversed(rows))
    )


def _limits(answer: Answer) -> tuple[float | None, float | None, float | None]:
    return (answer.value, answer.low, answer.high) if isinstance(answer, Estimate) else (None, None, None)


def _level_numbers(levels: list[LevelResult]) -> Numbers:
    rows = tuple((level.level, level.n, level.n_converted, *_limits(level.rate)) for level in reversed(levels))
    return Numbers(("level", "leads", "converted", "conversion", "low", "high"), rows, ("conversion", "low", "high"))
