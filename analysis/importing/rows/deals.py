"""Deals: whose lead they credit, and the stages that they write."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from analysis.dataset.meta import Note
from analysis.importing.columns.entry import NO_LEAD_NOR_ACCOUNT, NO_SUCH_LEAD, SQL_TYPES, USED, EntryQuery
from analysis.importing.columns.values import Cell, flag_sql
from analysis.importing.files.sql import identifier, literal
from analysis.importing.rows.staging import Staged, merge_by_key, one, stage
from analysis.tables import DEALS

if TYPE_CHECKING:
    import duckdb

#: An attribute of leads of this name marks the primary contact of an account.
PRIMARY_CONTACT = "a_primary_contact"


def stage_deals(session: duckdb.DuckDBPyConnection, queries: list[EntryQuery]) -> list[Staged]:
    """Read all deals, each with the number of the lead that it names; the latest row of each deal counts."""
    staged = [stage(session, query, rows=_numbered(query)) for query in queries]
    if staged:
        merge_by_key(session, staged, "deal_id")
    return staged


def _numbered(query: EntryQuery) -> str:
    nobody = f"e.row_state = {USED} AND l.lead_no IS NULL AND e.account_id IS NULL"
    unknown = f"WHEN {nobody} AND e.lead_id IS NULL THEN {NO_LEAD_NOR_ACCOUNT} WHEN {nobody} THEN {NO_SUCH_LEAD}"
    state = f"CAST(CASE {unknown} ELSE e.row_state END AS SMALLINT) AS row_state"
    names = ", ".join(f"e.{identifier(name)}" for name, _ in query.values if name != "lead_id")
    value = f"CASE WHEN {nobody} THEN e.lead_id ELSE e.row_value END AS row_value"
    joined = f"({query.sql()}) e LEFT JOIN leads l ON e.lead_id = l.lead_id"
    return f"SELECT e.row_no, {state}, {value}, l.lead_no, l.lead_id, {names} FROM {joined}"


def gather_deals(session: duckdb.DuckDBPyConnection, staged: list[Staged], parent: Path | None, *, has_primary: bool) -> tuple[Note, ...]:
    """Make the temporary table ``deals``, every deal with the lead that it credits where there is one.

    Args:
        session: Has the table ``leads``.
        staged: The entries.
        parent: Folder of the import that is added to.
        has_primary: Leads have an attribute ``primary_contact``.
    """
    others = [identifier(column.name) for column in DEALS.columns if column.name != "lead_id"]
    names = ", ".join(others)
    parts = [
        f"SELECT lead_no, {names}, {literal(each.query.entry.writes_stages)} AS writes_stage FROM {each.table} WHERE row_state = {USED}"
        for each in staged
    ]
    if parent:
        replaced = (
            " UNION ALL ".join(f"SELECT deal_id FROM {each.table} WHERE row_state = {USED}" for each in staged) or "SELECT NULL WHERE false"
        )
        listed = ", ".join(f"p.{name}" for name in others)
        # A deal that was credited by its account is credited anew: leads may have come since.
        source = f"read_parquet({literal(str(parent / 'deals.parquet'))}) p LEFT JOIN leads l ON p.lead_id = l.lead_id AND NOT p.by_account"
        parts.append(f"SELECT l.lead_no, {listed}, p.writes_stage FROM {source} WHERE p.deal_id NOT IN ({replaced})")
    none = ", ".join(
        f"CAST(NULL AS {SQL_TYPES[column.kind]}) AS {identifier(column.name)}" for column in DEALS.columns if column.name != "lead_id"
    )
    empty = f"SELECT CAST(NULL AS INTEGER) AS lead_no, {none}, false AS writes_stage WHERE false"
    session.execute(f"CREATE TEMP TABLE named_deals AS {' UNION ALL '.join([empty, *parts])}")
    values = "d.* REPLACE (coalesce(d.lead_no, c.lead_no) AS lead_no), d.lead_no IS NULL AS by_account"
    credited = f"SELECT {values} FROM named_deals d LEFT JOIN ({_credited(has_primary=has_primary)}) c USING (deal_id)"
    session.execute(f"CREATE TEMP TABLE deals AS SELECT d.*, l.lead_id FROM ({credited}) d LEFT JOIN leads l USING (lead_no)")
    return _credit_notes(session)


def _credited(*, has_primary: bool) -> str:
    """The lead credited by a deal that names only an account: its primary contact, else the earliest created before the deal was closed."""
    mark = Cell(f"CAST(l.{PRIMARY_CONTACT} AS VARCHAR)", "NULL", "VARCHAR", "")
    primary = f"coalesce({flag_sql(mark)}, false)" if has_primary else "false"
    candidates = (
        f"SELECT d.deal_id, l.lead_no, row_number() OVER (PARTITION BY d.deal_id ORDER BY {primary} DESC, l.created_at, l.lead_no) AS place"
        f" FROM named_deals d JOIN leads l USING (account_id) WHERE d.lead_no IS NULL AND ({primary} OR l.created_at <= d.closed_at)"
    )
    return f"SELECT deal_id, lead_no FROM ({candidates}) WHERE place = 1"


def _credit_notes(session: duckdb.DuckDBPyConnection) -> tuple[Note, ...]:
    by_account = one(session, "SELECT count(*) FROM deals WHERE by_account AND lead_no IS NOT NULL")
    nobody = one(session, "SELECT count(*) FROM deals WHERE lead_no IS NULL")
    notes = []
    if by_account:
        text = "deals name only an account; each credits its primary contact, or else the earliest lead created before the deal closed."
        notes.append(Note("DEALS-BY-ACCOUNT", text, by_account))
    if nobody:
        notes.append(Note("DEALS-WITHOUT-LEAD", "deals credit no lead: their account has no lead created before the deal closed.", nobody))
    return tuple(notes)


def stages_of_deals(session: duckdb.DuckDBPyConnection) -> tuple[Note, ...]:
    """Add the stages that deals write to the temporary table ``stages``, except those that are there already; report contradictions.

    ``stages`` gets a column ``deal_id``: null in rows that the sources gave.
    """
    notes = _contradictions(session)
    session.execute("ALTER TABLE stages ADD COLUMN deal_id VARCHAR")
    stage_ = "CASE WHEN d.won THEN 'won' ELSE 'lost' END"
    known = f"SELECT 1 FROM stages s WHERE s.lead_no = d.lead_no AND s.entered_at = d.closed_at AND s.stage = {stage_}"
    first = "row_number() OVER (PARTITION BY d.lead_no, d.closed_at, d.won ORDER BY d.deal_id) AS place"
    written = f"SELECT d.*, {stage_} AS stage, {first} FROM deals d WHERE d.lead_no IS NOT NULL AND d.writes_stage AND NOT EXISTS ({known})"
    columns = "lead_no, lead_id, entered_at, stage, deal_id"
    session.execute(f"INSERT INTO stages ({columns}) SELECT lead_no, lead_id, closed_at, stage, deal_id FROM ({written}) WHERE place = 1")
    return notes


def _contradictions(session: duckdb.DuckDBPyConnection) -> tuple[Note, ...]:
    sides = (
        "SELECT s.lead_no, s.won AS s_won, s.closed AS s_closed, s.won_at AS s_won_at, d.won AS d_won, d.won_at AS d_won_at FROM"
        " (SELECT lead_no, bool_or(stage = 'won') AS won, bool_or(stage IN ('won', 'lost', 'disqualified')) AS closed,"
        " min(entered_at) FILTER (stage = 'won') AS won_at FROM stages GROUP BY lead_no) s JOIN"
        " (SELECT lead_no, bool_or(won) AS won, min(closed_at) FILTER (won) AS won_at FROM deals WHERE writes_stage GROUP BY lead_no) d"
        " USING (lead_no)"
    )
    opposite = one(session, f"SELECT count(*) FROM ({sides}) WHERE s_closed AND s_won <> d_won")
    apart = one(
        session, f"SELECT count(*) FROM ({sides}) WHERE s_won AND d_won AND abs(epoch_us(s_won_at) - epoch_us(d_won_at)) > 86400000000"
    )
    notes = []
    if opposite:
        notes.append(
            Note(
                "DEALS-CONTRADICT-STAGES",
                "leads are won by their deals and lost by their stages, or the other way round; both are kept.",
                opposite,
            )
        )
    if apart:
        notes.append(
            Note("DEALS-WON-ON-OTHER-DAY", "leads have wins more than a day apart in deals and stages; the earlier day counts.", apart)
        )
    return tuple(notes)


def write_deals(session: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write ``deals.parquet``; ``by_account`` and ``writes_stage`` are for adding to the import later."""
    others = ", ".join(identifier(column.name) for column in DEALS.columns if column.name not in ("deal_id", "lead_id"))
    select = f"SELECT deal_id, lead_no, lead_id, {others}, by_account, writes_stage FROM deals ORDER BY deal_id"
    session.execute(f"COPY ({select}) TO {literal(str(folder / 'deals.parquet'))} (FORMAT parquet)")
