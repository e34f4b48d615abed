"""A scorecard against the current one: conversion by score band, and where buyers and the others lie."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from analysis.evaluation import Evaluation
from analysis.evaluation.records import BandResult, TierResult
from analysis.inference.estimate import Answer, Estimate
from dashboard.charts.theme import (
    CANDIDATE,
    CURRENT,
    INK,
    REFERENCE,
    SOFT,
    Chart,
    Heading,
    Numbers,
    draw,
    level,
    percent_axis,
    safe,
    upright,
)
from dashboard.words.formats import percent, rate
from dashboard.words.headlines import bands_headline, distribution_headline

#: Width of a bar of the score distribution, in points of score; the last one holds 100 too.
_BAR = 5
_NARROW = 58
#: Bands with fewer leads are drawn in grey.
ENOUGH = 30


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """The scorecard that is tried and the one that it is compared with, on the same leads.

    Args:
        candidate: Its evaluation.
        current: That of the baseline.
        current_name: Name of the baseline.
        same: Both are the same card: no ghost is drawn.
        gap: The candidate's conversion above minus below its threshold, where leads are seen several times: see `bands_headline`.
    """

    candidate: Evaluation
    current: Evaluation
    current_name: str
    same: bool = False
    gap: Answer | None = None


def band_chart(pair: Pair, population: str) -> Chart:
    """Conversion by score band with intervals and the base rate; the current scorecard as a dashed ghost.

    The axes depend on the current scorecard alone, so that nothing moves but what a slider changes.
    """
    title = bands_headline(pair.candidate, pair.gap)
    names = [_band(band) for band in pair.candidate.bands]
    top = _top(pair.current)
    traces: list[go.BaseTraceType] = []
    if not pair.same:
        traces.append(_ghost(pair, names))
    traces += [_bands(pair.candidate, names, few=True), _bands(pair.candidate, names, few=False)]
    figure = draw(
        traces,
        Heading(title, population, _NARROW, live=True),
        height=370,
        layout={
            "xaxis": {"title": {"text": "score"}, "categoryorder": "array", "categoryarray": names, "range": [-0.6, len(names) - 0.4]},
            "yaxis": {"title": {"text": "share that converts"}, **percent_axis(0, top)},
            "margin": {"b": 62},
        },
    )
    if isinstance(pair.candidate.base_rate, Estimate):
        _base_line(figure, pair.candidate.base_rate.value)
    return Chart(figure, title, population, _band_numbers(pair))


def _band(band: BandResult) -> str:
    return f"{band.lower}–{band.upper}"


def _bands(evaluation: Evaluation, names: list[str], *, few: bool) -> go.Scatter:
    chosen = [
        (name, band, band.conversion)
        for name, band in zip(names, evaluation.bands, strict=True)
        if (band.n_leads < ENOUGH) == few and isinstance(band.conversion, Estimate)
    ]
    colour = SOFT if few else CANDIDATE
    return go.Scatter(
        x=[name for name, _, _ in chosen],
        y=[answer.value for _, _, answer in chosen],
        error_y={
            "array": [answer.high - answer.value for _, _, answer in chosen],
            "arrayminus": [answer.value - answer.low for _, _, answer in chosen],
            "color": colour, "thickness": 1.5, "width": 4,
        },
        mode="markers" if few else "lines+markers",
        marker={"color": colour, "size": 8},
        line={"color": colour, "width": 2},
        name=f"under {ENOUGH} leads" if few else "this scorecard",
        customdata=[[band.n_converted, band.n_leads, rate(answer)] for _, band, answer in chosen],
        hovertemplate="score %{x}<br>%{customdata[0]:,} of %{customdata[1]:,} convert<br>%{customdata[2]}<extra></extra>",
        showlegend=not few or bool(chosen),
    )  # fmt: skip


def _ghost(pair: Pair, names: list[str]) -> go.Scatter:
    bands = [(name, band) for name, band in zip(names, pair.current.bands, strict=True) if band.n_leads >= ENOUGH]
    return go.Scatter(
        x=[name for name, _ in bands],
        y=[band.conversion.value if isinstance(band.conversion, Estimate) else None for _, band in bands],
        mode="lines+markers",
        line={"color": CURRENT, "width": 1.5, "dash": "dash"},
        marker={"color": "#ffffff", "size": 6, "line": {"color": CURRENT, "width": 1.5}},
        name=f"current: {safe(pair.current_name)}",
        customdata=[[band.n_converted, band.n_leads] for _, band in bands],
        hovertemplate="score %{x}, current<br>%{customdata[0]:,} of %{customdata[1]:,} convert<extra></extra>",
    )


def _base_line(figure: go.Figure, base: float) -> None:
    figure.update_layout(
        shapes=[level(base, REFERENCE, "dot")],
        annotations=[
            {
                "xref": "paper", "x": 0.005, "xanchor": "left", "yref": "y", "y": base, "yanchor": "bottom", "showarrow": False,
                "text": f"all leads {percent(base)}", "font": {"size": 12, "color": REFERENCE}, "bgcolor": "rgba(255,255,255,0.75)",
            }
        ],
    )  # fmt: skip


def _top(current: Evaluation) -> float:
    """Upper end of the conversion axis: what the current card's bands need, with room for a better card."""
    known = [band.conversion.high for band in current.bands if band.n_leads >= ENOUGH and isinstance(band.conversion, Estimate)]
    base = current.base_rate.value if isinstance(current.base_rate, Estimate) else 0.0
    wanted = max([2 * max(known, default=0.0), 3 * base, 0.05])
    return min(1.0, math.ceil(wanted * 20) / 20)


