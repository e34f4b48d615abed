"""The mapping: which columns of which files become which columns of the canonical tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from analysis.conditions import Condition, Scalar, parse_condition
from analysis.errors import PlumblineError
from analysis.importing.mapping.file import AttributeEntry, JoinEntry, KnownFromEntry, MappingEntry, TableEntry, ValueEntry
from analysis.importing.mapping.formula import parse_formula
from analysis.tables import Family, KnownFrom, Role
from analysis.yaml_files import YamlDocument, canonical_json, load_yaml, validate

INVALID = "MAPPING-INVALID"


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


def parse_mapping(text: str, *, where: str = "mapping.yaml") -> Mapping:
    """Read a mapping file.

    Args:
        text: YAML or JSON, as documented in ``docs/importing.md``.
        where: How to call the file in errors.

    Raises:
        PlumblineError: ``YAML-SYNTAX`` or ``MAPPING-INVALID``, naming key and line.

    Examples:
        >>> mapping = parse_mapping("mapping: M\\nsources: {a: {file: a.csv}}\\ntables: [{table: leads, from: a, columns: {lead_id: id}}]")
        >>> mapping.entries[0].target("lead_id")
        FromColumn(column='id', formats=(), time_zone=None, values=(), otherwise=None, take='value')
    """
    document = load_yaml(text, where=where)
    file = validate(document, MappingEntry, code=INVALID)
    mapping = Mapping(
        name=file.mapping,
        sources=tuple(
            SourceFile(
                name, each.file, each.delimiter, each.encoding, each.escape, each.sheet, each.skip_rows, document.place(("sources", name))
            )
            for name, each in file.sources.items()
        ),
        entries=tuple(_entry(each, index, document.place(("tables", index))) for index, each in enumerate(file.tables)),
        time_zone=file.time_zone,
        formats=_texts(file.date_format),
        missing=tuple(str(each).strip() for each in file.missing),
        decimal=file.decimal,
        currency=file.currency,
        content=canonical_json(document.data),
        text=text,
    )
    _check(mapping, document)
    return mapping


def _entry(file: TableEntry, number: int, place: str) -> Entry:
    return Entry(
        table=file.table,
        source=file.from_,
        where=parse_condition(file.where) if file.where is not None else None,
        joins=tuple(_join(each) for each in file.join),
        targets=tuple(Target(column, _value(value)) for column, value in file.columns.items()),
        attributes=tuple(_attribute(name, value) for name, value in file.attributes.items()),
        ignore=tuple(file.ignore),
        rest=file.rest,
        key=tuple(file.key),
        writes_stages=file.writes_stages,
        number=number,
        place=place,
    )


def _join(file: JoinEntry) -> Join:
    return Join(file.source, tuple(file.on.items()), tuple(file.columns or ()))


def _attribute(name: str, file: str | AttributeEntry) -> MappedAttribute:
    if isinstance(file, str):
        return MappedAttribute(name, FromColumn(file))
    return MappedAttribute(name, _value(file, default=name), file.role, file.kind, file.family, _known_from(file.known_from))


def _known_from(file: Literal["outcome"] | KnownFromEntry | None) -> KnownFrom | None:
    if file is None:
        return None
    if isinstance(file, str):
        return KnownFrom("outcome")
    return KnownFrom("column", file.column) if file.column is not None else KnownFrom("stage", file.stage or "")


def _value(file: str | ValueEntry, *, default: str = "") -> Value:
    if isinstance(file, str):
        return FromColumn(file)
    if file.constant is not None:
        return Constant(file.constant)
    if file.columns is not None:
        return FromColumns(tuple(file.columns), file.separator)
    values = tuple((_key_text(key), value) for key, value in (file.values or {}).items())
    return FromColumn(file.column or default, _texts(file.format), file.time_zone, values, file.otherwise, file.take)


def _key_text(key: object) -> str:
    return str(key).lower() if isinstance(key, bool) else str(key).strip()


def _texts(value: str | list[str] | None) -> tuple[str, ...]:
    return () if value is None else (value,) if isinstance(value, str) else tuple(value)


def _check(mapping: Mapping, document: YamlDocument) -> None:
    """Raise the first complaint that the models cannot see."""
    from analysis.importing.mapping.checks import complaints

    for place, complaint in complaints(mapping):
        raise PlumblineError(INVALID, complaint, where=place or document.where)


def looks_like_formula(text: str) -> bool:
    """Whether a name that no column bears can be read as arithmetic.

    Examples:
        >>> looks_like_formula("price + freight"), looks_like_formula("price")
        (True, False)
    """
    if not any(sign in text for sign in "+-*/`"):
        return False
    try:
        parse_formula(text)
    except ValueError:
        return False
    return True


def without_absent(mapping: Mapping, present: frozenset[str]) -> Mapping:
    """The mapping reduced to entries all of whose sources are present, for adding some of the files only."""
    entries = tuple(each for each in mapping.entries if {each.source, *(join.source for join in each.joins)} <= present)
    used = {name for each in entries for name in (each.source, *(join.source for join in each.joins))}
    return replace(mapping, entries=entries, sources=tuple(each for each in mapping.sources if each.name in used))
