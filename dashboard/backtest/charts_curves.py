"""Two scorecards at every threshold: cumulative gain, lift, ROC and hot-lead conversion, each with its threshold marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from analysis.evaluation import Evaluation, ThresholdCurve
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.roc import Gain, Histograms, gain
from dashboard.backtest.words import gain_headline, lift_headline
from dashboard.charts.scores import ENOUGH, Pair
from dashboard.charts.theme import CANDIDATE, CURRENT, REFERENCE, Cell, Chart, Heading, Numbers, draw, percent_axis, upright
from dashboard.words.headlines import curve_headline, ranking_headline
from dashboard.words.key_figures import axis_name

_HEIGHT = 350
_HOT, _RECALL, _FPR, _LIFT = (axis_name(key) for key in ("hot_conversion", "recall", "false_positive_rate", "lift"))
_FRACTIONS = (_HOT, "low", "high", _FPR, _RECALL)


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Both scorecards at every threshold.

    Args:
        pair: Their evaluations.
        candidate: The tried card at every threshold.
        current: The baseline.
    """

    pair: Pair
    candidate: ThresholdCurve
    current: ThresholdCurve

    @property
    def sides(self) -> tuple[tuple[Evaluation, ThresholdCurve, str, str, str], ...]:
        """Evaluation, curve, name, colour and dash of the cards to draw: the baseline first, so that it lies below."""
        own = (self.pair.candidate, self.candidate, "this scorecard", CANDIDATE, "solid")
        other = (self.pair.current, self.current, "current", CURRENT, "dash")
        return (own,) if self.pair.same else (other, own)


def gain_chart(curves: Curves, population: str) -> Chart:
    """Cumulative gain: this share of the leads, highest scores first, includes this share of the buyers."""
    title = gain_headline(curves.pair.candidate)
    traces: list[go.Scatter] = [_diagonal("by chance")]
    for evaluation, curve, name, colour, dash in curves.sides:
        found = _gain(evaluation)
        if not isinstance(found, NotEstimable):
            traces.append(_line(found.share, found.reached, name, colour, dash))
            traces.append(_mark(*_hot_point(evaluation, curve), colour))
    axes = {
        "xaxis": {"title": {"text": "share of leads, highest scores first"}, "showgrid": True, **percent_axis(0, 1)},
        "yaxis": {"title": {"text": _RECALL}, **percent_axis(0, 1)},
    }
    return Chart(_drawn(traces, title, population, axes), title, population, _gain_numbers(curves))


def roc_chart(curves: Curves, population: str) -> Chart:
    """ROC: buyers called hot against non-buyers called hot, at every threshold."""
    title = ranking_headline(curves.pair.candidate)
    traces: list[go.Scatter] = [_diagonal("by chance")]
    for evaluation, curve, name, colour, dash in curves.sides:
        if curve.recall.estimable.all() and curve.false_positive_rate.estimable.all():
            traces.append(_line(curve.false_positive_rate.value, curve.recall.value, name, colour, dash))
            at = evaluation.threshold
            traces.append(_mark(float(curve.false_positive_rate.value[at]), float(curve.recall.value[at]), colour))
    axes = {
        "xaxis": {"title": {"text": _FPR}, "showgrid": True, **percent_axis(0, 1)},
        "yaxis": {"title": {"text": _RECALL}, **percent_axis(0, 1)},
    }
    return Chart(_drawn(traces, title, population, axes), title, population, threshold_numbers(curves))


def conversion_chart(curves: Curves, population: str) -> Chart:
    """Hot-lead conversion at every threshold, with its interval, and the threshold marked."""
    title = curve_headline(curves.candidate, curves.pair.candidate.threshold)
    traces: list[go.Scatter] = [_ribbon(curves.candidate)]
    tops = []
    for _, curve, name, colour, dash in curves.sides:
        shown = curve.conversion.estimable & (curve.n_hot >= ENOUGH)
        traces.append(_line(curve.threshold[shown], curve.conversion.value[shown], name, colour, dash))
        tops.append(float(np.max(curve.conversion.value[shown], initial=0.0)))
    top = min(1.0, max(0.1, 0.05 * np.ceil(max(tops) * 1.3 / 0.05)))
    axes = {
        "xaxis": {"title": {"text": "threshold"}, "range": [0, 100], "dtick": 10},
        "yaxis": {"title": {"text": _HOT}, **percent_axis(0, top)},
        "shapes": _thresholds(curves),
    }
    return Chart(_drawn(traces, title, population, axes), title, population, threshold_numbers(curves))


def lift_chart(curves: Curves, population: str) -> Chart:
    """Lift of the hot leads over all leads at every threshold."""
    title = lift_headline(curves.pair.candidate)
    traces: list[go.Scatter] = []
    tops = [1.5]
    for _, curve, name, colour, dash in curves.sides:
        shown = curve.lift.estimable & (curve.n_hot >= ENOUGH)
        traces.append(_line(curve.threshold[shown], curve.lift.value[shown], name, colour, dash))
        tops.append(float(np.max(curve.lift.value[shown], initial=0.0)) * 1.15)
    one = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 1, "y1": 1, "line": {"color": REFERENCE, "width": 1, "dash": "dot"}}
    axes = {
        "xaxis": {"title": {"text": "threshold"}, "range": [0, 100], "dtick": 10},
        "yaxis": {"title": {"text": "lift: times the conversion of all leads"}, "range": [0, max(tops)]},
        "shapes": [one, *_thresholds(curves)],
    }
    return Chart(_drawn(traces, title, population, axes), title, population, threshold_numbers(curves))


