"""What is installed is what lies in the repository: every file that the packages read goes into the wheel."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("analysis", "dashboard", "sample_data")
#: Builds in the working folder with what is installed here, so without the network.
_BUILD = "from setuptools import build_meta; print(build_meta.build_wheel('dist'))"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """Names of the files in a wheel that is built from a copy of the packages."""
    source = tmp_path_factory.mktemp("source")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, source / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, source / name)
    built = subprocess.run([sys.executable, "-c", _BUILD], cwd=source, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    with zipfile.ZipFile(source / "dist" / built.stdout.split()[-1]) as archive:
        return frozenset(archive.namelist())


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_the_packages(wheel: frozenset[str]) -> None:
    files = {path.relative_to(ROOT).as_posix() for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file()}
    ours = {name for name in files if "__pycache__" not in name}
    assert "dashboard/.streamlit/config.toml" in ours
    assert sorted(ours - wheel) == []


def test_the_look_is_found_at_the_top_of_the_repository_too() -> None:
    link = ROOT / ".streamlit"
    assert link.is_symlink()
    assert not link.readlink().is_absolute()
    assert (link / "config.toml").samefile(ROOT / "dashboard" / ".streamlit" / "config.toml")
