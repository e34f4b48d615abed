from __future__ import annotations

import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from dashboard.launch import ADDRESS, CONFIG, free_port, streamlit_command, workspace_argument


def test_the_command_serves_this_machine_only() -> None:
    command = streamlit_command(Path("w"), 8765)
    assert "--server.address=127.0.0.1" in command
    assert "--server.port=8765" in command


def test_the_command_names_script_and_workspace_absolutely(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    command = streamlit_command(Path("mine"), 8765)
    assert Path(command[command.index("run") + 1]).is_absolute()
    assert workspace_argument(command[command.index("--") :]) == tmp_path / "mine"


@pytest.mark.parametrize("headless", [True, False])
def test_a_window_is_suppressed_only_when_asked(headless: bool) -> None:
    assert ("--server.headless=true" in streamlit_command(Path("w"), 1, headless=headless)) is headless


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_port_out_of_range_is_a_programmers_mistake(port: int) -> None:
    with pytest.raises(ValueError, match=rf"port == {port}, must be in \[1, 65535\]"):
        streamlit_command(Path("w"), port)


def test_a_taken_port_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind((ADDRESS, 0))
        taken.listen()
        assert free_port(taken.getsockname()[1]) != taken.getsockname()[1]


def test_the_look_is_read_in_every_folder(tmp_path: Path) -> None:
    """Streamlit reads the file beside the script: asked of Streamlit itself, from a folder that has nothing to do with it."""
    config = tomllib.loads(CONFIG.read_text())
    script = (
        "import sys; from streamlit import config; from streamlit.web import bootstrap; config._main_script_path = sys.argv[1];"
        "bootstrap.load_config_options({}); print(config.get_option('theme.primaryColor'), config.get_option('client.toolbarMode'),"
        "config.get_option('browser.gatherUsageStats'), config.is_manually_set('theme.textColor'))"
    )
    asked = subprocess.run(
        [sys.executable, "-c", script, str(CONFIG.parents[1] / "app.py")], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert asked.stdout.split() == [config["theme"]["primaryColor"], "minimal", "False", "True"]


def test_every_setting_is_one_that_streamlit_knows() -> None:
    """Streamlit ignores a misspelt setting with no more than a line in its log."""
    from streamlit import config

    known = set(config._config_options_template)
    theme = tomllib.loads(CONFIG.read_text())
    keys = [
        f"{section}.{name}.{inner}" if isinstance(value, dict) else f"{section}.{name}"
        for section, entries in theme.items()
        for name, value in entries.items()
        for inner in (value if isinstance(value, dict) else [""])
    ]
    assert [key for key in keys if key not in known] == []


def test_what_the_first_page_needs_is_imported_before_anybody_is_served() -> None:
    """In a process of its own: here most of it is imported already."""
    served = (
        "import sys\n"
        "from dashboard import serve\n"
        "serve.main = lambda **_: print(*sorted({'dashboard.ui.cache', 'ibis.backends.duckdb', 'scipy.stats', 'pandas'} & "
        "set(sys.modules)))\n"
        "serve.serve()"
    )
    found = subprocess.run([sys.executable, "-c", served], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["dashboard.ui.cache", "ibis.backends.duckdb", "pandas", "scipy.stats"]
