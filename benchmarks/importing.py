"""Import against a bare copy of the same files."""

from __future__ import annotations

import shutil
from pathlib import Path

from analysis.importing.mapping.parse import parse_mapping
from analysis.workspace.folder import Workspace
from benchmarks.data import FILES
from benchmarks.measure import Timing, plain_engine, timed

MAPPING = Path(__file__).with_name("mapping.yaml")


def bare_copy(folder: Path) -> Timing:
    """DuckDB's COPY from CSV to Parquet: nothing checked, nothing sorted."""
    target = folder / "copied"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    with plain_engine() as connection, timed() as timing:
        for file in FILES:
            connection.execute(f"COPY (FROM read_csv('{folder / 'csv' / file}')) TO '{(target / file).with_suffix('.parquet')}'")
    shutil.rmtree(target)
    return timing


def import_files(folder: Path) -> Timing:
    """A whole import: checked, deduplicated by key, sorted by lead and time."""
    shutil.rmtree(folder / "workspace", ignore_errors=True)
    workspace = Workspace.create(folder / "workspace")
    mapping = parse_mapping(MAPPING.read_text(encoding="utf-8"))
    with timed() as timing:
        report = workspace.import_files([folder / "csv" / file for file in FILES], mapping)
    rows = {entry.table: entry for entry in report.entries}
    timing.note = f"{rows['touches'].used:,} touches used, {rows['touches'].merged:,} merged, {rows['touches'].set_aside:,} set aside"
    return timing
