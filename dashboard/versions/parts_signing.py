"""Both sides sign a version, each with its promise; then it can be activated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import streamlit as st

from analysis.errors import PlumblineError
from analysis.versions.freeze import card_of
from analysis.versions.lifecycle import VersionHistory
from analysis.versions.log import VersionLog
from analysis.versions.records import (
    MOST_WORKING_HOURS,
    QUALIFIED_SHARE,
    SIDES,
    WORKING_HOURS,
    MarketingPromise,
    Promise,
    SalesPromise,
    Side,
)
from analysis.workspace.folder import Workspace
from dashboard import clock
from dashboard.lead.words_trust import capitalised
from dashboard.ui import state
from dashboard.versions.words import date_words, promise_words
from dashboard.words.markup import plain

_MOST_LEADS, _LEAST_HOURS = 100_000, 0.5


def sign_and_activate(space: Workspace, standing: VersionHistory) -> None:
    """What each side promised, or its form to sign; below, to activate the version or to retire it."""
    for side, column in zip(SIDES, st.columns(2, gap="medium"), strict=True):
        with column:
            _side(VersionLog(space.database), standing, side)
    if standing.status in ("approved", "current") or (standing.status == "candidate" and standing.version.content.evidence.blocked):
        _activation(VersionLog(space.database), standing)
    if standing.status != "retired":
        _retire(VersionLog(space.database), standing)


def _side(log: VersionLog, standing: VersionHistory, side: Side) -> None:
    st.markdown(f"**{side.capitalize()}** promises")
    signed = standing.signature(side)
    if signed is not None and signed.promise is not None:
        st.markdown(plain(f"{capitalised(promise_words(signed.promise))}."))
        st.caption(plain(f"Signed by {signed.by}, {date_words(signed.at)} UTC"))
        return
    if standing.status == "retired":
        st.caption("Not signed.")
        return
    promise = _FORMS[side](standing)
    # A browser drops a decimal comma without a word, so the promise is read back as it will be signed.
    st.caption(plain(f"You sign: {promise_words(promise)}."))
    st.text_input(f"Name, for {side}", key=_key(standing, side, "name"), max_chars=80, placeholder="First and last name")
    blocked = bool(standing.version.content.evidence.blocked)
    key, args = _key(standing, side, "sign"), (log, standing, side)
    st.button(f"Sign for {side}", key=key, on_click=_sign, args=args, disabled=blocked, type="primary")


def _marketing_form(standing: VersionHistory) -> Promise:
    expected = standing.version.content.evidence.hot_leads_a_month
    flow = f"About {expected:,.0f} a month, estimated from the flow of these leads." if expected else None
    likely = max(1, round(expected or 100))
    leads = st.number_input("Hot leads a month", 1, _MOST_LEADS, likely, key=_key(standing, "marketing", "leads"), help=flow)
    share = round(100 * QUALIFIED_SHARE)
    share = st.number_input("Of them qualified by sales, at least (%)", 1, 100, share, key=_key(standing, "marketing", "share"))
    return MarketingPromise(leads, share / 100)


def _sales_form(standing: VersionHistory) -> Promise:
    agreed = min(float(card_of(standing.version).tiers[0].within_hours or WORKING_HOURS), MOST_WORKING_HOURS)
    least, key = min(_LEAST_HOURS, agreed), _key(standing, "sales", "hours")
    hours = st.number_input("First contact within (working hours)", least, MOST_WORKING_HOURS, agreed, 0.5, format="%g", key=key)
    return SalesPromise(hours)


_FORMS: dict[Side, Callable[[VersionHistory], Promise]] = {"marketing": _marketing_form, "sales": _sales_form}


def _promised(standing: VersionHistory, side: Side) -> Promise:
    """What the form holds as it is signed."""
    if side == "sales":
        return SalesPromise(float(state.choice(_key(standing, side, "hours"))))
    leads, share = (state.value(_key(standing, side, what)) for what in ("leads", "share"))
    return MarketingPromise(leads, share / 100)


def _sign(log: VersionLog, standing: VersionHistory, side: Side) -> None:
    name = state.choice(_key(standing, side, "name"))
    promise = _promised(standing, side)
    if _attempt(lambda: log.approve(standing.version.id, side, promise, by=name, now=_now())):
        state.message(f"Version {standing.version.number} is signed for {side}.")


def _activation(log: VersionLog, standing: VersionHistory) -> None:
    if standing.status == "current":
        activated = standing.activated
        st.caption(plain(f"Active since {date_words(activated.at)} UTC, activated by {activated.by}.") if activated else "")
        return
    if standing.version.content.evidence.blocked:
        st.caption(
            "Nobody can sign it before somebody accepts the likely leak. Accept it on the page Attributes, then save the version again."
        )
        return
    st.text_input("Your name, to activate it", key=_key(standing, "use", "name"), max_chars=80, placeholder="First and last name")
    key = _key(standing, "use", "activate")
    st.button("Activate", key=key, on_click=_activate, args=(log, standing), type="primary", icon=":material/check:")


def _activate(log: VersionLog, standing: VersionHistory) -> None:
    name = state.choice(_key(standing, "use", "name"))
    if _attempt(lambda: log.activate(standing.version.id, by=name, now=_now())):
        state.message(f"Version {standing.version.number} is active from now on.")


def _retire(log: VersionLog, standing: VersionHistory) -> None:
    with st.popover("Retire this version", type="tertiary", icon=":material/archive:"):
        st.caption("It stays on record and is not used again. An active version stays the baseline until another one is activated.")
        st.text_input("Why", key=_key(standing, "retire", "why"), max_chars=300)
        st.text_input("Name", key=_key(standing, "retire", "name"), max_chars=80)
        st.button("Retire", key=_key(standing, "retire", "do"), on_click=_do_retire, args=(log, standing))


def _do_retire(log: VersionLog, standing: VersionHistory) -> None:
    name, why = (state.choice(_key(standing, "retire", what)) for what in ("name", "why"))
    if _attempt(lambda: log.retire(standing.version.id, by=name, note=why, now=_now())):
        state.message(f"Version {standing.version.number} is retired.")


def _attempt(act: Callable[[], VersionHistory]) -> bool:
    """Do it, or keep what went wrong for the page."""
    try:
        act()
    except PlumblineError as error:
        state.failure(error)
        return False
    return True


def _key(standing: VersionHistory, *parts: str) -> str:
    """Keys carry the hash of what is on the page, so that a form signs nothing else."""
    return "-".join((*parts, standing.version.id))


def _now() -> dt.datetime:
    return clock.now()
