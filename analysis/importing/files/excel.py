"""Excel workbooks, read with fastexcel."""

from __future__ import annotations

import logging
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.errors import PlumblineError
from analysis.importing.files.parquet import described
from analysis.importing.files.source import OpenedSource, damaged, work_file
from analysis.importing.mapping.records import SourceFile

ROW = "row"


def open_excel(source: SourceFile, path: Path, work: Path) -> OpenedSource:
    """Open one sheet of a workbook: the one that the mapping names, else the first.

    Args:
        source: Its source in the mapping.
        path: The file.
        work: Folder for the sheet as Parquet.

    Raises:
        PlumblineError: ``FILE-DAMAGED``, ``FILE-NO-ROWS`` or ``EXCEL-SHEET-MISSING``.
    """
    table = _sheet(source, path)
    numbers = pa.array(range(source.skip_rows + 2, source.skip_rows + 2 + table.num_rows), pa.int64())
    filled = _filled_rows(table)
    if not pc.any(filled).as_py():
        raise PlumblineError("FILE-NO-ROWS", "the sheet has no rows.", where=path.name)
    columns = [_day_or_instant(column) for column in table.columns]
    stored = [f"c{position}" for position in range(len(columns))]
    target = work_file(path, work, f"{source.sheet or ''}.parquet")
    pq.write_table(pa.Table.from_arrays([*columns, numbers], names=[*stored, ROW]).filter(filled), target)
    headers = ["" if name.startswith("__UNNAMED__") else name for name in table.column_names]
    return described(source.name, target, file=path.name, stored=stored, headers=headers, row=ROW)


def _sheet(source: SourceFile, path: Path) -> pa.Table:
    import fastexcel

    log = logging.getLogger("fastexcel")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        book = fastexcel.read_excel(path)
        if source.sheet is not None and source.sheet not in book.sheet_names:
            what = f"the workbook has no sheet '{source.sheet}'; it has {', '.join(book.sheet_names)}."
            raise PlumblineError("EXCEL-SHEET-MISSING", what, where=path.name)
        sheet = book.load_sheet(source.sheet or 0, header_row=source.skip_rows, schema_sample_rows=None, whitespace_as_null=True)
        return pa.Table.from_batches([sheet.to_arrow()])
    except fastexcel.FastExcelError as error:
        raise damaged(path.name, "the workbook ends early, is damaged or is protected by a password", error) from error
    finally:
        log.setLevel(level)


def _filled_rows(table: pa.Table) -> pa.Array:
    filled = pa.array([False] * table.num_rows, pa.bool_())
    for column in table.columns:
        filled = pc.or_(filled, pc.is_valid(column).combine_chunks())
    return filled


def _day_or_instant(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Excel knows no dates without time: a column that is midnight throughout holds days."""
    if not pa.types.is_timestamp(column.type):
        return column
    days = column.cast(pa.date32(), safe=False)
    return days if pc.all(pc.equal(days.cast(column.type), column)).as_py() else column
