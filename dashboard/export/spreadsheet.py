"""CSV that people open in a spreadsheet, where a cell must never become a formula; and files that appear whole or not at all."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from uuid import uuid4

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def neutral(cell: object) -> object:
    """A cell that a spreadsheet shows as it is: a text that would start a formula gets an apostrophe in front; numbers stay.

    Examples:
        >>> neutral("=1+1"), neutral("Meier"), neutral(-5), neutral("@home")
        ("'=1+1", 'Meier', -5, "'@home")
    """
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA_STARTS) else cell


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV file in UTF-8, with neutral cells; None is an empty cell.

    Raises:
        OSError: The file cannot be written; an existing one stays as it is.
    """

    def write(draft: Path) -> None:
        with draft.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([neutral(name) for name in header])
            writer.writerows([neutral(cell) for cell in row] for row in rows)

    write_whole(path, write)


def write_text(path: Path, text: str) -> None:
    """Write a text in UTF-8, whole or not at all.

    Raises:
        OSError: The file cannot be written; an existing one stays as it is.
    """

    def write(draft: Path) -> None:
        draft.write_text(text, encoding="utf-8")

    write_whole(path, write)


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Write a file beside its place, then put it there at once.

    Args:
        path: Where the file belongs.
        write: Writes the path that it is given.
    """
    draft = path.with_name(f".{path.name}.{uuid4().hex}.draft")
    try:
        write(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
