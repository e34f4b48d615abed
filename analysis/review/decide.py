"""The review of the active version: what was promised of it, who may read its leads, and what is decided about it."""

from __future__ import annotations

import datetime as dt

from analysis.dataset.histories import as_datetime, as_micros
from analysis.errors import PlumblineError
from analysis.review.gather import ActiveVersion, review
from analysis.review.log import Decided, Decision, ReviewLog
from analysis.review.record import Review
from analysis.review.summary import summary_text
from analysis.rules import DAY
from analysis.snapshots.split import HOLDOUT, VALIDATION
from analysis.snapshots.study_data import StudyData
from analysis.study import parse_study
from analysis.versions.freeze import card_of
from analysis.versions.lifecycle import VersionHistory
from analysis.versions.log import VersionLog
from analysis.versions.records import MarketingPromise, PartFigures, SalesPromise
from analysis.versions.since_active import JudgedCard, read_before, record_reading
from analysis.workspace.folder import Workspace

#: Days of an average month in weeks.
_WEEKS_A_MONTH = 365.25 / 12 / 7
#: A promise that every single hot lead is qualified is tested as this share: with exactly all, one lead less would be certain proof.
_NEARLY_ALL = 0.999


def active_version(workspace: Workspace) -> ActiveVersion:
    """The active version with what was promised when it was signed.

    Returns:
        Expected are the hot leads of its evidence: on the validation leads where it was validated, else on the visible part.

    Raises:
        PlumblineError: ``REVIEW-NO-VERSION`` where no signed version is active; ``REVIEW-UNDATED`` where it is not recorded since when.
    """
    standing = VersionLog(workspace.database).current()
    if standing is None:
        remedy = "Save a scorecard as a version, have both sides sign it, and activate it ('plumbline versions')."
        raise PlumblineError("REVIEW-NO-VERSION", "no signed version is active yet.", remedy=remedy)
    return active(standing, tuple(each.as_of for each in ReviewLog(workspace.database).decisions(standing.version.id)))


def active(standing: VersionHistory, held: tuple[int, ...] = ()) -> ActiveVersion:
    """A version that was activated, with what was promised of it.

    Args:
        standing: The version.
        held: Instants as of which reviews of it were decided (µs since 1970, UTC).

    Raises:
        PlumblineError: ``REVIEW-UNDATED`` where it was never activated, or without a clock.
    """
    if standing.activated is None or standing.activated.at is None:
        remedy = "Activate it with 'plumbline versions activate'."
        raise PlumblineError("REVIEW-UNDATED", f"it is not recorded when {standing.label} became active.", remedy=remedy)
    marketing, sales = _promises(standing)
    figures = judged_figures(standing)
    return ActiveVersion(
        label=standing.label,
        card=card_of(standing.version),
        activated=as_micros(standing.activated.at),
        expected=(figures.n_hot_converted, figures.n_hot),
        hot_leads_a_week=marketing.hot_leads_a_month / _WEEKS_A_MONTH,
        qualified_share=min(marketing.qualified_share, _NEARLY_ALL),
        within_hours=sales.within_hours,
        held=held,
    )


def _promises(standing: VersionHistory) -> tuple[MarketingPromise, SalesPromise]:
    """What both sides promised: nothing becomes active without both."""
    found = [event.promise for event in standing.events if event.act == "approve"]
    marketing = next(each for each in found if isinstance(each, MarketingPromise))
    return marketing, next(each for each in found if isinstance(each, SalesPromise))


def judged_figures(standing: VersionHistory) -> PartFigures:
    """The figures that a version is compared with: on the validation leads where it was validated, else on the visible part."""
    figures = standing.version.content.evidence.figures
    return next((each for each in figures if each.part == VALIDATION), figures[0])


def is_readable(workspace: Workspace, study_data: StudyData, version: ActiveVersion) -> bool:
    """Whether the leads since the activation may be read without a new access: none is sealed, or this import was read before."""
    return HOLDOUT not in study_data.parts.names or read_before(workspace, study_data, version.card)


def review_active(
    workspace: Workspace, study_data: StudyData, *, as_of: int | None = None, by: str = "", now: dt.datetime | None = None
) -> Review:
    """Review the active version. That all leads since its activation are read is recorded first; they no longer count as unseen.

    Args:
        workspace: The version, its reviews, and the access log.
        study_data: The study, which must ask what the version was signed for.
        as_of: The instant of the review (µs since 1970, UTC); None: the end of the data.
        by: Who reads; needed once for each import while sealed leads are read.
        now: When it is read.

    Raises:
        PlumblineError: As `active_version` and `check_reviewable`; ``ACCESS-WITHOUT-NAME``; ``WORKSPACE-CHANGED-MEANWHILE`` where somebody
            else opened sealed leads at the same time; and as `StudyData.ledger`.
    """
    version = active_version(workspace)
    check_reviewable(workspace, study_data, as_of=as_of)
    if not is_readable(workspace, study_data, version):
        since = study_data.snapshots.as_of >= version.activated
        record_reading(workspace, study_data, JudgedCard(version.card, since=version.activated), since, by=by, now=now)
    return review(study_data, version, now=as_of)


def check_reviewable(workspace: Workspace, study_data: StudyData, *, as_of: int | None = None) -> None:
    """Refuse a review of which nothing could be said, without reading any lead.

    Raises:
        PlumblineError: As `active_version`; ``STUDY-PLAN`` for leads without dates; ``REVIEW-OTHER-QUESTION`` where the study asks another
            question than the version was signed for; ``REVIEW-TOO-EARLY`` where nothing is known of the time since the activation.
    """
    version, standing = active_version(workspace), VersionLog(workspace.database).current()
    window = study_data.snapshots.window.data_to
    if study_data.snapshots.undated or window is None:
        raise PlumblineError("STUDY-PLAN", "leads without dates cannot be split by when they came.", where=study_data.study.name)
    signed = parse_study(standing.version.content.study, where=version.label) if standing else study_data.study
    if (signed.population, signed.outcome) != (study_data.study.population, study_data.study.outcome):
        what = f"{version.label} was signed for the study '{signed.name}', but '{study_data.study.name}' asks another question."
        raise PlumblineError("REVIEW-OTHER-QUESTION", what, remedy="Ask that study again, or sign a version under the new one.")
    at = window if as_of is None else min(as_of, window)
    if at < version.activated + DAY:
        ends, since = (f"{as_datetime(each):%Y-%m-%d}" for each in (at, version.activated))
        what = f"the data of this review end on {ends}, but {version.label} became active on {since}."
        raise PlumblineError("REVIEW-TOO-EARLY", what, remedy="Import newer data.")


def decide(workspace: Workspace, found: Review, decision: Decision, *, reason: str, by: str, now: dt.datetime | None = None) -> Decided:
    """Enter what is decided about the active version, with what the review found; *retire* retires it.

    Args:
        workspace: Where it is entered.
        found: The review that the decision rests on.
        decision: Keep it, adjust it on the board and sign it anew, or retire it.
        reason: Why.
        by: Who decides.
        now: When.

    Raises:
        PlumblineError: As `active_version` and `ReviewLog.decide`; ``WORKSPACE-CHANGED-MEANWHILE`` where another version became active.
    """
    standing = VersionLog(workspace.database).current()
    if standing is None or standing.label != found.version:
        what = f"the review is of {found.version}, which is no longer active."
        raise PlumblineError("WORKSPACE-CHANGED-MEANWHILE", what, remedy="Review the active version.")
    entry = Decided(0, standing.version.id, decision, reason, by, now, found.now, summary_text(found))
    return ReviewLog(workspace.database).decide(entry)
