"""Check 2: attributes that change after the outcome, so that the export shows what the outcome made of them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from analysis.dataset.entries import micros
from analysis.leakage.evidence import ColumnValues, Fate, LeakageEvidence
from analysis.leakage.records import CheckResult, Figure, Finding, NotApplicable, worst_first
from analysis.leakage.tallies import ENOUGH

NUMBER, NAME = 2, "changes after the outcome"
#: Questioned where at least this share of the decided leads has a change after the decision.
OF_DECIDED = 0.1
_NO_HISTORY = "no dated changes: only its value as exported is known"


def check(evidence: LeakageEvidence) -> CheckResult:
    """Look at the dated changes of decided leads."""
    dated = [each for each in evidence.columns if each.info.has_history]
    blind = tuple(NotApplicable(each.name, _NO_HISTORY) for each in evidence.columns if not each.info.has_history)
    decided = evidence.fate != Fate.OPEN
    if evidence.undated or decided.sum() < ENOUGH or not dated:
        reason = (
            "the leads have no dates"
            if evidence.undated
            else "no attribute has dated changes"
            if not dated
            else f"fewer than {ENOUGH} decided leads"
        )
        return CheckResult(NUMBER, NAME, (), 0, (NotApplicable("", reason),))
    changed = _changed_after(evidence)
    found = [each for column in dated if (each := _finding(evidence, column, changed.get(column.name, (0, 0))))]
    return CheckResult(NUMBER, NAME, worst_first(found), len(dated), blind)


def _changed_after(evidence: LeakageEvidence) -> dict[str, tuple[int, int]]:
    """For each attribute the decided leads with a change after their decision, and with any change."""
    dataset, decided = evidence.study_data.dataset, evidence.fate != Fate.OPEN
    rows = {"lead_no": evidence.lead_no[decided], "decided_at": evidence.decided_at[decided]}
    seen = dataset.bring(pa.table(rows))
    changes = dataset.tables.attribute_changes
    own = changes.select("lead_no", "attribute", at=micros(changes["changed_at"])).inner_join(seen, "lead_no")
    leads = own.group_by(["attribute", "lead_no"]).agg(after=(own["at"] > own["decided_at"]).any())
    counted = dataset.run(leads.group_by("attribute").agg(n=leads.count(), n_after=leads["after"].sum()))
    dataset.drop(seen)
    return {
        name: (n_after, n) for name, n_after, n in zip(*(counted[each].to_pylist() for each in ("attribute", "n_after", "n")), strict=True)
    }


def _finding(evidence: LeakageEvidence, column: ColumnValues, counts: tuple[int, int]) -> Finding | None:
    n_decided = int(np.sum(evidence.fate != Fate.OPEN))
    n_after, n_changed = counts
    if n_after < ENOUGH or n_after < OF_DECIDED * n_decided:
        return None
    figures = (
        Figure("n_after", n_after),
        Figure("n_changed", n_changed),
        Figure("n_decided", n_decided),
        Figure("share_after", n_after / n_decided),
    )
    return Finding(NUMBER, "changed_after", "attribute", column.name, "question", figures, column.refused)
