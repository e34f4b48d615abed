"""Every path of the repository that the documents name exists, and every link between them leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = {path.relative_to(ROOT).as_posix(): path for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"))}
#: A path of the repository starts with one of its folders.
FOLDERS = ("analysis", "dashboard", "sample_data", "tests", "docs", "benchmarks", "scripts", ".ci", ".streamlit")
_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_PATH = re.compile(rf"(?:{'|'.join(map(re.escape, FOLDERS))})/[\w./*-]*")
_LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def paths(text: str) -> set[str]:
    """Words in backticks that look like a path of the repository."""
    return {word for code in _CODE.findall(text) for word in code.split() if _PATH.fullmatch(word)}


def is_there(path: str) -> bool:
    return any(ROOT.glob(path)) if "*" in path else (ROOT / path).exists()


def test_the_documents_name_paths() -> None:
    assert len(paths(DOCUMENTS["docs/architecture.md"].read_text(encoding="utf-8"))) > 40
    assert paths("`analysis/flat.py` and `make test`, `docs/*.md`, analysis/no.py") == {"analysis/flat.py", "docs/*.md"}
    assert not is_there("analysis/flat.py")
    assert is_there("docs/*.md")


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_every_path_that_a_document_names_exists(name: str) -> None:
    assert sorted(path for path in paths(DOCUMENTS[name].read_text(encoding="utf-8")) if not is_there(path)) == []


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_every_link_of_a_document_leads_to_a_file(name: str) -> None:
    document = DOCUMENTS[name]
    targets = [each for each in _LINK.findall(document.read_text(encoding="utf-8")) if "://" not in each]
    assert [each for each in targets if not (document.parent / each).exists()] == []


def test_the_architecture_names_every_package_of_the_analysis() -> None:
    text = DOCUMENTS["docs/architecture.md"].read_text(encoding="utf-8")
    packages = {f"analysis/{path.parent.name}/" for path in (ROOT / "analysis").glob("*/__init__.py")}
    assert sorted(packages - paths(text)) == []
