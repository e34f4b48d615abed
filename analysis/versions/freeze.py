"""Freezing a scorecard as a version: its evidence is gathered now, and stored with the study and the current scorecard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.backtest.compare import CardChange, JudgedPart, ObservedCard, Swapped, card_change, evaluated_on
from analysis.errors import PlumblineError
from analysis.holdout.access_log import Access, AccessKind
from analysis.holdout.accesses import accesses, card_id, settings_tried
from analysis.holdout.open import open_holdout
from analysis.holdout.validate import Validation, validate
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.leakage.acceptance import accepted
from analysis.leakage.by_scorecard import CarriedFinding, findings_for
from analysis.leakage.guard import guard
from analysis.routing.lead_flow import lead_flow
from analysis.scorecard import Scorecard, parse_scorecard, scorecard_yaml
from analysis.snapshots.open import CURRENT_SCORECARD
from analysis.snapshots.study_data import StudyData
from analysis.study import Study, study_yaml
from analysis.versions.diff import Change, differences
from analysis.versions.lifecycle import VersionHistory as VersionStanding
from analysis.versions.log import VersionLog
from analysis.versions.records import Accepted, Content, FrozenEvidence, PartFigures, Reading, Reason, Swap, SwapSet, Version
from analysis.versions.serialize import figures_of, instant_text
from analysis.workspace.folder import Workspace

#: Weeks of an average month.
_WEEKS_A_MONTH = 365.25 / 12 / 7


@dataclass(frozen=True, slots=True)
class ProposedVersion:
    """A scorecard that somebody wants to freeze.

    Args:
        card: The scorecard.
        reason: Why it is changed.
        reasons: Why single changes are made, by their keys; changes without one share ``reason``.
        by: Who proposes it.
        based_on: Number of the latest version of that name that the author has seen; 0 for none; None does not ask.
    """

    card: Scorecard
    reason: str
    reasons: tuple[Reason, ...] = ()
    by: str = ""
    based_on: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PartResult:
    """Figures on the leads of one part: of the version, and of the current scorecard with what changes lead by lead, if there is one."""

    figures: PartFigures
    baseline: PartFigures | None
    swaps: SwapSet | None


def save_version(
    workspace: Workspace, study_data: StudyData, proposal: ProposedVersion, *, now: dt.datetime | None = None
) -> VersionStanding:
    """Freeze a scorecard with its evidence.

    Args:
        workspace: Where it is saved.
        study_data: The study that it answers, asked of the current import.
        proposal: What is frozen, why and by whom.
        now: When.

    Raises:
        PlumblineError: As `VersionLog.save`; ``CHANGE-UNKNOWN`` for a reason of a change that is none; and as `StudyData.ledger`.
    """
    card, standing = proposal.card, VersionLog(workspace.database).current()
    baseline = baseline_card(workspace)
    _check_reasons(proposal, baseline)
    content = Content(
        name=card.name,
        card=scorecard_yaml(card),
        study=study_yaml(_as_asked(study_data)),
        baseline=scorecard_yaml(baseline) if baseline else "",
        based_on=standing.version.id if standing else "",
        reason=proposal.reason.strip(),
        reasons=tuple(Reason(each.change, each.text.strip()) for each in proposal.reasons if each.text.strip()),
        evidence=gather_evidence(workspace, study_data, card, baseline),
    )
    return VersionLog(workspace.database).save(content, by=proposal.by, now=now, based_on=proposal.based_on)


def _as_asked(study_data: StudyData) -> Study:
    """The study with the age that was used: also where the data had proposed it, or the study's plan is another one."""
    age = study_data.snapshots.age_days
    return study_data.study if age is None else study_data.study.at_age(age)


def baseline_card(workspace: Workspace) -> Scorecard | None:
    """The scorecard that a new version is compared with: the current one, else the first one; None where there is none."""
    names = workspace.scorecard_names()
    wanted = workspace.setting(CURRENT_SCORECARD)
    name = wanted if wanted in names else next(iter(names), None)
    return workspace.scorecard(name) if name else None


def card_of(version: Version) -> Scorecard:
    """The scorecard of a version."""
    return parse_scorecard(version.content.card, where=f"version {version.number}")


def baseline_of(version: Version) -> Scorecard | None:
    """The scorecard that a version is compared with; None where there was none."""
    return parse_scorecard(version.content.baseline, where=f"version {version.number}") if version.content.baseline else None


def changes_of(version: Version) -> tuple[Change, ...]:
    """What a version changes about the scorecard that it is compared with; empty where there was none."""
    before = baseline_of(version)
    return differences(before, card_of(version)) if before else ()


def version_of(workspace: Workspace, card: Scorecard) -> Version | None:
    """The version whose scorecard gives the same scores: the active one, else the latest of that name, else the latest; None for none."""
    wanted = card_id(card)
    same = [each for each in VersionLog(workspace.database).standings() if card_id(card_of(each.version)) == wanted]
    if not same:
        return None
    return max(same, key=lambda each: (each.status == "current", each.version.content.name == card.name, each.version.number)).version


