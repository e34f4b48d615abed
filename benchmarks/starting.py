"""Starting what scores and evaluates in a fresh interpreter, beside the libraries that it needs at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median

from benchmarks.measure import Timing

REPEATS = 7
#: What answers a move of a slider, and what it needs.
SLIDER = ("analysis.scoring.fast", "analysis.evaluation")


def analysis(folder: Path) -> Timing:  # noqa: ARG001
    """Import what scores and evaluates."""
    return _started(SLIDER)


def numpy_alone(folder: Path) -> Timing:  # noqa: ARG001
    """Import NumPy and the two libraries that read files which people write."""
    return _started(("numpy", "pydantic", "yaml"))


def _started(names: tuple[str, ...]) -> Timing:
    """The median of several starts, less that of a start which imports nothing."""
    script, nothing = "import " + ", ".join(names), "pass"
    seconds = median(_once(script) for _ in range(REPEATS)) - median(_once(nothing) for _ in range(REPEATS))
    return Timing(seconds, seconds, f"the median of {REPEATS} starts: {', '.join(names)}")


def _once(script: str) -> float:
    """Processor seconds of a fresh interpreter."""
    timed = "import resource\n" + script + "\nused = resource.getrusage(resource.RUSAGE_SELF)\nprint(used.ru_utime + used.ru_stime)"
    return float(subprocess.run([sys.executable, "-c", timed], capture_output=True, text=True, check=True).stdout)
