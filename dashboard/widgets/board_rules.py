"""The sliders of the board: one row a rule with what it looks for, whom it meets and what became of them; caps and tiers."""

from __future__ import annotations

import streamlit as st

from analysis.evaluation import LockedThreshold
from analysis.evaluation.rules import RuleResult
from analysis.inference.estimate import Estimate
from analysis.scorecard import Scorecard
from dashboard import state
from dashboard.cache import Judged
from dashboard.state import Draft
from dashboard.text.formats import count, percent
from dashboard.text.headlines_scorecard import lock_words
from dashboard.text.help import HELP
from dashboard.text.markup import plain
from dashboard.text.rules import rule_words

_STEP = 5


def rule_sliders(draft: Draft, judged: Judged) -> None:
    """A slider for the points of each rule, by group; the caps of groups beside their names."""
    card = draft.card
    results = {each.rule: each for each in judged.rules}
    for group in [None, *card.groups]:
        rules = [index for index, rule in enumerate(card.rules) if rule.group == (group.name if group else None)]
        if not rules:
            continue
        if group is not None:
            _cap(draft, group.name, group.cap)
        for index in rules:
            _row(draft, index, results[card.rules[index].name])


def _row(draft: Draft, index: int, result: RuleResult) -> None:
    rule, points = draft.card.rules[index], draft.card.points[index]
    words, slider = st.columns([11, 9], gap="medium", vertical_alignment="center")
    told = f"{plain(rule_words(rule))}  \n{plain(_evidence(result))}"
    words.markdown(f"**{plain(rule.name)}**  \n:small[:gray[{told}]]")
    key = f"points-{draft.generation}-{index}"
    slider.slider(
        f"Points of {plain(rule.name)}",
        -100,
        100,
        points,
        _STEP if points % _STEP == 0 and draft.saved.points[index] % _STEP == 0 else 1,
        key=key,
        label_visibility="collapsed",
        on_change=_edit_points,
        args=(rule.name, key),
    )


def _evidence(result: RuleResult) -> str:
    met = f"{count(result.n_met)} leads" if result.n_met != 1 else "1 lead"
    with_, without = result.conversion_with, result.conversion_without
    if not isinstance(with_, Estimate):
        return f"{met} meet it"
    other = f"; without {percent(without.value)}" if isinstance(without, Estimate) else ""
    return f"{met}; {percent(with_.value)} convert{other}"


def _edit_points(rule: str, key: str) -> None:
    standing = state.draft()
    if standing is not None:
        state.keep(standing.edited(standing.card.with_points(rule, state.value(key))))


def _cap(draft: Draft, group: str, cap: int) -> None:
    name, field = st.columns([11, 9], gap="medium", vertical_alignment="center")
    name.markdown(f"**{plain(group)}** together, at most")
    key = f"cap-{draft.generation}-{group}"
    field.number_input(
        f"Cap of {plain(group)}",
        0,
        1000,
        cap,
        5,
        key=key,
        label_visibility="collapsed",
        width=140,
        on_change=_edit_cap,
        args=(group, key),
    )


def _edit_cap(group: str, key: str) -> None:
    standing = state.draft()
    if standing is not None:
        state.keep(standing.edited(standing.card.with_cap(group, state.value(key))))


def tier_sliders(draft: Draft, shown: Scorecard, lock: LockedThreshold, wanted: int) -> None:
    """Lower edges of the tiers; the hot one follows the points while the number of hot leads is locked.

    Args:
        draft: The scorecard being tried.
        shown: The same with the threshold that the lock found.
        lock: What the lock found.
        wanted: Hot leads of the current scorecard.
    """
    toggle, words = st.columns(2, gap="large", vertical_alignment="center")
    key, args = f"lock-{draft.generation}", (shown.threshold, not draft.locked)
    toggle.toggle(f"Keep {count(wanted)} hot", draft.locked, key=key, help=HELP["lock"], on_change=_edit_lock, args=args)
    words.caption(plain(lock_words(lock, wanted)) if draft.locked else "The threshold stands where you put it.")
    for tier, place in zip(shown.tiers[:-1], st.columns(len(shown.tiers) - 1, gap="large"), strict=True):
        hot = tier.name == shown.tiers[0].name
        key = f"tier-{draft.generation}-{tier.name}" + (f"-{tier.lower}" if draft.locked and hot else "")
        place.slider(
            f"{plain(tier.name.capitalize())} from a score of",
            0,
            101,
            tier.lower,
            1,
            key=key,
            disabled=draft.locked and hot,
            on_change=_edit_tier,
            args=(tier.name, key),
        )


def _edit_lock(threshold: int, locked: bool) -> None:  # noqa: FBT001
    standing = state.draft()
    if standing is not None:
        state.keep(standing.with_lock(threshold, locked=locked))


def _edit_tier(tier: str, key: str) -> None:
    standing = state.draft()
    if standing is None:
        return
    card, lower = standing.card, state.value(key)
    if tier == card.tiers[0].name:
        state.keep(standing.edited(card.with_threshold(lower)))
        return
    position = [each.name for each in card.tiers].index(tier)
    above, below = card.tiers[position - 1].lower, card.tiers[position + 1].lower
    state.keep(standing.edited(card.with_lower(tier, max(min(lower, above - 1), min(below + 1, above - 1), 0))))
