"""Settings tried and accesses recorded, for a study asked of a workspace's import: what an interval may claim depends on them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from analysis.errors import PlumblineError
from analysis.holdout.access_log import Access, AccessKind, AccessLog
from analysis.scorecard import Scorecard
from analysis.snapshots.study_data import StudyData
from analysis.workspace.folder import Workspace


def card_id(card: Scorecard) -> str:
    """What makes a setting: rules, points, caps and tiers, whatever name it has and whichever study it was made for."""
    return replace(card, study="").content_id


def try_setting(workspace: Workspace, study_data: StudyData, card: Scorecard, *, by: str = "", now: dt.datetime | None = None) -> int:
    """Record that somebody saw what a setting achieves on the visible part.

    Args:
        workspace: Where it is recorded.
        study_data: Whose data version it was tried on.
        card: The setting; one that was tried before, by anybody, counts once.
        by: Who tried it.
        now: When.

    Returns:
        How many settings were tried on this data version, over all sessions and users, this one included.
    """
    return AccessLog(workspace.database).try_setting(study_data.data_id, card_id(card), by=by, now=now)


def settings_tried(workspace: Workspace, study_data: StudyData) -> int:
    """How many settings were tried on this data version, over all sessions and users."""
    return AccessLog(workspace.database).settings_tried(study_data.data_id)


def accesses(workspace: Workspace, study_data: StudyData, kind: AccessKind | None = None) -> tuple[Access, ...]:
    """The accesses to this data version, of one kind or of all, the oldest first."""
    found = AccessLog(workspace.database).accesses(study_data.data_id)
    return found if kind is None else tuple(each for each in found if each.kind == kind)


def record_access(
    workspace: Workspace,
    study_data: StudyData,
    kind: AccessKind,
    cards: tuple[Scorecard, ...] = (),
    *,
    by: str,
    now: dt.datetime | None = None,
) -> Access:
    """Record an access; call this before the leads are read, so that no reading goes unrecorded.

    Args:
        workspace: Where it is recorded.
        study_data: Whose data version is read.
        kind: Which leads are read.
        cards: The scorecard that is judged, and the one that it is compared with; none or one for other readings.
        by: Who reads them.
        now: When.

    Returns:
        The access; the very same reading as an earlier one is that earlier access.

    Raises:
        PlumblineError: ``ACCESS-WITHOUT-NAME``.
    """
    if not by.strip():
        what = "reading validation or holdout leads needs a name."
        raise PlumblineError("ACCESS-WITHOUT-NAME", what, remedy="Give your name with --by NAME.")
    judged, baseline = (*(card_id(card) for card in cards), "", "")[:2]
    import_id, study, name = study_data.dataset.import_id, study_data.study.name, cards[0].name if cards else ""
    access = Access(kind, 0, study_data.data_id, import_id, study, name, judged, baseline, by.strip(), now, 0)
    return AccessLog(workspace.database).record(access)
