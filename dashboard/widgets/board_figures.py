"""What the scorecard being tried achieves, each figure against the current one."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.evaluation import Comparison
from analysis.inference.estimate import Answer, Estimate
from dashboard.figures.scores import Pair
from dashboard.text.formats import count, number, percent, points_of_percent, rate, signed
from dashboard.text.help import HELP

#: Figures under "More", with their names.
_NAMES = {
    "hot_conversion": "Hot-lead conversion",
    "hot_share": "Share of leads called hot",
    "false_hot_share": "False-hot share",
    "false_positive_rate": "Non-buyers called hot (FPR)",
    "recall": "Buyers called hot (recall)",
    "lift": "Lift over all leads",
    "auc": "AUC",
}
_PLAIN_NUMBERS = ("lift", "auc")
#: Stands where there is no change, so that nothing below moves when there is one.
_SAME = "as today"
_HEADLINE = (
    ("hot_conversion", "Hot-lead conversion"),
    ("false_hot_share", "False-hot share"),
    ("false_positive_rate", "Non-buyers called hot"),
)


def headline_figures(pair: Pair, comparison: Comparison) -> None:
    """Hot leads and the three figures that a meeting looks at, with their change against the current scorecard."""
    columns = st.columns(4, gap="small")
    columns[0].metric(
        "Hot leads",
        count(pair.candidate.hot.n_leads),
        _SAME if pair.same else f"{signed(comparison.n_hot_change)} against today",
        delta_color="off",
        delta_arrow="off",
        help=f"{HELP['hot_leads']} {percent_or_reason(pair.candidate.hot.share)} of {count(pair.candidate.n_leads)} leads.",
    )
    for place, (figure, name) in zip(columns[1:], _HEADLINE, strict=True):
        found = comparison.figure(figure)
        change = _SAME if pair.same or found.change is None else _percentage_points(found.change)
        shown = percent(found.candidate.value) if isinstance(found.candidate, Estimate) else "–"
        place.metric(name, shown, change, delta_color="off", delta_arrow="off", help=f"{HELP[figure]} {rate(found.candidate)}.")


def _percentage_points(change: float) -> str:
    return points_of_percent(change).replace("points", "percentage points")


def percent_or_reason(answer: Answer) -> str:
    """A share in a sentence."""
    return percent(answer.value) if isinstance(answer, Estimate) else answer.reason


def all_figures(pair: Pair, comparison: Comparison) -> None:
    """Every figure with its range, beside the current scorecard's."""
    rows = [("Hot leads", count(pair.candidate.hot.n_leads), count(pair.current.hot.n_leads), signed(comparison.n_hot_change))]
    for found in comparison.figures:
        write = number if found.figure in _PLAIN_NUMBERS else rate
        rows.append((_NAMES[found.figure], write(found.candidate), write(found.current), _change(found.figure, found.change)))
    frame = pd.DataFrame(rows, columns=["Figure", "This scorecard", "Current", "Change"])
    st.dataframe(frame, hide_index=True, column_config={"Figure": st.column_config.Column(width="medium")})
    st.caption(HELP["range"])


def _change(figure: str, change: float | None) -> str:
    if change is None:
        return "–"
    return signed(change, 2) if figure in _PLAIN_NUMBERS else _percentage_points(change)
