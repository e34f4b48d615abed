"""Warnings that belong beside every figure of a study."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.dataset.histories import NEVER
from analysis.scorecard import Scorecard
from analysis.snapshots.open import DEFAULT_STUDY
from analysis.snapshots.rule_check import as_exported
from analysis.snapshots.split import ALL
from analysis.snapshots.study_data import StudyData
from analysis.snapshots.take import Status
from analysis.study import EveryMonth, OnCrossing
from dashboard.backtest.words_replay import MONTHLY, WORKING
from dashboard.words.formats import count, listed, percent, plural

#: Above this share of winners who had won before the snapshot, that has to be said.
MOST_WON_BEFORE = 0.20


@dataclass(frozen=True, slots=True)
class StandingWarning:
    """One warning: a stable code and a sentence."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Winners:
    """Leads that reached the outcome at any time, and how many of them had before their snapshot, so that they are not judged."""

    n: int
    before: int

    @property
    def share_before(self) -> float:
        """Share of the winners who had won before their snapshot; 0 without winners."""
        return self.before / self.n if self.n else 0.0


def winners(study_data: StudyData) -> Winners:
    """Count the winners of a study, judged or not."""
    snapshots = study_data.snapshots
    later = (snapshots.reached_at < NEVER) & (snapshots.status != Status.ALREADY_DECIDED)
    entries = zip(snapshots.lead_no[later].tolist(), snapshots.entry[later].tolist(), strict=True)
    before = study_data.counts.won_before_snapshot
    return Winners(before + len(set(entries)), before)


def standing_warnings(study_data: StudyData, card: Scorecard | None = None) -> tuple[StandingWarning, ...]:
    """All warnings beside the figures of a study, and of a scorecard on it."""
    found = [*_of_study(study_data)]
    exported = as_exported(card, study_data.dataset.meta) if card is not None else ()
    if exported and not study_data.snapshots.undated:
        verb = "is" if len(exported) == 1 else "are"
        found.append(StandingWarning("as_exported", f"{listed(exported, 'and')} {verb} used as exported, not point in time."))
    return tuple(found)


def of_plan(study_data: StudyData) -> tuple[StandingWarning, ...]:
    """What a plan other than each lead once means for the figures beside it."""
    snapshots = study_data.snapshots
    if snapshots.undated:
        return ()
    if snapshots.repeated:
        text = "Each lead is observed every month while it is open. Numbers count snapshots, and ranges allow for repeated leads."
        return (StandingWarning("every_month", text),)
    elsewhere = {OnCrossing: ("on_crossing", WORKING), EveryMonth: ("each_lead_once", MONTHLY)}.get(type(study_data.study.snapshot))
    if elsewhere is None:
        return ()
    code, text = elsewhere
    return (StandingWarning(code, f"{text} {plural(snapshots.age_days or 0, 'day')} after it entered."),)


def _of_study(study_data: StudyData) -> list[StandingWarning]:
    found, won = [], winners(study_data)
    if study_data.study == DEFAULT_STUDY:
        found.append(
            StandingWarning("no_study", "No study is set. The figures answer the proposed one: which new leads buy within 90 days?")
        )
    found += of_plan(study_data)
    if won.share_before > MOST_WON_BEFORE:
        age = (
            "first month in which they could be observed"
            if study_data.snapshots.repeated
            else f"snapshot at {plural(study_data.snapshots.age_days or 0, 'day')}"
        )
        share = f"{count(won.before)} of {count(won.n)} winners ({percent(won.share_before)})"
        text = f"{share} had won before the {age} and are not judged here."
        found.append(StandingWarning("won_before_snapshot", text))
    if study_data.study.holdout == "none":
        found.append(
            StandingWarning(
                "holdout_none", "The study has no holdout. Every mature lead is shown, so no leads are left to test a tuned scorecard."
            )
        )
    elif study_data.visible_part == ALL:
        text = "All leads are shown, also validation leads and holdout. Test a scorecard made with them on leads that mature later."
        found.append(StandingWarning("all_leads", text))
    elif study_data.snapshots.undated:
        found.append(StandingWarning("random_holdout", "The leads have no dates, so the holdout is random and is no test in time."))
    if study_data.counts.mature == 0:
        found.append(StandingWarning("nothing_mature", "No lead is mature yet: every horizon ends after the data."))
    return found
