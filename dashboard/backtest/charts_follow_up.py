"""Is it the score or the follow-up? Worked against not worked, tier by tier, and conversion near the threshold of routing."""

from __future__ import annotations

import plotly.graph_objects as go

from analysis.inference.discontinuity import Jump
from analysis.inference.estimate import NotEstimable
from analysis.routing.follow_up import Treatment
from dashboard.backtest.words_follow_up import jump_headline, speed_words, worked_headline
from dashboard.charts.marks import Mark, cells, highest, of_n, series
from dashboard.charts.theme import CANDIDATE, INK, REFERENCE, SOFT, Cell, Chart, Heading, Numbers, draw, percent_axis, safe, upright
from dashboard.words.formats import rate

_HEIGHT = 380


def worked_chart(found: Treatment, population: str) -> Chart:
    """Conversion of worked and of other leads in each tier, with the share worked under each tier."""
    title = worked_headline(found)
    places = list(range(len(found.tiers)))
    names = [f"{safe(tier.tier)}<br>{rate(tier.worked_share)} worked" for tier in found.tiers]
    worked, rest = [tier.worked for tier in found.tiers], [tier.not_worked for tier in found.tiers]
    hover = [[f"{tier.tier}: {rate(answer)}" for tier, answer in zip(found.tiers, side, strict=True)] for side in (worked, rest)]
    traces = [
        series([place - 0.1 for place in places], worked, Mark("worked", CANDIDATE), hover[0]),
        series([place + 0.1 for place in places], rest, Mark("not worked", REFERENCE, filled=False, symbol="square"), hover[1]),
    ]
    figure = draw(
        list(traces),
        Heading(title, population),
        height=_HEIGHT,
        layout={
            "xaxis": {"tickvals": places, "ticktext": names, "range": [-0.5, len(places) - 0.5]},
            "yaxis": {"title": {"text": "share that converted after the landmark day"}, **percent_axis(0, highest([*worked, *rest]))},
            "margin": {"b": 84},
        },
    )
    return Chart(figure, title, population, _worked_numbers(found))


def _worked_numbers(found: Treatment) -> Numbers:
    columns = ("tier", "first worked", "leads", "converted", "conversion", "low", "high")
    rows: list[tuple[Cell, ...]] = [
        (tier.tier, speed_words(speed), speed.n_leads, speed.n_converted, *cells(speed.conversion))
        for tier in found.tiers
        for speed in tier.speeds
    ]
    return Numbers(columns, tuple(rows), ("conversion", "low", "high"))


def jump_chart(found: Jump, population: str) -> Chart:
    """What was observed at each score near the threshold, and the two lines with the step between them."""
    title = jump_headline(found)
    below = found.score < found.threshold
    points = [found.observed.answer(place, NotEstimable("no_leads", "No lead has this score.")) for place in range(len(found.score))]
    hover = [
        f"{score} points: {of_n(round(value * n), n)}"
        for score, value, n in zip(found.score.tolist(), found.observed.value.tolist(), found.observed.n.tolist(), strict=True)
    ]
    traces = [series(found.score.tolist(), points, Mark("observed", SOFT, intervals=False), hover)]
    for side, name in ((below, "fitted on either side"), (~below, "")):
        traces.append(
            go.Scatter(
                x=found.score[side].tolist(), y=found.fitted.value[side].tolist(), mode="lines", name=name, showlegend=bool(name),
                line={"color": CANDIDATE, "width": 2.5}, hoverinfo="skip",
            )
        )  # fmt: skip
    fitted = [found.fitted.answer(place, NotEstimable("no_leads", "No lead.")) for place in range(len(found.score))]
    figure = draw(
        list(traces),
        Heading(title, population),
        height=_HEIGHT,
        layout={
            "xaxis": {"title": {"text": "score by which leads were routed"}, "dtick": 5},
            "yaxis": {"title": {"text": "share that converts"}, **percent_axis(0, highest([*points, *fitted]))},
            "shapes": [upright(found.threshold - 0.5, INK)],
            "margin": {"b": 84},
        },
    )
    return Chart(figure, title, population, _jump_numbers(found))


def _jump_numbers(found: Jump) -> Numbers:
    columns = ("score", "leads", "conversion", "fitted", "low", "high")
    rows = tuple(
        (score, n, value, *fitted)
        for score, n, value, *fitted in zip(
            found.score.tolist(), found.observed.n.tolist(), found.observed.value.tolist(),
            found.fitted.value.tolist(), found.fitted.low.tolist(), found.fitted.high.tolist(), strict=True,
        )
    )  # fmt: skip
    return Numbers(columns, rows, columns[2:])
