"""What `backtest --fit-engagement` prints: leads by what they are and what they do."""

from __future__ import annotations

from analysis.evaluation.fit_engagement import FitEngagement, GridCell, Step
from analysis.inference.estimate import NotEstimable
from dashboard.board.words_fit_engagement import grid_headline, mixed_words, step_words
from dashboard.commands.reply import Json, answer_data, table
from dashboard.words.numbers import count, percent_range


def grid_data(found: FitEngagement | NotEstimable) -> Json:
    """Both axes and every cell, as plain data; ``few`` marks cells under 30 leads."""
    if isinstance(found, NotEstimable):
        return answer_data(found)
    axes = {"fit": [_step_data(each) for each in found.fit], "engagement": [_step_data(each) for each in found.engagement]}
    return axes | {"cells": [_cell_data(each) for each in found.cells]}


def _step_data(step: Step) -> Json:
    return {"from": step.low, "to": step.high}


def _cell_data(cell: GridCell) -> Json:
    return {
        "fit": cell.fit,
        "engagement": cell.engagement,
        "n_leads": cell.n_leads,
        "n_converted": cell.n_converted,
        "conversion": answer_data(cell.conversion),
        "few": cell.few,
        "n_hot": cell.n_hot,
    }


def grid_text(found: FitEngagement | NotEstimable) -> str:
    """The same as a headline and a table."""
    if isinstance(found, NotEstimable):
        return f"Fit × engagement: {grid_headline(found)}"
    rows = [
        [
            step_words(found.fit[each.fit]),
            step_words(found.engagement[each.engagement]),
            count(each.n_leads),
            count(each.n_hot),
            percent_range(each.conversion),
            "few leads" if each.few else "",
        ]
        for each in found.cells
    ]
    header = ["fit, points", "engagement, points", "leads", "hot", "conversion", ""]
    return "\n".join(filter(None, [f"Fit × engagement: {grid_headline(found)}", table(header, rows), mixed_words(found)]))
