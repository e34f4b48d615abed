"""Which leads the lift report reads: those since the scorecard came into use, on record; or, as a replay, those that screens may see."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.dataset.histories import as_micros
from analysis.holdout.accesses import card_id, looks, record_look
from analysis.holdout.read_log import Opening
from analysis.scorecard import Scorecard
from analysis.snapshots.open import CURRENT_SCORECARD
from analysis.snapshots.split import ALL, HOLDOUT, Labels
from analysis.snapshots.study_data import Inquiry
from analysis.versions.freeze import against_of, card_of
from analysis.workspace.folder import Workspace

#: ``in_use``: leads that came while the scorecard was in use; ``replayed``: what it would have said of earlier leads.
Basis = Literal["in_use", "replayed"]
#: Leads that the report leaves out.
LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class JudgedCard:
    """The scorecard that is judged.

    Args:
        card: The scorecard.
        number: Number of the signed version that it is in use as; None where it never was signed and activated.
        since: When that version came into use (µs since 1970, UTC); None where no clock was given, or for no version.
        before: The scorecard that it took the place of; None where there is none.
    """

    card: Scorecard
    number: int | None = None
    since: int | None = None
    before: Scorecard | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """The leads that a report reads.

    Args:
        basis: Whether the scorecard was in use.
        since: From when on leads count as scored (µs since 1970, UTC); None: all that are read.
        inquiry: The study with the scored leads as its one visible part.
        earlier: The same with the leads from before; None where nothing divides them.
        locked: The scorecard is in use, and nobody has said who reads its leads: so it is a replay.
    """

    basis: Basis
    since: int | None
    inquiry: Inquiry
    earlier: Inquiry | None
    locked: bool = False


def card_in_use(workspace: Workspace) -> JudgedCard | None:
    """The version in use, else the scorecard set as the current one, else the first one; None where there is none."""
    standing = workspace.version_book.current()
    if standing is not None:
        at = standing.activated.at if standing.activated else None
        version = standing.version
        return JudgedCard(card_of(version), version.number, as_micros(at) if at else None, against_of(version))
    names, wanted = workspace.scorecard_names(), workspace.setting(CURRENT_SCORECARD)
    name = wanted if wanted in names else next(iter(names), None)
    return JudgedCard(workspace.scorecard(name)) if name else None


def take_scope(
    workspace: Workspace, inquiry: Inquiry, used: JudgedCard, *, since: int | None = None, by: str = "", now: dt.datetime | None = None
) -> Scope:
    """Decide which leads are read; where that opens sealed ones, it is recorded first.

    A version in use is judged on all mature leads since it came into use, once somebody says who looks; those leads are not unseen any
    more. Otherwise the scorecard is replayed on the leads that screens may see, divided where ``since`` says that scores were used.

    Args:
        workspace: Where the look is recorded.
        inquiry: The study.
        used: The scorecard.
        since: Leads seen from then on count as scored, in a replay (µs since 1970, UTC).
        by: Who looks; blank reads nothing that is sealed, unless the very same was read before.
        now: When.

    Raises:
        PlumblineError: ``WORKSPACE-CHANGED-MEANWHILE`` where somebody else opened sealed leads at the same time.
    """
    visible = inquiry.parts.codes == inquiry.parts.names.index(inquiry.visible_part)
    since_use = None if used.since is None else inquiry.snapshots.as_of >= used.since
    if since_use is None or not (since_use & inquiry.snapshots.judged).any():
        return _replay(inquiry, visible, since)
    if HOLDOUT in inquiry.parts.names and not read_before(workspace, inquiry, used.card):
        if not by.strip():
            return replace(_replay(inquiry, visible, since), locked=True)
        record_reading(workspace, inquiry, used, since_use, by=by, now=now)
    return Scope("in_use", used.since, _only(inquiry, since_use), _part_or_none(inquiry, visible & ~since_use))


def _replay(inquiry: Inquiry, visible: NDArray[np.bool_], since: int | None) -> Scope:
    if since is None or inquiry.snapshots.undated:
        return Scope("replayed", None, inquiry, None)
    later = inquiry.snapshots.as_of >= since
    return Scope("replayed", since, _only(inquiry, visible & later), _part_or_none(inquiry, visible & ~later))


def _only(inquiry: Inquiry, members: NDArray[np.bool_]) -> Inquiry:
    """The study with these snapshots as its one visible part."""
    return replace(inquiry, parts=Labels((ALL, LEFT_OUT), np.where(members, 0, 1).astype(np.int16)))


def _part_or_none(inquiry: Inquiry, members: NDArray[np.bool_]) -> Inquiry | None:
    return _only(inquiry, members) if (members & inquiry.snapshots.judged).any() else None


def read_before(workspace: Workspace, inquiry: Inquiry, card: Scorecard) -> bool:
    """Whether all leads of this data version were read before, with this scorecard or with none."""
    return any(each.card_id in ("", card_id(card)) for each in looks(workspace, inquiry, "all"))


def record_reading(
    workspace: Workspace, inquiry: Inquiry, used: JudgedCard, members: NDArray[np.bool_], *, by: str, now: dt.datetime | None
) -> None:
    """Record that all leads are read since a scorecard came into use, before they are; its sealed ones are not unseen any more.

    Raises:
        PlumblineError: ``LOOK-WITHOUT-NAME``; ``WORKSPACE-CHANGED-MEANWHILE`` where somebody else opened sealed leads at the same time.
    """
    earlier = workspace.opening_book.openings(inquiry.question_id)
    look = record_look(workspace, inquiry, "all", (used.card,), by=by, now=now)
    sealed = members & inquiry.snapshots.judged & (inquiry.parts.codes == inquiry.parts.names.index(HOLDOUT))
    opening = Opening(
        kind="all",
        question_id=inquiry.question_id,
        data_id=inquiry.data_id,
        card_id=look.card_id,
        against="",
        number=0,
        holdout_from=used.since,
        matured_after=None,
        read_to=inquiry.snapshots.window.data_to,
        n_leads=int(sealed.sum()),
        by=look.by,
        at=look.at,
    )
    workspace.opening_book.record(opening, known=len(earlier))
