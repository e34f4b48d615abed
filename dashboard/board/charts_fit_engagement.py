"""The grid of fit × engagement: conversion in each cell, grey where there are few leads, framed where most are hot."""

from __future__ import annotations

import plotly.graph_objects as go

from analysis.evaluation.fit_engagement import FitEngagement, GridCell
from analysis.inference.estimate import Estimate
from dashboard.board.words_fit_engagement import ENGAGEMENT_AXIS, FIT_AXIS, cell_lines, grid_headline, grid_note, step_words
from dashboard.charts.marks import cells as limits
from dashboard.charts.theme import GRID, INK, REFERENCE, Cell, Chart, Heading, Numbers, draw

_ROW, _AROUND, _LOWEST = 92, 150, 320
#: From nearly white to a blue on which dark letters can still be read.
_SCALE = ((0.0, "#f4f9fc"), (1.0, "#7fb8dc"))


def grid_chart(found: FitEngagement, threshold: int, population: str) -> Chart:
    """The grid, the best fit above and the most engaged at the right."""
    title = grid_headline(found)
    rows, columns = len(found.fit), len(found.engagement)
    shown = [[_shade(found.cell(fit, engagement)) for engagement in range(columns)] for fit in range(rows)]
    top = max((each for row in shown for each in row if each is not None), default=0.01) or 0.01
    heat = go.Heatmap(
        z=shown, x=list(range(columns)), y=list(range(rows)), colorscale=_SCALE, zmin=0, zmax=top, showscale=False, xgap=4, ygap=4,
        hoverinfo="skip",
    )  # fmt: skip
    figure = draw(
        [heat],
        Heading(title, f"{population}; {grid_note(found, threshold)}", 110),
        height=max(_LOWEST, _AROUND + _ROW * rows),
        layout={
            "xaxis": _axis(ENGAGEMENT_AXIS, [step_words(each) for each in found.engagement]),
            "yaxis": _axis(FIT_AXIS, [step_words(each) for each in found.fit]),
            "shapes": [_grey(each) for each in found.cells if each.few] + [_frame(each) for each in found.cells if each.mostly_hot],
            "annotations": [_words(each) for each in found.cells],
        },
    )
    return Chart(figure, title, population, grid_numbers(found))


def grid_numbers(found: FitEngagement) -> Numbers:
    """Every cell with its leads, conversions, rate and hot leads."""
    columns = ("fit from", "fit to", "engagement from", "engagement to", "leads", "converted", "conversion", "low", "high", "hot leads")
    rows: list[tuple[Cell, ...]] = []
    for each in found.cells:
        fit, engagement = found.fit[each.fit], found.engagement[each.engagement]
        place = (fit.low, fit.high, engagement.low, engagement.high)
        rows.append((*place, each.n_leads, each.n_converted, *limits(each.conversion), each.n_hot))
    return Numbers(columns, tuple(rows), ("conversion", "low", "high"))


def _shade(cell: GridCell) -> float | None:
    return cell.conversion.value if isinstance(cell.conversion, Estimate) and not cell.few else None


def _axis(title: str, steps: list[str]) -> dict[str, object]:
    places = list(range(len(steps)))
    ends = [-0.51, len(steps) - 0.49]
    return {"title": {"text": title}, "tickvals": places, "ticktext": steps, "range": ends, "showgrid": False, "linecolor": "#ffffff"}


def _grey(cell: GridCell) -> dict[str, object]:
    return {**_place(cell), "line": {"width": 0}, "fillcolor": GRID, "layer": "below"}


def _frame(cell: GridCell) -> dict[str, object]:
    return {**_place(cell), "line": {"color": INK, "width": 2.5}}


def _place(cell: GridCell) -> dict[str, object]:
    x, y = cell.engagement, cell.fit
    return {"type": "rect", "x0": x - 0.5, "x1": x + 0.5, "y0": y - 0.5, "y1": y + 0.5}


def _words(cell: GridCell) -> dict[str, object]:
    first, *rest = cell_lines(cell)
    text = "<br>".join([f"<b>{first}</b>", *rest])
    font = {"size": 13, "color": REFERENCE if cell.few else INK}
    return {"x": cell.engagement, "y": cell.fit, "text": text, "showarrow": False, "font": font}
