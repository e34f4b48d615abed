"""The hook that reads a commit's message; and that hooks and `make lint` check the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]


def hook(folder: Path, message: str) -> subprocess.CompletedProcess[str]:
    path = folder / "COMMIT_EDITMSG"
    path.write_text(message, encoding="utf-8")
    script = ROOT / "scripts" / "commit_message.py"
    return subprocess.run([sys.executable, str(script), str(path)], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "message",
    ["fix: read promises as numbers", f"feat: {'x' * 66}", "docs: say why\n\nA body of any length.\n# a comment\n", "Merge branch 'words'"],
)
def test_a_message_in_the_form_passes(message: str, tmp_path: Path) -> None:
    assert hook(tmp_path, message).returncode == 0


@pytest.mark.parametrize(
    ("message", "part"),
    [
        ("Read promises as numbers", "is not 'type: subject'"),
        ("feature: read promises", "is not 'type: subject'"),
        ("fix:read promises", "is not 'type: subject'"),
        ("fix: ", "is not 'type: subject'"),
        ("", "is not 'type: subject'"),
        (f"feat: {'x' * 67}", "73 characters"),
        ("fix: read promises.", "full stop"),
        ("fix: read promises\nwithout a gap", "second line"),
    ],
)
def test_any_other_message_is_refused_with_the_reason(message: str, part: str, tmp_path: Path) -> None:
    found = hook(tmp_path, message)
    assert found.returncode == 1
    assert part in found.stderr


def test_hooks_and_lint_check_the_same() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    entries = {hook["id"]: hook["entry"].removeprefix(".venv/bin/") for hook in hooks}
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("$(PACKAGES)", "analysis dashboard sample_data")
    assert entries["mypy"] == "mypy --strict analysis dashboard sample_data"
    assert f"$(BIN)/{entries['mypy']}\n" in makefile
    for check in ("ruff check", "ruff format --check"):
        assert f"$(BIN)/{check} .\n" in makefile
        assert any(entry.startswith(check) for entry in entries.values())
