"""One entry of a mapping as a query: every source row with its canonical values, or with the reason why it cannot be used."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analysis.importing.columns.binding import Binder, Bound, BoundColumn
from analysis.importing.columns.date_choice import formats_for
from analysis.importing.columns.values import DayEdge, Dialect, finite, flag_sql, number_sql, parsed_instant, parsed_number, plausible
from analysis.importing.columns.where import where_sql
from analysis.importing.files.raw import raw_table, row_number
from analysis.importing.files.sql import identifier, literal, literals
from analysis.importing.mapping.records import Entry, FromColumn, MappedAttribute, Mapping, Value
from analysis.tables import STAGES, Kind, TableColumn, table

if TYPE_CHECKING:
    import duckdb

SQL_TYPES: dict[Kind, str] = {"text": "VARCHAR", "number": "DOUBLE", "instant": "TIMESTAMP", "flag": "BOOLEAN"}
_UNREADABLE: dict[Kind, str] = {"text": "not readable", "number": "not a number", "instant": "not a date", "flag": "neither yes nor no"}
_MARKS = ("machine", "logged_by_rep")

#: States of a staged row; above 0 it is the position of its problem.
USED, NOT_SELECTED, MERGED = 0, -1, -2
#: Problems found only when tables are put together.
NO_SUCH_LEAD, NO_LEAD_NOR_ACCOUNT = 9001, 9002


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row cannot be used: SQL of the value to blame, the column, and the reason."""

    value: str
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class EntryQuery:
    """An entry as SQL.

    Args:
        entry: The entry.
        binder: Finds its columns.
        reads: The columns that it reads.
        values: Name in the query and SQL of every value that it makes.
        guards: Name and SQL of those that are looked at once more; each reads the value that it replaces.
        problems: In the order in which they are looked for; the state of a row is the position from 1 of its first.
        selected: SQL that is true for rows that the entry selects; None: all.
    """

    entry: Entry
    binder: Binder
    reads: tuple[BoundColumn, ...]
    values: tuple[tuple[str, str], ...]
    problems: tuple[RowProblem, ...]
    checks: tuple[str, ...]
    selected: str | None = None
    guards: tuple[tuple[str, str], ...] = ()

    @property
    def raws(self) -> list[str]:
        """Names of the raw columns that it reads."""
        return [each.raw for each in self.reads]

    def sql(self, *, rows: str | None = None, also: Collection[str] = ()) -> str:
        """The query: ``row_no`` (its number in the source), ``row_state``, ``row_value`` (what is wrong), and the values.

        Args:
            rows: SQL of the rows to work on, instead of all of the source.
            also: Raw columns to pass on.
        """
        made = ", ".join(["*", *(f"{sql} AS {identifier(name)}" for name, sql in self.values)])
        kept = [*(identifier(name) for name, _ in self.values), *also]
        state = f"row_no, row_state, {self._value()} AS row_value"
        guarded = ", ".join(f"{sql} AS {identifier(name)}" for name, sql in self.guards)
        values = f"SELECT {made} FROM ({rows or self.rows()})"
        checked = f"SELECT * REPLACE ({guarded}) FROM ({values})" if guarded else values
        return f"SELECT {', '.join([state, *kept])} FROM (SELECT *, {self._state()} AS row_state FROM ({checked}))"

    def rows(self) -> str:
        """SQL of the source's rows with the raw columns that are used, joined ones included."""
        binder = self.binder
        own = [each.column.sql for each in self.reads if each.join is None]
        rows = f"SELECT {', '.join([f'CAST({row_number(binder.own)} AS INTEGER) AS row_no', *own])} FROM {raw_table(binder.own)}"
        for position in range(len(binder.joined)):
            columns = [each.raw for each in self.reads if each.join == position]
            if columns:
                join = f"LEFT JOIN {join_table(self.entry, position)} j{position} ON {self._on(position)}"
                rows = f"SELECT o.*, {', '.join(columns)} FROM ({rows}) o {join}"
        return rows

    def _on(self, position: int) -> str:
        join, _ = self.binder.joined[position]
        texts = [self.binder.cell(here).text for here, _ in join.on]
        return " AND ".join(f"{text} = j{position}.k{number}" for number, text in enumerate(texts))

    def _state(self) -> str:
        found = f"coalesce({', '.join([*self.checks, str(USED)])})"
        return (
            f"CAST(CASE WHEN {self.selected} THEN {found} ELSE {NOT_SELECTED} END AS SMALLINT)"
            if self.selected
            else f"CAST({found} AS SMALLINT)"
        )

    def _value(self) -> str:
        cases = " ".join(f"WHEN {position} THEN {problem.value}" for position, problem in enumerate(self.problems, start=1))
        return f"CAST(CASE row_state {cases} END AS VARCHAR)" if cases else "CAST(NULL AS VARCHAR)"


