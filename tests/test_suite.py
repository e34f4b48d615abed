"""How the suite itself is run: the browser by one process at a time, and a server that is known before it is used."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser import servers
from tests.browser.alone import IN_A_WORKER, REFUSAL, BrowserTakenError, alone
from tests.browser.servers import Command, NotStartedError, Server, serving

ROOT = Path(__file__).resolve().parents[1]
HOLD = """
import sys
from pathlib import Path
from tests.browser.alone import alone
with alone(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""
#: Serves what a server of Streamlit says of itself; ends when it is asked to take a port that is taken.
SERVE = """
import json, os, sys
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"allowedOrigins": [os.environ["STREAMLIT_CLIENT_ALLOWED_ORIGINS"]]}).encode())

try:
    server = TCPServer(("127.0.0.1", int(sys.argv[1])), Handler)
except OSError as error:
    sys.exit(f"cannot serve: {error}")
print(server.server_address[1], flush=True)
server.serve_forever()
"""


@pytest.fixture
def stranger() -> Iterator[int]:
    """The port of somebody else's server."""
    variables = os.environ | {servers.SETTING: "https://somebody-else.invalid"}
    with subprocess.Popen([sys.executable, "-c", SERVE, "0"], stdout=subprocess.PIPE, text=True, env=variables) as process:
        assert process.stdout
        yield int(process.stdout.readline())
        process.terminate()


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Lets the system offer these ports, one after the other, to a small server."""

    def offer(*ports: int) -> None:
        following = iter(ports)
        monkeypatch.setattr(servers, "system_port", lambda: next(following))
        monkeypatch.setattr(servers, "command", lambda _, port: [sys.executable, "-c", SERVE, str(port)])

    return offer


@pytest.mark.parametrize(("spent", "fails"), [(1.9, False), (2.1, True)])
@pytest.mark.parametrize("quick", [True, False])
def test_a_slow_call_fails_where_calls_are_timed(request: pytest.FixtureRequest, spent: float, fails: bool, quick: bool) -> None:
    plugin = request.config.pluginmanager.get_plugin(str(ROOT / "conftest.py"))
    times = iter((10.0, 10.0 + spent))
    with pytest.MonkeyPatch.context() as patch:  # the call of this test is timed by the same hook
        patch.setattr(plugin, "processor_seconds", lambda: next(times))
        patch.setattr(request.config.option, "quick", quick)
        hook = plugin.pytest_runtest_call(request.node)
        next(hook)
        with pytest.raises(pytest.fail.Exception if quick and fails else StopIteration):
            hook.send(None)


def test_processor_time_is_counted_in_processes_too(request: pytest.FixtureRequest) -> None:
    plugin = request.config.pluginmanager.get_plugin(str(ROOT / "conftest.py"))
    before = plugin.processor_seconds()
    subprocess.run([sys.executable, "-c", "import time\nwhile time.process_time() < 0.2: pass"], check=True)
    assert plugin.processor_seconds() - before >= 0.2


def test_linear_algebra_has_one_thread_from_the_start() -> None:
    """It reads the variable when it is loaded: nothing that pytest loads before the first conftest may bring it in."""
    loaded = "import sys, pytest, hypothesis, xdist, dashboard.pages; sys.exit('numpy' in sys.modules)"
    subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, check=True)
    assert os.environ["OPENBLAS_NUM_THREADS"]


def test_what_lies_beside_the_repository_is_reached_in_one_place() -> None:
    """Where it is absent, that place lets the tests skip."""
    places = {path.name for path in (ROOT / "tests").rglob("*.py") if '"shared"' in path.read_text(encoding="utf-8")}
    assert places == {"conftest.py", Path(__file__).name}


def test_no_journey_is_among_the_tests_of_a_worker(request: pytest.FixtureRequest) -> None:
    """`make` runs journeys in a process of their own; this test runs in the workers, and sees what else they were given."""
    in_worker = hasattr(request.config, "workerinput")
    assert [item.nodeid for item in request.session.items if in_worker and item.get_closest_marker("browser")] == []


def test_a_journey_in_a_worker_is_refused() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-n", "1", "-p", "no:cacheprovider", "tests/browser/test_browser.py"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == pytest.ExitCode.TESTS_FAILED
    assert IN_A_WORKER in ended.stdout
    assert "1 error" in ended.stdout


def test_a_second_process_does_not_get_the_browser_before_the_first_has_ended(tmp_path: Path) -> None:
    lock = tmp_path / "build" / "browser.lock"
    command = [sys.executable, "-c", HOLD, str(lock)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout
        assert first.stdout.readline() == "held\n"
        with pytest.raises(BrowserTakenError, match=REFUSAL), alone(lock):
            pytest.fail("two processes drive the browser")
        first.kill()
    with alone(lock):
        pass


def test_a_server_is_known_by_what_it_alone_was_told(stranger: int, tmp_path: Path, offered: Callable[..., None]) -> None:
    free = servers.system_port()
    offered()
    process = Command(tmp_path / "workspace", stranger, {}, tmp_path / "log")
    assert process.ends_within(servers.START_SECONDS)
    assert Server(process, stranger, "https://somebody-else.invalid", tmp_path / "log").answers()
    assert not Server(process, stranger, "https://mine.invalid", tmp_path / "log").answers()
    assert not Server(process, free, "https://mine.invalid", tmp_path / "log").answers()


def test_a_port_that_was_taken_meanwhile_is_left_to_whoever_has_it(stranger: int, tmp_path: Path, offered: Callable[..., None]) -> None:
    free = servers.system_port()
    offered(stranger, free)
    with serving(tmp_path / "workspace") as url:
        assert url == f"http://127.0.0.1:{free}"


def test_a_server_that_does_not_start_says_why(stranger: int, tmp_path: Path, offered: Callable[..., None]) -> None:
    offered(*[stranger] * servers.ATTEMPTS)
    with pytest.raises(NotStartedError, match="cannot serve: "), serving(tmp_path / "workspace"):
        pytest.fail("somebody else's server was taken")
