"""Which leads the lift report reads: those since the scorecard became active, on record; or, as a replay, those that screens may see."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.dataset.histories import as_micros
from analysis.holdout.accesses import accesses, card_id, record_access
from analysis.holdout.read_log import HoldoutRead, HoldoutReadLog
from analysis.scorecard import Scorecard
from analysis.snapshots.open import CURRENT_SCORECARD
from analysis.snapshots.split import ALL, HOLDOUT, Labels
from analysis.snapshots.study_data import StudyData
from analysis.versions.freeze import baseline_of, card_of
from analysis.versions.log import VersionLog
from analysis.workspace.folder import Workspace

#: ``active``: leads that came while the scorecard was active; ``replayed``: what it would have said of earlier leads.
Basis = Literal["active", "replayed"]
#: Leads that the report leaves out.
LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class JudgedCard:
    """The scorecard that is evaluated.

    Args:
        card: The scorecard.
        number: Number of the active version; None where it was never signed and activated.
        since: When that version became active (µs since 1970, UTC); None where no clock was given, or for no version.
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
        basis: Whether the scorecard was active.
        since: From when on leads count as scored (µs since 1970, UTC); None: all that are read.
        study_data: The study with the scored leads as its one visible part.
        earlier: The same with the leads from before; None where nothing divides them.
        locked: The scorecard is active, but nobody has said who reads its leads: so it is a replay.
    """

    basis: Basis
    since: int | None
    study_data: StudyData
    earlier: StudyData | None
    locked: bool = False


def current_card(workspace: Workspace) -> JudgedCard | None:
    """The active version, else the scorecard set as the current one, else the first one; None where there is none."""
    standing = VersionLog(workspace.database).current()
    if standing is not None:
        at = standing.activated.at if standing.activated else None
        version = standing.version
        return JudgedCard(card_of(version), version.number, as_micros(at) if at else None, baseline_of(version))
    names, wanted = workspace.scorecard_names(), workspace.setting(CURRENT_SCORECARD)
    name = wanted if wanted in names else next(iter(names), None)
    return JudgedCard(workspace.scorecard(name)) if name else None


def take_scope(
    workspace: Workspace, study_data: StudyData, used: JudgedCard, *, since: int | None = None, by: str = "", now: dt.datetime | None = None
) -> Scope:
    """Decide which leads are read; where that opens sealed ones, it is recorded first.

    An active version is evaluated on all mature leads since it became active, once somebody says who reads them; after that those
    leads are no longer unread. Otherwise the scorecard is replayed on the leads that screens may see, divided where ``since`` says that
    scores were used.

    Args:
        workspace: Where the access is recorded.
        study_data: The study.
        used: The scorecard.
        since: Leads seen from then on count as scored, in a replay (µs since 1970, UTC).
        by: Who reads; blank reads nothing that is sealed, unless the very same was read before.
        now: When.

    Raises:
        PlumblineError: ``WORKSPACE-CHANGED-MEANWHILE`` where somebody else opened sealed leads at the same time.
    """
    visible = study_data.parts.codes == study_data.parts.names.index(study_data.visible_part)
    since_use = None if used.since is None else study_data.snapshots.as_of >= used.since
    if since_use is None or not (since_use & study_data.snapshots.judged).any():
        return _replay(study_data, visible, since)
    if HOLDOUT in study_data.parts.names and not read_before(workspace, study_data, used.card):
        if not by.strip():
            return replace(_replay(study_data, visible, since), locked=True)
        record_reading(workspace, study_data, used, since_use, by=by, now=now)
    return Scope("active", used.since, _only(study_data, since_use), _part_or_none(study_data, visible & ~since_use))


def _replay(study_data: StudyData, visible: NDArray[np.bool_], since: int | None) -> Scope:
    if since is None or study_data.snapshots.undated:
        return Scope("replayed", None, study_data, None)
    later = study_data.snapshots.as_of >= since
    return Scope("replayed", since, _only(study_data, visible & later), _part_or_none(study_data, visible & ~later))


def _only(study_data: StudyData, members: NDArray[np.bool_]) -> StudyData:
    """The study with these snapshots as its one visible part."""
    return replace(study_data, parts=Labels((ALL, LEFT_OUT), np.where(members, 0, 1).astype(np.int16)))


def _part_or_none(study_data: StudyData, members: NDArray[np.bool_]) -> StudyData | None:
    return _only(study_data, members) if (members & study_data.snapshots.judged).any() else None


def read_before(workspace: Workspace, study_data: StudyData, card: Scorecard) -> bool:
    """Whether all leads of this data version were read before, with this scorecard or with none."""
    return any(each.card_id in ("", card_id(card)) for each in accesses(workspace, study_data, "all"))


def record_reading(
    workspace: Workspace, study_data: StudyData, used: JudgedCard, members: NDArray[np.bool_], *, by: str, now: dt.datetime | None
) -> None:
    """Record that all leads are read since a scorecard became active, before they are; its sealed ones are then no longer unread.

    Raises:
        PlumblineError: ``ACCESS-WITHOUT-NAME``; ``WORKSPACE-CHANGED-MEANWHILE`` where somebody else opened sealed leads at the same time.
    """
    earlier = HoldoutReadLog(workspace.database).holdout_reads(study_data.question_id)
    access = record_access(workspace, study_data, "all", (used.card,), by=by, now=now)
    sealed = members & study_data.snapshots.judged & (study_data.parts.codes == study_data.parts.names.index(HOLDOUT))
    holdout_read = HoldoutRead(
        kind="all",
        question_id=study_data.question_id,
        data_id=study_data.data_id,
        card_id=access.card_id,
        baseline="",
        number=0,
        holdout_from=used.since,
        matured_after=None,
        read_to=study_data.snapshots.window.data_to,
        n_leads=int(sealed.sum()),
        by=access.by,
        at=access.at,
    )
    HoldoutReadLog(workspace.database).record(holdout_read, known=len(earlier))
