"""Text files: CSV with any delimiter, encoding and line end, compressed or not."""

from __future__ import annotations

from pathlib import Path

from analysis.importing.files.csv_layout import sniff
from analysis.importing.files.encoding import clean_text
from analysis.importing.files.source import OpenedSource, SourceColumn, header_notes, plain_copy, unique_headers
from analysis.importing.files.sql import literal
from analysis.importing.mapping.records import SourceFile

#: Longest record that is read, in bytes; longer ones are set aside.
LONGEST_RECORD = 4 << 20


def open_csv(source: SourceFile, path: Path, work: Path) -> OpenedSource:
    """Open a text file.

    Args:
        source: Its source in the mapping.
        path: The file.
        work: Folder for a converted copy, where one is needed.

    Raises:
        PlumblineError: ``FILE-EMPTY``, ``FILE-NO-ROWS``, ``FILE-DAMAGED``, ``FILE-NOT-TEXT`` or ``FILE-ENCODING``.
    """
    clean = clean_text(path, name=path.name, encoding=source.encoding, work=work)
    layout, raw = sniff(clean.path, name=path.name, delimiter=source.delimiter, escape=source.escape, skip_rows=source.skip_rows)
    headers, changed = unique_headers(list(raw))
    columns = tuple(SourceColumn(header, f"c{position}", "VARCHAR") for position, header in enumerate(headers))
    readable = plain_copy(clean.path, work)
    listed = ", ".join(f"'{column.sql}': 'VARCHAR'" for column in columns)
    scan = (
        f"read_csv({literal(str(readable))}, columns={{{listed}}}, auto_detect=false, delim={literal(layout.delimiter)}, quote='\"', "
        f"escape={literal(layout.escape)}, skip={layout.skip}, header=false, max_line_size={LONGEST_RECORD}, {{rejects}})"
    )
    notes = (*clean.notes, *header_notes(path.name, changed))
    return OpenedSource(source.name, path.name, "text", readable, scan, columns, layout=layout, notes=notes)
