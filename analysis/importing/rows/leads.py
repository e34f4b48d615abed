"""Putting the leads of an import together: one row a lead, numbered by id, with every attribute under its name and kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from analysis.dataset.meta import ImportMeta, Note
from analysis.errors import PlumblineError
from analysis.importing.columns.binding import Binder
from analysis.importing.columns.date_formats import ISO
from analysis.importing.columns.entry import MERGED, SQL_TYPES, USED, attribute_name, dates_of_others, dialect_of
from analysis.importing.columns.values import Cell, DayEdge, Dialect, instant_sql, number_sql, text_sql
from analysis.importing.files.sql import identifier
from analysis.importing.mapping.records import FromColumn, MappedAttribute, Mapping, Value
from analysis.importing.rows.staging import Staged, merge_by_key, one
from analysis.tables import LEAD_ATTRIBUTES, LEADS, AttributeInfo, KnownFrom, Role, attribute_column

if TYPE_CHECKING:
    import duckdb

AttributeKind = Literal["text", "number", "instant"]
_ROLES: dict[str, Role] = {"account_id": "id", "owner": "owner"}
#: Digits of numbers that are kept as text, because they are rather ids than amounts.
LONGEST_NUMBER = 15


@dataclass(frozen=True, slots=True)
class LeadSource:
    """Leads from one entry or from the import that is added to.

    Args:
        position: Later sources win over earlier ones.
        relation: SQL to select from; has ``row_no`` and ``lead_id``.
        values: Stored column and its SQL.
        attributes: What is known about them, apart from their kind where that is still to be seen.
    """

    position: int
    relation: str
    values: dict[str, str]
    attributes: tuple[AttributeInfo, ...]


def personal_column(name: str) -> str:
    """The column of a personal attribute until it is written to its own file."""
    return f"p_{name}"


def staged_source(
    session: duckdb.DuckDBPyConnection, staged: Staged, attributes: tuple[MappedAttribute, ...], mapping: Mapping
) -> LeadSource:
    """The leads of one entry, with the kinds of their attributes as stated or as the values show."""
    entry = staged.query.entry
    kinds = _kinds(session, staged, attributes, mapping)
    dates = dates_of_others(attributes)
    values = {column.name: identifier(column.name) for column in LEADS.columns if entry.target(column.name) is not None}
    infos = [_canonical_info(name, _origin(staged.query.binder, entry.target(name))) for name in LEAD_ATTRIBUTES if name in values]
    for position, attribute in enumerate(attributes):
        kind, name = kinds[position], attribute.name
        column = personal_column(name) if attribute.role == "personal" else attribute_column(name)
        edge: DayEdge = "end" if name in dates else "start"
        values[column] = _value(attribute_name(position), attribute.kind, kind, mapping=mapping, edge=edge)
        origin = _origin(staged.query.binder, attribute.value)
        infos.append(
            AttributeInfo(name, attribute_column(name), kind, attribute.role, attribute.known_from, family=attribute.family, origin=origin)
        )
    return LeadSource(staged.number, f"(SELECT * FROM {staged.table} WHERE row_state IN ({USED}, {MERGED}))", values, tuple(infos))


def _canonical_info(name: str, origin: str) -> AttributeInfo:
    return AttributeInfo(name, name, "number" if name == "employees" else "text", _ROLES.get(name, "attribute"), origin=origin)


def _origin(binder: Binder, value: Value | None) -> str:
    found = binder.find(value.column) if isinstance(value, FromColumn) else None
    if found is None:
        return f"{binder.own.file}: {value.column}" if isinstance(value, FromColumn) else binder.own.file
    return f"{(binder.own if found.join is None else binder.joined[found.join][1]).file}: {found.header}"


def parent_source(meta: ImportMeta, leads: str, people: str, personal: Iterable[str]) -> LeadSource:
    """The leads of the import that is added to.

    Args:
        meta: Of that import.
        leads: SQL that reads its leads.
        people: SQL that reads its personal columns.
        personal: Names of these.
    """
    values = {column.name: f"l.{identifier(column.name)}" for column in LEADS.columns}
    values |= {each.column: f"l.{identifier(each.column)}" for each in meta.attributes if each.role != "personal"}
    values |= {personal_column(name): f"p.{identifier(name)}" for name in personal}
    listed = ", ".join(f"{sql} AS {identifier(column)}" for column, sql in values.items())
    relation = f"(SELECT l.lead_no AS row_no, {listed} FROM {leads} l LEFT JOIN {people} p USING (lead_no))"
    return LeadSource(-1, relation, {column: identifier(column) for column in values}, meta.attributes)


def _kinds(
    session: duckdb.DuckDBPyConnection, staged: Staged, attributes: tuple[MappedAttribute, ...], mapping: Mapping
) -> list[AttributeKind]:
    """The kind of each attribute: stated, or number or instant where every value is one, else text."""
    open_ones = [position for position, each in enumerate(attributes) if each.kind is None and each.role not in ("personal", "id")]
    counts: dict[int, tuple[int, ...]] = {}
    for start in range(0, len(open_ones), 50):
        block = open_ones[start : start + 50]
        items = ", ".join(_kind_counts(Cell(attribute_name(each), "NULL", "VARCHAR", ""), mapping) for each in block)
        row = session.execute(f"SELECT {items} FROM {staged.table} WHERE row_state = {USED}").fetchone() or ()
        counts |= {each: tuple(int(x) for x in row[4 * place : 4 * place + 4]) for place, each in enumerate(block)}
    return [_kind(each, counts.get(position)) for position, each in enumerate(attributes)]


def _kind_counts(cell: Cell, mapping: Mapping) -> str:
    number, instant = number_sql(cell, dialect_of(mapping)), instant_sql(cell, (ISO,), zone="UTC", edge="start")
    code = f"regexp_matches({cell.text}, '^[-+]?0\\d') OR length(regexp_replace({cell.text}, '\\D', '', 'g')) > {LONGEST_NUMBER}"
    dated = f"regexp_matches({cell.text}, '^\\d{{4}}-\\d{{1,2}}-\\d') AND {instant} IS NOT NULL"
    return f"count({cell.text}), count({number}), count(*) FILTER ({code}), count(*) FILTER ({dated})"


def _kind(attribute: MappedAttribute, counts: tuple[int, ...] | None) -> AttributeKind:
    if attribute.kind is not None:
        return attribute.kind
    if attribute.name == "employees":
        return "number"
    if counts is None or counts[0] == 0:
        return "text"
    filled, numbers, codes, instants = counts
    if filled == instants:
        return "instant"
    return "number" if filled == numbers and codes == 0 else "text"


def _value(sql: str, stated: AttributeKind | None, kind: AttributeKind, *, mapping: Mapping, edge: DayEdge) -> str:
    if stated is not None or kind == "text":
        return sql
    cell = Cell(sql, "NULL", "VARCHAR", "")
    return number_sql(cell, dialect_of(mapping)) if kind == "number" else instant_sql(cell, (ISO,), zone=mapping.time_zone, edge=edge)


def unified(sources: list[LeadSource]) -> tuple[AttributeInfo, ...]:
    """One fact sheet for each attribute of all sources: the latest source's word, text where kinds differ.

    Raises:
        PlumblineError: ``MAPPING-KNOWN-FROM`` for a date that is no attribute.
    """
    found: dict[str, AttributeInfo] = {}
    for source in sources:
        for info in source.attributes:
            known = found.get(info.name.lower())
            same = known is None or known.kind == info.kind
            found[info.name.lower()] = info if same else replace(info, kind="text")
    return tuple(replace(info, known_from=_stored_known_from(info, found)) for info in found.values())


def _stored_known_from(info: AttributeInfo, attributes: dict[str, AttributeInfo]) -> KnownFrom | None:
    if info.known_from is None or info.known_from.kind != "column":
        return info.known_from
    name = info.known_from.name
    if name == "created_at" or any(each.column == name for each in attributes.values()):
        return info.known_from
    named = attributes.get(name.lower()) or next((each for each in attributes.values() if each.origin.endswith(f": {name}")), None)
    if named is None or named.kind != "instant":
        what = f"known_from of '{info.name}' names '{name}', which is not an attribute with dates."
        raise PlumblineError("MAPPING-KNOWN-FROM", what, remedy="Name a date attribute, {stage: …} or outcome.")
    return KnownFrom("column", named.column)


def build_leads(session: duckdb.DuckDBPyConnection, sources: list[LeadSource], attributes: tuple[AttributeInfo, ...]) -> tuple[Note, ...]:
    """Make the temporary table ``leads``: one row a lead, ``lead_no`` ascending by ``lead_id``, personal columns as ``p_…``."""
    types = {column.name: SQL_TYPES[column.kind] for column in LEADS.columns}
    types |= {each.column: SQL_TYPES[each.kind] for each in attributes if each.role != "personal" and each.column not in types}
    types |= {column: "VARCHAR" for source in sources for column in source.values if column.startswith("p_")}
    session.execute(f"CREATE TEMP TABLE lead_rows AS {_all_rows(sources, types)}")
    notes = _conflicts(session, types)
    repeated = one(session, "SELECT count(*) FROM repeated")
    session.execute(f"CREATE TEMP TABLE lead_values AS {_one_each(sources, types) if repeated else 'SELECT * FROM lead_rows'}")
    session.execute("DROP TABLE lead_rows")
    listed = ", ".join(identifier(column) for column in types)
    bucket = "CAST(CAST('0x' || substr(md5(coalesce(account_id, lead_id)), 1, 8) AS BIGINT) % 50 AS SMALLINT)"
    number = "CAST(row_number() OVER (ORDER BY lead_id) - 1 AS INTEGER)"
    session.execute(f"CREATE TEMP TABLE leads AS SELECT {number} AS lead_no, {listed}, {bucket} AS bucket FROM lead_values")
    session.execute("DROP TABLE lead_values")
    return notes


def _all_rows(sources: list[LeadSource], types: dict[str, str]) -> str:
    parts = []
    for source in sources:
        values = ", ".join(f"CAST({_stored(source, column, type_)} AS {type_}) AS {identifier(column)}" for column, type_ in types.items())
        parts.append(f"SELECT {source.position} AS row_source, row_no, {values} FROM {source.relation}")
    return " UNION ALL ".join(parts)


def _stored(source: LeadSource, column: str, type_: str) -> str:
    """A value of one source, numbers as people write them where another source makes texts of the column."""
    value = source.values.get(column, "NULL")
    is_number = any(each.column == column and each.kind == "number" for each in source.attributes)
    return text_sql(value, "DOUBLE", Dialect()) if type_ == "VARCHAR" and is_number else value


def _one_each(sources: list[LeadSource], types: dict[str, str]) -> str:
    """The latest row of each lead; columns that a later source does not have keep the value of an earlier one."""
    order = "(row_source + 1) * 1099511627776::BIGINT + row_no"
    items = []
    for column in types:
        having = [source.position for source in sources if column in source.values]
        chosen = f" FILTER (row_source IN ({', '.join(map(str, having))}))" if having and len(having) < len(sources) else ""
        items.append(f"arg_max_null({identifier(column)}, {order}){chosen} AS {identifier(column)}" if column != "lead_id" else "lead_id")
    return f"SELECT {', '.join(items)} FROM lead_rows GROUP BY lead_id"


def _conflicts(session: duckdb.DuckDBPyConnection, types: dict[str, str]) -> tuple[Note, ...]:
    """How many leads have several rows that differ, and in which columns."""
    session.execute("CREATE OR REPLACE TEMP TABLE repeated AS SELECT lead_id FROM lead_rows GROUP BY lead_id HAVING count(*) > 1")
    if not one(session, "SELECT count(*) FROM repeated"):
        return ()
    columns = [column for column in types if column != "lead_id"]
    distinct = ", ".join(f"count(DISTINCT {identifier(each)}) > 1 AS d{place}" for place, each in enumerate(columns))
    grouped = f"SELECT {distinct} FROM lead_rows WHERE lead_id IN (SELECT lead_id FROM repeated) GROUP BY lead_id"
    sums = ", ".join(f"count(*) FILTER (d{place})" for place in range(len(columns)))
    either = " OR ".join(f"d{place}" for place in range(len(columns)))
    row = session.execute(f"SELECT count(*) FILTER ({either}), {sums} FROM ({grouped})").fetchone() or (0,)
    if not row[0]:
        return ()
    worst = sorted(
        ((int(count), name.removeprefix("p_").removeprefix("a_")) for count, name in zip(row[1:], columns, strict=True) if count),
        reverse=True,
    )
    where = ", ".join(f"{name} ({count})" for count, name in worst[:5])
    text = f"leads have several rows that differ, in {where}; the latest row counts."
    return (Note("LEADS-DIFFER", text, int(row[0])),)


def merge_leads(session: duckdb.DuckDBPyConnection, stages: list[Staged]) -> None:
    """Mark all rows but the latest of each lead as merged."""
    merge_by_key(session, stages, "lead_id")
