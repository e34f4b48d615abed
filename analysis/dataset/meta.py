"""What an import says about itself: its attributes and its report, kept as ``meta.json`` beside the tables.

The file's keys::

    {"format": 2, "name": …, "time_zone": "UTC", "currency": "EUR" | null, "undated": false,
     "attributes": [{"name", "column", "kind", "role", "known_from": {"kind", "name"} | null, "has_history", "family", "origin"}],
     "report": {"import_id", "parent", "entries": [{"table", "source", "file", "read", "used", "not_selected", "set_aside", "merged"}],
                "tables": [{"table", "rows"}], "notes": [{"code", "text", "count"}], "ignored": ["file: column"],
                "set_aside": [{"file", "line", "table", "column", "value", "reason"}]}}
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from analysis.errors import PlumblineError
from analysis.tables import AttributeInfo, KnownFrom

META_FILE = "meta.json"
FORMAT = 2


@dataclass(frozen=True, slots=True)
class EntryCount:
    """What became of the rows of one source in one entry of the mapping: read = used + not_selected + set_aside + merged.

    Args:
        table: The canonical table that the entry feeds.
        source: The mapping's name of the source.
        file: The file's name.
    """

    table: str
    source: str
    file: str
    read: int
    used: int
    not_selected: int
    set_aside: int
    merged: int

    def __post_init__(self) -> None:
        parts = (self.used, self.not_selected, self.set_aside, self.merged)
        if min(parts) < 0 or self.read != sum(parts):
            raise ValueError(f"read == {self.read} for {self.table} from {self.source}, must be the sum of {parts}.")


@dataclass(frozen=True, slots=True)
class TableCount:
    """Rows of one canonical table."""

    table: str
    rows: int


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know that cost no row: its code, one sentence, and how many rows or leads it concerns."""

    code: str
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class SetAside:
    """One source row that could not be used.

    ``line`` is the line in a text file, the row (header included) in Excel, the row from 1 in Parquet.
    """

    file: str
    line: int
    table: str
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did with every row that it read.

    Args:
        import_id: Hash of the source bytes and the mapping.
        entries: One for each entry of the mapping's ``tables`` and file that feeds it.
        tables: Rows of each canonical table afterwards (with ``--add``: of the whole import).
        notes: What users should know.
        ignored: Source columns left out, as ``file: column``.
        set_aside: The first rows set aside; all of them are in ``rejected.parquet``.
        parent: The import that this one was added to, if any.
    """

    import_id: str
    entries: tuple[EntryCount, ...] = ()
    tables: tuple[TableCount, ...] = ()
    notes: tuple[Note, ...] = ()
    ignored: tuple[str, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    parent: str | None = None

    @property
    def n_set_aside(self) -> int:
        """Source rows set aside, over all entries."""
        return sum(entry.set_aside for entry in self.entries)

    def rows(self, table: str) -> int:
        """Rows of one canonical table."""
        return next((each.rows for each in self.tables if each.table == table), 0)

    def to_json(self) -> str:
        """The report as JSON that `from_json` reads back.

        Examples:
            >>> report = ImportReport("a1", notes=(Note("X", "Something.", 2),))
            >>> ImportReport.from_json(report.to_json()) == report
            True
        """
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> ImportReport:
        """Read what `to_json` wrote."""
        return _report(json.loads(text))


@dataclass(frozen=True, slots=True)
class ImportMeta:
    """What an import says about itself.

    Args:
        attributes: Every attribute of the leads that is kept.
        undated: No lead has a date of entry.
        currency: Of the amounts, where stated.
        time_zone: The mapping's zone of instants that name none.
        name: The mapping's name.
        report: What became of the rows.
    """

    attributes: tuple[AttributeInfo, ...]
    undated: bool
    currency: str | None
    time_zone: str
    name: str
    report: ImportReport


def read_meta(folder: Path) -> ImportMeta:
    """Read the ``meta.json`` of an import's folder.

    Raises:
        PlumblineError: ``IMPORT-UNREADABLE`` where it is missing or not as it was written.
    """
    path = folder / META_FILE
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return _meta(data)
    except (OSError, ValueError, KeyError, TypeError) as error:
        remedy = "Import the files again."
        raise PlumblineError(
            "IMPORT-UNREADABLE", "the import's meta.json is missing or damaged.", where=str(path), remedy=remedy
        ) from error


def write_meta(folder: Path, meta: ImportMeta) -> None:
    """Write the ``meta.json`` of an import's folder."""
    data = {"format": FORMAT} | asdict(meta)
    (folder / META_FILE).write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")


def _meta(data: dict[str, Any]) -> ImportMeta:
    if data["format"] != FORMAT:
        raise ValueError(f"format == {data['format']!r}, must be {FORMAT}.")
    return ImportMeta(
        attributes=tuple(_attribute(each) for each in data["attributes"]),
        undated=data["undated"],
        currency=data["currency"],
        time_zone=data["time_zone"],
        name=data["name"],
        report=_report(data["report"]),
    )


def _attribute(data: dict[str, Any]) -> AttributeInfo:
    known_from = KnownFrom(**data["known_from"]) if data["known_from"] else None
    return AttributeInfo(**(data | {"known_from": known_from}))


def _report(data: dict[str, Any]) -> ImportReport:
    return ImportReport(
        import_id=data["import_id"],
        entries=tuple(EntryCount(**each) for each in data["entries"]),
        tables=tuple(TableCount(**each) for each in data["tables"]),
        notes=tuple(Note(**each) for each in data["notes"]),
        ignored=tuple(data["ignored"]),
        set_aside=tuple(SetAside(**each) for each in data["set_aside"]),
        parent=data["parent"],
    )
