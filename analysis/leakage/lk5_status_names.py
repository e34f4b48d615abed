"""Check 5: attributes whose name or values suggest a status or stage. A name alone never blocks."""

from __future__ import annotations

from analysis.dataset.words import names_an_ending, status_words
from analysis.leakage.evidence import ColumnValues, LeakageEvidence
from analysis.leakage.records import CheckResult, Figure, Finding

NUMBER, NAME = 5, "names and values of a status or stage"
#: Values that a finding quotes.
_QUOTED = 3


def check(evidence: LeakageEvidence) -> CheckResult:
    """Look at the names of attributes and at their distinct values."""
    found = [each for column in evidence.columns for each in (_by_name(column), _by_values(column)) if each]
    return CheckResult(NUMBER, NAME, tuple(found), len(evidence.columns))


def _by_name(column: ColumnValues) -> Finding | None:
    words = status_words(column.name)
    return Finding(NUMBER, "status_name", "attribute", column.name, "question", (), column.refused, words=words) if words else None


def _by_values(column: ColumnValues) -> Finding | None:
    endings = sorted(value for value in column.levels if names_an_ending(value))
    if not endings:
        return None
    figures = (Figure("n_naming_an_ending", len(endings)), Figure("n_levels", len(column.levels)))
    return Finding(NUMBER, "status_values", "attribute", column.name, "question", figures, column.refused, words=tuple(endings[:_QUOTED]))
