"""All signals as a table, one row each; the chosen row is shown in detail below."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.inference.estimate import Answer, Estimate
from analysis.inference.information_value import Information
from analysis.inference.significance import Significance
from analysis.leakage.by_scorecard import CarriedFinding
from analysis.signals.adjusted import Adjusted
from analysis.signals.compare import SignalResult
from dashboard.attributes.words import EXPORTED, family_words, flag_words, strength_words, verdict_words
from dashboard.charts.theme import Cell, Numbers
from dashboard.data.words_leakage import leak_mark
from dashboard.ui.chart import download
from dashboard.words.help import HELP
from dashboard.words.numbers import p_value

_COLUMNS = (
    "Signal", "Family", "Converted leads differ?", "Leak check", "Note", "Information value", "Strength", "Corrected p", "Leads",
    "No value: converted, %", "No value: others, %",
)  # fmt: skip


def attribute_table(
    results: tuple[SignalResult, ...], adjusted: Adjusted, leaks: tuple[CarriedFinding, ...], *, part: str
) -> SignalResult | None:
    """Draw the table.

    Args:
        results: Signals to show, in order.
        adjusted: For the notes.
        leaks: Findings of the guard about any of them.
        part: The part that was read, for the file's name.

    Returns:
        The chosen signal; None while none is chosen.
    """
    rows = tuple(_row(each, adjusted, tuple(found for found in leaks if found.signal == each.name)) for each in results)
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    settings = {
        "Family": st.column_config.TextColumn(width=130),
        "Signal": st.column_config.TextColumn(pinned=True, width=240),
        "Information value": st.column_config.NumberColumn(format="%.2f", help=HELP["information_value"]),
        "Corrected p": st.column_config.TextColumn(help=HELP["corrected_p"], alignment="right"),
        "Leads": st.column_config.NumberColumn(format="localized"),
        "No value: converted, %": st.column_config.NumberColumn(format="%.1f", help=HELP["no_value"]),
        "No value: others, %": st.column_config.NumberColumn(format="%.1f", help=HELP["no_value"]),
        "Leak check": st.column_config.TextColumn(width=120, help=HELP["leak_weight"]),
        "Note": st.column_config.TextColumn(width=300),
    }
    chosen = st.dataframe(
        frame,
        hide_index=True,
        column_config=settings,
        height=min(38 + 35 * max(len(frame), 1), 493),
        key="signals",
        on_select="rerun",
        selection_mode="single-row",
        placeholder="–",
        alt=f"{len(frame)} attributes and touch points",
    )
    download(Numbers(_COLUMNS, rows), key=f"attributes-{part}")
    picked = chosen["selection"]["rows"]
    return results[picked[0]] if picked and picked[0] < len(results) else None


def _row(result: SignalResult, adjusted: Adjusted, leaks: tuple[CarriedFinding, ...]) -> tuple[Cell, ...]:
    information, test = result.information, result.test
    return (
        result.name,
        family_words(result.family),
        verdict_words(result),
        leak_mark(leaks),
        _note(result, adjusted),
        round(information.above_chance, 4) if isinstance(information, Information) else None,
        strength_words(result),
        p_value(_p(test)).removeprefix("p ").removeprefix("= ") if isinstance(test, Significance) else None,
        result.n,
        _percent(result.missing.converted),
        _percent(result.missing.others),
    )


def _p(test: Significance) -> float:
    return test.p if test.p_corrected is None else test.p_corrected


def _percent(answer: Answer) -> float | None:
    return round(100 * answer.value, 4) if isinstance(answer, Estimate) else None


def _note(result: SignalResult, adjusted: Adjusted) -> str:
    flags = [f"{each.level}: {flag_words(each)}" for each in adjusted.of(result.name) if each.flagged]
    more = f"{len(flags) - 1} more" if len(flags) > 1 and result.about == "attribute" and len(result.levels) > 2 else ""
    return "; ".join(filter(None, [*flags[:1], more, EXPORTED if result.as_exported else ""]))
