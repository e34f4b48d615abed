"""A version's scorecard as the file that it came from: YAML that can be imported again, with its status in the first lines."""

from __future__ import annotations

from pathlib import Path

from analysis.versions.lifecycle import VersionHistory
from dashboard.export.spreadsheet import write_text
from dashboard.export.targets import check_file
from dashboard.versions.words import date_words, event_words, status_words, version_name


def card_file(standing: VersionHistory) -> str:
    """The file: comments on the version, then the scorecard exactly as it was frozen."""
    version = standing.version
    lines = [f"{version_name(standing)}, {version.id}: {status_words(standing)}"]
    lines += [f"{date_words(each.at)}: {event_words(each)}" for each in standing.events]
    return "".join(f"# {' '.join(line.split())}\n" for line in lines) + version.content.card


def write_card_file(standing: VersionHistory, path: Path) -> None:
    """Write the file.

    Raises:
        PlumblineError: ``OUTPUT-UNUSABLE``.
    """
    check_file(path, (".yaml", ".yml"), "scorecards")
    write_text(path, card_file(standing))
