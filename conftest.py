"""What pytest is told wherever it is called from: which files hold no tests, and how long a quick test may take."""

from __future__ import annotations

import gc
import os
import resource
from collections.abc import Generator
from pathlib import Path

import pytest

from dashboard.pages import APP, PAGES

#: Scripts that Streamlit runs: importing them for their doctests would run them too. Tests of the pages and journeys do that.
SCRIPTS = frozenset({APP, *(page.path for page in PAGES)})
#: Seconds of processor time that the call of a test may take where `--quick` is given.
QUICK_SECONDS = 2.0

# One thread for linear algebra, as the command line has it: on small matrices two wait for each other, and waiting takes their processors.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds `--quick`."""
    told = f"fail a test whose call takes over {QUICK_SECONDS:g} s of processor time; with -m 'not slow', as `make check` does"
    parser.addoption("--quick", action="store_true", help=told)


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out the scripts; None leaves the decision to others."""
    return True if collection_path in SCRIPTS else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever needs the sample company is slow: to make it takes seconds, and so does most of what is asked of it."""
    for item in items:
        if "samples" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish() -> None:
    """Look for garbage less often: queries are built of many small objects, and looking took a sixth of a ledger's time."""
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True, scope="session")
def _libraries(request: pytest.FixtureRequest) -> None:
    """Where calls are timed, the libraries are there beforehand: no test pays for being the first that needs them."""
    if request.config.getoption("--quick"):
        from dashboard.serve import import_pages

        import_pages()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Where `--quick` is given, a test that passes too slowly fails."""
    before = processor_seconds()
    result = yield
    spent = processor_seconds() - before
    if item.config.getoption("--quick") and spent > QUICK_SECONDS:
        pytest.fail(f"took {spent:.1f} s of processor time: make it faster, or mark it slow", pytrace=False)
    return result


def processor_seconds() -> float:
    """Processor time that this process, its threads, and the processes that it waited for have taken so far."""
    counts = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in counts)
