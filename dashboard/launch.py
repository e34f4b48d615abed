"""How the dashboard is started: the command, its port, and the workspace that it is told."""

from __future__ import annotations

import socket
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

#: The dashboard is for the person at this machine.
ADDRESS = "127.0.0.1"
APP = Path(__file__).resolve().with_name("app.py")
#: The look, and every other setting that is not of one start: Streamlit reads it because it lies beside the script.
CONFIG = APP.parent / ".streamlit" / "config.toml"

_WORKSPACE_FLAG = "--workspace"


def streamlit_command(workspace: Path, port: int, *, headless: bool = False) -> list[str]:
    """The command that serves the dashboard, for `subprocess` or `os.execv`; works from any folder.

    Args:
        workspace: Folder of the workspace; made absolute.
        port: Port on `ADDRESS`, 1–65535.
        headless: Never open a browser window. Otherwise Streamlit opens one where there is a screen.

    Raises:
        ValueError: The port is outside its range.

    Examples:
        >>> command = streamlit_command(Path("/data/plumbline"), 8501)
        >>> command[6:]
        ['--server.address=127.0.0.1', '--server.port=8501', '--server.fileWatcherType=none', '--', '--workspace', '/data/plumbline']
    """
    if not 1 <= port <= 65535:
        raise ValueError(f"port == {port}, must be in [1, 65535].")
    # -P: a folder called `analysis` where the person happens to stand must not be taken for the library.
    # Files are not watched: a meeting must not lose its page because a file changed. `streamlit run dashboard/app.py` watches them.
    flags = [f"--server.address={ADDRESS}", f"--server.port={port}", "--server.fileWatcherType=none"]
    if headless:
        flags.append("--server.headless=true")
    return [sys.executable, "-P", "-m", "dashboard.serve", "run", str(APP), *flags, "--", _WORKSPACE_FLAG, str(workspace.absolute())]


def workspace_argument(arguments: Sequence[str]) -> Path | None:
    """The workspace that `streamlit_command` told the app, from its `sys.argv`; None when it was started without one.

    Examples:
        >>> str(workspace_argument(["app.py", "--workspace", "mine"]))
        'mine'
        >>> workspace_argument(["app.py"]) is None
        True
    """
    following = dict(pairwise(arguments))
    return Path(following[_WORKSPACE_FLAG]) if _WORKSPACE_FLAG in following else None


def free_port(first: int = 8501) -> int:
    """A port on `ADDRESS` that nothing listens on: the first of twenty from ``first``, or else any.

    Examples:
        >>> 1 <= free_port() <= 65535
        True
    """
    return next((port for port in range(first, min(first + 20, 65536)) if _is_free(port)), 0) or _any_port()


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
    return True


def _any_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((ADDRESS, 0))
        return int(probe.getsockname()[1])