def join_table(entry: Entry, position: int) -> str:
    """The temporary table that holds the other side of a join."""
    return f"joined_{entry.number}_{position}"


def attribute_name(position: int) -> str:
    """Name of an attribute in the query of an entry."""
    return f"a{position}"


def entry_query(
    session: duckdb.DuckDBPyConnection,
    binder: Binder,
    mapping: Mapping,
    attributes: tuple[MappedAttribute, ...] = (),
    *,
    columns: Collection[str] | None = None,
) -> EntryQuery:
    """Turn an entry into its query.

    Args:
        session: Where the sources are open; dates are looked at there.
        binder: Of the entry.
        mapping: The whole mapping.
        attributes: Stated ones and the columns that the mapping leaves over; texts unless a kind is stated.
        columns: Canonical columns to make, and nothing else; None: all, with the entry's condition and key.

    Raises:
        PlumblineError: ``MAPPING-…``.
    """
    entry, made = binder.entry, _Made(session, binder, mapping, dates_of_others(attributes))
    for join in entry.joins:
        for here, _ in join.on:
            binder.use(here)
    for column in table(entry.table).columns:
        if columns is None or column.name in columns:
            made.canonical(column, entry.target(column.name))
    for position, attribute in enumerate(attributes):
        made.attribute(attribute_name(position), attribute)
    return EntryQuery(entry, binder, binder.reads, tuple(made.values), tuple(made.problems), tuple(made.checks), guards=tuple(made.guards))


def with_condition(query: EntryQuery) -> EntryQuery:
    """The query with the entry's ``where`` and ``key``."""
    entry, binder = query.entry, query.binder
    selected = where_sql(entry.where, binder.cell, binder.dialect) if entry.where else None
    values = (*query.values, ("source_key", _key_sql(binder))) if entry.key else query.values
    return replace(query, reads=binder.reads, values=values, selected=selected)


def reading_also(query: EntryQuery, other: EntryQuery) -> EntryQuery:
    """The query, reading the columns of another of the same entry too."""
    return replace(query, reads=tuple(dict.fromkeys((*query.reads, *other.reads))))


def _key_sql(binder: Binder) -> str:
    cells = [binder.cell(name) for name in binder.entry.key]
    filled = " AND ".join(f"{cell.text} IS NOT NULL" for cell in cells)
    joined = f" || {literal(chr(31))} || ".join(cell.text for cell in cells)
    return f"CASE WHEN {filled} THEN {joined} END"


