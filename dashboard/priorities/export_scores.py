"""Scores of all leads as a file, ready to import as fields: CSV for people, Parquet for software."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.dataset.histories import as_datetime
from analysis.handoff.crm_fields import LeadExport, export_table
from analysis.scorecard import Scorecard
from analysis.versions.records import Version
from dashboard.export.spreadsheet import write_csv, write_whole
from dashboard.export.targets import check_file

_INSTANT = "scored_at"


def check_target(path: Path) -> None:
    """Make sure that scores can be written there, before they are computed.

    Raises:
        PlumblineError: ``OUTPUT-UNUSABLE``: another kind of file, a folder, or no such folder.
    """
    check_file(path, tuple(_WRITERS), "scores")


def write_scores(leads: LeadExport, card: Scorecard, path: Path, *, version: Version | None = None) -> None:
    """Write one row a lead, keyed by its id in the CRM.

    The fields: owner, score, tier, points for fit and for engagement, trust, reasons, what could not be seen, the instant of the score,
    and the scorecard with its version.

    Args:
        leads: The scores.
        card: The scorecard that gave them.
        path: Its suffix chooses the kind of file.
        version: The version with that scorecard; None where it never was one.

    Raises:
        PlumblineError: As `check_target`.
    """
    check_target(path)
    table = export_table(leads)
    n, instant = table.num_rows, as_datetime(leads.scores.as_of) if leads.scores.as_of else None
    table = table.append_column(_INSTANT, pa.array([instant] * n, pa.timestamp("us", tz="UTC")))
    table = table.append_column("scorecard", pa.array([card.name] * n, pa.string()))
    table = table.append_column("scorecard_id", pa.array([card.content_id] * n, pa.string()))
    table = table.append_column("version", pa.array([version.number if version else None] * n, pa.int64()))
    _WRITERS[path.suffix.lower()](table, path)


def _as_csv(table: pa.Table, path: Path) -> None:
    columns = [_texts(table[name].to_pylist()) if name == _INSTANT else table[name].to_pylist() for name in table.column_names]
    write_csv(path, table.column_names, zip(*columns, strict=True))


def _texts(instants: list[object]) -> list[str]:
    return ["" if at is None else str(at).replace(" ", "T") for at in instants]


def _as_parquet(table: pa.Table, path: Path) -> None:
    write_whole(path, lambda draft: pq.write_table(table, draft))


_WRITERS: dict[str, Callable[[pa.Table, Path], None]] = {".csv": _as_csv, ".parquet": _as_parquet}
