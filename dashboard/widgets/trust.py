"""What scores rest on: a table of the tiers by trust class, and the leads that could not be observed."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.scorecard import Scorecard
from analysis.trust import SOURCES, TrustReport
from dashboard import cache
from dashboard.cache import Opened
from dashboard.figures.theme import Numbers
from dashboard.text.markup import plain
from dashboard.text.trust import SOURCE_WORDS, capitalised, trust_headline, trust_population, unobserved_words
from dashboard.widgets.chart import download


def trust_expander(data: Opened, card: Scorecard) -> None:
    """A closed fold that takes the scores of each tier apart once it is opened."""
    fold = st.expander("What the scores rest on", on_change="rerun", key="trust")
    if fold.open:
        with fold:
            _report(cache.trust(data, card), card.name)


def _report(report: TrustReport, name: str) -> None:
    st.markdown(f"**{plain(trust_headline(report))}**")
    columns, rows = trust_rows(report)
    settings = {each: st.column_config.NumberColumn(format="%.1f") for each in columns[2:-1]}
    settings |= {each: st.column_config.NumberColumn(format="localized") for each in (columns[1], columns[-1])}
    frame = pd.DataFrame(rows, columns=list(columns))
    st.dataframe(frame, hide_index=True, column_config=settings, key="trust-table", placeholder="–", alt=trust_headline(report))
    st.caption(plain(trust_population(report)))
    for sentence in filter(None, (unobserved_words(each) for each in report.unobserved)):
        st.caption(plain(capitalised(sentence)))
    download(Numbers(columns, rows), key=f"trust-{name}")


def trust_rows(report: TrustReport) -> tuple[tuple[str, ...], tuple[tuple[str | int | float | None, ...], ...]]:
    """The columns and one row a tier; only sources on which any score rests. Means of a tier without leads are missing, not 0."""
    used = [i for i in range(len(SOURCES)) if any(tier.shares[i].points for tier in report.tiers)]
    columns = ("Tier", "Leads", "Mean score", *(capitalised(SOURCE_WORDS[SOURCES[i]]) for i in used), "Logged by reps", "Not observable")
    rows = tuple(
        (
            tier.tier,
            tier.n_leads,
            *(mean if tier.n_leads else None for mean in (tier.score, *(tier.shares[i].points for i in used), tier.rep_points)),
            tier.n_unseen,
        )
        for tier in report.tiers
    )
    return columns, rows