class _Made:
    """Values and problems as they are collected, column by column."""

    def __init__(self, session: duckdb.DuckDBPyConnection, binder: Binder, mapping: Mapping, dates: frozenset[str]) -> None:
        self.session = session
        self.binder = binder
        self.mapping = mapping
        self.dates_of_others = dates
        self.values: list[tuple[str, str]] = []
        self.guards: list[tuple[str, str]] = []
        self.problems: list[RowProblem] = []
        self.checks: list[str] = []

    def canonical(self, column: TableColumn, value: Value | None) -> None:
        if value is None:
            default = "false" if column.name in _MARKS else "NULL"
            self.values.append((column.name, f"CAST({default} AS {SQL_TYPES[column.kind]})"))
            return
        bound = self.binder.bind(value, column.kind)
        edge: DayEdge = "start" if column.name == "created_at" else "end"
        sql = self._sql(column.name, value, bound, name=column.name, kind=column.kind, edge=edge)
        if column.name == "stage":
            sql = f"lower({sql})"
        is_mark = column.name in _MARKS
        self._problems(f"({sql})" if is_mark else identifier(column.name), bound, column)
        self.values.append((column.name, f"coalesce({sql}, false)" if is_mark else sql))

    def attribute(self, name: str, attribute: MappedAttribute) -> None:
        kind: Kind = attribute.kind or "text"
        bound = self.binder.bind(attribute.value, kind)
        stated = attribute.kind is not None
        edge: DayEdge = "end" if attribute.name in self.dates_of_others else "start"
        sql = self._sql(attribute.name, attribute.value, bound, name=name, kind=kind, edge=edge) if stated else bound.cell.text
        self.values.append((name, sql))
        if stated and kind != "text":
            self._unreadable(identifier(name), bound, kind)

    def _sql(self, label: str, value: Value, bound: Bound, *, name: str, kind: Kind, edge: DayEdge) -> str:
        if kind == "text":
            return bound.cell.text
        if kind == "flag":
            return flag_sql(bound.cell)
        if kind == "number":
            self.guards.append((name, finite(identifier(name))))
            return bound.number or parsed_number(bound.cell, self.binder.dialect)
        formats = formats_for(self.session, self.binder, name=label, value=value, mapping=self.mapping)
        zone = value.time_zone if isinstance(value, FromColumn) and value.time_zone else self.mapping.time_zone
        self.guards.append((name, plausible(identifier(name))))
        return parsed_instant(bound.cell, formats, zone=zone, edge=edge)

    def _problems(self, made: str, bound: Bound, column: TableColumn) -> None:
        self._unreadable(made, bound, column.kind, required=column.name if column.required else None)
        if column.name == "stage":
            known = f"not a stage ({', '.join(STAGES)})"
            self.checks.append(
                f"CASE WHEN {made} NOT IN {literals(STAGES)} THEN {self._problem(bound.cell.text, bound.cell.header, known)} END"
            )

    def _problem(self, value: str, header: str, reason: str) -> int:
        """A new problem's position."""
        self.problems.append(RowProblem(value, header, reason))
        return len(self.problems)

    def _unreadable(self, made: str, bound: Bound, kind: Kind, *, required: str | None = None) -> None:
        """Look at values that could not be made: blank ones, where they are needed, and unreadable ones.

        Every text occurs once in a check, so that DuckDB works it out only for rows that are suspected.
        """
        blank = str(self._problem("NULL", bound.cell.header, f"{required} is blank")) if required else "NULL"
        if kind == "text":
            self.checks.append(f"CASE WHEN {made} IS NULL THEN {blank} END")
        elif bound.number is None:
            unreadable = self._problem(bound.cell.text, bound.cell.header, _UNREADABLE[kind])
            self.checks.append(f"CASE WHEN {made} IS NULL THEN CASE WHEN {bound.cell.text} IS NULL THEN {blank} ELSE {unreadable} END END")
        else:
            for part in bound.parts:
                wrong = f"{part.text} IS NOT NULL AND {number_sql(part, self.binder.dialect)} IS NULL"
                unreadable = self._problem(part.text, part.header, _UNREADABLE["number"])
                self.checks.append(f"CASE WHEN {made} IS NULL THEN CASE WHEN {wrong} THEN {unreadable} END END")
            self.checks.append(f"CASE WHEN {made} IS NULL THEN {blank} END")


def dates_of_others(attributes: tuple[MappedAttribute, ...]) -> frozenset[str]:
    """Names of the attributes from whose date others are known: a day without a time means its end there."""
    names = {each.known_from.name for each in attributes if each.known_from is not None and each.known_from.kind == "column"}
    by_column = {each.name for each in attributes if isinstance(each.value, FromColumn) and each.value.column in names}
    return frozenset(names | by_column)


def dialect_of(mapping: Mapping) -> Dialect:
    """How a mapping's files write values."""
    return Dialect(mapping.time_zone, mapping.missing, mapping.decimal)