def gather_evidence(workspace: Workspace, study_data: StudyData, card: Scorecard, baseline: Scorecard | None) -> FrozenEvidence:
    """What is known about a scorecard now; leads that nobody has read stay unread.

    Args:
        workspace: Its access log and accepted findings.
        study_data: The study.
        card: The scorecard.
        baseline: The current one; None where there is none.
    """
    results = (on_visible(workspace, study_data, card, baseline), *_apart(workspace, study_data, card, baseline))
    report = guard(study_data)
    carried = findings_for(card, report, accepted(workspace, report.findings))
    return FrozenEvidence(
        data_id=study_data.data_id,
        import_id=study_data.dataset.import_id,
        settings_tried=settings_tried(workspace, study_data),
        figures=tuple(each.figures for each in results),
        baseline=tuple(each.baseline for each in results if each.baseline),
        swaps=tuple(each.swaps for each in results if each.swaps),
        validations=_readings(accesses(workspace, study_data, "validation")),
        holdout_reads=_readings(accesses(workspace, study_data, "holdout")),
        accepted=_accepted(carried),
        blocked=tuple(dict.fromkeys(each.finding.subject for each in carried if each.blocks)),
        hot_leads_a_month=_hot_leads_a_month(study_data, results[0].figures),
    )


def on_visible(workspace: Workspace, study_data: StudyData, card: Scorecard, baseline: Scorecard | None) -> PartResult:
    """A scorecard, and the current one if there is one, on the part that screens may see.

    Raises:
        PlumblineError: As `StudyData.ledger`.
    """
    part = study_data.visible_part
    mine = ObservedCard(card, study_data.observe(card))
    figures = figures_of(part, evaluated_on(mine, part))
    if baseline is None:
        return PartResult(figures, None, None)
    theirs = ObservedCard(baseline, study_data.observe(baseline))
    n_tried = max(1, settings_tried(workspace, study_data))
    change = card_change(study_data, theirs, mine, part=part, n_tried=n_tried)
    return PartResult(figures, figures_of(part, evaluated_on(theirs, part)), _swaps(part, change))


def _apart(workspace: Workspace, study_data: StudyData, card: Scorecard, baseline: Scorecard | None) -> tuple[PartResult, ...]:
    """On validation or holdout leads, where they were read for this scorecard and its baseline: the same reading again, no new access."""
    if baseline is None:
        return ()
    holdout_read = _read_before(workspace, study_data, "holdout", (card, baseline))
    if holdout_read is not None:
        found = open_holdout(workspace, study_data, card, baseline, by=holdout_read.by)
        results = () if isinstance(found, NotEstimable) else found.parts[1:]
        return tuple(_part_result(each) for each in results)
    accessed = _read_before(workspace, study_data, "validation", (card, baseline))
    kept = validate(workspace, study_data, card, baseline, by=accessed.by) if accessed else None
    return (_part_result(kept.result),) if isinstance(kept, Validation) else ()


def _read_before(workspace: Workspace, study_data: StudyData, kind: AccessKind, cards: tuple[Scorecard, Scorecard]) -> Access | None:
    """The latest access of a kind for a scorecard and its baseline."""
    wanted = tuple(card_id(each) for each in cards)
    found = (each for each in reversed(accesses(workspace, study_data, kind)) if (each.card_id, each.baseline) == wanted)
    return next(found, None)


def _part_result(judged: JudgedPart) -> PartResult:
    part = judged.part
    return PartResult(figures_of(part, judged.candidate), figures_of(part, judged.current), _swaps(part, judged.change))


def _swaps(part: str, change: CardChange) -> SwapSet:
    def swap(found: Swapped) -> Swap:
        return Swap(found.n_leads, found.n_converted, found.conversion)

    test = change.test
    p, corrected = (None, None) if isinstance(test, NotEstimable) else (test.p, test.p_corrected)
    groups = (swap(change.turn_hot), swap(change.stay_hot), swap(change.stop_being_hot))
    return SwapSet(part, *groups, change.hot_conversion, p, corrected)


def _readings(found: Iterable[Access]) -> tuple[Reading, ...]:
    return tuple(Reading(each.number, each.scorecard, each.card_id, each.by, instant_text(each.at)) for each in found)


def _accepted(carried: tuple[CarriedFinding, ...]) -> tuple[Accepted, ...]:
    given = dict.fromkeys(each.acceptance for each in carried if each.acceptance)
    return tuple(Accepted(each.subject, each.severity, each.reason, each.by, each.at) for each in given)


def _hot_leads_a_month(study_data: StudyData, figures: PartFigures) -> float | None:
    flow = lead_flow(study_data).leads_per_week
    if flow is None or not isinstance(figures.hot_share, Estimate):
        return None
    return figures.hot_share.value * flow * _WEEKS_A_MONTH


def _check_reasons(proposal: ProposedVersion, baseline: Scorecard | None) -> None:
    known = tuple(each.key for each in differences(baseline, proposal.card)) if baseline else ()
    for each in proposal.reasons:
        if each.change not in known:
            named = "; ".join(f"'{key}'" for key in known) or "none"
            raise PlumblineError("CHANGE-UNKNOWN", f"there is no change '{each.change}'.", remedy=f"The changes are: {named}.")
