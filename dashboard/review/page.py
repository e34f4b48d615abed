"""Is the scorecard still true? The active version compared with what was promised."""

from __future__ import annotations

import streamlit as st

from analysis.dataset.histories import as_datetime
from analysis.errors import PlumblineError
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.review.decide import active_version, check_reviewable, is_readable
from analysis.review.log import ReviewLog
from analysis.versions.log import VersionLog
from dashboard.pages import REVIEW, VERSIONS
from dashboard.review import cache as cache_review
from dashboard.review.charts import contact_chart, conversion_chart, looks_chart
from dashboard.review.parts import (
    choose_as_of,
    decision_form,
    offer_reading,
    show_alarms,
    show_calendar,
    show_decisions,
    show_moved,
    show_rules,
)
from dashboard.review.words import basis_words, due_words, next_look_words, review_headline, wins_words
from dashboard.ui import cache, state
from dashboard.ui.chart import show_chart
from dashboard.ui.page import answer, question, show_error, warnings
from dashboard.words.markup import plain
from dashboard.words.numbers import cannot_tell
from dashboard.words.standing import standing_warnings

top = st.container(horizontal=True, vertical_alignment="center", gap="small")
with top:
    question(REVIEW.question)
space = state.workspace()
data = cache.opened(space)
standing = VersionLog(space.database).current()
if standing is None:
    answer("No version is active yet.", "A review checks the scorecard that both sides signed and activated.")
    st.page_link(VERSIONS.file, label="To the versions: freeze a scorecard, sign it, activate it", icon=":material/handshake:")
    st.stop()
try:
    version = active_version(space)
    with top:
        as_of = choose_as_of(data, version)
    check_reviewable(space, data.study_data, as_of=as_of)
except PlumblineError as error:
    show_error(error)
    st.stop()
if not is_readable(space, data.study_data, version):
    answer(f"Nobody has reviewed yet what happened since {version.label} became active.", names=[version.label])
    offer_reading(data)
    show_calendar(data, version, today=as_datetime(as_of or data.study_data.snapshots.window.data_to or version.activated).date())
    st.stop()
try:
    review = cache_review.review_of(data, version, as_of=as_of)
except PlumblineError as error:
    show_error(error)
    st.stop()

watched = [*(each.rule for each in review.rules), *(each.watched.name for each in review.moved)]
outlook, basis = f"{wins_words(review)} {next_look_words(review)}", f"{due_words(review)} {basis_words(review)}"
answer(review_headline(review), outlook, basis, names=[version.label, *watched])
show_alarms(review)
left, right = st.columns(2, gap="large")
with left:
    judged = isinstance(review.realised.realised, Estimate)
    if judged:
        show_chart(conversion_chart(review), key="conversion")
    if isinstance(review.promised, NotEstimable):
        st.caption(plain(f"Qualified hot leads: {cannot_tell(review.promised)}"))
    else:
        show_chart(looks_chart(review.promised), key="looks")
with right:
    if isinstance(review.contact, NotEstimable):
        st.caption(plain(f"First contact: {cannot_tell(review.contact)}"))
    else:
        show_chart(contact_chart(review.contact), key="contact")
with left:
    show_rules(review)
    show_moved(review)
with right:
    decision_form(data, review)
    show_decisions(ReviewLog(space.database).decisions(standing.version.id))
    show_calendar(data, version, today=as_datetime(review.now).date())
warnings(tuple(each.text for each in standing_warnings(data.study_data, version.card)))
