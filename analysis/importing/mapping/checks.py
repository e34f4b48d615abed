"""What a mapping must not say, beyond the keys and values of its file."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from analysis.importing.mapping.records import Entry, FromColumn, Mapping
from analysis.tables import table


def complaints(mapping: Mapping) -> Iterator[tuple[str, str]]:
    """What is wrong with a mapping that its models cannot see: pairs of the place and the complaint."""
    if not _is_zone(mapping.time_zone):
        yield "", f"time_zone '{mapping.time_zone}' is not a known time zone, such as Europe/Berlin."
    names = {source.name for source in mapping.sources}
    for entry in mapping.entries:
        for source in (entry.source, *(join.source for join in entry.joins)):
            if source not in names:
                yield entry.place, f"'{source}' is not listed under sources ({', '.join(sorted(names))})."
        yield from ((entry.place, complaint) for complaint in _entry_complaints(entry))


def _entry_complaints(entry: Entry) -> Iterator[str]:
    canonical = table(entry.table)
    known = tuple(column.name for column in canonical.columns)
    mapped = {target.column for target in entry.targets}
    for column in sorted(mapped - set(known)):
        remedy = " Write other columns of leads under attributes." if entry.table == "leads" else ""
        yield f"{entry.table} has no column '{column}'; it has {', '.join(known)}.{remedy}"
    for column in canonical.required:
        if column not in mapped:
            yield f"{entry.table} needs {column} under columns."
    if entry.table == "deals" and not mapped & {"lead_id", "account_id"}:
        yield "deals needs lead_id or account_id under columns."
    if entry.table != "leads" and (entry.attributes or entry.rest == "ignore"):
        yield f"only leads have attributes, not {entry.table}."
    if entry.table != "deals" and not entry.writes_stages:
        yield f"only deals write stages, not {entry.table}."
    if canonical.key and entry.key:
        yield f"{entry.table} is merged by {', '.join(canonical.key)}; it takes no key."
    yield from _value_complaints(entry)
    yield from _attribute_complaints(entry)


def _value_complaints(entry: Entry) -> Iterator[str]:
    for name, value in ((each.column, each.value) for each in entry.targets):
        if isinstance(value, FromColumn) and value.time_zone is not None and not _is_zone(value.time_zone):
            yield f"{name}: time_zone '{value.time_zone}' is not a known time zone, such as Europe/Berlin."
        if isinstance(value, FromColumn) and not value.column.strip():
            yield f"{name}: column is empty."


def _attribute_complaints(entry: Entry) -> Iterator[str]:
    names = [attribute.name.lower() for attribute in entry.attributes]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"attribute '{name}' is given twice; names differ by more than capital letters."
    for attribute in entry.attributes:
        if attribute.role == "ignored":
            yield f"attribute '{attribute.name}': write ignored columns under ignore."
        if isinstance(attribute.value, FromColumn) and attribute.value.time_zone is not None and not _is_zone(attribute.value.time_zone):
            yield f"attribute '{attribute.name}': time_zone '{attribute.value.time_zone}' is not a known time zone."


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
