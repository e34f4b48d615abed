"""Fit × engagement in words: leads by the points for what they are and for what they do."""

from __future__ import annotations

from analysis.evaluation.fit_engagement import FEW_LEADS, FitEngagement, GridCell, Step
from analysis.inference.estimate import NotEstimable
from dashboard.words.formats import listed, plural, rate
from dashboard.words.numbers import cannot_tell, count, percent

FIT_AXIS = "fit: points for what a lead is"
ENGAGEMENT_AXIS = "engagement: points for what it does"


def grid_headline(found: FitEngagement | NotEstimable) -> str:
    """How the leads that fit best and do most convert, against those that fit least and do least.

    Reads like:
        "Of leads that fit best and do most, 24 % (20–28) convert; of those that fit least and do least, 2.1 % (1.4–3.1)."
    """
    if isinstance(found, NotEstimable):
        return cannot_tell(found)
    fits, does = len(found.fit) > 1, len(found.engagement) > 1
    if not (fits or does):
        return f"All leads have the same points, both for what they are and for what they do: {rate(found.cells[0].conversion)} convert."
    best, least = (_who(end, fits=fits, does=does) for end in ("best most", "least least"))
    return f"Of leads that {best}, {_converts(found.cells[-1])}; of those that {least}, {_shown(found.cells[0])}."


def mixed_words(found: FitEngagement) -> str:
    """The two other corners: what fit is worth without engagement, and the other way round; blank where an axis has one step only.

    Reads like:
        "Of leads that fit best and do least, 9.0 % (7.1–11) convert; of those that fit least and do most, 7.2 % (5.4–9.5)."
    """
    if len(found.fit) == 1 or len(found.engagement) == 1:
        return ""
    fit_only, does_only = found.cell(len(found.fit) - 1, 0), found.cell(0, len(found.engagement) - 1)
    return f"Of leads that fit best and do least, {_converts(fit_only)}; of those that fit least and do most, {_shown(does_only)}."


def _who(ends: str, *, fits: bool, does: bool) -> str:
    fit, most = ends.split()
    return listed(tuple(filter(None, (f"fit {fit}" if fits else "", f"do {most}" if does else ""))), "and")


def _converts(cell: GridCell) -> str:
    return "there are none" if cell.n_leads == 0 else f"{_shown(cell)} convert"


def _shown(cell: GridCell) -> str:
    if cell.n_leads == 0:
        return "there are none"
    few = f" (of {plural(cell.n_leads, 'lead')} only)" if cell.few else ""
    return f"{rate(cell.conversion)}{few}"


def grid_note(found: FitEngagement, threshold: int) -> str:
    """How to read the grid."""
    framed = any(cell.mostly_hot for cell in found.cells)
    hot = f"framed: mostly hot at {threshold} and above" if framed else f"no cell is mostly hot at {threshold} and above"
    few = f"grey: under {FEW_LEADS} leads" if any(cell.few for cell in found.cells) else ""
    return "; ".join(filter(None, (hot, few)))


def step_words(step: Step) -> str:
    """A range of points.

    Examples:
        >>> step_words(Step(5, 20)), step_words(Step(-10, 0)), step_words(Step(7, 7))
        ('5–20', '−10 to 0', '7')
    """
    if step.low == step.high:
        return count(step.low)
    return f"{count(step.low)}{' to ' if step.low < 0 else '–'}{count(step.high)}"


def cell_lines(cell: GridCell) -> tuple[str, ...]:
    """What stands in a cell: conversion with its interval, leads, and how many of them are hot."""
    if cell.n_leads == 0:
        return ("no leads",)
    hot = f"{percent(cell.n_hot / cell.n_leads)} hot" if cell.n_hot else "none hot"
    return (rate(cell.conversion), f"n\u00a0=\u00a0{count(cell.n_leads)}", hot)
