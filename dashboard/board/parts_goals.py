"""The threshold by goal, below the board: what is asked, the answer with its curve, and using it."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from analysis.errors import PlumblineError
from analysis.evaluation import Evaluation
from analysis.evaluation.goals import KINDS, AskedGoal, Goal, GoalKind, goal_for
from analysis.evaluation.threshold_choice import SEED, ThresholdChoice, choose_threshold, mean_win
from analysis.inference.estimate import NotEstimable
from analysis.scorecard import Scorecard
from dashboard.backtest.cache import counts
from dashboard.board.charts_goals import ByGoal, goal_chart
from dashboard.board.words_goals import GOALS, amount_label, goal_notes, threshold_headline, use_words, used_words
from dashboard.ui import cache, state
from dashboard.ui.cache import Opened
from dashboard.ui.chart import show_chart
from dashboard.ui.page import show_error
from dashboard.words.help import HELP
from dashboard.words.markup import plain
from dashboard.words.study import population_line

_WIDTH, _AMOUNT_WIDTH = 280, 210
_DEFAULT_SHARE, _DEFAULT_RECALL = 20, 80


@dataclass(frozen=True, slots=True, eq=False)
class _Page:
    """What the fold is about: the study, the card as it is shown with what it achieves, and the current one."""

    data: Opened
    card: Scorecard
    result: Evaluation
    current: Scorecard

    @property
    def currency(self) -> str | None:
        return self.data.study_data.dataset.meta.currency


def goal_fold(data: Opened, card: Scorecard, result: Evaluation, current: Scorecard, *, locked: bool) -> None:
    """A closed fold in which a threshold is chosen for a goal.

    Args:
        data: The study.
        card: The scorecard being tried, with the threshold that is shown.
        result: What it achieves.
        current: The one it is compared with.
        locked: Whether the number of hot leads is locked.
    """
    fold = st.expander("Threshold by goal", on_change="rerun", key="by-goal")
    if not fold.open:
        return
    with fold:
        page = _Page(data, card, result, current)
        asked = _ask(page)
        if asked is None:
            return
        try:
            goal = goal_for(asked, cache.flow(data).leads_per_week)
        except PlumblineError as error:
            show_error(error)
            return
        _answer(page, goal, locked=locked)


def _ask(page: _Page) -> AskedGoal | None:
    """The goal in the words of those who have it; None while something is left blank."""
    start: GoalKind = "share" if cache.flow(page.data).leads_per_week is None else "capacity"
    with st.container(horizontal=True, vertical_alignment="top", gap="medium"):
        chosen = st.segmented_control(
            "Goal of the threshold", KINDS, default=start, required=True, format_func=GOALS.__getitem__, key="goal",
            persist_state="session",
        )  # fmt: skip
        numbers = _FIELDS[chosen](page)
    if any(each is None for each in numbers):
        st.caption(HELP["goal_blank"])
        return None
    return AskedGoal(chosen, tuple(each for each in numbers if each is not None))


def _capacity(page: _Page) -> tuple[float | None, ...]:
    """Hot leads a week: what the study says that sales can take, else as many as there are now."""
    per_week = cache.flow(page.data).leads_per_week
    now = None if per_week is None or not page.result.n_leads else round(page.result.hot.n_leads / page.result.n_leads * per_week)
    start = page.data.study_data.study.hot_leads_per_week or now
    return (_field("Hot leads a week that sales can call", start, key="goal-capacity", width=_WIDTH),)


def _profit(page: _Page) -> tuple[float | None, ...]:
    known = mean_win(counts(page.data, page.card)) if page.data.study_data.study.outcome.stage == "won" else None
    win = "Value of a win" if page.data.study_data.study.outcome.stage == "won" else "Value of a conversion"
    value = _field(amount_label(win, page.currency), None if known is None else round(known), key="goal-win", width=_AMOUNT_WIDTH)
    cost = _field(amount_label("Cost of a wasted call", page.currency), None, key="goal-cost", width=_AMOUNT_WIDTH)
    return (value, cost)


def _field(label: str, start: float | None, *, key: str, width: int) -> float | None:
    return st.number_input(
        label, 0.0, None, None if start is None else float(start), 1.0, format="%g", key=key, help=HELP[key], width=width,
        persist_state="session",
    )  # fmt: skip


def _share(_: _Page) -> tuple[float | None, ...]:
    return (_percent("Share of the leads that may be hot, %", 99, _DEFAULT_SHARE, key="goal-share"),)


def _recall(_: _Page) -> tuple[float | None, ...]:
    return (_percent("Share of the buyers that should be hot, %", 100, _DEFAULT_RECALL, key="goal-recall"),)


def _percent(label: str, most: int, start: int, *, key: str) -> float | None:
    found = st.number_input(label, 1, most, start, key=key, width=_WIDTH, persist_state="session")
    return None if found is None else found / 100


_FIELDS = {"capacity": _capacity, "profit": _profit, "share": _share, "recall": _recall}


def _answer(page: _Page, goal: Goal | NotEstimable, *, locked: bool) -> None:
    found = goal if isinstance(goal, NotEstimable) else choose_threshold(counts(page.data, page.card), page.card, goal, seed=SEED)
    st.markdown(f"**{plain(threshold_headline(found, page.currency))}**")
    if isinstance(found, NotEstimable):
        return
    for note in goal_notes(found):
        st.caption(plain(note))
    _offer(found, page.card, locked=locked)
    by_goal = ByGoal(found, page.card.threshold, _of_current(page, found.goal), page.currency)
    show_chart(goal_chart(by_goal, population_line(page.data.study_data, page.result.n_leads)), key="by-goal")
    st.caption(HELP["goal_range"])


def _of_current(page: _Page, goal: Goal) -> tuple[ThresholdChoice, int] | None:
    """The same goal's curve of the current scorecard; None for the same card, and where it has none."""
    if page.card.with_threshold(0).content_id == page.current.with_threshold(0).content_id:
        return None
    found = choose_threshold(counts(page.data, page.current), page.current, goal, seed=SEED)
    return None if isinstance(found, NotEstimable) else (found, page.current.threshold)


def _offer(found: ThresholdChoice, card: Scorecard, *, locked: bool) -> None:
    """Offer to use the threshold."""
    same = found.threshold == card.threshold
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Use this threshold", key="use-threshold", on_click=_use, args=(found.threshold, card.threshold), disabled=same and not locked
        )
        st.caption(plain(use_words(found.threshold, card.threshold, locked=locked)), width="stretch")


def _use(threshold: int, shown: int) -> None:
    draft = state.draft()
    if draft is None:
        return
    state.keep(draft.at_threshold(threshold, shown=shown))
    state.message(used_words(threshold, locked=draft.locked))
