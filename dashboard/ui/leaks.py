"""What the leakage guard found, on the pages: beside scorecards and signals, and check by check."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.errors import PlumblineError
from analysis.leakage.acceptance import Acceptance, accept, now_text, withdraw, worst_of
from analysis.leakage.by_scorecard import CarriedFinding
from analysis.scorecard import Scorecard
from dashboard.charts.theme import Numbers
from dashboard.data.words_leakage import (
    blind_words,
    evidence_words,
    leaks_headline,
    leaks_of_cards,
    limit_words,
    verdict_words,
    weight_words,
)
from dashboard.ui import cache, state
from dashboard.ui.cache import Opened
from dashboard.ui.chart import download
from dashboard.ui.page import show_error
from dashboard.words.help import HELP
from dashboard.words.markup import plain

_CHECKS = ("No.", "Check", "Verdict", "Checked", "Could not be checked")
_FINDINGS = ("About", "Consequence", "Evidence", "Check", "Accepted by")


def leaks_beside(data: Opened, card: Scorecard, current: Scorecard) -> tuple[str, ...]:
    """What has to be said beside every figure of a scorecard and of the one that it is compared with."""
    other = () if current.rules == card.rules else cache.findings(data, current)
    return leaks_of_cards(cache.findings(data, card), other, current.name)


def leak_checks(data: Opened) -> None:
    """Every check with its verdict, the evidence of every finding, what the data cannot show, and who takes responsibility."""
    report, carried = cache.leaks(data), cache.all_findings(data)
    st.markdown(f"**{plain(leaks_headline(report, carried))}**")
    if carried:
        _findings_table(carried)
        _answers(data, carried)
    checks = tuple((each.number, each.name, verdict_words(each), each.n_examined, blind_words(each)) for each in report.checks)
    settings = {
        "No.": st.column_config.NumberColumn(width=45),
        "Check": st.column_config.TextColumn(width=250),
        "Verdict": st.column_config.TextColumn(width=90),
        "Checked": st.column_config.NumberColumn(format="localized", width=85),
        "Could not be checked": st.column_config.TextColumn(width=410),
    }
    frame = pd.DataFrame(checks, columns=list(_CHECKS))
    st.dataframe(frame, hide_index=True, column_config=settings, key="leak-checks", alt=f"{len(checks)} checks")
    for limit in limit_words(report):
        st.caption(plain(limit))


def _findings_table(carried: tuple[CarriedFinding, ...]) -> None:
    """One row a finding, those that block first."""
    rows = tuple(_row(each) for each in sorted(carried, key=lambda each: not each.blocks))
    settings = {
        "About": st.column_config.TextColumn(width=158, pinned=True),
        "Evidence": st.column_config.TextColumn(width=568),
        "Accepted by": st.column_config.TextColumn(width=260),
        "Check": st.column_config.NumberColumn(width=50),
        "Consequence": st.column_config.TextColumn(width=110, help=HELP["leak_weight"]),
    }
    frame = pd.DataFrame(rows, columns=list(_FINDINGS))
    height = min(38 + 35 * len(frame), 388)
    st.dataframe(
        frame, hide_index=True, column_config=settings, height=height, key="leak-findings", placeholder="", alt=f"{len(frame)} findings"
    )
    download(Numbers(_FINDINGS, rows), key="leak-findings-file")


def _row(carried: CarriedFinding) -> tuple[str | int, ...]:
    finding, given = carried.finding, carried.acceptance
    signed = f"{given.by}: {given.reason}" if given is not None else ""
    return finding.subject, weight_words(carried), evidence_words(finding), finding.check, signed


def _answers(data: Opened, carried: tuple[CarriedFinding, ...]) -> None:
    """Accepting what was found with a reason and a name, and taking that back."""
    open_ = list(dict.fromkeys(each.finding.subject for each in carried if each.acceptance is None and each.finding.refused is None))
    given = list(dict.fromkeys(each.acceptance.subject for each in carried if each.acceptance is not None))
    with st.container(horizontal=True, gap="small"):
        if open_:
            with st.popover("Accept with a reason", icon=":material/verified_user:"), st.form("accept-finding", border=False):
                _accept(data, open_)
        if given:
            with st.popover("Withdraw an acceptance", icon=":material/undo:"), st.form("withdraw-finding", border=False):
                _withdraw(data, given)


def _accept(data: Opened, subjects: list[str]) -> None:
    st.caption(
        "After that it may be used, and every figure that rests on it shows the reason. The acceptance does not cover a later, worse "
        "finding."
    )
    subject = st.selectbox("About", subjects, key="accept-subject")
    reason = st.text_input("Why it may be used", key="accept-reason", max_chars=300)
    name = st.text_input("Your name", key="accept-by", max_chars=80)
    if not st.form_submit_button("Accept", type="primary"):
        return
    try:
        worst = worst_of(cache.leaks(data), subject or "")
        accept(data.space, Acceptance(subject or "", worst, reason.strip(), name.strip(), now_text(), data.study_data.dataset.import_id))
    except PlumblineError as error:
        show_error(error)
        return
    state.message(f"Accepted the finding about {subject}.")
    st.rerun()


def _withdraw(data: Opened, subjects: list[str]) -> None:
    subject = st.selectbox("Accepted", subjects, key="withdraw-subject")
    if not st.form_submit_button("Withdraw"):
        return
    try:
        withdraw(data.space, subject or "")
    except PlumblineError as error:
        show_error(error)
        return
    state.message(f"The finding about {subject} is no longer accepted.")
    st.rerun()
