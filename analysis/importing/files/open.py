"""Opening the files of a mapping: what a file is shows in its first bytes, not in its name."""

from __future__ import annotations

import fnmatch
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import PlumblineError
from analysis.importing.files.csv import open_csv
from analysis.importing.files.excel import open_excel
from analysis.importing.files.parquet import open_parquet
from analysis.importing.files.source import OpenedSource, SourceColumn
from analysis.importing.mapping.records import Mapping, SourceFile

if TYPE_CHECKING:
    import duckdb

_OPENERS = ((b"PAR1", open_parquet), (b"PK\x03\x04", open_excel), (b"\xd0\xcf\x11\xe0", open_excel))


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file given to an import: where it is, and the SHA-256 of its bytes."""

    path: Path
    sha256: str
    size: int


def digest(path: Path) -> GivenFile:
    """Hash a file.

    Raises:
        PlumblineError: ``FILE-NOT-FOUND`` where it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return GivenFile(path, hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size)
    except OSError as error:
        raise PlumblineError("FILE-NOT-FOUND", f"the file cannot be read: {error.strerror or error}.", where=str(path)) from error


def match_files(mapping: Mapping, paths: Sequence[Path], *, partial: bool = False) -> dict[str, Path]:
    """Which file belongs to which source of the mapping: by name, by pattern, or the only file to the only source.

    Args:
        mapping: Names the sources.
        paths: The files given.
        partial: Sources without a file are allowed, as long as one has a file.

    Raises:
        PlumblineError: ``SOURCE-FILE-MISSING``, ``SOURCE-FILE-AMBIGUOUS`` or ``SOURCE-FILE-UNUSED``.
    """
    found: dict[str, Path] = {}
    for source in mapping.sources:
        matching = _matching(source, paths)
        if not matching and len(mapping.sources) == len(paths) == 1:
            matching = list(paths)
        if len(matching) > 1:
            names = ", ".join(sorted(str(path) for path in matching))
            raise PlumblineError("SOURCE-FILE-AMBIGUOUS", f"several files fit the source '{source.name}': {names}.", where=source.place)
        if matching:
            found[source.name] = matching[0]
        elif not partial:
            given = ", ".join(sorted(path.name for path in paths)) or "none"
            what = f"no file is called '{source.file}', which the mapping names as '{source.name}' (given: {given})."
            raise PlumblineError("SOURCE-FILE-MISSING", what, where=source.place)
    unused = sorted(path.name for path in paths if path not in found.values())
    if unused:
        what = f"the mapping names no source for {', '.join(unused)}."
        raise PlumblineError("SOURCE-FILE-UNUSED", what, remedy="Add it under sources, or leave the file out.")
    return found


def _matching(source: SourceFile, paths: Sequence[Path]) -> list[Path]:
    wanted = Path(source.file).name
    exact = [path for path in paths if path.name == wanted]
    alike = exact or [path for path in paths if path.name.lower() == wanted.lower()]
    return alike or [path for path in paths if fnmatch.fnmatch(path.name, wanted)]


def open_source(source: SourceFile, path: Path, work: Path) -> OpenedSource:
    """Open a file as what it is.

    Raises:
        PlumblineError: ``FILE-…`` or ``EXCEL-…``, naming the file.
    """
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        raise PlumblineError("FILE-EMPTY", "the file is empty.", where=path.name)
    for magic, opener in _OPENERS:
        if head.startswith(magic):
            return opener(source, path, work)
    if path.suffix.lower() in (".xlsx", ".xls", ".parquet", ".zip"):
        what = f"the file is called {path.suffix} but is not such a file"
        raise PlumblineError("FILE-DAMAGED", f"{what}.", where=path.name, remedy="Export or copy it again.")
    return open_csv(source, path, work)


def with_types(session: duckdb.DuckDBPyConnection, source: OpenedSource) -> OpenedSource:
    """The source with DuckDB's types of its columns."""
    if source.kind == "text":
        return source
    described = {row[0]: row[1] for row in session.execute(f"DESCRIBE SELECT * FROM {source.relation()}").fetchall()}
    columns = tuple(SourceColumn(each.header, each.sql, str(described[each.sql])) for each in source.columns)
    return replace(source, columns=columns)
