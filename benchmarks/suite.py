"""All measurements, each pair in one run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import comparing, hunting, importing, observing, replaying, slider, starting
from benchmarks.data import Size, write_export
from benchmarks.measure import Measured, Step


@dataclass(frozen=True, slots=True)
class Comparison:
    """A piece of work and what it is compared with.

    Args:
        name: What is measured.
        step: Ours.
        baseline: The other; None measures ours alone.
        aim: What is aimed at.
    """

    name: str
    step: Step
    baseline: Step | None
    aim: str


COMPARISONS = (
    Comparison("import : COPY", importing.import_files, importing.bare_copy, "at most 3 times"),
    Comparison("ledger : GROUP BY", observing.ledger, observing.group_by, "at most 5 times"),
    Comparison("patterns from the ledger", observing.patterns, None, "at most 4 s"),
    Comparison("replay : window query", replaying.plain, replaying.plain_window, "at most 1 s"),
    Comparison("replay with caps : window query", replaying.capped, replaying.capped_window, "at most 3.5 s"),
    Comparison("slider : single rows", slider.fast, slider.plain, "at most 0.05, and 25 ms"),
    Comparison("comparison : tests alone", comparing.compare, comparing.tests_alone, "at most 2 s"),
    Comparison("adjusted : logistic alone", comparing.adjusted, comparing.logistic_alone, "at most 5 s"),
    Comparison("start : NumPy and readers", starting.analysis, starting.numpy_alone, "at most 0.3 s"),
    Comparison("false positives, 100,000 × 40", hunting.false_positives, None, "at most 0.5 s"),
)


@dataclass(frozen=True, slots=True)
class Result:
    """A comparison with what was measured."""

    comparison: Comparison
    ours: Measured
    other: Measured | None


def run(folder: Path, size: Size, measure: Callable[[Step, Path], Measured]) -> Iterator[Result]:
    """Write an export into a folder and measure everything on it.

    Args:
        folder: Must exist; is left with everything that was made.
        size: Leads and touches.
        measure: `benchmarks.measure.isolated`, or ``here``.
    """
    (folder / "csv").mkdir(exist_ok=True)
    write_export(folder / "csv", size)
    comparing.write_attributes(folder, min(size.leads, comparing.MOST_LEADS))
    for each in COMPARISONS:
        other = measure(each.baseline, folder) if each.baseline else None
        yield Result(each, measure(each.step, folder), other)
