"""`plumbline app`: what is started, and the workspace that is made where there is none."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard import sample_workspace

Run = Callable[..., Any]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Commands that would have replaced this process."""
    commands: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda _, command: commands.append(command))
    return commands


def test_a_workspace_is_opened_on_this_machine(started: list[list[str]], run: Run, workspace: Path) -> None:
    answer = run("app", "--workspace", workspace, "--json")
    assert answer.data["url"].startswith("http://127.0.0.1:")
    assert answer.data["sample_company"] is False
    assert started[0][-1] == str(workspace.absolute())
    assert "--server.address=127.0.0.1" in started[0]


def test_where_there_is_none_the_sample_company_is_made(
    started: list[list[str]], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sample_workspace, "DEFAULT_LEADS", 300)
    answer = run("app", "--json")
    assert (answer.code, answer.data["sample_company"]) == (0, True)
    assert started[0][-1] == str(tmp_path / "workspace")
    assert run("backtest", "Marketing 2025", "--workspace", tmp_path / "workspace").code == 0
    assert run("app", "--json").data["sample_company"] is False


def test_a_taken_port_is_named(run: Run, workspace: Path, started: list[list[str]]) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        answer = run("app", "--workspace", workspace, "--port", port)
    assert (answer.code, answer.out, started) == (2, "", [])
    assert f"port {port} is taken" in answer.err


@pytest.mark.parametrize("port", ["0", "70000", "eighty"])
def test_what_is_no_port_is_refused(port: str, run: Run, workspace: Path, started: list[list[str]]) -> None:
    answer = run("app", "--workspace", workspace, "--port", port)
    assert (answer.code, started, answer.err.count("\n")) == (2, [], 1)
