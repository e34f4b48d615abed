"""Notes on a finished import that cost no row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from analysis.dataset.meta import Note
from analysis.importing.files.sql import identifier
from analysis.importing.rows.staging import one

if TYPE_CHECKING:
    import duckdb


def lead_notes(session: duckdb.DuckDBPyConnection) -> tuple[Note, ...]:
    """Leads without a date of entry among dated ones, and stages before the entry."""
    dated, blank = one(session, "SELECT count(created_at) FROM leads"), one(session, "SELECT count(*) FROM leads WHERE created_at IS NULL")
    notes = []
    if dated and blank:
        text = "leads have no created_at; each counts from its earliest touch or stage."
        notes.append(Note("LEADS-WITHOUT-DATE", text, blank))
    early = "SELECT DISTINCT lead_no FROM stages JOIN leads USING (lead_no) WHERE entered_at < created_at"
    if count := one(session, f"SELECT count(*) FROM ({early} AND stage IN ('won', 'lost', 'disqualified'))"):
        notes.append(Note("CLOSED-BEFORE-ENTRY", "leads were won or lost before their created_at; they are kept as they are.", count))
    if count := one(session, f"SELECT count(*) FROM ({early} AND stage NOT IN ('won', 'lost', 'disqualified'))"):
        notes.append(Note("STAGE-BEFORE-ENTRY", "leads entered a stage before their created_at; they are kept as they are.", count))
    blank = one(session, "SELECT count(*) FROM leads WHERE converted IS NULL")
    if blank and one(session, "SELECT count(converted) FROM leads"):
        notes.append(Note("CONVERTED-BLANK", "leads do not say whether they converted.", blank))
    return tuple(notes)


def currency_notes(session: duckdb.DuckDBPyConnection, stated: str | None) -> tuple[str | None, tuple[Note, ...]]:
    """The one currency of the import, and a note where amounts come in several."""
    rows = session.execute(
        "SELECT upper(currency), count(*) FROM deals WHERE currency IS NOT NULL GROUP BY ALL ORDER BY 2 DESC, 1"
    ).fetchall()
    found = [str(row[0]) for row in rows]
    if len(found) > 1:
        text = f"deals come in several currencies ({', '.join(found[:5])}); only {stated or found[0]} can be summed."
        return stated or found[0], (Note("CURRENCIES-DIFFER", text, sum(int(row[1]) for row in rows)),)
    return stated or (found[0] if found else None), ()


def history_names(session: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Names of attributes whose changes are dated."""
    return frozenset(str(row[0]) for row in session.execute("SELECT DISTINCT attribute FROM attribute_changes").fetchall())


def gone_notes(before: Iterable[str], now: Iterable[str]) -> tuple[Note, ...]:
    """Attributes that the import before had and this one has not: rules on them will not be met."""
    gone = sorted(set(before) - set(now))
    text = f"attributes of the earlier import are missing: {', '.join(gone[:10])}{', …' if len(gone) > 10 else ''}."
    return (Note("ATTRIBUTES-GONE", text, len(gone)),) if gone else ()


def rows_of(session: duckdb.DuckDBPyConnection, table: str) -> int:
    """Rows of a temporary table."""
    return one(session, f"SELECT count(*) FROM {identifier(table)}")
