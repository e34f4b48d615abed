"""What scores rest on: a table of the tiers by trust class, and the leads that could not be observed."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.leads.trust import SOURCES, TrustReport
from analysis.scorecard import Scorecard
from dashboard.charts.theme import Numbers
from dashboard.lead.words_trust import SOURCE_WORDS, TOTALS, capitalised, trust_headline, trust_population, unobserved_words
from dashboard.ui import cache
from dashboard.ui.cache import Opened
from dashboard.ui.chart import download
from dashboard.words.formats import plural
from dashboard.words.markup import plain


def trust_expander(data: Opened, card: Scorecard) -> None:
    """A closed fold that takes the scores of each tier apart once it is opened."""
    fold = st.expander("What the scores rest on", on_change="rerun", key="trust")
    if fold.open:
        with fold:
            _report(cache.trust(data, card), card.name)


def _report(report: TrustReport, name: str) -> None:
    st.markdown(f"**{plain(trust_headline(report))}**")
    columns, rows = trust_rows(report)
    settings = {each: st.column_config.NumberColumn(format="%.1f") for each in columns[1:]}
    frame = pd.DataFrame(rows, columns=list(columns))
    alt = trust_headline(report)
    st.dataframe(frame, hide_index=True, column_config=settings, key="trust-table", placeholder="–", width="content", alt=alt)
    unobserved = (capitalised(unobserved_words(each)) for each in report.unobserved)
    st.caption("  \n".join(plain(each) for each in (trust_population(report), *unobserved) if each))
    download(Numbers(columns, rows), key=f"trust-{name}")


def trust_rows(report: TrustReport) -> tuple[tuple[str, ...], tuple[tuple[str | float | None, ...], ...]]:
    """One column a tier; a row for each source on which any score rests, then what they add up to. Tiers without leads have no means."""
    tiers = report.tiers
    used = [i for i in range(len(SOURCES)) if any(tier.shares[i].points for tier in tiers)]
    columns = ("Mean points that rest on", *(f"{tier.tier} ({plural(tier.n_leads, 'lead')})" for tier in tiers))
    rows = [(capitalised(SOURCE_WORDS[SOURCES[i]]), [tier.shares[i].points for tier in tiers]) for i in used]
    rows.append((TOTALS["score"], [tier.score for tier in tiers]))
    rows.append((TOTALS["reps"], [tier.rep_points for tier in tiers]))
    rows.append((TOTALS["unseen"], [100 * tier.n_unseen / max(tier.n_leads, 1) for tier in tiers]))
    held = [tier.n_leads > 0 for tier in tiers]
    return columns, tuple((name, *(mean if some else None for mean, some in zip(means, held, strict=True))) for name, means in rows)
