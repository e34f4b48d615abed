"""Why does this lead have this score, and when would it have turned hot? One lead explained."""

from __future__ import annotations

import streamlit as st

from analysis.feedback.verdicts import Seen
from analysis.snapshots.open import Question, latest_instant
from dashboard.feedback.parts_verdicts import verdict_row
from dashboard.lead.charts import LeadLine, history_chart, waterfall_chart
from dashboard.lead.parts_choice import as_of_instant, choose_lead
from dashboard.lead.parts_ledger import ledger_table
from dashboard.lead.words import lead_headline
from dashboard.lead.words_trust import lead_trust_words
from dashboard.pages import LEAD
from dashboard.ui import cache, state
from dashboard.ui.card_choice import tried_and_current
from dashboard.ui.chart import show_chart
from dashboard.ui.files import write_scorecard
from dashboard.ui.leaks import leaks_beside
from dashboard.ui.page import answer, question, warnings
from dashboard.words.formats import day, listed, plural

question(LEAD.question)
space = state.workspace()
data = cache.opened(space)
if not space.scorecard_names():
    st.markdown("**There is no scorecard yet.**")
    write_scorecard(space, data.study_data.dataset.meta, data.study_data.study)
    st.stop()
card, current = tried_and_current(space)
dataset = data.study_data.dataset
dated = not data.study_data.snapshots.undated
latest = latest_instant(Question(dataset, data.study_data.study))

with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
    lead = choose_lead(data, card, latest)
    as_of = as_of_instant(latest, dated=dated) if lead else latest
if lead is None:
    st.info("No lead has this in its id, company or other columns.", icon=":material/search_off:")
    st.stop()

explanation = cache.explained(data, card, lead.lead_no, as_of)
history = cache.history(data, card, lead.lead_no).until(latest) if dated else None
who = ", ".join(filter(None, (lead.lead_id, lead.title, lead.account_id)))
entered = f"; entered {day(lead.entry)}" if dated and lead.entry is not None else ""
resting = lead_trust_words(cache.trust_of_lead(data, card, lead.lead_no, as_of))
basis = f"{who}{entered}. Scored by “{card.name}”: {resting}."
answer(lead_headline(explanation, history, card.tiers[0].name), basis, names=[who, *(tier.name for tier in card.tiers)])

on = f", as of {day(as_of)}" if dated else ""
steps = waterfall_chart(explanation, f"{lead.lead_id}{on}; {plural(len(explanation.steps), 'step')} of the ledger")
left, right = st.columns(2, gap="large")
with left:
    show_chart(steps, key="waterfall")
if history is not None:
    ghost = None
    if card.content_id != current.content_id:
        ghost = LeadLine(current, cache.history(data, current, lead.lead_no).until(latest))
    about = f"{lead.lead_id}{entered}; the dotted line is the day on the left"
    with right:
        show_chart(history_chart(LeadLine(card, history), ghost, as_of, about, height=steps.figure.layout.height), key="history")
verdict_row(data, lead.lead_no, Seen(lead.lead_id, card.name, explanation.score))
ledger_table(explanation, dated=dated)

notes = []
if explanation.unobservable:
    notes.append(f"Not observable for this lead, which does not mean that it did not happen: {listed(explanation.unobservable, 'and')}.")
if dated and explanation.as_exported:
    notes.append(f"As exported, not point in time: {listed(explanation.as_exported, 'and')}.")
warnings((*leaks_beside(data, card, current), *notes))
