"""Reading the sealed holdout for the version that is to be signed: one explicit act, recorded before anything is read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

from analysis.backtest.compare import Direction, JudgedPart, ObservedCard, direction, judge_part
from analysis.evaluation import Evaluation
from analysis.holdout.access_log import Access
from analysis.holdout.accesses import card_id, record_access
from analysis.holdout.read_log import HoldoutRead, HoldoutReadLog
from analysis.holdout.sealed_leads import SealedLeads, sealed_leads
from analysis.holdout.validate import testable
from analysis.inference.estimate import Answer, NotEstimable
from analysis.inference.intervals import difference
from analysis.inference.sequential import repeated_levels
from analysis.scorecard import Scorecard
from analysis.snapshots.split import ALL, HOLDOUT, TRAINING, VALIDATION, Labels
from analysis.snapshots.study_data import StudyData
from analysis.workspace.folder import Workspace

#: Why hot leads convert less often on the sealed leads: the leads changed, the card was fitted too closely, or neither significantly.
Reading = Literal["drift", "over_fitting", "steady"]


@dataclass(frozen=True, slots=True)
class Shift:
    """Sealed leads minus training leads: what changed with the leads, for the two scorecards and for the base rate.

    Args:
        base_rate: Difference of the base rates.
        current: Difference of the current scorecard's hot-lead conversion.
        candidate: The same of the candidate.
    """

    base_rate: Answer
    current: Answer
    candidate: Answer

    @property
    def reading(self) -> Reading:
        """``drift`` where both fell significantly, ``over_fitting`` where the candidate alone did."""
        if not _fell(self.candidate):
            return "steady"
        return "drift" if _fell(self.current) else "over_fitting"


@dataclass(frozen=True, slots=True, eq=False)
class HoldoutResult:
    """What a version achieves on sealed leads.

    Args:
        access: The recorded access.
        number: Number of this holdout read for this version.
        level: What p must not exceed at this read, so that all reads for the version together err in at most 5 %.
        training: On the training leads.
        validation: On the validation leads; or why they were not read.
        holdout: On the sealed leads: its change is the headline.
        shift: What changed from the training leads to the holdout.
        matured_after: Only sealed leads whose horizon ended after this were read (µs since 1970, UTC); None: all.
    """

    access: Access
    number: int
    level: float
    training: JudgedPart
    validation: JudgedPart | NotEstimable
    holdout: JudgedPart
    shift: Shift
    matured_after: int | None

    @property
    def direction(self) -> Direction:
        """What may be said of candidate minus current on the sealed leads."""
        return direction(self.holdout.change, alpha=self.level)

    @property
    def parts(self) -> tuple[JudgedPart, ...]:
        """The parts that were read, in the order in which they are shown."""
        return (self.training, *([self.validation] if isinstance(self.validation, JudgedPart) else []), self.holdout)


def open_holdout(
    workspace: Workspace,
    study_data: StudyData,
    candidate: Scorecard,
    current: Scorecard,
    *,
    by: str,
    now: dt.datetime | None = None,
) -> HoldoutResult | NotEstimable:
    """Read the sealed holdout for a version.

    Args:
        workspace: Where the access is recorded, before anything is read.
        study_data: The study.
        candidate: The version that is to be signed.
        current: The current card.
        by: Who reads it.
        now: When.

    Returns:
        Training leads, validation leads and holdout side by side; reading the validation leads is a recorded validation, and left out where
        none is left. As `sealed_leads` where the holdout may not be read; then nothing was read and nothing recorded.

    Raises:
        PlumblineError: ``ACCESS-WITHOUT-NAME``, ``WORKSPACE-CHANGED-MEANWHILE`` where somebody else read it at the same time, and as
            `StudyData.ledger`.
    """
    earlier = HoldoutReadLog(workspace.database).holdout_reads(study_data.question_id)
    sealed = sealed_leads(study_data, earlier, (card_id(candidate), card_id(current)))
    if isinstance(sealed, NotEstimable):
        return sealed
    unsealed = replace(study_data, parts=sealed.parts)
    before, after = (ObservedCard(card, unsealed.observe(card)) for card in (current, candidate))
    unreadable = testable(workspace, study_data, candidate, current)
    access = record_access(workspace, study_data, "holdout", (candidate, current), by=by, now=now)
    if not sealed.repeats:
        HoldoutReadLog(workspace.database).record(_holdout_read(study_data, sealed, access), known=len(earlier))
    if unreadable is None:
        record_access(workspace, study_data, "validation", (candidate, current), by=by, now=now)
    training, validation, holdout = (judge_part(unsealed, before, after, part) for part in (TRAINING, VALIDATION, HOLDOUT))
    return HoldoutResult(
        access=access,
        number=sealed.number,
        level=repeated_levels(sealed.information)[sealed.number - 1],
        training=training,
        validation=unreadable or validation,
        holdout=holdout,
        shift=_shift(training, holdout),
        matured_after=sealed.matured_after,
    )


def include_holdout(workspace: Workspace, study_data: StudyData, *, by: str, now: dt.datetime | None = None) -> StudyData:
    """The same question with all leads visible, also validation leads and holdout: a recorded access, after which none is unseen.

    Args:
        workspace: Where the access is recorded.
        study_data: The study.
        by: Who reads them.
        now: When.

    Returns:
        The study; its only part is ``all``. Without a holdout it is the study itself, and there is nothing to record.

    Raises:
        PlumblineError: ``ACCESS-WITHOUT-NAME``, ``WORKSPACE-CHANGED-MEANWHILE``.
    """
    if HOLDOUT not in study_data.parts.names:
        return study_data
    earlier = HoldoutReadLog(workspace.database).holdout_reads(study_data.question_id)
    access = record_access(workspace, study_data, "all", by=by, now=now)
    if not any(each.kind == "all" and each.data_id == study_data.data_id for each in earlier):
        in_holdout = study_data.snapshots.judged & (study_data.parts.codes == study_data.parts.names.index(HOLDOUT))
        everything = SealedLeads(study_data.parts, 0, int(in_holdout.sum()), (), None, None, repeats=False)
        HoldoutReadLog(workspace.database).record(_holdout_read(study_data, everything, access), known=len(earlier))
    return replace(study_data, parts=Labels((ALL,), study_data.parts.codes * 0))


def _holdout_read(study_data: StudyData, sealed: SealedLeads, access: Access) -> HoldoutRead:
    return HoldoutRead(
        kind="all" if access.kind == "all" else "holdout",
        question_id=study_data.question_id,
        data_id=study_data.data_id,
        card_id=access.card_id,
        baseline=access.baseline,
        number=sealed.number,
        holdout_from=sealed.holdout_from,
        matured_after=sealed.matured_after,
        read_to=study_data.snapshots.window.data_to,
        n_leads=sealed.n_leads,
        by=access.by,
        at=access.at,
    )


def _shift(training: JudgedPart, holdout: JudgedPart) -> Shift:
    then, now = training.candidate, holdout.candidate
    base_rate = difference((now.n_converted, then.n_converted), (now.n_leads, then.n_leads))
    return Shift(base_rate, _hot_shift(training.current, holdout.current), _hot_shift(then, now))


def _hot_shift(training: Evaluation, holdout: Evaluation) -> Answer:
    return difference((holdout.hot.n_converted, training.hot.n_converted), (holdout.hot.n_leads, training.hot.n_leads))


def _fell(shift: Answer) -> bool:
    return not isinstance(shift, NotEstimable) and shift.high < 0
