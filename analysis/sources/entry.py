"""One entry of a mapping as a query: every source row with its canonical values, or with the reason why it cannot be used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.mapping import Entry, FromColumn, MappedAttribute, Mapping, Value
from analysis.sources.binding import Binder, Bound
from analysis.sources.dateforms import formats_for
from analysis.sources.sql import identifier, literal, literals
from analysis.sources.values import DayEdge, Dialect, flag_sql, instant_sql, number_sql, text_sql
from analysis.sources.where import where_sql
from analysis.tables import STAGES, Column, Kind, table

if TYPE_CHECKING:
    import duckdb

SQL_TYPES: dict[Kind, str] = {"text": "VARCHAR", "number": "DOUBLE", "instant": "TIMESTAMP", "flag": "BOOLEAN"}
_UNREADABLE: dict[Kind, str] = {"text": "not readable", "number": "not a number", "instant": "not a date", "flag": "neither yes nor no"}

#: States of a staged row; above 0 it is the position of its problem.
USED, NOT_SELECTED, MERGED = 0, -1, -2
#: Problems found only when tables are put together.
NO_SUCH_LEAD, NO_LEAD_NOR_ACCOUNT = 9001, 9002


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be used."""

    when: str
    value: str
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class EntryQuery:
    """An entry as SQL.

    Args:
        entry: The entry.
        binder: What it reads.
        values: Name in the query and SQL of every value that it makes.
        problems: In the order in which they are looked for; the state of a row is the position from 1 of its first.
        selected: SQL that is true for rows that the entry selects; None: all.
    """

    entry: Entry
    binder: Binder
    values: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]
    selected: str | None

    def sql(self, *, rejects: str | None = None, only: tuple[str, ...] | None = None) -> str:
        """The query: ``row_no`` (its number in the source), ``row_state``, ``row_value`` (what is wrong), and the values.

        Args:
            rejects: Table for lines that cannot be split into columns.
            only: Values to keep; None: all.
        """
        inner = f"SELECT row_no, {', '.join(self._raws() + self.binder.texts()) or '1 AS nothing'} FROM ({self._rows(rejects)})"
        made = ", ".join(f"{sql} AS {identifier(name)}" for name, sql in self.values)
        middle = f"SELECT *, {made} FROM ({inner})"
        kept = [identifier(name) for name, _ in self.values if only is None or name in only]
        return f"SELECT row_no, {self._state()} AS row_state, {self._value()} AS row_value, {', '.join(kept)} FROM ({middle})"

    def _raws(self) -> list[str]:
        return [each.raw for each in self.binder.used.values()]

    def _rows(self, rejects: str | None) -> str:
        own = [each.column.sql for each in self.binder.used.values() if each.join is None]
        number = self.binder.own.row or "row_number() OVER ()"
        rows = f"SELECT {', '.join([f'CAST({number} AS INTEGER) AS row_no', *own])} FROM {self.binder.own.relation(rejects)}"
        for position in range(len(self.binder.joined)):
            columns = [f"j{position}.{each.column.sql} AS {each.raw}" for each in self.binder.used.values() if each.join == position]
            if columns:
                rows = f"SELECT o.*, {', '.join(columns)} FROM ({rows}) o LEFT JOIN {join_name(self.entry, position)} j{position} ON {self._on(position)}"
        return rows

    def _on(self, position: int) -> str:
        join, _ = self.binder.joined[position]
        columns = [self.binder.use(here) for here, _ in join.on]
        texts = [text_sql(f"o.{each.raw}", each.column.type, self.binder.dialect) for each in columns]
        return " AND ".join(f"{text} = j{position}.k{number}" for number, text in enumerate(texts))

    def _state(self) -> str:
        cases = [f"WHEN NOT {self.selected} THEN {NOT_SELECTED}"] if self.selected else []
        cases += [f"WHEN {problem.when} THEN {position}" for position, problem in enumerate(self.problems, start=1)]
        return f"CAST(CASE {' '.join(cases)} ELSE {USED} END AS SMALLINT)" if cases else f"CAST({USED} AS SMALLINT)"

    def _value(self) -> str:
        cases = [f"WHEN NOT {self.selected} THEN NULL"] if self.selected else []
        cases += [f"WHEN {problem.when} THEN {problem.value}" for problem in self.problems]
        return f"CAST(CASE {' '.join(cases)} END AS VARCHAR)" if cases else "CAST(NULL AS VARCHAR)"


def join_name(entry: Entry, position: int) -> str:
    """The temporary table that holds the other side of a join."""
    return identifier(f"joined {entry.place} {entry.table} {position}")


def attribute_name(position: int) -> str:
    """Name of an attribute in the query of an entry."""
    return f"a{position}"


