"""Reading a mapping file: its models, as people write them, become records that are checked against each other."""

from __future__ import annotations

from typing import Literal

from analysis.conditions import parse_condition
from analysis.errors import PlumblineError
from analysis.importing.mapping.checks import complaints
from analysis.importing.mapping.file import AttributeEntry, JoinEntry, KnownFromEntry, MappingEntry, TableEntry, ValueEntry
from analysis.importing.mapping.records import (
    Constant,
    Entry,
    FromColumn,
    FromColumns,
    Join,
    MappedAttribute,
    Mapping,
    SourceFile,
    Target,
    Value,
)
from analysis.tables import KnownFrom
from analysis.yaml_files import YamlDocument, canonical_json, load_yaml, validate

INVALID = "MAPPING-INVALID"


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
    for place, complaint in complaints(mapping):
        raise PlumblineError(INVALID, complaint, where=place or document.where)
