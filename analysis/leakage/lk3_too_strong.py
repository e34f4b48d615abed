"""Check 3: a single attribute that predicts too well, or nearly perfectly."""

from __future__ import annotations

from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.roc import auc, histograms
from analysis.leakage.evidence import ColumnValues, LeakageEvidence, judged_values
from analysis.leakage.records import CheckResult, Figure, Finding, NotApplicable, worst_first
from analysis.leakage.tallies import ENOUGH, level_information

NUMBER, NAME = 3, "a single attribute predicts too well"
#: A single number that ranks better than this, either way, is questioned.
STEEP_AUC = 0.85


def check(evidence: LeakageEvidence) -> CheckResult:
    """Look at the information value of each attribute on the judged leads, and at the AUC of each number."""
    outcome = evidence.converted[evidence.judged]
    if min(outcome.sum(), (~outcome).sum()) < ENOUGH:
        return CheckResult(
            NUMBER, NAME, (), 0, (NotApplicable("", f"fewer than {ENOUGH} judged leads converted, or fewer than {ENOUGH} did not"),)
        )
    found = [each for column in evidence.columns if (each := _finding(evidence, judged_values(evidence, column)))]
    return CheckResult(NUMBER, NAME, worst_first(found), len(evidence.columns))


def _finding(evidence: LeakageEvidence, column: ColumnValues) -> Finding | None:
    outcome = evidence.converted[evidence.judged]
    found = level_information(column.codes, outcome)
    if isinstance(found, NotEstimable):
        return None
    known = ~column.missing
    area = auc(histograms(column.numbers[known], outcome[known])) if column.numbers is not None and known.any() else None
    steep = (
        isinstance(area, Estimate)
        and max(area.value, 1 - area.value) > STEEP_AUC
        and min(outcome[known].sum(), (~outcome[known]).sum()) >= ENOUGH
    )
    if not found.strong and not steep:
        return None
    figures = [Figure("information", found.information), Figure("n_leads", len(outcome)), Figure("n_converted", int(outcome.sum()))]
    if isinstance(area, Estimate):
        figures.append(Figure("auc", area.value))
    code = "near_perfect" if found.near_perfect else "too_strong"
    return Finding(NUMBER, code, "attribute", column.name, "block" if found.near_perfect else "question", tuple(figures), column.refused)
