"""What a user has done so far: the workspace, the scorecard being tried, what undoes it. The only place of session state."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import weakref
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from analysis.errors import PlumblineError
from analysis.holdout.open import HoldoutResult
from analysis.holdout.validate import Validation
from analysis.inference.estimate import NotEstimable
from analysis.scorecard import Scorecard, parse_scorecard
from analysis.snapshots.open import CURRENT_SCORECARD
from analysis.workspace.folder import Workspace
from dashboard.launch import workspace_argument

#: Names the workspace where the app was started without one.
ENVIRONMENT = "PLUMBLINE_WORKSPACE"
#: Key of the chooser of the scorecard being tried.
CANDIDATE = "candidate"
_MOST_UNDO = 100
_PRESENT = "present"
_FIRST_USES = "first-uses"


@dataclass(frozen=True, slots=True)
class Draft:
    """The scorecard being tried, with what led to it; edited by making a new one.

    Args:
        saved: The scorecard of the workspace that it started from.
        card: As it stands.
        locked: The threshold follows the points, so that the number of hot leads stays that of the current scorecard.
        undo: Earlier states, the latest last.
        redo: States that were undone, the latest last.
        generation: Changes whenever the card changes other than by its sliders, which then start anew.
    """

    saved: Scorecard
    card: Scorecard
    locked: bool = True
    undo: tuple[Scorecard, ...] = ()
    redo: tuple[Scorecard, ...] = ()
    generation: int = 0

    @property
    def changed(self) -> bool:
        """Whether anything differs from the saved scorecard."""
        return self.card != self.saved

    def edited(self, card: Scorecard) -> Draft:
        """With another card, which can be undone; the sliders stay as they are."""
        if card == self.card:
            return self
        return replace(self, card=card, undo=(*self.undo, self.card)[-_MOST_UNDO:], redo=())

    def undone(self) -> Draft:
        """One edit back, if there is one."""
        if not self.undo:
            return self
        return replace(self, card=self.undo[-1], undo=self.undo[:-1], redo=(*self.redo, self.card), generation=self.generation + 1)

    def redone(self) -> Draft:
        """One undone edit forward, if there is one."""
        if not self.redo:
            return self
        return replace(self, card=self.redo[-1], undo=(*self.undo, self.card), redo=self.redo[:-1], generation=self.generation + 1)

    def reset(self) -> Draft:
        """Back to the saved card; that can be undone too."""
        return replace(self.edited(self.saved), generation=self.generation + 1)

    def remembered(self, rule: str) -> int:
        """The points that a rule had before it was switched off: its latest in the history that were not 0, or the saved ones; or 0."""
        known = (card.points[card.index(rule)] for card in (*reversed(self.undo), self.saved) if card.rules == self.card.rules)
        return next((points for points in known if points), 0)

    def with_lock(self, threshold: int, *, locked: bool) -> Draft:
        """Locked or not; unlocking keeps the threshold that the lock had found."""
        card = self.card if locked else self.card.with_threshold(threshold)
        return replace(self.edited(card), locked=locked, generation=self.generation + 1)

    def at_threshold(self, threshold: int, *, shown: int) -> Draft:
        """Unlocked, and at another threshold than the one that is shown, to which undo leads back."""
        before, after = self.card.with_threshold(shown), self.card.with_threshold(threshold)
        shown_draft = self if before == after else replace(self, card=before)
        return replace(shown_draft.edited(after), locked=False, generation=self.generation + 1)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Up to which command the board of one page was obeyed.

    Args:
        page: The page's own name; another one starts anew.
        number: Of the latest command that was carried out; 0 before the first.
    """

    page: str
    number: int


