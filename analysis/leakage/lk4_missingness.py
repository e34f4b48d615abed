"""Check 4: whether a missing value predicts what became of the lead."""

from __future__ import annotations

from analysis.inference.estimate import NotEstimable
from analysis.leakage.evidence import ColumnValues, Fate, LeakageEvidence
from analysis.leakage.records import CheckResult, Figure, Finding, NotApplicable, Severity, worst_first
from analysis.leakage.tallies import ENOUGH, level_information

NUMBER, NAME = 4, "missing values predict the outcome"
#: Missing for at least this share of the open leads and next to none of the closed: it is filled in when a lead is closed.
MISSING_WHILE_OPEN, NEVER_ONCE_CLOSED = 0.3, 0.02
#: Shares of missing values that differ by more between open and closed leads are questioned.
APART = 0.2
#: Information value of "is missing" (above chance) that is questioned, and that blocks.
STRONG, NEAR_PERFECT = 0.3, 1.5


def check(evidence: LeakageEvidence) -> CheckResult:
    """Look at the share of missing values of open against closed, and of converted against other leads."""
    n_open, n_closed = evidence.count(Fate.OPEN), len(evidence.fate) - evidence.count(Fate.OPEN)
    outcome = evidence.converted[evidence.judged]
    by_fate, by_outcome = min(n_open, n_closed) >= ENOUGH, min(outcome.sum(), (~outcome).sum()) >= ENOUGH
    gaps = [each for each in evidence.columns if each.missing.any() and not each.missing.all()]
    if not by_fate and not by_outcome:
        return CheckResult(NUMBER, NAME, (), 0, (NotApplicable("", f"fewer than {ENOUGH} leads of each kind"),))
    blind = () if by_fate else (NotApplicable("", f"fewer than {ENOUGH} open or closed leads: their missing values cannot be compared"),)
    found = [
        each
        for column in gaps
        for each in (_by_fate(evidence, column) if by_fate else None, _by_outcome(evidence, column) if by_outcome else None)
        if each
    ]
    return CheckResult(NUMBER, NAME, worst_first(found), len(evidence.columns), blind)


def _by_fate(evidence: LeakageEvidence, column: ColumnValues) -> Finding | None:
    is_open = evidence.fate == Fate.OPEN
    while_open, once_closed = float(column.missing[is_open].mean()), float(column.missing[~is_open].mean())
    figures = (
        Figure("missing_open", while_open),
        Figure("n_open", int(is_open.sum())),
        Figure("missing_closed", once_closed),
        Figure("n_closed", int((~is_open).sum())),
    )
    if while_open >= MISSING_WHILE_OPEN and once_closed <= NEVER_ONCE_CLOSED:
        return Finding(NUMBER, "missing_while_open", "attribute", column.name, "block", figures, column.refused)
    if abs(while_open - once_closed) > APART:
        return Finding(NUMBER, "missing_differs", "attribute", column.name, "question", figures, column.refused)
    return None


def _by_outcome(evidence: LeakageEvidence, column: ColumnValues) -> Finding | None:
    outcome, missing = evidence.converted[evidence.judged], column.missing[evidence.judged]
    found = level_information(missing.astype("int32"), outcome)
    if isinstance(found, NotEstimable) or not found.beyond_chance or found.information <= STRONG:
        return None
    figures = (
        Figure("missing_converted", float(missing[outcome].mean())),
        Figure("missing_others", float(missing[~outcome].mean())),
        Figure("information", found.information),
        Figure("n_leads", len(outcome)),
    )
    severity: Severity = "block" if found.information > NEAR_PERFECT else "question"
    return Finding(NUMBER, "missing_tells", "attribute", column.name, severity, figures, column.refused)
