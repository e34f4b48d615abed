"""Fit × engagement in words: leads by the points for what they are (fit) and for what they do (engagement)."""

from __future__ import annotations

from analysis.evaluation.fit_engagement import FEW_LEADS, FitEngagement, GridCell, Step
from analysis.inference.estimate import NotEstimable
from dashboard.words.formats import listed, plural, rate
from dashboard.words.numbers import cannot_tell, count, percent

FIT_AXIS = "fit: points for attributes"
ENGAGEMENT_AXIS = "engagement: points for touches"


def grid_headline(found: FitEngagement | NotEstimable) -> str:
    """How the leads with the highest fit and engagement convert, compared with those with the lowest.

    Reads like:
        "Of leads with high fit and high engagement, 24 % (20–28) convert; of those with low fit and low engagement, 2.1 % (1.4–3.1)."
    """
    if isinstance(found, NotEstimable):
        return cannot_tell(found)
    fits, does = len(found.fit) > 1, len(found.engagement) > 1
    if not (fits or does):
        return f"All leads have the same points for fit and for engagement: {rate(found.cells[0].conversion)} convert."
    high, low = (_with(end, fits=fits, does=does) for end in ("high", "low"))
    return f"Of leads with {high}, {_converts(found.cells[-1])}; of those with {low}, {_shown(found.cells[0])}."


def mixed_words(found: FitEngagement) -> str:
    """The two other corners: fit without engagement, and engagement without fit; blank where an axis has one step only.

    Reads like:
        "Of leads with high fit and low engagement, 9.0 % (7.1–11) convert; of those with low fit and high engagement, 7.2 % (5.4–9.5)."
    """
    if len(found.fit) == 1 or len(found.engagement) == 1:
        return ""
    fit_only, does_only = found.cell(len(found.fit) - 1, 0), found.cell(0, len(found.engagement) - 1)
    first, second = _converts(fit_only), _shown(does_only)
    return f"Of leads with high fit and low engagement, {first}; of those with low fit and high engagement, {second}."


def _with(end: str, *, fits: bool, does: bool) -> str:
    return listed(tuple(filter(None, (f"{end} fit" if fits else "", f"{end} engagement" if does else ""))), "and")


def _converts(cell: GridCell) -> str:
    return "there are none" if cell.n_leads == 0 else f"{_shown(cell)} convert"


def _shown(cell: GridCell) -> str:
    if cell.n_leads == 0:
        return "there are none"
    few = f" (of only {plural(cell.n_leads, 'lead')})" if cell.few else ""
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
    """What a cell shows: conversion with its interval, leads, and how many of them are hot."""
    if cell.n_leads == 0:
        return ("no leads",)
    hot = f"{percent(cell.n_hot / cell.n_leads)} hot" if cell.n_hot else "none hot"
    return (rate(cell.conversion), f"n\u00a0=\u00a0{count(cell.n_leads)}", hot)
