"""Where rows are in a text file: the line on which each begins, found only for rows that are set aside."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from analysis.importing.files.source import TextLayout

CHUNK = 1 << 22
LONGEST_FIELD = 1 << 30


def lines_at(path: Path, offsets: Sequence[int]) -> dict[int, int]:
    """The line, from 1, in which each byte offset (from 0) lies.

    Args:
        path: The file.
        offsets: Ascending.
    """
    found: dict[int, int] = {}
    line, start, waiting = 1, 0, list(reversed(offsets))
    with path.open("rb") as file:
        while waiting and (chunk := file.read(CHUNK)):
            counted = 0
            while waiting and waiting[-1] < start + len(chunk):
                offset = waiting.pop()
                line += chunk.count(b"\n", counted, offset - start)
                counted = offset - start
                found[offset] = line
            line += chunk.count(b"\n", counted)
            start += len(chunk)
    return found | dict.fromkeys(waiting, line)


def lines_of_rows(
    path: Path, layout: TextLayout, wanted: Sequence[int], *, total: int, refused: frozenset[int], one_column: bool
) -> dict[int, int]:
    """The line, from 1, on which each row begins.

    Args:
        path: Clean text.
        layout: Of the file.
        wanted: Rows, counted from 1 over those that could be split into columns; ascending.
        total: How many such rows there are.
        refused: Lines on which records begin that could not be split.
        one_column: The file has a single column, in which a blank line is a row.
    """
    if not wanted:
        return {}
    found, count = _if_no_value_has_line_ends(path, layout, np.asarray(wanted), refused=refused, one_column=one_column)
    if count != total:
        found, count = _by_records(path, layout, wanted, refused=refused, one_column=one_column)
    return found if count == total else {row: row + layout.header_lines for row in wanted}


def _if_no_value_has_line_ends(
    path: Path, layout: TextLayout, wanted: np.ndarray, *, refused: frozenset[int], one_column: bool
) -> tuple[dict[int, int], int]:
    """The lines of rows if every line after the header that is not blank is a row, and how many rows there are then."""
    left_out = np.asarray(sorted(refused), np.int64)
    found: dict[int, int] = {}
    count = line = 0
    for blank in _blank_lines(path):
        numbers = np.arange(line + 1, line + 1 + len(blank))
        is_row = (numbers > layout.header_lines) & (~blank | one_column) & ~np.isin(numbers, left_out)
        lines = numbers[is_row]
        here = wanted[(wanted > count) & (wanted <= count + len(lines))]
        found |= dict(zip(here.tolist(), lines[here - count - 1].tolist(), strict=True))
        count, line = count + len(lines), line + len(blank)
    return found, count


def _blank_lines(path: Path) -> Iterator[np.ndarray]:
    """For the lines of a file, in portions: which of them are blank."""
    carried = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            ends = np.flatnonzero(np.frombuffer(chunk, np.uint8) == ord("\n"))
            if not len(ends):
                carried += len(chunk)
                continue
            lengths = np.diff(ends, prepend=-1) - 1
            lengths[0] += carried
            carried = len(chunk) - 1 - int(ends[-1])
            yield lengths == 0
    if carried:
        yield np.asarray([False])


def _by_records(
    path: Path, layout: TextLayout, wanted: Sequence[int], *, refused: frozenset[int], one_column: bool
) -> tuple[dict[int, int], int]:
    """The lines of rows by reading the file with its quotes, and how many rows there are."""
    found: dict[int, int] = {}
    count, rows = 0, iter(wanted)
    row = next(rows, None)
    for line in _records(path, layout, one_column=one_column):
        if line in refused:
            continue
        count += 1
        if count == row:
            found[count] = line
            row = next(rows, None)
    return found, count


def _records(path: Path, layout: TextLayout, *, one_column: bool) -> Iterator[int]:
    """The lines on which records begin, quotes heeded."""
    limit = csv.field_size_limit(LONGEST_FIELD)
    try:
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            doubled = layout.escape == '"'
            reader = csv.reader(file, delimiter=layout.delimiter, doublequote=doubled, escapechar=None if doubled else layout.escape)
            before = 0
            for record in reader:
                if before >= layout.header_lines and (record or one_column):
                    yield before + 1
                before = reader.line_num
    finally:
        csv.field_size_limit(limit)
