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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 180
STOP_SECONDS = 20
#: Another program may take a port between the system's answer and the server's start; hardly three times in a row.
ATTEMPTS = 3
HOST = "127.0.0.1"
#: A setting without effect here, which a server of Streamlit reads when it starts and tells whoever asks: it carries the token.
SETTING, ROUTE = "STREAMLIT_CLIENT_ALLOWED_ORIGINS", "_stcore/host-config"


class NotStartedError(Exception):
    """The dashboard ended, or did not answer in time; the message is the end of its log."""


@dataclass(frozen=True, slots=True)
class Server:
    """A process that was started to serve the dashboard.

    Args:
        process: The process.
        port: The port that it was told to serve.
        token: What only this process was told, and tells again.
        log: What it says.
    """

    process: subprocess.Popen[bytes]
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

    def ends_within(self, seconds: float) -> bool:
        """Whether the process has ended after at most so many seconds."""
        try:
            self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def stop(self) -> None:
        """End the process."""
        self.process.terminate()
        if not self.ends_within(STOP_SECONDS):
            self.process.kill()
            self.process.wait()


@contextlib.contextmanager
def serving(workspace: Path, **environment: str) -> Iterator[str]:
    """The dashboard on a workspace, by the command that people type, for as long as the block runs.

    Args:
        workspace: Its folder; where there is none, the command makes one with the sample company. The log lies beside it.
        environment: Further variables for the process.

    Raises:
        NotStartedError: The dashboard did not start.
    """
    server = _started(workspace, environment)
    try:
        yield server.url
    finally:
        server.stop()


def command(workspace: Path, port: int) -> list[str]:
    """What people type, and a port."""
    return [str(Path(sys.executable).with_name("plumbline")), "app", "--workspace", str(workspace), "--port", str(port)]


def system_port() -> int:
    """A port that nobody listens on, chosen by the system."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _started(workspace: Path, environment: Mapping[str, str]) -> Server:
    for _ in range(ATTEMPTS):
        server = _launched(workspace, environment)
        if _is_ready(server):
            return server
        server.stop()
        if not _is_taken(server.port):
            break
    raise NotStartedError(server.log.read_text(errors="replace")[-4000:])


def _launched(workspace: Path, environment: Mapping[str, str]) -> Server:
    port, token, log = system_port(), f"https://{secrets.token_hex(16)}.invalid", workspace.with_suffix(".log")
    log.parent.mkdir(parents=True, exist_ok=True)
    variables = os.environ | {"STREAMLIT_SERVER_HEADLESS": "true", SETTING: token} | environment
    with log.open("wb") as said:
        process = subprocess.Popen(command(workspace, port), cwd=log.parent, stdout=said, stderr=subprocess.STDOUT, env=variables)
    return Server(process, port, token, log)


def _is_ready(server: Server) -> bool:
    """Wait until the server answers; False where it has ended, or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.answers():
            return True
        if server.ends_within(0.1):
            return False
    return False


def _is_taken(port: int) -> bool:
    """Whether somebody listens on the port although the server that was to have it is gone."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        return probe.connect_ex((HOST, port)) == 0
