"""What is each signal worth? The board: sliders, and what every move does."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analysis.errors import PlumblineError
from analysis.evaluation import compare, evaluate, threshold_for_hot
from analysis.scoring import count_scores
from dashboard import cache, state
from dashboard.figures.scores import Pair, band_chart, distribution_chart
from dashboard.text.headlines import headline, never_hot
from dashboard.text.standing import standing_warnings
from dashboard.text.study import few_conversions, part_note, population_line
from dashboard.widgets import links
from dashboard.widgets.board_choice import choose, keep_tools
from dashboard.widgets.board_figures import all_figures, headline_figures
from dashboard.widgets.board_rules import rule_sliders, tier_sliders
from dashboard.widgets.chart import show_chart
from dashboard.widgets.files import write_scorecard
from dashboard.widgets.leaks import leaks_beside
from dashboard.widgets.page import answer, question, show_error, warnings
from dashboard.widgets.trust import trust_expander

question("What is each signal worth?")
space = state.workspace()
data = cache.opened(space)
if not space.scorecard_names():
    st.markdown("**There is no scorecard yet.**")
    write_scorecard(space, data.inquiry.dataset.meta, data.inquiry.study)
    st.stop()
row, draft, current = choose(space)
sentence = st.container(gap="small")

try:
    judged = cache.judged(data, draft.card)
    reference = cache.evaluated(data, current)
except PlumblineError as error:
    show_error(error)
    write_scorecard(space, data.inquiry.dataset.meta, data.inquiry.study)
    st.stop()
counts = count_scores(judged.prepared, draft.card)
lock = threshold_for_hot(counts, reference.hot.n_leads, draft.card)
card = draft.card.with_threshold(lock.threshold) if draft.locked else draft.card
result = evaluate(counts, card)
pair = Pair(result, reference, current.name, same=card.content_id == current.content_id)
keep_tools(row, space, data, replace(draft, card=card))
links.write(draft.saved, card, locked=draft.locked)

population = population_line(data.inquiry, result.n_leads)
with sentence:
    answer(
        headline(result, reference),
        f"{never_hot(result)} Ranges: if this card had been fixed beforehand. {part_note(data.inquiry)}",
    )
    headline_figures(pair, compare(reference, result))

left, right = st.columns(2, gap="large")
with left:
    tier_sliders(draft, card, lock, reference.hot.n_leads)
    with st.container(height=715, border=False, key="rules"):
        rule_sliders(draft, judged)
with right:
    show_chart(band_chart(pair, population), key="bands")
    show_chart(distribution_chart(pair, population), key="distribution")

more = st.expander("More: all figures with their ranges", on_change="rerun", key="more")
if more.open:
    with more:
        all_figures(pair, compare(reference, result))
trust_expander(data, card)
standing = tuple(each.text for each in standing_warnings(data.inquiry, card))
warnings((few_conversions(result.n_converted), *leaks_beside(data, card, current), *standing))
