"""Would this scorecard have found the right leads? History replayed as it was known at the time, against the current scorecard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from analysis.errors import PlumblineError
from analysis.evaluation import compare
from dashboard import cache, cache_backtest, state
from dashboard.cache_hot import shown_card
from dashboard.figures.curves import Curves
from dashboard.figures.scores import Pair, band_chart
from dashboard.text.backtest import found_right
from dashboard.text.card_change import change_headline, swap_headline
from dashboard.text.headlines import headline
from dashboard.text.markup import plain
from dashboard.text.standing import standing_warnings
from dashboard.text.study import few_conversions, part_note, population_line
from dashboard.widgets import links
from dashboard.widgets.backtest_calling import against_passed, score_or_calling
from dashboard.widgets.backtest_figures import figures_table
from dashboard.widgets.backtest_tabs import Subject, at_thresholds, by_cohort, by_segment, forward_in_time, what_scores_mean
from dashboard.widgets.board_change import find_change
from dashboard.widgets.board_choice import choose
from dashboard.widgets.chart import show_chart
from dashboard.widgets.files import write_scorecard
from dashboard.widgets.holdout import kept_apart_tools, show_kept_apart
from dashboard.widgets.leaks import leaks_beside
from dashboard.widgets.page import answer, question, show_error, warnings

question("Would this scorecard have found the right leads?")
top = st.container(horizontal=True, vertical_alignment="center", gap="small")
space = state.workspace()
data = cache.opened(space)
if not space.scorecard_names():
    st.markdown("**There is no scorecard yet.**")
    write_scorecard(space, data.inquiry.dataset.meta, data.inquiry.study)
    st.stop()
draft, current = choose(top, space)

try:
    reference, current_curve, _ = cache_backtest.evaluated(data, current)
    card = shown_card(data, draft.card, current, locked=draft.locked)
    result, own_curve, meaning = cache_backtest.evaluated(data, card)
except PlumblineError as error:
    show_error(error)
    st.stop()
links.write(draft.saved, card, locked=draft.locked)
same = card.content_id == current.content_id
answer(headline(result, None if same else reference), f"{found_right(result, reference, same=same)} {part_note(data.inquiry)}")

pair = Pair(result, reference, current.name, same=same)
population = population_line(data.inquiry, result.n_leads)
left, right = st.columns(2, gap="medium")
with left:
    show_chart(band_chart(pair, population), key="bands")
with right:
    change = find_change(data, card, current)
    if change is not None:
        st.markdown(f"**{plain(change_headline(change))}**")
        st.caption(plain(swap_headline(change)))
    figures_table(result, reference, compare(reference, result))
    if not same:
        kept_apart_tools(data, replace(draft, card=card), current)
show_kept_apart(card)

subject = Subject(data, card, current, Curves(pair, own_curve, current_curve), meaning, population)
bodies: dict[str, Callable[[Subject], None]] = {
    "By cohort": by_cohort,
    "At every threshold": at_thresholds,
    "What a score means": what_scores_mean,
    "Segments": by_segment,
    "Forward in time": forward_in_time,
    "Score or calling": score_or_calling,
    "Against what was passed on": against_passed,
}
for tab, show in zip(st.tabs(list(bodies), on_change="rerun", key="tab"), bodies.values(), strict=True):
    if tab.open:
        with tab:
            show(subject)
standing = tuple(each.text for each in standing_warnings(data.inquiry, card))
warnings((few_conversions(result.n_converted), *leaks_beside(data, card, current), *standing))