def _drawn(traces: list[go.Scatter], title: str, population: str, axes: Mapping[str, object]) -> go.Figure:
    return draw(list(traces), Heading(title, population), height=_HEIGHT, layout={**axes, "margin": {"b": 62}})


def _diagonal(name: str) -> go.Scatter:
    line = {"color": REFERENCE, "width": 1, "dash": "dot"}
    return go.Scatter(x=[0, 1], y=[0, 1], mode="lines", line=line, name=name, hoverinfo="skip")


def _line(x: object, y: object, name: str, colour: str, dash: str) -> go.Scatter:
    line = {"color": colour, "width": 2 if dash == "solid" else 1.5, "dash": dash}
    return go.Scatter(x=list(np.asarray(x)), y=list(np.asarray(y)), mode="lines", line=line, name=name, hoverinfo="skip")


def _mark(x: float, y: float, colour: str) -> go.Scatter:
    """The point at the threshold."""
    marker = {"color": "#ffffff", "size": 9, "line": {"color": colour, "width": 2}}
    return go.Scatter(x=[x], y=[y], mode="markers", marker=marker, showlegend=False, hoverinfo="skip")


def _ribbon(curve: ThresholdCurve) -> go.Scatter:
    shown = curve.conversion.estimable & (curve.n_hot >= ENOUGH)
    x = curve.threshold[shown]
    y = np.concatenate([curve.conversion.high[shown], curve.conversion.low[shown][::-1]])
    return go.Scatter(
        x=np.concatenate([x, x[::-1]]).tolist(), y=y.tolist(), fill="toself", fillcolor="rgba(0,114,178,0.12)", line={"width": 0},
        mode="lines", name="its 95 % interval", hoverinfo="skip",
    )  # fmt: skip


def _thresholds(curves: Curves) -> list[dict[str, object]]:
    lines = [upright(curves.pair.candidate.threshold, CANDIDATE)]
    return lines if curves.pair.same else [*lines, upright(curves.pair.current.threshold, CURRENT, "dash")]


def _gain(evaluation: Evaluation) -> Gain | NotEstimable:
    return gain(Histograms(evaluation.converted_by_score, evaluation.others_by_score))


def _hot_point(evaluation: Evaluation, curve: ThresholdCurve) -> tuple[float, float]:
    """Where the threshold lies on the gain curve, by what is really hot: forced tiers may put it beside the curve."""
    at = evaluation.threshold
    recall = float(curve.recall.value[at]) if curve.recall.estimable[at] else 0.0
    return int(curve.n_hot[at]) / max(1, evaluation.n_leads), recall


def _gain_numbers(curves: Curves) -> Numbers:
    columns = ("share of leads", _RECALL, f"current: {_RECALL}")
    found = [_gain(each) for each in (curves.pair.candidate, curves.pair.current)]
    shares = np.linspace(0, 1, 21).round(2).tolist()
    rows: list[tuple[Cell, ...]] = [
        (share, *(None if isinstance(each, NotEstimable) else each.at(share) for each in found)) for share in shares
    ]
    return Numbers(columns, tuple(rows), columns)


def threshold_numbers(curves: Curves) -> Numbers:
    """Both cards at every fifth threshold and at their own."""
    columns = (
        "threshold", "hot leads", _HOT, "low", "high", _FPR, _RECALL, _LIFT,
        "current: hot leads", f"current: {_HOT}", f"current: {_FPR}", f"current: {_RECALL}",
    )  # fmt: skip
    own = {curves.pair.candidate.threshold, curves.pair.current.threshold}
    rows = []
    for at in sorted({*range(0, 101, 5), *own}):
        mine, other = curves.candidate, curves.current
        conversion = mine.conversion.answer(at, _NOBODY)
        limits = (conversion.value, conversion.low, conversion.high) if isinstance(conversion, Estimate) else (None, None, None)
        rates = (_value(mine.false_positive_rate.value[at]), _value(mine.recall.value[at]), _value(mine.lift.value[at]))
        theirs = (other.conversion.value[at], other.false_positive_rate.value[at], other.recall.value[at])
        rows.append((at, int(mine.n_hot[at]), *limits, *rates, int(other.n_hot[at]), *(_value(each) for each in theirs)))
    fractions = tuple(each for each in columns if each.rsplit(": ", maxsplit=1)[-1] in _FRACTIONS)
    return Numbers(columns, tuple(rows), fractions)


_NOBODY = NotEstimable("no_hot_leads", "No lead is hot.")


def _value(number: float) -> float | None:
    return None if np.isnan(number) else float(number)
