"""What a command answers: one document for programs, one text for people."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.inference import estimate

Json = dict[str, Any]
#: An estimate, or why there is none, as plain data.
answer_data = estimate.answer_data


def _nothing() -> None:
    """Nothing is left to do."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A command's answer.

    Args:
        data: What ``--json`` prints: stable keys, numbers unformatted.
        text: What users read; its first line is the finding.
        answer_is_no: A check failed or a threshold was missed.
        finish: Done after the answer was printed, such as starting the dashboard.
    """

    data: Json
    text: str
    answer_is_no: bool = False
    finish: Callable[[], None] = _nothing


def instant_data(instant: int | None) -> str | None:
    """An instant (µs since 1970) in ISO form in UTC, to the microsecond where needed.

    Examples:
        >>> instant_data(86_400_000_000)
        '1970-01-02T00:00:00+00:00'
    """
    from analysis.dataset.histories import as_datetime  # with it comes the engine, which `--help` does not need

    return None if instant is None else as_datetime(instant).isoformat()


def printable(text: str) -> str:
    r"""A text from data without characters that control a terminal.

    Examples:
        >>> printable("red \x1b[31m alert")
        'red �[31m alert'
    """
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(each) in ("Cc", "Cf", "Cs") else each for each in text)


def one_line(text: str) -> str:
    r"""A text on one line, safe for a terminal.

    Examples:
        >>> one_line("first,\n  then")
        'first, then'
    """
    return printable(" ".join(text.split()))


def table(header: Sequence[str], rows: Sequence[Sequence[str]], *, left: int = 1) -> str:
    r"""Aligned columns: the first ``left`` to the left, all others, which are figures, to the right.

    Examples:
        >>> print(table(["tier", "leads"], [["hot", "7"], ["warm", "1,204"]]))
        tier  leads
        hot       7
        warm  1,204
    """
    cells = [list(header), *([printable(cell) for cell in row] for row in rows)]
    widths = [max(len(row[position]) for row in cells) for position in range(len(header))]
    lines = (
        "  ".join(
            cell.ljust(width) if position < left else cell.rjust(width)
            for position, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in cells
    )
    return "\n".join(line.rstrip() for line in lines)
