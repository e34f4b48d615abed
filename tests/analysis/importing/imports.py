"""Small imports for tests: files as texts, the mapping as text, the result as plain rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from analysis.dataset.meta import EntryCount, ImportMeta, ImportReport
from analysis.importing.files.open import match_files
from analysis.importing.mapping.parse import parse_mapping
from analysis.importing.run import run_import
from analysis.importing.session import ImportOrder

LEADS_ONLY = """
mapping: Leads
sources: {leads: {file: leads.csv}}
tables:
  - {table: leads, from: leads, columns: {lead_id: id}}
"""


@dataclass(frozen=True)
class Imported:
    """A finished import."""

    folder: Path
    meta: ImportMeta

    @property
    def report(self) -> ImportReport:
        return self.meta.report

    def rows(self, table: str, *columns: str) -> list[tuple[Any, ...]]:
        """Rows of a stored table, as tuples of the columns."""
        stored = pq.read_table(self.folder / f"{table}.parquet", columns=list(columns) or None)
        return list(zip(*(stored[name].to_pylist() for name in (columns or stored.column_names)), strict=True))

    def column(self, table: str, name: str) -> list[Any]:
        """One column of a stored table."""
        return [row[0] for row in self.rows(table, name)]

    def entry(self, table: str) -> EntryCount:
        """What became of the rows of the one entry of a table."""
        (found,) = [each for each in self.report.entries if each.table == table]
        return found

    def note(self, code: str) -> int:
        """How much a note counts; 0 where there is none."""
        return next((note.count for note in self.report.notes if note.code == code), 0)


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> list[Path]:
    """Write files as given: texts as UTF-8 with the line ends that they have."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return [folder / name for name in files]


def import_files(folder: Path, mapping: str, files: Mapping[str, str | bytes]) -> Imported:
    """Run a mapping on files that are given as texts."""
    paths = write_files(folder / "files", files)
    parsed = parse_mapping(mapping)
    for each in ("tables", "training"):
        (folder / each).mkdir()
    order = ImportOrder(parsed, match_files(parsed, paths), folder / "tables", folder / "training", "test")
    return Imported(folder / "tables", run_import(order, lambda _step, _share: None))
