"""Binding a mapping's values to the columns of open sources."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from analysis.conditions import Scalar
from analysis.errors import PlumblineError
from analysis.importing.columns.values import Cell, Dialect, number_sql, text_sql
from analysis.importing.files.source import OpenedSource, SourceColumn
from analysis.importing.files.sql import literal
from analysis.importing.mapping.formula import Formula, Number, Operation, formula_columns, looks_like_formula, parse_formula
from analysis.importing.mapping.records import Constant, Entry, FromColumn, FromColumns, Join, Value
from analysis.tables import Kind


@dataclass(frozen=True, slots=True)
class BoundColumn:
    """A column that a query reads; ``raw`` is its name there, ``join`` the position of the join that it comes from."""

    header: str
    raw: str
    column: SourceColumn
    join: int | None = None

    def cell(self, dialect: Dialect) -> Cell:
        """The column as a value."""
        is_plain = self.column.type == "VARCHAR" and not dialect.missing
        return Cell(text_sql(self.raw, self.column.type, dialect), self.raw, self.column.type, self.header, is_plain)


@dataclass(frozen=True, slots=True)
class Bound:
    """A value in SQL: a cell, or a number computed from several cells."""

    cell: Cell
    number: str | None = None
    parts: tuple[Cell, ...] = ()


class Binder:
    """Finds columns by their headers, and remembers which were used."""

    def __init__(self, entry: Entry, own: OpenedSource, joined: tuple[tuple[Join, OpenedSource], ...], dialect: Dialect) -> None:
        self.entry = entry
        self.own = own
        self.joined = joined
        self.dialect = dialect
        self._used: dict[str, BoundColumn] = {}

    @property
    def reads(self) -> tuple[BoundColumn, ...]:
        """The columns used so far, in order of first use."""
        return tuple(self._used.values())

    def find(self, name: str) -> BoundColumn | None:
        """The column of that name: of the source itself, else of a joined one; ``closed.won_date`` names the joined source too."""
        if column := self.own.column(name):
            return BoundColumn(column.header, column.sql, column)
        for position, (join, source) in enumerate(self.joined):
            bare = name.removeprefix(f"{join.source}.")
            joined = source.column(bare)
            if joined is not None and self._is_offered(join, source, joined):
                return BoundColumn(joined.header, f"j{position}{joined.sql}", joined, position)
        return None

    @staticmethod
    def _is_offered(join: Join, source: OpenedSource, column: SourceColumn) -> bool:
        return not join.columns or any(source.column(name) == column for name in join.columns)

    def use(self, name: str) -> BoundColumn:
        """The column of that name, which the query will read.

        Raises:
            PlumblineError: ``MAPPING-COLUMN-MISSING``.
        """
        found = self.find(name)
        if found is None:
            raise self.missing(name)
        self._used[found.raw] = found
        return found

    def use_name(self, name: str) -> str:
        """The name in the query of a column.

        Raises:
            PlumblineError: ``MAPPING-COLUMN-MISSING``.
        """
        found = self.find(name)
        if found is None:
            raise self.missing(name)
        return found.raw

    def missing(self, name: str) -> PlumblineError:
        """The error for a column that no source has."""
        headers = [column.header for column in self.own.columns] + [column.header for _, source in self.joined for column in source.columns]
        near = difflib.get_close_matches(name, headers, n=2, cutoff=0.6)
        remedy = f"Did you mean {' or '.join(repr(each) for each in near)}?" if near else f"It has {', '.join(headers[:12])}."
        what = f"{self.own.file} has no column '{name}', which {self.entry.table} asks for."
        return PlumblineError("MAPPING-COLUMN-MISSING", what, where=self.entry.place, remedy=remedy)

    def bind(self, value: Value, kind: Kind) -> Bound:
        """A mapping's value as SQL."""
        match value:
            case Constant(constant):
                text = str(constant).lower() if isinstance(constant, bool) else str(constant)
                return Bound(Cell(literal(text), "NULL", "VARCHAR", "the constant"))
            case FromColumns(columns, separator):
                return self._several(columns, separator)
            case FromColumn(column) if self.find(column) is None and looks_like_formula(column):
                return self._computed(column)
            case FromColumn(column):
                return Bound(_replaced(_taken(self.cell(column), value), value, kind))

    def _several(self, columns: Iterable[str], separator: str) -> Bound:
        cells = [self.cell(column) for column in columns]
        filled = " AND ".join(f"{cell.text} IS NOT NULL" for cell in cells)
        text = f"CASE WHEN {filled} THEN {f' || {literal(separator)} || '.join(cell.text for cell in cells)} END"
        return Bound(Cell(text, "NULL", "VARCHAR", ", ".join(cell.header for cell in cells)))

    def _computed(self, text: str) -> Bound:
        formula = parse_formula(text)
        cells = {name: self.cell(name) for name in formula_columns(formula)}
        number = _formula_sql(formula, {name: number_sql(cell, self.dialect) for name, cell in cells.items()})
        guarded = f"CASE WHEN isfinite({number}) THEN {number} END"
        return Bound(Cell(f"CAST({guarded} AS VARCHAR)", "NULL", "VARCHAR", text), guarded, tuple(cells.values()))

    def cell(self, name: str) -> Cell:
        """The value of the column of that name."""
        return self.use(name).cell(self.dialect)


def _taken(cell: Cell, value: FromColumn) -> Cell:
    if value.take == "domain":
        return replace(cell, text=rf"nullif(regexp_extract(lower({cell.text}), '@([^@\s<>,;]+)', 1), '')", type="VARCHAR", is_plain=False)
    return cell


def _replaced(cell: Cell, value: FromColumn, kind: Kind) -> Cell:
    if not value.values and value.otherwise is None:
        return cell
    otherwise = value.otherwise if value.otherwise is not None else (_opposite(value) if kind == "flag" else None)
    rest = cell.text if otherwise is None else f"CASE WHEN {cell.text} IS NOT NULL THEN {literal(_word(otherwise) or None)} END"
    if not value.values:
        return replace(cell, text=rest, type="VARCHAR", is_plain=False)
    cases = " ".join(f"WHEN {literal(key)} THEN {literal(None if new is None else _word(new) or None)}" for key, new in value.values)
    return replace(cell, text=f"CASE {cell.text} {cases} ELSE {rest} END", type="VARCHAR", is_plain=False)


def _opposite(value: FromColumn) -> bool | None:
    """Where all listed values of a flag mean the same, every other value means the opposite."""
    meanings = {_word(new).lower() in ("true", "yes", "1") for _, new in value.values if new is not None}
    return not meanings.pop() if len(meanings) == 1 else None


def _word(value: Scalar) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _formula_sql(formula: Formula, numbers: dict[str, str]) -> str:
    if isinstance(formula, Number):
        return f"CAST({formula.value!r} AS DOUBLE)"
    if isinstance(formula, Operation):
        left, right = _formula_sql(formula.left, numbers), _formula_sql(formula.right, numbers)
        return f"({left} / nullif({right}, 0))" if formula.operator == "/" else f"({left} {formula.operator} {right})"
    return f"({numbers[formula.column]})"
