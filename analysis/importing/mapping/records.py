"""The mapping: which columns of which files become which columns of the canonical tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from analysis.conditions import Condition, Scalar
from analysis.tables import Family, KnownFrom, Role


@dataclass(frozen=True, slots=True)
class Constant:
    """The same value in every row."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class FromColumn:
    """The value of a column, or of arithmetic on columns.

    Args:
        column: A column of the source or of a joined one; where there is none of that name, arithmetic such as ``price + freight``.
        formats: How dates are written; empty: the mapping's, or as the values show.
        time_zone: Of instants that name none; None: the mapping's.
        values: Replacements of exact values; None empties.
        otherwise: Replaces every other value that is not blank.
        take: ``domain`` keeps what follows the @ of an e-mail address.
    """

    column: str
    formats: tuple[str, ...] = ()
    time_zone: str | None = None
    values: tuple[tuple[str, Scalar | None], ...] = ()
    otherwise: Scalar | None = None
    take: Literal["value", "domain"] = "value"


@dataclass(frozen=True, slots=True)
class FromColumns:
    """The values of several columns with a separator between them; empty where one of them is."""

    columns: tuple[str, ...]
    separator: str = "-"


Value = Constant | FromColumn | FromColumns


@dataclass(frozen=True, slots=True)
class Target:
    """A canonical column and where its value comes from."""

    column: str
    value: Value


@dataclass(frozen=True, slots=True)
class MappedAttribute:
    """An attribute and where its value comes from.

    Args:
        kind: None: as the values show.
        known_from: None: from the lead's entry. Its column is named as in the source or as an attribute.
    """

    name: str
    value: Value
    role: Role = "attribute"
    kind: Literal["text", "number", "instant"] | None = None
    family: Family | None = None
    known_from: KnownFrom | None = None


@dataclass(frozen=True, slots=True)
class Join:
    """Columns of another source, found by key; pairs of ``on`` are (column here, column there); no ``columns`` means all."""

    source: str
    on: tuple[tuple[str, str], ...]
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """What one source gives to one canonical table; ``number`` is its place in the mapping."""

    table: str
    source: str
    where: Condition | None = None
    joins: tuple[Join, ...] = ()
    targets: tuple[Target, ...] = ()
    attributes: tuple[MappedAttribute, ...] = ()
    ignore: tuple[str, ...] = ()
    rest: Literal["attributes", "ignore"] = "attributes"
    key: tuple[str, ...] = ()
    writes_stages: bool = True
    number: int = 0
    place: str = ""

    def target(self, column: str) -> Value | None:
        """Where a canonical column comes from, if it is mapped."""
        return next((each.value for each in self.targets if each.column == column), None)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A source and how to read its file; ``file`` may be a pattern such as ``touches_*.csv``."""

    name: str
    file: str
    delimiter: str | None = None
    encoding: str | None = None
    escape: str | None = None
    sheet: str | None = None
    skip_rows: int = 0
    place: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """A whole mapping.

    Args:
        formats: How dates are written, where a column does not say it; empty: as the values show.
        missing: Values that mean null everywhere.
        content: Its data as canonical JSON, on which an import's id depends.
        text: The file as written.
    """

    name: str
    sources: tuple[SourceFile, ...]
    entries: tuple[Entry, ...]
    time_zone: str = "UTC"
    formats: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    decimal: Literal[".", ","] = "."
    currency: str | None = None
    content: str = ""
    text: str = ""

    def source(self, name: str) -> SourceFile:
        """The source of that name."""
        return next(each for each in self.sources if each.name == name)


def without_absent(mapping: Mapping, present: frozenset[str]) -> Mapping:
    """The mapping reduced to entries all of whose sources are present, for adding some of the files only."""
    entries = tuple(each for each in mapping.entries if {each.source, *(join.source for join in each.joins)} <= present)
    used = {name for each in entries for name in (each.source, *(join.source for join in each.joins))}
    return replace(mapping, entries=entries, sources=tuple(each for each in mapping.sources if each.name in used))
