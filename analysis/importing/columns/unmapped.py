"""What happens to the columns of leads that a mapping does not name: they become attributes, or are listed as ignored."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analysis.errors import PlumblineError
from analysis.importing.columns.binding import Binder
from analysis.importing.mapping.formula import formula_columns, looks_like_formula, parse_formula
from analysis.importing.mapping.records import Constant, Entry, FromColumn, FromColumns, MappedAttribute, Target, Value
from analysis.tables import LEAD_ATTRIBUTES


@dataclass(frozen=True, slots=True)
class Completed:
    """An entry with a place for every column.

    Args:
        entry: With unmapped columns that have the name of a canonical attribute as its targets.
        attributes: Stated ones and those left over.
        seen: All columns that the entry can see, as ``file: column``.
        kept: Those of them that are stored, select or join.
    """

    entry: Entry
    attributes: tuple[MappedAttribute, ...]
    seen: tuple[str, ...]
    kept: frozenset[str]


def with_leftovers(binder: Binder) -> Completed:
    """Complete the entry of a binder.

    Raises:
        PlumblineError: ``MAPPING-COLUMN-MISSING`` for an ignored column that is not there.
    """
    entry = binder.entry
    ignored = {binder.use_name(name) for name in entry.ignore}
    named = {raw for value in _values(entry) for raw in _raws(binder, value)} | {binder.use_name(name) for name in _keys(entry)}
    rest = [(raw, name) for raw, name in _offered(binder) if raw not in named and raw not in ignored]
    if entry.table == "leads" and entry.rest == "attributes":
        targets, attributes = _divided(entry, [name for _, name in rest])
        entry, kept = replace(entry, targets=targets), named | {raw for raw, _ in rest}
    else:
        attributes, kept = entry.attributes, named
    labels = _labels(binder)
    return Completed(entry, attributes, tuple(label for _, label in labels), frozenset(label for raw, label in labels if raw in kept))


def _divided(entry: Entry, names: list[str]) -> tuple[tuple[Target, ...], tuple[MappedAttribute, ...]]:
    mapped = {target.column for target in entry.targets} | {attribute.name for attribute in entry.attributes}
    targets, attributes = list(entry.targets), list(entry.attributes)
    taken = {attribute.name.lower() for attribute in attributes}
    for name in names:
        if name in LEAD_ATTRIBUTES and name != "employees" and name not in mapped:
            targets.append(Target(name, FromColumn(name)))
            continue
        free = name if name.lower() not in taken and name.lower() not in LEAD_ATTRIBUTES else f"{name} (as exported)"
        if free.lower() in taken:
            raise PlumblineError(
                "MAPPING-INVALID", f"two attributes would be called '{free}'.", where=entry.place, remedy="Name them under attributes."
            )
        taken.add(free.lower())
        attributes.append(MappedAttribute(free, FromColumn(name)))
    return tuple(targets), tuple(attributes)


def _offered(binder: Binder) -> list[tuple[str, str]]:
    """Every column that the entry can see: its name in the query, and the name by which it is found."""
    offered = [(column.sql, column.header) for column in binder.own.columns]
    for position, (join, source) in enumerate(binder.joined):
        there = {key for _, key in join.on}
        for column in source.columns:
            if column.header in there or (join.columns and column.header not in join.columns):
                continue
            name = column.header if binder.own.column(column.header) is None else f"{join.source}.{column.header}"
            found = binder.find(name)
            if found is not None and found.raw == f"j{position}{column.sql}":
                offered.append((found.raw, name))
    return offered


def _labels(binder: Binder) -> list[tuple[str, str]]:
    labels = [(column.sql, f"{binder.own.file}: {column.header}") for column in binder.own.columns]
    for position, (join, source) in enumerate(binder.joined):
        there = {key for _, key in join.on}
        labels += [(f"j{position}{c.sql}", f"{source.file}: {c.header}") for c in source.columns if c.header not in there]
    return labels


def _values(entry: Entry) -> list[Value]:
    return [target.value for target in entry.targets] + [attribute.value for attribute in entry.attributes]


def _keys(entry: Entry) -> list[str]:
    """Columns that select and join. Those of leads are attributes all the same."""
    if entry.table == "leads":
        return []
    conditions = entry.where.columns if entry.where else ()
    return [*entry.key, *(here for join in entry.joins for here, _ in join.on), *conditions]


def _raws(binder: Binder, value: Value) -> list[str]:
    match value:
        case Constant():
            return []
        case FromColumns(columns):
            return [binder.use_name(column) for column in columns]
        case FromColumn(column) if binder.find(column) is None and looks_like_formula(column):
            return [binder.use_name(each) for each in formula_columns(parse_formula(column))]
        case FromColumn(column):
            return [binder.use_name(column)]
