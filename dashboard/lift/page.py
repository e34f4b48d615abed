"""What is scoring worth to us? Hot leads compared with the rest, with before and with the old score; calls, money, and causes."""

from __future__ import annotations

import streamlit as st

from analysis.errors import PlumblineError
from dashboard.lift import cache as cached
from dashboard.lift.charts import groups_chart, quarters_chart
from dashboard.lift.parts import choose_asked, choose_assumptions, offer_reading, show_section, take_along
from dashboard.lift.words import basis_words, footer_words, population_words, report_headline
from dashboard.lift.words_sections import sections
from dashboard.pages import LIFT_REPORT
from dashboard.ui import cache, state
from dashboard.ui.chart import show_chart
from dashboard.ui.files import write_scorecard
from dashboard.ui.page import answer, question, show_error, warnings
from dashboard.words.markup import plain
from dashboard.words.standing import standing_warnings
from dashboard.words.study import few_conversions

question(LIFT_REPORT.question)
space = state.workspace()
data = cache.opened(space)
if not space.scorecard_names():
    st.markdown("**There is no scorecard yet.**")
    write_scorecard(space, data.study_data.dataset.meta, data.study_data.study)
    st.stop()
place = st.container()
with st.expander("Baseline and assumptions"):
    since, baseline = choose_asked(data)
    assumed = choose_assumptions(data.study_data.dataset.meta.currency)
try:
    read = cached.lift_report(data, since=since, baseline=baseline, assumed=assumed)
except PlumblineError as error:
    show_error(error)
    st.stop()
report, population = read.report, population_words(read.study_data, read.report)
about = population.rstrip(".")
notes = tuple(each.text for each in standing_warnings(data.study_data, report.used.card))
with place:
    answer(report_headline(report), basis_words(report), population)
    offer_reading(data, report)
    left, right = st.columns(2, gap="large")
    with left:
        show_chart(groups_chart(report.figures, about), key="groups")
    if report.figures.quarters:
        with right:
            show_chart(quarters_chart(report.figures, about), key="quarters")
    take_along(report, population, notes)
parts = sections(report)
for section in (each for each in parts if each.first_page):
    show_section(section, report_headline(report))
st.divider()
for section in (each for each in parts if not each.first_page):
    show_section(section)
st.caption(plain(footer_words(report)))
warnings((few_conversions(report.figures.everyone.n_converted), *notes))
