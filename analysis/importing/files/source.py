"""A source that is open for reading: a relation that DuckDB can select from, and its columns."""

from __future__ import annotations

import shutil
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analysis.dataset.meta import Note
from analysis.errors import PlumblineError

FileKind = Literal["text", "excel", "parquet"]


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """A column of a source: its header, the name in SQL (``c0``, ``c1``, …) and DuckDB's type."""

    header: str
    sql: str
    type: str


@dataclass(frozen=True, slots=True)
class TextLayout:
    """How a text file is laid out.

    Args:
        delimiter: Between values.
        escape: The character before a quote inside quotes.
        skip: Records up to and including the header.
        header_lines: Lines up to and including the header.
    """

    delimiter: str
    escape: str
    skip: int
    header_lines: int


@dataclass(frozen=True, slots=True)
class OpenedSource:
    """A source that is open for reading.

    Args:
        name: The mapping's name of it.
        file: The file's name, for errors.
        kind: What the file is.
        path: What DuckDB reads: the file, or a copy in a form that it understands.
        scan: SQL after FROM, with ``{rejects}`` where a text file's options for rejected lines go.
        columns: Its columns; ``row`` is the SQL of a row's number where rows do not simply count from 1.
        layout: Of a text file.
        notes: What was decided while opening it.
    """

    name: str
    file: str
    kind: FileKind
    path: Path
    scan: str
    columns: tuple[SourceColumn, ...]
    row: str | None = None
    layout: TextLayout | None = None
    notes: tuple[Note, ...] = ()

    def relation(self, rejects: str | None = None) -> str:
        """SQL to select from: columns ``c0`` … ``ck``.

        Args:
            rejects: Table that receives the lines of a text file that cannot be split into columns; None drops them.
        """
        options = (
            f"store_rejects=true, rejects_table='{rejects}', rejects_scan='{rejects}_scan', rejects_limit=0"
            if rejects
            else "ignore_errors=true"
        )
        return self.scan.replace("{rejects}", options)

    def column(self, header: str) -> SourceColumn | None:
        """The column of that header; capital letters and blanks around it matter only where two differ by nothing else."""
        exact = [each for each in self.columns if each.header == header]
        alike = exact or [each for each in self.columns if each.header.strip().lower() == header.strip().lower()]
        return alike[0] if len(alike) == 1 else None


def unique_headers(headers: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Headers made non-blank and unique (DuckDB ignores case), and those that had to change.

    Examples:
        >>> unique_headers(["id", " id", ""])
        (('id', 'id (2)', 'column 3'), ('id (2)', 'column 3'))
    """
    taken: set[str] = set()
    result, changed = [], []
    for position, raw in enumerate(headers, start=1):
        plain = " ".join(raw.split()) or f"column {position}"
        header, copy = plain, 1
        while header.lower() in taken:
            copy += 1
            header = f"{plain} ({copy})"
        if header != plain or not raw.strip():
            changed.append(header)
        taken.add(header.lower())
        result.append(header)
    return tuple(result), tuple(changed)


def header_notes(file: str, changed: tuple[str, ...]) -> tuple[Note, ...]:
    """A note where headers were blank or repeated."""
    if not changed:
        return ()
    text = f"{file} has columns without a name or with the same name twice; they are called {', '.join(changed[:5])}."
    return (Note("HEADERS-RENAMED", text, len(changed)),)


def damaged(file: str, what: str, cause: Exception | None = None) -> PlumblineError:
    """The error for a file that cannot be read to its end."""
    error = PlumblineError("FILE-DAMAGED", f"{what}.", where=file, remedy="Export or copy it again.")
    error.__cause__ = cause
    return error


def work_file(path: Path, work: Path, ending: str) -> Path:
    """Where a converted copy of a file goes: the same place for the same file, another for another."""
    return work / f"{zlib.crc32(str(path).encode('utf-8', 'surrogateescape')):08x}{zlib.crc32(ending.encode()):08x}{Path(ending).suffix}"


def plain_copy(path: Path, work: Path) -> Path:
    """A path in which DuckDB sees no pattern: files called ``leads[1].csv`` are copied."""
    if not any(sign in str(path) for sign in "*?[]{}"):
        return path
    return Path(shutil.copyfile(path, work_file(path, work, f"plain{path.suffix}")))
