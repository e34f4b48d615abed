"""Points by expert ratings, by the leads and by both, rule by rule."""

from __future__ import annotations

from analysis.inference.estimate import Estimate
from analysis.ratings.points import StartupRule
from analysis.ratings.rounds import RoundResult
from dashboard.charts.marks import Mark, cells, series
from dashboard.charts.theme import CANDIDATE, INK, REFERENCE, Chart, Heading, Numbers, draw, safe, upright
from dashboard.ratings.words import points_headline, points_range
from dashboard.words.formats import signed

_ROW, _LONGEST = 38, 34
#: Distance between the three marks of a rule, in rows.
_APART = 0.22
_STEPS = (5, 10, 20, 25, 50)
_MOST_TICKS = 8


def points_chart(found: RoundResult, population: str) -> Chart:
    """Each rule three times: by expert ratings, by the leads, and by both; those farthest apart on top.

    Args:
        found: A complete round on the leads so far.
        population: Who, when, how many.
    """
    by_rule = {each.rule: each for each in found.rules}
    rules = [by_rule[each.rule] for each in reversed(found.round.opinions)]
    title = points_headline(found)
    reach = _reach(rules)
    names = [safe(each.rule if len(each.rule) <= _LONGEST else f"{each.rule[: _LONGEST - 1]}…") for each in rules]
    variants = (
        (_APART, [each.ratings for each in rules], Mark("by expert ratings", REFERENCE, filled=False, symbol="diamond", lying=True)),
        (0.0, [each.data for each in rules], Mark("by the leads", INK, filled=False, lying=True)),
        (-_APART, [each.both for each in rules], Mark("by both", CANDIDATE, lying=True)),
    )
    figure = draw(
        [
            series([place + shift for place in range(len(rules))], answers, mark,
                   [f"{name}<br>{mark.name}: {points_range(each)}" for name, each in zip(names, answers, strict=True)])
            for shift, answers, mark in variants
            if any(isinstance(each, Estimate) for each in answers)
        ],
        Heading(title, f"{population}; 95 % ranges", 58),
        height=130 + _ROW * max(len(rules), 3),
        layout={
            "xaxis": {"title": {"text": "points"}, "showgrid": True, **_ticks(reach)},
            "yaxis": {"tickvals": list(range(len(names))), "ticktext": names, "range": [-0.6, max(len(names), 1) - 0.4], "showgrid": False},
            "shapes": [upright(0, REFERENCE)],
            "margin": {"b": 62},
        },
    )  # fmt: skip
    return Chart(figure, title, population, _numbers(found))


def _reach(rules: list[StartupRule]) -> float:
    """How far the axis goes either way of 0: all of the ratings and of both; the leads' values, whose ranges may be cut."""
    ends = [abs(end) for each in rules for answer in (each.ratings, each.both) for end in (answer.low, answer.high)]
    values = [abs(each.data.value) for each in rules if isinstance(each.data, Estimate)]
    return min(1.05 * max([30.0, *ends, *values]), 150.0)


def _ticks(reach: float) -> dict[str, object]:
    step = next((each for each in _STEPS if 2 * reach / each <= _MOST_TICKS), _STEPS[-1])
    ticks = [step * each for each in range(-int(reach // step), int(reach // step) + 1)]
    return {"range": [-reach, reach], "tickvals": ticks, "ticktext": [signed(each) for each in ticks]}


def _numbers(found: RoundResult) -> Numbers:
    columns = (
        "rule", "marketing", "sales", "points apart", "by expert ratings", "low", "high", "by the leads", "low, leads", "high, leads",
        "by both", "low, both", "high, both", "whole points",
    )  # fmt: skip
    return Numbers(
        columns,
        tuple(
            (each.rule, each.opinion.marketing, each.opinion.sales, each.opinion.spread, *cells(each.ratings), *cells(each.data),
             *cells(each.both), each.points)
            for each in found.rules
        ),
    )  # fmt: skip
