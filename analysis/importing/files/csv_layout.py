"""The layout of a text file: delimiter, lines before the header, and the header itself."""

from __future__ import annotations

import csv
import io
import itertools
from pathlib import Path

from analysis.errors import PlumblineError
from analysis.importing.files.source import TextLayout

DELIMITERS = (",", ";", "\t", "|", "^", "~")
SAMPLE = 1 << 18


def sniff(path: Path, *, name: str, delimiter: str | None, escape: str | None, skip_rows: int) -> tuple[TextLayout, tuple[str, ...]]:
    """Find out how a clean text file is laid out.

    Args:
        path: UTF-8 text.
        name: The file's name, for errors.
        delimiter: As stated by the mapping; None: the one that splits the first lines best.
        escape: The character before a quote inside quotes; None: another quote.
        skip_rows: Lines before the header that are not data.

    Returns:
        The layout, and the header as it is in the file.

    Raises:
        PlumblineError: ``FILE-NO-ROWS`` where nothing follows the header, ``FILE-NOT-TEXT`` where there is none.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        sample = file.read(SAMPLE)
    before, sample, announced = _before_header(sample, skip_rows)
    if not sample.strip():
        raise PlumblineError("FILE-NO-ROWS", "the file has no rows.", where=name)
    found = delimiter or announced or _best_delimiter(sample)
    quote_escape = escape or '"'
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=found, doublequote=escape is None, escapechar=escape)
    try:
        header = next(reader)
    except csv.Error as error:
        raise PlumblineError("FILE-NOT-TEXT", "the first line is not a list of column names.", where=name) from error
    rest = "".join(itertools.islice(io.StringIO(sample, newline=""), reader.line_num, None))
    if not rest.strip() and len(sample) < SAMPLE:
        raise PlumblineError("FILE-NO-ROWS", "the file has column names but no rows.", where=name)
    return TextLayout(found, quote_escape, before + 1, before + reader.line_num), tuple(header)


def _before_header(sample: str, skip_rows: int) -> tuple[int, str, str | None]:
    """Drop skipped lines, blank lines and Excel's ``sep=;`` line: how many, what is left, and the announced delimiter."""
    lines = io.StringIO(sample, newline="").readlines()
    dropped, announced = min(skip_rows, len(lines)), None
    while dropped < len(lines):
        line = lines[dropped].strip("\r\n")
        if line.lower().startswith("sep=") and len(line) == 5:
            announced = line[4]
        elif line.strip():
            break
        dropped += 1
    return dropped, "".join(lines[dropped:]), announced


def _best_delimiter(sample: str) -> str:
    """The delimiter that splits most records into as many parts as the header, more than one."""
    scored = [(_agreement(sample, delimiter), -position) for position, delimiter in enumerate(DELIMITERS)]
    return DELIMITERS[-max(scored)[1]]


def _agreement(sample: str, delimiter: str) -> tuple[float, int]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        widths = [len(row) for row in itertools.islice(reader, 200) if row]
    except csv.Error:
        return (0.0, 0)
    if len(widths) > 2:
        widths = widths[:-1]  # the sample may end within a record
    width = widths[0] if widths else 1
    return (sum(each == width for each in widths) / len(widths), width) if width > 1 else (0.0, 1)
