"""A workspace with a small sample company, made once by the commands that people type."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from analysis.scorecard import parse_scorecard
from analysis.snapshots.open import Question, ledger_of, open_question
from analysis.study import parse_study
from analysis.workspace.folder import Workspace
from dashboard.cli import main

LEADS = 1200


@dataclass(frozen=True)
class Answer:
    """What a command did: exit code, what it printed, what it complained of."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, Any]:
        """The document of ``--json``."""
        document: dict[str, Any] = json.loads(self.out)
        return document


def plumbline(*words: object) -> Answer:
    """Run a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(word) for word in words])
    return Answer(code, out.getvalue(), err.getvalue())


@pytest.fixture(scope="session")
def run() -> Callable[..., Answer]:
    """Runs a command in this process."""
    return plumbline


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a small sample company."""
    folder = tmp_path_factory.mktemp("company")
    assert plumbline("sample", "--out", folder, "--leads", LEADS).code == 0
    return folder


@pytest.fixture(scope="session")
def imported(company: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Answer]:
    """A workspace with the company imported and no study, which tests must not change, and what the import said as a document."""
    folder = tmp_path_factory.mktemp("imported") / "w"
    answer = plumbline("import", *sorted(company.glob("*.csv")), "--mapping", company / "mapping.yaml", "--workspace", folder, "--json")
    assert answer.code == 0, answer.err
    keep_ledger(folder, company)
    return folder, answer


def keep_ledger(folder: Path, company: Path) -> None:
    """Put the ledger of marketing's scorecard into the workspace's cache, where every copy has it; nothing else is changed."""
    question = Question(open_question(Workspace.open(folder)).dataset, parse_study((company / "study.yaml").read_text(encoding="utf-8")))
    ledger_of(question, parse_scorecard((company / "marketing-2025.yaml").read_text(encoding="utf-8")))


@pytest.fixture
def own(imported: tuple[Path, Answer], tmp_path: Path) -> Path:
    """A workspace with the company imported and no study, for one test to change."""
    return Path(shutil.copytree(imported[0], tmp_path / "own"))


@pytest.fixture(scope="session")
def workspace(imported: tuple[Path, Answer], company: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the company imported and its study set; tests must not change it."""
    folder = Path(shutil.copytree(imported[0], tmp_path_factory.mktemp("workspace") / "w"))
    answer = plumbline("study", company / "study.yaml", "--workspace", folder)
    assert answer.code == 0, answer.err
    return folder


@pytest.fixture(scope="session")
def card(company: Path) -> Path:
    """The scorecard that marketing believed in."""
    return company / "marketing-2025.yaml"