def entry_query(session: duckdb.DuckDBPyConnection, binder: Binder, mapping: Mapping, attributes: tuple[MappedAttribute, ...]) -> EntryQuery:
    """Turn an entry into its query.

    Args:
        session: Where the sources are open; dates are looked at there.
        binder: Of the entry.
        mapping: The whole mapping.
        attributes: Stated ones and the columns that the mapping leaves over; texts unless a kind is stated.

    Raises:
        PlumblineError: ``MAPPING-…``.
    """
    entry = binder.entry
    for join in entry.joins:
        for here, _ in join.on:
            binder.use(here)
    selected = where_sql(entry.where, lambda name: binder.use(name).cell, binder.dialect) if entry.where else None
    made = _Made(session, binder, mapping)
    made.dates_of_others = dates_of_others(attributes)
    for column in table(entry.table).columns:
        made.canonical(column, entry.target(column.name))
    for position, attribute in enumerate(attributes):
        made.attribute(attribute_name(position), attribute)
    if entry.key:
        made.values.append(("source_key", made.key_sql()))
    return EntryQuery(entry, binder, tuple(made.values), tuple(made.problems), selected)


class _Made:
    """Values and problems as they are collected, column by column."""

    def __init__(self, session: duckdb.DuckDBPyConnection, binder: Binder, mapping: Mapping) -> None:
        self.session = session
        self.binder = binder
        self.mapping = mapping
        self.dates_of_others: frozenset[str] = frozenset()
        self.values: list[tuple[str, str]] = []
        self.problems: list[Problem] = []

    def canonical(self, column: Column, value: Value | None) -> None:
        if value is None:
            default = "false" if column.name in ("machine", "logged_by_rep") else "NULL"
            self.values.append((column.name, f"CAST({default} AS {SQL_TYPES[column.kind]})"))
            return
        bound = self.binder.bind(value, column.kind)
        edge: DayEdge = "start" if column.name == "created_at" else "end"
        sql = self._sql(column.name, value, bound, kind=column.kind, edge=edge)
        if column.name == "stage":
            sql = f"lower({sql})"
        is_mark = column.name in ("machine", "logged_by_rep")
        self._problems(f"({sql})" if is_mark else identifier(column.name), bound, column)
        self.values.append((column.name, f"coalesce({sql}, false)" if is_mark else sql))

    def attribute(self, name: str, attribute: MappedAttribute) -> None:
        kind: Kind = attribute.kind or "text"
        bound = self.binder.bind(attribute.value, kind)
        stated = attribute.kind is not None
        edge: DayEdge = "end" if attribute.name in self.dates_of_others else "start"
        self.values.append((name, self._sql(attribute.name, attribute.value, bound, kind=kind, edge=edge) if stated else bound.cell.text))
        if stated and kind != "text":
            self._unreadable(identifier(name), bound, kind)

    def _sql(self, name: str, value: Value, bound: Bound, *, kind: Kind, edge: DayEdge) -> str:
        if kind == "number":
            return bound.number or number_sql(bound.cell, self.binder.dialect)
        if kind == "flag":
            return flag_sql(bound.cell)
        if kind == "text":
            return bound.cell.text
        formats = formats_for(self.session, self.binder, name=name, value=value, mapping=self.mapping)
        zone = value.time_zone if isinstance(value, FromColumn) and value.time_zone else self.mapping.time_zone
        return instant_sql(bound.cell, formats, zone=zone, edge=edge)

    def _problems(self, made: str, bound: Bound, column: Column) -> None:
        if column.required:
            self.problems.append(Problem(f"{bound.cell.text} IS NULL", "NULL", bound.cell.header, f"{column.name} is blank"))
        self._unreadable(made, bound, column.kind)
        if column.name == "stage":
            reason = f"not a stage ({', '.join(STAGES)})"
            self.problems.append(Problem(f"{made} NOT IN {literals(STAGES)}", bound.cell.text, bound.cell.header, reason))

    def _unreadable(self, made: str, bound: Bound, kind: Kind) -> None:
        if kind == "text":
            return
        if bound.number is not None:
            for part in bound.parts:
                number = number_sql(part, self.binder.dialect)
                self.problems.append(Problem(f"({part.text} IS NOT NULL AND ({number}) IS NULL)", part.text, part.header, _UNREADABLE["number"]))
            return
        self.problems.append(Problem(f"({bound.cell.text} IS NOT NULL AND {made} IS NULL)", bound.cell.text, bound.cell.header, _UNREADABLE[kind]))

    def key_sql(self) -> str:
        cells = [self.binder.use(name).cell for name in self.binder.entry.key]
        filled = " AND ".join(f"{cell.text} IS NOT NULL" for cell in cells)
        joined = f" || {literal(chr(31))} || ".join(cell.text for cell in cells)
        return f"CASE WHEN {filled} THEN {joined} END"


def dates_of_others(attributes: tuple[MappedAttribute, ...]) -> frozenset[str]:
    """Names of the attributes from whose date others are known: a day without a time means its end there."""
    names = {each.known_from.name for each in attributes if each.known_from is not None and each.known_from.kind == "column"}
    by_column = {each.name for each in attributes if isinstance(each.value, FromColumn) and each.value.column in names}
    return frozenset(names | by_column)


def dialect_of(mapping: Mapping) -> Dialect:
    """How a mapping's files write values."""
    return Dialect(mapping.time_zone, mapping.missing, mapping.decimal)
