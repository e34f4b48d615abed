"""One process at a time drives the browser: two would share screenshots, and the seconds that the journeys' waits are made for."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

REFUSAL = "Another process drives the browser on these files already: wait until it has ended."
IN_A_WORKER = "Journeys run in one process, not in xdist's workers: `make browser`, or `pytest tests/browser`."


class BrowserTakenError(Exception):
    """Another process drives the browser."""


@contextlib.contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Hold the lock for as long as the block runs. The system gives it back when the process ends, however it ends.

    Raises:
        BrowserTakenError: Somebody else holds it.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BrowserTakenError(REFUSAL) from None
        yield
