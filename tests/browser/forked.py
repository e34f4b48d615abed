"""Further dashboards at little cost: forked off a process in which everything is imported already, then served as the command does.

Starting the command takes six seconds of processor time, nearly all of it for imports. The dashboard that most journeys read, and the
one of the past, are started by the command.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Mapping
from pathlib import Path

#: Is imported once, by the process that the others are forked off.
PRELOADED = "tests.browser.preloaded"


class Fork:
    """A forked process that serves a workspace."""

    def __init__(self, workspace: Path, port: int, variables: Mapping[str, str], log: Path) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([PRELOADED])
        self._process = context.Process(target=serve, args=(workspace, port, dict(variables), log), daemon=True)
        self._process.start()

    def ends_within(self, seconds: float) -> bool:
        """Whether it has ended after at most so many seconds."""
        self._process.join(seconds)
        return self._process.exitcode is not None

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.terminate()

    def kill(self) -> None:
        """End it."""
        self._process.kill()
        self._process.join()


def serve(workspace: Path, port: int, variables: Mapping[str, str], log: Path) -> None:
    """Serve the dashboard in this process, which says what it has to say in a file."""
    from streamlit.web.cli import main

    from dashboard.launch import streamlit_command

    with log.open("wb") as said:
        for stream in (1, 2):
            os.dup2(said.fileno(), stream)
    os.chdir(log.parent)
    os.environ |= variables
    command = streamlit_command(workspace, port)
    sys.argv = ["streamlit", *command[command.index("run") :]]
    main(prog_name="streamlit")
