"""Pieces of the page Expert ratings: one side's ballot, both side by side, and what follows from them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from analysis.errors import PlumblineError
from analysis.ratings.log import RatingRound
from analysis.ratings.points import Ballot, RuleRating, Side, Weight, startup_card
from analysis.ratings.rounds import RoundResult, begin_round, can_be_rated, enter_ballot
from analysis.scorecard import Scorecard
from dashboard import clock
from dashboard.charts.theme import Numbers
from dashboard.feedback.parts import text_table
from dashboard.pages import RATINGS, SCORECARD
from dashboard.ratings.words import (
    APART_HELP,
    OPINION_COLUMNS,
    POINTS_HELP,
    ROUND_COLUMNS,
    SIDES,
    WEIGHTS,
    board_words,
    opinion_rows,
    round_headline,
    round_row,
    unrated_words,
)
from dashboard.ui import state
from dashboard.ui.cache import Opened
from dashboard.ui.card_choice import save_draft
from dashboard.ui.chart import download
from dashboard.ui.page import show_error
from dashboard.ui.state import Draft
from dashboard.words.markup import plain
from dashboard.words.rules import rule_words

#: Height of a table's head and of its rows in pixels, and the most rows that are shown at once.
_HEAD, _ROW_HEIGHT, _MOST_ROWS = 38, 35, 20
#: Width of what a popover holds, in pixels.
_NARROW = 340


def choose_card(cards: tuple[Scorecard, ...]) -> Scorecard:
    """Which scorecard's rules are rated: the one being tried, else the first; there must be one."""
    names, draft = [each.name for each in cards], state.draft()
    likely = names.index(draft.saved.name) if draft is not None and draft.saved.name in names else 0
    chosen = st.selectbox("Scorecard", names, likely, key="ratings-card", persist_state="session", label_visibility="collapsed", width=260)
    return cards[names.index(chosen)] if chosen in names else cards[0]


def ballot_form(data: Opened, card: Scorecard, found: RatingRound | None) -> None:
    """One side's ballot, empty for everybody; saving it clears the form."""
    key = f"{card.content_id}-{state.ballot_number()}"
    with st.form(f"ballot-{key}", border=False, enter_to_submit=False):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
            side = st.segmented_control("You rate for", SIDES, default=_open_side(found), format_func=str.capitalize, key=f"side-{key}")
            by = st.text_input("Your name", max_chars=80, key=f"by-{key}", width=260)
        with st.container(gap="xxsmall"):
            weights = [_row(card, place, key) for place in range(len(card.rules))]
        saved = st.form_submit_button("Save my ballot", type="primary", key=f"save-{key}", icon=":material/lock:")
    if saved:
        ratings = tuple(RuleRating(rule.name, weight) for rule, weight in zip(card.rules, weights, strict=True) if weight)
        _enter(data, card, found, ratings=ratings, side=side, by=by or "")


def _open_side(found: RatingRound | None) -> Side | None:
    """The side that is still missing, where the other one is done."""
    done = {each.side for each in found.entered} if found else set()
    return next((side for side in SIDES if side not in done), None) if done else None


def _row(card: Scorecard, place: int, key: str) -> Weight | None:
    rule = card.rules[place]
    left, right = st.columns((5, 4), gap="small", vertical_alignment="center")
    left.markdown(f"**{plain(rule.name)}**  \n:small[:gray[{plain(rule_words(rule))}]]")
    return right.segmented_control(
        f"How much “{plain(rule.name)}” says", WEIGHTS, format_func=str.capitalize, key=f"weight-{place}-{key}",
        label_visibility="collapsed",
    )  # fmt: skip


def _enter(
    data: Opened, card: Scorecard, found: RatingRound | None, *, ratings: tuple[RuleRating, ...], side: Side | None, by: str
) -> None:
    known = {each.rule for each in ratings}
    try:
        if side is None:
            raise PlumblineError("RATING-INVALID", "a ballot is for marketing or for sales.", remedy="Choose the side.")
        if gaps := tuple(rule.name for rule in card.rules if rule.name not in known):
            raise PlumblineError("RATING-INVALID", unrated_words(gaps), where=side, remedy="“None” is a rating too.")
        entered = enter_ballot(data.space, card, Ballot(side, by, ratings), seen=found.number if found else 0, now=clock.now())
    except PlumblineError as error:
        show_error(error)
        return
    state.next_ballot()
    state.message("Both sides are done." if entered.is_complete else f"Saved for {side}. {round_headline(entered, card.name)}")
    st.rerun()


