"""Scores of all leads as a file: CSV for people, Parquet for programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.errors import PlumblineError
from analysis.histories import as_datetime
from analysis.leadscores import LeadScores, as_table
from analysis.scorecard import Scorecard
from dashboard.reports.spreadsheet import write_csv, write_whole


def check_target(path: Path) -> None:
    """Make sure that scores can be written there, before they are computed.

    Raises:
        PlumblineError: ``OUTPUT-UNUSABLE``: another kind of file, a folder, or no such folder.
    """
    if path.suffix.lower() not in _WRITERS:
        kinds = " or ".join(_WRITERS)
        raise PlumblineError("OUTPUT-UNUSABLE", f"scores are written to {kinds} files.", where=str(path), remedy="End the file's name so.")
    if not path.parent.is_dir():
        raise PlumblineError("OUTPUT-UNUSABLE", "the folder does not exist.", where=str(path.parent), remedy="Make it first.")
    if path.is_dir():
        raise PlumblineError("OUTPUT-UNUSABLE", "this is a folder.", where=str(path), remedy="Name a file.")


def write_scores(leads: LeadScores, card: Scorecard, path: Path) -> None:
    """Write one row a lead: id, owner, score, tier, reasons, what could not be seen, and by which scorecard as of when.

    Args:
        leads: The scores.
        card: The scorecard that gave them.
        path: Its suffix chooses the kind of file.

    Raises:
        PlumblineError: As `check_target`.
    """
    check_target(path)
    table = as_table(leads)
    n = table.num_rows
    table = table.append_column("scorecard", pa.array([card.name] * n, pa.string()))
    table = table.append_column("scorecard_id", pa.array([card.content_id] * n, pa.string()))
    instant = as_datetime(leads.as_of) if leads.as_of else None
    table = table.append_column("as_of", pa.array([instant] * n, pa.timestamp("us", tz="UTC")))
    _WRITERS[path.suffix.lower()](table, path)


def _as_csv(table: pa.Table, path: Path) -> None:
    instants = table["as_of"].to_pylist()
    columns = [table[name].to_pylist() for name in table.column_names[:-1]] + [["" if at is None else at.isoformat() for at in instants]]
    write_csv(path, table.column_names, zip(*columns, strict=True))


def _as_parquet(table: pa.Table, path: Path) -> None:
    write_whole(path, lambda draft: pq.write_table(table, draft))


_WRITERS: dict[str, Callable[[pa.Table, Path], None]] = {".csv": _as_csv, ".parquet": _as_parquet}
