"""One signal in detail: conversion and weight of evidence of its levels, cut points, and every level with its effects."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.errors import PlumblineError
from analysis.inference.mann_whitney import NumericComparison
from analysis.signals.adjusted import Adjusted, too_good
from analysis.signals.compare import SignalComparison, SignalResult
from analysis.signals.contrasts import contrasts
from analysis.signals.levels import Cuts
from dashboard.attributes.charts import levels_chart, woe_chart
from dashboard.attributes.words import EXPORTED, difference_words, flag_words, level_words, p_words, ratio_words, strength_words
from dashboard.charts.theme import Cell, Numbers
from dashboard.ui.chart import download, show_chart
from dashboard.words.formats import count, rate
from dashboard.words.help import HELP
from dashboard.words.markup import plain
from dashboard.words.typed_numbers import plain_numbers

_COLUMNS = (
    "Level", "Leads", "Converted", "Conversion", "Difference, points", "Risk ratio", "Odds ratio", "Odds ratio, given all others",
    "Compared with the others", "Note",
)  # fmt: skip
_CONTRASTS = ("Difference, points", "Risk ratio", "Odds ratio")


def chosen_cuts(result: SignalResult) -> tuple[Cuts, ...]:
    """A field for the cut points of a numeric signal; empty while they are the usual ones.

    Raises:
        PlumblineError: ``CUTS-INVALID``.
    """
    if not result.cuts:
        return ()
    usual = ", ".join(f"{cut:g}" for cut in result.cuts)
    text = st.text_input(
        "Cut points: lower edges of the bins, separated by commas",
        key=f"cuts-{result.name}",
        placeholder=usual,
        help=HELP["cuts"],
    )
    if not text.strip():
        return ()
    try:
        return (Cuts(result.name, plain_numbers(text)),)
    except ValueError as error:
        raise PlumblineError("CUTS-INVALID", f"{error}.", where=f"'{result.name}'") from error


def chosen_left_out(found: SignalComparison) -> tuple[str, ...]:
    """A field for the signals that stay out of the model; at first those that predict too well to have been known at the snapshot."""
    names = [each.name for each in found.results]
    left_out = st.multiselect(
        "Signals left out of the model", names, [*too_good(found)], key="left-out", help=HELP["left_out"], persist_state="session"
    )
    return tuple(left_out)


def compared_with(result: SignalResult) -> None:
    """A field for the baseline level, and every other level compared with it."""
    levels = [each.level for each in result.levels]
    if len(levels) < 2:
        return
    chosen = st.selectbox("Compare the levels with", levels, None, key=f"baseline-{result.name}", width=360)
    if chosen is None:
        return
    rows = [
        (each.level, difference_words(each.difference), ratio_words(each.risk_ratio), ratio_words(each.odds_ratio))
        for each in contrasts(result, chosen)
    ]
    frame = pd.DataFrame(rows, columns=["Level", *_CONTRASTS])
    settings = {name: st.column_config.TextColumn(alignment="right") for name in _CONTRASTS}
    st.dataframe(frame, hide_index=True, column_config=settings, key="baseline-table", alt=f"{len(frame)} levels compared with {chosen}")


def signal_detail(found: SignalComparison, result: SignalResult, adjusted: Adjusted, population: str) -> None:
    """Charts and table of one signal."""
    left, right = st.columns(2, gap="large")
    with left:
        show_chart(levels_chart(found, result, population), key="levels")
    with right:
        show_chart(woe_chart(result, population), key="woe")
    st.caption(plain(" ".join(_notes(result))))
    rows = tuple(_rows(result, adjusted))
    settings = {
        "Level": st.column_config.TextColumn(pinned=True),
        "Leads": st.column_config.NumberColumn(format="localized"),
        "Converted": st.column_config.NumberColumn(format="localized"),
    } | {name: st.column_config.TextColumn(alignment="right") for name in _COLUMNS[3:8]}
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    st.dataframe(frame, hide_index=True, column_config=settings, key="level-table", placeholder="–", alt=f"{len(frame)} levels")
    download(Numbers(_COLUMNS, rows), key=f"levels-{result.name}")


def _notes(result: SignalResult) -> list[str]:
    notes = [f"Converted compared with other leads: {strength_words(result)}, {p_words(result.test)}."]
    if isinstance(result.numbers, NumericComparison):
        found = result.numbers
        notes.append(f"Median {found.median_converted:g} of converted leads, {found.median_others:g} of the others; tested without bins.")
    notes.append(
        f"No value: {rate(result.missing.converted)} of converted leads, {rate(result.missing.others)} of the others."
        if result.missing.n
        else "Every lead has a value."
    )
    if result.n_pooled:
        notes.append(f"{count(result.n_pooled)} rare levels are counted as one level.")
    if result.cuts_chosen:
        notes.append("The cut points were chosen by hand, so the bins have no tests.")
    if result.as_exported:
        notes.append(f"Values are {EXPORTED}.")
    return notes


def _rows(result: SignalResult, adjusted: Adjusted) -> list[tuple[Cell, ...]]:
    return [
        (
            level.level,
            level.n,
            level.n_converted,
            rate(level.rate),
            difference_words(level.difference),
            ratio_words(level.risk_ratio),
            ratio_words(level.odds_ratio),
            ratio_words(beside.adjusted),
            level_words(level),
            flag_words(beside),
        )
        for level, beside in zip(result.levels, adjusted.of(result.name), strict=True)
    ]