def opinions_table(found: RoundResult) -> None:
    """Both sides side by side, those farthest apart first."""
    rows = opinion_rows(found)
    settings = {
        "Rule": st.column_config.TextColumn(width=176),
        "Marketing": st.column_config.TextColumn(width=76),
        "Sales": st.column_config.TextColumn(width=70),
        "Apart": st.column_config.NumberColumn(width=52, help=APART_HELP),
        "Points": st.column_config.TextColumn(alignment="right", width=56, help=POINTS_HELP),
    }
    st.dataframe(
        pd.DataFrame(rows, columns=list(OPINION_COLUMNS)),
        hide_index=True,
        column_config=settings,
        height=_HEAD + _ROW_HEIGHT * min(len(rows), _MOST_ROWS),
        key="opinions",
        alt=round_headline(found.round, found.round.key.scorecard),
    )
    download(Numbers(OPINION_COLUMNS, rows), key="opinions")


def use_points(data: Opened, card: Scorecard, found: RoundResult) -> None:
    """What can be done with the points of a complete round."""
    rated = startup_card(card, found.rules)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        tried = st.button(
            "Try these points on the board", type="primary", key="ratings-try", icon=":material/tune:", on_click=_try, args=(data, rated)
        )
        if tried and state.draft() is not None:
            st.switch_page(SCORECARD.file)
        with (
            st.popover("Save as scorecard", icon=":material/bookmark_add:", key="ratings-save-place"),
            st.container(width=_NARROW),
        ):
            name = f"{card.name} (rated)"
            st.text_input("Name of the scorecard", name, max_chars=80, key=f"ratings-name-{card.content_id}")
            st.button("Save", type="primary", key="ratings-save", on_click=_save, args=(data, card, rated))
        new_round(data, card, found.round)


def new_round(data: Opened, card: Scorecard, found: RatingRound) -> None:
    """Ask whether a new round should begin, and who begins it."""
    popover = st.popover("Begin a new round", type="tertiary", icon=":material/restart_alt:", key="ratings-again")
    with popover, st.container(width=_NARROW):
        st.caption("Both sides rate again, separately. This round stays on record. The board uses it until the new round is complete.")
        st.text_input("Your name", max_chars=80, key="ratings-begin-by")
        seen = found.number if found.key.scorecard == card.name else 0
        st.button("Begin it", type="primary", key="ratings-begin", on_click=_begin, args=(data, card, seen))


def offer_ratings(card: Scorecard, n_converted: int) -> None:
    """On the board: the way to this page, while there are too few conversions for points from the leads alone."""
    beside = board_words(n_converted)
    if not beside or not can_be_rated(card):
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(plain(beside), width="content")
        if st.button("Rate the rules", type="tertiary", icon=":material/how_to_vote:", key="to-ratings"):
            st.switch_page(RATINGS.file)


def rounds_table(rounds: tuple[RatingRound, ...]) -> None:
    """Every round on record, the latest first."""
    rows = [round_row(each) for each in reversed(rounds)]
    text_table(ROUND_COLUMNS, rows, key="rounds", alt="Rounds on record", texts=frozenset(ROUND_COLUMNS[1:]))


def _try(data: Opened, rated: Scorecard) -> None:
    """Give the scorecard being tried these points; Undo brings its own back."""
    draft = state.open_draft(data.space, rated.name)
    card = replace(draft.card, points=rated.points) if draft.card.rules == rated.rules else rated
    state.keep(replace(draft.edited(card), generation=draft.generation + 1))
    state.select(state.CANDIDATE, rated.name)
    state.message("The board now has the points from ratings and leads. Undo brings back the earlier points.")


def _save(data: Opened, card: Scorecard, rated: Scorecard) -> None:
    try:
        save_draft(data.space, Draft(card, rated), state.choice(f"ratings-name-{card.content_id}").strip())
    except PlumblineError as error:
        state.failure(error)


def _begin(data: Opened, card: Scorecard, seen: int) -> None:
    try:
        begin_round(data.space, card, seen=seen, by=state.choice("ratings-begin-by"), now=clock.now())
    except PlumblineError as error:
        state.failure(error)
        return
    state.next_ballot()
    state.message("A new round has begun.")
