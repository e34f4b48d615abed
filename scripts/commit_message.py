"""Holds a commit's first line to the form ``type: subject``. Run by pre-commit with the file of the message."""

from __future__ import annotations

import re
import sys
from pathlib import Path

TYPES = ("feat", "fix", "refactor", "test", "docs", "build", "perf", "chore")
MOST_CHARACTERS = 72
_FORM = re.compile(rf"({'|'.join(TYPES)}): \S.*\S")


def complaint(message: str) -> str:
    """What is wrong with a message; empty where nothing is. Git writes the first line of a merge itself."""
    lines = [line.rstrip() for line in message.splitlines() if not line.startswith("#")]
    first = next((line for line in lines if line), "")
    if first.startswith("Merge "):
        return ""
    if _FORM.fullmatch(first) is None:
        return f"'{first}' is not 'type: subject' with one of the types {', '.join(TYPES)}."
    if first.endswith("."):
        return f"'{first}' is a headline: leave out the full stop."
    if len(first) > MOST_CHARACTERS:
        return f"'{first}' has {len(first)} characters; the first line has at most {MOST_CHARACTERS}, the reason goes into the body."
    if len(lines) > lines.index(first) + 1 and lines[lines.index(first) + 1]:
        return "The second line stays empty; the reason follows below it."
    return ""


if __name__ == "__main__":
    sys.exit(complaint(Path(sys.argv[1]).read_text(encoding="utf-8")) or 0)
