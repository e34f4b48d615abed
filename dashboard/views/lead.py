"""Why does this lead have this score, and when would it have turned hot? One lead taken apart."""

from __future__ import annotations

import streamlit as st

from analysis.opening import Question, latest_instant
from dashboard import cache, state
from dashboard.figures.lead import LeadLine, history_chart, waterfall_chart
from dashboard.text.formats import day, listed, plural
from dashboard.text.headlines_lead import lead_headline
from dashboard.widgets.board_choice import standing_card
from dashboard.widgets.chart import show_chart
from dashboard.widgets.files import first_scorecard
from dashboard.widgets.lead_choice import as_of_instant, choose_lead
from dashboard.widgets.ledger_table import ledger_table
from dashboard.widgets.page import answer, question, warnings

question("Why does this lead have this score, and when would it have turned hot?")
space = state.workspace()
data = cache.opened(space)
if not space.scorecard_names():
    first_scorecard(space, data.inquiry.dataset.meta, data.inquiry.study)
    st.stop()
card, current = standing_card(space)
dataset = data.inquiry.dataset
latest = latest_instant(Question(dataset, data.inquiry.study))

with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
    lead = choose_lead(data, card, latest)
    as_of = as_of_instant(latest, dated=not data.inquiry.snapshots.undated) if lead else latest
if lead is None:
    st.info("No lead has this in its id, company or other columns.", icon=":material/search_off:")
    st.stop()

explanation = cache.explained(data, card, lead.lead_no, as_of)
line = LeadLine(card, cache.history(data, card, lead.lead_no).until(latest))
ghost = None if card.content_id == current.content_id else LeadLine(current, cache.history(data, current, lead.lead_no).until(latest))
who = ", ".join(filter(None, (lead.lead_id, lead.title, lead.account_id)))
entered = f"; entered {day(lead.entry)}" if lead.entry is not None else ""
answer(lead_headline(explanation, line.history, card.tiers[0].name), f"{who}{entered}. Scored by “{card.name}”.")

left, right = st.columns(2, gap="large")
steps = waterfall_chart(explanation, f"{lead.lead_id}, as of {day(as_of)}; {plural(len(explanation.steps), 'step')} of the ledger")
with left:
    show_chart(steps, key="waterfall")
with right:
    about = f"{lead.lead_id}{entered}; the dotted line is the day on the left"
    show_chart(history_chart(line, ghost, as_of, about, height=steps.figure.layout.height), key="history")
ledger_table(explanation)

told = []
if explanation.unobservable:
    told.append(f"Could not be seen for this lead, which is not the same as not done: {listed(explanation.unobservable, 'and')}.")
if explanation.as_exported:
    told.append(f"As exported, not as known then: {listed(explanation.as_exported, 'and')}.")
warnings(tuple(told))
