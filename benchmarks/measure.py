"""Time, processor time and peak memory of one step, in a process of its own."""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import duckdb

#: Both sides of every ratio get so many processors and threads.
CORES = 2


@dataclass(slots=True)
class Timing:
    """What one piece of work took: seconds on the clock and on the processors, and what to say about it."""

    seconds: float = 0.0
    processor: float = 0.0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """A step's timing, and the peak memory of its process in GB."""

    timing: Timing
    peak: float


Step = Callable[[Path], Timing]


@contextmanager
def timed() -> Iterator[Timing]:
    """Take the time of what happens inside."""
    timing, start, busy = Timing(), time.perf_counter(), time.process_time()
    yield timing
    timing.seconds, timing.processor = time.perf_counter() - start, time.process_time() - busy


def here(step: Step, folder: Path) -> Measured:
    """Run a step in this process."""
    return Measured(step(folder), _peak())


def isolated(step: Step, folder: Path) -> Measured:
    """Run a step in a process of its own, bound to `CORES` processors where the system can do that."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("spawn").Process(target=_child, args=(step, folder, sender))
    child.start()
    sender.close()
    try:
        measured: Measured = receiver.recv()
    except EOFError as error:
        child.join()
        raise RuntimeError(f"{step.__name__} ended with exit code {child.exitcode}.") from error
    child.join()
    return measured


def _child(step: Step, folder: Path, sender: Connection) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    sender.send(here(step, folder))


def plain_engine() -> duckdb.DuckDBPyConnection:
    """DuckDB as it comes, with `CORES` threads."""
    connection = duckdb.connect(config={"threads": CORES})
    connection.execute("SET enable_progress_bar = false")
    return connection


def _peak() -> float:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9
