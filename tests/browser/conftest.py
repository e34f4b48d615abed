"""A browser, and the dashboard running on the sample company, once for all journeys."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from dashboard.launch import free_port
from tests.browser.chromium import find_chromium, flags

HERE = Path(__file__).parent
#: The size that every view must look finished at.
SCREEN = {"width": 1600, "height": 1000}
START_SECONDS = 180
#: Screenshots are kept here (ignored by git); set PLUMBLINE_SCREENSHOTS to keep them elsewhere.
SCREENSHOTS = HERE.parents[1] / "build" / "screenshots"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All journeys run in one process, so that they share one browser and one dashboard."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """A Chromium that starts. Without one the journeys are skipped; in CI that is a failure."""
    found = find_chromium()
    if found is None:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("there is no Chromium for the browser tests: run `make browser`, or install Chromium or Chrome")
    return found


@pytest.fixture(scope="session")
def browser(chromium_path: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path, args=flags())
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page of 1600×1000 with nothing remembered from other journeys."""
    context = browser.new_context(viewport=SCREEN, locale="en-GB", timezone_id="UTC", reduced_motion="reduce")
    opened = context.new_page()
    yield opened
    context.close()


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the dashboard on a new workspace with the sample company."""
    with serving(tmp_path_factory.mktemp("app")) as url:
        yield url


@contextlib.contextmanager
def serving(folder: Path, **environment: str) -> Iterator[str]:
    """The dashboard, started by the command that people type on a new workspace with the sample company, for as long as the block runs."""
    port = free_port(8600)
    command = [str(Path(sys.executable).with_name("plumbline")), "app", "--workspace", str(folder / "workspace"), "--port", str(port)]
    with (folder / "log").open("wb") as log:
        variables = os.environ | {"STREAMLIT_SERVER_HEADLESS": "true"} | environment
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT, env=variables)
        try:
            _wait_until_ready(f"http://127.0.0.1:{port}", server, folder / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait_until_ready(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"the dashboard did not start:\n{log.read_text(errors='replace')[-4000:]}")


@pytest.fixture
def app(page: Page, app_url: str) -> Page:
    """The dashboard, opened and finished drawing."""
    page.goto(app_url)
    settle(page)
    return page


@pytest.fixture
def settled() -> Callable[[Page], None]:
    """Waits until the page shows no running script."""
    return settle


def settle(page: Page) -> None:
    """Wait until Streamlit has drawn the page and no script runs."""
    page.wait_for_selector("[data-testid='stAppViewContainer']")
    page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']", timeout=60_000)
    page.wait_for_selector("[data-testid='stSkeleton']", state="detached")


@pytest.fixture
def screenshot(page: Page) -> Callable[[str], Path]:
    """Keeps a picture of the page: ``screenshot("scorecard")`` → ``build/screenshots/scorecard.png``."""
    folder = Path(os.environ.get("PLUMBLINE_SCREENSHOTS", SCREENSHOTS))

    def keep(name: str) -> Path:
        path = folder / f"{name}.png"
        page.screenshot(path=path, animations="disabled")
        return path

    return keep
