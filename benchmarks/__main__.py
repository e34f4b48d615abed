"""``python -m benchmarks``: prints a table of times, ratios and peak memory."""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from pathlib import Path

from benchmarks.data import Size
from benchmarks.measure import CORES, Measured, isolated
from benchmarks.suite import Result, run


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--leads", type=int, default=Size().leads)
    parser.add_argument("--touches", type=int, default=Size().touches)
    parser.add_argument("--folder", type=Path, help="where to work and leave the files; a temporary folder otherwise")
    asked = parser.parse_args()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line does; the steps' processes inherit it
    print(f"{asked.leads:,} leads, {asked.touches:,} touches; {CORES} of {os.cpu_count()} processors, {platform.machine()}")
    print(f"{'':26s} {'seconds':>9s} {'cpu':>8s} {'peak GB':>8s}")
    size = Size(asked.leads, asked.touches)
    if asked.folder is not None:
        asked.folder.mkdir(parents=True, exist_ok=True)
        _report(asked.folder, size)
    else:
        with tempfile.TemporaryDirectory(prefix="plumbline-benchmarks-") as folder:
            _report(Path(folder), size)


def _report(folder: Path, size: Size) -> None:
    for result in run(folder, size, isolated):
        _print(result)


def _print(result: Result) -> None:
    ours, _, other = result.comparison.name.partition(" : ")
    print(_line(ours, result.ours))
    if result.other is not None:
        print(_line(other, result.other))
        clock = result.ours.timing.seconds / result.other.timing.seconds
        busy = result.ours.timing.processor / max(result.other.timing.processor, 1e-6)
        print(f"{'  ratio':26s} {clock:9.3f} {busy:8.3f}            aim: {result.comparison.aim}", flush=True)
    else:
        print(f"{'':54s} aim: {result.comparison.aim}", flush=True)


def _line(name: str, measured: Measured) -> str:
    timing = measured.timing
    return f"{name:26s} {timing.seconds:9.3f} {timing.processor:8.2f} {measured.peak:8.2f}  {timing.note}"


if __name__ == "__main__":
    main()
