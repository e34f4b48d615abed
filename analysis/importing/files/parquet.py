"""Parquet files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.errors import PlumblineError
from analysis.importing.files.source import FileKind, OpenedSource, SourceColumn, damaged, header_notes, plain_copy, unique_headers
from analysis.importing.files.sql import identifier, literal
from analysis.importing.mapping.records import SourceFile


def open_parquet(source: SourceFile, path: Path, work: Path) -> OpenedSource:
    """Open a Parquet file.

    Args:
        source: Its source in the mapping.
        path: The file.
        work: Folder for a copy under a plain name, where one is needed.

    Raises:
        PlumblineError: ``FILE-DAMAGED`` or ``FILE-NO-ROWS``.
    """
    try:
        with pq.ParquetFile(path) as file:
            names, rows = file.schema_arrow.names, file.metadata.num_rows
            for group in range(file.metadata.num_row_groups):
                file.read_row_group(group, columns=names[:1])
    except (pa.ArrowException, OSError) as error:
        raise damaged(path.name, "the Parquet file ends early or is damaged", error) from error
    if rows == 0:
        raise PlumblineError("FILE-NO-ROWS", "the file has no rows.", where=path.name)
    return described(source.name, plain_copy(path, work), file=path.name, stored=names, headers=names)


def described(name: str, path: Path, *, file: str, stored: Sequence[str], headers: Sequence[str], row: str | None = None) -> OpenedSource:
    """A Parquet file under the headers of its source.

    Args:
        name: The mapping's name of the source.
        path: The Parquet file.
        file: The file's name, for errors.
        stored: Names of its columns.
        headers: Their headers in the source.
        row: Name of the column that holds the row's number, if rows do not simply count from 1.
    """
    unique, changed = unique_headers(list(headers))
    columns = tuple(SourceColumn(header, f"c{position}", "") for position, header in enumerate(unique))
    listed = ", ".join(f"{identifier(each)} AS c{position}" for position, each in enumerate(stored))
    numbered = f", {identifier(row)} AS source_row" if row else ""
    scan = f"(SELECT {listed}{numbered} FROM read_parquet({literal(str(path))}))"
    kind: FileKind = "excel" if row else "parquet"
    return OpenedSource(name, file, kind, path, scan, columns, row="source_row" if row else None, notes=header_notes(file, changed))