class _Uploads:
    """A folder that is removed with the session that holds this."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="plumbline-upload-"))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)


def workspace() -> Workspace:
    """The workspace of this app: named at its start, or by the environment; made where there is none."""
    if "workspace" not in st.session_state:
        named = workspace_argument(sys.argv) or Path(os.environ.get(ENVIRONMENT, "workspace"))
        st.session_state["workspace"] = named.absolute()
    return _opened(st.session_state["workspace"])


@st.cache_resource(show_spinner=False)
def _opened(folder: Path) -> Workspace:
    return Workspace.open_or_create(folder)


def scorecard(space: Workspace, name: str) -> Scorecard:
    """A saved scorecard, as it stands now.

    Raises:
        PlumblineError: ``SCORECARD-UNKNOWN``.
    """
    return _parsed(space.saved_scorecard(name).text, name)


@st.cache_resource(max_entries=64, show_spinner=False)
def _parsed(text: str, name: str) -> Scorecard:
    return parse_scorecard(text, where=f"scorecard '{name}'")


def upload_folder() -> Path:
    """A folder for uploaded files, which goes with the session."""
    if "uploads" not in st.session_state:
        st.session_state["uploads"] = _Uploads()
    folder: Path = st.session_state["uploads"].folder
    return folder


def draft() -> Draft | None:
    """The scorecard being tried, if one was opened."""
    found = st.session_state.get("draft")
    return found if isinstance(found, Draft) else None


def keep(changed: Draft) -> None:
    """Make this the scorecard being tried."""
    st.session_state["draft"] = changed


def open_draft(space: Workspace, name: str) -> Draft:
    """Start trying a saved scorecard, or go on with it."""
    present = draft()
    saved = scorecard(space, name)
    if present is not None and present.saved == saved:
        return present
    started = Draft(saved, saved, generation=present.generation + 1 if present else 0)
    keep(started)
    return started


def current_name(space: Workspace) -> str | None:
    """Name of the scorecard that others are compared with: the one set, else the first; None where there is none."""
    names, wanted = space.scorecard_names(), space.setting(CURRENT_SCORECARD)
    return wanted if wanted in names else next(iter(names), None)


def value(key: str) -> int:
    """What a slider or number field holds: for callbacks."""
    return int(st.session_state[key])


def trigger(key: str, event: str) -> object:
    """What a component has just sent with an event: for callbacks; None when it sent nothing."""
    found = st.session_state.get(key)
    return found.get(event) if isinstance(found, Mapping) else None


def applied(receipt: Receipt | None = None) -> Receipt:
    """Store up to where the commands of the board were carried out, or return it."""
    if receipt is not None:
        st.session_state["applied"] = receipt
    known = st.session_state.get("applied")
    return known if isinstance(known, Receipt) else Receipt("", 0)


def presenting(*, wanted: bool | None = None) -> bool:
    """Whether the page is shown to a room: in large type and without what only the presenter needs. Stored in the address of the page."""
    if wanted is True:
        st.query_params[_PRESENT] = "1"
    elif wanted is False and _PRESENT in st.query_params:
        del st.query_params[_PRESENT]
    return st.query_params.get(_PRESENT) == "1"


def validation(found: Validation | NotEstimable | None = None) -> Validation | NotEstimable | None:
    """Remember what the validation leads said about the candidate validated last, or return it."""
    if found is not None:
        st.session_state["validation"] = found
    known = st.session_state.get("validation")
    return known if isinstance(known, Validation | NotEstimable) else None


def holdout_result(found: HoldoutResult | NotEstimable | None = None) -> HoldoutResult | NotEstimable | None:
    """Remember what the sealed holdout said about the version that it was opened for last, or return it."""
    if found is not None:
        st.session_state["holdout-result"] = found
    known = st.session_state.get("holdout-result")
    return known if isinstance(known, HoldoutResult | NotEstimable) else None


def ballot_number() -> int:
    """Which ballot of ratings this session fills in: part of the keys of its form, so that the next one starts empty."""
    return int(st.session_state.get("ballot-number", 0))


def next_ballot() -> None:
    """Start an empty ballot."""
    st.session_state["ballot-number"] = ballot_number() + 1


def begin_page() -> None:
    """A page with the navigation around it is built anew: no word of it is linked to its meaning yet."""
    st.session_state[_FIRST_USES] = {}


def first_uses() -> MutableMapping[str, str] | None:
    """Words that the page links to their meaning, each with its sentence; None without the navigation, where nothing can be linked."""
    found: MutableMapping[str, str] | None = st.session_state.get(_FIRST_USES)
    return found


def choice(key: str) -> str:
    """What a chooser or text field holds: for callbacks."""
    return str(st.session_state[key])


def message(text: str | None = None) -> str | None:
    """Store a message for the next run of the page, or take the stored one."""
    if text is not None:
        st.session_state["message"] = text
        return None
    waiting = st.session_state.pop("message", None)
    return waiting if isinstance(waiting, str) else None


def select(key: str, option: str) -> None:
    """Set what a chooser shows; only in callbacks, before it is drawn."""
    st.session_state[key] = option


def failure(error: PlumblineError | None = None) -> PlumblineError | None:
    """Store what went wrong in a callback for the page, or take it."""
    if error is not None:
        st.session_state["failure"] = error
        return None
    waiting = st.session_state.pop("failure", None)
    return waiting if isinstance(waiting, PlumblineError) else None
