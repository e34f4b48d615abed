"""Workspaces with real data sets, each made once for all tests that read them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import REAL_DATA
from tests.real.runs import HERE, command, import_files, is_present


@pytest.fixture(scope="session")
def workspace_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A workspace with a data set and its study; skips where the data are absent."""
    made: dict[str, Path] = {}

    def get(name: str) -> Path:
        if not is_present(name):
            pytest.skip(f"the real data set {name} is not at {REAL_DATA / name}")
        if name not in made:
            folder = tmp_path_factory.mktemp(name)
            files = import_files(name, folder)
            command("import", *files, "--workspace", folder / "w", "--mapping", HERE / name / "mapping.yaml")
            command("study", HERE / name / "study.yaml", "--workspace", folder / "w")
            made[name] = folder / "w"
        return made[name]

    return get
