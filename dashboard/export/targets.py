"""Where a file may be written: of the right kind, in a folder that exists."""

from __future__ import annotations

from pathlib import Path

from analysis.errors import PlumblineError


def check_file(path: Path, suffixes: tuple[str, ...], what: str) -> None:
    """Make sure that a file can be written there, before its content is made.

    Args:
        path: The file.
        suffixes: How its name may end, such as ``.csv``.
        what: What is written, in the plural, such as "scores".

    Raises:
        PlumblineError: ``OUTPUT-UNUSABLE``: another kind of file, a folder, or no such folder.
    """
    if path.suffix.lower() not in suffixes:
        kinds = " or ".join(suffixes)
        raise PlumblineError(
            "OUTPUT-UNUSABLE", f"{what} are written to {kinds} files.", where=str(path), remedy="Use that ending for the file name."
        )
    if not path.parent.is_dir():
        raise PlumblineError("OUTPUT-UNUSABLE", "the folder does not exist.", where=str(path.parent), remedy="Create it first.")
    if path.is_dir():
        raise PlumblineError("OUTPUT-UNUSABLE", "this is a folder.", where=str(path), remedy="Name a file.")
