"""Which sealed leads may be read for a version: all at first, then more as they mature; only new ones once the version was changed."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from analysis.holdout.read_log import HoldoutRead
from analysis.inference.estimate import NotEstimable
from analysis.rules import DAY
from analysis.snapshots.split import HOLDOUT, Labels, parts
from analysis.snapshots.study_data import StudyData
from analysis.snapshots.take import Snapshots

#: Conversions that the leads to be read must have, as for a validation.
ENOUGH_CONVERSIONS = 50
#: Sealed leads that an earlier holdout read has used.
READ_BEFORE = "read before"
NO_HOLDOUT = NotEstimable("no_holdout", "This study has no holdout.")
SPENT = NotEstimable("holdout_spent", "The random holdout was read before. Leads without dates have only one holdout.")


@dataclass(frozen=True, slots=True, eq=False)
class SealedLeads:
    """What a holdout read may use.

    Args:
        parts: Part of each snapshot; sealed leads that may not be read again for this version are `READ_BEFORE`.
        number: Number of this holdout read for this version.
        n_leads: How many sealed leads are judged.
        information: Sealed leads at each read for this version, this one included.
        holdout_from: Leads that entered from then on are read (µs since 1970, UTC); None without dates.
        matured_after: Of them those whose horizon ended after this; None for all.
        repeats: The very same leads were read for this version before.
    """

    parts: Labels
    number: int
    n_leads: int
    information: tuple[int, ...]
    holdout_from: int | None
    matured_after: int | None
    repeats: bool


def sealed_leads(study_data: StudyData, earlier: tuple[HoldoutRead, ...], cards: tuple[str, str]) -> SealedLeads | NotEstimable:
    """Which sealed leads may be read for a version. Reads totals only: no signal, no score.

    Args:
        study_data: The study.
        earlier: The holdout reads for this question so far, the oldest first.
        cards: Content ids of the version and of the scorecard that it is compared with.

    Returns:
        ``no_holdout`` under a study without one; ``holdout_spent`` for leads without dates after their one read; ``no_new_leads`` where
        no further lead has matured for this version; ``few_conversions`` with the mature leads that are needed.
    """
    if HOLDOUT not in study_data.parts.names:
        return NO_HOLDOUT
    own = [each for each in earlier if each.kind == "holdout" and (each.card_id, each.baseline) == cards]
    same_data = bool(own) and own[-1].data_id == study_data.data_id
    if study_data.snapshots.undated and earlier and not same_data:
        return SPENT
    since = own[0].holdout_from if own else study_data.holdout_from
    matured_after = own[0].matured_after if own else max((each.read_to or 0 for each in earlier), default=None)
    labels = _labels(study_data.snapshots, since, matured_after)
    readable = study_data.snapshots.judged & (labels.codes == labels.names.index(HOLDOUT))
    n, before = int(readable.sum()), tuple(each.n_leads for each in own)
    if same_data and n == before[-1]:
        return SealedLeads(labels, own[-1].number, n, before, since, matured_after, repeats=True)
    if own and n <= before[-1]:
        return NotEstimable("no_new_leads", "No further sealed lead has matured since the last holdout read for this version.", needed=1)
    if missing := _too_few(study_data, readable):
        return missing
    return SealedLeads(labels, len(own) + 1, n, (*before, n), since, matured_after, repeats=False)


def _labels(snapshots: Snapshots, holdout_from: int | None, matured_after: int | None) -> Labels:
    labels = parts(snapshots, holdout_from)
    if matured_after is None:
        return labels
    in_holdout = labels.codes == labels.names.index(HOLDOUT)
    stale = in_holdout & (matured_at(snapshots) <= matured_after)
    return Labels((*labels.names, READ_BEFORE), np.where(stale, len(labels.names), labels.codes).astype(np.int16))


def matured_at(snapshots: Snapshots) -> NDArray[np.int64]:
    """When the horizon of each snapshot ends; the snapshot itself where the outcome counts until the end of the data."""
    return snapshots.as_of + (snapshots.horizon_days or 0) * DAY


def _too_few(study_data: StudyData, readable: NDArray[np.bool_]) -> NotEstimable | None:
    """That there are too few leads for a holdout read; the leads needed follow from the conversion of those that are not sealed."""
    snapshots = study_data.snapshots
    converted = int(snapshots.converted[readable].sum())
    if converted >= ENOUGH_CONVERSIONS:
        return None
    shown = snapshots.judged & (study_data.parts.codes != study_data.parts.names.index(HOLDOUT))
    rate = float(snapshots.converted[shown].mean()) if shown.any() else 0.0
    needed = ceil((ENOUGH_CONVERSIONS - converted) / rate) if rate else None
    return NotEstimable("few_conversions", f"Fewer than {ENOUGH_CONVERSIONS} readable sealed leads converted.", needed=needed)
