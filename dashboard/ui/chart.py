"""A chart on the page: the figure, its numbers, and both to take along."""

from __future__ import annotations

import csv
import io
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts.theme import Chart, Numbers
from dashboard.export.spreadsheet import neutral


def show_chart(chart: Chart, *, key: str) -> None:
    """Draw a chart; below it "show the numbers" with the same figures, to download.

    Args:
        chart: What to draw.
        key: Unique on the page; also the name of the files.
    """
    config: dict[str, Any] = {
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "png", "filename": f"plumbline-{key}", "scale": 2},
    }
    with st.container(gap=None):
        st.plotly_chart(chart.figure, key=f"chart-{key}", theme=None, config=config, alt=chart.title)
        numbers = st.popover("Show the numbers", type="tertiary", icon=":material/table_rows:", key=f"numbers-{key}", on_change="rerun")
        if numbers.open:
            with numbers:
                show_numbers(chart.numbers, key=key)


def show_numbers(numbers: Numbers, *, key: str) -> None:
    """The numbers as a table with a download."""
    frame = pd.DataFrame(list(numbers.rows), columns=list(numbers.columns))
    settings = {name: st.column_config.NumberColumn(format="percent") for name in numbers.fractions}
    st.dataframe(frame, hide_index=True, column_config=settings, width="content")
    download(numbers, key=key)


def download(numbers: Numbers, *, key: str, label: str = "Download as CSV") -> None:
    """The numbers as a CSV file in which no cell is a formula."""
    st.download_button(
        label,
        csv_text(numbers),
        f"plumbline-{key}.csv",
        "text/csv",
        key=f"download-{key}",
        on_click="ignore",
        icon=":material/download:",
        type="tertiary",
    )


def csv_text(numbers: Numbers) -> str:
    """The numbers as CSV.

    Examples:
        >>> csv_text(Numbers(("a", "b"), (("=x", 1.5),)))
        "a,b\\n'=x,1.5\\n"
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([neutral(name) for name in numbers.columns])
    writer.writerows([neutral(cell) for cell in row] for row in numbers.rows)
    return text.getvalue()
