"""What changes from the current scorecard: whether it could be chance, which leads it swaps, what differs."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.backtest.compare import CardChange
from analysis.evaluation import Evaluation, compare
from analysis.holdout.accesses import settings_tried, try_setting
from analysis.scorecard import Scorecard
from dashboard import clock
from dashboard.board.live.payload import Baseline
from dashboard.board.parts_figures import all_figures
from dashboard.board.words_change import swap_headline, swap_rows, tried_words
from dashboard.ui import cache
from dashboard.ui.cache import Opened
from dashboard.words.formats import signed
from dashboard.words.markup import plain


def find_change(data: Opened, card: Scorecard, current: Scorecard) -> CardChange | None:
    """Compare the card that is shown with the current one, and record that somebody saw what it achieves; None for the same card."""
    if card.content_id == current.content_id:
        return None
    n_tried = try_setting(data.space, data.study_data, card, now=clock.now())
    return cache.change(data, current, card, n_tried=n_tried)


def compare_fold(data: Opened, result: Evaluation, card: Scorecard, baseline: Baseline, change: CardChange | None) -> None:
    """A closed fold with everything that differs between the two scorecards."""
    fold = st.expander(
        "Compare: all key figures with their ranges, the leads that change, the points that differ", on_change="rerun", key="more"
    )
    if not fold.open:
        return
    with fold:
        if change is not None:
            st.markdown(f"**{plain(swap_headline(change))}**")
            frame = pd.DataFrame(list(swap_rows(change)), columns=["Group", "Leads", "Converted", "Conversion"])
            st.dataframe(frame, hide_index=True, width="content", key="swaps")
        all_figures(result, baseline.result, compare(baseline.result, result))
        rows = differences(card, baseline.card)
        if rows:
            frame = pd.DataFrame(list(rows), columns=["Points, caps, tiers", "This scorecard", "Current", "Change"])
            st.dataframe(frame, hide_index=True, width="content", key="differences", placeholder="–")
        st.caption(tried_words(settings_tried(data.space, data.study_data)))


def differences(card: Scorecard, current: Scorecard) -> tuple[tuple[str, int | None, int | None, str], ...]:
    """Rules, caps and lower edges of tiers that differ: name, of the card, of the current one, change."""
    sides = [_numbers(each) for each in (card, current)]
    names = [*sides[0], *(name for name in sides[1] if name not in sides[0])]
    pairs = [(name, sides[0].get(name), sides[1].get(name)) for name in names]
    return tuple((name, own, other, _change(own, other)) for name, own, other in pairs if own != other)


def _numbers(card: Scorecard) -> dict[str, int]:
    rules = {rule.name: points for rule, points in zip(card.rules, card.points, strict=True)}
    caps = {f"{group.name}: together at most": group.cap for group in card.groups}
    return rules | caps | {f"{tier.name} from": tier.lower for tier in card.tiers}


def _change(own: int | None, other: int | None) -> str:
    return "–" if own is None or other is None else signed(own - other)
