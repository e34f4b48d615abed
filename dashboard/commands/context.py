"""What commands share: the workspace, the study, scorecards by name or file, and instants as typed."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from analysis.dataset.histories import as_micros
from analysis.errors import PlumblineError
from analysis.scorecard import Scorecard, parse_scorecard
from analysis.workspace.folder import Workspace

_YAML = (".yaml", ".yml", ".json")


def add_workspace(parser: argparse.ArgumentParser) -> None:
    """The argument that names the workspace."""
    parser.add_argument("--workspace", metavar="W", type=Path, required=True, help="folder of the workspace")


def add_study(parser: argparse.ArgumentParser) -> None:
    """The arguments of an evidence command."""
    add_workspace(parser)
    parser.add_argument("--study", metavar="NAME", help="study to answer (default: the study of the workspace)")


def add_as_of(parser: argparse.ArgumentParser) -> None:
    """The instant of a score."""
    parser.add_argument(
        "--as-of", metavar="T", help="point in time such as 2025-03-31 or 2025-03-31T14:00, UTC (default: the end of the data)"
    )


def open_workspace(folder: Path) -> Workspace:
    """The workspace in a folder.

    Raises:
        PlumblineError: There is none.
    """
    return Workspace.open(folder)


def read_text(path: Path, kind: str) -> str:
    """The text of a file that a person wrote.

    Args:
        path: The file.
        kind: What it should be, for the error, such as "scorecard".

    Raises:
        PlumblineError: ``FILE-UNREADABLE``.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PlumblineError(
            "FILE-UNREADABLE", "the file is not text in UTF-8.", where=str(path), remedy=f"Name a {kind} as YAML."
        ) from error
    except OSError as error:
        problem = (error.strerror or "not readable").lower()
        raise PlumblineError("FILE-UNREADABLE", f"{problem}.", where=str(path), remedy=f"Name a {kind} file that exists.") from error


def find_card(workspace: Workspace, name: str) -> Scorecard:
    """A scorecard: of the workspace, by its name, else from a file.

    Raises:
        PlumblineError: ``SCORECARD-UNKNOWN`` for neither; ``FILE-UNREADABLE``, ``SCORECARD-INVALID`` for the file.
    """
    path = Path(name)
    names = workspace.scorecard_names()
    if name in names:
        return workspace.scorecard(name)
    if path.suffix.lower() in _YAML or path.is_file():
        return parse_scorecard(read_text(path, "scorecard"), where=name)
    known = ", ".join(f"'{each}'" for each in names) or "none"
    raise PlumblineError(
        "SCORECARD-UNKNOWN", f"there is no scorecard named '{name}'.", remedy=f"Name a YAML file or a scorecard of the workspace: {known}."
    )


def parse_instant(text: str, flag: str) -> int:
    """An instant that a person typed, as µs since 1970; without a zone it is UTC.

    Raises:
        PlumblineError: ``COMMAND-LINE``.

    Examples:
        >>> parse_instant("1970-01-02", "--as-of"), parse_instant("1970-01-01T01:00+01:00", "--as-of")
        (86400000000, 0)
    """
    try:
        instant = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise PlumblineError(
            "COMMAND-LINE", f"'{text}' is not a point in time such as 2025-03-31 or 2025-03-31T14:00.", where=flag
        ) from error
    return as_micros(instant.replace(tzinfo=dt.UTC) if instant.tzinfo is None else instant)
