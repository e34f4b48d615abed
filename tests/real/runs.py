"""One real data set from its files to its figures, by the commands that people type."""

from __future__ import annotations

import contextlib
import io
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dashboard.cli import main
from tests.conftest import REAL_DATA

HERE = Path(__file__).parent
#: Data sets with a mapping, a study and a scorecard here.
NAMES = ("olist_funnel", "loan_applications", "x_education")
#: The data set whose rows have no id.
WITHOUT_IDS = "hillstrom_email"


@dataclass(frozen=True, slots=True)
class Run:
    """What a data set gave: the documents of `import` and `backtest`, and how long they took in seconds."""

    name: str
    workspace: Path
    imported: dict[str, Any]
    judged: dict[str, Any]
    import_seconds: float
    backtest_seconds: float

    @property
    def part(self) -> dict[str, Any]:
        """Figures of the part that screens see."""
        block: dict[str, Any] = self.judged[self.judged["part"]]
        return block


def is_present(name: str) -> bool:
    """Whether the data set is on this machine."""
    return (REAL_DATA / name).is_dir()


def command(*words: object) -> dict[str, Any]:
    """The document that a command prints.

    Raises:
        RuntimeError: It did not succeed; with what it said.
    """
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([*map(str, words), "--json"])
    if code != 0:
        raise RuntimeError(f"plumbline {words[0]} gave {code}: {err.getvalue().strip()}")
    document: dict[str, Any] = json.loads(out.getvalue())
    return document


def source_files(name: str) -> list[Path]:
    """The files that the data set's mapping names."""
    mapping = yaml.safe_load((HERE / name / "mapping.yaml").read_text(encoding="utf-8"))
    return [REAL_DATA / name / file for file in dict.fromkeys(source["file"] for source in mapping["sources"].values())]


def import_files(name: str, folder: Path) -> list[Path]:
    """The files to import: the source files, or copies with ids where a data set has none."""
    files = source_files(name)
    return [numbered(file, folder) for file in files] if name == WITHOUT_IDS else files


def numbered(source: Path, folder: Path) -> Path:
    """A copy of a file with the line number before each line."""
    header, *lines = source.read_text(encoding="utf-8").splitlines()
    path = folder / source.name
    path.write_text("\n".join([f"customer,{header}", *(f"{number:05d},{line}" for number, line in enumerate(lines, 1))]), encoding="utf-8")
    return path


def run(name: str, folder: Path) -> Run:
    """Import a data set into a new workspace and backtest its scorecard.

    Args:
        name: One of `NAMES`.
        folder: Where the workspace is made.
    """
    workspace, own = folder / name, HERE / name
    start = time.perf_counter()
    imported = command("import", *source_files(name), "--workspace", workspace, "--mapping", own / "mapping.yaml")
    middle = time.perf_counter()
    command("study", own / "study.yaml", "--workspace", workspace)
    judged = command("backtest", own / "scorecard.yaml", "--workspace", workspace)
    return Run(name, workspace, imported, judged, middle - start, time.perf_counter() - middle)
