"""Check 1: attributes that are filled mostly after the outcome, or only for closed leads."""

from __future__ import annotations

import numpy as np

from analysis.dataset.entries import micros
from analysis.leakage.evidence import ColumnValues, Fate, LeakageEvidence
from analysis.leakage.records import CheckResult, Figure, Finding, NotApplicable, worst_first
from analysis.leakage.tallies import ENOUGH

NUMBER, NAME = 1, "filled after the outcome"
#: Missing for more than this share of open leads, and filled for at least the other share of closed ones.
MISSING_WHILE_OPEN, FILLED_ONCE_CLOSED = 0.9, 0.5
#: At least this share of the filled values belongs to leads that won, though these are a minority.
OF_WINNERS, MINORITY = 0.9, 0.5
#: A column filled for fewer of the winners is not a mark of winning.
FILLED_FOR_WINNERS = 0.2
#: At least this share of the first values was written after the outcome.
WRITTEN_LATE = 0.5
_UNSEEN = "no dated changes: the check cannot see when it was filled"


def check(evidence: LeakageEvidence) -> CheckResult:
    """Look at who has a value, and where changes are dated, at when the first one was written."""
    late = _first_values(evidence)
    found = [each for column in evidence.columns for each in (_by_fate(evidence, column), late.get(column.name)) if each]
    decided = evidence.count(Fate.WON) >= ENOUGH and len(evidence.fate) - evidence.count(Fate.WON) >= ENOUGH
    if not decided:
        return CheckResult(
            NUMBER, NAME, (), 0, (NotApplicable("", f"fewer than {ENOUGH} leads converted, or fewer than {ENOUGH} did not"),)
        )
    blind = tuple(NotApplicable(each.name, _UNSEEN) for each in evidence.columns if not each.info.has_history)
    return CheckResult(NUMBER, NAME, worst_first(found), len(evidence.columns), blind)


def _by_fate(evidence: LeakageEvidence, column: ColumnValues) -> Finding | None:
    filled, fate = ~column.missing, evidence.fate
    n = {each: evidence.count(each) for each in Fate}
    share = {each: float(filled[fate == each].mean()) if n[each] else 0.0 for each in Fate}
    n_closed = n[Fate.WON] + n[Fate.LOST]
    closed = float(filled[fate != Fate.OPEN].mean()) if n_closed else 0.0
    figures = (
        Figure("filled_open", share[Fate.OPEN]),
        Figure("n_open", n[Fate.OPEN]),
        Figure("filled_closed", closed),
        Figure("n_closed", n_closed),
    )
    if min(n[Fate.OPEN], n_closed) >= ENOUGH and share[Fate.OPEN] < 1 - MISSING_WHILE_OPEN and closed >= FILLED_ONCE_CLOSED:
        return Finding(NUMBER, "only_when_closed", "attribute", column.name, "block", figures, column.refused)
    of_winners = float((fate[filled] == Fate.WON).mean()) if filled.any() else 0.0
    rare = n[Fate.WON] < MINORITY * len(fate) and n[Fate.WON] >= ENOUGH
    if rare and of_winners >= OF_WINNERS and share[Fate.WON] >= FILLED_FOR_WINNERS:
        figures = (
            Figure("of_winners", of_winners),
            Figure("filled_winners", share[Fate.WON]),
            Figure("n_winners", n[Fate.WON]),
            Figure("n_filled", int(filled.sum())),
        )
        return Finding(NUMBER, "only_for_winners", "attribute", column.name, "block", figures, column.refused)
    return None


def _first_values(evidence: LeakageEvidence) -> dict[str, Finding]:
    """Attributes whose first value was mostly written after the outcome, among decided leads."""
    changes = evidence.study_data.dataset.tables.attribute_changes
    filled = changes.filter(changes["value"].notnull())
    first = evidence.study_data.dataset.run(filled.group_by(["attribute", "lead_no"]).agg(at=micros(filled["changed_at"]).min()))
    if first.num_rows == 0 or evidence.undated:
        return {}
    decided_at = {
        int(lead): int(at) for lead, at, fate in zip(evidence.lead_no, evidence.decided_at, evidence.fate, strict=True) if fate != Fate.OPEN
    }
    late: dict[str, list[bool]] = {}
    for attribute, lead, at in zip(*(first[name].to_pylist() for name in ("attribute", "lead_no", "at")), strict=True):
        if lead in decided_at:
            late.setdefault(attribute, []).append(at > decided_at[lead])
    return {column.name: found for column in evidence.columns if (found := _late(column, late.get(column.name, [])))}


def _late(column: ColumnValues, late: list[bool]) -> Finding | None:
    if len(late) < ENOUGH or np.mean(late) < WRITTEN_LATE:
        return None
    figures = (Figure("written_late", float(np.mean(late))), Figure("n_leads", len(late)))
    return Finding(NUMBER, "written_after", "attribute", column.name, "block", figures, column.refused)
