"""What a score means: the fitted conversion rate of each score, and what was observed band by band."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from analysis.evaluation import Evaluation
from analysis.evaluation.records import BandResult
from analysis.evaluation.reliability import Meaning
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.estimate_arrays import Estimates
from dashboard.backtest.words_over_time import meaning_headline
from dashboard.charts.marks import Mark, cells, highest, of_n, series
from dashboard.charts.scores import ENOUGH
from dashboard.charts.theme import CANDIDATE, INK, REFERENCE, Cell, Chart, Heading, Numbers, draw, level, percent_axis, upright


def meaning_chart(found: Meaning, evaluation: Evaluation, population: str) -> Chart:
    """Score to rate with its interval, the observed rate of each band, the base rate, and the threshold.

    Args:
        found: What scores mean.
        evaluation: Of the same leads: its bands are what was observed.
        population: Who, when, how many.
    """
    title = meaning_headline(found, evaluation.threshold)
    line = found.line()
    bands = [band for band in evaluation.bands if isinstance(band.conversion, Estimate)]
    middles = [(band.lower + band.upper) / 2 for band in bands]
    hover = [f"score {band.lower}–{band.upper}: {of_n(band.n_converted, band.n_leads)}" for band in bands]
    traces: list[go.Scatter] = []
    if not isinstance(line, NotEstimable):
        traces += _fitted(np.arange(found.lowest, found.highest + 1), line)
    traces.append(series(middles, [band.conversion for band in bands], Mark("observed, by score band", INK, filled=False), hover))
    base = [level(evaluation.base_rate.value, REFERENCE, "dot")] if isinstance(evaluation.base_rate, Estimate) else []
    figure = draw(
        list(traces),
        Heading(title, population),
        height=390,
        layout={
            "xaxis": {"title": {"text": "score"}, "range": [-2, 102], "dtick": 10},
            "yaxis": {"title": {"text": "share that converts"}, **percent_axis(0, _top(bands, line))},
            "shapes": [*base, upright(evaluation.threshold, INK)],
            "margin": {"b": 62},
        },
    )
    return Chart(figure, title, population, _numbers(found, evaluation))


def _fitted(score: np.ndarray[tuple[int], np.dtype[np.int64]], line: Estimates) -> list[go.Scatter]:
    around = np.concatenate([line.high, line.low[::-1]])
    ribbon = go.Scatter(
        x=np.concatenate([score, score[::-1]]).tolist(), y=around.tolist(), fill="toself", fillcolor="rgba(0,114,178,0.14)",
        line={"width": 0}, mode="lines", name="its 95 % interval", hoverinfo="skip",
    )  # fmt: skip
    middle = go.Scatter(
        x=score.tolist(), y=line.value.tolist(), mode="lines", line={"color": CANDIDATE, "width": 2}, name="fitted meaning of the score",
        hovertemplate="%{x} points: %{y:.1%}<extra></extra>",
    )  # fmt: skip
    return [ribbon, middle]


def _top(bands: list[BandResult], line: Estimates | NotEstimable) -> float:
    fitted = [] if isinstance(line, NotEstimable) else [Estimate(float(line.value[-1]), 0.0, float(line.high[-1]), 1, "logistic")]
    return highest([*(band.conversion for band in bands if band.n_leads >= ENOUGH), *fitted])


def _numbers(found: Meaning, evaluation: Evaluation) -> Numbers:
    columns = ("score", "leads", "converted", "observed", "low", "high", "meaning of the middle score", "its low", "its high")
    rows: list[tuple[Cell, ...]] = []
    for band in evaluation.bands:
        middle = found.at(round((band.lower + band.upper) / 2))
        rows.append((f"{band.lower}–{band.upper}", band.n_leads, band.n_converted, *cells(band.conversion), *cells(middle)))
    return Numbers(columns, tuple(rows), columns[3:])
