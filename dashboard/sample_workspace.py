"""A workspace with the sample company: for those who have no data at hand yet."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from analysis.importing.mapping.parse import parse_mapping
from analysis.scorecard import parse_scorecard
from analysis.snapshots.open import CURRENT_SCORECARD
from analysis.study import parse_study
from analysis.workspace.database import database_file
from analysis.workspace.folder import Workspace
from sample_data.generate import SampleSummary, generate

DEFAULT_LEADS = 12_000
#: The current scorecard at the company, and another one to start from.
CURRENT_FILE, OTHER_FILES = "marketing-2025.yaml", ("empty-start.yaml",)

Progress = Callable[[str, float], None]


def is_workspace(folder: Path) -> bool:
    """Whether there is a workspace in the folder."""
    return database_file(folder).exists()


def make_sample_workspace(folder: Path, *, leads: int | None = None, seed: int = 1, progress: Progress | None = None) -> Workspace:
    """Import the sample company into a workspace, with its study and its scorecards; the one as the current one becomes the current one.

    Args:
        folder: Of the workspace; made where there is none. What a workspace holds already stays.
        leads: Number of leads; None makes `DEFAULT_LEADS`.
        seed: The same seed gives the same company.
        progress: Told the step in words and the share done.

    Raises:
        PlumblineError: The folder holds something that is not a workspace.
    """
    with tempfile.TemporaryDirectory(prefix="plumbline-") as work:
        company = generate(Path(work), leads=DEFAULT_LEADS if leads is None else leads, seed=seed)
        workspace = Workspace.open(folder) if is_workspace(folder) else Workspace.create(folder)
        _fill(workspace, company, progress or _silent)
    return workspace


def _fill(workspace: Workspace, company: SampleSummary, progress: Progress) -> None:
    def text(name: str) -> str:
        return (company.folder / name).read_text(encoding="utf-8")

    workspace.import_files(company.csv_files, mapping=parse_mapping(text("mapping.yaml")), progress=progress)
    workspace.save_study(parse_study(text("study.yaml")))
    current = parse_scorecard(text(CURRENT_FILE))
    for card in (current, *(parse_scorecard(text(name)) for name in OTHER_FILES)):
        workspace.save_scorecard(card)
    workspace.set_setting(CURRENT_SCORECARD, current.name)


def _silent(step: str, share: float) -> None:
    """Tells nobody."""
