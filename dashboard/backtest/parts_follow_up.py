"""Score or follow-up effect? Leads worked or not, the threshold of routing, a control group, and the leads handed off."""

from __future__ import annotations

import streamlit as st

from analysis.inference.estimate import NotEstimable
from analysis.routing.follow_up import Treatment
from dashboard.backtest import cache as cache_backtest
from dashboard.backtest.charts_follow_up import jump_chart, worked_chart
from dashboard.backtest.parts_tabs import Subject, table
from dashboard.backtest.words_follow_up import (
    control_group_headline,
    control_group_lines,
    jump_headline,
    jump_note,
    ranking_lines,
    rival_headline,
    rival_note,
    speed_words,
    worked_headline,
    worked_note,
)
from dashboard.ui.chart import show_chart
from dashboard.words.formats import count, number, rate
from dashboard.words.markup import plain


def score_or_follow_up(subject: Subject) -> None:
    """Leads worked or not, the jump at the threshold of the current scorecard, and what would decide the question."""
    found = cache_backtest.worked(subject.data, subject.card)
    routed = cache_backtest.routed(subject.data, subject.current)
    if routed.result is not None:
        st.markdown(f"**{plain(control_group_headline(routed.result))}**")
    left, right = st.columns(2, gap="large")
    with left:
        if isinstance(found, NotEstimable):
            st.markdown(f"**{plain(worked_headline(found))}**")
        else:
            show_chart(worked_chart(found, subject.population), key="worked")
            st.caption(plain(worked_note(found)))
    with right:
        if isinstance(routed.jump, NotEstimable):
            st.markdown(f"**{plain(jump_headline(routed.jump))}**")
        else:
            show_chart(jump_chart(routed.jump, f"{subject.population}; scored by “{subject.current.name}”"), key="jump")
            st.caption(plain(jump_note(routed.jump)))
    if not isinstance(found, NotEstimable):
        _tiers(found)
    if routed.result is None:
        for line in control_group_lines(routed.plan):
            st.markdown(plain(line))


def _tiers(found: Treatment) -> None:
    """Conversion by how soon leads were first worked, a row a tier, and how well the score ranks inside it."""
    classes = [speed_words(each) for each in found.tiers[0].speeds]
    columns = ("Tier", "Leads", "Worked", *(each.capitalize() for each in classes), "AUC within the tier")
    rows = [
        (tier.tier, count(tier.n_leads), rate(tier.worked_share), *(rate(each.conversion) for each in tier.speeds), number(tier.auc))
        for tier in found.tiers
    ]
    st.markdown("**Conversion by the time from entry until a lead was first worked**")
    table(rows, columns, key="speeds")
    st.caption(plain(" ".join(ranking_lines(found)[1:])))


def compared_with_handed_off(subject: Subject) -> None:
    """The leads that were handed off to sales, as a rival on the same leads."""
    found = cache_backtest.handed_off(subject.data, subject.card)
    st.markdown(f"**{plain(rival_headline(found))}**")
    if isinstance(found, NotEstimable):
        return
    swaps = found.swaps
    rows = [
        ("Handed off to sales", count(found.n_handed_off), rate(found.handed_off)),
        ("The same number of the scorecard's best", count(found.n_handed_off), rate(found.ours)),
    ]
    table(rows, ("Leads", "Number", "Converted"), key="rival")
    st.caption(
        plain(f"{rival_note(found)} Of {count(found.n_leads)} judged leads, {count(swaps.n_in)} would have been handed off instead.")
    )
