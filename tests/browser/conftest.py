"""A browser for all journeys, and dashboards on the sample company: one to read, and one of its own for each journey that writes."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.alone import IN_A_WORKER, BrowserTakenError, alone
from tests.browser.chromium import find_chromium, flags
from tests.browser.forked import Fork
from tests.browser.servers import serving

HERE = Path(__file__).parent
BUILD = HERE.parents[1] / "build"
#: The size that every view must look finished at.
SCREEN = {"width": 1600, "height": 1000}
#: Screenshots are kept here (ignored by git); set PLUMBLINE_SCREENSHOTS to keep them elsewhere.
SCREENSHOTS = BUILD / "screenshots"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs the browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session", autouse=True)
def _alone(request: pytest.FixtureRequest) -> Iterator[None]:
    """Journeys run in one process, and in no other at the same time."""
    if hasattr(request.config, "workerinput"):
        pytest.fail(IN_A_WORKER, pytrace=False)
    try:
        with alone(BUILD / "browser.lock"):
            yield
    except BrowserTakenError as error:
        pytest.fail(str(error), pytrace=False)


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


@dataclass(frozen=True, slots=True)
class Shared:
    """The dashboard that journeys read, and its workspace as it was when nobody had opened it yet."""

    url: str
    workspace: Path
    untouched: Path


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    """The dashboard on a new workspace with the sample company, which the command makes."""
    folder = tmp_path_factory.mktemp("shared")
    with serving(folder / "workspace") as url:
        yield Shared(url, folder / "workspace", Path(shutil.copytree(folder / "workspace", folder / "untouched")))


@pytest.fixture
def app_url(shared: Shared) -> Iterator[str]:
    """The address of the shared dashboard, for journeys that only read: one that writes fails."""
    before = records(shared.workspace)
    yield shared.url
    written = records(shared.workspace) - before
    assert written == set(), "this journey wrote into the workspace that others read: let it take `own_url`"


@pytest.fixture
def own_url(shared: Shared, tmp_path: Path) -> Iterator[str]:
    """The address of a dashboard on a workspace that no other journey sees."""
    with serving(Path(shutil.copytree(shared.untouched, tmp_path / "workspace")), Fork) as url:
        yield url


def records(workspace: Path) -> set[str]:
    """All that the workspace's database holds, row by row, without the start of the holdout, which the first visit of any page fixes."""
    (database,) = workspace.glob("*.sqlite")
    with closing(sqlite3.connect(database)) as opened:
        return {row for row in opened.iterdump() if "'holdout-from/" not in row}


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
