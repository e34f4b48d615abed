"""The clean-up list as a workbook to work through."""

from __future__ import annotations

import tempfile
from pathlib import Path

from analysis.leads.cleanup import CleanupList
from dashboard.data.words_cleanup import COLUMNS, cleanup_headline, cleanup_row
from dashboard.export.workbook import Block, Sheet, write_workbook

_WIDTHS = (14.0, 32.0, 20.0, 8.0, 16.0, 60.0)


def cleanup_workbook(found: CleanupList) -> bytes:
    """The list as an .xlsx file in memory; no cell of it is a formula.

    Args:
        found: The list.
    """
    rows = tuple(cleanup_row(lead) for lead in found.leads)
    sheet = Sheet("Clean-up list", "Clean-up list", cleanup_headline(found), (Block("", COLUMNS, rows),), _WIDTHS)
    with tempfile.TemporaryDirectory(prefix="plumbline-") as folder:
        path = Path(folder) / "cleanup.xlsx"
        write_workbook(path, [sheet], pages_tall=0)
        return path.read_bytes()
