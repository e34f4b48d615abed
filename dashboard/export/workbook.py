"""Workbooks that people open and print: texts stay texts, and a sheet fits its page."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.export.spreadsheet import neutral, write_whole

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_A4 = 9
_ALWAYS = dt.datetime(2000, 1, 1)
_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_BASE = {"font_name": "Arial", "font_size": 9, "valign": "top"}
_STYLES: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 14},
    "note": {"font_color": "#6b7280", "text_wrap": False},
    "head": {"bold": True, "bottom": 1, "bottom_color": "#14171a", "text_wrap": True},
    "text": {"text_wrap": True, "bottom": 1, "bottom_color": "#e9ecef"},
    "number": {"align": "right", "bottom": 1, "bottom_color": "#e9ecef"},
}


@dataclass(frozen=True, slots=True)
class Block:
    """A table on a sheet: its title, header and rows; numbers stay numbers, None is an empty cell."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet, printed on one page across: title, a line below it, blocks one under another, widths of the columns in characters."""

    name: str
    title: str
    note: str
    blocks: tuple[Block, ...]
    widths: tuple[float, ...]


def workbook_bytes(sheets: Sequence[Sheet], *, pages_tall: int = 1) -> bytes:
    """The same workbook as `write_workbook` writes, in memory."""
    held = io.BytesIO()
    _write(held, sheets, pages_tall)
    return held.getvalue()


def write_workbook(path: Path, sheets: Sequence[Sheet], *, pages_tall: int = 1) -> None:
    """Write sheets into a workbook that appears whole or not at all.

    Args:
        path: The .xlsx file.
        sheets: At least one; their names are made different and fit for a spreadsheet.
        pages_tall: Pages that each sheet may take; 0 for as many as it needs.

    Raises:
        OSError: The file cannot be written; an existing one stays as it is.
    """
    write_whole(path, lambda draft: _write(draft, sheets, pages_tall))


def _write(target: Path | io.BytesIO, sheets: Sequence[Sheet], pages_tall: int) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(target if isinstance(target, io.BytesIO) else str(target), _SAFE) as book:
        book.set_properties({"created": _ALWAYS})  # the same content is the same file, whenever it is written
        formats = {name: book.add_format(_BASE | style) for name, style in _STYLES.items()}
        for name, sheet in zip(sheet_names([each.name for each in sheets]), sheets, strict=True):
            page = book.add_worksheet(name)
            page.set_landscape()
            page.set_paper(_A4)
            page.set_margins(0.4, 0.4, 0.5, 0.5)
            page.fit_to_pages(1, pages_tall)
            page.hide_gridlines(2)
            for column, width in enumerate(sheet.widths):
                page.set_column(column, column, width)
            _fill(page, sheet, formats)


def _fill(page: Worksheet, sheet: Sheet, formats: dict[str, object]) -> None:
    page.write_string(0, 0, str(neutral(sheet.title)), formats["title"])
    page.write_string(1, 0, str(neutral(sheet.note)), formats["note"])
    row = 3
    for block in sheet.blocks:
        if block.title:
            page.write_string(row, 0, str(neutral(block.title)), formats["head"])
            row += 1
        for column, name in enumerate(block.header):
            page.write_string(row, column, str(neutral(name)), formats["head"])
        for cells in block.rows:
            row += 1
            _write_row(_cells(page, row, formats), cells)
        row += 2


def _cells(page: Worksheet, row: int, formats: dict[str, object]) -> Callable[[int, str | int | float | None], None]:
    def write(column: int, cell: str | float | None) -> None:
        if isinstance(cell, int | float):
            page.write_number(row, column, cell, formats["number"])
        else:
            page.write_string(row, column, str(neutral(cell or "")), formats["text"])

    return write


def _write_row(write: Callable[[int, str | int | float | None], None], cells: Sequence[str | int | float | None]) -> None:
    for column, cell in enumerate(cells):
        write(column, cell)


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Names that a spreadsheet takes: at most 31 characters, none that it forbids, all different whatever their case.

    Examples:
        >>> sheet_names(["Ann/Lee", "ann_lee", ""])
        ['Ann_Lee', 'ann_lee 2', 'Sheet']
    """
    given: list[str] = []
    for name in wanted:
        plain = "".join("_" if each in "[]:*?/\\" else each for each in name).strip("' ")[:28] or "Sheet"
        taken = {each.casefold() for each in given}
        numbered = (plain if number == 1 else f"{plain} {number}" for number in range(1, len(wanted) + 2))
        given.append(next(each for each in numbered if each.casefold() not in taken))
    return given
