"""What an import contains, and how its leads can be used, in one sentence each."""

from __future__ import annotations

from analysis.dataset.meta import ImportReport
from analysis.snapshots.coverage import MonthOfEntries
from analysis.snapshots.take import SnapshotCounts
from dashboard.words.formats import count, percent, plural

_TABLES = {
    "leads": ("lead", "leads"), "touches": ("touch", "touches"), "stages": ("stage", "stages"), "deals": ("deal", "deals"),
    "attribute_changes": ("change of an attribute", "changes of attributes"), "handoffs": ("handoff", "handoffs"),
    "feedback": ("answer", "answers"),
}  # fmt: skip


def import_headline(report: ImportReport, counts: SnapshotCounts | None = None) -> str:
    """What the import contains, what was set aside, and, with a study, how many leads can be judged."""
    read = sum(entry.read for entry in report.entries)
    contents = f"{plural(report.rows('leads'), 'lead')} with {plural(report.rows('touches'), 'touch', 'touches')}"
    aside = "every row could be used" if report.n_set_aside == 0 else f"{count(report.n_set_aside)} of {count(read)} rows were set aside"
    if counts is None:
        return f"{contents}; {aside}."
    return f"{contents}; {aside}; {plural(counts.mature, 'lead')} can be judged, {count(counts.converted)} of them converted."


def rows_headline(report: ImportReport) -> str:
    """That every row read is accounted for."""
    read, used = (sum(getattr(entry, name) for entry in report.entries) for name in ("read", "used"))
    if read == 0:
        return "No rows were read"
    return f"{count(used)} of {count(read)} rows read were used; every other row is accounted for"


def entries_headline(months: tuple[MonthOfEntries, ...]) -> str:
    """How many entries can be judged, and until when."""
    total = sum(each.judged + each.sealed + each.immature + each.decided + each.outside for each in months)
    judged = sum(each.judged + each.sealed for each in months)
    if total == 0:
        return "No lead entered"
    last = next((each.month for each in reversed(months) if each.judged + each.sealed), None)
    until = f", the latest from {last}" if last and last != "undated" else ""
    return f"{count(judged)} of {count(total)} entries can be judged ({percent(judged / total, 0)}){until}"


def table_words(table: str, rows: int) -> str:
    """Rows of a canonical table.

    Examples:
        >>> table_words("touches", 1), table_words("leads", 20)
        ('1 touch', '20 leads')
    """
    return plural(rows, *_TABLES[table])
