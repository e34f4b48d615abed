"""How the entries of each month can be used."""

from __future__ import annotations

import plotly.graph_objects as go

from analysis.snapshots.coverage import MonthOfEntries
from dashboard.charts.theme import CANDIDATE, REFERENCE, SOFT, Chart, Heading, Numbers, draw
from dashboard.data.words import entries_headline

#: How entries can be used: field, words, colour, pattern of the bar.
KINDS = (
    ("judged", "can be judged", CANDIDATE, ""),
    ("sealed", "sealed (holdout)", "#7fb8d8", ""),
    ("immature", "too recent", SOFT, ""),
    ("decided", "already decided", REFERENCE, ""),
    ("outside", "not recorded or not reached", "#ffffff", "/"),
)


def entries_chart(months: tuple[MonthOfEntries, ...], population: str) -> Chart:
    """Entries by month, stacked by how they can be used."""
    title = entries_headline(months)
    names = [each.month for each in months]
    when = "" if names == ["undated"] else "month of entry (UTC)"
    traces: list[go.BaseTraceType] = [
        go.Bar(
            x=names,
            y=[getattr(each, field) for each in months],
            name=words,
            width=0.25 if len(names) == 1 else None,
            marker={
                "color": colour, "pattern": {"shape": shape, "fgcolor": REFERENCE, "size": 5},
                "line": {"color": REFERENCE if shape else colour, "width": 1 if shape else 0},
            },
            hovertemplate="%{x}<br>%{y:,} " + words + "<extra></extra>",
        )
        for field, words, colour, shape in KINDS
        if any(getattr(each, field) for each in months)
    ]  # fmt: skip
    figure = draw(
        traces,
        Heading(title, population, 110),
        height=330,
        layout={
            "barmode": "stack",
            "xaxis": {
                "type": "category",
                "title": {"text": when},
                "nticks": 18,
                "tickangle": 0,
            },
            "yaxis": {"title": {"text": "entries"}, "tickformat": ",d", "rangemode": "tozero"},
            "margin": {"b": 68},
            "legend": {"traceorder": "normal"},
        },
    )
    columns = ("month", *(words for _, words, _, _ in KINDS))
    rows = tuple((each.month, *(getattr(each, field) for field, _, _, _ in KINDS)) for each in months)
    return Chart(figure, title, population, Numbers(columns, rows))
