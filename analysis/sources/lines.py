"""Where rows stand in a text file: the line on which each begins, found only for rows that are set aside."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from analysis.sources.opened import TextLayout

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
    for starts in (_plain_lines(path, layout, one_column=one_column), _records(path, layout, one_column=one_column)):
        found, count, rows = {}, 0, iter(wanted)
        row = next(rows, None)
        for line in starts:
            if line in refused:
                continue
            count += 1
            if count == row:
                found[count] = line
                row = next(rows, None)
        if count == total:
            return found
    return {row: row + layout.header_lines for row in wanted}


def _plain_lines(path: Path, layout: TextLayout, *, one_column: bool) -> Iterator[int]:
    """The lines after the header that are not blank: the rows' lines, if no value holds a line end."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if number > layout.header_lines and (one_column or line != b"\n"):
                yield number


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
