"""The workbench on the page: which side, the groups, one group closely with the rule's effect, and confirming on the validation leads."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pandas as pd
import streamlit as st

from analysis.errors import PlumblineError
from analysis.false_positives.confirm import Confirmation, confirm, confirmable
from analysis.false_positives.effects import RuleEffect
from analysis.false_positives.lists import group_traits
from analysis.false_positives.study import ReadWorkbench
from analysis.false_positives.workbench import FactGroup, Searched, Side, Workbench
from analysis.holdout.accesses import try_setting
from analysis.inference.estimate import NotEstimable
from analysis.scorecard import Scorecard
from dashboard import clock
from dashboard.charts.theme import Cell, Numbers
from dashboard.false_positives.words import (
    SHARES,
    SIDES,
    confirmation_words,
    corrected_p,
    effect_name,
    effect_words,
    proposal_words,
    status_words,
    trait_row,
    twins_words,
    unconfirmed_words,
)
from dashboard.pages import SCORECARD
from dashboard.ui import state
from dashboard.ui.cache import Opened
from dashboard.ui.chart import download
from dashboard.ui.page import show_error
from dashboard.words.formats import rate, signed
from dashboard.words.help import HELP
from dashboard.words.key_figures import label
from dashboard.words.markup import plain
from dashboard.words.numbers import p_value

_GROUPS = ("Leads with", "Leads", "Misclassified", "Share", "Certainty", "New leads", "Corrected p", "Point in time")
_EFFECT = (
    "The rule", "Threshold", label("hot_leads"), "False positives", "Conversions", label("hot_conversion"), label("false_positive_rate"),
)  # fmt: skip


def choose_side() -> Side:
    """Which misclassified leads are shown."""
    sides: tuple[Side, ...] = ("false_hot", "missed")
    return st.segmented_control(
        "Which leads", sides, default="false_hot", required=True, format_func=SIDES.__getitem__, key="side", bind="query-params",
        label_visibility="collapsed",
    )  # fmt: skip


def certainty(data: Opened, read: ReadWorkbench, confirmation: Confirmation | None) -> None:
    """How certain the groups are; where nobody read the validation leads for them, a form to do so."""
    if confirmation is not None:
        st.caption(plain(confirmation_words(confirmation)))
        return
    missing = confirmable(data.space, data.study_data, read)
    if missing is not None and missing.code == "nothing_found":
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(plain(unconfirmed_words(missing)), width="stretch")
        if missing is None:
            with (
                st.popover("Confirm on the validation leads", icon=":material/verified:", key="confirm"),
                st.form("confirm-form", border=False),
            ):
                _confirm(data, read)


def _confirm(data: Opened, read: ReadWorkbench) -> None:
    st.caption(HELP["confirm_groups"])
    by = st.text_input("Your name", max_chars=80, key="confirm-by")
    if not st.form_submit_button("Read the validation leads", type="primary"):
        return
    try:
        found = confirm(data.space, data.study_data, read, by=by, now=clock.now())
    except PlumblineError as error:
        show_error(error)
        return
    state.message(unconfirmed_words(found) if isinstance(found, NotEstimable) else confirmation_words(found))
    st.rerun()


def groups_table(found: Searched, confirmation: Confirmation | None) -> FactGroup:
    """All groups of a side.

    Args:
        found: The side; it has at least one group.
        confirmation: What the validation leads say, if anybody read them.

    Returns:
        The chosen group, the first one while none is.
    """
    rows = tuple(_group_row(found, group, confirmation) for group in found.groups)
    columns = (*_GROUPS[:2], SHARES[found.side].capitalize(), *_GROUPS[3:])
    settings = {
        "Leads with": st.column_config.TextColumn(pinned=True, width=300),
        "Leads": st.column_config.NumberColumn(format="localized", width=70),
        columns[2]: st.column_config.NumberColumn(format="localized", width=110),
        "Share": st.column_config.TextColumn(alignment="right", width=120),
        "New leads": st.column_config.NumberColumn(format="localized", width=90, help=HELP["not_above"]),
        "Corrected p": st.column_config.TextColumn(alignment="right", width=100, help=HELP["corrected_p"]),
        "Certainty": st.column_config.TextColumn(width=230),
        "Point in time": st.column_config.TextColumn(width=130),
    }
    frame = pd.DataFrame(rows, columns=list(columns))
    chosen = st.dataframe(
        frame,
        hide_index=True,
        column_config=settings,
        height=min(38 + 35 * len(frame), 318),
        key=f"groups-{found.side}",
        on_select="rerun",
        selection_mode="single-row",
        alt=f"{len(frame)} groups",
    )
    download(Numbers(columns, rows), key=f"groups-{found.side}-file")
    picked = chosen["selection"]["rows"]
    return found.groups[picked[0] if picked and picked[0] < len(found.groups) else 0]


def _group_row(found: Searched, group: FactGroup, confirmation: Confirmation | None) -> tuple[Cell, ...]:
    certain = status_words(confirmation, found.side, group)
    p = p_value(corrected_p(group.test)).removeprefix("p ").removeprefix("= ")
    known = "no: as exported" if group.as_exported else "yes"
    return group.name, group.n_leads, group.n_hits, rate(group.share), certain, group.n_new, p, known


def group_detail(data: Opened, read: ReadWorkbench, side: Side, group: FactGroup) -> None:
    """One group: its rule, the link to the board, its further traits, and what the rule does."""
    stops = side == "false_hot"
    left, right = st.columns([3, 2], gap="large")
    with left:
        _rule(data, group, stops=stops)
    with right:
        _traits(read, side, group)
    if group.effects:
        _effects_table(read.bench, group, stops=stops)


def _traits(read: ReadWorkbench, side: Side, group: FactGroup) -> None:
    st.markdown("**What else these leads have in common**")
    if twins := twins_words(group):
        st.caption(plain(twins))
    columns = ("Also", "Of them", "Of others")
    rows = [(name, round(own, 3), round(others, 3)) for name, own, others in map(trait_row, group_traits(read, side, group))]
    settings = {"Also": st.column_config.TextColumn(width=160)} | {
        name: st.column_config.NumberColumn(format="percent", width=75) for name in columns[1:]
    }
    frame = pd.DataFrame(rows, columns=list(columns))
    st.dataframe(frame, hide_index=True, column_config=settings, height=213, key=f"traits-{side}", alt=f"{len(frame)} traits")


def _rule(data: Opened, group: FactGroup, *, stops: bool) -> None:
    st.markdown(f"**{'The rule that would stop them' if stops else 'The rule that would make them hot'}**")
    if group.proposal is None:
        st.caption("No rule can test for what these leads share.")
        return
    st.caption(plain(f"{proposal_words(group.proposal)}."))
    for effect in group.effects:
        _record(data, effect)
        st.markdown(plain(effect_words(effect, stops=stops)))
    with st.container(horizontal=True, gap="small"):
        for number, effect in enumerate(group.effects):
            caption = f"Try it on the board: {effect_name(effect, stops=stops)}"
            kind: Literal["primary", "secondary"] = "primary" if number == 0 else "secondary"
            card = effect.as_is.card
            tried = st.button(caption, key=f"try-{number}", type=kind, icon=":material/tune:", on_click=_try, args=(data, card, group.name))
            if tried and state.draft() is not None:
                st.switch_page(SCORECARD.file)


def _record(data: Opened, effect: RuleEffect) -> None:
    """What is shown with its effect was tried: it counts among the settings of this data version."""
    for outcome in (effect.as_is, effect.locked):
        try_setting(data.space, data.study_data, outcome.card, now=clock.now())


def _effects_table(bench: Workbench, group: FactGroup, *, stops: bool) -> None:
    before = bench.before
    rows: list[tuple[Cell, ...]] = [
        ("without it", before.threshold, before.hot.n_leads, "", "", rate(before.hot.conversion), rate(before.hot.false_positive_rate))
    ]
    for effect in group.effects:
        for words, outcome in (("present threshold", effect.as_is), ("same number of hot leads", effect.locked)):
            hot = outcome.result.hot
            name = f"{effect_name(effect, stops=stops)}, {words}"
            changes = (signed(outcome.false_hot_change), signed(outcome.converted_change))
            rows.append((name, outcome.card.threshold, hot.n_leads, *changes, rate(hot.conversion), rate(hot.false_positive_rate)))
    settings = {"The rule": st.column_config.TextColumn(width=290)} | {
        name: st.column_config.TextColumn(alignment="right", width=width)
        for name, width in zip(_EFFECT[3:], (110, 100, 150, 170), strict=True)
    }
    frame = pd.DataFrame(rows, columns=list(_EFFECT))
    st.dataframe(frame, hide_index=True, column_config=settings, key="effects", alt="What the rule does")
    st.caption(HELP["range"])


def _try(data: Opened, card: Scorecard, name: str) -> None:
    """Put the card with the rule on the board, where it can be undone."""
    current = state.current_name(data.space)
    draft = state.draft() or (None if current is None else state.open_draft(data.space, current))
    if draft is None:
        return
    if card.score_column is not None:
        what = "an imported score cannot have rules."
        state.failure(PlumblineError("RULE-REFUSED", what, remedy="Choose a scorecard with rules on the board first."))
        return
    state.keep(replace(draft.edited(card), generation=draft.generation + 1))
    state.message(f"The rule “{name}” is on the board. Undo removes it.")
