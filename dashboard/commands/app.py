"""`plumbline app`: opens the dashboard on this machine; without a workspace, makes one with the sample company."""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from pathlib import Path

from analysis.errors import PlumblineError
from analysis.snapshots.open import ledger_of, open_question
from analysis.workspace.folder import Workspace
from dashboard.commands.context import open_workspace
from dashboard.commands.numbers import whole_from
from dashboard.commands.reply import Reply
from dashboard.launch import ADDRESS, free_port, streamlit_command
from dashboard.sample_workspace import is_workspace, make_sample_workspace

DEFAULT_WORKSPACE = Path("workspace")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument(
        "--workspace", metavar="W", type=Path, default=DEFAULT_WORKSPACE, help="folder of the workspace (default: ./workspace)"
    )
    parser.add_argument(
        "--port", metavar="P", type=whole_from(1, 65535), help="port on this machine (default: the first free one from 8501)"
    )


def run(arguments: argparse.Namespace) -> Reply:
    """Make sure that there is a workspace, then start the dashboard in place of this process."""
    port = _port(arguments.port)
    made = not is_workspace(arguments.workspace)
    if made:
        print(f"Building the sample company in {arguments.workspace} …", file=sys.stderr, flush=True)
        _build_ledger(make_sample_workspace(arguments.workspace))
    else:
        open_workspace(arguments.workspace)
    url = f"http://{ADDRESS}:{port}"
    command = streamlit_command(arguments.workspace, port)
    data = {"url": url, "workspace": str(arguments.workspace), "sample_company": made}
    return Reply(data, f"Plumbline is at {url} (stop it with Ctrl+C).", finish=partial(os.execv, command[0], command))


def _build_ledger(sample: Workspace) -> None:
    """Work out the ledger of its scorecard while people wait anyway, so that the first page that needs it does not."""
    ledger_of(open_question(sample), sample.scorecard(sample.scorecard_names()[0]))


def _port(asked: int | None) -> int:
    if asked is None:
        return free_port()
    if free_port(asked) != asked:
        raise PlumblineError("COMMAND-LINE", f"port {asked} is taken.", where="--port", remedy="Choose another one, or leave it out.")
    return asked
