"""A workspace with a small sample company, made once, and copies of it for tests that change something."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from dashboard.pages import APP, PAGES
from dashboard.ui.state import ENVIRONMENT
from tests.samples import Samples

#: The script of every page by its name, and that around them.
SCRIPTS = {"app": APP} | {page.name: page.path for page in PAGES}


@pytest.fixture(autouse=True, scope="session")
def _faults_in_full() -> None:
    """A page that fails in a test says why, whatever people are shown."""
    config.set_option("client.showErrorDetails", "full")


@pytest.fixture(scope="session")
def sample_folder(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return samples(tmp_path_factory.mktemp("sample") / "workspace", leads=900).folder


@pytest.fixture
def own_folder(sample_folder: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(sample_folder, tmp_path / "workspace"))


@pytest.fixture
def open_view(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Path], AppTest]:
    """Runs a view on a workspace: ``open_view("data", folder)``; any error that the view did not handle fails the test."""

    def opened(view: str, folder: Path) -> AppTest:
        monkeypatch.setenv(ENVIRONMENT, str(folder))
        monkeypatch.setattr("sys.argv", ["app.py"])
        page = AppTest.from_file(str(SCRIPTS[view]), default_timeout=60).run()
        assert not page.exception, [each.message for each in page.exception]
        return page

    return opened


def words(page: AppTest) -> str:
    """Everything that the page says, as one text, without Markdown's escapes and without the links to the meaning of words."""
    kinds = ("title", "subheader", "markdown", "caption", "warning", "error", "info", "text")
    said = [str(each.value) for kind in kinds for each in getattr(page, kind)]
    return unlinked("\n".join(said)).replace("\\", "").replace("\u2060", "")


def unlinked(markdown: str) -> str:
    """A sentence of ours as people read it: without the links to the meaning of its words."""
    return re.sub(r"\[([^\]]*)\]\(/help#[\w-]+\)", r"\1", markdown)
