"""All checks of the leakage guard, in the order of their numbers."""

from __future__ import annotations

from analysis.leakage import (
    lk1_filled_late,
    lk2_changed_after,
    lk3_too_strong,
    lk4_missingness,
    lk5_status_names,
    lk6_late_touches,
    lk7_accounts,
)
from analysis.leakage.evidence import Fate, LeakageEvidence, read_evidence
from analysis.leakage.records import LeakageReport, Limit
from analysis.leakage.tallies import ENOUGH
from analysis.snapshots.study_data import StudyData


def guard(study_data: StudyData, *, whole_history: bool = False) -> LeakageReport:
    """Look for attributes and touch points that carry the outcome.

    Every attribute is looked at, also those that the mapping refuses; sealed outcomes are not read.

    Args:
        study_data: The study asked of the import.
        whole_history: Compare touches until the end of the data, as a comparison without snapshots would; undated leads always do.
    """
    evidence = read_evidence(study_data)
    checks = (
        lk1_filled_late.check(evidence),
        lk2_changed_after.check(evidence),
        lk3_too_strong.check(evidence),
        lk4_missingness.check(evidence),
        lk5_status_names.check(evidence),
        lk6_late_touches.check(evidence, whole_history=whole_history),
        lk7_accounts.check(evidence),
    )
    return LeakageReport(checks, _limits(evidence), study_data.visible_part, len(evidence.rows), whole_history or evidence.undated)


def _limits(evidence: LeakageEvidence) -> tuple[Limit, ...]:
    found: list[Limit] = []
    if evidence.undated:
        found.append("undated")
    elif not all(each.info.has_history for each in evidence.columns):
        found.append("no_history")
    if evidence.count(Fate.OPEN) < ENOUGH:
        found.append("no_open_leads")
    if min(int(evidence.converted[evidence.judged].sum()), int((~evidence.converted[evidence.judged]).sum())) < ENOUGH:
        found.append("few_conversions")
    return tuple(found)
