"""Workspaces with the sample company: each size is made once in a run, by the process that asks first, and everybody gets copies."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from analysis.workspace.folder import Workspace

#: Makes a workspace in a folder that does not exist yet.
Make = Callable[[Path], object]


def run_folder(factory: pytest.TempPathFactory) -> Path:
    """The folder of the whole run: the processes of xdist have one each, side by side in it."""
    own = factory.getbasetemp()
    return own.parent if own.name.startswith("popen-") else own


class MadeOnce:
    """Workspaces by name, made in a folder that several processes share.

    Args:
        folder: Where they are kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def copy(self, name: str, make: Make, to: Path) -> Path:
        """A copy of a workspace in a new folder; it is made where nobody has made it yet, while others who ask wait."""
        made, lock = self._folder / name, self._folder / f"{name}.lock"
        with lock.open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            if not made.exists():
                draft = self._folder / f"{name}.draft"
                shutil.rmtree(draft, ignore_errors=True)
                make(draft)
                draft.rename(made)
        return Path(shutil.copytree(made, to))


class Samples:
    """Workspaces with the sample company and the ledgers of its scorecards, as the app has them when it is started."""

    def __init__(self, made: MadeOnce) -> None:
        self._made = made

    def __call__(self, to: Path, leads: int = 12_000) -> Workspace:
        """A workspace of one's own in a new folder."""
        from analysis.workspace.folder import Workspace

        return Workspace.open(self._made.copy(f"sample-{leads}", lambda folder: _make(folder, leads), to))


def _make(folder: Path, leads: int) -> None:
    from analysis.snapshots.open import ledger_of, open_question
    from dashboard.sample_workspace import make_sample_workspace

    workspace = make_sample_workspace(folder, leads=leads)
    for name in workspace.scorecard_names():
        ledger_of(open_question(workspace), workspace.scorecard(name))