def _band_numbers(pair: Pair) -> Numbers:
    columns = ("score", "leads", "converted", "conversion", "low", "high", "current leads", "current converted", "current conversion")
    rows = []
    for band, ghost in zip(pair.candidate.bands, pair.current.bands, strict=True):
        own = (
            (band.conversion.value, band.conversion.low, band.conversion.high)
            if isinstance(band.conversion, Estimate)
            else (None, None, None)
        )
        other = ghost.conversion.value if isinstance(ghost.conversion, Estimate) else None
        rows.append((_band(band), band.n_leads, band.n_converted, *own, ghost.n_leads, ghost.n_converted, other))
    return Numbers(columns, tuple(rows), ("conversion", "low", "high", "current conversion"))


def distribution_chart(pair: Pair, population: str) -> Chart:
    """Scores of those who converted (upwards) and of those who did not (downwards), tiers as lines, the current scorecard as a ghost."""
    title = distribution_headline(pair.candidate)
    up, down = _shares(pair.candidate.converted_by_score), _shares(pair.candidate.others_by_score)
    ghost_up, ghost_down = _shares(pair.current.converted_by_score), _shares(pair.current.others_by_score)
    starts = np.arange(0, 100, _BAR)
    top = min(1.0, math.ceil(max(1.25 * float(np.max([ghost_up, ghost_down], initial=0.0)), 0.2) * 20) / 20)
    hover = "score %{customdata[0]}<br>%{customdata[1]} of the leads that %{customdata[2]}<extra></extra>"
    bar = {"x": starts + _BAR / 2, "width": _BAR * 0.9, "hovertemplate": hover}
    names = [f"{start}–{start + _BAR - 1 if start < 95 else 100}" for start in starts]
    traces: list[go.BaseTraceType] = [
        go.Bar(**bar, y=up, marker={"color": CANDIDATE}, name="converted", customdata=_hover_texts(names, up, "converted")),
        go.Bar(**bar, y=-down, marker={"color": SOFT}, name="did not", customdata=_hover_texts(names, down, "did not convert")),
    ]  # fmt: skip
    if not pair.same:
        edges = np.append(starts, 100)
        line = {"x": edges, "mode": "lines", "line": {"color": CURRENT, "width": 1.5, "dash": "dash", "shape": "hv"}, "hoverinfo": "skip"}
        traces.append(go.Scatter(**line, y=np.append(ghost_up, ghost_up[-1]), name=f"current: {safe(pair.current_name)}"))
        traces.append(go.Scatter(**line, y=-np.append(ghost_down, ghost_down[-1]), showlegend=False))
    figure = draw(
        traces,
        Heading(title, population, _NARROW, live=True),
        height=370,
        layout={
            "barmode": "overlay",
            "xaxis": {"title": {"text": "score"}, "range": [0, 100], "dtick": 10},
            "yaxis": {
                "title": {"text": "share of each group"},
                **percent_axis(-top, top),
            },
            "margin": {"b": 62},
            **_tier_lines(pair.candidate.tiers),
        },
    )
    return Chart(figure, title, population, _distribution_numbers(names, (up, down, ghost_up, ghost_down)))


def _hover_texts(names: list[str], shares: NDArray[np.float64], group: str) -> list[list[str]]:
    return [[name, percent(share), group] for name, share in zip(names, shares.tolist(), strict=True)]


def _shares(by_score: NDArray[np.int64]) -> NDArray[np.float64]:
    """Share of the leads in each bar."""
    counts = np.add.reduceat(by_score, np.arange(0, 100, _BAR)).astype(np.float64)
    shares: NDArray[np.float64] = counts / max(float(counts.sum()), 1.0)
    return shares


def _tier_lines(tiers: tuple[TierResult, ...]) -> dict[str, object]:
    edges = [tier for tier in tiers if 0 < tier.lower <= 100]
    return {
        "shapes": [upright(tier.lower) for tier in edges],
        "annotations": [
            {
                "x": tier.lower, "xanchor": "right" if tier.lower > 85 else "left", "xshift": -3 if tier.lower > 85 else 3,
                "yref": "paper", "y": 1 - 0.09 * index, "yanchor": "top", "showarrow": False,
                "text": f"{safe(tier.name)} ≥ {tier.lower}", "font": {"size": 12, "color": INK}, "bgcolor": "rgba(255,255,255,0.8)",
            }
            for index, tier in enumerate(edges)
        ],
    }  # fmt: skip


def _distribution_numbers(names: list[str], shares: tuple[NDArray[np.float64], ...]) -> Numbers:
    columns = ("score", "share of converted", "share of not converted", "current: share of converted", "current: share of not converted")
    return Numbers(columns, tuple(zip(names, *(each.tolist() for each in shares), strict=True)), columns[1:])
