"""Dashboards for the journeys: each on a port of the system's choice, and known to be the one that was started here."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

START_SECONDS = 180
STOP_SECONDS = 20
#: Another program may take a port between the system's answer and the server's start; hardly three times in a row.
ATTEMPTS = 3
HOST = "127.0.0.1"
#: A setting without effect here, which a server of Streamlit reads when it starts and tells the one who asks: it carries the token.
SETTING, ROUTE = "STREAMLIT_CLIENT_ALLOWED_ORIGINS", "_stcore/host-config"


class NotStartedError(Exception):
    """The dashboard ended, or did not answer in time; the message is the end of its log."""


class Process(Protocol):
    """What serves a dashboard."""

    def ends_within(self, seconds: float) -> bool:
        """Whether it has ended after at most so many seconds."""

    def terminate(self) -> None:
        """Ask it to end."""

    def kill(self) -> None:
        """End it."""


#: Starts to serve a workspace on a port, with these environment variables, and what it says in a file.
Start = Callable[[Path, int, Mapping[str, str], Path], Process]


@dataclass(frozen=True, slots=True)
class Server:
    """A process that was started to serve the dashboard.

    Args:
        process: The process.
        port: The port that it was told to serve.
        token: What only this process was told, and tells again.
        log: What it says.
    """

    process: Process
    port: int
    token: str
    log: Path

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{HOST}:{self.port}"

    def answers(self) -> bool:
        """Whether something answers at the address, and is this process: another one does not know the token."""
        try:
            with urllib.request.urlopen(f"{self.url}/{ROUTE}", timeout=5) as answer:
                return self.token in json.load(answer).get("allowedOrigins", ())
        except (OSError, ValueError, AttributeError, http.client.HTTPException):  # nobody there yet, or no server of Streamlit
            return False

    def stop(self) -> None:
        """End the process."""
        self.process.terminate()
        if not self.process.ends_within(STOP_SECONDS):
            self.process.kill()


class Command:
    """The command that people type, in a process of its own."""

    def __init__(self, workspace: Path, port: int, variables: Mapping[str, str], log: Path) -> None:
        with log.open("wb") as said:
            self._process = subprocess.Popen(
                command(workspace, port), cwd=log.parent, stdout=said, stderr=subprocess.STDOUT, env=os.environ | variables
            )

    def ends_within(self, seconds: float) -> bool:
        """Whether it has ended after at most so many seconds."""
        try:
            self._process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.terminate()

    def kill(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()


@contextlib.contextmanager
def serving(workspace: Path, start: Start = Command, **environment: str) -> Iterator[str]:
    """The dashboard on a workspace for as long as the block runs.

    Args:
        workspace: Its folder; where there is none, the command makes one with the sample company. The log lies beside it.
        start: By the command that people type, unless told.
        environment: Further variables for the process.

    Raises:
        NotStartedError: The dashboard did not start.
    """
    server = _started(workspace, start, environment)
    try:
        yield server.url
    finally:
        server.stop()


def command(workspace: Path, port: int) -> list[str]:
    """What users type, and a port."""
    return [str(Path(sys.executable).with_name("plumbline")), "app", "--workspace", str(workspace), "--port", str(port)]


def system_port() -> int:
    """A port that nobody listens on, chosen by the system."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _started(workspace: Path, start: Start, environment: Mapping[str, str]) -> Server:
    for _ in range(ATTEMPTS):
        server = _launched(workspace, start, environment)
        if _is_ready(server):
            return server
        server.stop()
        if not _is_taken(server.port):
            break
    raise NotStartedError(server.log.read_text(errors="replace")[-4000:])


def _launched(workspace: Path, start: Start, environment: Mapping[str, str]) -> Server:
    port, token, log = system_port(), f"https://{secrets.token_hex(16)}.invalid", workspace.with_suffix(".log")
    log.parent.mkdir(parents=True, exist_ok=True)
    variables = {"STREAMLIT_SERVER_HEADLESS": "true", SETTING: token, **environment}
    return Server(start(workspace, port, variables, log), port, token, log)


def _is_ready(server: Server) -> bool:
    """Wait until the server answers; False where it has ended, or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.answers():
            return True
        if server.process.ends_within(0.1):
            return False
    return False


def _is_taken(port: int) -> bool:
    """Whether somebody listens on the port although the server that was to have it is gone."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        return probe.connect_ex((HOST, port)) == 0
